"""The part of the country that is asked for."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import shapely
from shapely import Geometry

from terreinwijzer.errors import InputError, Problem
from terreinwijzer.sources.shapes import RD_EXTENT

Box = tuple[float, float, float, float]


# Room for rounding at the border: coordinates of registers are in millimetres.
_BORDER_M = 0.001


@dataclass(frozen=True)
class Area:
    """A box in EPSG:28992, and perhaps an outline inside it: only what touches the outline counts."""

    bbox: Box | None = None
    outline: Geometry | None = None

    def keeps(self, frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
        """Return the features that touch the outline, else the box; all of them where there is neither.

        Servers are generous with a box: one that keeps degrees turns a box of the national grid into a larger one.
        """
        if self.bbox is None:
            return frame
        west, south, east, north = self.bbox
        border = self.outline or shapely.box(west - _BORDER_M, south - _BORDER_M, east + _BORDER_M, north + _BORDER_M)
        shapely.prepare(border)
        return frame[shapely.intersects(border, frame.geometry.to_numpy())]


def read_box(text: str) -> Area:
    """Read `west,south,east,north` in EPSG:28992.

    Raises
    ------
    InputError
        These are not four numbers, the box has no surface, or it lies outside the Netherlands.
    """
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        raise InputError(Problem("area_box_wrong", value=text)) from None
    inside = RD_EXTENT[0] <= west < east <= RD_EXTENT[2] and RD_EXTENT[1] <= south < north <= RD_EXTENT[3]
    if not inside:
        raise InputError(Problem("area_box_wrong", value=text))
    return Area((west, south, east, north))


def area_of(shapes: gpd.GeoSeries) -> Area:
    """Return the area that shapes in EPSG:28992 cover together."""
    outline = shapely.union_all(shapes.to_numpy())
    west, south, east, north = outline.bounds
    return Area((west, south, east, north), outline)
