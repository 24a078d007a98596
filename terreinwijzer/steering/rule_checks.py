"""Does a rules file make sense as a whole: rules that clash, that can never speak, or that say what another says.

Every pair of rules is tried on all combinations of the values that the two mention, and one value that neither does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

import pandas as pd

from terreinwijzer.steering.conditions import facts_in
from terreinwijzer.steering.decisive import conditions_of, decisive_values, mentioned, needed_uses
from terreinwijzer.steering.facts import fact_frame, fact_grid, facts
from terreinwijzer.steering.judgement import applies_to, refuses_of
from terreinwijzer.steering.rules import REFUSING, Rule, RuleBook

# Of a pair that mentions more facts than this allows, only so many combinations are tried.
MOST_CASES = 50_000
CheckKind = Literal["conflict", "unreachable", "redundant", "pointless", "uncovered"]


@dataclass(frozen=True)
class RuleFinding:
    """Something odd in a rules file.

    Attributes
    ----------
    kind
        `conflict`: one rule allows what another forbids. `unreachable`: a rule can never apply. `redundant`: all that
        a rule refuses, another refuses too. `pointless`: all that a rule prefers is refused. `uncovered`: a use on
        which neither rules nor profile of a park say anything.
    rule, other
        The rules; for `uncovered` the use and the parks.
    witness
        Facts of a case that shows it.
    """

    kind: CheckKind
    rule: str
    other: str = ""
    witness: Mapping[str, object] | None = None


def check_rules(book: RuleBook) -> list[RuleFinding]:
    """Return every conflict, unreachable, redundant or pointless rule and every use that nothing speaks of.

    Parameters
    ----------
    book
        The rules; those that never hold at the same time are not compared.
    """
    found = [RuleFinding("unreachable", rule.rule_id) for rule in book.rules if not _can_apply(book, rule)]
    dead = {finding.rule for finding in found}
    alive = [rule for rule in book.rules if rule.rule_id not in dead]
    uses = {rule.rule_id: needed_uses(rule.when) for rule in alive}
    for one, other in combinations(alive, 2):
        if one.parks & other.parks and _same_time(one, other) and _may_meet(uses[one.rule_id], uses[other.rule_id]):
            found += _compared(book, one, other)
    return [*found, *_uncovered(book)]


def _compared(book: RuleBook, one: Rule, other: Rule) -> Iterator[RuleFinding]:
    cases = _cases(book, (one, other), one.parks & other.parks)
    for first, second in ((one, other), (other, one)):
        if first.effect in REFUSING or second.effect not in REFUSING:
            continue
        welcome = applies_to(first, cases).fillna(value=False).astype(bool)
        refused = welcome & refuses_of(second, cases).fillna(value=False).astype(bool)
        # A condition that a permission does not repeat is no conflict; a ban is.
        if first.effect == "allowed" and second.effect == "not_allowed" and refused.any():
            yield RuleFinding("conflict", first.rule_id, second.rule_id, _witness(cases[refused]))
        elif first.parks <= second.parks and welcome.any() and refused[welcome].all():
            yield RuleFinding("pointless", first.rule_id, second.rule_id, _witness(cases[welcome]))
    if one.effect in REFUSING and other.effect in REFUSING:
        by_one = refuses_of(one, cases).fillna(value=False).astype(bool)
        by_other = refuses_of(other, cases).fillna(value=False).astype(bool)
        if one.parks <= other.parks and _covers_time(other, one) and not (by_one & ~by_other).any():
            yield RuleFinding("redundant", one.rule_id, other.rule_id, _witness(cases[by_one]))
        elif other.parks <= one.parks and _covers_time(one, other) and not (by_other & ~by_one).any():
            yield RuleFinding("redundant", other.rule_id, one.rule_id, _witness(cases[by_other]))


def _can_apply(book: RuleBook, rule: Rule) -> bool:
    if not rule.parks or rule.valid_to < rule.valid_from:
        return False
    cases = _cases(book, (rule,), rule.parks)
    speaks = refuses_of(rule, cases) if rule.effect in REFUSING else applies_to(rule, cases)
    return bool(speaks.fillna(value=False).any())


def _uncovered(book: RuleBook) -> list[RuleFinding]:
    """Find, per use, the parks on which no rule names it, or applies whatever else is so, nor the profile names it."""
    uses = list(facts()["use"].choices)
    kinds: list[str | None] = [None, *book.profiles]
    known = [{"use": use, "profile": kind} for kind in kinds for use in uses]
    speaks = {rule.rule_id: _speaks_of(rule, known) for rule in book.rules}
    silent: dict[str, list[str]] = {}
    for park in book.parks:
        profile = book.profile_of(park)
        kind = profile.profile_id if profile else None
        spoken = profile.uses if profile else frozenset()
        named = {use for rule in book.rules if park in rule.parks for use in speaks[rule.rule_id][kind]}
        for use in uses:
            if use not in spoken | named:
                silent.setdefault(use, []).append(park)
    return [RuleFinding("uncovered", use, ", ".join(silent[use])) for use in uses if use in silent]


def _speaks_of(rule: Rule, known: Sequence[Mapping[str, object]]) -> dict[object, frozenset[object]]:
    """Return per profile the uses that a rule names, or to which it applies when nothing else is known."""
    named = set(mentioned("use", rule.when))
    applies = applies_to(rule, fact_frame(known)).fillna(value=False).tolist()
    found: dict[object, set[object]] = {}
    for case, told in zip(known, applies, strict=True):
        found.setdefault(case["profile"], set()).update({case["use"]} if told or case["use"] in named else ())
    return {kind: frozenset(uses) for kind, uses in found.items()}


def _cases(book: RuleBook, rules: Sequence[Rule], parks: frozenset[str]) -> pd.DataFrame:
    """Return combinations of all values that the rules mention, and of one that they do not."""
    conditions = conditions_of(rules)
    names = sorted({fact for condition in conditions for fact in facts_in(condition)})
    profiles = {profile.profile_id for park in parks if (profile := book.profile_of(park))}
    values = {
        name: sorted(profiles) if name == "profile" and profiles else decisive_values(name, conditions)
        for name in names
    }
    return fact_grid(values, MOST_CASES)


def _may_meet(one: frozenset[object] | None, other: frozenset[object] | None) -> bool:
    """Return whether two rules can be about the same use; rules that cannot need no comparing."""
    return one is None or other is None or bool(one & other)


def _same_time(one: Rule, other: Rule) -> bool:
    return one.valid_from <= other.valid_to and other.valid_from <= one.valid_to


def _covers_time(wide: Rule, narrow: Rule) -> bool:
    return wide.valid_from <= narrow.valid_from and narrow.valid_to <= wide.valid_to


def _witness(cases: pd.DataFrame) -> dict[str, object]:
    return {} if cases.empty else {str(k): v for k, v in cases.iloc[0].dropna().items()}
