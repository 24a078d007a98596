"""What a reader finds on the pages, in both languages, without scripts."""

import csv
import io
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from django.test import override_settings

from terreinwijzer.api.case import indicator_table
from terreinwijzer.errors import InputError
from terreinwijzer.indicators.catalogue import indicator
from terreinwijzer.programme.evaluation import evaluate
from terreinwijzer.snapshots.store import create_snapshot

LANGUAGES = pytest.mark.parametrize("language", ["nl", "en"])


def text_of(client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_the_browser_chooses_the_language_and_the_only_portfolio_opens_at_once(client):
    english = client.get("/", headers={"accept-language": "en-GB,en;q=0.9,nl;q=0.5"})
    assert english["Location"] == "/en/"
    assert client.get("/", headers={"accept-language": "de"})["Location"] == "/nl/"
    assert client.get("/en/")["Location"] == "/en/heerlen/"


@LANGUAGES
def test_every_page_says_its_language_and_leads_to_the_same_page_in_the_other(client, language):
    other = {"nl": "en", "en": "nl"}[language]
    for rest in (
        "",
        "parks/?q=cramer&sort=jobs",
        "parks/beitel/",
        "figures/vacancy_pct/",
        "audit/",
        "atlas/?figure=jobs&park=beitel",
    ):
        page = text_of(client, f"/{language}/heerlen/{rest}")
        assert f'<html lang="{language}">' in page
        assert f'href="/{other}/heerlen/{rest.replace("&", "&amp;")}" lang="{other}"' in page, rest


def test_the_overview_shows_the_totals_that_the_library_computes(client, heerlen):
    page = text_of(client, "/nl/heerlen/")
    totals = indicator_table(heerlen).totals["value"]
    assert f"{totals['vacancy_pct']:.1f}%".replace(".", ",") in page
    assert f"{totals['available_ha']:.1f} ha".replace(".", ",") in page
    assert "Bevindingen van de controle: " in page


def test_without_an_earlier_date_the_overview_says_how_to_get_one(client):
    assert "There is no earlier reference date" in text_of(client, "/en/heerlen/")


def test_with_an_archive_the_overview_says_what_changed(client, two_dates):
    from django.conf import settings

    with override_settings(ENVIRONMENT=replace(settings.ENVIRONMENT, data=str(two_dates))):
        page = text_of(client, "/nl/heerlen/")
    assert "Totalen die sinds 31 december 2023 veranderden" in page
    assert "14.525 banen → <strong>14.625 banen</strong>" in page
    assert "stand op 31 december 2024" in page


def test_parks_are_sorted_by_a_figure_and_gaps_come_last(client, heerlen):
    page = text_of(client, "/en/heerlen/parks/?sort=vacancy_pct&order=down")
    names = heerlen.portfolio.table("parks").set_index("park_id")["name"]
    values = indicator_table(heerlen).per_park["vacancy_pct"].sort_values(ascending=False, kind="stable")
    places = [page.index(f">{names[park]}</a>") for park in values.index]
    assert places == sorted(places)
    assert 'aria-sort="descending"' in page


@pytest.mark.parametrize(
    ("asked", "found"),
    [("cramer", ["In de Cramer"]), ("BEITEL", ["De Beitel"]), ("gemengd de", ["In de Cramer", "De Kissel"])],
)
def test_parks_are_found_by_every_word_of_name_or_profile(client, asked, found):
    page = text_of(client, f"/nl/heerlen/parks/?q={asked}")
    assert all(f">{name}</a>" in page for name in found)
    assert f"{len(found)} van 17 terreinen" in page


def test_a_search_without_result_says_what_to_do(client):
    assert "Make it shorter or clear it" in text_of(client, "/en/heerlen/parks/?q=nowhere")


def test_what_is_typed_in_the_search_is_shown_as_text(client):
    page = text_of(client, "/nl/heerlen/parks/?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E")
    assert "<script>alert" not in page


def test_a_park_stands_beside_its_profile_and_the_whole(client, heerlen):
    page = text_of(client, "/nl/heerlen/parks/beitel/")
    table = indicator_table(heerlen)
    profile = table.by("profile").loc["industrial"]
    for value in (profile["gross_ha"], table.totals.loc["gross_ha", "value"]):
        assert f"{value:.1f} ha".replace(".", ",") in page
    assert "Koers: behouden en intensiveren" in page
    assert "Geen zelfstandige detailhandel op bedrijventerreinen." in page


def test_every_figure_is_one_click_from_its_definition_and_sources(client):
    park = text_of(client, "/en/heerlen/parks/beitel/")
    assert 'href="/en/heerlen/figures/vacancy_pct/beitel/"' in park
    figure = text_of(client, "/en/heerlen/figures/vacancy_pct/beitel/")
    assert "Monitor of commercial property on offer" in figure
    assert "column parks.vacancy_pct, 17 values" in figure
    assert indicator("vacancy_pct").reading_en in figure


def test_a_chart_has_a_text_alternative_and_a_table(client):
    page = text_of(client, "/en/heerlen/figures/vacancy_pct/")
    assert "C-Mill has the highest value (37%)" in page
    assert "Show as a table" in page
    drawing = client.get("/en/heerlen/figures/vacancy_pct.svg?park=c-mill")
    assert drawing["Content-Type"] == "image/svg+xml"
    assert b"C-Mill" in drawing.content


def test_the_parks_leave_as_csv_and_as_a_workbook_with_the_same_figures(client, heerlen):
    answer = client.get("/nl/heerlen/parks.csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    jobs = indicator_table(heerlen).per_park["jobs"]
    assert {row["park_id"]: float(row["jobs"]) for row in rows} == jobs.astype(float).to_dict()
    assert 'filename="heerlen-parks-2023-12-31.csv"' in answer["Content-Disposition"]
    workbook = openpyxl.load_workbook(io.BytesIO(client.get("/nl/heerlen/parks/beitel/figures.xlsx").content))
    cells = [cell for sheet in workbook for row in sheet.iter_rows(values_only=True) for cell in row]
    assert "De Beitel" in cells
    assert jobs["beitel"] in cells
    assert "Avantis" not in cells


@pytest.mark.usefixtures("application")
def test_a_text_that_a_spreadsheet_would_run_leaves_as_text():
    import pandas as pd

    from terreinwijzer.web.exports import safe_cells

    frame = pd.DataFrame({"name": ["=1+1", "@SUM(A1)", "Beitel", None], "change": [-1.5, 2.0, None, 0.0]})
    safe = safe_cells(frame)
    assert safe["name"].tolist()[:3] == ["'=1+1", "'@SUM(A1)", "Beitel"]
    assert safe["change"].tolist()[:2] == [-1.5, 2.0]


def test_a_workbook_holds_numbers_as_numbers_and_a_formula_as_text():
    import pandas as pd

    from terreinwijzer.dossier.data.sheets import plain_workbook

    days = [pd.Timestamp("2026-11-27"), pd.NaT]
    frame = pd.DataFrame({"name": ["=1+1", None], "jobs": [3, None], "closed": [True, False], "on": days})
    sheet = openpyxl.load_workbook(io.BytesIO(plain_workbook({"Parks": frame})))["Parks"]
    rows = list(sheet.values)
    assert rows[0] == ("name", "jobs", "closed", "on")
    assert rows[1] == ("=1+1", 3, True, days[0].to_pydatetime())
    assert rows[2] == (None, None, False, None)
    assert [cell.data_type for cell in sheet[2]] == ["s", "n", "b", "d"]
    assert sheet["D2"].number_format == "yyyy-mm-dd"


@pytest.mark.parametrize(
    "address",
    ["/nl/nowhere/", "/nl/heerlen/atlas.json?figure=nothing",
     "/nl/heerlen/parks/nowhere/", "/nl/heerlen/figures/nothing/", "/nl/heerlen/figures/fsi/nowhere/",
     "/nl/heerlen/charts/nothing.svg", "/nl/heerlen/parks.docx", "/fr/heerlen/"],
)  # fmt: skip
def test_what_does_not_exist_is_told_as_a_page(client, address):
    answer = client.get(address)
    assert answer.status_code == 404
    assert "Deze pagina bestaat niet" in answer.content.decode()


def test_data_that_cannot_be_used_is_told_with_what_to_mend(client, tmp_path):
    from django.conf import settings

    with override_settings(ENVIRONMENT=replace(settings.ENVIRONMENT, data=str(tmp_path))):
        answer = client.get("/en/heerlen/")
    assert answer.status_code == 503
    assert "There is no case folder (with case.toml), snapshot or store here." in answer.content.decode()


@pytest.mark.usefixtures("application")
def test_each_portfolio_of_a_store_is_found_and_a_snapshot_has_only_its_past(two_dates):
    from terreinwijzer.web.portfolios import Portfolios

    assert Portfolios(two_dates).ids == ("heerlen",)
    assert Portfolios(two_dates / "heerlen").ids == ("heerlen",)
    first = Portfolios(two_dates / "heerlen" / "2023-12-31").shown("heerlen")
    assert first is not None
    assert first.previous is None
    with pytest.raises(InputError, match="no case folder"):
        Portfolios(two_dates / "nowhere")


def test_the_server_tells_whether_it_is_well(client):
    assert client.get("/health/live").json() == {"status": "ok"}
    text_of(client, "/nl/heerlen/")
    assert client.get("/health/ready").json() == {"database": True, "data": True, "warm": True}


def test_a_portfolio_of_made_up_values_alone_says_so_on_every_page(on_the_map):
    mark = '<span class="synthetic">made up</span>'
    for rest in ("", "parks/", "parks/park-001/", "audit/"):
        assert mark in on_the_map.get(f"/en/voorbeeld/{rest}").content.decode(), rest


def test_a_case_with_one_made_up_source_does_not_call_everything_made_up(client):
    assert 'class="synthetic"' not in client.get("/en/heerlen/").content.decode()


def test_the_parks_of_a_figure_come_in_pages_from_the_highest_value_down(on_the_map):
    first, second = (on_the_map.get(f"/en/voorbeeld/figures/jobs/{rest}").content.decode() for rest in ("", "?page=2"))
    assert "Page 1 of 2" in first
    assert '<details id="table"><summary>' in first
    assert "Terrein 129</a></th>" in first
    # Whoever turned a page wants to see the table.
    assert '<details id="table" open><summary>' in second
    assert "Terrein 0</a></th>" in second
    assert "Terrein 129</a></th>" not in second


def test_indicators_run_through_every_reference_date(two_dates, plain, tmp_path):
    store = Path(shutil.copytree(two_dates, tmp_path / "store"))
    day = date(2025, 12, 31)
    portfolio = replace(plain.portfolio, reference_date=day)
    create_snapshot(replace(plain, settings=replace(plain.settings, reference_date=day), portfolio=portfolio), store)
    from terreinwijzer.web.portfolios import Portfolios

    series = Portfolios(store).shown("heerlen").series
    jobs = series[(series["indicator"] == "jobs") & (series["park_id"] == "beitel")]
    now = plain.portfolio.table("parks").set_index("park_id").loc["beitel", "jobs"]
    assert jobs["value"].tolist() == [now, now + 100, now]
    # What an action should move is measured from the first date on, not from the last but one.
    effect = pd.DataFrame({"indicator": ["jobs"], "park_id": "beitel", "baseline": None, "baseline_on": None,
                           "target": now + 50, "target_on": "2026-12-31"})  # fmt: skip
    assert evaluate(effect, series)["change"].tolist() == [0]


def test_on_many_parks_a_part_of_the_name_is_enough(login, on_the_map, clean_records):  # noqa: ARG001  (the data)
    manager = login("account_manager", "voorbeeld")
    from terreinwijzer.web.register.models import Organisation

    for park_id in ("park-012", "park-112", "park-020"):
        Organisation.objects.create(portfolio_id="voorbeeld", name=f"Bedrijf op {park_id}", park_id=park_id)
    for rest in ("", "visits/"):
        typed = manager.get(f"/nl/voorbeeld/register/{rest}?park=9012").content.decode()
        assert "Bedrijf op park-012" in typed
        assert "Bedrijf op park-112" not in typed
        chosen = manager.get(f"/nl/voorbeeld/register/{rest}?park=park-020").content.decode()
        assert "Bedrijf op park-020" in chosen
        assert "Bedrijf op park-012" not in chosen
