"""What the chapter on steering says in words: how many rules there are, and what is open."""

from __future__ import annotations

from typing import Any

from terreinwijzer.dossier.blocks.block import counted_parks, inside, listed, park_names
from terreinwijzer.dossier.results import Results
from terreinwijzer.dossier.wording import text
from terreinwijzer.indicators.catalogue import catalogue
from terreinwijzer.steering.facts import facts
from terreinwijzer.steering.proposed_profiles import STABLE_FROM
from terreinwijzer.vocabulary.language import said
from terreinwijzer.vocabulary.notation import number

# An adjusted Rand index below this means that two divisions have little in common.
HARDLY_ALIKE = 0.2


def steering(results: Results, language: str) -> dict[str, Any] | None:
    """Return the introduction and the open questions; `None` without a rules file."""
    if results.steering is None:
        return None
    book = results.steering.book
    grounds = {
        name: sum(rule.ground == name for rule in book.rules) for name in ("spatial", "environmental", "economic")
    }
    counts = {name: number(count, language) for name, count in grounds.items()}
    intro = text(
        "steering_intro",
        language,
        rules=number(len(book.rules), language),
        profiles=number(len(book.profiles), language),
        **counts,
    )
    return {
        "intro": intro,
        "proposed": _proposed(results, language),
        "questions": [*_asked(results, language), *_left_out(results, language), *_unsure(results, language)],
    }


def _proposed(results: Results, language: str) -> str:
    """Return how far the data alone would come to the assigned profiles, and how firm that is."""
    found = results.steering.proposed if results.steering else None
    if found is None:
        return ""
    known = found.parks.dropna(subset=["assigned"])
    features = [inside(catalogue()[name].label(language)) for name in found.features if name in catalogue()]
    sectors = len(features) < len(found.features)
    features += [text("steering_businesses", language).lower()] if sectors else []
    told = [
        text(
            "proposed_told", language, features=listed(features, language), parks=number(len(known), language),
            agree=number(int((known["assigned"] == known["proposed"]).sum()), language),
            rand=number(found.adjusted_rand, language, 2),
        )
    ]  # fmt: skip
    if found.adjusted_rand < HARDLY_ALIKE:
        told.append(text("proposed_low", language))
    stable = found.parks["stability"] >= STABLE_FROM
    if not stable.all():
        told.append(text("proposed_partly_stable" if stable.any() else "proposed_unstable", language))
    if not sectors:
        told.append(text("proposed_no_sectors", language))
    return " ".join(told)


def _asked(results: Results, language: str) -> list[str]:
    rows = results.steering.questions.to_dict("records") if results.steering else []
    return [
        text(
            "open_fact_one" if row["uses"] == 1 else "open_fact",
            language,
            question=said(facts()[str(row["fact"])].question, language),
            uses=number(row["uses"], language),
            parks=_of(int(row["parks"]), results, language),
        )
        for row in rows
    ]


def _left_out(results: Results, language: str) -> list[str]:
    """Name the uses that nothing speaks of, those on the same parks together."""
    names = park_names(results)
    by_parks: dict[str, list[str]] = {}
    for finding in results.steering.findings if results.steering else ():
        if finding.kind == "uncovered":
            use = facts()["use"].value_name(finding.rule, language)
            by_parks.setdefault(finding.other, []).append(use)
    told = []
    for parks, uses in by_parks.items():
        keys = parks.split(", ")
        where = _of(len(keys), results, language)
        if len(keys) < len(names):
            where = listed(sorted((str(names[key]) for key in keys), key=str.casefold), language)
        told.append(text("open_uncovered", language, uses=_capital("; ".join(uses)), parks=where))
    return told


def _unsure(results: Results, language: str) -> list[str]:
    if results.steering is None:
        return []
    said_, book = [], results.steering.book
    assumed = sum(bool(rule.assumed) or rule.basis == "assumption" for rule in book.rules)
    profiles = sum(bool(profile.assumed) for profile in book.profiles.values())
    if assumed or profiles:
        counts = {"rules": number(assumed, language), "profiles": number(profiles, language)}
        said_.append(text("open_assumed", language, **counts))
    odd = sum(finding.kind != "uncovered" for finding in results.steering.findings)
    if odd:
        said_.append(text("open_odd", language, count=number(odd, language)))
    return said_


def _of(count: int, results: Results, language: str) -> str:
    whole = count == len(results.indicators.per_park)
    return text("open_every_park", language) if whole else counted_parks(count, language)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
