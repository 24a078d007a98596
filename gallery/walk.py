"""The walk itself: every page in both languages on both screens, with a picture and what is wrong with it."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from itertools import product
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from gallery.faults import faults_of, heard
from gallery.places import Place
from gallery.screens import SCREENS

# A picture shows at most so much of a long page, in pixels: enough to see what it is.
TALLEST = {"desktop": 3200, "phone": 3600}
QUALITY = 72
SUFFIX = ".webp"
# A page with a dozen charts that nobody drew before takes its time on a busy machine.
SLOWEST_MS = 120_000
# By which a browser writes dates in its own fields.
LOCALES = {"nl": "nl-NL", "en": "en-GB"}


@dataclass(frozen=True)
class Seen:
    """One page on one screen in one language: its title, and what is wrong with it; its picture bears its name."""

    place: Place
    language: str
    screen: str
    title: str
    name: str
    faults: tuple[str, ...]


@dataclass(frozen=True)
class Way:
    """Where the walk goes: the address of the application, the addresses of the pages, and the sessions of who look."""

    at: str
    addresses: Mapping[tuple[str, str], str]
    cookie: str
    sessions: Mapping[str, str]
    who: Mapping[str, str]


def walked(
    browser: Browser, way: Way, places: Sequence[Place], folder: Path | None, languages: Sequence[str],
    screens: Sequence[str],
) -> list[Seen]:  # fmt: skip
    """Look at places, keep the pictures in a folder where one is given, and return what was seen.

    A page is wrong that breaks a rule of WCAG (by axe), scrolls sideways, answers otherwise than meant, or says
    something on the console of the browser.
    """
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
    found = []
    for screen, place in product(screens, places):
        for language in languages:
            context = browser.new_context(viewport=SCREENS[screen], reduced_motion="reduce", locale=LOCALES[language])  # type: ignore[arg-type]
            context.set_default_timeout(SLOWEST_MS)
            if session := way.sessions.get(way.who[place.key]):
                context.add_cookies([{"name": way.cookie, "value": session, "url": way.at}])
            found.append(_seen(context.new_page(), way, place, language, screen, folder))
            context.close()
    return found


def _seen(page: Page, way: Way, place: Place, language: str, screen: str, folder: Path | None) -> Seen:
    faults = heard(page)
    answer = page.goto(f"{way.at}{way.addresses[place.key, language]}")
    if answer is None or answer.status != place.status:
        faults.append(f"answers {answer.status if answer else 'nothing'} instead of {place.status}")
    elif place.act:
        place.act(page)
    # A browser tells of every answer that is no success; here that was the intention.
    meant = {f"status of {status}" for status in (place.status, place.refused) if status != HTTPStatus.OK}
    told = [each for each in faults if not any(status in each for status in meant)]
    told += faults_of(page, SCREENS[screen]["width"])
    name = f"{place.key}-{language}-{screen}"
    if folder is not None:
        (folder / f"{name}{SUFFIX}").write_bytes(_picture(page, screen))
    return Seen(place, language, screen, page.title().partition(" – ")[0], name, tuple(told))


def _picture(page: Page, screen: str) -> bytes:
    page.evaluate("document.activeElement && document.activeElement.blur()")
    size: dict[str, Any] = page.evaluate(
        "({width: document.documentElement.clientWidth, height: document.documentElement.scrollHeight})"
    )
    clip = {"x": 0, "y": 0, "width": size["width"], "height": min(size["height"], TALLEST[screen]), "scale": 1}
    made = page.context.new_cdp_session(page).send(
        "Page.captureScreenshot",
        {"format": "webp", "quality": QUALITY, "captureBeyondViewport": True, "clip": clip},
    )
    return base64.b64decode(made["data"])
