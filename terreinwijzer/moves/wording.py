"""Chains of moves in words: each step as a sentence, and what it all comes to."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from terreinwijzer.moves.chains import MovesAnswer
from terreinwijzer.moves.places import REASONS
from terreinwijzer.moves.relaxation import HOPELESS
from terreinwijzer.vocabulary.notation import number
from terreinwijzer.vocabulary.wording import say


def sentence_of(step: pd.Series, names: Mapping[str, str], language: str) -> str:
    """Return one step of `MovesAnswer.steps` as a sentence, without its day.

    Parameters
    ----------
    names
        Names of movers and sites by key.
    """
    blanks = {part: names.get(str(step[part]), str(step[part])) for part in ("mover_id", "from_site", "to_site")}
    return say(f"moves_step_{step['kind']}", language, **blanks)


def conclusions(answer: MovesAnswer, names: Mapping[str, str], language: str) -> list[str]:
    """Return what was found, how sure it is, what each costs, and what is open."""
    if answer.status in HOPELESS:
        told = [say(f"moves_{answer.status}", language)]
        return told + [_relaxed(each.kind, each.mover_id, each.needed_eur, names, language)
                       for each in answer.relaxations]  # fmt: skip
    if answer.steps.empty:
        return [say("moves_nothing_to_win", language)]
    steps, met = answer.steps, answer.gains[answer.gains["plan"] != "stay"]
    lines = [
        say(f"moves_won_{answer.question.objective}", language, value=number(answer.value, language),
            steps=len(steps), chain=answer.longest_chain),
        say("moves_plans", language, met=int(met["met"].sum()), all=len(met),
            cost=number(steps["cost_eur"].sum(), language)),
    ]  # fmt: skip
    if answer.status == "time_limit" or answer.gap_pct > 0:
        lines.append(say("moves_gap", language, gap=number(answer.gap_pct, language, 1)))
    lines += [_not_met(answer, str(mover), names, language) for mover in met.index[~met["met"]]]
    lines += [
        say("moves_open", language, mover=names.get(str(row["mover_id"]), ""), site=names.get(str(row["to_site"]), ""))
        for _, row in answer.unknown.iterrows()
    ]
    return lines


def _not_met(answer: MovesAnswer, mover: str, names: Mapping[str, str], language: str) -> str:
    """Tell that a plan is not carried out, and where no place fits, what keeps the mover from those that there are."""
    name, found = names.get(mover, mover), answer.obstacles.loc[mover]
    if found["fitting"] or not found["places"]:
        return say("moves_not_met", language, mover=name)
    reasons = ", ".join(
        f"{say(f'moves_reason_{reason}', language)} ({found[reason]})" for reason in REASONS if found[reason]
    )
    return say("moves_no_place", language, mover=name, places=found["places"], reasons=reasons)


def _relaxed(kind: str, mover: str, needed: float | None, names: Mapping[str, str], language: str) -> str:
    cost = "" if needed is None else number(needed, language)
    return say(f"moves_relax_{kind}", language, mover=names.get(mover, mover), cost=cost)
