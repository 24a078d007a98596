"""Trends as a page: three sliders, by keyboard too, and every answer is an address."""

import csv
import io
import re

import pytest
from playwright.sync_api import expect
from screens import SCREENS, faults_of, on_screen

PAGE = "/nl/heerlen/explore/trends/"


def effects(client, query: str = "") -> dict[str, dict[str, str]]:
    answer = client.get(f"{PAGE}trends_effects.csv?{query}")
    return {row["quantity"]: row for row in csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))}


def test_in_the_middle_nothing_changes_and_one_lever_changes_all_that_it_touches(client):
    assert {float(row["high_change"]) for row in effects(client).values()} == {0.0}
    moved = effects(client, "digital=2")
    for name in ("demand_ha", "land_quotient_m2_per_job", "electricity_kwh", "room_ha"):
        assert float(moved[name]["high_change"]) > 0, name


@pytest.mark.parametrize("query", ["digital=3", "digital=-1", "digital=high"])
def test_a_position_that_there_is_not_is_told_at_its_place(client, query):
    assert 'class="errorlist"' in client.get(f"{PAGE}?{query}").content.decode()
    assert client.get(f"{PAGE}trends_effects.csv?{query}").status_code == 404


@pytest.mark.browser
@SCREENS
def test_a_lever_is_moved_by_keyboard_and_all_methods_follow(browser, address, screen):
    with on_screen(browser, screen) as page:
        page.goto(f"{address}{PAGE}")
        row = page.get_by_role("row", name="Ruimtevraag tot de horizon").first
        before = row.inner_text()
        page.get_by_role("slider", name="Digitalisering").focus()
        page.keyboard.press("ArrowRight")
        expect(page).to_have_url(re.compile(r"[?&]digital=2\b"))
        expect(row).not_to_have_text(before)
        assert not faults_of(page, screen["width"])
