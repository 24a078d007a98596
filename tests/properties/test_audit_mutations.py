"""A single fault in a consistent portfolio is found, and by the rule that is meant for it.

Every kind of fault damages one cell, row or statement, with a size drawn per seed: some are small. What is not found is
listed by kind in the message of the assertion. Known limit: a stated whole percentage that is one off a given whole
percentage (seed 4), because rounding of both explains it.
"""

from collections import Counter
from collections.abc import Callable
from datetime import date
from functools import cache, wraps

import numpy as np
import pandas as pd
import pytest
from shapely.affinity import scale, translate
from test_audit_properties import SOURCES, Tables, audited, consistent_tables

from terreinwijzer.audit import audit as audit_module
from terreinwijzer.audit.finding import Finding
from terreinwijzer.errors import InputError
from terreinwijzer.lineage import Source

SEEDS = range(3, 5)
PARKS = 10
LEAST_FOUND = 0.95
Random = np.random.Generator
Damage = Callable[[Tables, Random], None]


def change(table: str, column: str, new: Callable[[float, Random], float]) -> Damage:
    """Replace one value of a column, of a row drawn at random."""

    def damage(tables: Tables, random: Random) -> None:
        frame = tables[table]
        at = frame.index[random.integers(len(frame))]
        frame[column] = frame[column].astype("float64")
        frame.loc[at, column] = new(float(frame.loc[at, column]), random)

    return damage


def state(prefix: str, new: Callable[[float, Random], float], column: str = "value") -> Damage:
    """Replace the value of one stated figure, drawn from those whose key starts with `prefix`."""

    def damage(tables: Tables, random: Random) -> None:
        frame = tables["stated_figures"]
        at = random.choice(frame.index[frame["figure_id"].str.startswith(prefix)])
        frame.loc[at, column] = new(float(frame.loc[at, "value"]), random)

    return damage


def repeat(table: str, **changes: object) -> Damage:
    """Enter one row again, with some columns changed."""

    def damage(tables: Tables, random: Random) -> None:
        frame = tables[table]
        extra = frame.iloc[[random.integers(len(frame))]].assign(**changes)
        tables[table] = pd.concat([frame, extra], ignore_index=True)

    return damage


def lose(table: str) -> Damage:
    """Lose one row."""

    def damage(tables: Tables, random: Random) -> None:
        tables[table] = tables[table].drop(tables[table].index[random.integers(len(tables[table]))])

    return damage


def put(table: str, column: str, value: object) -> Damage:
    """Put a value in one cell, whatever stood there."""

    def damage(tables: Tables, random: Random) -> None:
        frame = tables[table]
        frame.loc[frame.index[random.integers(len(frame))], column] = value

    return damage


def move_shape(tables: Tables, random: Random) -> None:
    parks = tables["parks"]
    one, other = random.choice(len(parks), 2, replace=False)
    parks.loc[one, "geometry"] = translate(parks.geometry[other], 5, 5)
    parks.loc[one, ["gross_ha", "net_ha", "net_issued_ha"]] = parks.loc[other, ["gross_ha", "net_ha", "net_issued_ha"]]


def grow_shape(tables: Tables, random: Random) -> None:
    parks = tables["parks"]
    at, factor = random.integers(len(parks)), random.uniform(1.2, 2)
    parks.loc[at, "geometry"] = scale(parks.geometry[at], factor, 1)


def swap_management(tables: Tables, random: Random) -> None:
    parks = tables["parks"]
    at = random.integers(len(parks))
    parks.loc[at, "park_management"] = not parks.loc[at, "park_management"]


def divide_by_another_area(tables: Tables, random: Random) -> None:
    stated, parks = tables["stated_figures"], tables["parks"]
    apart = parks.index[(parks["jobs"] / parks["net_ha"] - parks["jobs"] / parks["net_issued_ha"]).abs() > 2]
    park = parks.loc[random.choice(apart)]
    row = stated["figure_id"] == f"j_{park['park_id']}"
    stated.loc[row, "value"] = round(park["jobs"] / park["net_issued_ha"])


def double_everywhere(tables: Tables, random: Random) -> None:
    tables["parks"]["jobs"] = (tables["parks"]["jobs"] * random.uniform(1.35, 3)).round()


def turn_period(tables: Tables, random: Random) -> None:
    stated = tables["stated_figures"]
    at = random.choice(stated.index[stated["period_end"].notna()])
    stated.loc[at, ["period_start", "period_end"]] = [stated.loc[at, "period_end"], pd.Timestamp(2009, 1, 1)]


def restate_for_a_later_start(tables: Tables, random: Random) -> None:
    stated = tables["stated_figures"]
    extra = stated.loc[[random.choice(stated.index[stated["figure_id"] == "issued"])]].assign(figure_id="again")
    extra["period_start"] += pd.DateOffset(years=1)
    tables["stated_figures"] = pd.concat([stated, extra], ignore_index=True)


