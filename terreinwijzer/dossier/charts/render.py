"""Drawing: Vega-Lite definitions to pictures, without a browser or a network."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import vl_convert

from terreinwijzer.dossier.charts.style import WIDTH
from terreinwijzer.dossier.charts.typeface import fonts_folder, with_typeface

PRINT_SCALE = 2.5


def svg(definition: dict[str, Any]) -> str:
    """Return a chart as SVG that carries its own letters, for screen and PDF."""
    _register_fonts()
    return with_typeface(vl_convert.vegalite_to_svg(definition, allowed_base_urls=[]))


def png(definition: dict[str, Any]) -> bytes:
    """Return a chart as PNG at print resolution, for Word."""
    _register_fonts()
    drawing: bytes = vl_convert.vegalite_to_png(definition, scale=PRINT_SCALE, allowed_base_urls=[])
    return drawing


def drawn_width(drawing: str) -> float:
    """Return the width of an SVG in pixels."""
    found = re.search(r'<svg[^>]* width="([\d.]+)"', drawing)
    return float(found[1]) if found else float(WIDTH)


@cache
def _register_fonts() -> None:
    vl_convert.register_font_directory(str(fonts_folder()))
