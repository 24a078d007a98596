"""Access of the parks of a portfolio: everything that its tables allow, over its network or as the crow flies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from terreinwijzer.transitions.reach.cycling import CyclingGaps, cycling_gaps
from terreinwijzer.transitions.reach.destinations import DESTINATIONS, ramps_of
from terreinwijzer.transitions.reach.factors import MODES, PUBLIC_TRANSPORT, Mode
from terreinwijzer.transitions.reach.network import Network, network_of
from terreinwijzer.transitions.reach.plans import compared, new_ramps, with_plan
from terreinwijzer.transitions.reach.public_transport import transit_times
from terreinwijzer.transitions.reach.settings import ReachSettings
from terreinwijzer.transitions.reach.streets import RampRoutes, ramp_routes
from terreinwijzer.transitions.reach.travel import Times, nearest, starts_of, travel_times, within

KINDS = ("ramp", "station")


@dataclass(frozen=True)
class Question:
    """What is known.

    Attributes
    ----------
    parks
        Outlines, or points where no outline is known, in EPSG:28992, by `park_id`.
    jobs
        By `park_id`.
    homes
        As `homes.homes_of` gives them.
    destinations
        Ramps and stations that the case gives; ramps that it does not give are looked for in the network.
    roads
        Canonical table `roads`; empty for none.
    road_plans
        Canonical table `road_plans`.
    bottlenecks
        As `bottlenecks.by_cluster` gives them.
    stops, rides
        Of a timetable, as `public_transport` uses them; `None` without one.
    """

    parks: gpd.GeoSeries
    jobs: pd.Series
    homes: pd.DataFrame
    destinations: pd.DataFrame
    roads: gpd.GeoDataFrame | None
    road_plans: pd.DataFrame
    bottlenecks: pd.DataFrame
    stops: pd.DataFrame | None = None
    rides: pd.DataFrame | None = None


@dataclass(frozen=True)
class Reach:
    """What access is like.

    Attributes
    ----------
    network
        `None` where everything is a straight line.
    destinations
        Ramps and stations, as `destinations.DESTINATIONS`.
    nearest
        `park_id`, `kind`, `mode`, `minutes`, `name` and `how`: the destination that each park reaches first.
    homes, times
        Where people live, and the travel times to them by mode.
    within
        As `travel.within`, all modes.
    routes
        To ramps, with what residential streets bear; `None` without a network or ramps.
    gaps
        In the cycle paths; `None` without a network or homes.
    plans
        `plan_id`, `park_id` and, before and after, `ramp_min`, `residential_m` and `inhabitants` (by car within the
        shortest of the times asked for).
    bottlenecks
        As `bottlenecks.by_cluster` gives them.
    """

    settings: ReachSettings
    parks: gpd.GeoSeries
    network: Network | None
    destinations: pd.DataFrame
    nearest: pd.DataFrame
    homes: pd.DataFrame
    times: Mapping[str, Times]
    within: pd.DataFrame
    routes: RampRoutes | None
    gaps: CyclingGaps | None
    plans: pd.DataFrame
    bottlenecks: pd.DataFrame
    modes: tuple[str, ...] = field(default=MODES)

    def within_minutes(self, minutes: int) -> Reach:
        """Return the same, with who lives within another travel time."""
        tables = [within(each, self.homes, [minutes]) for each in self.times.values() if len(self.homes)]
        counted = pd.concat(tables, ignore_index=True) if tables else self.within
        return replace(self, settings=replace(self.settings, minutes=(minutes,)), within=counted)

    @property
    def straight(self) -> bool:
        """Tell whether everything is a straight line."""
        return self.network is None

    @property
    def minutes_to_nearest(self) -> pd.DataFrame:
        """Return how long it takes from each home to the nearest park: `<mode>_min`, in the order of `homes`."""
        least = {
            f"{mode}_min": np.fmin.reduce(times.minutes, axis=0)
            for mode, times in self.times.items()
            if len(times.parks)
        }
        return pd.DataFrame(least, index=self.homes.index)


def reach_of(question: Question, settings: ReachSettings) -> Reach:
    """Work out the access of every park whose place is known.

    Raises
    ------
    InputError
        An end of a planned road lies too far from the network.
    """
    network = network_of(question.roads) if question.roads is not None and len(question.roads) else None
    destinations = _destinations(question.destinations, network)
    times = _times(question, network, settings)
    found = [within(each, question.homes, settings.minutes) for each in times.values() if len(question.homes)]
    ramps = destinations[destinations["kind"] == "ramp"]
    routes = gaps = None
    if network is not None and len(ramps) and len(question.parks):
        routes = ramp_routes(question.parks, question.jobs, _points(ramps), network, settings.snap_limit_m)
    if network is not None and len(question.homes) and len(question.parks):
        gaps = cycling_gaps(question.parks, question.homes, network, settings)
    empty = pd.DataFrame(columns=["park_id", "mode", "within_min", "inhabitants", "working_age", "share_pct", "how"])
    return Reach(
        settings, question.parks, network, destinations, _nearest(question, destinations, network, settings),
        question.homes, times, pd.concat(found, ignore_index=True) if found else empty, routes, gaps,
        _plans(question, network, settings), question.bottlenecks, tuple(times),
    )  # fmt: skip


def _destinations(given: pd.DataFrame, network: Network | None) -> pd.DataFrame:
    if network is None or (given["kind"] == "ramp").any():
        return given
    return pd.concat([given, ramps_of(network)], ignore_index=True)[list(DESTINATIONS)]


def _times(question: Question, network: Network | None, settings: ReachSettings) -> dict[str, Times]:
    """Return the times to homes, per mode."""
    starts = starts_of(question.parks, network, settings.start)
    places = _points(question.homes)
    found = {str(mode): travel_times(starts[mode], places, mode, network, settings.snap_limit_m) for mode in MODES}
    if question.stops is not None and question.rides is not None:
        middles = _middles(question.parks)
        found[PUBLIC_TRANSPORT] = transit_times(middles, question.homes, question.stops, question.rides, settings)
    return found


def _nearest(
    question: Question, destinations: pd.DataFrame, network: Network | None, settings: ReachSettings
) -> pd.DataFrame:
    starts = starts_of(question.parks, network, settings.start)
    parts = []
    for kind in KINDS:
        own = destinations[destinations["kind"] == kind]
        # One drives to a ramp; a station is reached in every way.
        modes: tuple[Mode, ...] = ("car",) if kind == "ramp" else MODES
        for mode in modes if len(own) else ():
            times = travel_times(starts[mode], _points(own), mode, network, settings.snap_limit_m)
            parts.append(nearest(times, own["name"].tolist()).assign(kind=kind, mode=mode).reset_index())
        if kind == "station" and len(own) and question.stops is not None and question.rides is not None:
            times = transit_times(_middles(question.parks), own, question.stops, question.rides, settings)
            parts.append(nearest(times, own["name"].tolist()).assign(kind=kind, mode=PUBLIC_TRANSPORT).reset_index())
    columns = ["park_id", "kind", "mode", "minutes", "name", "how"]
    return pd.concat(parts, ignore_index=True)[columns] if parts else pd.DataFrame(columns=columns)


def _plans(question: Question, network: Network | None, settings: ReachSettings) -> pd.DataFrame:
    parts = []
    if len(question.road_plans) and len(question.parks):
        before = _measures(question, network, _destinations(question.destinations, network), settings)
        for plan_id, links in question.road_plans.groupby("plan_id", sort=False):
            built = with_plan(network, links) if network is not None else None
            given = _destinations(question.destinations, built)
            if not given["found_in_network"].any():
                given = pd.concat([given, _as_destinations(new_ramps(links))], ignore_index=True)
            after = _measures(question, built, given, settings)
            parts.append(compared(before, after).assign(plan_id=plan_id).reset_index())
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=["plan_id", "park_id"])


def _measures(
    question: Question, network: Network | None, destinations: pd.DataFrame, settings: ReachSettings
) -> pd.DataFrame:
    """Return what a plan may change, by park: minutes to a ramp, residential streets on the way, and who is near."""
    starts = starts_of(question.parks, network, settings.start)["car"]
    ramps = destinations[destinations["kind"] == "ramp"]
    to_ramp = travel_times(starts, _points(ramps), "car", network, settings.snap_limit_m)
    table = nearest(to_ramp, ramps["name"].tolist())[["minutes"]].rename(columns={"minutes": "ramp_min"})
    table["residential_m"] = np.nan
    if network is not None and len(ramps):
        routes = ramp_routes(question.parks, question.jobs, _points(ramps), network, settings.snap_limit_m)
        table["residential_m"] = routes.routes["residential_m"].reindex(table.index)
    table["inhabitants"] = np.nan
    if len(question.homes):
        near = travel_times(starts, _points(question.homes), "car", network, settings.snap_limit_m)
        table["inhabitants"] = within(near, question.homes, settings.minutes[:1]).set_index("park_id")["inhabitants"]
    return table


def _as_destinations(points: NDArray[np.object_]) -> pd.DataFrame:
    return pd.DataFrame(
        {"destination_id": [f"plan-{place}" for place in range(1, len(points) + 1)], "kind": "ramp", "name": "–",
         "x_m": shapely.get_x(points), "y_m": shapely.get_y(points), "found_in_network": False}
    )  # fmt: skip


def _points(places: pd.DataFrame) -> NDArray[np.object_]:
    return np.asarray(shapely.points(places[["x_m", "y_m"]].to_numpy(dtype="float64")), dtype="object")


def _middles(parks: gpd.GeoSeries) -> pd.DataFrame:
    points = shapely.point_on_surface(parks.to_numpy())
    return pd.DataFrame({"x_m": shapely.get_x(points), "y_m": shapely.get_y(points)}, index=parks.index)
