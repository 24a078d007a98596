"""The forecast with other assumptions: what the formulas of the vision give, and where each assumption comes from."""

import csv
import io
import re
from dataclasses import replace
from urllib.parse import urlencode

import openpyxl
import pytest
from django.test import override_settings
from small_case import write_small_case

DEMAND = "/nl/heerlen/explore/demand/"


def page_of(client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def rows_of(client, name: str, query: str = "") -> list[dict[str, str]]:
    answer = client.get(f"/nl/heerlen/explore/demand/{name}.csv?{query}")
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def outcome(client, variant: str, query: str = "") -> float:
    return next(
        float(row["extra_ha"]) for row in rows_of(client, "demand_variants", query) if row["variant"] == variant
    )


def test_with_the_assumptions_of_the_case_the_band_is_that_of_the_vision(client):
    page = page_of(client, DEMAND)
    assert "37 tot 84 ha" in page
    assert "Met de aannames van de casus" not in page
    assert "Eigen aanname" not in page


def test_method_1_is_issuance_less_what_intensive_use_saves(client):
    # Issuance 2011-2020: 57.17 ha (the vision, appendix 3).
    assert outcome(client, "high", "gain_low=25&gain_high=40") == pytest.approx(57.17 * 0.75)
    assert outcome(client, "low", "gain_low=25&gain_high=40") == pytest.approx(57.17 * 0.60)


def test_method_2_is_jobs_times_preference_times_quotient_less_what_is_issued(client, heerlen):
    region = heerlen.portfolio.table("region_employment").set_index(["region", "year"]).loc[("Parkstad Limburg", 2021)]
    own = {"annual_job_growth_pct": 0.5, "location_type_preference_pct": 28, "land_quotient_m2_per_job": 350}
    query = urlencode({f"wlo_hoog.{name}": value for name, value in own.items()})
    expected = float(region["jobs"]) * 1.005**10 * 0.28 * 350 / 10_000 - float(region["net_issued_ha"])
    assert outcome(client, "WLO hoog", query) == pytest.approx(expected)
    page = page_of(client, f"{DEMAND}?{query}")
    assert "Met de aannames van de casus: 37 tot 84 ha." in page
    assert "Eigen aanname" in page


def test_what_existing_plots_absorb_makes_supply_last_longer(client):
    def years(query: str) -> list[int]:
        rows = [row for row in rows_of(client, "run_out", query) if row["level"] == "with_options"]
        return [int(row["run_out_year"] or 9999) for row in rows]

    before, after = years(""), years("absorbed=30")
    assert all(late >= soon for soon, late in zip(before, after, strict=True))
    assert after != before


@pytest.mark.parametrize(
    ("query", "name", "told"),
    [
        ("horizon=2015", "horizon", "De horizon 2015 ligt niet na de terugblik."),
        ("gain_low=50&gain_high=20", "gain_high", "Geef laag en hoog, tussen 0 en 100 procent."),
        ("base_from=soon", "base_from", "Voer een geheel getal in."),
        ("wlo_laag.annual_job_growth_pct=99", "wlo_laag.annual_job_growth_pct", "hoogstens 20"),
        ("absorbed=", "absorbed", "Dit veld is verplicht."),
    ],
)
def test_an_assumption_that_cannot_be_is_told_at_its_field(client, query, name, told):
    page = page_of(client, f"{DEMAND}?{query}")
    assert told in page
    assert f'id="id_{name}_error"' in page
    assert 'id="band"' not in page
    assert client.get(f"/nl/heerlen/explore/demand/run_out.csv?{query}").status_code == 404


def test_years_without_issuance_are_told_and_nothing_is_shown_in_their_place(client):
    page = page_of(client, f"{DEMAND}?base_from=1990")
    assert "De uitgifte van" in page
    assert 'id="band"' not in page


def test_every_figure_is_one_step_from_its_formula_and_sources(client):
    page = page_of(client, "/en/heerlen/explore/demand/")
    lineage = page[page.index("Where these figures come from") :]
    assert re.search(r"column (region_employment|issuance)\.", lineage)


def test_tables_leave_as_csv_and_workbook_and_charts_as_drawings(client):
    book = openpyxl.load_workbook(io.BytesIO(client.get("/en/heerlen/explore/demand/run_out.xlsx?gain_low=20").content))
    assert len(book.sheetnames) > 5
    drawing = client.get("/en/heerlen/explore/demand/confrontation.svg?gain_low=20&size=narrow")
    assert drawing["Content-Type"] == "image/svg+xml"
    for nothing in ("nothing.csv", "nothing.svg", "run_out.docx"):
        assert client.get(f"/en/heerlen/explore/demand/{nothing}").status_code == 404


def test_a_portfolio_without_a_forecast_says_so(client, tmp_path):
    from django.conf import settings

    data = str(write_small_case(tmp_path / "small"))
    with override_settings(ENVIRONMENT=replace(settings.ENVIRONMENT, data=data)):
        assert "This portfolio has no forecast." in page_of(client, "/en/small/explore/demand/")
        assert client.get("/en/small/explore/demand/run_out.csv").status_code == 404
