"""The two languages of the interface."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

Language = Literal["nl", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
# A text that reads the same in every language (such as a proper name), or one text per language.
Text = str | Mapping[str, str]


def said(words: Text, language: str) -> str:
    """Return a text in `language`."""
    return words if isinstance(words, str) else words[language]
