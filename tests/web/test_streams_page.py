"""Circular streams as a page: everybody sees what businesses show, and a newcomer's matches only who may know them."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import expect
from screens import SCREENS, faults_of, on_screen

CASE = Path(__file__).parents[2] / "cases" / "de-kring"
PAGE = "/en/de-kring/explore/streams/"
NEWCOMER = "sbi=1071&jobs=40&park=de-kring"


@pytest.fixture
def at_kring(application):  # noqa: ARG001  (set up before)
    """Show the made-up park of businesses with streams."""
    from django.conf import settings
    from django.test import override_settings

    with override_settings(ENVIRONMENT=replace(settings.ENVIRONMENT, data=str(CASE))):
        yield


def secrets() -> set[str]:
    """Return the names of businesses that do not show them."""
    import pandas as pd

    table = pd.read_csv(CASE / "stream_businesses.csv")
    return set(table.loc[table["shares"] != "named", "name"])


def test_who_may_not_see_businesses_sees_no_name_that_is_not_shown(at_kring, login):  # noqa: ARG001
    analyst = login("analyst", "de-kring")
    for query in ("", f"?{NEWCOMER}"):
        shown = analyst.get(PAGE + query).content.decode()
        main = re.sub(r"<[^>]+>", " ", shown.partition("<main")[2])
        assert not {name for name in secrets() if re.search(rf"\b{re.escape(name)}\b", main)}
        assert "Plaatmaterialen" in main
    assert "seen only by those at the municipality" in shown
    assert "Animal and plant" in shown or "comes free" in shown
    for name in ("streams_groups", "streams_links", "streams_named", "streams_room"):
        answer = analyst.get(f"{PAGE}{name}.csv")
        assert answer.status_code == 200, name
        assert not {each for each in secrets() if each in answer.content.decode("utf-8-sig")}
    for name in ("streams", "stream_businesses", "streams_estimates"):
        assert analyst.get(f"{PAGE}{name}.csv").status_code == 404


def test_an_account_manager_sees_with_whom_a_newcomer_matches(at_kring, login):  # noqa: ARG001
    shown = login("account_manager", "de-kring").get(f"{PAGE}?{NEWCOMER}").content.decode()
    assert "Matches of the new business" in shown
    assert re.search(r"With the businesses that are there [\d,]+ tonnes a year more find a user", shown)


def test_no_limit_in_the_address_changes_what_anybody_sees(at_kring, login):  # noqa: ARG001
    """Two answers of which one limit differs would tell who lies in between."""
    analyst = login("analyst", "de-kring")
    usual = analyst.get(f"{PAGE}streams_links.csv").content
    assert analyst.get(f"{PAGE}streams_links.csv?max_distance_km=1&least_businesses=1").content == usual


@pytest.mark.parametrize(
    "query", ["sbi=1071", "jobs=40", "sbi=x&jobs=4", "sbi=1071&jobs=0", "sbi=1071&jobs=4&park=mars"]
)
def test_half_a_newcomer_is_told_at_its_place(client, query):
    assert 'class="errorlist"' in client.get(f"/nl/heerlen/explore/streams/?{query}").content.decode()


@pytest.mark.browser
@SCREENS
def test_a_new_business_is_tried_out(browser, address, screen):
    with on_screen(browser, screen) as page:
        page.goto(f"{address}/nl/heerlen/explore/streams/")
        page.get_by_label("SBI-code").fill("1071")
        page.get_by_label("Banen", exact=True).fill("40")
        page.get_by_role("button", name="Reken door").press("Enter")
        expect(page).to_have_url(re.compile(r"[?&]sbi=1071\b"))
        expect(page.get_by_role("heading", name="Het nieuwe bedrijf")).to_be_visible()
        expect(page.get_by_role("cell", name="Dierlijk en plantaardig").first).to_be_visible()
        assert not faults_of(page, screen["width"])
