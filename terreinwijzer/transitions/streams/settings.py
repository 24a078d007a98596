"""The settings of circular streams, as a case gives them under `[parameters.streams]`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from terreinwijzer.errors import InputError, Problem
from terreinwijzer.method_settings import is_amount, refuse_unknown


@dataclass(frozen=True)
class StreamSettings:
    """How supply and demand may be matched.

    Parameters
    ----------
    max_distance_km
        Over the road; farther pairs are no pairs.
    least_tonnes
        A delivery that moves less than so much a year is not set up.
    transport_eur_tonne_km
        An assumption: a lorry costs 1.65 euros a km (KiM, Kostenkengetallen wegvervoer 2021, tractor with container),
        carries ten tonnes and returns empty.
    handling_eur_tonne
        Loading, unloading and keeping: an assumption.
    road_factor
        Road over straight line: an assumption.
    same_park_km
        Between businesses of one park of which the places are not known: an assumption.
    with_estimates
        Match what was estimated as well; each match tells which it is.
    least_businesses
        Fewer businesses than so many are never shown as a group.
    time_limit_s
        When the search stops.
    """

    max_distance_km: float = 25.0
    least_tonnes: float = 0.0
    transport_eur_tonne_km: float = 0.33
    handling_eur_tonne: float = 15.0
    road_factor: float = 1.3
    same_park_km: float = 0.5
    with_estimates: bool = False
    least_businesses: int = 3
    time_limit_s: float = 30.0

    def __post_init__(self) -> None:
        """Refuse settings that cannot be meant."""
        least = 2  # one business alone is no group
        checks = [(each.name, ">= 0", is_amount(getattr(self, each.name))) for each in fields(self)
                  if each.type == "float"]  # fmt: skip
        checks += [
            ("road_factor", ">= 1", is_amount(self.road_factor) and self.road_factor >= 1),
            ("with_estimates", "true, false", isinstance(self.with_estimates, bool)),
            ("least_businesses", f">= {least}", isinstance(self.least_businesses, int)
             and self.least_businesses >= least),
        ]  # fmt: skip
        wrong = [
            Problem("streams_setting_wrong", value=f"{name} = {getattr(self, name)}", details={"expected": expected})
            for name, expected, fine in checks
            if not fine
        ]
        if wrong:
            raise InputError(*wrong)


def stream_settings(raw: Mapping[str, Any]) -> StreamSettings:
    """Return the settings of circular streams.

    Raises
    ------
    InputError
        A setting is unknown or cannot be meant; all at once.
    """
    refuse_unknown(raw, StreamSettings, "streams_setting_unknown")
    return StreamSettings(**raw)
