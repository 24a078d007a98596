"""What the rules of a portfolio say as a whole: every use on every park, what is open, and how well parks fit."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field

import pandas as pd

from terreinwijzer.indicators.small_units import small_units_through_years
from terreinwijzer.snapshots.portfolio import Portfolio
from terreinwijzer.steering.advice import facts_of_park
from terreinwijzer.steering.categories import check_category_list
from terreinwijzer.steering.conditions import holds
from terreinwijzer.steering.facts import fact_frame, facts
from terreinwijzer.steering.judgement import PARK, applies_to, judge, judge_many
from terreinwijzer.steering.park_fit import concentration, park_fit
from terreinwijzer.steering.proposed_profiles import ProposedProfiles, park_features, propose_profiles
from terreinwijzer.steering.rule_checks import RuleFinding, check_rules
from terreinwijzer.steering.rules import RuleBook
from terreinwijzer.vocabulary.norms import Norms

# What is asked of every use: something new that stands by itself.
YEARS_BACK = (20, 10)
NEWCOMER = {"new_place": True, "independent": True}


@dataclass(frozen=True)
class SteeringState:
    """The rules of a portfolio and what they come to.

    Attributes
    ----------
    book
        Rules that hold on the reference date.
    answers
        Table of `answers_by_use`.
    findings
        What is odd about the rules, and the uses that they leave out.
    questions
        Table of `open_questions`.
    fit
        Table of `park_fit.park_fit`; empty without establishments.
    concentration
        Table of `park_fit.concentration` in the last year; empty without establishments.
    small_units
        Table of `indicators.small_units.small_units_through_years`; empty without floor areas of units.
    proposed
        What the data alone would propose; `None` where there are too few.
    """

    book: RuleBook
    answers: pd.DataFrame
    findings: tuple[RuleFinding, ...]
    questions: pd.DataFrame
    fit: pd.DataFrame = field(default_factory=pd.DataFrame)
    concentration: pd.DataFrame = field(default_factory=pd.DataFrame)
    small_units: pd.DataFrame = field(default_factory=pd.DataFrame)
    proposed: ProposedProfiles | None = None


def steering_state(book: RuleBook, portfolio: Portfolio, norms: Norms, per_park: pd.DataFrame) -> SteeringState:
    """Return what the rules of a portfolio come to; `per_park` holds its indicators, for the proposed profiles."""
    check_category_list(portfolio.table("category_list"))
    now = portfolio.reference_date.year
    parks, establishments = portfolio.table("parks"), portfolio.table("establishments")
    counted = establishments[
        establishments["park_id"].notna() & (establishments["year"] <= portfolio.reference_date.year)
    ]
    fit = park_fit(counted, portfolio.table("units"), book, portfolio.table("category_list"))
    small_units = small_units_through_years(
        portfolio.table("units"), portfolio.table("buildings"), norms, [now - back for back in (*YEARS_BACK, 0)]
    )
    return SteeringState(
        book=book,
        answers=answers_by_use(book, parks),
        findings=tuple(check_rules(book)),
        questions=open_questions(book, parks),
        fit=fit,
        concentration=concentration(counted, int(counted["year"].max())) if len(fit) else pd.DataFrame(),
        small_units=small_units,
        proposed=propose_profiles(
            park_features(per_park, counted), pd.Series(book.profile_ids, dtype="str").reindex(per_park.index)
        ),
    )


def answers_by_use(book: RuleBook, parks: pd.DataFrame) -> pd.DataFrame:
    """Return for every park and use what the rules tend to, for a newcomer of which only the use is known.

    Parameters
    ----------
    book
        Rules that hold on the day.
    parks
        Canonical table of parks.

    Returns
    -------
    pandas.DataFrame
        Columns `park_id`, `use`, `tendency` (`not_allowed`; `unless`: refused unless an exemption holds; `provided`:
        allowed if a condition holds that is still open; `allowed`; `uncovered`: nothing speaks of it), `intended`
        (whether the profile of the park names the use), `preferred` (number of rules that prefer it) and `refused_by`
        (id of the first rule that refuses).
    """
    uses = list(facts()["use"].choices)
    known = [
        {**facts_of_park(park), **NEWCOMER, "use": use} for park in parks.to_dict("records") for use in uses
    ]  # fmt: skip
    cases = fact_frame(known).assign(**{PARK: parks["park_id"].repeat(len(uses)).to_numpy()})
    judged = judge_many(book, cases)
    profile_of = {park: profile for profile in book.profiles.values() for park in profile.parks}
    cases["profile"] = cases[PARK].map(book.profile_ids).astype("str")
    unless = pd.Series(data=False, index=cases.index)
    intended = pd.Series(
        [
            park in profile_of and use in profile_of[park].uses
            for park, use in zip(cases[PARK], cases["use"], strict=True)
        ],
        index=cases.index,
    )
    covered = intended.copy()
    for rule in book.rules:
        at = cases[PARK].isin(rule.parks)
        there = cases[at]
        applies = applies_to(rule, there)
        covered[at] |= applies.fillna(value=False).astype(bool)
        if rule.effect == "not_allowed":
            about = holds(rule.when, there).fillna(value=False).astype(bool)
            covered[at] |= about
            unless[at] |= about & applies.isna()
    tendency = judged["answer"].map({"depends": "provided"}).fillna(judged["answer"])
    tendency = tendency.mask(unless & (tendency == "provided"), "unless")
    tendency = tendency.mask((tendency == "allowed") & ~covered, "uncovered")
    return pd.DataFrame(
        {
            "park_id": cases[PARK], "use": cases["use"], "tendency": tendency, "intended": intended,
            "preferred": judged["preferred"], "refused_by": judged["refused_by"],
        }
    )  # fmt: skip


def open_questions(book: RuleBook, parks: pd.DataFrame) -> pd.DataFrame:
    """Return the facts that a newcomer would still be asked for, of which only the use is known.

    Parks that have the same rules, profile and facts ask the same, so that each kind is judged once.

    Returns
    -------
    pandas.DataFrame
        Columns `fact`, `about` (proposal, place or park), `uses` and `parks` (how many it can decide on), those that
        decide most first.
    """
    kinds: dict[Hashable, list[str]] = {}
    known_of: dict[Hashable, dict[str, object]] = {}
    for park in parks.to_dict("records"):
        own, profile = facts_of_park(park), book.profile_of(str(park["park_id"]))
        rules = tuple(rule.rule_id for rule in book.rules if park["park_id"] in rule.parks)
        kind: Hashable = (profile.profile_id if profile else "", rules, tuple(own.items()))
        kinds.setdefault(kind, []).append(str(park["park_id"]))
        known_of[kind] = own
    asked: list[dict[str, object]] = []
    for kind, members in kinds.items():
        for use in facts()["use"].choices:
            judgement = judge(book, members[0], {**known_of[kind], **NEWCOMER, "use": use})
            asked += [{"fact": fact, "use": use, "park_id": park} for fact in judgement.questions for park in members]
    if not asked:
        return pd.DataFrame(columns=["fact", "about", "uses", "parks"])
    groups = pd.DataFrame(asked).groupby("fact")
    table = pd.DataFrame(
        {"uses": groups["use"].nunique(), "parks": groups["park_id"].nunique(), "cells": groups.size()}
    )
    table = table.sort_values(["cells", "uses"], ascending=False).reset_index()
    return table.assign(about=[facts()[fact].about for fact in table["fact"]])[["fact", "about", "uses", "parks"]]
