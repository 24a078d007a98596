"""The settings of an energy hub, as a case gives them under `[parameters.hub]`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, get_args

from terreinwijzer.errors import InputError, Problem
from terreinwijzer.method_settings import is_amount, refuse_unknown
from terreinwijzer.sources.loads.filling import WAYS
from terreinwijzer.sources.loads.moments import Zone


@dataclass(frozen=True)
class HubSettings:
    """What a case says of its hub.

    Parameters
    ----------
    loads
        Files of measurements, from the folder of the case; patterns such as `loads/*.csv`. Connections without one
        follow the made-up profile of their SBI code.
    unit, zone
        Of these files, where they do not say.
    fill
        How gaps are filled: `none`, `zero`, `week_before` or `interpolate`.
    year
        Calendar year that is worked out.
    group_import_kw, group_export_kw
        What the grid operator grants the group; `None` for `granted_pct` of the sum of the GTVs.
    granted_pct
        Share of the sum of the GTVs that the group gets. An assumption: the grid operator decides.
    profiles
        Published curves by name, each with the `file` (from the folder of the case) and the `year` that it is of; the
        column `profile` of `connections` names one.
    prices
        File with a price [eur/kWh] per hour or quarter-hour; without one a made-up year of prices.
    buy_surcharge_eur_kwh, sell_discount_eur_kwh
        On top of the price when buying, and off it when selling: supplier and taxes.
    battery_eur_per_kwh_year, battery_eur_per_kw_year, battery_efficiency
        Yearly cost of capacity and of power; share that is left after charging, and again after discharging.
    battery_largest_kwh, battery_largest_kw
        Per connection where one can stand.
    shortage_eur_kwh
        Cost of a kWh that is not delivered.
    hours_without
        Hours a year in which a newcomer has to do without, for how much more still fits; 0 for a firm connection.
    solar_lost_pct
        Share of the yield of more panels that may be lost, for how many still fit.
    without
        Key of a connection that leaves: the hub is that of the others, with what changes; empty for nobody.
    search_in_dossier
        Whether the dossier searches the best hub too, which takes about a minute; if not, it has the picture of now.
    screen_in_dossier
        Whether the dossier of a case without connections gives every park a score from what is known of parks alone.
    gap_pct, time_limit_s
        When the search stops.
    seed
        Of made-up sun, prices and whims of loads.
    """

    loads: tuple[str, ...] = ()
    unit: str = ""
    zone: Zone = "local"
    fill: str = "none"
    year: int = 2025
    group_import_kw: float | None = None
    group_export_kw: float | None = None
    granted_pct: float = 85.0
    profiles: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    prices: str = ""
    buy_surcharge_eur_kwh: float = 0.04
    sell_discount_eur_kwh: float = 0.01
    battery_eur_per_kwh_year: float = 30.0
    battery_eur_per_kw_year: float = 12.0
    battery_efficiency: float = 0.95
    battery_largest_kwh: float = 4000.0
    battery_largest_kw: float = 2000.0
    shortage_eur_kwh: float = 3.0
    hours_without: float = 0.0
    solar_lost_pct: float = 5.0
    without: str = ""
    search_in_dossier: bool = False
    screen_in_dossier: bool = False
    gap_pct: float = 0.2
    time_limit_s: float = 110.0
    seed: int = 1

    def __post_init__(self) -> None:
        """Refuse settings that cannot be meant."""
        amounts = [
            each.name
            for each in fields(self)
            if each.name.endswith(("_kw", "_kwh", "_eur_kwh", "_pct", "_s", "_year", "_without"))
        ]
        checks = [(name, ">= 0", getattr(self, name) is None or is_amount(getattr(self, name))) for name in amounts]
        checks += [
            ("zone", ", ".join(get_args(Zone)), self.zone in get_args(Zone)),
            ("fill", ", ".join(WAYS), self.fill in WAYS),
            ("without", "connection_id", isinstance(self.without, str)),
            *(
                (name, "true, false", isinstance(getattr(self, name), bool))
                for name in ("search_in_dossier", "screen_in_dossier")
            ),
            ("profiles", 'name = { file = "...", year = 2015 }', all(map(_is_profile, dict(self.profiles).values()))),
            ("year", "2000-2100", isinstance(self.year, int) and 2000 <= self.year <= 2100),  # noqa: PLR2004
        ]
        wrong = [
            Problem("hub_setting_wrong", value=f"{name} = {getattr(self, name)}", details={"expected": expected})
            for name, expected, fine in checks
            if not fine
        ]
        if wrong:
            raise InputError(*wrong)


def _is_profile(told: object) -> bool:
    if not isinstance(told, Mapping) or set(told) != {"file", "year"}:
        return False
    return isinstance(told["file"], str) and isinstance(told["year"], int)


def hub_settings(raw: Mapping[str, Any]) -> HubSettings:
    """Return the settings of a hub.

    Raises
    ------
    InputError
        A setting is unknown or cannot be meant; all at once.
    """
    refuse_unknown(raw, HubSettings, "hub_setting_unknown")
    loads = raw.get("loads", ())
    return HubSettings(**{**raw, "loads": (loads,) if isinstance(loads, str) else tuple(loads)})
