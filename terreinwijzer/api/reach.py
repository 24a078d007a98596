"""The verbs on access: the tables, layers, timetable and settings of a case brought together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import geopandas as gpd
import pandas as pd

from terreinwijzer.dossier.results import ReachResults
from terreinwijzer.lineage import Input, Source
from terreinwijzer.snapshots.case import Case
from terreinwijzer.sources.layers import Layer, read_layers
from terreinwijzer.sources.shapes import RD
from terreinwijzer.sources.timetable import read_timetable
from terreinwijzer.spatial.measure import drawn
from terreinwijzer.spatial.neighbourhoods import parks_by_neighbourhood
from terreinwijzer.transitions.reach.answer import Question, Reach, reach_of
from terreinwijzer.transitions.reach.bottlenecks import by_cluster
from terreinwijzer.transitions.reach.destinations import DESTINATIONS, given_destinations
from terreinwijzer.transitions.reach.factors import RAMP_LINKS
from terreinwijzer.transitions.reach.homes import homes_of
from terreinwijzer.transitions.reach.public_transport import rides
from terreinwijzer.transitions.reach.settings import ReachSettings, reach_settings
from terreinwijzer.vocabulary.wording import say

OWN_RAMP = "own-ramp"
TABLES = ("roads", "residents", "bottlenecks", "road_plans")


def find_reach(case: Case, ramp: tuple[float, float] | None = None, **settings: object) -> Reach:
    """Return the access of the parks of a case; see `transitions.reach.answer.reach_of`.

    Parameters
    ----------
    case
        With any of the tables `roads`, `residents`, `bottlenecks` and `road_plans`, and layers with the role `ramp` or
        `station`.
    ramp
        Point in EPSG:28992 where a new ramp is tried out, beside the plans of the case.
    **settings
        Go before `[parameters.reach]` of the case; see `transitions.reach.settings.ReachSettings`.

    Raises
    ------
    InputError
        Settings, layers or the timetable cannot be used, or a planned road does not meet the network.
    """
    chosen = reach_settings({**case.parameters.get("reach", {}), **settings})
    question = _question(_with_layers(case), chosen)
    if ramp is not None:
        question = replace(question, road_plans=_with_ramp(question.road_plans, *ramp))
    return reach_of(question, chosen)


def reach_results(case: Case, ramp: tuple[float, float] | None = None) -> ReachResults | None:
    """Return the access that a case has data for, for its dossier; `None` without any of its tables.

    Parameters
    ----------
    ramp
        As in `find_reach`.
    """
    if not any(case.portfolio.has(table) for table in TABLES):
        return None
    case = _with_layers(case)
    tables = (case.portfolio.table(name)["illustrative"] for name in ("bottlenecks", "road_plans"))
    made_up = any(column.fillna(value=False).astype("bool").any() for column in tables)
    names = {language: {OWN_RAMP: say("reach_own_ramp", language)} | own for language, own in plan_names(case).items()}
    return ReachResults(find_reach(case, ramp), names, tuple(_inputs(case)), made_up)


def plan_names(case: Case) -> dict[str, dict[str, str]]:
    """Return the names of road plans by key, per language."""
    plans = case.portfolio.table("road_plans").drop_duplicates("plan_id")
    return {
        language: dict(zip(plans["plan_id"], plans[f"name_{language}"].fillna(plans["plan_id"]), strict=True))
        for language in ("nl", "en")
    }


def park_shapes(case: Case) -> gpd.GeoSeries:
    """Return where the parks are, by `park_id`: outlines, or a point in the neighbourhood that bears their name."""
    parks = drawn(case.portfolio, "parks")
    if parks is not None:
        return gpd.GeoSeries(parks.geometry.to_numpy(), index=pd.Index(parks["park_id"], name="park_id"), crs=RD)
    empty = gpd.GeoSeries([], index=pd.Index([], name="park_id"), crs=RD)
    named = [layer for layer in case.layers or () if layer.file.role == "neighbourhood" and layer.file.label]
    if not named:
        return empty
    areas = named[0].shapes.rename(columns={named[0].file.label: "name"})
    found = parks_by_neighbourhood(case.portfolio.table("parks"), areas["name"])
    points = areas.set_index("name").geometry.representative_point()
    return gpd.GeoSeries(
        points.loc[found["area"]].to_numpy(), index=pd.Index(found["park_id"], name="park_id"), crs=RD
    ) if len(found) else empty  # fmt: skip


def _with_layers(case: Case) -> Case:
    if case.layers is not None:
        return case
    return replace(case, layers=read_layers(case.settings.layers, case.settings.sources))


def _with_ramp(plans: pd.DataFrame, x_m: float, y_m: float) -> pd.DataFrame:
    """Return the plans with a ramp at a point: it joins the ordinary and the main road that are nearest."""
    row = {"link_id": OWN_RAMP, "plan_id": OWN_RAMP, "road_class": RAMP_LINKS[0], "illustrative": True}
    ends = {f"{side}_{axis}_m": value for side in ("from", "to") for axis, value in (("x", x_m), ("y", y_m))}
    own = pd.DataFrame([row | ends]).reindex(columns=plans.columns).astype(plans.dtypes.to_dict())
    return pd.concat([plans, own], ignore_index=True)


def _question(case: Case, settings: ReachSettings) -> Question:
    table = case.portfolio.table
    units = drawn(case.portfolio, "units")
    parks = drawn(case.portfolio, "parks")
    stops = ride = None
    if settings.timetable:
        day = date.fromisoformat(settings.day) if settings.day else None
        timetable = read_timetable(case.settings.folder / settings.timetable, day)
        stops, ride = timetable.stops, rides(timetable.stop_times, _window(settings))
    return Question(
        park_shapes(case), table("parks").set_index("park_id")["jobs"].astype("float64"),
        homes_of(table("residents"), units, parks, settings.cell_m), _destinations(case.layers or ()),
        drawn(case.portfolio, "roads"), table("road_plans"), by_cluster(table("bottlenecks"), table("parks")),
        stops, ride,
    )  # fmt: skip


def _destinations(layers: Sequence[Layer]) -> pd.DataFrame:
    parts = [
        given_destinations(each.shapes, each.file.role, each.shapes[each.file.label] if each.file.label else None)
        for each in layers
        if each.file.role in {"ramp", "station"} and len(each.shapes)
    ]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=list(DESTINATIONS))


def _window(settings: ReachSettings) -> tuple[float, float]:
    begin, end = (int(clock[:2]) * 60.0 + int(clock[3:]) for clock in settings.window)
    return begin, end


def _inputs(case: Case) -> list[Input]:
    """Return what access rests on, with its sources."""
    columns = {"parks": "geometry", "roads": "road_class", "residents": "inhabitants", "units": "unit_id",
               "bottlenecks": "kind", "road_plans": "road_class"}  # fmt: skip
    used = [case.portfolio.input(table, column) for table, column in columns.items() if case.portfolio.has(table)]
    layers: list[tuple[str, Source, int]] = [
        (each.file.name, each.source, len(each.shapes))
        for each in case.layers or ()
        if each.file.role in {"ramp", "station", "neighbourhood"}
    ]
    return used + [Input(f"layers.{name}", "geometry", source, rows) for name, source, rows in layers]
