"""Parks beside each other: the values of the library, as table, as lines and as boxes, each told in words too."""

import csv
import io
import re
from dataclasses import replace

import openpyxl
import pytest
from django.test import override_settings
from small_case import write_small_case

from terreinwijzer.api.case import indicator_table

COMPARE = "/nl/heerlen/explore/compare/"
ASKED = "park=beitel&park=avantis&figure=jobs&figure=vacancy_pct"


def page_of(client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def rows_of(client, name: str, query: str) -> list[dict[str, str]]:
    answer = client.get(f"/nl/heerlen/explore/compare/{name}.csv?{query}")
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_the_chosen_parks_stand_side_by_side_with_all_together(client):
    page = page_of(client, f"{COMPARE}?{ASKED}")
    heads = re.findall(r'role="columnheader"[^>]*>([^<]+)<', page)[:4]
    assert heads == ["Indicator", "De Beitel", "Avantis", "Alle terreinen"]
    assert 'href="/nl/heerlen/figures/jobs/"' in page
    assert "2.624 banen" in page
    assert re.search(r'name="park" value="beitel" checked', page)


def test_the_pictures_say_in_words_what_they_show(client):
    page = page_of(client, f"{COMPARE}?{ASKED}")
    assert "De Beitel: Arbeidsplaatsen 2.624 banen (plaats 2 van 17, de hoogste is 1)" in page
    assert re.search(r"Leegstand: van 0% tot 37%, midden \d+%, de helft tussen", page)
    assert "Toon als tabel" in page


def test_figures_leave_as_they_are_in_the_library(client, heerlen):
    table = indicator_table(heerlen).per_park
    rows = rows_of(client, "parks", ASKED)
    assert list(rows[0]) == ["park_id", "name", "jobs", "vacancy_pct"]
    assert {row["park_id"]: float(row["jobs"]) for row in rows} == table.loc[["beitel", "avantis"], "jobs"].to_dict()
    jobs = rows_of(client, "spread", ASKED)[0]
    assert float(jobs["middle"]) == pytest.approx(table["jobs"].median())
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"/en/heerlen/explore/compare/parks.xlsx?{ASKED}").content))
    assert {"Indicators per park", "Spread per indicator"} <= set(book.sheetnames)


@pytest.mark.parametrize("name", ["parallel", "boxes"])
def test_a_picture_leaves_as_a_drawing_for_page_and_phone(client, name):
    for size in ("", "&size=narrow"):
        drawing = client.get(f"/nl/heerlen/explore/compare/{name}.svg?{ASKED}{size}")
        assert drawing["Content-Type"] == "image/svg+xml"
        assert b"De Beitel" in drawing.content


def test_without_a_choice_the_spread_of_all_parks_is_shown(client):
    page = page_of(client, COMPARE)
    assert "Kies een of meer terreinen" in page
    assert len(rows_of(client, "parks", "figure=fsi")) == 17


def test_what_an_address_asks_too_much_or_does_not_exist_is_left_out_and_told(client, heerlen):
    every = "&".join(f"park={park}" for park in heerlen.portfolio.table("parks")["park_id"])
    page = page_of(client, f"{COMPARE}?{every}&park=nowhere&figure=nothing")
    assert "Er passen 6 terreinen naast elkaar" in page
    assert len(rows_of(client, "parks", every)) == 6
    for nothing in ("nothing.csv", "nothing.svg", "parks.docx"):
        assert client.get(f"/nl/heerlen/explore/compare/{nothing}?{ASKED}").status_code == 404


def test_a_search_offers_what_fits_and_keeps_what_was_chosen(client):
    page = page_of(client, f"{COMPARE}?park=beitel&q=cramer")
    assert 'id="park-in-de-cramer"' in page
    assert 'id="park-beitel" name="park" value="beitel" checked' in page
    assert 'id="park-avantis"' not in page


def test_parks_that_share_a_name_are_told_apart_and_a_gap_is_a_gap(client, tmp_path):
    from django.conf import settings

    folder = write_small_case(tmp_path / "small")
    (folder / "parks.csv").write_text(
        "park_id,name,gross_ha,net_ha,jobs,profile,municipality\n"
        "a,Aa,10,8,400,industrial,Veen\n"
        "b,Aa,20,15,,mixed,Veen\n"
    )
    with override_settings(ENVIRONMENT=replace(settings.ENVIRONMENT, data=str(folder))):
        page = page_of(client, "/en/small/explore/compare/?park=a&park=b&figure=jobs&figure=gross_ha")
        assert "Aa (2)" in page
        assert re.search(r'data-head="Aa \(2\)" class="number">–<', page)
        assert client.get("/en/small/explore/compare/parallel.svg?park=a&park=b").status_code == 200


def test_a_park_page_leads_to_comparing_and_checking(client):
    page = page_of(client, "/nl/heerlen/parks/beitel/")
    assert 'href="/nl/heerlen/explore/compare/?park=beitel"' in page
    assert 'href="/nl/heerlen/explore/check/?park=beitel"' in page
