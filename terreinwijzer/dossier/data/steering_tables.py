"""The tables of the chapter on steering, as data."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pandas as pd

from terreinwijzer.dossier.blocks.steering import assumed, numbers_of
from terreinwijzer.lineage import Figure
from terreinwijzer.snapshots.portfolio import Portfolio
from terreinwijzer.steering.facts import facts
from terreinwijzer.steering.rules import Rule
from terreinwijzer.steering.state import SteeringState
from terreinwijzer.steering.wording import in_words
from terreinwijzer.vocabulary.language import said


def steering_frames(
    steering: SteeringState, portfolio: Portfolio, language: str
) -> Mapping[str, tuple[pd.DataFrame, tuple[Figure, ...]]]:
    """Return the tables by name, each with the figures that it rests on."""
    questions, answers = steering.questions, steering.answers
    ask = [said(facts()[fact].question, language) for fact in questions["fact"]]
    names = [facts()["use"].value_name(use, language) for use in answers["use"]]
    jobs = Figure("establishments.jobs", None, "jobs", "jobs", (portfolio.input("establishments", "jobs"),))
    units = Figure("units.floor_area_m2", None, "m2", "floor_area_m2", (portfolio.input("units", "floor_area_m2"),))
    profiles = Figure("parks.profile", None, "", "profile", (portfolio.input("parks", "profile"),))
    numbers = numbers_of(steering.book)
    rules = [{"number": int(numbers[rule.rule_id]), **_rule(rule, language)} for rule in steering.book.rules]
    return {
        "steering_rules": (pd.DataFrame(rules).sort_values("number"), ()),
        "steering_answers": (answers.assign(use_name=names), (profiles,)),
        "steering_questions": (questions.assign(question=ask), (profiles,)),
        "steering_fit": (steering.fit, (jobs, profiles)),
        "steering_proposed_profiles": (_proposed(steering), (profiles,)),
        "steering_small_units": (steering.small_units, (units,)),
    }


def _proposed(steering: SteeringState) -> pd.DataFrame:
    return pd.DataFrame() if steering.proposed is None else steering.proposed.parks.reset_index()


def _rule(rule: Rule, language: str) -> dict[str, object]:
    return {
        "rule": rule.rule_id, "text": said(rule.text, language), "effect": rule.effect, "ground": rule.ground,
        "about": in_words(rule.when, language),
        "condition": in_words(rule.provided, language) if rule.effect == "allowed_if" else None,
        "exemptions": " ".join(said(each.text, language) for each in rule.exemptions) or None,
        "parks": " ".join(sorted(rule.parks)), "place": said(rule.source, language),
        "assumption": assumed(rule, language) or None,
        "valid_from": None if rule.valid_from == date.min else pd.Timestamp(rule.valid_from),
        "valid_to": None if rule.valid_to == date.max else pd.Timestamp(rule.valid_to),
    }  # fmt: skip
