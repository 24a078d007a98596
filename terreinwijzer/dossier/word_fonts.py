"""The typeface inside the Word document, so that it breaks alike on every machine."""

from __future__ import annotations

from typing import Any
from uuid import NAMESPACE_URL, uuid5

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.oxml import serialize_part_xml
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn

from terreinwijzer.dossier.charts.style import FONT
from terreinwijzer.dossier.charts.typeface import font_program

# What readers that refuse fonts inside documents show instead.
SUBSTITUTE = "Calibri"
# Letters of the languages of western and central Europe, punctuation and the signs that reports use: whoever goes on
# writing in the document has them too.
LETTERS = (
    "".join(
        chr(code)
        for first, last in ((0x20, 0x7E), (0xA0, 0x17F), (0x2010, 0x2027), (0x202F, 0x203A), (0x2190, 0x2193))
        for code in range(first, last + 1)
    )
    + "€−×≈≠≤≥²³•"
)
STYLES = {"w:embedRegular": "normal", "w:embedBold": "bold", "w:embedItalic": "italic"}
CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.obfuscatedFont"
OBFUSCATED_BYTES = 32


def embed_typeface(document: Any) -> None:
    """Put the typeface of the report into a Word document.

    Parameters
    ----------
    document
        Document of python-docx; changed in place.

    Notes
    -----
    ECMA-376, part 4, 2.8.1: the first 32 bytes of an embedded font are combined with its key. The licence of the
    typeface (SIL Open Font License) allows embedding.
    """
    table = document.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)
    fonts = parse_xml(table.blob)
    for old in [font for font in fonts if font.get(qn("w:name")) == FONT]:
        fonts.remove(old)
    font = OxmlElement("w:font")
    font.set(qn("w:name"), FONT)
    for name, value in (("w:altName", SUBSTITUTE), ("w:charset", "00"), ("w:family", "swiss"), ("w:pitch", "variable")):
        font.append(_with_value(name, value))
    for number, (name, style) in enumerate(STYLES.items(), start=1):
        program = font_program(style, LETTERS)
        # A key that follows from the font makes the same document twice.
        key = str(uuid5(NAMESPACE_URL, f"{FONT} {style}")).upper()
        uri = PackURI(f"/word/fonts/font{number}.odttf")
        part = Part(uri, CONTENT_TYPE, _obfuscated(program, key), document.part.package)
        element = OxmlElement(name)
        element.set(qn("r:id"), table.relate_to(part, RELATIONSHIP_TYPE.FONT))
        element.set(qn("w:fontKey"), f"{{{key}}}")
        font.append(element)
    fonts.append(font)
    table._blob = serialize_part_xml(fonts)  # noqa: SLF001  (python-docx has no setter)
    _switch_on(document.settings.element)


def _obfuscated(program: bytes, key: str) -> bytes:
    digits = bytes.fromhex(key.replace("-", ""))[::-1]
    head = bytes(byte ^ digits[place % len(digits)] for place, byte in enumerate(program[:OBFUSCATED_BYTES]))
    return head + program[OBFUSCATED_BYTES:]


def _switch_on(settings: Any) -> None:
    """Tell Word that fonts are inside; the schema wants this behind the zoom and before almost all else."""
    zoom = settings.find(qn("w:zoom"))
    place = 0 if zoom is None else settings.index(zoom) + 1
    settings.insert(place, OxmlElement("w:saveSubsetFonts"))
    settings.insert(place, OxmlElement("w:embedTrueTypeFonts"))


def _with_value(name: str, value: str) -> Any:
    element = OxmlElement(name)
    element.set(qn("w:val"), value)
    return element
