"""Small maps of chains of moves: who is where before the first step and after each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import geopandas as gpd
import pandas as pd

from terreinwijzer.dossier.charts.map_view import FOOT, MARGIN, View, axes, furniture, in_pixels, view_of
from terreinwijzer.dossier.charts.moves import colour_of, legend_of
from terreinwijzer.dossier.charts.style import FONT_SIZE, INK, NARROW, PALE, QUIET, text_width

GAP = 12
SQUARE, BETWEEN = 13.0, 3.0
NAME_SIZE = 9.5
# Parks that are nowhere on the map stand in rows beneath it.
ROW = 2 * SQUARE + 6


def step_maps(
    areas: gpd.GeoSeries, sites: pd.DataFrame, standing: pd.DataFrame, titles: Sequence[str], language: str, width: int
) -> Any:
    """Draw a small map before the first step and one after each: every site a square at its park, as its user.

    Parameters
    ----------
    areas
        What is drawn beneath, in EPSG:28992.
    sites
        `site_id`, `park` (name), `x` and `y` of the park in EPSG:28992; missing where the park is not on the map.
    standing
        Of `moves.standing.after_each_step`, with `who` (name of the business, or of the state).
    titles
        Of each map.
    """
    columns = 3 if width > NARROW else 2
    across = (width - GAP * (columns - 1)) // columns
    beside = list(dict.fromkeys(sites.loc[sites["x"].isna(), "park"]))
    view = view_of(areas.total_bounds, across)
    if beside:
        # The names of parks at the lower edge stay above the line.
        view = view._replace(height=view.height + ROW * len(beside) + SQUARE + 9)
    squares = _squares(sites, beside, view)
    colours, lines = legend_of(standing, width)
    beneath = [_land(areas, view), *_beneath_line(beside, view), *furniture(view, language)]
    maps = [
        alt.layer(
            *beneath,
            *_marks(squares.merge(rows.assign(who=rows["who"].map(lines)), on="site_id"), view, colours, width),
        ).properties(
            width=across,
            height=view.height,
            title=alt.TitleParams(title, fontSize=FONT_SIZE, anchor="start", color=INK),
        )
        for (_, rows), title in zip(standing.groupby("step"), titles, strict=True)
    ]
    return alt.concat(*maps, columns=columns, spacing=GAP)


def _squares(sites: pd.DataFrame, beside: Sequence[str], view: View) -> pd.DataFrame:
    """Return the squares of the sites in pixels: those of one park beside each other, around its place."""
    rows: list[tuple[object, ...]] = []
    taken: list[tuple[float, float, float]] = []
    for park, own in sites.sort_values("y", ascending=False, kind="stable").groupby("park", sort=False):
        wide = len(own) * (SQUARE + BETWEEN) - BETWEEN
        half = max(wide, text_width(str(park), NAME_SIZE)) / 2
        if park in beside:
            middle, top = MARGIN + half, _line(beside, view) + 8 + ROW * beside.index(str(park))
        else:
            # Squares and name stay within the frame, and beneath those of a park that is near.
            middle = min(max(view.x(own["x"].iloc[0]), half + 4), view.width - half - 4)
            top = view.y(own["y"].iloc[0]) - SQUARE / 2
            near = [lower for left, right, lower in taken if left < middle + half and middle - half < right]
            top = max([top, *(lower for lower in near if top < lower)])
            taken.append((middle - half, middle + half, top + ROW))
        for place, site in enumerate(own["site_id"]):
            left = middle - wide / 2 + place * (SQUARE + BETWEEN)
            rows.append((site, left, left + SQUARE, top, top + SQUARE, park, middle, top + SQUARE + 9))
    return pd.DataFrame(rows, columns=["site_id", "x", "x2", "y", "y2", "park", "middle", "under"])


def _line(beside: Sequence[str], view: View) -> float:
    """Return how far down the line is beneath which parks stand that are not on the map."""
    return view.height - FOOT - 6 - ROW * len(beside)


def _beneath_line(beside: Sequence[str], view: View) -> list[Any]:
    if not beside:
        return []
    x, y = axes(view)
    line = pd.DataFrame({"x": [0], "x2": [view.width], "y": [_line(beside, view)]})
    return [alt.Chart(line).mark_rule(color=PALE).encode(x=x, x2="x2:Q", y=y)]


def _land(areas: gpd.GeoSeries, view: View) -> Any:
    shapes = gpd.GeoDataFrame(geometry=in_pixels(areas, view))
    return (
        alt.Chart(shapes)
        .mark_geoshape(color="#EEF1F3", stroke="white", strokeWidth=0.8)
        .project(type="identity", scale=1, translate=[0, 0])
    )


def _marks(squares: pd.DataFrame, view: View, colours: dict[str, str], width: int) -> list[Any]:
    x, y = axes(view)
    box = {"x": x, "x2": "x2:Q", "y": y, "y2": "y2:Q"}
    drawn = squares[["site_id", "x", "x2", "y", "y2", "who", "changed"]]
    boxes = alt.Chart(drawn).mark_rect(stroke="#9AA5AD", strokeWidth=0.6).encode(**box, color=colour_of(colours, width))
    rings = squares.loc[squares["changed"], ["x", "x2", "y", "y2"]]
    ring = alt.Chart(rings.add([-2, 2, -2, 2])).mark_rect(filled=False, stroke=INK, strokeWidth=2).encode(**box)
    named = squares.drop_duplicates("park")[["park", "middle", "under"]].rename(columns={"middle": "x", "under": "y"})
    base = alt.Chart(named).encode(x=x, y=y, text="park:N")
    halo = base.mark_text(stroke="white", strokeWidth=3, fontSize=NAME_SIZE)
    return [boxes, ring, halo, base.mark_text(fontSize=NAME_SIZE, color=QUIET)]
