"""Licences of sources: their names in both languages, and what they ask of who passes the data on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from terreinwijzer.vocabulary.resources import read_yaml


@dataclass(frozen=True)
class Licence:
    """One licence; `address` is where its text stands, empty where it has none."""

    code: str
    nl: str
    en: str
    address: str = ""
    attribution: bool = False
    share_alike: bool = False
    synonyms: tuple[str, ...] = ()

    def label(self, language: str) -> str:
        """Return the name of the licence."""
        return self.nl if language == "nl" else self.en


@cache
def licences() -> dict[str, Licence]:
    """Return every licence that a source can name, by code."""
    raw = read_yaml("terreinwijzer.vocabulary", "licences.yaml")
    return {
        code: Licence(code, **{**entry, "synonyms": tuple(entry.get("synonyms", ()))}) for code, entry in raw.items()
    }


def licence_called(name: str) -> Licence | None:
    """Return the licence with this code or spelling, capitals aside; `None` where it is not in the list."""
    return _by_spelling().get(name.strip().lower())


@cache
def _by_spelling() -> dict[str, Licence]:
    return {
        spelling.lower(): licence for licence in licences().values() for spelling in (licence.code, *licence.synonyms)
    }
