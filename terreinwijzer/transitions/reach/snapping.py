"""Places put on a network: each cuts the nearest edge in two, so that a route begins and ends where the place is."""

from __future__ import annotations

from dataclasses import dataclass, replace

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from terreinwijzer.transitions.reach.network import ModeNetwork, Network

# A place so near to the end of an edge is at that end [m].
AT_END_M = 0.01


@dataclass(frozen=True)
class Placed:
    """A mode's network with places on it.

    Attributes
    ----------
    node
        Per place; -1 where the network is too far away.
    off_m
        Straight line from each place to the network; missing where that is beyond the limit.
    """

    network: ModeNetwork
    node: NDArray[np.int64]
    off_m: NDArray[np.float64]


def placed(network: Network, usable: ModeNetwork, points: NDArray[np.object_], limit_m: float) -> Placed:
    """Put places on the nearest edge that a mode can use.

    Parameters
    ----------
    network
        The whole network, with the shapes of its edges.
    usable
        Of one mode, of the same network and not cut before.
    points
        In EPSG:28992.
    limit_m
        A place farther from the network is not on it.
    """
    node = np.full(len(points), -1, dtype="int64")
    off = np.full(len(points), np.nan)
    if not len(usable.edges) or not len(points):
        return Placed(usable, node, off)
    shapes = network.edges.geometry.to_numpy()[usable.edges["edge"]]
    tree = shapely.STRtree(shapes)
    (place, row), metres = tree.query_nearest(points, max_distance=limit_m, return_distance=True, all_matches=True)
    # Of equally near edges the first one counts, so that the answer does not depend on the tree.
    order = np.lexsort((row, place))
    once = order[np.unique(place[order], return_index=True)[1]]
    place, row, metres = place[once], row[once], metres[once]
    length = usable.edges["length_m"].to_numpy()[row]
    along = np.clip(shapely.line_locate_point(shapes[row], points[place]), 0.0, length)
    ends = usable.edges[["from_node", "to_node"]].to_numpy()[row]
    cut = (along > AT_END_M) & (along < length - AT_END_M)
    node[place] = np.where(along <= AT_END_M, ends[:, 0], ends[:, 1])
    off[place] = metres
    cuts = pd.DataFrame({"row": row[cut], "along": along[cut]})
    keys = cuts.drop_duplicates().sort_values(["row", "along"], ignore_index=True)
    keys["node"] = len(usable.x) + np.arange(len(keys))
    node[place[cut]] = cuts.merge(keys, on=["row", "along"], how="left")["node"].to_numpy()
    where = shapely.line_interpolate_point(shapes[keys["row"]], keys["along"].to_numpy())
    x = np.append(usable.x, shapely.get_x(where))
    y = np.append(usable.y, shapely.get_y(where))
    return Placed(replace(usable, x=x, y=y, edges=_cut(usable.edges, keys)), node, off)


def inside_points(parks: gpd.GeoDataFrame) -> NDArray[np.object_]:
    """Return a point inside each outline; missing for a park without one."""
    points: NDArray[np.object_] = shapely.point_on_surface(parks.geometry.to_numpy())
    return points


def entrances(parks: gpd.GeoDataFrame, network: Network, usable: ModeNetwork) -> gpd.GeoDataFrame:
    """Return where the roads of a mode cross the outline of each park.

    Returns
    -------
    geopandas.GeoDataFrame
        `park_id` and `geometry`; a park that no road crosses has no row.
    """
    shapes = network.edges.geometry.to_numpy()[usable.edges["edge"]]
    outlines = shapely.boundary(parks.geometry.to_numpy())
    edge, park = shapely.STRtree(outlines).query(shapes, predicate="intersects")
    points = shapely.intersection(shapes[edge], outlines[park])
    found = gpd.GeoDataFrame({"park_id": parks["park_id"].to_numpy()[park]}, geometry=points, crs=parks.crs)
    whole = found.explode(index_parts=False, ignore_index=True)
    return whole[whole.geom_type == "Point"].reset_index(drop=True)


def _cut(edges: pd.DataFrame, keys: pd.DataFrame) -> pd.DataFrame:
    """Return edges with those that have places on them in parts; minutes by length."""
    whole = edges.drop(index=keys["row"].unique())
    rows = np.sort(keys["row"].unique())
    own = edges.loc[rows]
    stops = pd.concat(
        [
            pd.DataFrame({"row": rows, "along": 0.0, "node": own["from_node"].to_numpy()}),
            keys,
            pd.DataFrame({"row": rows, "along": own["length_m"].to_numpy(), "node": own["to_node"].to_numpy()}),
        ]
    ).sort_values(["row", "along"], kind="stable", ignore_index=True)
    next_one = stops.shift(-1)
    same = stops["row"].eq(next_one["row"])
    start, stop = stops[same], next_one[same]
    base = edges.loc[start["row"]].reset_index(drop=True)
    length = stop["along"].to_numpy() - start["along"].to_numpy()
    share = length / base["length_m"].to_numpy()
    parts = base.assign(
        from_node=start["node"].to_numpy(dtype="int64"), to_node=stop["node"].to_numpy(dtype="int64"), length_m=length,
        forward_min=base["forward_min"] * share, backward_min=base["backward_min"] * share,
    )  # fmt: skip
    return pd.concat([whole, parts], ignore_index=True)
