"""Pages of the Word document: they begin where those of the PDF begin, so that the contents are right at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

HEADINGS = {"Heading 1": 1, "Heading 2": 2, "Heading 3": 3}
# The paragraph with which a table or chart begins.
EXHIBITS = ("Table Caption", "Captioned Figure")
# What begins this high is the first on its page: the margin is 68 points.
TOP_PT = 80.0


@dataclass(frozen=True)
class Place:
    """Where a heading or exhibit begins in the PDF: page, and points below the edge of the paper."""

    kind: Literal["heading", "exhibit"]
    page: int
    top_pt: float


@dataclass(frozen=True)
class Heading:
    """A chapter or section of the Word document, with its bookmark and page."""

    level: int
    text: str
    bookmark: str
    page: int


def follow_pages(document: Any, places: Sequence[Place]) -> list[Heading]:
    """Begin a page where the PDF does, and return the headings with their pages.

    Parameters
    ----------
    document
        Document of python-docx; changed in place.
    places
        Every heading and exhibit of the PDF, in order.

    Returns
    -------
    list of Heading
        Chapters and sections; lower headings have no line in the contents.

    Raises
    ------
    ValueError
        The document has other headings or exhibits than the PDF.
    """
    found = []
    for (paragraph, bookmark), place in zip(_beginnings(document), places, strict=True):
        level = HEADINGS.get(_style(paragraph))
        if (level is None) != (place.kind == "exhibit"):
            msg = f"{place.kind} expected, found {paragraph.text!r}"
            raise ValueError(msg)
        if place.top_pt < TOP_PT:
            paragraph.paragraph_format.page_break_before = True
            paragraph.paragraph_format.space_before = 0
        if level is not None and level <= 2:  # noqa: PLR2004  (the contents show chapters and sections)
            found.append(Heading(level, paragraph.text.replace("\t", "  "), bookmark, place.page))
    return found


def _beginnings(document: Any) -> Iterator[tuple[Paragraph, str]]:
    """Return every heading and first paragraph of an exhibit, with the bookmark before it."""
    bookmark = ""
    for element in document.element.body:
        if element.tag == qn("w:bookmarkStart"):
            bookmark = element.get(qn("w:name"))
        elif element.tag == qn("w:p"):
            paragraph = Paragraph(element, document)
            if _style(paragraph) in (*HEADINGS, *EXHIBITS):
                yield paragraph, bookmark


def _style(paragraph: Paragraph) -> str:
    return str(paragraph.style.name) if paragraph.style else ""
