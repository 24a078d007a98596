"""How far a stated figure may lie from the recomputed one, and what a finding tells."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from terreinwijzer.audit.audit import audit
from terreinwijzer.audit.finding import ROWS_NAMED, Finding, Origin, findings_table, with_rest
from terreinwijzer.audit.statements import step_of, within
from terreinwijzer.indicators.book import FigureBook
from terreinwijzer.indicators.table import indicator_table
from terreinwijzer.lineage import Source
from terreinwijzer.snapshots.portfolio import Portfolio
from terreinwijzer.vocabulary.norms import norms_on

DAY = date(2023, 12, 31)


@pytest.mark.parametrize(
    ("stated", "recomputed", "rounding", "qualifier", "fits"),
    [
        (48, 47.6, 1, "exact", True),
        (48, 48.5, 1, "exact", True),
        (48, 48.6, 1, "exact", False),
        (14_500, 14_525, 500, "circa", True),
        (28, 28.6, 1, "circa", False),
        (60, 63.3, 1, "more_than", True),
        (75, 41, 5, "more_than", False),
        (5, 4, 1, "less_than", True),
        (5, 6, 1, "less_than", False),
        (66.7, 64.7, 5, "almost", True),
        (66.7, 67.0, 5, "almost", False),
        (66.7, 61.0, 5, "almost", False),
        (-3.2, -3.126, 0.1, "exact", False),
    ],
)
def test_a_stated_value_fits_within_half_a_rounding_step(stated, recomputed, rounding, qualifier, fits):
    assert bool(within(stated, recomputed, rounding, qualifier)) is fits


def test_what_rounding_of_the_inputs_can_do_is_allowed():
    assert not within(103, 103.517, 1, "exact")
    assert within(103, 103.517, 1, "exact", 0.36)


def test_a_missing_value_fits_nothing():
    assert not within(5.0, np.nan, 1.0, "exact")


def test_whole_columns_are_compared_at_once():
    fits = within(
        *(np.array(v) for v in ([1.0, 2.0], [1.4, 2.6], [1.0, 1.0])), np.array(["exact", "circa"], dtype=object)
    )
    assert fits.tolist() == [True, False]


@pytest.mark.parametrize(
    ("values", "step"), [([1, 20], 1.0), ([1.5, 2], 0.1), ([1.25], 0.01), ([1.234], 0.0), ([np.nan, 3], 1.0)]
)
def test_the_rounding_step_is_read_from_the_values(values, step):
    assert step_of(pd.Series(values, dtype="float64")) == pytest.approx(step)


def finding(severity: str) -> Finding:
    where, other = (
        Origin({"nl": "tabel 4", "en": "table 4"}, (Source("report", {"nl": "Rapport", "en": "Report"}),), DAY),
        Origin("parks.net_ha"),
    )
    return Finding("rule", severity, "net_ha", "p", 1.0, 2.0, "ha", where, other, "cause_more_than_net")


def test_findings_are_told_gravest_first_in_either_language_with_source_and_date():
    findings = [finding("remark"), finding("error")]
    dutch, english = (findings_table(findings, language) for language in ("nl", "en"))
    assert dutch["severity"].tolist() == ["error", "remark"]
    assert (dutch["where"].iloc[0], english["where"].iloc[0]) == ("tabel 4", "table 4")
    assert (dutch["where_source"].iloc[0], dutch["where_date"].iloc[0]) == ("Rapport", "2023-12-31")
    assert dutch["likely_cause"].iloc[0] != english["likely_cause"].iloc[0]


def test_a_table_without_findings_has_its_columns():
    assert findings_table([], "nl").columns.tolist()[0] == "severity"


def test_a_fault_of_a_whole_table_is_named_for_the_first_rows_and_counted_for_the_rest():
    wrong = pd.DataFrame({"a": range(ROWS_NAMED + 7)})
    told = with_rest(wrong, [finding("error")] * ROWS_NAMED)
    assert len(told) == ROWS_NAMED + 1
    assert "7" in told[-1].likely_cause("en")


def report_of(**tables: pd.DataFrame):
    parks = pd.DataFrame({"park_id": ["p"], "name": ["P"], "net_ha": [10.0], "net_issued_ha": [8.0], "jobs": [100.0]})
    portfolio = Portfolio("Test", "Region", DAY, {"parks": parks} | tables)
    return audit(portfolio, FigureBook(indicator_table(portfolio, norms_on(DAY), "Town")))


def test_a_rule_without_data_says_what_it_needs():
    report = report_of()
    assert report.not_run["contradicted_statements"] == ("stated_figures",)
    assert report.not_run["jumps"] == ("previous snapshot",)
    assert "out_of_range" in report.rules_run
    assert not set(report.rules_run) & set(report.not_run)


def test_findings_are_counted_by_severity():
    supply = pd.DataFrame({"park_id": ["p"], "immediately_available_ha": [6.0], "under_option_ha": [9.0]})
    report = report_of(supply_offers=supply)
    assert report.counts == {"error": 1, "warning": 1, "remark": 0}
    assert {f.rule for f in report.grave} == {"part_above_whole", "more_than_net"}


def stated(**changes: object) -> pd.DataFrame:
    row = {
        "figure_id": "f", "quantity": "net_issued_ha", "scope_type": "park", "scope_id": "p", "value": 8.0,
        "unit": "ha",
        "rounding": 0.1, "qualifier": "exact", "basis": "result", "where_nl": "t", "where_en": "t", "label_nl": "l",
        "label_en": "l", "period_start": pd.Timestamp(DAY),
    }  # fmt: skip
    return pd.DataFrame([row | changes])


def test_a_figure_of_an_unknown_park_is_a_finding_not_a_crash():
    report = report_of(stated_figures=stated(scope_id="ghost"))
    assert report.statements["status"].tolist() == ["unverifiable"]
    assert [f.rule for f in report.grave] == ["unverifiable_statement"]


def test_a_figure_of_an_unknown_region_is_a_finding():
    report = report_of(stated_figures=stated(scope_type="region", scope_id="Atlantis"))
    assert [f.scope for f in report.grave if f.rule == "unverifiable_statement"] == ["Atlantis"]


def test_a_missing_qualifier_is_read_as_exact():
    assert report_of(stated_figures=stated(qualifier=None)).statements["status"].tolist() == ["equal"]


def test_a_contradicted_figure_tells_its_likely_cause_beside_the_values():
    row = report_of(stated_figures=stated(value=7.0)).statements.iloc[0]
    assert (row["status"], row["recomputed"], row["difference"]) == ("contradicted", 8.0, 1.0)
    assert row["cause_nl"]
    assert row["cause_en"]
