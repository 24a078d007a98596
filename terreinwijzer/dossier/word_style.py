"""House style of the Word document: pandoc's own reference document with our typeface, colours and page."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pypandoc
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from terreinwijzer.dossier.wording import text

ACCENT = RGBColor(0x0B, 0x4F, 0x7A)
QUIET = RGBColor(0x52, 0x60, 0x6D)
INK = RGBColor(0x1F, 0x29, 0x33)
# Word shows a document in the fonts of its reader; this one is on every machine that has Word.
FONT = "Calibri"
SIZES = {
    "Title": 28, "Subtitle": 14, "Author": 10, "Heading 1": 19, "Heading 2": 13, "Normal": 10.5, "Body Text": 10.5,
    "First Paragraph": 10.5, "Compact": 8.5, "Table Caption": 9.5, "Image Caption": 9.5, "TOC Heading": 16,
}  # fmt: skip


def write_reference_document(target: Path, title: dict[str, str]) -> None:
    """Write the document whose styles pandoc takes over.

    Parameters
    ----------
    target
        File to write.
    title
        `title` for the header and `lang` for the page numbers.
    """
    pandoc = pypandoc.get_pandoc_path()
    default = subprocess.run([pandoc, "--print-default-data-file", "reference.docx"], check=True, capture_output=True)
    target.write_bytes(default.stdout)
    document = Document(str(target))
    names = {style.name for style in document.styles}
    for name, size in SIZES.items():
        if name in names:
            _restyle(document.styles[name], size, ACCENT if "Heading" in name or name == "Title" else INK)
    source = document.styles.add_style("Bron", 1)
    source.base_style = document.styles["Normal"]
    _restyle(source, 8, QUIET)
    source.paragraph_format.space_after = Pt(12)
    document.styles["Heading 1"].paragraph_format.space_before = Pt(26)
    for name in ("Table Caption", "Image Caption"):
        document.styles[name].font.bold, document.styles[name].font.italic = True, False
        document.styles[name].paragraph_format.keep_with_next = name == "Table Caption"
    document.styles["Compact"].paragraph_format.space_after = Pt(1)
    document.styles["Compact"].paragraph_format.space_before = Pt(1)
    _table_style(document.styles["Table"])
    _page(document.sections[0], title)
    document.save(str(target))


def _restyle(style: object, size: float, colour: RGBColor) -> None:
    font = style.font  # type: ignore[attr-defined]
    font.name, font.size, font.color.rgb = FONT, Pt(size), colour
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()  # type: ignore[attr-defined]
    for attribute in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(attribute), None)
    for attribute in ("w:ascii", "w:hAnsi", "w:cs"):
        fonts.set(qn(attribute), FONT)


def _table_style(style: object) -> None:
    """Give tables a line under the head and between rows."""
    properties = style.element.find(qn("w:tblPr"))  # type: ignore[attr-defined]
    if properties is None:
        properties = OxmlElement("w:tblPr")
        style.element.append(properties)  # type: ignore[attr-defined]
    borders = OxmlElement("w:tblBorders")
    for edge, colour in (("w:top", "0B4F7A"), ("w:bottom", "CBD2D9"), ("w:insideH", "CBD2D9")):
        line = OxmlElement(edge)
        for name, value in (("w:val", "single"), ("w:sz", "4"), ("w:space", "0"), ("w:color", colour)):
            line.set(qn(name), value)
        borders.append(line)
    properties.append(borders)


def _page(section: object, title: dict[str, str]) -> None:
    section.orientation = WD_ORIENT.PORTRAIT  # type: ignore[attr-defined]
    section.page_width, section.page_height = Cm(21), Cm(29.7)  # type: ignore[attr-defined]
    section.left_margin = section.right_margin = Cm(2)  # type: ignore[attr-defined]
    section.top_margin = section.bottom_margin = Cm(2.2)  # type: ignore[attr-defined]
    header = section.header.paragraphs[0]  # type: ignore[attr-defined]
    header.text = f"{title['title']} – {title['subtitle']}"
    footer = section.footer.paragraphs[0]  # type: ignore[attr-defined]
    _field(footer, "PAGE")
    footer.add_run(f" {text('page_of', title['lang'])} ")
    _field(footer, "NUMPAGES")
    for paragraph in (header, footer):
        for run in paragraph.runs:
            run.font.size, run.font.color.rgb, run.font.name = Pt(8.5), QUIET, FONT


def _field(paragraph: object, instruction: str) -> None:
    run = paragraph.add_run()  # type: ignore[attr-defined]
    for kind in ("begin", "instruction", "end"):
        element = OxmlElement("w:instrText" if kind == "instruction" else "w:fldChar")
        if kind == "instruction":
            element.text = instruction
        else:
            element.set(qn("w:fldCharType"), kind)
        run._r.append(element)  # noqa: SLF001  (python-docx has no fields of its own)
