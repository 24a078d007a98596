"""The contradictions that the description of the system lists, found by rules that know no Heerlen."""

from pathlib import Path

import pandas as pd
import pytest

from terreinwijzer.api.case import audit_case
from terreinwijzer.audit.audit import AuditReport
from terreinwijzer.audit.finding import SEVERITIES, Finding, findings_table


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


def found(report: AuditReport, rule: str, scope: str = "") -> list[Finding]:
    return [f for f in report.findings if f.rule == rule and (not scope or f.scope == scope)]


def test_ratios_that_fit_no_denominator_are_named(report):
    mixed = found(report, "mixed_denominators")[0]
    assert mixed.details["none"] == "C-Mill, De Kissel, In de Cramer"
    assert mixed.details["others"]["en"] == "Baaks-Soureth: net issued area (table 4)"


def test_the_total_of_table_4_is_a_fifth_of_a_hectare_off_its_own_rows_which_rounding_can_explain(report):
    total = next(f for f in found(report, "total_unlike_stated_parts") if f.quantity == "net_issued_ha")
    assert (total.severity, total.value) == ("remark", 342.8)
    assert total.other_value == pytest.approx(343.0)


def test_the_issuance_total_differs_from_its_own_years(report):
    total = next(f for f in found(report, "total_unlike_stated_parts") if f.quantity == "issued_ha")
    assert (total.severity, total.value) == ("warning", 57.17)
    assert total.other_value == pytest.approx(60.37)


def test_jobs_per_hectare_of_coriopolis_were_cut_off(report):
    assert "cut off" in found(report, "fits_by_rounding", "coriopolis")[0].likely_cause("en")


def test_the_change_of_the_land_quotient_was_divided_by_the_last_value(report):
    assert "last value" in cause_of(report, "land_quotient_change_pct", "Parkstad Limburg")


def test_only_the_net_area_gives_the_stated_mean_fsi(report):
    told = cause_of(report, "fsi", "")
    assert "net area (0.315)" in told
    assert "median 0.320" in told
    assert "unweighted 0.305" in told


def test_land_of_coriopolis_adds_up_only_with_table_4(report):
    assert "With 8.2 ha issued, as table 4 says" in found(report, "more_than_net", "coriopolis")[0].likely_cause("en")
    assert "Only with this stated figure" in cause_of(report, "net_issued_ha", "coriopolis")
    assert "Only with the value in the table" in cause_of(report, "net_issued_ha", "de-kissel")


def test_ten_hectares_of_emma_are_neither_issued_nor_available(report):
    gap = found(report, "land_unaccounted", "emma")[0]
    assert gap.other_value - gap.value == pytest.approx(10.6)


def test_supply_is_of_the_end_of_2021_and_issuance_of_its_third_quarter(report):
    told = found(report, "same_year_other_moment", "2021")[0].likely_cause("en")
    assert "2021-09-30" in told
    assert "2021-12-31" in told


def test_every_finding_says_where_both_values_come_from(report):
    table = findings_table(report.findings, "en")
    assert table["where"].str.len().gt(0).all()
    assert table["where_source"].str.len().gt(0).all()


def test_the_gravest_findings_come_first(report):
    order = [SEVERITIES.index(f.severity) for f in report.findings]
    assert order == sorted(order)


def test_more_contradictions_than_the_list_names(report, statements):
    assert statements.loc["parks_low_vacancy", "status"] == "contradicted"
    assert statements.loc["coverage_two_thirds", "status"] == "contradicted"
    assert statements.loc["land_quotient_change", "status"] == "contradicted"
    assert statements.loc["vacancy_smitzerveld_text", "status"] == "contradicted"
    # Paragraph 3.2 calls vacancy low (0-2 %), paragraph 2.1 gives 6.3 %.
    assert statements.loc["vacancy_overall_low", "status"] == "contradicted"
    assert statements.loc["friction_vacancy_2024h1", "status"] == "equal_rounded"
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
