"""What a business needs of a place against what a park has: land, floor, height; and which plots and buildings fit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from terreinwijzer.steering.facts import rank
from terreinwijzer.vocabulary.environmental_categories import ranks_of_categories as ranks

M2_PER_HA = 10_000.0
# Needs that no table of a portfolio tells about: they are passed on as a question to whoever knows.
ASK_OTHERS = ("power_kw",)


@dataclass(frozen=True)
class Need:
    """One requirement: its fact, what is asked, the most that the park has, and whether that is enough.

    `offered` and `met` are `None` where nobody knows.
    """

    fact: str
    asked: float
    offered: float | None
    met: bool | None


@dataclass(frozen=True)
class Room:
    """What the parks of a portfolio have to offer, from its canonical tables; any may be empty."""

    supply: pd.DataFrame
    plots: pd.DataFrame
    offers: pd.DataFrame

    def free_ha(self, park_id: str) -> float | None:
        """Return the land that can be had at once; an option is no free supply (vision, table 6)."""
        rows = self.supply[self.supply["park_id"] == park_id]
        free = (rows["immediately_available_ha"] - rows["under_option_ha"].fillna(0.0)).sum(min_count=1)
        return None if pd.isna(free) else float(free)

    def free_plots(self, park_id: str) -> pd.DataFrame:
        """Return the plots that can be had at once."""
        return self.plots[(self.plots["park_id"] == park_id) & (self.plots["status"] == "available")]


def needs_of(proposal: Mapping[str, object], park_id: str, room: Room) -> tuple[Need, ...]:
    """Return every requirement of a proposal against what a park has.

    Parameters
    ----------
    proposal
        Known facts; `area_m2`, `floor_area_m2`, `height_m` and `power_kw` are requirements.
    park_id
        The park.
    room
        What the portfolio has to offer.
    """
    most = {
        "area_m2": _largest_plot_m2(park_id, room),
        "floor_area_m2": _largest(room.offers.loc[room.offers["park_id"] == park_id, "floor_area_m2"]),
        "height_m": _largest(room.free_plots(park_id)["max_height_m"]),
        **dict.fromkeys(ASK_OTHERS),
    }
    return tuple(
        Need(fact, asked, offered, None if offered is None else offered >= asked)
        for fact, offered in most.items()
        if (asked := rank(fact, proposal.get(fact))) is not None
    )


def fitting_plots(proposal: Mapping[str, object], park_id: str, room: Room) -> tuple[str, ...]:
    """Return the keys of free plots on a park that meet every requirement that is known of both, the smallest first."""
    plots = room.free_plots(park_id)
    fits = pd.Series(data=True, index=plots.index)
    for fact, has in (
        ("area_m2", plots["area_m2"]),
        ("height_m", plots["max_height_m"]),
        ("environmental_category", ranks(plots["environmental_category"])),
    ):
        asked = rank(fact, proposal.get(fact))
        if asked is not None:
            fits &= has.isna() | (has.astype("float64") >= asked)
    return tuple(plots[fits].sort_values("area_m2")["plot_id"].astype("str"))


def fitting_offers(proposal: Mapping[str, object], park_id: str, room: Room) -> tuple[str, ...]:
    """Return the keys of property on offer on a park that is large enough, the smallest first; none unless asked."""
    asked = rank("floor_area_m2", proposal.get("floor_area_m2"))
    offers = room.offers[room.offers["park_id"] == park_id]
    if asked is None:
        return ()
    return tuple(offers[offers["floor_area_m2"] >= asked].sort_values("floor_area_m2")["offer_id"].astype("str"))


def _largest_plot_m2(park_id: str, room: Room) -> float | None:
    """Return the largest plot that can be had; where no plots are known, all free land together may be one."""
    plots = _largest(room.free_plots(park_id)["area_m2"])
    named = _largest(room.supply.loc[room.supply["park_id"] == park_id, "largest_plot_ha"])
    if plots is not None or named is not None:
        return max(plots or 0.0, (named or 0.0) * M2_PER_HA)
    free = room.free_ha(park_id)
    return None if free is None else free * M2_PER_HA


def _largest(values: pd.Series) -> float | None:
    largest = values.max() if len(values) else None
    return None if largest is None or pd.isna(largest) else float(largest)
