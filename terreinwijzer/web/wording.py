"""What the pages say, in both languages, from the files in `texts`."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import translation

from terreinwijzer.vocabulary.language import LANGUAGES
from terreinwijzer.vocabulary.resources import read_folder

OTHER: dict[str, str] = dict(zip(LANGUAGES, reversed(LANGUAGES), strict=True))


@cache
def texts() -> dict[str, dict[str, str]]:
    """Return every text of the pages by code, with its words per language."""
    return read_folder("terreinwijzer.web", "texts")


def text(code: str, language: str, **values: Any) -> str:
    """Return a text in `language` with its blanks filled in.

    Raises
    ------
    KeyError
        There is no text of this code.
    """
    return texts()[code][language].format(**values)


def field_text(kind: str, name: str, language: str, what: str = "field") -> str:
    """Return what a field is called (or `what="help"`): of its own kind of record, else as every field of that name.

    Empty where there is no such text.
    """
    code = next((code for code in (f"{what}_{kind}_{name}", f"{what}_{name}") if code in texts()), "")
    return text(code, language) if code else ""


def preferred(accepted: str) -> str:
    """Return the language that a browser asks for with its header `Accept-Language`; Dutch unless English is first."""
    for part in accepted.split(","):
        code = part.split(";")[0].strip().lower()[:2]
        if code in LANGUAGES:
            return code
    return LANGUAGES[0]


def language_of(request: HttpRequest) -> str:
    """Return the language of the address, else that of the browser."""
    first = request.path_info.split("/")[1]
    return first if first in LANGUAGES else preferred(request.headers.get("Accept-Language", ""))


class AddressedLanguage:
    """Lets what Django says itself, such as what is wrong in a form, follow the language of the address."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep what answers the request."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in the language of the address, or else in that of the browser."""
        with translation.override(language_of(request)):
            return self.get_response(request)


def plainly(words: str) -> str:
    """Return a text without capitals and accents, as it is searched."""
    parts = unicodedata.normalize("NFKD", words.casefold())
    return " ".join("".join(sign for sign in parts if not unicodedata.combining(sign)).split())
