"""How many bytes a browser fetches before somebody sees the map for the first time."""

from __future__ import annotations

import shutil
from collections import Counter
from urllib.parse import urlsplit

WIDTH, HEIGHT = 1280, 900
SETTLED_MS = 3_000
KINDS = {"mvt": "tiles", "js": "scripts", "mjs": "scripts", "css": "styles", "json": "values"}
LETTERS = "/typeface.css"


def first_view(address: str) -> dict[str, int] | None:
    """Return the bytes on the wire by kind, as the browser counts them; `None` where there is no Chromium.

    Nothing is in the browser's cache, and there is no background map. Heads of answers count too.
    """
    chromium = shutil.which("chromium")
    if chromium is None:
        return None
    from playwright.sync_api import Request, sync_playwright  # noqa: PLC0415

    came: list[Request] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        page.on("requestfinished", lambda request: came.append(request))  # noqa: PLW0108  (playwright marks what it calls)
        page.goto(address, wait_until="networkidle")
        page.wait_for_timeout(SETTLED_MS)
        sizes: Counter[str] = Counter()
        for request in came:
            if not request.url.startswith("data:"):
                size = request.sizes()
                sizes[_kind(request.url)] += size["responseBodySize"] + size["responseHeadersSize"]
        browser.close()
    return dict(sizes)


def _kind(address: str) -> str:
    path = urlsplit(address).path
    return "letters" if path == LETTERS else KINDS.get(path.rpartition(".")[2], "page")
