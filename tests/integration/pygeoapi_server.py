"""pygeoapi, a real OGC API server, in a process of its own on 127.0.0.1."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import yaml

RUN = """
import sys
from werkzeug.serving import make_server
from pygeoapi.flask_app import APP
make_server("127.0.0.1", int(sys.argv[1]), APP).serve_forever()
"""
MAKE_OPENAPI = """
import sys
from pathlib import Path
from pygeoapi.openapi import generate_openapi_document
Path(sys.argv[2]).write_text(generate_openapi_document(Path(sys.argv[1]), "yaml"))
"""
SYSTEMS = ["http://www.opengis.net/def/crs/OGC/1.3/CRS84", "http://www.opengis.net/def/crs/EPSG/0/28992"]


@contextmanager
def pygeoapi(folder: Path, collections: Mapping[str, Mapping[str, Any]], most: int) -> Iterator[str]:
    """Serve collections (name to provider settings), at most `most` features a page, and give the address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    config, openapi = folder / "config.yml", folder / "openapi.yml"
    config.write_text(yaml.safe_dump(_config(address, port, collections, most)))
    settings = os.environ | {"PYGEOAPI_CONFIG": str(config), "PYGEOAPI_OPENAPI": str(openapi)}
    log = (folder / "log.txt").open("wb")
    with log:
        subprocess.run([sys.executable, "-c", MAKE_OPENAPI, config, openapi], env=settings, check=True, stderr=log)
        server = subprocess.Popen([sys.executable, "-c", RUN, str(port)], env=settings, stdout=log, stderr=log)
        try:
            _wait_for(address, server, folder / "log.txt")
            yield address
        finally:
            server.terminate()
            server.wait()


def _wait_for(address: str, server: subprocess.Popen, log: Path) -> None:
    for _ in range(600):
        if server.poll() is not None:
            raise RuntimeError(log.read_text())
        try:
            if httpx.get(address, trust_env=False).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise RuntimeError(log.read_text())


def _config(address: str, port: int, collections: Mapping[str, Mapping[str, Any]], most: int) -> dict[str, Any]:
    return {
        "server": {
            "bind": {"host": "127.0.0.1", "port": port}, "url": address, "mimetype": "application/json",
            "encoding": "utf-8", "languages": ["en-US"], "map": {"url": "https://tile.example/{z}", "attribution": "-"},
            "limits": {"default_items": 10, "max_items": most, "on_exceed": "throttle"},
        },
        "logging": {"level": "ERROR"},
        "metadata": {
            "identification": {
                "title": "Loopback", "description": "Real data on loopback", "keywords": ["test"],
                "terms_of_service": "-", "url": address,
            },
            "license": {"name": "-", "url": address},
            "provider": {"name": "-", "url": address},
            "contact": {"name": "-", "email": "someone@example.nl"},
        },
        "resources": {
            name: {
                "type": "collection", "title": name, "description": name, "keywords": ["test"], "links": [],
                "extents": {"spatial": {"bbox": [3, 50, 8, 54], "crs": SYSTEMS[0]}},
                "providers": [{"type": "feature", "crs": SYSTEMS, "storage_crs": SYSTEMS[0], **provider}],
            }
            for name, provider in collections.items()
        },
    }  # fmt: skip
