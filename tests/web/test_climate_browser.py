"""Climate and greening in a browser, on a desk and on a phone: choosing other shares of the measures."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect
from screens import SCREENS, faults_of, on_screen
from served import served

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address(mapped, new_database, tmp_path_factory) -> Iterator[str]:
    with served(mapped, new_database(), tmp_path_factory.mktemp("served")) as address:
        yield f"{address}/nl/voorbeeld/explore/climate/"


@SCREENS
def test_another_share_of_a_measure_changes_the_outcome_and_the_address(browser, address, screen):
    with on_screen(browser, screen) as page:
        page.goto(address)
        row = page.get_by_role("row", name="wit dak").first
        before = row.inner_text()
        page.get_by_label("Wit dak").fill("75")
        page.get_by_label("Wit dak").press("Tab")
        expect(page).to_have_url(re.compile(r"[?&]white_roof_pct=75\b"))
        expect(row).not_to_have_text(before)
        assert not faults_of(page, screen["width"])
