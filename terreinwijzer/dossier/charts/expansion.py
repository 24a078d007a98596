"""Map of a search for expansion: zones by rank, beside the parks that are there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import geopandas as gpd
import pandas as pd

from terreinwijzer.dossier.charts.park_maps import Background, park_map
from terreinwijzer.dossier.charts.style import NAVY, ORANGE, VERMILION
from terreinwijzer.sources.layers import Layer
from terreinwijzer.vocabulary.wording import say

WATER, ROAD = "#CFE3EE", "#9AA5AD"
# So many zones stand out; more colours would not be told apart.
FIRST = 5


def expansion_map(
    zones: gpd.GeoDataFrame, parks: gpd.GeoDataFrame, layers: Sequence[Layer], language: str, width: int
) -> Any:
    """Draw the zones that were found, the first ones marked, and the parks that are there.

    Parameters
    ----------
    zones
        `zone` and shape, the best first.
    parks
        Outlines.
    layers
        Water and main roads among them help to find the way.
    """
    names = {code: say(f"map_{code}", language) for code in ("zone_first", "zone", "park")}
    kinds = [names["zone_first" if place < FIRST else "zone"] for place in range(len(zones))]
    shown = pd.concat(
        [
            gpd.GeoDataFrame({"label": zones["zone"], "kind": kinds}, geometry=zones.geometry, crs=zones.crs),
            parks[["geometry"]].assign(label="", kind=names["park"]),
        ],
        ignore_index=True,
    )
    shown.loc[FIRST : len(zones) - 1, "label"] = ""
    colours = {names["zone_first"]: VERMILION, names["zone"]: ORANGE, names["park"]: NAVY}
    beneath = [
        Background(layer.shapes.geometry, colour, line)
        for role, colour, line in (("water", WATER, False), ("main_road", ROAD, True))
        for layer in layers
        if layer.file.role == role
    ]
    return park_map(shown, colours, language, width, beneath, dots=False)
