"""Last touches to the Word document that pandoc has no setting for: its contents, and tables that stay whole."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from terreinwijzer.dossier.word_fonts import embed_typeface
from terreinwijzer.dossier.word_pages import Heading, Place, follow_pages
from terreinwijzer.dossier.word_style import TABLE_TEXT

# Style that pandoc gives the text in cells.
LIST_TEXT = "Compact"
# A longer table may run over to the next page, with its head repeated.
KEPT_ROWS = 20
LIST_INDENT = 340
PICTURE_SCALE = 0.95


def finish_document(draft: Path, target: Path, places: Sequence[Place]) -> None:
    """Fill the table of contents and keep rows and short tables on one page.

    Parameters
    ----------
    draft
        Document as pandoc wrote it.
    target
        File to write.
    places
        Where every heading and exhibit begins in the PDF, in order.

    Notes
    -----
    Pandoc leaves the contents to Word, which would ask the reader first. Here they stand in the document already, with
    the pages of the PDF; whoever edits the text lets Word count again (F9).
    """
    document = Document(str(draft))
    embed_typeface(document)
    _fill_contents(document, follow_pages(document, places))
    _indent_lists(document)
    _shrink_pictures(document)
    styles = {name: document.styles[name].style_id for name in (LIST_TEXT, TABLE_TEXT) if name in document.styles}
    for table in document.tables:
        _set_style(table, styles.get(LIST_TEXT), styles.get(TABLE_TEXT))
        _keep_rows_whole(table)
        if len(table.rows) <= KEPT_ROWS:
            _keep_with_source(table)
    document.save(str(target))


def _fill_contents(document: Any, headings: Sequence[Heading]) -> None:
    content = document.element.body.find(f"{qn('w:sdt')}/{qn('w:sdtContent')}")
    if content is None:
        return
    # The last paragraph of pandoc's block holds the field alone; its heading stays.
    field = content.findall(qn("w:p"))[-1]
    entries = [_entry(document, heading) for heading in headings]
    if not entries:
        return
    _open_field(entries[0])
    _close_field(entries[-1])
    for entry in entries:
        field.addprevious(entry._p)  # noqa: SLF001  (python-docx moves no paragraphs)
    content.remove(field)


def _entry(document: Any, heading: Heading) -> Any:
    paragraph = document.add_paragraph(style=f"toc {heading.level}")
    link = OxmlElement("w:hyperlink")
    link.set(qn("w:anchor"), heading.bookmark)
    paragraph._p.append(link)  # noqa: SLF001
    parts = [paragraph.add_run(f"{heading.text}\t")._r]  # noqa: SLF001
    parts += [_run("begin"), _run("instruction", f" PAGEREF {heading.bookmark} \\h "), _run("separate")]
    parts += [paragraph.add_run(str(heading.page))._r, _run("end")]  # noqa: SLF001
    for part in parts:
        link.append(part)
    return paragraph


def _open_field(entry: Any) -> None:
    begin, separate = _run("begin"), _run("separate")
    instruction = _run("instruction", ' TOC \\o "1-2" \\h \\z \\u ')
    first = entry._p.find(qn("w:hyperlink"))  # noqa: SLF001
    for element in (begin, instruction, separate):
        first.addprevious(element)


def _close_field(entry: Any) -> None:
    entry._p.append(_run("end"))  # noqa: SLF001


def _run(kind: str, instruction: str = "") -> Any:
    run = OxmlElement("w:r")
    if kind == "instruction":
        element = OxmlElement("w:instrText")
        element.text = instruction
        element.set(qn("xml:space"), "preserve")
    else:
        element = OxmlElement("w:fldChar")
        element.set(qn("w:fldCharType"), kind)
    run.append(element)
    return run


def _set_style(table: Any, old: str | None, new: str | None) -> None:
    """Give the text in cells its own style; pandoc gives it that of short lists."""
    for paragraph in table._tbl.iter(qn("w:p")):  # noqa: SLF001  (the public way looks up every style again)
        if old is not None and paragraph.style == old:
            paragraph.style = new


def _keep_rows_whole(table: Any) -> None:
    for row in table.rows:
        whole = OxmlElement("w:cantSplit")
        row._tr.get_or_add_trPr().append(whole)  # noqa: SLF001


def _keep_with_source(table: Any) -> None:
    """Keep every row with the next, and the last with the source line below it."""
    for paragraph in table._tbl.iter(qn("w:p")):  # noqa: SLF001
        properties = paragraph.get_or_add_pPr()
        if properties.find(qn("w:keepNext")) is None:
            properties.insert_element_before(OxmlElement("w:keepNext"), "w:keepLines", "w:spacing", "w:ind", "w:jc")


def _shrink_pictures(document: Any) -> None:
    """Draw charts a little smaller than in the PDF, so that they fit on the page that they have there."""
    for inline in document.element.body.iter(qn("wp:inline")):
        for size in (*inline.iter(qn("wp:extent")), *inline.iter(qn("a:ext"))):
            for side in ("cx", "cy"):
                if size.get(side):
                    size.set(side, str(round(int(size.get(side)) * PICTURE_SCALE)))


def _indent_lists(document: Any) -> None:
    """Bring bullets and numbers to the margin: pandoc sets them in by half an inch."""
    for level in document.part.numbering_part.element.iter(qn("w:lvl")):
        depth = int(level.get(qn("w:ilvl"))) + 1
        for indent in level.iter(qn("w:ind")):
            indent.set(qn("w:left"), str(LIST_INDENT * depth))
            indent.set(qn("w:hanging"), str(LIST_INDENT))
