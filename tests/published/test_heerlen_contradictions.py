"""The contradictions that the description of the system lists, found by rules that know no Heerlen."""

from pathlib import Path

import pandas as pd
import pytest

from terreinwijzer.api import audit_case
from terreinwijzer.audit.audit import AuditReport
from terreinwijzer.audit.finding import findings_table


@pytest.fixture(scope="module")
def report(heerlen) -> AuditReport:
    return audit_case(heerlen)


@pytest.fixture(scope="module")
def statements(report) -> pd.DataFrame:
    return report.statements.set_index("figure_id")


def cause_of(report: AuditReport, quantity: str, scope: str) -> str:
    found = [
        f for f in report.findings if f.rule == "contradicted_statement" and (f.quantity, f.scope) == (quantity, scope)
    ]
    assert len(found) >= 1, f"no contradiction on {quantity} of {scope}"
    return found[0].likely_cause("en")


def test_vacancy_of_c_mill_is_28_in_the_text_and_37_in_the_table(statements):
    row = statements.loc["vacancy_c_mill_text"]
    assert (row["status"], row["value"], row["recomputed"]) == ("contradicted", 28, 37)


@pytest.mark.parametrize(
    ("park", "table_4", "key_figures"),
    [("c-mill", 12.3, 14.5), ("coriopolis", 8.2, 14.5), ("baaks-soureth", 7.7, 10.3), ("de-kissel", 12.8, 10.9)],
)
def test_table_4_differs_from_the_key_figures(statements, park, table_4, key_figures):
    row = statements.loc[f"table4_{park}"]
    assert (row["status"], row["value"], row["recomputed"]) == ("contradicted", table_4, key_figures)


def test_the_other_parks_of_table_4_agree(statements):
    of_table_4 = statements[statements.index.str.startswith("table4_")]
    assert (of_table_4["status"] == "equal").sum() == 13


def test_the_total_of_table_4_fits_its_own_parts(report):
    assert "fits the parts of table 4 (together 343.0 ha)" in cause_of(report, "net_issued_ha", "")


def test_jobs_per_hectare_divide_by_net_area_on_most_parks_and_by_table_4_on_others(report):
    mixed = next(f for f in report.findings if f.rule == "mixed_denominators")
    assert mixed.details["denominator"]["en"] == "net area"
    assert mixed.details["fitting"] == 13
    assert "net issued area (table 4), 7.7 ha" in cause_of(report, "jobs_per_net_ha", "baaks-soureth")


@pytest.mark.parametrize("scope", ["Parkstad Limburg", "Heerlen", "Kerkrade"])
def test_issuance_totals_leave_out_the_2021_that_the_heading_includes(report, scope):
    assert "2021 was left out" in cause_of(report, "issued_ha", scope)


def test_the_mean_fsi_fits_another_weight(report):
    assert "another weight: net area" in cause_of(report, "fsi", "")


def test_growth_compounds_ten_times_over_nine_years(report):
    found = [f for f in report.findings if f.rule == "compounding_differs_from_span"]
    assert [(f.value, f.other_value) for f in found] == [(10, 9), (10, 9)]


def test_more_contradictions_than_the_list_names(report, statements):
    assert statements.loc["parks_low_vacancy", "status"] == "contradicted"
    assert statements.loc["coverage_two_thirds", "status"] == "contradicted"
    assert statements.loc["land_quotient_change", "status"] == "contradicted"
    assert statements.loc["vacancy_smitzerveld_text", "status"] == "contradicted"
    rules = {f.rule for f in report.findings}
    assert {"more_than_net", "share_and_change_differ", "stated_twice", "source_too_old"} <= rules


def test_an_input_rounded_to_whole_percents_does_not_contradict_a_finer_one(statements):
    assert statements.loc["vacancy_avantis_text", "status"] == "equal_rounded"


def test_every_finding_reads_in_both_languages(report):
    for language in ("nl", "en"):
        table = findings_table(report.findings, language)
        assert not table["likely_cause"].str.contains(r"[{}]", regex=True).any()


@pytest.mark.shared
def test_every_stated_figure_of_the_reference_has_a_verdict(shared: Path, statements):
    listed = pd.read_csv(shared / "cases" / "heerlen" / "stated_figures.csv")
    verdicts = statements.loc[listed["figure"], "status"]
    assert verdicts.isin(("equal", "equal_rounded", "contradicted")).all()
