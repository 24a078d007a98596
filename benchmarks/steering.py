"""Rules over a country: every park judged for two hundred businesses at once, against one judgement after the other."""

from __future__ import annotations

import resource
import statistics
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from terreinwijzer.api.case import rule_book
from terreinwijzer.snapshots.case import load_case
from terreinwijzer.steering.advice import facts_of_park
from terreinwijzer.steering.everywhere import judge_everywhere
from terreinwijzer.steering.facts import facts
from terreinwijzer.steering.judgement import judge
from terreinwijzer.steering.rules import RuleBook

PARKS, PROPOSALS, MUNICIPALITIES, SEED = 3_800, 200, 342, 1
# One by one is timed on some of the cases, because all of them take too long; its time grows straight with them.
LOOPED = 4_000
REPEATS = 5
CATEGORIES = ("2", "3.1", "3.2", "4.1", "4.2", "5.1", None)


def race() -> None:
    """Print both times, their ratio, the peak memory, and whether every answer agrees."""
    random = np.random.default_rng(SEED)
    book = _country(random)
    parks = pd.DataFrame({"park_id": book.parks, "max_environmental_category": random.choice(CATEGORIES, PARKS)})
    proposals = [_proposal(random) for _ in range(PROPOSALS)]
    print(f"Rules: {len(book.rules)} rules, {PARKS} parks, {PROPOSALS} businesses, {PARKS * PROPOSALS:,} judgements")
    ours = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        many = judge_everywhere(book, parks, proposals)
        ours.append(time.perf_counter() - start)
    places = random.choice(len(many), LOOPED, replace=False)
    known_of = {park["park_id"]: facts_of_park(park) for park in parks.to_dict("records")}
    chosen = many.iloc[places][["park_id", "proposal"]].to_numpy().tolist()
    start = time.perf_counter()
    single = [judge(book, park, {**known_of[park], **proposals[number]}) for park, number in chosen]
    looped = (time.perf_counter() - start) * len(many) / LOOPED
    agree = [one.answer for one in single] == many.iloc[places]["answer"].tolist() and [
        one.preferred for one in single
    ] == many.iloc[places]["preferred"].tolist()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"  all at once   median {statistics.median(ours):7.2f} s of {REPEATS}, peak {peak:.0f} MiB")
    print(f"  one by one    {looped:14.2f} s, from {LOOPED} of them")
    print(f"  ratio {looped / statistics.median(ours):.0f} times; equal answers: {agree}")


def _country(random: np.random.Generator) -> RuleBook:
    """Return Heerlen's rules for made-up parks: general ones for all, the others for some municipalities."""
    heerlen = rule_book(load_case(Path(__file__).parents[1] / "cases" / "heerlen"))
    parks = [f"park-{number:04d}" for number in range(PARKS)]
    municipality = random.integers(0, MUNICIPALITIES, PARKS)
    names = list(heerlen.profiles)
    profile = random.choice(names, PARKS)
    profiles = {
        name: replace(
            heerlen.profiles[name],
            parks=frozenset(park for park, own in zip(parks, profile, strict=True) if own == name),
        )
        for name in names
    }
    rules = []
    for rule in heerlen.rules:
        chosen = set(range(MUNICIPALITIES))
        if len(rule.parks) < len(heerlen.parks):
            chosen = set(random.choice(MUNICIPALITIES, MUNICIPALITIES // 3, replace=False).tolist())
        there = frozenset(park for park, where in zip(parks, municipality.tolist(), strict=True) if where in chosen)
        rules.append(replace(rule, parks=there))
    return RuleBook("made up", profiles, tuple(rules), tuple(parks))


def _proposal(random: np.random.Generator) -> dict[str, object]:
    """Return a made-up business of which about half of the facts are known."""
    known: dict[str, object] = {}
    for name, fact in facts().items():
        if fact.about == "park" or random.random() < (0.0 if name == "use" else 0.5):
            continue
        if fact.type == "boolean":
            known[name] = bool(random.random() < 0.5)
        elif fact.type == "number":
            known[name] = float(random.integers(100, 60_000))
        else:
            known[name] = str(random.choice(list(fact.choices)))
    return known
