"""What the pages of a park and of a figure tell besides key figures: the course of time, and what stands there."""

import csv
import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from django.test import override_settings
from made_up_parks import made_up_portfolio

from terreinwijzer.api.case import indicator_table
from terreinwijzer.indicators.catalogue import indicator
from terreinwijzer.snapshots.store import create_snapshot
from terreinwijzer.vocabulary.tables import canonical_table

LANGUAGES = pytest.mark.parametrize("language", ["nl", "en"])


def text_of(client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def rows_of(client, address: str) -> list[dict[str, str]]:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


@pytest.fixture
def through_time(client, two_dates):
    """Return a browser on Heerlen with two reference dates; De Beitel has a hundred more jobs on the second."""
    from django.conf import settings

    with override_settings(ENVIRONMENT=replace(settings.ENVIRONMENT, data=str(two_dates))):
        yield client


def test_with_one_reference_date_the_pages_say_so(client):
    for rest in ("parks/beitel/", "figures/jobs/", "figures/jobs/beitel/"):
        assert "There is one reference date: 31 December 2023." in text_of(client, f"/en/heerlen/{rest}"), rest
    assert client.get("/en/heerlen/parks/beitel/trend.svg").status_code == 404
    assert client.get("/en/heerlen/figures/jobs/trend.csv").status_code == 404


@LANGUAGES
def test_a_figure_runs_through_time_with_a_text_and_a_table(through_time, plain, language):
    jobs = plain.portfolio.table("parks").set_index("park_id").loc["beitel", "jobs"]
    first, last = (f"{value:,.0f}" for value in (jobs, jobs + 100))
    told = f"from {first} jobs on 31 December 2023 to {last} jobs on 31 December 2024 (2 reference dates)."
    if language == "nl":
        first, last = first.replace(",", "."), last.replace(",", ".")
        told = f"van {first} banen op 31 december 2023 naar {last} banen op 31 december 2024 (2 peildatums)."
    page = text_of(through_time, f"/{language}/heerlen/figures/jobs/beitel/")
    assert told in page
    assert f'href="/{language}/heerlen/figures/jobs/trend.csv?park=beitel"' in page
    assert ("+100 jobs" if language == "en" else "+100 banen") in page
    drawing = through_time.get(f"/{language}/heerlen/figures/jobs/trend.svg?park=beitel&size=narrow")
    assert drawing["Content-Type"] == "image/svg+xml"
    assert f"{last} " in drawing.content.decode()


def test_the_key_figures_of_a_park_run_through_time(through_time):
    page = text_of(through_time, "/nl/heerlen/parks/beitel/")
    assert "Kerncijfers van De Beitel door de tijd" in page
    assert '<th scope="col" role="columnheader" class="number">31 december 2023</th>' in page
    assert through_time.get("/nl/heerlen/parks/beitel/trend.svg").status_code == 200
    rows = rows_of(through_time, "/nl/heerlen/parks/beitel/trend.csv")
    jobs = [row for row in rows if row["Kengetal"] == indicator("jobs").nl]
    assert [row["Peildatum"] for row in jobs] == ["2023-12-31", "2024-12-31"]
    assert float(jobs[1]["Verschil"]) == 100
    sheet = openpyxl.load_workbook(io.BytesIO(through_time.get("/en/heerlen/figures/jobs/trend.xlsx").content))
    assert "Per reference date" in sheet.sheetnames


def test_what_was_made_in_another_way_is_no_trend(plain_results, plain):
    from terreinwijzer.dossier.blocks.through_time import chart_through_time, table_through_time
    from terreinwijzer.indicators.series import indicator_series

    now = plain_results.indicators
    before = replace(plain.portfolio, reference_date=plain.portfolio.reference_date.replace(year=2020))
    sources = {name: replace(source, title={"nl": "Ander", "en": "Other"}) for name, source in before.sources.items()}
    other = replace(now, portfolio=replace(before, sources=sources))
    table = replace(other, quantities=_titled(other.quantities))
    series = indicator_series([table, now])
    told = table_through_time(plain_results, series, "jobs", "beitel", "en")
    assert told.frame["Since the previous reference date"].tolist() == ["–", "–"]
    assert told.frame["Remark"].tolist()[1] == "computed in another way than before, so not to be compared"
    chart = chart_through_time(plain_results, series, "jobs", "beitel", "en")
    assert "The series breaks on 31 December 2023" in chart.alternative
    assert chart_through_time(plain_results, series[series["reference_date"] > "2021"], "jobs", "beitel", "en") is None


def _titled(quantities):
    return {name: replace(each, formula=f"other way of {name}") for name, each in quantities.items()}


def test_an_earlier_delivery_that_cannot_be_read_does_not_take_the_pages_along(through_time, monkeypatch):
    from terreinwijzer.errors import InputError, Problem
    from terreinwijzer.web import portfolios
    from terreinwijzer.web.pages.frame import portfolio

    shown = portfolio("heerlen")
    fresh = replace(shown, kept={})
    monkeypatch.setattr("terreinwijzer.web.pages.park.portfolio", lambda _: fresh)

    def broken(_folder):
        raise InputError(Problem("web_no_data", file="x"))

    monkeypatch.setattr(portfolios, "case_at", broken)
    assert "A delivery from before 31 December 2024 cannot be read" in text_of(
        through_time, "/en/heerlen/parks/beitel/"
    )


@pytest.fixture(scope="session")
def with_establishments(tmp_path_factory) -> Path:
    """Return a store of four made-up parks of which one has businesses: four in industry and one in construction."""
    day = date(2024, 12, 31)
    portfolio = made_up_portfolio(day, 4)
    sectors = [*["industry"] * 4, "construction"]
    rows = [
        {"establishment_id": f"secret-{n}", "park_id": "park-001", "year": 2024, "sector": sector, "jobs": 10.0 + n}
        for n, sector in enumerate(sectors)
    ]
    rows.append(rows[0] | {"establishment_id": "secret-old", "year": 2019, "jobs": 900.0})
    store = tmp_path_factory.mktemp("businesses") / "store"
    tables = {**portfolio.tables, "establishments": canonical_table("establishments").of(rows)}
    sources = {**portfolio.sources, "establishments": portfolio.sources["parks"]}
    create_snapshot(replace(portfolio, tables=tables, sources=sources), store, portfolio_id="voorbeeld")
    return store


def test_the_buildings_of_a_park_stand_by_decade_and_moment(on_the_map):
    page = text_of(on_the_map, "/en/voorbeeld/parks/park-007/")
    assert "large together: 1970–1979: 1 (900 m²)." in page
    assert "<caption>Buildings on Terrein 7 by moment of the life cycle</caption>" in page
    assert on_the_map.get("/en/voorbeeld/parks/park-007/buildings.svg?size=narrow").status_code == 200
    (row,) = rows_of(on_the_map, "/en/voorbeeld/parks/park-007/buildings.csv")
    assert (row["Built in"], row["Buildings"], float(row["Part (%)"])) == ("1970–1979", "1", 100)
    moments = rows_of(on_the_map, "/nl/voorbeeld/parks/park-007/moments.csv")
    assert [row["Moment"] for row in moments] == ["tussen twee momenten"]
    assert "No establishments on this park are known." in page


def test_without_buildings_and_establishments_the_page_says_so_and_gives_no_files(client):
    page = text_of(client, "/nl/heerlen/parks/beitel/")
    assert "Van dit terrein zijn geen panden bekend." in page
    assert "Van dit terrein zijn geen vestigingen bekend." in page
    for part in ("buildings.svg", "buildings.csv", "moments.xlsx", "sectors.csv", "sizes.csv", "nothing.csv"):
        assert client.get(f"/nl/heerlen/parks/beitel/{part}").status_code == 404, part


def test_establishments_are_told_by_sector_and_size_and_never_one_by_one(client, settings_with, with_establishments):
    settings_with(data=str(with_establishments))
    page = text_of(client, "/en/voorbeeld/parks/park-001/")
    assert "Sectors of few establishments together" in page
    assert "Construction" not in page
    assert "secret-" not in page
    sectors = rows_of(client, "/en/voorbeeld/parks/park-001/sectors.csv")
    assert [(row["Sector"], row["Establishments"], float(row["Jobs"])) for row in sectors] == [
        ("Sectors of few establishments together", "5", 60)
    ]
    sizes = rows_of(client, "/en/voorbeeld/parks/park-001/sizes.csv")
    assert [(row["Jobs from"], row["Jobs below"], row["Establishments"]) for row in sizes] == [("10.0", "50.0", "5")]
    # A park without businesses says so, though others have them.
    assert "No establishments on this park are known." in text_of(client, "/en/voorbeeld/parks/park-002/")


def test_rules_and_uses_of_a_park_can_be_taken_along(client):
    page = text_of(client, "/nl/heerlen/parks/beitel/")
    for part, head in (("rules", "Regel"), ("uses", "Gebruik")):
        assert f'href="/nl/heerlen/parks/beitel/{part}.csv"' in page
        rows = rows_of(client, f"/nl/heerlen/parks/beitel/{part}.csv")
        assert rows
        assert all(row[head] for row in rows)
    answer = client.get("/nl/heerlen/parks/beitel/rules.xlsx")
    assert "heerlen-beitel-park_rules-" in answer["Content-Disposition"]
    assert "Regels" in openpyxl.load_workbook(io.BytesIO(answer.content)).sheetnames


def test_a_park_stands_beside_its_region_where_there_is_more_than_one(on_the_map, plain_results):
    from terreinwijzer.dossier.blocks.one_park import park_figures
    from terreinwijzer.web.pages.frame import portfolio

    shown = portfolio("voorbeeld")
    parks = shown.results.portfolio.table("parks")
    divided = parks.assign(region=["Noord" if key < "park-010" else "Zuid" for key in parks["park_id"]])
    whole = replace(shown.results.portfolio, tables={**shown.results.portfolio.tables, "parks": divided})
    results = replace(shown.results, indicators=replace(shown.results.indicators, portfolio=whole))
    told = park_figures(results, "park-003", "en")
    jobs = told.data.set_index("indicator").loc["jobs"]
    assert jobs["region_value"] == divided.loc[divided["region"] == "Noord", "jobs"].sum()
    assert list(told.frame.columns) == ["Indicator", "This park", "Profile mixed", "Region Noord", "All parks", "Rank"]
    # Of one region the whole is the region.
    assert not any(head.startswith("Region") for head in park_figures(plain_results, "beitel", "en").frame.columns)
    assert on_the_map.get("/en/voorbeeld/parks/park-003/benchmark.xlsx").status_code == 200


def test_a_park_lies_in_the_spread_and_its_comparison_can_be_taken_along(client, heerlen):
    page = text_of(client, "/en/heerlen/parks/beitel/")
    assert "Where De Beitel lies among all parks" in page
    drawing = "/en/heerlen/explore/compare/boxes.svg"
    assert f'src="{drawing}?v=' in page
    assert client.get(f"{drawing}?park=beitel&size=narrow").status_code == 200
    rows = {row["Kengetal"]: row for row in rows_of(client, "/nl/heerlen/parks/beitel/benchmark.csv")}
    table = indicator_table(heerlen)
    jobs = rows[indicator("jobs").nl]
    assert float(jobs["Zelfde profiel"]) == table.by("profile").loc["industrial", "jobs"]
    assert float(jobs["Alle terreinen"]) == table.totals.loc["jobs", "value"]