def leave_year_out(tables: Tables, _random: Random) -> None:
    stated, issuance = tables["stated_figures"], tables["issuance"]
    total = issuance.loc[issuance["year"] < 2021, "issued_ha"].sum()
    stated.loc[stated["figure_id"] == "issued", "value"] = round(total, 2)


def cut_off_ratio(tables: Tables, random: Random) -> None:
    """Give a park an area at which the ratio is just above a half, and state it cut off."""
    parks, stated = tables["parks"], tables["stated_figures"]
    at = random.integers(len(parks))
    parks.loc[at, "jobs"] = round(float(parks.loc[at, "net_ha"]) * 60.52)
    stated.loc[stated["figure_id"] == f"j_{parks.loc[at, 'park_id']}", "value"] = 60.0


def head_forecast(tables: Tables, _random: Random) -> None:
    row = tables["stated_figures"].iloc[[0]].assign(figure_id="f", quantity="demand.band.low_ha", scope_type="region")
    row[["period_start", "period_end"]] = [pd.Timestamp(2021, 1, 1), pd.Timestamp(2030, 12, 31)]
    tables["stated_figures"] = pd.concat([tables["stated_figures"], row], ignore_index=True)


def head_vacancy(tables: Tables, random: Random) -> None:
    stated = tables["stated_figures"]
    at = random.choice(stated.index[stated["figure_id"].str.startswith("v_")])
    stated.loc[at, ["period_start", "period_end"]] = [pd.Timestamp(2024, 1, 1), pd.Timestamp(2024, 6, 30)]


def mark_provisional(tables: Tables, _random: Random) -> None:
    tables["issuance"]["provisional"] = tables["issuance"]["year"] == 2021


# Source, and the date that it should not have.
SOURCE_FAULTS: dict[str, tuple[str, date, set[str]]] = {
    "source years old": ("parks", date(2019, 6, 1), {"source_too_old"}),
    "source of later": ("parks", date(2024, 6, 1), {"source_after_date"}),
    "issuance of an open year": ("issuance", date(2021, 9, 30), {"year_not_finished"}),
    "region closed earlier in the year": ("region_employment", date(2021, 9, 30), {"same_year_other_moment"}),
    "one column of another moment": ("parks.vacancy_pct", date(2023, 9, 30), {"inputs_of_different_moments"}),
}

