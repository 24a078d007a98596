"""The register of bottlenecks in access, by cluster of parks."""

from __future__ import annotations

import pandas as pd

SEVERITIES = ("high", "moderate", "low")


def by_cluster(bottlenecks: pd.DataFrame, parks: pd.DataFrame) -> pd.DataFrame:
    """Return the bottlenecks with the cluster that each belongs to, the most severe first within a cluster.

    Parameters
    ----------
    bottlenecks
        Canonical table. One on a park without a cluster of its own gets the cluster of that park.
    parks
        Canonical table: `park_id`, `name` and `cluster`.

    Returns
    -------
    pandas.DataFrame
        The columns of `bottlenecks`, `cluster` filled in (missing where it is about all parks) and `park` (name).
        Clusters by name, those about all parks first; a severity that nobody stated comes last.
    """
    own = parks.set_index("park_id")
    cluster = bottlenecks["cluster"].fillna(bottlenecks["park_id"].map(own["cluster"]))
    rank = bottlenecks["severity"].map({code: place for place, code in enumerate(SEVERITIES)}).fillna(len(SEVERITIES))
    found = bottlenecks.assign(cluster=cluster, park=bottlenecks["park_id"].map(own["name"]), rank=rank)
    ordered = found.sort_values(["cluster", "rank", "bottleneck_id"], na_position="first", kind="stable")
    return ordered.drop(columns="rank").reset_index(drop=True)
