"""Every page says in which language it is, so that a screen reader pronounces it well."""

from __future__ import annotations

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.pages import Page

DUTCH = "Nederlands"


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:  # noqa: ARG001
    """Mark pages outside the Dutch part as English."""
    if page.ancestors and page.ancestors[-1].title == DUTCH:
        return output
    return output.replace('<html lang="nl"', '<html lang="en"', 1)