# Kind of fault: how it is made, and the rules that are meant for it.
FAULTS: dict[str, tuple[Damage, set[str]]] = {
    "net above gross": (change("parks", "net_ha", lambda v, r: v * r.uniform(1.6, 5)), {"part_above_whole"}),
    "issued above net": (change("parks", "net_issued_ha", lambda v, r: v + r.uniform(10, 40)), {"part_above_whole"}),
    "issued too small": (
        change("parks", "net_issued_ha", lambda v, r: v * r.uniform(0.1, 0.6)),
        {"land_unaccounted", "given_unlike_counted"},
    ),
    "negative area": (change("parks", "net_ha", lambda v, _: -v), {"out_of_range"}),
    "vacancy above 100": (change("parks", "vacancy_pct", lambda _, r: r.uniform(101, 900)), {"out_of_range"}),
    "negative jobs": (change("parks", "jobs", lambda v, _: -v), {"out_of_range"}),
    "jobs times ten": (change("parks", "jobs", lambda v, _: v * 10), {"jump", "given_unlike_counted"}),
    "jobs halved": (change("parks", "jobs", lambda v, _: v / 2), {"jump", "given_unlike_counted"}),
    "jobs a fifth off": (
        change("parks", "jobs", lambda v, r: v * r.uniform(1.15, 1.3)),
        {"given_unlike_counted", "contradicted_statement"},
    ),
    "hectares given as m2": (change("parks", "gross_ha", lambda v, _: v * 10_000), {"out_of_proportion"}),
    "jobs on no issued land": (change("parks", "net_issued_ha", lambda _, __: 0.0), {"jobs_without_land"}),
    "built in the future": (
        change("parks", "mean_construction_year", lambda _, r: r.integers(2024, 2100)),
        {"built_in_the_future"},
    ),
    "fsi of a tower": (change("parks", "fsi", lambda _, r: r.uniform(21, 90)), {"out_of_range"}),
    "more footprint than land": (
        change("parks", "footprint_m2", lambda _, r: r.uniform(3e6, 9e6)),
        {"more_footprint_than_can_be"},
    ),
    "option above supply": (
        change("supply_offers", "under_option_ha", lambda v, r: v + r.uniform(6, 20)),
        {"part_above_whole"},
    ),
    "supply above what is left": (
        change("supply_offers", "immediately_available_ha", lambda v, r: v + r.uniform(1, 30)),
        {"more_than_net"},
    ),
    "negative supply": (
        change("supply_offers", "immediately_available_ha", lambda _, r: -r.uniform(1, 9)),
        {"out_of_range"},
    ),
    "supply of an unknown park": (repeat("supply_offers", park_id="ghost"), {"unknown_key"}),
    "addition entered twice": (repeat("demand_additions"), {"duplicate_key"}),
    "park entered twice, same key": (repeat("parks", name="Other"), {"refused"}),
    "park entered twice, same name": (repeat("parks", park_id="copy", rin_number="X"), {"duplicate_name"}),
    "park entered twice, same number": (repeat("parks", park_id="copy", name="Other"), {"duplicate_number"}),
    "sizes of another park": (repeat("parks", park_id="copy", name="Other", rin_number="X"), {"duplicate_values"}),
    "same land, two parks": (move_shape, {"duplicate_geometry"}),
    "boundary too wide": (grow_shape, {"shape_unlike_area"}),
    "park management said both ways": (swap_management, {"park_management_twice"}),
    "issuance row doubled": (repeat("issuance"), {"duplicate_key"}),
    "issuance year lost": (lose("issuance"), {"gap_in_years"}),
    "issuance mistyped": (
        change("issuance", "issued_ha", lambda v, r: v + r.uniform(0.02, 9)),
        {"contradicted_statement", "rewritten_past", "stock_unlike_flow"},
    ),
    "issuance negative": (change("issuance", "issued_ha", lambda _, r: -r.uniform(0.1, 5)), {"out_of_range"}),
    "region smaller than its parks": (
        change("region_employment", "net_issued_ha", lambda v, r: v * r.uniform(0.01, 0.03)),
        {"parks_above_region", "stock_unlike_flow"},
    ),
    "regional area mistyped": (
        change("region_employment", "net_issued_ha", lambda v, r: v + r.uniform(30, 300)),
        {"stock_unlike_flow", "scenario_quotient"},
    ),
    "compounds too long": (
        change("scenarios", "compounding_years", lambda v, r: v + r.integers(1, 6)),
        {"compounding_differs_from_span"},
    ),
    "growth as a factor": (
        change("scenarios", "annual_job_growth_pct", lambda _, r: r.uniform(95, 105)),
        {"out_of_range"},
    ),
    "preference above 100": (
        change("scenarios", "location_type_preference_pct", lambda v, _: v * 10),
        {"out_of_range"},
    ),
    "quotient of nowhere": (
        change("scenarios", "land_quotient_m2_per_job", lambda v, r: v + r.uniform(3, 90)),
        {"scenario_quotient"},
    ),
    "horizon before base year": (change("scenarios", "horizon_year", lambda _, __: 2015), {"low_above_high"}),
    "split above 100": (
        change("demand_shares", "share_low_pct", lambda v, r: v + r.uniform(30, 50)),
        {"split_cannot_be_whole"},
    ),
    "low share above high": (
        change("demand_shares", "share_high_pct", lambda _, r: r.uniform(1, 15)),
        {"low_above_high"},
    ),
    "low addition above high": (change("demand_additions", "low_ha", lambda _, r: r.uniform(4, 9)), {"low_above_high"}),
    "share and change apart": (
        change("sector_jobs", "share_end_pct", lambda v, r: v * r.uniform(0.1, 0.5)),
        {"share_and_change_differ"},
    ),
    "stated total off": (state("total_issued", lambda v, r: v + r.uniform(0.2, 9)), {"contradicted_statement"}),
    "stated jobs off": (state("total_jobs", lambda v, r: v - r.integers(1, 500)), {"contradicted_statement"}),
    "stated mean off": (state("mean_vacancy", lambda v, r: v + r.uniform(0.2, 9)), {"contradicted_statement"}),
    "stated count off": (state("low_vacancy", lambda v, r: v + r.integers(1, 3)), {"contradicted_statement"}),
    "stated issuance leaves a year out": (leave_year_out, {"contradicted_statement", "total_unlike_stated_parts"}),
    "stated town off": (state("town_", lambda v, r: v + r.uniform(0.05, 3)), {"total_unlike_stated_parts"}),
    "stated year off": (state("year_", lambda v, r: v + r.uniform(0.1, 3)), {"total_unlike_stated_parts"}),
    "stated area of a park off": (state("a_", lambda v, r: v + r.uniform(0.15, 5)), {"contradicted_statement"}),
    "stated ratio of a park off": (state("j_", lambda v, r: v * r.uniform(1.05, 2) + 1), {"contradicted_statement"}),
    "stated ratio by another area": (divide_by_another_area, {"mixed_denominators", "contradicted_statement"}),
    "stated vacancy of a park off": (state("v_", lambda v, r: v + r.integers(1, 9)), {"contradicted_statement"}),
    "stated twice": (repeat("stated_figures", figure_id="again", value=77_777.0), {"stated_twice"}),
    "stated period turned": (turn_period, {"period_turned"}),
    "one value for two periods": (restate_for_a_later_start, {"one_value_two_periods"}),
    "stated range turned": (state("a_", lambda v, _: v - 1, "value_high"), {"low_above_high"}),
    "stated of an unknown park": (
        put("stated_figures", "scope_id", "ghost"),
        {"unverifiable_statement", "contradicted_statement"},
    ),
    "stated value cut off": (cut_off_ratio, {"fits_by_rounding", "contradicted_statement"}),
    "forecast heading with the base year": (head_forecast, {"forecast_heading"}),
    "heading of half a year later": (head_vacancy, {"heading_differs_from_source"}),
    "provisional year in a total": (mark_provisional, {"provisional_in_total"}),
    "quotient of long ago": (
        change("scenarios", "land_quotient_year", lambda _, __: 2015),
        {"older_quotient_than_known"},
    ),
    "park without organisation": (lose("organisations"), {"park_left_out"}),
    "park vanished": (lose("parks"), {"vanished"}),
    "area jumped": (change("parks", "gross_ha", lambda v, r: v * r.uniform(1.7, 4)), {"jump"}),
    "vacancy jumped": (change("parks", "vacancy_pct", lambda v, r: v + r.uniform(30, 60)), {"jump"}),
    "all jobs counted differently": (double_everywhere, {"shift_of_all"}),
}


