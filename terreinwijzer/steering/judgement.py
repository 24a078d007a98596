"""Is it allowed, and why: rules judged for one proposal with the whole reasoning, or for very many at once."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Literal

import numpy as np
import pandas as pd

from terreinwijzer.errors import InputError, Problem
from terreinwijzer.steering.conditions import AllOf, AnyOf, Condition, IsOneOf, Not, Within, facts_in, holds
from terreinwijzer.steering.decisive import conditions_of
from terreinwijzer.steering.facts import check_facts, facts, rank
from terreinwijzer.steering.rules import Profile, Rule, RuleBook

Answer = Literal["allowed", "not_allowed", "depends"]
PARK = "park_id"


@dataclass(frozen=True)
class Step:
    """One step of the reasoning: a condition, whether it holds (`None`: unknown), and the steps below it.

    `unknown` names the facts that the step itself looks at and that nobody knows; `found` is the value of its fact.
    """

    condition: Condition
    holds: bool | None
    found: object = None
    unknown: tuple[str, ...] = ()
    below: tuple[Step, ...] = ()

    @property
    def unknown_facts(self) -> tuple[str, ...]:
        """Return the unknown facts that leave this step open, in order; none where it is settled."""
        if self.holds is not None:
            return ()
        return tuple(dict.fromkeys((*self.unknown, *(fact for step in self.below for fact in step.unknown_facts))))


@dataclass(frozen=True)
class Reason:
    """What one rule says of one proposal.

    Attributes
    ----------
    rule
        The rule.
    applies
        Whether it is about the proposal and no exemption holds; `None` while that is open.
    refuses
        Whether it keeps the proposal away; `None` while that is open.
    when, provided, exemptions
        The steps that led there.
    """

    rule: Rule
    applies: bool | None
    refuses: bool | None
    when: Step
    provided: Step
    exemptions: tuple[Step, ...]

    @property
    def steps(self) -> tuple[Step, ...]:
        """Return the steps in the order in which they are told: what it is about, its condition, its exemptions."""
        provided = (self.provided,) if self.rule.effect == "allowed_if" else ()
        return (self.when, *provided, *self.exemptions)

    @property
    def questions(self) -> tuple[str, ...]:
        """Return the facts whose answer would settle this rule."""
        provided = (self.provided,) if self.rule.effect == "allowed_if" else ()
        steps = (self.when, *self.exemptions, *provided)
        open_ = self.applies is None or (self.rule.effect == "allowed_if" and self.refuses is None)
        return tuple(dict.fromkeys(fact for step in steps for fact in step.unknown_facts)) if open_ else ()


@dataclass(frozen=True)
class Judgement:
    """What all rules together say of one proposal on one park.

    Attributes
    ----------
    park_id, answer
        `allowed`, `not_allowed`, or `depends` on the answers to `questions`.
    preferred
        Number of rules that prefer it.
    covered
        Whether any rule or the profile of the park speaks of this use at all.
    reasons
        One per rule of the park, those that decide first.
    questions
        Unknown facts that could change the answer, the most asked for first.
    wishes
        Unknown facts that could only make it more preferred.
    """

    park_id: str
    answer: Answer
    preferred: int
    covered: bool
    reasons: tuple[Reason, ...]
    questions: tuple[str, ...]
    wishes: tuple[str, ...]

    @property
    def refusals(self) -> tuple[Reason, ...]:
        """Return the reasons that keep the proposal away."""
        return tuple(reason for reason in self.reasons if reason.refuses)


def judge(book: RuleBook, park_id: str, known: Mapping[str, object]) -> Judgement:
    """Judge one proposal on one park, with every reason.

    Parameters
    ----------
    book
        Rules that hold on the day; see `RuleBook.on`.
    park_id
        The park.
    known
        Facts that are known of proposal, place and park.

    Raises
    ------
    InputError
        The park has no rules file entry, or a fact or its value is unknown.
    """
    if park_id not in book.parks:
        raise InputError(Problem("rules_park_unknown", value=park_id, details={"known": ", ".join(book.parks)}))
    profile = book.profile_of(park_id)
    check_facts(known)
    case = {"profile": profile.profile_id if profile else None, **known}
    reasons = [_reason(rule, case) for rule in book.rules if park_id in rule.parks]
    refusing = [reason for reason in reasons if reason.rule.effect in {"allowed_if", "not_allowed"}]
    answer: Answer = "allowed"
    if any(reason.refuses for reason in refusing):
        answer = "not_allowed"
    elif any(reason.refuses is None for reason in refusing):
        answer = "depends"
    asked = [fact for reason in refusing if reason.refuses is None for fact in reason.questions]
    # What is refused already is not settled by more questions about other rules.
    questions = _by_count(asked) if answer == "depends" else ()
    wished = [fact for reason in reasons if reason.rule.effect == "preferred" for fact in reason.questions]
    order = {True: 0, None: 1, False: 2}
    return Judgement(
        park_id=park_id,
        answer=answer,
        preferred=sum(reason.rule.effect == "preferred" and reason.applies is True for reason in reasons),
        covered=any(reason.applies for reason in reasons) or _speaks_of(profile, known.get("use")),
        reasons=tuple(sorted(reasons, key=lambda reason: (order[reason.refuses], order[reason.applies]))),
        questions=questions,
        wishes=tuple(fact for fact in _by_count(wished) if fact not in questions),
    )


def judge_many(book: RuleBook, cases: pd.DataFrame) -> pd.DataFrame:
    """Judge many proposals at once, without the reasoning; equal to `judge` case by case.

    Parameters
    ----------
    book
        Rules that hold on the day.
    cases
        Facts as `facts.fact_frame` makes them, with a column `park_id`; `profile` is filled in where it is missing.

    Returns
    -------
    pandas.DataFrame
        Index of `cases`: `answer` (`allowed`, `not_allowed` or `depends`), `preferred` (number of rules that prefer
        it) and `refused_by` (id of the first rule that refuses, missing where none does).
    """
    cases = cases.assign(profile=cases["profile"].fillna(cases[PARK].map(book.profile_ids).astype("str")))
    refused = pd.Series(data=False, index=cases.index, dtype="boolean")
    preferred = pd.Series(0, index=cases.index, dtype="int64")
    refused_by = pd.Series(np.nan, index=cases.index, dtype="str")
    place, names = pd.factorize(cases[PARK])
    for rule in book.rules:
        # Each park is looked up once, and a rule takes along only the facts that it asks about.
        at = pd.Series(names).isin(rule.parks).to_numpy()[place]
        if not at.any():
            continue
        asked = list(dict.fromkeys(fact for each in conditions_of([rule]) for fact in facts_in(each)))
        there = cases[asked] if at.all() else cases.loc[at, asked]
        if rule.effect == "preferred":
            preferred[at] += applies_to(rule, there).fillna(value=False).astype("int64")
        refuses = refuses_of(rule, there)
        refused[at] = refused[at] | refuses
        first = refuses.fillna(value=False).astype(bool) & refused_by[at].isna()
        refused_by[first.index[first]] = rule.rule_id
    answer = refused.map({True: "not_allowed", False: "allowed"}).astype("object").where(refused.notna(), "depends")
    return pd.DataFrame({"answer": answer.astype("str"), "preferred": preferred, "refused_by": refused_by})


def applies_to(rule: Rule, cases: pd.DataFrame) -> pd.Series:
    """Return for each case whether a rule is about it and no exemption holds; missing while that is open."""
    never = pd.Series(data=False, index=cases.index, dtype="boolean")
    exempt = reduce(or_, (holds(each.when, cases) for each in rule.exemptions), never)
    return holds(rule.when, cases) & ~exempt


def refuses_of(rule: Rule, cases: pd.DataFrame) -> pd.Series:
    """Return for each case whether a rule keeps it away; missing while that is open."""
    match rule.effect:
        case "not_allowed":
            return applies_to(rule, cases)
        case "allowed_if":
            return applies_to(rule, cases) & ~holds(rule.provided, cases)
        case _:
            return pd.Series(data=False, index=cases.index, dtype="boolean")


def _reason(rule: Rule, known: Mapping[str, object]) -> Reason:
    when, provided = step_of(rule.when, known), step_of(rule.provided, known)
    exemptions = tuple(step_of(each.when, known) for each in rule.exemptions)
    applies = _all((when.holds, _not(_any(step.holds for step in exemptions))))
    refuses: bool | None = False
    if rule.effect == "not_allowed":
        refuses = applies
    elif rule.effect == "allowed_if":
        refuses = _all((applies, _not(provided.holds)))
    return Reason(rule, applies, refuses, when, provided, exemptions)


def step_of(condition: Condition, known: Mapping[str, object]) -> Step:
    """Return the reasoning of one condition for one case. `conditions.holds` does the same for many at once."""
    match condition:
        case IsOneOf(fact, values):
            found = known.get(fact)
            return Step(condition, None if found is None else found in values, found, _unknown((fact,), known))
        case Within(fact, at_least, at_most):
            value = rank(fact, known.get(fact))
            limits = ((operator.ge, at_least), (operator.le, at_most))
            kept = [_kept(fits, value, _bound(fact, limit, known)) for fits, limit in limits if limit is not None]
            return Step(condition, _all(kept), known.get(fact), _unknown(tuple(facts_in(condition)), known))
        case AllOf(parts) | AnyOf(parts):
            below = tuple(step_of(part, known) for part in parts)
            together = _all if isinstance(condition, AllOf) else _any
            return Step(condition, together(step.holds for step in below), below=below)
        case Not(part):
            step = step_of(part, known)
            return Step(condition, _not(step.holds), below=(step,))


def _kept(fits: Callable[[float, float], bool], value: float | None, bound: float | None) -> bool | None:
    return None if value is None or bound is None else fits(value, bound)


def _bound(fact: str, limit: float | str, known: Mapping[str, object]) -> float | None:
    return rank(str(limit), known.get(str(limit))) if limit in facts() else rank(fact, limit)


def _unknown(names: tuple[str, ...], known: Mapping[str, object]) -> tuple[str, ...]:
    return tuple(name for name in names if known.get(name) is None)


def _all(values: Iterable[bool | None]) -> bool | None:
    """Return Kleene's and."""
    seen = list(values)
    return False if False in seen else None if None in seen else True


def _any(values: Iterable[bool | None]) -> bool | None:
    """Return Kleene's or."""
    seen = list(values)
    return True if True in seen else None if None in seen else False


def _not(value: bool | None) -> bool | None:
    return None if value is None else not value


def _speaks_of(profile: Profile | None, use: object) -> bool:
    return profile is not None and use in profile.uses


def _by_count(asked: Sequence[str]) -> tuple[str, ...]:
    return tuple(sorted(dict.fromkeys(asked), key=lambda fact: -asked.count(fact)))
