"""Last touches to the Word document that pandoc has no setting for: its contents, and tables that stay whole."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

# A longer table may run over to the next page, with its head repeated.
KEPT_ROWS = 20
_LEVELS = {"Heading 1": 1, "Heading 2": 2}


def finish_document(draft: Path, target: Path) -> None:
    """Fill the table of contents and keep rows and short tables on one page.

    Parameters
    ----------
    draft
        Document as pandoc wrote it.
    target
        File to write.

    Notes
    -----
    Pandoc leaves the contents to Word, which works them out, with page numbers, when the document opens. Until then,
    and in readers that never do, the chapters stand there as links without page numbers.
    """
    document = Document(str(draft))
    _fill_contents(document)
    for table in document.tables:
        _keep_rows_whole(table)
        if len(table.rows) <= KEPT_ROWS:
            _keep_with_source(table)
    document.save(str(target))


def _fill_contents(document: Any) -> None:
    content = document.element.body.find(f"{qn('w:sdt')}/{qn('w:sdtContent')}")
    if content is None:
        return
    # The last paragraph of pandoc's block holds the field alone; its heading stays.
    field = content.findall(qn("w:p"))[-1]
    entries = [_entry(document, *found) for found in _headings(document)]
    if not entries:
        return
    _open_field(entries[0])
    _close_field(entries[-1])
    for entry in entries:
        field.addprevious(entry._p)  # noqa: SLF001  (python-docx moves no paragraphs)
    content.remove(field)


def _headings(document: Any) -> list[tuple[int, str, str]]:
    """Return level, text and bookmark of every chapter and section."""
    found, bookmark = [], ""
    for element in document.element.body:
        if element.tag == qn("w:bookmarkStart"):
            bookmark = element.get(qn("w:name"))
        elif element.tag == qn("w:p"):
            paragraph = Paragraph(element, document)
            level = _LEVELS.get(paragraph.style.name if paragraph.style else "")
            if level:
                found.append((level, re.sub(r"\t", "  ", paragraph.text), bookmark))
    return found


def _entry(document: Any, level: int, heading: str, bookmark: str) -> Any:
    paragraph = document.add_paragraph(style=f"toc {level}")
    link = OxmlElement("w:hyperlink")
    link.set(qn("w:anchor"), bookmark)
    paragraph._p.append(link)  # noqa: SLF001
    link.append(paragraph.add_run(heading)._r)  # noqa: SLF001
    return paragraph


def _open_field(entry: Any) -> None:
    begin, instruction, separate = (_run(kind) for kind in ("begin", "instruction", "separate"))
    first = entry._p.find(qn("w:hyperlink"))  # noqa: SLF001
    for element in (begin, instruction, separate):
        first.addprevious(element)


def _close_field(entry: Any) -> None:
    entry._p.append(_run("end"))  # noqa: SLF001


def _run(kind: str) -> Any:
    run = OxmlElement("w:r")
    if kind == "instruction":
        element = OxmlElement("w:instrText")
        element.text = ' TOC \\o "1-2" \\h \\z \\u '
        element.set(qn("xml:space"), "preserve")
    else:
        element = OxmlElement("w:fldChar")
        element.set(qn("w:fldCharType"), kind)
        if kind == "begin":
            element.set(qn("w:dirty"), "true")
    run.append(element)
    return run


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
