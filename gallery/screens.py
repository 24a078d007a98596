"""How pages are looked at in a browser: on which screens, and by which rules of accessibility."""

from __future__ import annotations

import shutil

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
SCREENS = {"desktop": DESKTOP, "phone": PHONE}
# Of what is broken every place is told; of what passes only that it was looked at, which is much quicker on long pages.
WCAG = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "resultTypes": ["violations"],
}
