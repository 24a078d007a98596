"""Layers of other services on the map, such as heat, green and water, with their legends."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

from terreinwijzer.errors import InputError, Problem
from terreinwijzer.vocabulary.language import LANGUAGES
from terreinwijzer.web.providers import is_secure

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
    if not text:
        return ()
    try:
        listed = json.loads(text)
    except ValueError as fault:
        raise InputError(Problem("web_overlays_unreadable", details={"fault": str(fault)})) from fault
    if not isinstance(listed, list):
        raise InputError(Problem("web_overlays_unreadable", details={"fault": type(listed).__name__}))
    found = tuple(_overlay(each) for each in listed)
    if len({each.id for each in found}) < len(found):
        raise InputError(Problem("web_overlay_wrong", value="id"))
    return found


def _overlay(given: object) -> Overlay:
    values: dict[str, Any] = given if isinstance(given, dict) else {}
    for name in TEXTS:
        if not isinstance(values.get(name), str) or not values[name].strip():
            raise InputError(Problem("web_overlay_wrong", value=name))
    layer, legend = values.get("layer", ""), values.get("legend", "")
    tiled = all(part in values["address"] for part in TILED)
    wrong = {
        "id": not re.fullmatch(r"[a-z0-9-]+", values["id"]),
        "address": not is_secure(values["address"]),
        "layer": not isinstance(layer, str) or bool(layer) is tiled,
        "legend": not isinstance(legend, str) or bool(legend and not is_secure(legend)),
    }
    for name, is_wrong in wrong.items():
        if is_wrong:
            raise InputError(Problem("web_overlay_wrong", value=name))
    names: dict[str, str] = {language: values[language] for language in LANGUAGES}
    return Overlay(values["id"], names, values["address"], values["credit"], layer, legend)


def _with(address: str, asked: Mapping[str, object]) -> str:
    return f"{address}{'&' if urlsplit(address).query else '?'}{urlencode(asked)}"
