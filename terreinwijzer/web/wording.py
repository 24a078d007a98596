"""What the pages say, in both languages, from `texts.yaml`."""

from __future__ import annotations

from typing import Any

from terreinwijzer.vocabulary.language import LANGUAGES
from terreinwijzer.vocabulary.resources import read_yaml

OTHER: dict[str, str] = dict(zip(LANGUAGES, reversed(LANGUAGES), strict=True))


def texts() -> dict[str, dict[str, str]]:
    """Return every text of the pages by code, with its words per language."""
    found: dict[str, dict[str, str]] = read_yaml("terreinwijzer.web", "texts.yaml")
    return found


def text(code: str, language: str, **values: Any) -> str:
    """Return a text in `language` with its blanks filled in.

    Raises
    ------
    KeyError
        There is no text of this code.
    """
    return texts()[code][language].format(**values)


def preferred(accepted: str) -> str:
    """Return the language that a browser asks for with its header `Accept-Language`; Dutch unless English is first."""
    for part in accepted.split(","):
        code = part.split(";")[0].strip().lower()[:2]
        if code in LANGUAGES:
            return code
    return LANGUAGES[0]
