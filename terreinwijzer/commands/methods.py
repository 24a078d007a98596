"""Commands that run a method on a portfolio: demand and audit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer

from terreinwijzer.commands.options import FINDINGS, AsJson, CaseFolder, Lang, SetAside, helped
from terreinwijzer.commands.screen import load, load_beside, print_block, print_json, records, tell, working
from terreinwijzer.errors import InputError, Problem
from terreinwijzer.vocabulary.wording import say


def demand(case: CaseFolder, *, set_aside: SetAside = None, lang: Lang = "", as_json: AsJson = False) -> None:
    """Show the forecast, its spread, and when the supply runs out."""
    from terreinwijzer.api.case import state_of  # noqa: PLC0415
    from terreinwijzer.dossier.blocks.every import make_blocks  # noqa: PLC0415

    loaded = load(case, lang, set_aside)
    language = lang or loaded.settings.language
    results = working("cli_computing", lambda: state_of(loaded))
    if results.demand is None:
        raise InputError(Problem("cli_no_demand", file=str(case)))
    if as_json:
        found = results.demand
        print_json(
            {
                "figures": {name: figure.value for name, figure in found.forecast.figures.items()},
                "uncertainty": records(found.uncertainty.quantiles),
                "backtest": records(found.backtest_summary),
                "run_out": records(found.confrontation.run_out),
            }
        )
        return
    blocks = make_blocks(results, language)
    for name in ("scenarios", "uncertainty", "backtest", "run_out"):
        if name in blocks:
            print_block(blocks[name])


def audit(
    case: CaseFolder,
    *,
    previous: Annotated[Path | None, typer.Option("--previous", help=helped("cli_opt_previous"))] = None,
    every: Annotated[bool, typer.Option("--all", help=helped("cli_opt_audit_all"))] = False,
    set_aside: SetAside = None,
    lang: Lang = "",
    as_json: AsJson = False,
) -> None:
    """Show what contradicts itself; exit code 1 when something does."""
    from terreinwijzer.api.case import state_of  # noqa: PLC0415
    from terreinwijzer.audit.finding import findings_table  # noqa: PLC0415
    from terreinwijzer.dossier.blocks.every import make_blocks  # noqa: PLC0415

    loaded = load(case, lang, set_aside)
    language = lang or loaded.settings.language
    earlier = load_beside([previous], lang, set_aside)[0] if previous else None
    results = working("cli_computing", lambda: state_of(loaded, earlier))
    report = results.audit
    if as_json:
        stated = report.statements.drop(columns="figure", errors="ignore")
        found = records(findings_table(report.findings, language))
        print_json({"findings": found, "statements": records(stated), "not_run": report.not_run})
    else:
        blocks = make_blocks(results, language)
        if "findings" in blocks:
            print_block(blocks["findings"])
        tell(
            say("cli_audit_counts", language, grave=len(report.grave), remarks=len(report.findings) - len(report.grave))
        )
        _tell_not_run(report.not_run, language, every=every)
    if report.grave:
        raise typer.Exit(FINDINGS)


def _tell_not_run(not_run: Mapping[str, Sequence[str]], language: str, *, every: bool) -> None:
    """Tell in one line how many checks lacked data and which, by table; with `every`, also for each check."""
    from terreinwijzer.audit.audit import PREVIOUS  # noqa: PLC0415

    if not not_run:
        return
    lacking: dict[str, set[str]] = {}
    for table, _, column in (need.partition(".") for needs in not_run.values() for need in needs):
        lacking.setdefault(table, set()).update([column] if column else [])
    names = {PREVIOUS: say("audit_need_previous", language)}
    words = [
        f"{table} ({', '.join(sorted(columns))})" if columns else names.get(table, table)
        for table, columns in lacking.items()
    ]
    tell(say("cli_audit_not_run", language, count=len(not_run), lacking=", ".join(words)))
    if every:
        for rule, needs in not_run.items():
            tables = ", ".join(names.get(need, need) for need in needs)
            tell(f"{rule}: {say('audit_no_table', language, tables=tables)}")
