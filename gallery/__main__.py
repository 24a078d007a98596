"""`python -m gallery [FOLDER] [--only NAME,NAME]`: look at every page, and end with 1 where something is wrong."""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from gallery.example import Example, fill
from gallery.places import BESIDE, CHAPTERS, PLACES, Place
from gallery.screens import CHROMIUM, SCREENS
from gallery.walk import SUFFIX, Seen, Way, walked
from terreinwijzer.vocabulary.language import LANGUAGES

ROOT = Path(__file__).parents[1]
INDEX = "index.json"


def main() -> int:
    """Serve the reference case with an example of everything, walk along it, and tell what is wrong."""
    asked = argparse.ArgumentParser(prog="python -m gallery", description=__doc__)
    asked.add_argument("folder", nargs="?", default=str(ROOT / "build" / "gallery"))
    asked.add_argument("--case", default=str(ROOT / "cases" / "heerlen"))
    asked.add_argument("--only", default="", help="names of places, divided by commas")
    asked.add_argument("--language", choices=LANGUAGES, help="one language instead of both")
    asked.add_argument("--screen", choices=tuple(SCREENS), help="one screen instead of both")
    asked.add_argument("--no-pictures", action="store_true", help="say what is wrong, and keep no pictures")
    given = asked.parse_args()
    if CHROMIUM is None:
        sys.stderr.write("Chromium is absent: install the package 'chromium', and run again.\n")
        return 2
    wanted = {name for name in given.only.split(",") if name}
    places = [place for place in PLACES if not wanted or place.key in wanted]
    folder = Path(given.folder).absolute()
    with tempfile.TemporaryDirectory() as kept:
        way = _way(Path(given.case), Path(kept))
        languages = [given.language] if given.language else list(LANGUAGES)
        screens = [given.screen] if given.screen else list(SCREENS)
        with sync_playwright() as playwright:
            # Chromium's own sandbox does not start as root, as in a container.
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
            seen = walked(browser, way, places, None if given.no_pictures else folder, languages, screens)
            browser.close()
    faults = [f"{each.name}: {fault}" for each in seen for fault in each.faults]
    sys.stdout.write("".join(f"{line}\n" for line in faults))
    sys.stdout.write(f"{len(seen)} pages, {len(faults)} faults\n")
    if not given.no_pictures:
        (folder / INDEX).write_text(json.dumps(as_index(seen), ensure_ascii=False, indent=1), encoding="utf-8")
        sys.stdout.write(f"Pictures in {folder}\n")
    return 1 if faults else 0


def as_index(seen: list[Seen]) -> list[dict[str, Any]]:
    """Return what the documentation needs to know of the pictures: a row a page, in the order of the table."""
    rows: dict[str, dict[str, Any]] = {}
    for each in seen:
        place = each.place
        row = rows.setdefault(
            place.key, {"key": place.key, "chapter": dict(CHAPTERS[place.chapter]), "titles": {}, "pictures": {}}
        )
        row["titles"][each.language] = each.title
        row["pictures"].setdefault(each.language, {})[each.screen] = f"{each.name}{SUFFIX}"
    return list(rows.values())


def _way(case: Path, kept: Path) -> Way:
    """Set the application up on a database that is thrown away, fill it, and let it listen on a free port."""
    os.environ |= {
        "TERREINWIJZER_DATABASE": f"sqlite:///{kept / 'gallery.sqlite3'}",
        "TERREINWIJZER_CACHE": str(kept / "cache"),
        # A browser keeps a loop running in the thread that asks for addresses; the server has threads of its own.
        "DJANGO_ALLOW_ASYNC_UNSAFE": "1",
    }
    from terreinwijzer.web.server import prepared  # noqa: PLC0415  (it reads the environment, set above)

    server = prepared(_store([case, *(ROOT / "cases" / name for name in BESIDE)], kept / "store"), "127.0.0.1", 0, 0)
    from django.conf import settings  # noqa: PLC0415

    from terreinwijzer.web.portfolios import portfolios_at  # noqa: PLC0415

    found = portfolios_at(settings.ENVIRONMENT.data)
    shown = found.shown(next(each for each in found.ids if each not in BESIDE))
    assert shown is not None  # noqa: S101  (the case was read just now)
    # The walk takes longer than a password is believed without being asked again.
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 24 * 3600
    example = fill(shown, BESIDE)
    threading.Thread(target=server.run, daemon=True).start()
    addresses = {
        (place.key, language): address_of(place, language, place.portfolio or shown.portfolio_id, example.records)
        for place in PLACES
        for language in LANGUAGES
    }
    who = {place.key: place.who or lightest(place, example) for place in PLACES}
    return Way(f"http://127.0.0.1:{server.effective_port}", addresses, settings.SESSION_COOKIE_NAME,
               example.sessions, who)  # fmt: skip


def _store(cases: Sequence[Path], store: Path) -> Path:
    """Return a store with a snapshot of every case: one server shows them all."""
    from terreinwijzer.snapshots.case import load_case  # noqa: PLC0415  (as above)
    from terreinwijzer.snapshots.store import create_snapshot  # noqa: PLC0415

    for case in cases:
        create_snapshot(load_case(case), store)
    return store


def address_of(place: Place, language: str, portfolio_id: str, records: Mapping[str, str]) -> str:
    """Return the address of a place in one language."""
    from django.urls import NoReverseMatch, reverse  # noqa: PLC0415
    from django.utils.translation import override  # noqa: PLC0415

    parts = {name: value.format_map(records) for name, value in place.parts.items()}
    whole = {"language": language, "portfolio_id": portfolio_id}
    query = f"?{place.query}" if place.query else ""
    with override(language):
        # The start has no portfolio in its address; one's own pages have their language in front of all.
        for more in (whole, {"language": language}, {}):
            try:
                return reverse(place.route, kwargs=more | parts) + query
            except NoReverseMatch:
                continue
    raise LookupError(place.key)


def lightest(place: Place, example: Example) -> str:
    """Return the role that may do least and still sees a place."""
    from terreinwijzer.web.access.roles import PERMISSIONS, Role, may  # noqa: PLC0415
    from terreinwijzer.web.access.routes import ROUTES  # noqa: PLC0415

    able = [role for role in Role if may(frozenset({role}), ROUTES[place.route])]
    least = min(able, key=lambda role: len(PERMISSIONS[role]))
    assert least is Role.PUBLIC or least.value in example.sessions  # noqa: S101
    return least.value


if __name__ == "__main__":
    sys.exit(main())
