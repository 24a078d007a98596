"""Conditions and reasons in words, in both languages."""

from __future__ import annotations

from collections.abc import Iterator

from terreinwijzer.steering.advice import Place
from terreinwijzer.steering.checked import Checked
from terreinwijzer.steering.conditions import AllOf, AnyOf, Condition, IsOneOf, Not, Within
from terreinwijzer.steering.facts import Fact, facts
from terreinwijzer.steering.judgement import Judgement, Reason, Step
from terreinwijzer.steering.needs import Need
from terreinwijzer.steering.turns import Turn
from terreinwijzer.vocabulary.guide_distances import guide_distances
from terreinwijzer.vocabulary.language import said
from terreinwijzer.vocabulary.notation import amount, number
from terreinwijzer.vocabulary.wording import say

# More values than this are listed after a colon: "or" a tenth time does not read.
MOST_JOINED = 2


def in_words(condition: Condition, language: str) -> str:
    """Return a condition as a phrase, such as `the use is retail, and independent`."""
    match condition:
        case IsOneOf(name, values):
            return _is(facts()[name], values, language)
        case Within(name, at_least, at_most):
            return _within(facts()[name], at_least, at_most, language)
        case AllOf(parts):
            return _joined(parts, "steering_and", language) or say("steering_always", language)
        case AnyOf(parts):
            return _joined(parts, "steering_or", language)
        case Not(part):
            return say("steering_not", language, phrase=in_words(part, language))


def told(step: Step, language: str) -> str:
    """Return a step of the reasoning as a phrase with its outcome."""
    outcome = {True: "steering_holds", False: "steering_fails", None: "steering_open"}[step.holds]
    return f"{in_words(step.condition, language)}: {say(outcome, language)}"


def for_of(place: Place, language: str) -> list[str]:
    """Return what speaks for a place: rules that prefer the proposal, and needs that it meets."""
    liked = [reason for reason in place.judgement.reasons if reason.rule.effect == "preferred" and reason.applies]
    return [
        *(said(reason.rule.text, language) for reason in liked),
        *(need_said(need, language) for need in place.needs if need.met),
    ]


def against_of(place: Place, language: str) -> list[str]:
    """Return what speaks against a place: rules that refuse the proposal, and needs that it does not meet."""
    return [
        *(said(reason.rule.text, language) for reason in place.judgement.refusals),
        *(need_said(need, language) for need in place.needs if need.met is False),
    ]


def need_said(need: Need, language: str) -> str:
    """Return a requirement with what is asked and what there is."""
    fact = facts()[need.fact]
    offered = amount(need.offered, fact.unit, language)
    blanks = {"fact": said(fact.names, language), "asked": amount(need.asked, fact.unit, language)}
    return say("steering_need", language, offered=offered, **blanks)


def answer_code(judgement: Judgement | Turn) -> str:
    """Return the code of the answer of all rules together: as they gave it, or `uncovered` or `no_rules`."""
    if isinstance(judgement, Judgement) and not judgement.reasons:
        return "no_rules"
    return "uncovered" if judgement.answer == "allowed" and not judgement.covered else judgement.answer


def answer_of(judgement: Judgement | Turn, language: str) -> str:
    """Return the answer of all rules together; that nothing speaks of a use is said, because it is no permission."""
    return say(f"steering_answer_{answer_code(judgement)}", language)


def additions_said(checked: Checked, sbi: str, language: str) -> Iterator[str]:
    """Yield what the list of categories and the units add to an answer."""
    if found := checked.categories:
        blanks = {"sbi": sbi, "low": found.lowest, "high": found.highest, "activities": found.activities}
        if found.lowest == found.highest:
            distance = guide_distances()["quiet_m"].get(found.lowest)
            yield say("steering_category_one", language, distance=amount(distance, "m", language), **blanks)
        else:
            yield say("steering_category_range", language, **blanks)
    if effect := checked.small_units:
        now, then = (f"{number(share, language, 1)}%" for share in (effect.share_now_pct, effect.share_then_pct))
        yield say("steering_units_effect", language, now=now, then=then)


def turn_said(turn: Turn, language: str) -> str:
    """Return what would change an answer as a phrase."""
    fact = facts()[turn.fact]
    answer = answer_of(turn, language)
    name, value = said(fact.names, language), value_said(fact, turn.value, language)
    if turn.was is None:
        return say("steering_turn_open", language, fact=name, value=value, answer=answer)
    was = value_said(fact, turn.was, language)
    return say("steering_turn_known", language, fact=name, value=value, was=was, answer=answer)


def value_said(fact: Fact, value: object, language: str) -> str:
    """Return the value of a fact as people say it."""
    if fact.type == "boolean":
        return say("steering_holds" if value else "steering_fails", language)
    if fact.type == "number":
        return amount(float(str(value)), fact.unit, language)
    return fact.value_name(value, language)


def verdict_of(reason: Reason, language: str) -> str:
    """Return in a few words what a rule does to a proposal."""
    if reason.refuses:
        return say("steering_refuses", language)
    if reason.applies is None or reason.refuses is None:
        return say("steering_undecided", language)
    if not reason.applies:
        return say("steering_not_about_this", language)
    return say(f"steering_effect_{reason.rule.effect}", language)


def _is(fact: Fact, values: tuple[object, ...], language: str) -> str:
    name = said(fact.names, language)
    if fact.type == "boolean":
        return name if values == (True,) else say("steering_not", language, phrase=name)
    choices = [fact.value_name(value, language) for value in values]
    if len(choices) > MOST_JOINED:
        return say("steering_is_one_of", language, fact=name, values="; ".join(choices))
    return say("steering_is", language, fact=name, value=say("steering_or", language).join(choices))


def _within(fact: Fact, at_least: float | str | None, at_most: float | str | None, language: str) -> str:
    limits = {"steering_at_least": at_least, "steering_at_most": at_most}
    told_limits = [
        say(code, language, limit=_limit(fact, limit, language)) for code, limit in limits.items() if limit is not None
    ]
    return say("steering_is", language, fact=said(fact.names, language), value=", ".join(told_limits))


def _limit(fact: Fact, limit: float | str, language: str) -> str:
    if limit in facts():
        return said(facts()[str(limit)].names, language)
    return amount(float(limit), fact.unit, language) if fact.type == "number" else fact.value_name(limit, language)


def _joined(parts: tuple[Condition, ...], code: str, language: str) -> str:
    return say(code, language).join(in_words(part, language) for part in parts)
