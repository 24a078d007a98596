"""How pages are looked at in a browser: on the screens and by the rules of the gallery."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page

from gallery.faults import faults_of, heard
from gallery.screens import CHROMIUM, DESKTOP, PHONE

__all__ = ["CHROMIUM", "DESKTOP", "NL_ON_A_DESK_EN_ON_A_PHONE", "PHONE", "SCREENS", "faults_of", "heard", "on_screen"]

SCREENS = pytest.mark.parametrize("screen", [DESKTOP, PHONE], ids=["desktop", "phone"])
# A page is built alike in both languages: each is looked at on one of the two screens.
NL_ON_A_DESK_EN_ON_A_PHONE = pytest.mark.parametrize(
    ("language", "screen"), [("nl", DESKTOP), ("en", PHONE)], ids=["desktop", "phone"]
)


@contextmanager
def on_screen(browser: Browser, screen: dict[str, int]) -> Iterator[Page]:
    """Open a page on a screen; nothing may have gone wrong in the browser by the end."""
    page = browser.new_page(viewport=screen)
    faults = heard(page)
    try:
        yield page
    finally:
        page.close()
    assert not faults
