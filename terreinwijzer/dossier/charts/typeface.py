"""The typeface inside a drawing or page: neither can count on the reader's machine."""

from __future__ import annotations

import html
import re
from base64 import b64encode
from functools import cache
from io import BytesIO
from pathlib import Path

import font_source_sans_pro

from terreinwijzer.dossier.charts.style import FONT

FILES = {
    "normal": "SourceSansPro-Regular.ttf",
    "600": "SourceSansPro-Semibold.ttf",
    "bold": "SourceSansPro-Bold.ttf",
    "italic": "SourceSansPro-It.ttf",
}
# Letters of western European languages, punctuation, currency, and signs of arithmetic.
LATIN = frozenset(map(chr, (*range(32, 0x180), *range(0x2010, 0x2040), *range(0x20A0, 0x20C0), *range(0x2190, 0x2270))))


def fonts_folder() -> Path:
    """Return where the typeface of charts and documents is."""
    return Path(font_source_sans_pro.__file__).parent / "files"


def with_typeface(drawing: str) -> str:
    """Return an SVG that carries the letters it uses, so that text is as wide as it was when drawn."""
    letters = html.unescape(re.sub(r"<[^>]+>", "", drawing))
    faces = [font_face(weight, letters) for weight in ("normal", "bold") if weight == "normal" or "bold" in drawing]
    return drawing.replace(">", f"><style>{''.join(faces)}</style>", 1)


def page_typeface(letters: str) -> str:
    """Return the CSS rules that embed the typeface of a page, in the weights that its style sheet uses."""
    # Browsers read the smaller kind; programs that print a drawing do not all.
    needed = letters + "".join(map(chr, range(32, 127)))
    return "".join(font_face(weight, needed, "woff2") for weight in ("normal", "600"))


def font_face(weight: str, letters: str, kind: str = "woff") -> str:
    """Return the CSS rule that embeds one weight of the typeface, with only the letters asked for."""
    program = b64encode(_subset(FILES[weight], "".join(sorted(set(letters))), kind)).decode()
    source = f"url(data:font/{kind};base64,{program})"
    return f'@font-face{{font-family:"{FONT}";font-weight:{weight};src:{source} format("{kind}")}}'


def font_program(style: str, letters: str) -> bytes:
    """Return one style of the typeface as a TrueType file with only the letters asked for."""
    return _subset(FILES[style], "".join(sorted(set(letters))), None)


@cache
def _subset(file: str, letters: str, flavor: str | None) -> bytes:
    program = _latin(file) if LATIN.issuperset(letters) else (fonts_folder() / file).read_bytes()
    return _with_only(program, letters, flavor)


@cache
def _latin(file: str) -> bytes:
    """Return the typeface with western letters only: taking some letters from that is quick, from all of it slow."""
    return _with_only((fonts_folder() / file).read_bytes(), "".join(LATIN), None)


def _with_only(program: bytes, letters: str, flavor: str | None) -> bytes:
    from fontTools.subset import Options, Subsetter, load_font, save_font  # noqa: PLC0415  (slow to load)

    options = Options(flavor=flavor, layout_features=["kern", "tnum"])
    font = load_font(BytesIO(program), options)
    subsetter = Subsetter(options)
    subsetter.populate(text=letters)
    subsetter.subset(font)
    buffer = BytesIO()
    save_font(font, buffer, options)
    font.close()
    return buffer.getvalue()
