"""The values of a fact that make a difference to conditions: those that they name, and one that none of them names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from terreinwijzer.steering.conditions import AllOf, AnyOf, Condition, IsOneOf, Not, Within
from terreinwijzer.steering.facts import facts
from terreinwijzer.steering.rules import Rule


def conditions_of(rules: Sequence[Rule]) -> list[Condition]:
    """Return every condition of some rules: when, provided and exemptions."""
    return [c for rule in rules for c in (rule.when, rule.provided, *(each.when for each in rule.exemptions))]


def decisive_values(name: str, conditions: Sequence[Condition]) -> Sequence[object]:
    """Return the values of a fact that conditions mention, with one on each side of a limit, and one of no mention."""
    fact = facts()[name]
    if fact.type == "boolean":
        return [True, False]
    named = {value for condition in conditions for value in mentioned(name, condition)}
    if fact.type == "number":
        limits = sorted(float(str(value)) for value in named)
        return [value for limit in limits for value in (max(limit - 1, 0.0), limit, limit + 1)] or [0.0]
    choices = list(fact.choices)
    if fact.type == "category":
        # The extremes stand for limits that are facts themselves: below, equal and above all come up.
        near = {place + step for place, code in enumerate(choices) if code in named for step in (-1, 0, 1)}
        return [code for place, code in enumerate(choices) if place in near | {0, len(choices) // 2, len(choices) - 1}]
    others = [code for code in choices if code not in named]
    return [code for code in choices if code in named] + others[:1]


def mentioned(name: str, condition: Condition) -> Iterator[object]:
    """Yield the values of a fact that a condition names."""
    match condition:
        case Within(fact, at_least, at_most) if fact == name:
            yield from (limit for limit in (at_least, at_most) if limit is not None and limit not in facts())
        case IsOneOf(fact, values) if fact == name:
            yield from values
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from mentioned(name, part)
        case Not(part):
            yield from mentioned(name, part)


def needed_uses(condition: Condition) -> frozenset[object] | None:
    """Return the uses without which a condition cannot hold; `None` where it can hold for any use."""
    match condition:
        case IsOneOf("use", values):
            return frozenset(values)
        case AllOf(parts):
            limits = [found for part in parts if (found := needed_uses(part)) is not None]
            return frozenset.intersection(*limits) if limits else None
        case AnyOf(parts) if parts:
            limits = [found for part in parts if (found := needed_uses(part)) is not None]
            return frozenset.union(*limits) if len(limits) == len(parts) else None
        case _:
            return None
