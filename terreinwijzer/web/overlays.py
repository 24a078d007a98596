"""Layers of other services on the map, such as heat, green and water, with their legends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

from terreinwijzer.vocabulary.language import LANGUAGES
from terreinwijzer.web.listed_settings import is_secure, read_listed, refuse, refuse_texts

TILED = ("{z}", "{x}", "{y}")
TEXTS = ("id", *LANGUAGES, "address", "credit")
WMS = {"service": "WMS", "version": "1.3.0", "format": "image/png"}
SIDE_PX = 256


@dataclass(frozen=True)
class Overlay:
    """One layer of a service.

    Attributes
    ----------
    id
        In addresses of the atlas.
    names
        What people see, per language.
    address
        Of a WMS, or of tiles with `{z}`, `{x}` and `{y}`.
    credit
        Whom to name on the map, as the licence of the service wants it.
    layer
        Of the WMS; empty for tiles.
    legend
        Address of a picture that explains the colours; a WMS draws its own. Empty for none.
    """

    id: str
    names: Mapping[str, str]
    address: str
    credit: str
    layer: str = ""
    legend: str = ""

    @property
    def tiles(self) -> str:
        """Return the address of a tile, as the map fills it in."""
        if not self.layer:
            return self.address
        asked = {**WMS, "request": "GetMap", "layers": self.layer, "styles": "", "crs": "EPSG:3857",
                 "transparent": "true", "width": SIDE_PX, "height": SIDE_PX}  # fmt: skip
        return f"{_with(self.address, asked)}&bbox={{bbox-epsg-3857}}"

    @property
    def legend_address(self) -> str:
        """Return the address of the legend; empty for none."""
        if self.legend or not self.layer:
            return self.legend
        return _with(self.address, {**WMS, "request": "GetLegendGraphic", "layer": self.layer, "sld_version": "1.1.0"})


def read_overlays(text: str) -> tuple[Overlay, ...]:
    """Return the layers that a setting lists, as a JSON list of objects with `TEXTS`, and `layer` for a WMS.

    Raises
    ------
    InputError
        It is no such list, an address is not secure, or two layers have one name.
    """
    return read_listed(text, "overlay", _overlay)


def _overlay(given: dict[str, Any]) -> Overlay:
    refuse_texts("overlay", given, TEXTS)
    layer, legend = given.get("layer", ""), given.get("legend", "")
    tiled = all(part in given["address"] for part in TILED)
    wrong = {
        "address": not is_secure(given["address"]),
        "layer": not isinstance(layer, str) or bool(layer) is tiled,
        "legend": not isinstance(legend, str) or bool(legend and not is_secure(legend)),
    }
    refuse("overlay", wrong)
    names: dict[str, str] = {language: given[language] for language in LANGUAGES}
    return Overlay(given["id"], names, given["address"], given["credit"], layer, legend)


def _with(address: str, asked: Mapping[str, object]) -> str:
    return f"{address}{'&' if urlsplit(address).query else '?'}{urlencode(asked)}"
