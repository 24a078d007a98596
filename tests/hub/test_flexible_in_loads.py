"""Flexible use counts once: it is in what was measured or stated, unless it comes on top."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from terreinwijzer.api.hub import hub_picture
from terreinwijzer.errors import InputError
from terreinwijzer.snapshots.case import load_case
from terreinwijzer.sources.loads.load_files import Loads
from terreinwijzer.transitions.hub.assemble import HubCase, hub_case
from terreinwijzer.transitions.hub.hours import DUTCH, QUARTER_HOURS, quarters_of
from terreinwijzer.transitions.hub.settings import HubSettings
from terreinwijzer.transitions.hub.windows import flexible_use
from terreinwijzer.vocabulary.tables import canonical_table

ROOT = Path(__file__).parents[2]
YEAR = quarters_of(2025)
VANS = {"flexible_id": "vans", "connection_id": "yard", "kind": "charging", "power_kw": 160.0, "from_hour": 17.0,
        "to_hour": 6.0, "energy_kwh": 300.0, "working_days_only": True}  # fmt: skip


def hub_of(flexible: list[dict[str, object]], *, loads: Loads | None = None, **given: object) -> HubCase:
    yard = {"connection_id": "yard", "sbi": "10", "gtv_import_kw": 200.0, "floor_area_m2": 3200.0, **given}
    tables = canonical_table("connections").of([yard]), canonical_table("flexible_loads").of(flexible)
    return hub_case(*tables, loads, None, HubSettings())


def measured(kw: float | pd.Series) -> Loads:
    load = pd.DataFrame({"yard": pd.Series(kw, YEAR)})
    return Loads(load.clip(lower=0), (-load).clip(lower=0))


def used_kwh(hub: HubCase) -> float:
    return float(hub.question.at_once().load_kw["yard"].sum() * QUARTER_HOURS)


def test_a_measured_connection_draws_what_was_measured_quarter_hour_by_quarter_hour():
    hub = hub_of([VANS], loads=measured(50.0))
    assert used_kwh(hub) == pytest.approx(438_000)
    assert hub.connections.loc["yard", "annual_kwh"] == pytest.approx(438_000)
    np.testing.assert_allclose(hub.net_kw["yard"], 50.0)
    base, vans = hub.question.load_kw["yard"], hub.question.flexible[0]
    assert base.min() >= 0
    assert vans.energy_kwh.sum() == pytest.approx(300 * 261)
    assert base.sum() * QUARTER_HOURS == pytest.approx(438_000 - 300 * 261)
    # A night of 13 hours at 50 kW holds 650 kWh; 300 of them are the vans.
    assert base[vans.window >= 0].unique() == pytest.approx([50 * 350 / 650] * base[vans.window >= 0].nunique())
    assert (base[vans.window < 0] == 50).all()
    assert hub.findings == ()


def test_what_runs_now_can_be_shifted_within_its_power():
    vans = hub_of([VANS], loads=measured(200.0)).question.flexible[0]
    assert vans.now_kw is not None
    assert vans.now_kw.max() <= vans.power_kw
    energy = np.bincount(vans.window[vans.window >= 0], vans.now_kw[vans.window >= 0]) * QUARTER_HOURS
    np.testing.assert_allclose(energy, vans.energy_kwh)


def test_a_stated_use_has_the_flexible_use_in_it_and_an_estimate_has_not():
    assert used_kwh(hub_of([VANS], annual_use_kwh=900_000.0)) == pytest.approx(900_000)
    estimate = used_kwh(hub_of([]))
    assert used_kwh(hub_of([VANS])) == pytest.approx(estimate + 300 * 261)


@pytest.mark.parametrize("given", [{"annual_use_kwh": 900_000.0}, {"loads": measured(50.0)}])
def test_what_comes_on_top_is_added_to_a_measurement_and_to_a_stated_use(given):
    before = used_kwh(hub_of([], **given))
    hub = hub_of([{**VANS, "on_top": True}], **given)
    assert used_kwh(hub) == pytest.approx(before + 300 * 261)
    assert hub.connections.loc["yard", "annual_kwh"] == pytest.approx(before + 300 * 261)


def test_more_flexible_use_than_the_stated_use_is_refused_with_both():
    with pytest.raises(InputError, match=r"flexible use of connection 'yard' \(78300 kWh a year\).*\(50000 kWh\)"):
        hub_of([VANS], annual_use_kwh=50_000.0)


def test_flexible_use_that_is_not_in_the_measurement_is_refused_with_what_to_do():
    day = YEAR.tz_convert(DUTCH).hour
    by_day = pd.Series(np.where((day >= 7) & (day < 16), 120.0, 0.0), YEAR)
    with pytest.raises(InputError, match=r"'vans' is not in the measurement of connection 'yard'.*set 'on_top'"):
        hub_of([VANS], loads=measured(by_day))


def test_a_holiday_in_the_measurement_is_told_and_nothing_is_made_up_for_it():
    local = YEAR.tz_convert(DUTCH)
    christmas = (local.month == 12) & np.isin(local.day, (25, 26, 27))
    hub = hub_of([VANS], loads=measured(pd.Series(np.where(christmas, 0.0, 50.0), YEAR)))
    assert [each.code for each in hub.findings] == ["hub_flexible_less_measured"]
    # The nights of the 25th and of the 26th lack all; the night of the 24th still has seven hours.
    assert hub.findings[0].details["count"] == 2
    assert used_kwh(hub) == pytest.approx(50 * (8760 - 72))
    assert hub.net_kw["yard"].sum() * QUARTER_HOURS == pytest.approx(50 * (8760 - 72))


def test_overlapping_uses_come_out_of_one_measurement_together_and_what_is_fed_in_stays():
    sunny = pd.Series(np.where(np.arange(len(YEAR)) % 96 < 8, -30.0, 60.0), YEAR)
    pump = {**VANS, "flexible_id": "pump", "kind": "heat_pump", "from_hour": 5.0, "to_hour": 6.0, "energy_kwh": 40.0}
    hub = hub_of([VANS, pump], loads=measured(sunny))
    assert [each.name for each in hub.question.flexible] == ["vans", "pump"]
    assert hub.question.load_kw["yard"].min() >= 0
    np.testing.assert_allclose(hub.net_kw["yard"], sunny)


def test_a_gap_is_told_as_a_gap():
    gap = pd.Series(50.0, YEAR)
    gap.iloc[70:80] = np.nan
    with pytest.raises(InputError, match="10 quarter-hours of 'yard' are missing"):
        hub_of([VANS], loads=measured(gap))


def test_a_heat_pump_runs_in_its_months_only():
    pump = {**VANS, "kind": "heat_pump", "from_hour": 5.0, "to_hour": 9.0, "energy_kwh": 90.0, "months": "10-4"}
    hub = hub_of([pump])
    use = hub.question.flexible[0]
    assert set(YEAR.tz_convert(DUTCH)[use.window >= 0].month) == {1, 2, 3, 4, 10, 11, 12}
    working_days = pd.bdate_range("2025-01-01", "2025-12-31")
    assert use.energy_kwh.sum() == pytest.approx(90 * (~working_days.month.isin(range(5, 10))).sum())
    with pytest.raises(InputError, match="'winter' are no months"):
        hub_of([{**pump, "months": "winter"}])


@pytest.mark.parametrize(("working", "days"), [(True, 261), (False, 365)])
def test_a_year_has_as_many_windows_as_days_also_at_its_edges_and_when_the_clock_changes(working, days):
    row = {**VANS, "power_kw": 30.0, "energy_kwh": 390.0, "working_days_only": working, "months": None}
    use = flexible_use(row, YEAR)
    # At full power 13 hours long: in the night in which an hour is skipped 30 kWh less.
    lost = 0 if working else 30
    assert use.energy_kwh.sum() == pytest.approx(390 * days - lost)


def test_the_made_up_park_uses_what_its_table_states_and_no_more():
    hub = hub_picture(load_case(ROOT / "cases" / "de-kring")).case
    annual = hub.connections["annual_kwh"]
    assert annual["bakkerij"] == pytest.approx(900_000)
    # By floor area, and lorries on 261 nights on top.
    base = hub.question.load_kw["vervoer"].sum() * QUARTER_HOURS
    assert annual["vervoer"] == pytest.approx(base + 261 * 900)
    np.testing.assert_allclose(annual, hub.question.at_once().load_kw.sum() * QUARTER_HOURS)
