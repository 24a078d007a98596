"""The command on trends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from terreinwijzer.commands.options import AsJson, CaseFolder, Lang, SetAside, helped
from terreinwijzer.commands.screen import load, print_json, print_table, records, tell, working
from terreinwijzer.errors import InputError, Problem
from terreinwijzer.vocabulary.wording import say

if TYPE_CHECKING:
    from terreinwijzer.dossier.results import TrendsResults


def trends(
    case: CaseFolder,
    *,
    lever: Annotated[
        list[str] | None, typer.Option("--lever", metavar=helped("cli_place_lever"), help=helped("cli_opt_lever"))
    ] = None,
    set_aside: SetAside = None,
    lang: Lang = "",
    as_json: AsJson = False,
) -> None:
    """Tell what the megatrends, as levers, change in all methods at once."""
    from terreinwijzer.api.case import find_trends  # noqa: PLC0415

    loaded = load(case, lang, set_aside)
    language = lang or loaded.settings.language
    own = dict(loaded.parameters.get("trends", {}).get("levers", {}))
    levers = own | {name: position for name, _, position in (each.partition("=") for each in lever or [])}
    found: TrendsResults = working("cli_trends_reckoning", lambda: find_trends(loaded, levers=levers))
    if found.effects.empty:
        raise InputError(Problem("trends_nothing_known"))
    if as_json:
        print_json(
            {
                "levers": dict(found.settings.levers),
                "effects": records(found.effects),
                "alone": records(found.alone),
            }
        )
        return
    _print(found, language)


def _print(found: TrendsResults, language: str) -> None:
    from terreinwijzer.transitions.trends.wording import (  # noqa: PLC0415
        positions_said,
        quantity_name,
        quantity_range,
    )

    tell(say("trends_levers_told", language, levers=positions_said(found.settings.levers, language)))
    rows = [
        (quantity_name(row["quantity"], language),
         quantity_range(row["quantity"], row["low_without"], row["high_without"], language),
         quantity_range(row["quantity"], row["low_with"], row["high_with"], language))
        for row in found.effects.to_dict("records")
    ]  # fmt: skip
    heads = [say(f"cli_head_trends_{head}", language) for head in ("quantity", "without", "with")]
    print_table(say("cli_title_trends", language), heads, rows)
    tell(say("trends_assumed", language))
