"""What is wrong with a page in a browser: by the rules of WCAG, in width, and by what the browser says itself."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from gallery.screens import WCAG


def heard(page: Page) -> list[str]:
    """Return a list that fills with what goes wrong in a page from now on: its console's errors, its scripts' faults.

    What the content security policy refuses is told there as well.
    """
    faults: list[str] = []
    page.on("console", lambda said: faults.append(f"console: {said.text}") if said.type == "error" else None)
    page.on("pageerror", lambda fault: faults.append(f"script: {fault}"))
    return faults


def faults_of(page: Page, width: int) -> list[str]:
    """Return every rule of WCAG that axe finds broken on a page, with the element, and whether it scrolls sideways."""
    found = Axe().run(page, options=WCAG).response
    told = [f"{rule['id']}: {node['html'][:160]}" for rule in found["violations"] for node in rule["nodes"]]
    if not found["passes"]:
        told.append("axe checked no rule at all")
    if page.evaluate("document.documentElement.scrollWidth") > width:
        told.append("scrolls sideways")
    return told
