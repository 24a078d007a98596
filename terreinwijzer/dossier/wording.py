"""Short texts of the dossier, in both languages, from `texts`; chapters are templates."""

from __future__ import annotations

from functools import cache
from typing import Any

from terreinwijzer.vocabulary.resources import read_folder

# Breaks a line inside a cell; the filter `common.lua` makes it a line break in every format.
LINE_BREAK = "\u2028"


def text(code: str, language: str, **values: Any) -> str:
    """Return a short text in `language` with its blanks filled in; an unknown code is returned as it is."""
    known = texts()
    return known[code][language].format(**values) if code in known else code


@cache
def texts() -> dict[str, dict[str, str]]:
    """Return every short text by code, with its words per language."""
    return read_folder("terreinwijzer.dossier", "texts")


def known_text(prefix: str, word: str, language: str) -> str:
    """Return the text `<prefix>_<word>`, or the word of the case itself, with a capital, where there is none."""
    code = f"{prefix}_{word.lower().replace(' ', '_')}"
    found = text(code, language)
    return word[:1].upper() + word[1:] if found == code else found
