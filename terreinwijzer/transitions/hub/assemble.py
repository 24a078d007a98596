"""From the tables of a case to the question of a hub: loads, sun, flexible windows, prices and limits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from terreinwijzer.errors import InputError, Problem
from terreinwijzer.sources.loads.load_files import Loads
from terreinwijzer.transitions.hub.contained import base_kwh, taken_out
from terreinwijzer.transitions.hub.hours import QUARTER_HOURS, local_hours, quarters_of
from terreinwijzer.transitions.hub.model import BatteryTerms, HubQuestion
from terreinwijzer.transitions.hub.profiles import annual_use, by_profile, made_up_shape
from terreinwijzer.transitions.hub.settings import HubSettings
from terreinwijzer.transitions.hub.solar import (
    DEFAULT_AZIMUTH,
    DEFAULT_TILT,
    DEFAULT_USABLE_PCT,
    roof_kwp,
    synthetic_radiation,
    yield_per_kwp,
)
from terreinwijzer.transitions.hub.windows import FRIDAY, flexible_use

# A made-up load is never as smooth as its profile: the spread of a quarter-hour, and how much of it stays the next one.
WHIM, STAYS = 0.12, 0.9


@dataclass(frozen=True)
class HubCase:
    """A hub as it is now, and the question that its settings ask.

    Attributes
    ----------
    net_kw
        What each connection draws minus what it feeds in now, flexible use as it was measured, or else as early as it
        can.
    connections
        Index `connection_id`, the table with `annual_kwh` (what it uses or draws in the year, flexible use counted
        once), `use`, `solar_now_kwp`, `solar_room_kwp` and `basis` (`measured`, `profile` or `made_up`) added.
    findings
        Where a measurement has less than flexible use needs.
    question
        For the search.
    gtv
        Index `connection_id`: `gtv_import_kw`, `gtv_export_kw`.
    new_yield_kw_per_kwp
        Of a panel that is added, per quarter-hour.
    """

    net_kw: pd.DataFrame
    connections: pd.DataFrame
    findings: tuple[Problem, ...]
    question: HubQuestion
    gtv: pd.DataFrame
    new_yield_kw_per_kwp: pd.Series


def hub_case(
    connections: pd.DataFrame,
    flexible: pd.DataFrame,
    loads: Loads | None,
    prices: pd.Series | None,
    settings: HubSettings,
    profiles: Mapping[str, pd.Series] | None = None,
) -> HubCase:
    """Return the hub of a case.

    Parameters
    ----------
    connections, flexible
        Canonical tables `connections` and `flexible_loads`.
    loads
        Measurements, filled as the settings say; `None` where there are none.
    prices
        In eur/kWh, by start in UTC; `None` for made-up ones.
    settings
        Of the case.
    profiles
        Part of the year's use per quarter-hour, by the name of a published profile; see `curves.over_year`.

    Raises
    ------
    InputError
        There are no connections; one has no contracted capacity, or neither a measurement nor what a profile needs;
        prices or loads do not cover the year; or flexible use does not fit in its windows, or in what was measured or
        stated.
    """
    if connections.empty:
        raise InputError(Problem("hub_no_connections"))
    index = quarters_of(settings.year)
    table = connections.set_index("connection_id")
    table = table.join(annual_use(table)[["annual_kwh", "use"]])
    measured = _measured(table, loads, index)
    shapes = dict(profiles or {})
    _refuse_unknown(table, measured, shapes)
    made_up = [name for name in table.index if name not in measured]
    uses = tuple(flexible_use(row, index) for row in flexible.to_dict("records"))
    on_top = set(flexible["flexible_id"][flexible["on_top"].fillna(value=False).astype(bool)].astype("str"))
    inside = tuple(each for each in uses if each.name not in on_top)
    base = base_kwh(table.loc[made_up, "annual_kwh"], table.loc[made_up, "annual_use_kwh"].notna(), inside)
    made = _made_up(table.loc[made_up].assign(annual_kwh=base), index, shapes, settings.seed)
    load = pd.concat([measured, made], axis=1)[list(table.index)]
    radiation = synthetic_radiation(index, settings.seed)
    room = roof_kwp(table["roof_area_m2"], table["usable_roof_pct"].fillna(DEFAULT_USABLE_PCT))
    now = table["solar_kwp"].fillna(0.0)
    per_kwp = _yields(table, radiation)
    # A measurement has its sun in it: what it draws is what is left. Only the panels of others are added.
    solar = per_kwp * now.where(~now.index.isin(measured.columns), 0.0)
    drawn, contained, findings = taken_out(measured.clip(lower=0), inside)
    used = load.clip(lower=0)
    used[drawn.columns] = drawn
    now_of = {each.name: each for each in contained}
    solar = solar + (-load).clip(lower=0)
    gtv = table[["gtv_import_kw", "gtv_export_kw"]].astype(float).fillna({"gtv_export_kw": 0.0})
    price = made_up_prices(index, settings.seed) if prices is None else _over_year(prices, index)
    whole = gtv.sum() * settings.granted_pct / 100
    own = table["connection_kw"].astype(float).fillna(np.inf)
    question = HubQuestion(
        used, solar, own, own.copy(),
        _given(settings.group_import_kw, whole["gtv_import_kw"]),
        _given(settings.group_export_kw, whole["gtv_export_kw"]),
        price + settings.buy_surcharge_eur_kwh, price - settings.sell_discount_eur_kwh,
        BatteryTerms(
            settings.battery_eur_per_kwh_year, settings.battery_eur_per_kw_year, settings.battery_efficiency,
            settings.battery_efficiency, settings.battery_largest_kwh, settings.battery_largest_kw,
        ),
        tuple(map(str, table.index[table["battery_possible"].fillna(value=False).astype(bool)])),
        tuple(now_of.get(each.name, each) for each in uses),
        settings.shortage_eur_kwh, QUARTER_HOURS,
    )  # fmt: skip
    at_once = question.at_once()
    told = table.assign(
        annual_kwh=at_once.load_kw.sum() * QUARTER_HOURS,
        solar_now_kwp=now,
        solar_room_kwp=room,
        basis=np.select(
            [table.index.isin(measured.columns), table["profile"].notna()], ["measured", "profile"], "made_up"
        ),
    )
    new = yield_per_kwp(radiation, DEFAULT_TILT, DEFAULT_AZIMUTH)
    return HubCase(at_once.load_kw - at_once.solar_kw, told, findings, question, gtv, new)


def made_up_prices(index: pd.DatetimeIndex, seed: int) -> pd.Series:
    """Return a made-up year of hourly prices [eur/kWh]: high in the morning and evening, low at noon in summer.

    SYNTHETIC: the shape is that of Dutch day-ahead prices of 2023-2025 by eye, with whims per hour and day.
    """
    random = np.random.default_rng(seed)
    hour, weekday, _ = local_hours(index)
    summer = 0.5 - 0.5 * np.cos(2 * np.pi * (index.dayofyear.to_numpy() - 15) / 365.25)
    peaks = 0.030 * np.exp(-(((hour - 8) / 2) ** 2)) + 0.055 * np.exp(-(((hour - 19) / 2.2) ** 2))
    noon = (0.02 + 0.07 * summer) * np.exp(-(((hour - 13.5) / 2.8) ** 2))
    of_day = random.normal(0, 0.018, 367)[index.dayofyear.to_numpy()]
    hours = np.arange(len(index)) // 4
    of_hour = random.normal(0, 0.008, hours.max() + 1)[hours]
    weekend = np.where(weekday > FRIDAY, -0.012, 0.0)
    return pd.Series(0.080 + peaks - noon + of_day + of_hour + weekend, index, name="eur_kwh")


def _measured(table: pd.DataFrame, loads: Loads | None, index: pd.DatetimeIndex) -> pd.DataFrame:
    """Return the measurements of known connections over the year, by their key; their EAN code serves as well."""
    if loads is None:
        return pd.DataFrame(index=index)
    by_ean = {str(ean): str(key) for key, ean in table["ean"].dropna().items()}
    net = loads.net_kw.rename(columns=by_ean)
    return net[[name for name in net.columns if name in table.index]].reindex(index)


def _made_up(
    table: pd.DataFrame, index: pd.DatetimeIndex, profiles: Mapping[str, pd.Series], seed: int
) -> pd.DataFrame:  # fmt: skip
    """Return loads after a published profile or a made-up one; the whim of each connection is always made up."""
    if table.empty:
        return pd.DataFrame(index=index)
    shapes = {}
    for number, (name, row) in enumerate(table.iterrows()):
        random = np.random.default_rng([seed, number])
        steps = random.standard_normal(len(index)) * WHIM * np.sqrt(1 - STAYS**2)
        whim = np.exp(pd.Series(steps, index).ewm(alpha=1 - STAYS, adjust=False).mean() / (1 - STAYS))
        named = row["profile"]
        shape = whim * (made_up_shape(str(row["use"]), index) if pd.isna(named) else profiles[str(named)])
        shapes[name] = shape / shape.sum()
    return by_profile(table["annual_kwh"], pd.DataFrame(shapes))


def _refuse_unknown(table: pd.DataFrame, measured: pd.DataFrame, profiles: Mapping[str, pd.Series]) -> None:
    problems = [
        Problem("hub_no_capacity", table="connections", column="gtv_import_kw", value=str(name))
        for name in table.index[table["gtv_import_kw"].isna()]
    ]
    problems += [
        Problem("hub_no_load", table="connections", value=str(name))
        for name, row in table.iterrows()
        if name not in measured and (pd.isna(row["annual_kwh"]) or (row["use"] is None and pd.isna(row["profile"])))
    ]
    problems += [
        Problem(
            "hub_profile_unknown", table="connections", column="profile", value=str(name),
            details={"known": ", ".join(profiles) or "–"},
        )
        for name in table["profile"].dropna().unique()
        if name not in profiles
    ]  # fmt: skip
    if problems:
        raise InputError(*problems)


def _yields(table: pd.DataFrame, radiation: pd.DataFrame) -> pd.DataFrame:
    """Return the yield of a kWp of every connection; each slope and direction is worked out once."""
    tilt, azimuth = table["tilt_deg"].fillna(DEFAULT_TILT), table["azimuth_deg"].fillna(DEFAULT_AZIMUTH)
    known: dict[tuple[float, float], pd.Series] = {}
    for each in zip(tilt, azimuth, strict=True):
        if each not in known:
            known[each] = yield_per_kwp(radiation, *each)
    columns = {name: known[each] for name, each in zip(table.index, zip(tilt, azimuth, strict=True), strict=True)}
    return pd.DataFrame(columns)


def _over_year(prices: pd.Series, index: pd.DatetimeIndex) -> pd.Series:
    """Return prices for every quarter-hour: that of its hour where they are by the hour."""
    found = prices.reindex(index)
    if found.isna().any():
        found = found.fillna(prices.reindex(index.floor("h")).set_axis(index))
    if found.isna().any():
        details = {"count": int(found.isna().sum()), "first": str(found.index[found.isna()][0])}
        raise InputError(Problem("hub_prices_short", details=details))
    return found


def _given(value: float | None, otherwise: float) -> float:
    return float(otherwise if value is None else value)