def rules_that_find(kind: str, seed: int) -> set[str]:
    """Return the rules that say something of the damaged portfolio that they did not say of the sound one."""
    make = made_for(kind, seed)
    sound, damaged = consistent_tables(*make[:2], **make[2]), consistent_tables(*make[:2], **make[2])
    sources = dict(SOURCES)
    if kind in SOURCE_FAULTS:
        table, day, _ = SOURCE_FAULTS[kind]
        sources |= {"region_employment": SOURCES["issuance"], table: Source("late", "Another", reference_date=day)}
    else:
        FAULTS[kind][0](damaged, np.random.default_rng(seed + 1000))
    try:
        found = Counter(map(_told, audited(damaged, sound, sources).findings))
    except InputError:
        return {"refused"}  # at the door, before the audit: that is finding it too
    return {rule for rule, *_ in found - sound_findings(seed, **make[2])}


def made_for(kind: str, seed: int) -> tuple[int, int, dict[str, bool]]:
    with_detail = kind == "jobs a fifth off" and seed % 2 == 0
    return seed, PARKS, {"detail": with_detail, "drawn": "land" in kind or "boundary" in kind}


@cache
def sound_findings(seed: int, *, detail: bool, drawn: bool) -> Counter[tuple[object, ...]]:
    sound = consistent_tables(seed, PARKS, detail=detail, drawn=drawn)
    return Counter(map(_told, audited(sound, sound).findings))


def _told(finding: Finding) -> tuple[object, ...]:
    return finding.rule, finding.severity, finding.quantity, finding.scope, finding.value, finding.other_value


MEANT = {kind: rules for kind, (_, rules) in FAULTS.items()} | {kind: f[2] for kind, f in SOURCE_FAULTS.items()}


@pytest.fixture(scope="module")
def set_off() -> set[str]:
    """Fill with the names of the rules that found anything."""
    return set()


@pytest.fixture(scope="module")
def found(set_off) -> dict[tuple[str, int], set[str]]:
    def watched(rule):
        @wraps(rule)
        def run(portfolio, evidence):
            findings = rule(portfolio, evidence)
            set_off.update([rule.__name__] if findings else [])
            return findings

        return run

    for kind in MEANT:  # before the watch: what a sound portfolio sets off is no proof
        for seed in SEEDS:
            sound_findings(seed, **made_for(kind, seed)[2])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(audit_module, "RULES", tuple((watched(rule), needs) for rule, needs in audit_module.RULES))
        return {(kind, seed): rules_that_find(kind, seed) for kind in MEANT for seed in SEEDS}


def test_at_least_95_percent_of_single_faults_are_found_by_the_rule_meant_for_them(found):
    missed = [f"{kind} (seed {seed})" for (kind, seed), rules in found.items() if not rules & MEANT[kind]]
    rate = 1 - len(missed) / len(found)
    assert rate >= LEAST_FOUND, f"found {rate:.1%} of {len(found)}; missed: {missed}"


def test_every_kind_of_fault_is_found_at_least_once(found):
    never = [kind for kind in MEANT if not any(found[kind, seed] & MEANT[kind] for seed in SEEDS)]
    assert not never, f"kinds never found: {never}"


def test_every_rule_is_set_off_by_some_fault(found, set_off):
    assert found
    assert {rule.__name__ for rule, _ in audit_module.RULES} - set_off == set()
