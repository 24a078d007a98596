"""Labour and education as a page: a shift of jobs is an address, and half a shift is told at its place."""

import csv
import io
import re

import pytest
from playwright.sync_api import expect
from screens import SCREENS, faults_of, on_screen

PAGE = "/nl/heerlen/explore/labour/"


def changes(client, query: str = "") -> dict[tuple[str, str], float]:
    answer = client.get(f"{PAGE}labour_shift_levels.csv?{query}")
    rows = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))
    return {(row["shift"], row["level"]): float(row["jobs_change"]) for row in rows}


def test_twice_the_jobs_is_twice_the_change_and_the_past_stays(client):
    once, twice = (changes(client, f"jobs={jobs}&to_sector=medtech") for jobs in (100, 200))
    assert twice["1", "higher"] == pytest.approx(2 * once["1", "higher"])
    assert once["past", "higher"] == twice["past", "higher"]
    assert sum(value for (shift, _), value in once.items() if shift == "1") == pytest.approx(100)


def test_without_a_question_the_page_shows_the_shifts_of_the_case_and_the_programme(client):
    shown = client.get(PAGE).content.decode()
    assert "3.000 banen erbij: Medtech" in shown
    assert "Medlands Parkstad" in shown
    assert "aanname van Terreinwijzer: geen recente publicatie per sector gevonden" in shown


@pytest.mark.parametrize("query", ["jobs=100", "to_sector=medtech", "jobs=5&from_sector=industry&to_sector=industry",
                                   "jobs=-1&to_sector=medtech", "jobs=1&to_sector=spaceships"])  # fmt: skip
def test_half_a_shift_is_told_at_its_place(client, query):
    assert 'class="errorlist"' in client.get(f"{PAGE}?{query}").content.decode()
    assert client.get(f"{PAGE}labour_shift_levels.csv?{query}").status_code == 404


@pytest.mark.browser
@SCREENS
def test_a_shift_of_jobs_is_tried_out(browser, address, screen):
    with on_screen(browser, screen) as page:
        page.goto(f"{address}{PAGE}")
        page.get_by_label("Aantal banen").fill("750")
        page.get_by_label("Uit welke sector").select_option("logistics_wholesale")
        page.get_by_label("Naar welke sector").select_option("medtech")
        page.get_by_role("button", name="Reken door").press("Enter")
        expect(page).to_have_url(re.compile(r"[?&]jobs=750\b"))
        expect(
            page.get_by_role("row", name="750 banen van Logistiek en groothandel naar Medtech").first
        ).to_be_visible()
        assert not faults_of(page, screen["width"])
