"""Times by public transport from how often it runs: walk, wait half the time between departures, ride, change once.

No timetable router: it does not know which bus one just misses, nor that a train waits for a bus.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import dijkstra

from terreinwijzer.transitions.reach.factors import PUBLIC_TRANSPORT, factor, straight_minutes
from terreinwijzer.transitions.reach.settings import ReachSettings
from terreinwijzer.transitions.reach.travel import Times

# Walking of no length still is an arc: a cost of zero would be none in a sparse matrix.
LEAST_MIN = 1e-6


def rides(stop_times: pd.DataFrame, window: tuple[float, float]) -> pd.DataFrame:
    """Return the rides without a change that leave in a window of time.

    Who waits takes the first vehicle of those that are worth taking: departures are ordered by how long they ride, and
    the slower ones count along as long as waiting less outweighs riding longer (Chriqui and Robillard, 1975).

    Parameters
    ----------
    stop_times
        As `sources.timetable.Timetable` has them.
    window
        Minutes after midnight, the end excluded.

    Returns
    -------
    pandas.DataFrame
        `from_stop`, `to_stop`, `minutes` (waiting and riding), `wait_min` (half the time between departures),
        `ride_min` (mean) and `departures`.
    """
    begin, end = window
    times = stop_times.assign(place=stop_times.groupby("trip_id").cumcount())
    leaving = times[times["boards"] & times["departure_min"].between(begin, end, inclusive="left")]
    pairs = leaving.merge(times[times["alights"]], on="trip_id", suffixes=("", "_to"))
    pairs = pairs[(pairs["place_to"] > pairs["place"]) & (pairs["stop_id"] != pairs["stop_id_to"])]
    pairs = pairs.assign(ride_min=pairs["arrival_min_to"] - pairs["departure_min"])
    # A trip that calls twice at a stop is left at the first.
    pairs = pairs.sort_values("ride_min", kind="stable").drop_duplicates(["trip_id", "place", "stop_id_to"])
    together = pairs.groupby(["stop_id", "stop_id_to"], sort=True)
    count = together.cumcount() + 1
    wait = (end - begin) / (2 * count)
    ride = together["ride_min"].cumsum() / count
    costs = pairs.assign(minutes=wait + ride, wait_min=wait, mean_ride=ride, departures=count)
    best = costs.sort_values(["minutes", "departures"], kind="stable").drop_duplicates(["stop_id", "stop_id_to"])
    names = {"stop_id": "from_stop", "stop_id_to": "to_stop", "mean_ride": "ride_min"}
    shown = best[["stop_id", "stop_id_to", "minutes", "wait_min", "mean_ride", "departures"]].rename(columns=names)
    return shown.sort_values(["from_stop", "to_stop"], ignore_index=True)


def transit_times(
    parks: pd.DataFrame, places: pd.DataFrame, stops: pd.DataFrame, ride: pd.DataFrame, settings: ReachSettings
) -> Times:
    """Return travel times by public transport, with at most one change; walking all the way where that is faster.

    Parameters
    ----------
    parks
        Index `park_id`: `x_m` and `y_m`.
    places
        `x_m` and `y_m`.
    stops
        `stop_id`, `x_m` and `y_m`.
    ride
        As `rides` gives them.
    settings
        Limits of walking and what a change costs.

    Returns
    -------
    Times
        Infinite where no stop is near enough or nothing runs. Walking to and from stops is a straight line with its
        detour; `straight` tells where all of it is walked.
    """
    many, known = len(stops), pd.Index(stops["stop_id"])
    first, last = known.get_indexer(ride["from_stop"]), known.get_indexer(ride["to_stop"])
    served = (first >= 0) & (last >= 0)
    first, last, cost = first[served], last[served], ride["minutes"].to_numpy()[served]
    # Layers of stops: before the first ride, after it, before the second, after it; then parks and places.
    after, again, end = many, 2 * many, 3 * many
    start, goal = 4 * many, 4 * many + len(parks)
    size = goal + len(places)
    walk = _walks(parks, stops, settings.walk_limit_m)
    out = _walks(stops, places, settings.walk_limit_m)
    change = _walks(stops, stops, settings.transfer_limit_m)
    arcs = [
        (walk[0] + start, walk[1], walk[2]),
        (first, last + after, cost),
        (change[0] + after, change[1] + again, change[2] + settings.transfer_minutes),
        (first + again, last + end, cost),
        (out[0] + after, out[1] + goal, out[2]),
        (out[0] + end, out[1] + goal, out[2]),
    ]
    rows, columns, costs = (np.concatenate([arc[part] for arc in arcs]) for part in range(3))
    matrix = csr_array(coo_array((np.maximum(costs, LEAST_MIN), (rows, columns)), shape=(size, size)))
    ridden = dijkstra(matrix, indices=np.arange(start, goal))[:, goal:] if len(parks) else np.empty((0, len(places)))
    walked = straight_minutes(_metres(parks, places), "foot")
    return Times(PUBLIC_TRANSPORT, parks.index, np.minimum(ridden, walked), walked <= ridden)


def _walks(
    begins: pd.DataFrame, ends: pd.DataFrame, limit_m: float
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Return who can walk to what: positions and minutes."""
    metres = _metres(begins, ends)
    begin, end = np.nonzero(metres * factor("detour_foot") <= limit_m)
    # One speed for all that is walked; the straight line of a trip on foot has the same.
    return begin, end, np.asarray(straight_minutes(metres[begin, end], "foot"))


def _metres(begins: pd.DataFrame, ends: pd.DataFrame) -> NDArray[np.float64]:
    across = begins["x_m"].to_numpy()[:, None] - ends["x_m"].to_numpy()[None, :]
    along = begins["y_m"].to_numpy()[:, None] - ends["y_m"].to_numpy()[None, :]
    metres: NDArray[np.float64] = np.hypot(across, along)
    return metres
