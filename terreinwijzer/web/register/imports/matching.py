"""Is this organisation in the register already? Numbers decide; names that look alike are for a person to judge."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from terreinwijzer.web.register.models import Organisation
from terreinwijzer.web.wording import plainly

LEGAL_FORM = re.compile(r"\b(?:b ?v|n ?v|v ?o ?f|c ?v|holding|stichting|cooperatie|u ?a)\b")
# Two names of a hundred are the same; below this they are not worth a person's time. At one address less will do.
ALIKE, ALIKE_AT_ONE_ADDRESS = 85, 70
MOST_CANDIDATES = 3
# A word in more names than this, such as a town, tells nothing.
COMMON = 200


@dataclass(frozen=True)
class Match:
    """What was found: one record for sure, or candidates (key and likeness, 0 to 100), or nothing."""

    record: int | None = None
    candidates: tuple[tuple[int, int], ...] = ()


@dataclass
class Index:
    """The organisations of a portfolio, by everything by which they are recognised."""

    organisations: dict[int, Organisation] = field(default_factory=dict)
    by_number: dict[tuple[str, str], list[int]] = field(default_factory=lambda: defaultdict(list))
    by_word: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    names: dict[int, str] = field(default_factory=dict)

    @classmethod
    def of(cls, organisations: Iterable[Organisation]) -> Index:
        """Return the index of organisations."""
        made = cls()
        for each in organisations:
            made.organisations[each.pk] = each
            made.names[each.pk] = plain_name(each.name)
            for number in ("kvk_number", "rsin", "establishment_id"):
                if value := getattr(each, number):
                    made.by_number[number, value].append(each.pk)
            for word in {*made.names[each.pk].split(), _key(each.postcode)} - {""}:
                made.by_word[word].append(each.pk)
        return made


def match(values: Mapping[str, str], index: Index) -> Match:
    """Return which organisation of the register a row is about.

    Parameters
    ----------
    values
        The row, by column of the register.
    index
        What is in the register.

    Returns
    -------
    Match
        The number of the record decides, then the key of the establishment, then trade register number and RSIN where
        one organisation alone has it, then the same name at the same postcode. Of several with one number, and of
        names that only look alike, a person chooses. Two that have different numbers are never the same.
    """
    if (record := values.get("record", "")).isdecimal() and int(record) in index.organisations:
        return Match(int(record))
    for number in ("establishment_id", "kvk_number", "rsin"):
        found = index.by_number.get((number, values.get(number, "")), []) if values.get(number) else []
        if number != "establishment_id":
            found = [key for key in found if _may_be(values, index.organisations[key], ("establishment_id",))]
        if len(found) == 1:
            return Match(found[0])
        if found:
            return _of_several(values, found, index)
    return _by_name(values, index)


def plain_name(name: str) -> str:
    """Return a name as it is compared: no capitals, accents, signs or legal form."""
    words = re.sub(r"[^a-z0-9]+", " ", plainly(name))
    return " ".join(LEGAL_FORM.sub(" ", words).split()) or words.strip()


def _of_several(values: Mapping[str, str], found: list[int], index: Index) -> Match:
    """Tell branches of one business apart by their address."""
    place = (_key(values.get("postcode", "")), plainly(values.get("street", "")))
    here = [key for key in found if place[0] and _place(index.organisations[key]) == place]
    if len(here) == 1:
        return Match(here[0])
    name = plain_name(values.get("name", ""))
    return Match(candidates=_ranked({key: _likeness(name, key, index) for key in found}))


def _by_name(values: Mapping[str, str], index: Index) -> Match:
    name, postcode = plain_name(values.get("name", "")), _key(values.get("postcode", ""))
    near: set[int] = set()
    for word in {*name.split(), postcode} - {""}:
        if len(found := index.by_word.get(word, [])) <= COMMON:
            near |= set(found)
    alike = {}
    for key in near:
        there = index.organisations[key]
        if not _may_be(values, there, ("establishment_id", "kvk_number", "rsin")):
            continue
        same_place = bool(postcode) and _key(there.postcode) == postcode
        if same_place and index.names[key] == name:
            return Match(key)
        score = _likeness(name, key, index)
        if score >= (ALIKE_AT_ONE_ADDRESS if same_place else ALIKE):
            alike[key] = score
    return Match(candidates=_ranked(alike))


def _may_be(values: Mapping[str, str], there: Organisation, numbers: tuple[str, ...]) -> bool:
    pairs = [(values.get(number, ""), str(getattr(there, number))) for number in numbers]
    return all(not one or not other or one == other for one, other in pairs)


def _likeness(name: str, key: int, index: Index) -> int:
    return round(fuzz.token_sort_ratio(name, index.names[key]))


def _ranked(scores: Mapping[int, int]) -> tuple[tuple[int, int], ...]:
    return tuple(sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST_CANDIDATES])


def _key(postcode: str) -> str:
    return re.sub(r"\s+", "", postcode).lower()


def _place(organisation: Organisation) -> tuple[str, str]:
    return _key(organisation.postcode), plainly(organisation.street)
