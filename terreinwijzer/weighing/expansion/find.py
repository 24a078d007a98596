"""Finding zones for expansion: exclude, grow, measure, weigh."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import geopandas as gpd
import pandas as pd
import shapely

from terreinwijzer.errors import InputError, Problem
from terreinwijzer.sources.layers import Layer
from terreinwijzer.spatial.distances import nearest
from terreinwijzer.spatial.exclusion import covered_by
from terreinwijzer.vocabulary.guide_distances import highest_categories
from terreinwijzer.vocabulary.norms import Norms
from terreinwijzer.weighing.answer import Answer, weigh
from terreinwijzer.weighing.expansion.access import access_pressure
from terreinwijzer.weighing.expansion.land import CELL_MEASURES, built_area, measure_land, search_cells, shapes_of
from terreinwijzer.weighing.expansion.zones import M2_PER_HA, grow_zones, too_narrow, zone_shapes
from terreinwijzer.weighing.question import Exclusion, Question, Search, excluded, not_tested

ZONE_MEASURES = (
    *CELL_MEASURES, "gross_ha", "width_m", "compactness", "inside_built_area_pct", "access_now_pct", "access_after_pct",
)  # fmt: skip
# What cells of one zone should be alike in, as far as it is known.
ALIKE = ("distance_park_m", "distance_main_road_m", "distance_dwelling_m", "farmland_cover_pct", "green_cover_pct")
TOO_SMALL, TOO_NARROW = "too_small", "too_narrow"


@dataclass(frozen=True)
class Expansion:
    """What a search for expansion found.

    Attributes
    ----------
    cells
        Every cell that was searched: `cell_id`, the square, `zone` (missing where there is none) and `out`: why it is
        no zone, the key of an exclusion, `too_small` or `too_narrow`.
    zones
        The zones: `zone` (a letter code, the best first), shape, `nearest_park` (key), `road`, `category` (the highest
        environmental category that fits the guide distance to dwellings) and every measure.
    answer
        How the zones weigh.
    land
        Index reason (exclusion, too small, too narrow, zone): `area_ha` of the land that was searched.
    not_tested
        Exclusions about which nothing is known here.
    """

    cells: gpd.GeoDataFrame
    zones: gpd.GeoDataFrame
    answer: Answer
    land: pd.DataFrame
    not_tested: tuple[Exclusion, ...]


def find_expansion(
    question: Question,
    parks: gpd.GeoDataFrame,
    buildings: gpd.GeoDataFrame | None,
    layers: Sequence[Layer],
    norms: Norms,
    *,
    draws: int = 10_000,
    seed: int = 1,
) -> Expansion:
    """Search land around the parks, divide what is free into zones, and weigh those.

    Parameters
    ----------
    question
        Question about zones: its exclusions hold for cells, its criteria for zones.
    parks, buildings
        Outlines with `park_id`, and footprints where there are any.
    layers
        Layers of the case.
    norms
        Norms of vehicle movements.
    draws, seed
        See `weighing.answer.weigh`.

    Raises
    ------
    InputError
        No park has an outline, or no connected land of the least area is left.
    """
    search = question.search or Search()
    parks = parks[parks.geometry.notna() & ~parks.geometry.is_empty]
    cells = search_cells(parks, search.within_m, search.cell_m)
    known = measure_land(cells, parks, buildings, layers)
    out = excluded(question, known).to_numpy()
    cells = cells.assign(out=pd.Series(out, index=cells.index, dtype="str"))
    free = cells[cells["out"].isna()]
    # Of a cell on the edge of a park only the part beyond the park is new land.
    taken = shapely.union_all(parks.geometry.to_numpy())
    free = free.set_geometry(free.geometry.difference(taken))
    alike = known.loc[free["cell_id"], [name for name in ALIKE if name in known]].set_index(free.index)
    zone = grow_zones(free, alike.fillna(alike.mean()).fillna(0.0), search)
    shapes = zone_shapes(free, zone) if (zone >= 0).any() else None
    narrow = [] if shapes is None else shapes.loc[too_narrow(shapes, search), "zone"].tolist()
    cells.loc[free.index[zone < 0], "out"] = TOO_SMALL
    cells.loc[free.index[zone.isin(narrow)], "out"] = TOO_NARROW
    if shapes is None or len(narrow) == len(shapes):
        details = {"least": f"{search.least_area_ha:g}", "width": f"{search.least_width_m:g}"}
        raise InputError(Problem("expansion_nothing_free", value=f"{search.within_m:g}", details=details))
    shapes = shapes[~shapes["zone"].isin(narrow)].reset_index(drop=True)
    measured = _measured(shapes, parks, buildings, layers, norms)
    answer = weigh(question, measured.drop(columns=["nearest_park", "road", "category"]), {}, draws=draws, seed=seed)
    # Zones are named in the order in which they rank, so that Z1 is the first on the map too.
    names = {number: f"Z{place}" for place, number in enumerate(map(int, answer.ranking.index), 1)}
    zones = shapes[["zone", "geometry"]].merge(measured.reset_index(), on="zone")
    return Expansion(
        cells=cells.assign(zone=zone.map(names).reindex(cells.index)),
        zones=zones.assign(zone=zones["zone"].map(names)).sort_values("zone", key=_order, ignore_index=True),
        answer=_renamed(answer, names),
        land=_land(cells, free, zone, names),
        not_tested=tuple(not_tested(question, known)),
    )


def _measured(
    zones: gpd.GeoDataFrame,
    parks: gpd.GeoDataFrame,
    buildings: gpd.GeoDataFrame | None,
    layers: Sequence[Layer],
    norms: Norms,
) -> pd.DataFrame:
    """Return everything that is known of the zones, by number."""
    found = measure_land(zones, parks, buildings, layers, key="zone")
    found = found.join(zones.set_index("zone")[["gross_ha", "width_m", "compactness"]])
    built = gpd.GeoDataFrame(geometry=[built_area(parks, layers)], crs=zones.crs).explode(ignore_index=True)
    found["inside_built_area_pct"] = covered_by(zones, built, key="zone")["share_pct"]
    beside = nearest(zones, parks, key="zone")["target"]
    found["nearest_park"] = parks["park_id"].iloc[beside.astype(int)].to_numpy()
    roads = shapes_of(layers, "main_road")
    if roads is None:
        found["road"] = ""
    else:
        label = next(layer.file.label for layer in layers if layer.file.role == "main_road")
        found = found.join(access_pressure(zones, parks, roads, label, norms))
    category = "" if "distance_dwelling_m" not in found else highest_categories(found["distance_dwelling_m"])
    return found.assign(category=category)


def _land(cells: gpd.GeoDataFrame, free: gpd.GeoDataFrame, zone: pd.Series, names: dict[int, str]) -> pd.DataFrame:
    """Return the hectares that were searched, by what became of them."""
    area = cells.geometry.area / M2_PER_HA
    reason = cells["out"].copy()
    inside = free.index[zone.isin(list(names))]
    reason.loc[inside] = "zone"
    area.loc[inside] = free.loc[inside].geometry.area / M2_PER_HA
    return area.groupby(reason).sum().rename("area_ha").rename_axis("reason").sort_values(ascending=False).to_frame()


def _renamed(answer: Answer, names: dict[int, str]) -> Answer:
    """Return the answer with the names of the zones."""
    tables = {}
    for part in ("ranking", "value_table", "measures"):
        tables[part] = getattr(answer, part).rename(index=names).rename_axis("zone")
    accepted = answer.acceptability
    renamed = replace(
        accepted,
        first=accepted.first.rename(index=names),
        mean_rank=accepted.mean_rank.rename(index=names),
        central_weights=accepted.central_weights.rename(index=names),
        confidence=accepted.confidence.rename(index=names),
    )
    words = {str(number): name for number, name in names.items()}
    gaps = answer.worth_knowing
    columns = [name for name in ("alternative", "winner_if_worst", "winner_if_best") if name in gaps]
    return replace(
        answer,
        **tables,
        acceptability=renamed,
        turning=answer.turning.assign(winner=answer.turning["winner"].replace(words)),
        worth_knowing=gaps.assign(**{name: gaps[name].replace(names) for name in columns}),
    )


def _order(names: pd.Series) -> pd.Series:
    return names.str[1:].astype(int)
