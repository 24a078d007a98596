"""The dossier's page in a browser: readable for assistive software, on a phone, and without a mouse."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from screens import PHONE, SCREENS, faults_of

pytestmark = pytest.mark.browser

LANGUAGES = pytest.mark.parametrize("language", ["nl", "en"])


@pytest.fixture
def pages(heerlen_dossiers) -> dict[str, Path]:
    return {language: heerlen_dossiers / f"heerlen-{language}.html" for language in ("nl", "en")}


def opened(browser: Browser, path: Path, screen: dict[str, int]) -> Page:
    page = browser.new_page(viewport=screen)
    page.goto(path.as_uri())
    return page


@LANGUAGES
@SCREENS
def test_no_rule_of_wcag_is_broken_and_the_page_never_scrolls_sideways(browser, pages, language, screen):
    page = opened(browser, pages[language], screen)
    faults = faults_of(page, screen["width"])
    page.close()
    assert not faults


@LANGUAGES
@SCREENS
def test_charts_are_drawn_for_the_screen(browser, pages, language, screen):
    page = opened(browser, pages[language], screen)
    shown = page.evaluate(
        """[...document.querySelectorAll('figure img')].filter(img => img.checkVisibility()).map(img => ({
            natural: img.naturalWidth, drawn: img.getBoundingClientRect().width, alt: img.alt}))"""
    )
    figures = page.locator("figure").count()
    page.close()
    assert len(shown) == figures > 0
    for picture in shown:
        assert picture["alt"]
        # Letters keep at least nine tenths of the size in which they were drawn.
        assert picture["drawn"] >= 0.9 * picture["natural"]
        assert picture["drawn"] <= screen["width"]


@LANGUAGES
@SCREENS
def test_the_first_key_skips_to_the_text(browser, pages, language, screen):
    page = opened(browser, pages[language], screen)
    page.keyboard.press("Tab")
    skip = page.locator(":focus")
    assert skip.get_attribute("href") == "#main"
    box = skip.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["height"] >= 24
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    inside = page.evaluate("document.querySelector('main').contains(document.activeElement)")
    page.close()
    assert inside


@LANGUAGES
@SCREENS
def test_the_contents_are_reached_and_followed_by_keyboard(browser, pages, language, screen):
    page = opened(browser, pages[language], screen)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    if not page.locator("nav details").evaluate("details => details.open"):
        page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    target = page.locator(":focus").get_attribute("href")
    assert target
    page.keyboard.press("Enter")
    page.wait_for_function("target => location.hash === target", arg=target)
    page.close()


@LANGUAGES
def test_every_scrolling_frame_takes_the_keyboard(browser, pages, language):
    page = opened(browser, pages[language], PHONE)
    stuck = page.evaluate(
        """[...document.querySelectorAll('.scroll')].filter(frame => {
            if (frame.scrollWidth <= frame.clientWidth) return false;
            frame.focus();
            return document.activeElement !== frame || !frame.getAttribute('aria-label');
        }).length"""
    )
    scrolling = page.evaluate(
        "[...document.querySelectorAll('.scroll')].filter(frame => frame.scrollWidth > frame.clientWidth).length"
    )
    page.close()
    assert scrolling > 0
    assert stuck == 0
