"""Climate and greening in a browser, on a desk and on a phone: choosing other shares of the measures."""

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect
from screens import SCREENS, WCAG
from served import served

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address(mapped, new_database, tmp_path_factory) -> Iterator[str]:
    with served(mapped, new_database(), tmp_path_factory.mktemp("served")) as address:
        yield f"{address}/nl/voorbeeld/explore/climate/"


@SCREENS
def test_another_share_of_a_measure_changes_the_outcome_and_the_address(browser, address, screen):
    page = browser.new_page(viewport=screen)
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.goto(address)
    row = page.get_by_role("row", name="wit dak").first
    before = row.inner_text()
    page.get_by_label("Wit dak").fill("75")
    page.get_by_label("Wit dak").press("Tab")
    expect(page).to_have_url(re.compile(r"[?&]white_roof_pct=75\b"))
    expect(row).not_to_have_text(before)
    broken = [rule["id"] for rule in Axe().run(page, options=WCAG).response["violations"]]
    assert not broken
    assert page.evaluate("document.documentElement.scrollWidth") <= screen["width"]
    page.close()
    assert not faults
