"""Pressure on the main road that a zone would use, now and after development.

Only movements that parks themselves cause are counted: through traffic is not known. The figure compares zones with
each other; it does not replace a traffic study.
"""

from __future__ import annotations

import geopandas as gpd
import pandas as pd

from terreinwijzer.spatial.distances import nearest
from terreinwijzer.vocabulary.norms import Norms

M2_PER_HA = 10_000.0


def access_pressure(
    zones: gpd.GeoDataFrame, parks: gpd.GeoDataFrame, roads: gpd.GeoDataFrame, label: str, norms: Norms
) -> pd.DataFrame:
    """Return which main road each zone would use, and how much of its room parks take, now and with the zone.

    Every park and zone uses the main road that is nearest. A road is the sections with the same name; a section without
    a name is a road of its own.

    Parameters
    ----------
    zones, parks
        Polygons with `zone` and `park_id`.
    roads
        Lines of the main roads; `label` is the column with their names, empty for none.
    norms
        `park_movements_per_ha_day` and `main_road_movements_day`.

    Returns
    -------
    pandas.DataFrame
        Index `zone`: `road` (empty where it has no name), `access_now_pct` and `access_after_pct` of the movements that
        a main road can take in a day.
    """
    names = roads[label].astype("str").where(roads[label].notna(), "") if label else pd.Series("", index=roads.index)
    names = names.reset_index(drop=True)
    keys = names.where(names != "", [f"#{number}" for number in range(len(names))])
    of_park, of_zone = (
        nearest(shapes, roads, key=key)["target"] for shapes, key in ((parks, "park_id"), (zones, "zone"))
    )
    per_ha, room = norms["park_movements_per_ha_day"], norms["main_road_movements_day"]
    parks_ha = parks.geometry.area.to_numpy() / M2_PER_HA
    now = pd.Series(parks_ha * per_ha).groupby(keys.iloc[of_park.astype(int)].to_numpy()).sum()
    used = keys.iloc[of_zone.astype(int)]
    before = used.map(now).fillna(0.0).to_numpy()
    added = zones.geometry.area.to_numpy() / M2_PER_HA * per_ha
    return pd.DataFrame(
        {
            "road": names.iloc[of_zone.astype(int)].to_numpy(),
            "access_now_pct": 100 * before / room,
            "access_after_pct": 100 * (before + added) / room,
        },
        index=of_zone.index,
    )
