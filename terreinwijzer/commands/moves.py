"""The command on chains of moves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from terreinwijzer.commands.options import FINDINGS, AsJson, CaseFolder, Lang, SetAside, helped
from terreinwijzer.commands.screen import load, print_json, print_table, records, tell, working
from terreinwijzer.vocabulary.wording import say

if TYPE_CHECKING:
    from terreinwijzer.moves.chains import MovesAnswer


def moves(
    case: CaseFolder,
    *,
    objective: Annotated[
        str, typer.Option("--objective", metavar=helped("cli_place_objective"), help=helped("cli_opt_objective"))
    ] = "",
    budget: Annotated[
        float | None, typer.Option("--budget", metavar=helped("cli_place_euros"), help=helped("cli_opt_budget"))
    ] = None,
    set_aside: SetAside = None,
    lang: Lang = "",
    as_json: AsJson = False,
) -> None:
    """Find the set of moves that wins most; exit code 1 when the plans that must go on cannot."""
    from terreinwijzer.api.case import find_moves  # noqa: PLC0415
    from terreinwijzer.api.moves import move_names, plans_made_up  # noqa: PLC0415
    from terreinwijzer.moves.relaxation import HOPELESS  # noqa: PLC0415

    loaded = load(case, lang, set_aside)
    language = lang or loaded.settings.language
    asked = {
        name: value for name, value in (("objective", objective), ("budget_eur", budget)) if value not in {"", None}
    }
    answer: MovesAnswer = working("cli_moves_searching", lambda: find_moves(loaded, **asked))
    if as_json:
        print_json(_as_data(answer))
    else:
        _print(answer, move_names(loaded), language)
        if plans_made_up(loaded):
            tell(say("moves_illustrative", language))
    if answer.status in HOPELESS:
        raise typer.Exit(FINDINGS)


def _as_data(answer: MovesAnswer) -> dict[str, Any]:
    return {
        "status": answer.status,
        "objective": answer.question.objective,
        "value": answer.value,
        "bound": answer.bound,
        "gap_pct": answer.gap_pct,
        "steps": records(answer.steps),
        "gains": records(answer.gains),
        "occupation": records(answer.occupation),
        "obstacles": records(answer.obstacles),
        "unknown": records(answer.unknown),
        "relaxations": [vars(each) for each in answer.relaxations],
    }


def _print(answer: MovesAnswer, names: dict[str, str], language: str) -> None:
    import pandas as pd  # noqa: PLC0415

    from terreinwijzer.moves.wording import conclusions, sentence_of  # noqa: PLC0415
    from terreinwijzer.vocabulary.codes import label  # noqa: PLC0415
    from terreinwijzer.vocabulary.notation import day, number  # noqa: PLC0415

    if len(answer.steps):
        steps = [
            (str(step), day(row["day"], language), sentence_of(row, names, language),
             "" if pd.isna(row["after"]) else str(row["after"]), number(row["cost_eur"], language))
            for step, row in answer.steps.astype({"after": "object"}).iterrows()
        ]  # fmt: skip
        heads = [say(f"cli_head_{head}", language) for head in ("step", "day", "what", "after_step", "cost")]
        print_table(say("cli_title_moves", language), heads, steps)
        gains = [
            (names.get(str(mover), str(mover)), label("move_plan", row["plan"], language),
             say("cli_yes" if row["met"] else "cli_no", language), number(row["area_before_m2"], language),
             number(row["area_after_m2"], language), number(row["jobs_change"], language),
             number(row["cost_eur"], language))
            for mover, row in answer.gains.iterrows()
        ]  # fmt: skip
        parts = ("mover", "plan", "carried_out", "area_before", "area_after", "jobs_change", "cost")
        print_table(say("cli_title_gains", language), [say(f"cli_head_{head}", language) for head in parts], gains)
    for line in conclusions(answer, names, language):
        tell(line)
