"""What rules say of a proposal as a page tells it: verdict, every reason with its steps, and what is still asked."""

from __future__ import annotations

from typing import Any

import pandas as pd

from terreinwijzer.steering.advice import Place
from terreinwijzer.steering.facts import facts
from terreinwijzer.steering.judgement import Judgement, Reason, Step
from terreinwijzer.steering.wording import against_of, answer_code, answer_of, for_of, in_words, need_said, verdict_of
from terreinwijzer.vocabulary.language import said
from terreinwijzer.vocabulary.notation import number
from terreinwijzer.vocabulary.wording import say

STATES = {True: "yes", False: "no", None: "open"}


def verdict(judgement: Judgement, language: str) -> dict[str, Any]:
    """Return the answer, every reason that has to do with it, and how many rules have not."""
    speaking = [reason for reason in judgement.reasons if reason.applies is not False]
    return {
        "code": answer_code(judgement),
        "answer": answer_of(judgement, language),
        "reasons": [_reason(reason, language) for reason in speaking],
        "silent": len(judgement.reasons) - len(speaking),
    }


def place(found: Place, rank: int, language: str, asked: tuple[str, ...]) -> dict[str, Any]:
    """Return a place of an advice in words; questions that are asked beside it are not told again."""
    fit = found.profile_fit
    left = [said(facts()[name].question, language) for name in found.judgement.questions if name not in asked]
    return {
        "rank": rank, "park_id": found.park_id, "name": found.name, "municipality": found.municipality,
        "verdict": verdict(found.judgement, language),
        "for": for_of(found, language), "against": against_of(found, language),
        "unknown": [need_said(need, language) for need in found.needs if need.met is None],
        "fit": "" if fit is None else f"{number(100 * fit, language)}%",
        "free": "" if found.free_ha is None else f"{number(found.free_ha, language, 1)} ha",
        "plots": list(found.plots), "offers": list(found.offers), "questions": left,
    }  # fmt: skip


def places_frame(places: list[Place], language: str) -> pd.DataFrame:
    """Return places as a table to take along: a row per park, in order."""
    rows = [
        {
            "rank": rank, "park_id": each.park_id, "name": each.name, "municipality": each.municipality,
            "answer": answer_code(each.judgement), "answer_said": answer_of(each.judgement, language),
            "preferred_by_rules": each.judgement.preferred,
            "profile_fit_pct": None if each.profile_fit is None else 100 * each.profile_fit,
            "free_ha": each.free_ha, "for": "; ".join(for_of(each, language)),
            "against": "; ".join(against_of(each, language)),
            "questions": "; ".join(said(facts()[name].question, language) for name in each.judgement.questions),
            "plots": " ".join(each.plots), "offers": " ".join(each.offers),
        }
        for rank, each in enumerate(places, 1)
    ]  # fmt: skip
    return pd.DataFrame(rows)


def reasons_frame(judgement: Judgement, language: str) -> pd.DataFrame:
    """Return every rule of a park with what it says, as a table to take along."""
    rows = [
        {
            "rule": reason.rule.rule_id, "text": said(reason.rule.text, language),
            "source": said(reason.rule.source, language), "ground": reason.rule.ground, "effect": reason.rule.effect,
            "basis": reason.rule.basis, "verdict": verdict_of(reason, language),
            "about": in_words(reason.rule.when, language),
            "asked": "; ".join(said(facts()[name].question, language) for name in reason.questions),
        }
        for reason in judgement.reasons
    ]  # fmt: skip
    return pd.DataFrame(rows)


def _reason(reason: Reason, language: str) -> dict[str, Any]:
    rule = reason.rule
    # In the order of `Reason.steps`: what it is about, on what condition, and its exemptions in their own words.
    heads = ["reason_when", *(["reason_provided"] if rule.effect == "allowed_if" else [])]
    exemptions = [said(each.text, language) for each in rule.exemptions]
    return {
        "text": said(rule.text, language), "source": said(rule.source, language),
        "ground": say(f"steering_ground_{rule.ground}", language), "verdict": verdict_of(reason, language),
        "state": "no" if reason.refuses else "open" if None in {reason.applies, reason.refuses} else "yes",
        "assumed": rule.basis == "assumption" or bool(rule.assumed),
        "steps": [
            {**_step(step, language), "head": head, "text": exemption}
            for step, head, exemption in zip(
                reason.steps, [*heads, *("reason_unless" for _ in exemptions)], [*("" for _ in heads), *exemptions],
                strict=True,
            )
        ],
    }  # fmt: skip


def _step(step: Step, language: str) -> dict[str, Any]:
    return {
        "phrase": in_words(step.condition, language), "state": STATES[step.holds],
        "below": [_step(below, language) for below in step.below],
    }  # fmt: skip
