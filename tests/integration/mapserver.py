"""MapServer, a real WFS, WMS and WCS server, behind the loopback server as a CGI program."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from loopback import Loopback, Question, Reply

HEADING = """
MAP
  NAME "loopback"
  EXTENT {extent}
  SIZE 100 100
  PROJECTION "init=epsg:28992" END
  {formats}
  WEB
    METADATA
      "ows_title" "Loopback"
      "ows_onlineresource" "http://127.0.0.1/?"
      "ows_srs" "{systems}"
      "ows_enable_request" "*"
      {metadata}
    END
  END
  {layers}
END
"""
FEATURES = """
  LAYER
    NAME "{name}"
    TYPE {shape}
    STATUS ON
    CONNECTIONTYPE OGR
    CONNECTION "{file}"
    DATA "{layer}"
    PROJECTION "init=epsg:28992" END
    METADATA
      "ows_title" "{name}"
      "gml_include_items" "all"
      "gml_featureid" "{identity}"
    END
  END
"""


class MapServer(Loopback):
    """Serves a map file; `text` is its content."""

    def __init__(self, folder: Path, text: str) -> None:
        self._program = shutil.which("mapserv") or "/usr/lib/cgi-bin/mapserv"
        if not Path(self._program).exists():
            pytest.skip("MapServer (package cgi-mapserver) is absent: this check did not run")
        (folder / "loopback.map").write_text(text)
        (folder / "mapserver.conf").write_text('CONFIG\n  ENV\n    MS_MAP_PATTERN "."\n  END\nEND\n')
        self._settings = os.environ | {
            "MAPSERVER_CONFIG_FILE": str(folder / "mapserver.conf"),
            "MS_MAPFILE": str(folder / "loopback.map"),
            "REQUEST_METHOD": "GET",
        }
        super().__init__(self._run)

    def _run(self, question: Question) -> Reply:
        settings = self._settings | {"QUERY_STRING": question.target.partition("?")[2]}
        said = subprocess.run([self._program], env=settings, capture_output=True, check=False).stdout
        heading, _, content = said.partition(b"\r\n\r\n")
        if not content:
            heading, _, content = said.partition(b"\n\n")
        lines = (line.partition(":") for line in heading.decode().splitlines())
        headers = {name.strip(): value.strip() for name, _, value in lines}
        status = int(headers.pop("Status", "200").split()[0])
        return Reply(content, status, {"Content-Type": headers.get("Content-Type", "")})


def map_of(
    layers: str, *, metadata: str = "", formats: str = "", systems: str = "EPSG:28992 EPSG:4326", extent: str = ""
) -> str:
    """Return a map file."""
    place = extent or "0 300000 280000 630000"
    return HEADING.format(extent=place, formats=formats, systems=systems, metadata=metadata, layers=layers)
