"""Planned roads as a scenario: the network with a plan built, and what that changes for each park."""

from __future__ import annotations

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
import shapely.ops
from numpy.typing import NDArray

from terreinwijzer.errors import InputError, Problem
from terreinwijzer.transitions.reach.factors import MAIN_ROADS, RAMP_LINKS
from terreinwijzer.transitions.reach.network import ATTRIBUTES, Network, mode_network
from terreinwijzer.transitions.reach.snapping import placed

# Beyond this a planned road would join another road than was meant.
JOIN_LIMIT_M = 150.0


def with_plan(network: Network, links: pd.DataFrame) -> Network:
    """Return the network with the links of a plan built.

    A link starts on the nearest ordinary road and, where it is a link of a main road, ends on the nearest main road;
    other roads end on the nearest road.

    Parameters
    ----------
    links
        Rows of the canonical table `road_plans`, of one plan.

    Raises
    ------
    InputError
        An end lies too far from a road; all at once.
    """
    problems = []
    built = network
    for link in links.to_dict("records"):
        ends = []
        for side in ("from", "to"):
            point = shapely.Point(link[f"{side}_x_m"], link[f"{side}_y_m"])
            main = side == "to" and link["road_class"] in RAMP_LINKS
            built, node = _joined(built, point, main=main)
            if node < 0:
                details = {"limit": JOIN_LIMIT_M, "link": link["link_id"]}
                value = f"{point.x:.0f}, {point.y:.0f}"
                problems.append(
                    Problem(
                        "reach_plan_off_network", table="road_plans", column=f"{side}_x_m", value=value, details=details
                    )
                )
            ends.append(node)
        if min(ends) >= 0:
            built = _with_road(built, link, *ends)
    if problems:
        raise InputError(*problems)
    return built


def new_ramps(links: pd.DataFrame) -> NDArray[np.object_]:
    """Return where the plan makes a new ramp: where its links of main roads leave the ordinary road."""
    own = links[links["road_class"].isin(RAMP_LINKS)]
    points = shapely.points(own[["from_x_m", "from_y_m"]].to_numpy(dtype="float64"))
    return np.asarray(points, dtype="object")


def compared(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """Return what a plan changes for each park.

    Parameters
    ----------
    before, after
        Index `park_id`; the same numeric columns.

    Returns
    -------
    pandas.DataFrame
        Index `park_id`: per column `<column>_before`, `<column>_after` and `<column>_change`.
    """
    parts: dict[str, pd.Series] = {}
    for column in before.columns:
        then = after[column].reindex(before.index)
        parts |= {
            f"{column}_before": before[column],
            f"{column}_after": then,
            f"{column}_change": then - before[column],
        }
    return pd.DataFrame(parts, index=before.index)


def _joined(network: Network, point: shapely.Point, *, main: bool) -> tuple[Network, int]:
    """Return the network with a node where a planned road meets it, and that node; -1 without a road near enough."""
    classes = network.edges["road_class"]
    fit = classes.isin(MAIN_ROADS) if main else ~classes.isin((*MAIN_ROADS, *RAMP_LINKS))
    usable = mode_network(network, "car")
    allowed = replace(usable, edges=usable.edges[fit.to_numpy()[usable.edges["edge"]]].reset_index(drop=True))
    on = placed(network, allowed, np.array([point], dtype="object"), JOIN_LIMIT_M)
    node = int(on.node[0])
    if node < len(network.x):
        return network, node
    parts = on.network.edges
    row = int(parts.loc[(parts["from_node"] == node) | (parts["to_node"] == node), "edge"].iloc[0])
    return _with_node(network, row, shapely.Point(on.network.x[node], on.network.y[node])), len(network.x)


def _with_node(network: Network, row: int, point: shapely.Point) -> Network:
    """Return the network with one edge cut in two at a point."""
    edge = network.edges.loc[row]
    along = shapely.line_locate_point(edge["geometry"], point)
    halves = [shapely.ops.substring(edge["geometry"], *ends) for ends in ((0, along), (along, edge["length_m"]))]
    node = len(network.x)
    base = network.edges.loc[[row, row]].reset_index(drop=True)
    cut = base.assign(
        from_node=[edge["from_node"], node], to_node=[node, edge["to_node"]],
        length_m=[half.length for half in halves], geometry=halves,
    )  # fmt: skip
    edges = pd.concat([network.edges.drop(index=row), cut], ignore_index=True)
    return Network(
        np.append(network.x, point.x), np.append(network.y, point.y), gpd.GeoDataFrame(edges, crs=network.edges.crs)
    )


def _with_road(network: Network, link: dict[str, object], start: int, end: int) -> Network:
    line = shapely.linestrings([(network.x[node], network.y[node]) for node in (start, end)])
    known = {name: link.get(name) for name in ATTRIBUTES} | {"road_id": link["link_id"], "name": link.get("name_nl")}
    row = {**known, "from_node": start, "to_node": end, "length_m": line.length}
    new = gpd.GeoDataFrame(pd.DataFrame([row]), geometry=[line], crs=network.edges.crs)
    new = new.astype({"max_speed_kmh": network.edges["max_speed_kmh"].dtype})
    return Network(network.x, network.y, gpd.GeoDataFrame(pd.concat([network.edges, new], ignore_index=True)))
