"""House style of the Word document: pandoc's own reference document with our typeface, colours and page."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pypandoc
from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from terreinwijzer.dossier.charts.style import FONT
from terreinwijzer.dossier.wording import text

ACCENT = RGBColor(0x0B, 0x4F, 0x7A)
QUIET = RGBColor(0x52, 0x60, 0x6D)
INK = RGBColor(0x1F, 0x29, 0x33)
TEXT_WIDTH = Cm(16.8)
TABLE_TEXT = "Tabeltekst"
SIZES = {
    "Title": 30, "Subtitle": 15, "Author": 10, "Heading 1": 19, "Heading 2": 13.5, "Heading 3": 11, "Normal": 10,
    "Body Text": 10, "First Paragraph": 10, "Compact": 10, "Table Caption": 9.5, "Image Caption": 9.5,
    "TOC Heading": 19, "Footnote Text": 8,
}  # fmt: skip
COLOURED = {"Title", "Heading 1", "Heading 2", "TOC Heading"}


def write_reference_document(target: Path, title: dict[str, str]) -> None:
    """Write the document whose styles pandoc takes over.

    Parameters
    ----------
    target
        File to write.
    title
        `title` and `subtitle` for the header and `lang` for the page numbers.
    """
    pandoc = pypandoc.get_pandoc_path()
    default = subprocess.run([pandoc, "--print-default-data-file", "reference.docx"], check=True, capture_output=True)
    target.write_bytes(default.stdout)
    document = Document(str(target))
    styles = document.styles
    names = {style.name for style in styles}
    for name, size in SIZES.items():
        if name in names:
            _restyle(styles[name], size, ACCENT if name in COLOURED else INK)
    _title_page(styles)
    _headings(styles)
    _small_styles(styles)
    _contents_styles(styles)
    _table_style(styles["Table"])
    _page(document.sections[0], title)
    document.save(str(target))


def _restyle(style: Any, size: float, colour: RGBColor) -> None:
    font = style.font
    font.name, font.size, font.color.rgb = FONT, Pt(size), colour
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for attribute in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(attribute), None)
    for attribute in ("w:ascii", "w:hAnsi", "w:cs"):
        fonts.set(qn(attribute), FONT)


def _title_page(styles: Any) -> None:
    for name, before in (("Title", 190), ("Subtitle", 6), ("Author", 12), ("Abstract", 290)):
        layout = styles[name].paragraph_format
        layout.alignment, layout.space_before, layout.space_after = WD_ALIGN_PARAGRAPH.LEFT, Pt(before), Pt(6)
    _restyle(styles["Abstract"], 9, QUIET)
    styles["Abstract"].paragraph_format.left_indent = styles["Abstract"].paragraph_format.right_indent = Cm(0)
    styles["Title"].font.bold = styles["Subtitle"].font.bold = False
    styles["Title"].paragraph_format.keep_with_next = True
    styles["TOC Heading"].paragraph_format.page_break_before = True


def _headings(styles: Any) -> None:
    for name, before, after in (("Heading 1", 22, 10), ("Heading 2", 12, 5), ("Heading 3", 8, 2)):
        style = styles[name]
        style.font.bold, style.font.italic = True, False
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
        style.paragraph_format.keep_with_next = True
        # Between the number of a heading and its words.
        style.paragraph_format.tab_stops.add_tab_stop(Cm(1.1))
    for name in ("Body Text", "First Paragraph"):
        layout = styles[name].paragraph_format
        layout.space_before, layout.space_after, layout.line_spacing = Pt(0), Pt(6), 1.03


def _small_styles(styles: Any) -> None:
    source = styles.add_style("Bron", WD_STYLE_TYPE.PARAGRAPH)
    source.base_style = styles["Normal"]
    _restyle(source, 8, QUIET)
    source.paragraph_format.space_before, source.paragraph_format.space_after = Pt(2), Pt(12)
    for name in ("Table Caption", "Image Caption"):
        style = styles[name]
        style.font.bold, style.font.italic = True, False
        style.paragraph_format.keep_with_next = True
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(6), Pt(3)
    styles["Compact"].paragraph_format.space_before = styles["Compact"].paragraph_format.space_after = Pt(1)
    cell = styles.add_style(TABLE_TEXT, WD_STYLE_TYPE.PARAGRAPH)
    cell.base_style = styles["Normal"]
    _restyle(cell, 8.2, INK)
    cell.paragraph_format.space_before = cell.paragraph_format.space_after = Pt(1.5)
    note = styles["Footnote Text"].paragraph_format
    note.space_before, note.space_after = Pt(0), Pt(1)
    styles["Captioned Figure"].paragraph_format.space_after = Pt(0)


def _contents_styles(styles: Any) -> None:
    """Add the styles of the table of contents: a line per heading with dots to its page."""
    names = {style.name for style in styles}
    for level, indent in ((1, 0.0), (2, 0.6)):
        name = f"toc {level}"
        style = styles[name] if name in names else styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = styles["Normal"]
        _restyle(style, 10.5, INK)
        style.font.bold = level == 1
        layout = style.paragraph_format
        layout.left_indent, layout.space_before, layout.space_after = Cm(indent), Pt(5 if level == 1 else 0), Pt(1)
        layout.tab_stops.add_tab_stop(TEXT_WIDTH, WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)


def _table_style(style: Any) -> None:
    """Give tables a line under the head and between rows, and a bold head."""
    properties = style.element.find(qn("w:tblPr"))
    if properties is None:
        properties = OxmlElement("w:tblPr")
        style.element.append(properties)
    properties.append(_borders("w:tblBorders", {"w:bottom": "CBD2D9", "w:insideH": "CBD2D9"}, "4"))
    margins = OxmlElement("w:tblCellMar")
    for edge in ("w:left", "w:right"):
        margin = OxmlElement(edge)
        margin.set(qn("w:w"), "70")
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    properties.append(margins)
    for part in style.element.findall(qn("w:tblStylePr")):
        style.element.remove(part)
    head = OxmlElement("w:tblStylePr")
    head.set(qn("w:type"), "firstRow")
    letters = OxmlElement("w:rPr")
    letters.append(OxmlElement("w:b"))
    cells = OxmlElement("w:tcPr")
    cells.append(_borders("w:tcBorders", {"w:bottom": "0B4F7A"}, "8"))
    head.extend([letters, cells])
    style.element.append(head)


def _borders(name: str, edges: dict[str, str], size: str) -> Any:
    borders = OxmlElement(name)
    for edge, colour in edges.items():
        line = OxmlElement(edge)
        for attribute, value in (("w:val", "single"), ("w:sz", size), ("w:space", "0"), ("w:color", colour)):
            line.set(qn(attribute), value)
        borders.append(line)
    return borders


def _page(section: Any, title: dict[str, str]) -> None:
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    # As wide as the text of the PDF and a little higher, so that what stands on its page fits here too.
    section.left_margin = section.right_margin = Cm(2.1)
    section.top_margin, section.bottom_margin = Cm(2.1), Cm(1.8)
    section.header_distance, section.footer_distance = Cm(1.1), Cm(0.9)
    # The title page has neither header nor page number.
    section.different_first_page_header_footer = True
    header, footer = section.header.paragraphs[0], section.footer.paragraphs[0]
    for paragraph in (header, footer):
        paragraph.paragraph_format.tab_stops.add_tab_stop(TEXT_WIDTH, WD_TAB_ALIGNMENT.RIGHT)
    header.text = f"{title['title']}\t{title['subtitle']}"
    footer.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _field(footer, "PAGE")
    footer.add_run(f" {text('page_of', title['lang'])} ")
    _field(footer, "NUMPAGES")
    for paragraph in (header, footer):
        for run in paragraph.runs:
            run.font.size, run.font.color.rgb, run.font.name = Pt(8.5), QUIET, FONT


def _field(paragraph: Any, instruction: str, shown: str = "1") -> None:
    """Add a field to a paragraph, such as `PAGE`, with the text to show until Word works it out."""
    for kind in ("begin", "instruction", "separate", "text", "end"):
        run = paragraph.add_run()
        if kind == "text":
            run.text = shown
            continue
        element = OxmlElement("w:instrText" if kind == "instruction" else "w:fldChar")
        if kind == "instruction":
            element.text = f" {instruction} "
            element.set(qn("xml:space"), "preserve")
        else:
            element.set(qn("w:fldCharType"), kind)
        run._r.append(element)  # noqa: SLF001  (python-docx has no fields of its own)
