"""Travel times from parks to places, per mode: over the network where both lie on it, else as the crow flies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from terreinwijzer.transitions.reach.factors import MODES, Mode, straight_minutes
from terreinwijzer.transitions.reach.network import ModeNetwork, Network, mode_network
from terreinwijzer.transitions.reach.router import costs_between, graph_of
from terreinwijzer.transitions.reach.snapping import Placed, entrances, placed

NETWORK, STRAIGHT = "network", "straight_line"


@dataclass(frozen=True)
class Starts:
    """Where trips from parks begin.

    Attributes
    ----------
    park_id, points
        One row per start; a park may have several, of which the fastest counts.
    """

    park_id: NDArray[np.object_]
    points: NDArray[np.object_]


@dataclass(frozen=True)
class Times:
    """Travel times of one mode.

    Attributes
    ----------
    minutes
        One row per park (`parks`), one column per place; infinite where there is no route, missing where a place is
        nowhere.
    straight
        Per park and place: whether the minutes follow from the straight line.
    """

    mode: str
    parks: pd.Index
    minutes: NDArray[np.float64]
    straight: NDArray[np.bool_]


def starts_of(parks: gpd.GeoSeries, network: Network | None, start: str) -> dict[Mode, Starts]:
    """Return where trips begin, per mode: a point in each park, or the crossings of roads and its outline.

    Parameters
    ----------
    parks
        Outlines or points in EPSG:28992, by `park_id`.
    start
        `middle` or `entrances`; a park that no road enters begins in its middle.
    """
    middle = shapely.point_on_surface(parks.to_numpy())
    whole = Starts(parks.index.to_numpy(dtype="object"), np.asarray(middle))
    if network is None or start == "middle":
        return dict.fromkeys(MODES, whole)
    frame = gpd.GeoDataFrame({"park_id": parks.index}, geometry=parks.to_numpy(), crs=parks.crs)
    areas = frame[frame.geom_type.isin(["Polygon", "MultiPolygon"])]
    found: dict[Mode, Starts] = {}
    for mode in MODES:
        doors = entrances(areas, network, mode_network(network, mode))
        rest = ~np.isin(whole.park_id, doors["park_id"])
        found[mode] = Starts(
            np.append(doors["park_id"].to_numpy(dtype="object"), whole.park_id[rest]),
            np.append(doors.geometry.to_numpy(), whole.points[rest]),
        )
    return found


def travel_times(
    starts: Starts, places: NDArray[np.object_], mode: Mode, network: Network | None, snap_limit_m: float
) -> Times:
    """Return the travel times of one mode from every park to every place.

    Parameters
    ----------
    starts
        Where trips begin.
    places
        Points in EPSG:28992.
    network
        `None` where there is none: then everything is a straight line.
    snap_limit_m
        A place farther from the network is not on it, and gets a straight line.
    """
    parks = pd.Index(pd.unique(starts.park_id), name="park_id")
    straight = straight_minutes(_metres(starts.points, places), mode)
    if network is None:
        return Times(mode, parks, _best(straight, starts, parks), np.ones((len(parks), len(places)), dtype=bool))
    usable = mode_network(network, mode)
    begin, end, cut = _on(network, usable, starts.points, places, snap_limit_m)
    routed = _best(costs_between(graph_of(cut), begin, end), starts, parks)
    crow = np.isnan(routed)
    return Times(mode, parks, np.where(crow, _best(straight, starts, parks), routed), crow)


def nearest(times: Times, names: Sequence[str]) -> pd.DataFrame:
    """Return the place that each park reaches first.

    Returns
    -------
    pandas.DataFrame
        Index `park_id`: `minutes` (missing without a route), `place` (position) , `name` and `how` (`network` or
        `straight_line`).
    """
    known = np.where(np.isnan(times.minutes), np.inf, times.minutes)
    if not known.shape[1]:
        empty = np.full(len(times.parks), np.nan)
        return pd.DataFrame({"minutes": empty, "place": -1, "name": None, "how": None}, index=times.parks)
    place = known.argmin(axis=1)
    row = np.arange(len(place))
    minutes = known[row, place]
    there = np.isfinite(minutes)
    how = np.where(times.straight[row, place], STRAIGHT, NETWORK)
    return pd.DataFrame(
        {
            "minutes": np.where(there, minutes, np.nan), "place": np.where(there, place, -1),
            "name": [names[at] if here else None for at, here in zip(place, there, strict=True)],
            "how": [said if here else None for said, here in zip(how, there, strict=True)],
        },
        index=times.parks,
    )  # fmt: skip


def within(times: Times, homes: pd.DataFrame, minutes: Sequence[int]) -> pd.DataFrame:
    """Count who lives within reach of each park.

    Parameters
    ----------
    homes
        As `homes.homes_of` gives them, in the order of the columns of `times`.
    minutes
        Within how many.

    Returns
    -------
    pandas.DataFrame
        `park_id`, `mode`, `within_min`, `inhabitants`, `working_age` (missing where the share is not known of
        anybody), `share_pct` (of all inhabitants of `homes`) and `how` (`network`, `straight_line`, or `partly` where
        some homes within reach are not on the network).
    """
    people = homes["inhabitants"].to_numpy()
    working = homes["working_age"].to_numpy()
    rows = []
    for limit in minutes:
        there = times.minutes <= limit
        crow = (there & times.straight).any(axis=1)
        roads = (there & ~times.straight).any(axis=1) | ~times.straight.all(axis=1)
        rows.append(
            pd.DataFrame(
                {
                    "park_id": times.parks,
                    "mode": times.mode,
                    "within_min": limit,
                    "inhabitants": there @ people,
                    "working_age": there @ np.nan_to_num(working) if np.isfinite(working).any() else np.nan,
                    "share_pct": 100 * (there @ people) / people.sum() if people.sum() else np.nan,
                    "how": np.select([crow & roads, crow | ~roads], ["partly", STRAIGHT], NETWORK),
                }
            )
        )
    return pd.concat(rows, ignore_index=True)


def _on(
    network: Network, usable: ModeNetwork, begins: NDArray[np.object_], ends: NDArray[np.object_], limit_m: float
) -> tuple[NDArray[np.int64], NDArray[np.int64], ModeNetwork]:
    """Return the nodes of starts and places, on the network that both cut."""
    together: Placed = placed(network, usable, np.append(begins, ends), limit_m)
    return together.node[: len(begins)], together.node[len(begins) :], together.network


def _metres(begins: NDArray[np.object_], ends: NDArray[np.object_]) -> NDArray[np.float64]:
    across = shapely.get_x(begins)[:, None] - shapely.get_x(ends)[None, :]
    along = shapely.get_y(begins)[:, None] - shapely.get_y(ends)[None, :]
    metres: NDArray[np.float64] = np.hypot(across, along)
    return metres


def _best(minutes: NDArray[np.float64], starts: Starts, parks: pd.Index) -> NDArray[np.float64]:
    """Return the least of the starts of each park."""
    table = pd.DataFrame(minutes).groupby(starts.park_id, sort=False).min()
    best: NDArray[np.float64] = table.reindex(parks).to_numpy()
    return best
