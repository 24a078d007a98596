"""Unused capacity per plot: what the rules allow minus what stands, with how certain that is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

# From certain to unknown; also the code list `capacity_certainty`.
CERTAINTIES = ("rules", "height_assumed", "peers", "unknown")


@dataclass(frozen=True)
class CapacitySettings:
    """What the rules do not say.

    Attributes
    ----------
    storey_height_m
        Height of one storey, to read storeys from a maximum height.
    assumed_storeys
        Storeys where no height is known: neither a rule nor a park's own mean.
    peer_quantile
        Quantile of the built share of like plots that stands in for a missing rule.
    fewest_peers
        Fewer like plots than this are no measure.
    """

    storey_height_m: float
    assumed_storeys: float = 1.0
    peer_quantile: float = 0.75
    fewest_peers: int = 5


def plot_capacity(plots: pd.DataFrame, settings: CapacitySettings) -> pd.DataFrame:
    """Return the extra footprint and floor area that each plot can have under the rules in force.

    Parameters
    ----------
    plots
        Index `plot_id`: `area_m2`, `max_built_share_pct`, `building_envelope_m2`, `max_height_m` (rules; each may be
        missing), `built_m2` and `floor_m2` (what stands; missing floor area is taken as footprint x mean storeys),
        `mean_storeys` (of the park; may be missing) and `peer_group`.
    settings
        What the rules do not say.

    Returns
    -------
    pandas.DataFrame
        Index `plot_id`: `floor_m2` (what stands), `allowed_footprint_m2`, `allowed_floor_m2`, `extra_footprint_m2`,
        `extra_floor_m2` and `certainty`, one of

        - `rules`: built share or building envelope, and height, are known;
        - `height_assumed`: the footprint is ruled, the storeys are the mean of the park as it stands;
        - `peers`: no rule for the footprint; the 75th percentile of the built share of plots in the same peer group;
        - `unknown`: not even that; the values are missing, never zero.

        Where both a built share and an envelope are ruled the smaller counts. A plot that already exceeds the rules
        has no extra capacity; it does not reduce that of others.

    Notes
    -----
    extra floor = max(0, allowed footprint x allowed storeys - floor that stands). The vision, par. 3.1, expects 20 to
    30 percent more from the space inside the plan rules.
    """
    by_share = plots["area_m2"] * plots["max_built_share_pct"] / 100
    ruled = pd.concat([by_share, plots["building_envelope_m2"]], axis=1).min(axis=1)
    peers = _peer_share(plots, settings) * plots["area_m2"]
    footprint = ruled.fillna(peers)
    by_height = np.floor(plots["max_height_m"] / settings.storey_height_m).clip(lower=1)
    present = plots["mean_storeys"].clip(lower=1).fillna(settings.assumed_storeys)
    storeys = by_height.fillna(present)
    stands = plots["floor_m2"].fillna(plots["built_m2"] * present)
    floor = footprint * storeys
    certainty = np.select(
        [ruled.notna() & by_height.notna(), ruled.notna(), peers.notna()], CERTAINTIES[:3], default=CERTAINTIES[3]
    )
    return pd.DataFrame(
        {
            "floor_m2": stands,
            "allowed_footprint_m2": footprint,
            "allowed_floor_m2": floor,
            "extra_footprint_m2": (footprint - plots["built_m2"]).clip(lower=0),
            "extra_floor_m2": (floor - stands).clip(lower=0),
            "certainty": pd.Series(certainty, index=plots.index, dtype="str"),
        }
    )


def _peer_share(plots: pd.DataFrame, settings: CapacitySettings) -> pd.Series:
    """Return the built share (0-1) that a plot's peers reach; missing where they are too few."""
    share = (plots["built_m2"] / plots["area_m2"].where(plots["area_m2"] > 0)).where(plots["built_m2"] > 0)
    groups = share.groupby(plots["peer_group"].fillna(""))
    reached = groups.transform("quantile", settings.peer_quantile)
    return reached.where(groups.transform("count") >= settings.fewest_peers).clip(upper=1)
