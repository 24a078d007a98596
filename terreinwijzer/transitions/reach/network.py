"""A network of roads: lines that meet in a shared point become edges between nodes, with what each mode may do."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from terreinwijzer.transitions.reach.factors import Mode, factor, road_classes

# Coordinates that differ by less are the same point [m].
SAME_POINT_M = 0.01
ATTRIBUTES = ("road_id", "name", "road_class", "max_speed_kmh", "one_way")


@dataclass(frozen=True)
class Network:
    """Roads as a graph.

    Attributes
    ----------
    x, y
        Of the nodes, in EPSG:28992.
    edges
        `from_node`, `to_node`, `length_m`, `geometry` and what the roads table says of the road; `name` is its number
        where it has no name.
    """

    x: NDArray[np.float64]
    y: NDArray[np.float64]
    edges: gpd.GeoDataFrame


@dataclass(frozen=True)
class ModeNetwork:
    """The part of a network that one mode can use, as far as every place on it can be left and reached.

    Attributes
    ----------
    x, y
        Of the nodes, in EPSG:28992.
    edges
        `from_node`, `to_node`, `length_m`, `forward_min` and `backward_min` (missing where that direction is not
        allowed), and `edge`: the row in the edges of the network it is a part of.
    """

    mode: str
    x: NDArray[np.float64]
    y: NDArray[np.float64]
    edges: pd.DataFrame


def network_of(roads: gpd.GeoDataFrame) -> Network:
    """Cut roads into edges between the points that they share, and their ends.

    Roads that cross without a shared point (a bridge) do not meet.

    Parameters
    ----------
    roads
        Canonical table `roads`, lines in EPSG:28992.

    Returns
    -------
    Network
        Every road with a shape and a class, whole or in parts.
    """
    drawn = roads[roads.geometry.notna() & ~roads.geometry.is_empty & roads["road_class"].notna()]
    lines = drawn.explode(index_parts=False, ignore_index=True)
    coords, line = shapely.get_coordinates(lines.geometry.to_numpy(), return_index=True)
    grid = np.round(coords / SAME_POINT_M).astype("int64")
    _, first, point = np.unique(grid, axis=0, return_index=True, return_inverse=True)
    point = point.ravel()
    begins = np.flatnonzero(np.diff(line, prepend=-1))
    ends = np.append(begins[1:], len(line)) - 1
    shared = np.bincount(point) > 1
    shared[point[begins]] = shared[point[ends]] = True
    at = np.flatnonzero(shared[point])
    together = line[at[:-1]] == line[at[1:]]
    start, stop = at[:-1][together], at[1:][together]
    walked = np.append(0.0, np.cumsum(np.hypot(*np.diff(coords, axis=0).T)))
    length = walked[stop] - walked[start]
    kept = length > 0
    start, stop, length = start[kept], stop[kept], length[kept]
    number = np.cumsum(shared) - 1
    edges = lines.loc[line[start], list(ATTRIBUTES)].reset_index(drop=True)
    edges["name"] = edges["name"].fillna(lines["number"].loc[line[start]].reset_index(drop=True))
    edges = edges.assign(from_node=number[point[start]], to_node=number[point[stop]], length_m=length)
    x, y = coords[first[shared]].T
    return Network(x, y, gpd.GeoDataFrame(edges, geometry=_lines(coords, start, stop), crs=roads.crs))


def mode_network(network: Network, mode: Mode) -> ModeNetwork:
    """Return what one mode can use of a network: the largest part in which every place reaches every other.

    Cars keep to one-way roads; bicycles do so on cycle paths only, because most one-way streets except them; who walks
    does not. Minutes follow from the limit or the class for cars (`factors.yaml`), and from one speed for the others.
    """
    edges = network.edges
    kmh = speeds_kmh(edges, mode)
    minutes = (edges["length_m"] / 1000 / kmh.where(kmh > 0) * 60).to_numpy()
    bound = np.full(len(edges), mode == "car")
    if mode == "bicycle":
        bound = edges["road_class"].eq("cycleway").to_numpy(dtype=bool)
    way = edges["one_way"].astype("object").to_numpy()
    parts = pd.DataFrame(
        {
            "from_node": edges["from_node"].to_numpy(), "to_node": edges["to_node"].to_numpy(),
            "length_m": edges["length_m"].to_numpy(),
            "forward_min": np.where(bound & (way == "backward"), np.nan, minutes),
            "backward_min": np.where(bound & (way == "forward"), np.nan, minutes),
            "edge": np.arange(len(edges)),
        }
    )  # fmt: skip
    usable = parts[np.isfinite(minutes)].reset_index(drop=True)
    return ModeNetwork(mode, network.x, network.y, _largest_part(usable, len(network.x)))


def speeds_kmh(edges: pd.DataFrame, mode: Mode) -> pd.Series:
    """Return the speed of a mode on each edge [km/h]; 0 where it may not go.

    Parameters
    ----------
    edges
        Columns `road_class` and `max_speed_kmh`.
    """
    classes = road_classes().reindex(edges["road_class"])
    if mode == "car":
        by_class = pd.Series(classes["car"].to_numpy(dtype="float64"), index=edges.index)
        limit = edges["max_speed_kmh"].astype("float64") * factor("limit_share")
        return limit.fillna(by_class).where(by_class > 0, 0.0)
    allowed = classes["cycling" if mode == "bicycle" else "walking"].to_numpy(dtype=bool)
    return pd.Series(np.where(allowed, factor(f"speed_{mode}"), 0.0), index=edges.index)


def safe_for_cycling(edges: pd.DataFrame) -> pd.Series:
    """Tell on which edges a bicycle does not ride between fast traffic.

    Cycle paths, paths, residential and service roads; other roads where the limit is known and low.
    """
    safe = road_classes()["safe"].reindex(edges["road_class"]).to_numpy()
    slow = edges["max_speed_kmh"].astype("float64").le(factor("safe_limit_kmh"))
    return pd.Series((safe == "always") | ((safe == "slow") & slow.to_numpy()), index=edges.index)


def _largest_part(edges: pd.DataFrame, nodes: int) -> pd.DataFrame:
    """Return the edges of which both ends lie in the largest part where everybody can go there and back."""
    if edges.empty:
        return edges
    ahead, back = edges["forward_min"].notna(), edges["backward_min"].notna()
    begin = np.append(edges.loc[ahead, "from_node"], edges.loc[back, "to_node"])
    end = np.append(edges.loc[ahead, "to_node"], edges.loc[back, "from_node"])
    graph = coo_array((np.ones(len(begin)), (begin, end)), shape=(nodes, nodes))
    _, part = connected_components(graph, directed=True, connection="strong")
    # Weighed by roads, not nodes: a node without a road is a part by itself.
    metres = np.bincount(part[edges["from_node"]], weights=edges["length_m"])
    main = part == metres.argmax()
    return edges[main[edges["from_node"]] & main[edges["to_node"]]].reset_index(drop=True)


def _lines(coords: NDArray[np.float64], start: NDArray[np.int64], stop: NDArray[np.int64]) -> NDArray[np.object_]:
    """Return the line through the coordinates from each start up to and including its stop."""
    many = stop - start + 1
    which = np.repeat(np.arange(len(start)), many)
    offset = np.arange(many.sum()) - np.repeat(np.cumsum(many) - many, many)
    lines: NDArray[np.object_] = shapely.linestrings(coords[start[which] + offset], indices=which)
    return lines
