"""A judgement as a tree on the screen and as data: which rule, which fact, and what would change the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from terreinwijzer.commands.screen import tell
from terreinwijzer.vocabulary.wording import say

if TYPE_CHECKING:
    from terreinwijzer.steering.checked import Checked
    from terreinwijzer.steering.judgement import Judgement, Reason, Step
    from terreinwijzer.steering.turns import Turn


def print_reasoning(checked: Checked, sbi: str, language: str) -> None:
    """Print the answer for one park, every rule that has to do with it, and what would change it.

    Rules that are not about the proposal are counted only; `--json` has them all.
    """
    from rich import print as rich_print  # noqa: PLC0415
    from rich.markup import escape  # noqa: PLC0415
    from rich.tree import Tree  # noqa: PLC0415

    from terreinwijzer.steering.facts import facts  # noqa: PLC0415
    from terreinwijzer.steering.wording import additions_said, answer_of, turn_said, verdict_of  # noqa: PLC0415
    from terreinwijzer.vocabulary.language import said  # noqa: PLC0415

    judgement = checked.judgement
    tree = Tree(escape(f"{checked.name}: {answer_of(judgement, language)}"))
    speaking = [reason for reason in judgement.reasons if reason.applies is not False]
    for reason in speaking:
        rule = reason.rule
        ground = say(f"steering_ground_{rule.ground}", language)
        branch = tree.add(
            escape(f"{said(rule.text, language)} [{said(rule.source, language)}; {ground}] "
                   f"→ {verdict_of(reason, language)}")
        )  # fmt: skip
        for step in reason.steps:
            _grow(branch, step, language)
    silent = len(judgement.reasons) - len(speaking)
    if silent:
        tree.add(escape(say("steering_silent_rules", language, rules=silent)))
    if judgement.questions:
        branch = tree.add(escape(say("steering_open_questions", language)))
        for fact in judgement.questions:
            branch.add(escape(f"{fact}: {said(facts()[fact].question, language)}"))
    if checked.turns:
        branch = tree.add(escape(say("steering_would_change", language)))
        for turn in checked.turns:
            branch.add(escape(turn_said(turn, language)))
    rich_print(tree)
    for line in additions_said(checked, sbi, language):
        tell(line)
    tell(say("steering_plan_leads", language))


def judgement_as_data(judgement: Judgement, language: str) -> dict[str, Any]:
    """Return a judgement with every reason and every step of it as plain data."""
    from terreinwijzer.steering.facts import facts  # noqa: PLC0415
    from terreinwijzer.vocabulary.language import said  # noqa: PLC0415

    return {
        "park_id": judgement.park_id,
        "answer": judgement.answer,
        "covered": judgement.covered,
        "preferred": judgement.preferred,
        "questions": [
            {"fact": fact, "question": said(facts()[fact].question, language)} for fact in judgement.questions
        ],
        "wishes": list(judgement.wishes),
        "reasons": [_reason_as_data(reason, language) for reason in judgement.reasons],
    }


def turn_as_data(turn: Turn) -> dict[str, Any]:
    """Return what would change an answer as plain data."""
    return vars(turn)


def _reason_as_data(reason: Reason, language: str) -> dict[str, Any]:
    from terreinwijzer.steering.wording import verdict_of  # noqa: PLC0415
    from terreinwijzer.vocabulary.language import said  # noqa: PLC0415

    rule = reason.rule
    return {
        "rule": rule.rule_id,
        "text": said(rule.text, language),
        "source": said(rule.source, language),
        "ground": rule.ground,
        "effect": rule.effect,
        "basis": rule.basis,
        "verdict": verdict_of(reason, language),
        "applies": reason.applies,
        "refuses": reason.refuses,
        "steps": [_step_as_data(step, language) for step in reason.steps],
    }


def _step_as_data(step: Step, language: str) -> dict[str, Any]:
    from terreinwijzer.steering.wording import in_words  # noqa: PLC0415

    return {
        "condition": in_words(step.condition, language),
        "holds": step.holds,
        "found": step.found,
        "unknown": list(step.unknown),
        "below": [_step_as_data(below, language) for below in step.below],
    }


def _grow(branch: Any, step: Step, language: str) -> None:
    from rich.markup import escape  # noqa: PLC0415

    from terreinwijzer.steering.wording import told  # noqa: PLC0415

    twig = branch.add(escape(told(step, language)))
    for below in step.below:
        _grow(twig, below, language)
