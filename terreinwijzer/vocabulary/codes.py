"""Code lists: the values that a coded column may hold, with their names and the spellings that registers use."""

from __future__ import annotations

from functools import cache

from terreinwijzer.vocabulary.resources import read_yaml


def codes(code_list: str) -> tuple[str, ...]:
    """Return the codes of a list, in order."""
    return tuple(_lists()[code_list]["codes"])


def code_lists() -> tuple[str, ...]:
    """Return the names of all code lists."""
    return tuple(_lists())


def code_source(code_list: str) -> str:
    """Return where the list comes from."""
    return str(_lists()[code_list]["source"])


def label(code_list: str, code: str, language: str) -> str:
    """Return the name of a code in `language`; an unknown code is returned as it is."""
    entry = _lists()[code_list]["codes"].get(code)
    return str(entry[language]) if entry else code


def labels(code_list: str, language: str) -> tuple[str, ...]:
    """Return the names of the codes of a list in `language`, in order."""
    return tuple(label(code_list, code, language) for code in codes(code_list))


@cache
def spellings(code_list: str) -> dict[str, str]:
    """Return every known spelling in lower case with the code it stands for."""
    found: dict[str, str] = {}
    for code, entry in _lists()[code_list]["codes"].items():
        for spelling in (code, entry["nl"], entry["en"], *entry.get("synonyms", ())):
            found[str(spelling).strip().lower()] = code
    return found


@cache
def sector_of_sbi() -> dict[str, str]:
    """Return the sector group of each SBI 2008 section letter and two-digit division that the list names."""
    found: dict[str, str] = {}
    for code, entry in _lists()["sector"]["codes"].items():
        for sbi in (*entry.get("sbi_sections", ()), *entry.get("sbi_divisions", ())):
            found[str(sbi)] = code
    return found


def _lists() -> dict[str, dict[str, dict[str, dict[str, str]]]]:
    found: dict[str, dict[str, dict[str, dict[str, str]]]] = read_yaml("terreinwijzer.vocabulary", "code_lists.yaml")
    return found
