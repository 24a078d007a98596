"""Commands on the state of a portfolio: intake, indicators, explain, catalogue."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from terreinwijzer.commands.options import (
    FINDINGS,
    HELP_LANGUAGE,
    AsJson,
    CaseFolder,
    Lang,
    SetAside,
    checked_language,
    helped,
)
from terreinwijzer.commands.screen import load, print_json, print_table, records, tell, working, write_table
from terreinwijzer.errors import InputError, Problem, describe
from terreinwijzer.vocabulary.wording import known_of, say

if TYPE_CHECKING:
    from terreinwijzer.lineage import Figure

# A message names so many keys at most.
PARKS_NAMED = 30


def intake(
    case: CaseFolder,
    *,
    set_aside: SetAside = None,
    report: Annotated[
        Path | None, typer.Option("--report", metavar=helped("cli_place_folder"), help=helped("cli_opt_report"))
    ] = None,
    lang: Lang = "",
    as_json: AsJson = False,
) -> None:
    """Read a case, check it and report; exit code 1 when rows were set aside."""
    from terreinwijzer.snapshots.case import load_case  # noqa: PLC0415
    from terreinwijzer.sources.report import write_intake_report  # noqa: PLC0415

    language = checked_language(lang) or HELP_LANGUAGE
    try:
        read = working("cli_reading", lambda: load_case(case, set_aside)).intake
    except InputError as refusal:
        if report:
            write_intake_report(refusal.problems, (), {}, report, language)
        raise
    if report:
        for path in write_intake_report(read.faults, read.remarks, read.counts, report, language):
            if not as_json:
                tell(say("cli_written", language, path=path))
    rows = sum(count["rows_kept"] for count in read.counts.values())
    if as_json:
        print_json({"counts": read.counts, "faults": describe(read.faults, language)})
    elif read.faults:
        tell(say("cli_intake_set_aside", language, rows=read.rows_set_aside, path=set_aside))
    else:
        tell(say("cli_intake_ok", language, tables=len(read.tables), rows=rows))
    if read.faults:
        raise typer.Exit(FINDINGS)


def indicators(
    case: CaseFolder,
    *,
    by: Annotated[str, typer.Option("--by", metavar=helped("cli_place_group"), help=helped("cli_opt_by"))] = "",
    detail: Annotated[
        str, typer.Option("--detail", metavar=helped("cli_place_table"), help=helped("cli_opt_detail"))
    ] = "",
    out: Annotated[
        Path | None, typer.Option("--out", metavar=helped("cli_place_file"), help=helped("cli_opt_out"))
    ] = None,
    set_aside: SetAside = None,
    lang: Lang = "",
    as_json: AsJson = False,
) -> None:
    """Compute the indicators and show the totals, or write them per park or group."""
    from terreinwijzer.api.case import detail_table, indicator_table  # noqa: PLC0415
    from terreinwijzer.indicators.catalogue import catalogue  # noqa: PLC0415

    loaded = load(case, lang, set_aside)
    language = lang or loaded.settings.language
    if detail:
        rows_of = detail_table(loaded, detail)
        if out:
            write_table(rows_of, out, language, as_json=as_json)
        elif as_json:
            print_json({detail: records(rows_of)})
        else:
            shown = rows_of.round(2).astype("str").to_numpy().tolist()
            print_table(catalogue()[detail].label(language), list(map(str, rows_of.columns)), shown)
        return
    table = indicator_table(loaded)
    grouped = table.by(by) if by else table.per_park
    if out:
        write_table(grouped, out, language, as_json=as_json)
        return
    if as_json:
        print_json({"totals": records(table.totals), "per_group" if by else "per_park": records(grouped)})
        return
    from terreinwijzer.vocabulary.notation import amount, number  # noqa: PLC0415

    rows = [
        (
            catalogue()[name].label(language),
            amount(total["value"], catalogue()[name].unit, language, catalogue()[name].decimals),
            known_of(int(total["parks_known"]), int(total["parks"]), language),
            f"{number(total['completeness_pct'], language)}%",
        )
        for name, total in table.totals.iterrows()
    ]
    heads = ("cli_head_indicator", "cli_head_value", "cli_head_known", "cli_head_complete")
    print_table(loaded.settings.name(language), [say(head, language) for head in heads], rows)


def explain(
    case: CaseFolder,
    figure: Annotated[str, typer.Argument(metavar=helped("cli_place_figure"), help=helped("cli_arg_figure"))],
    *,
    park: Annotated[str, typer.Option("--park", metavar=helped("cli_place_park"), help=helped("cli_opt_park"))] = "",
    set_aside: SetAside = None,
    lang: Lang = "",
    as_json: AsJson = False,
) -> None:
    """Show the tree of one figure."""
    from terreinwijzer.api.case import figure_book  # noqa: PLC0415
    from terreinwijzer.lineage import as_document, tree_of  # noqa: PLC0415

    loaded = load(case, lang, set_aside)
    parks = loaded.portfolio.table("parks")["park_id"].tolist()
    if park and park not in parks:
        known = ", ".join(parks[:PARKS_NAMED]) + (" …" if len(parks) > PARKS_NAMED else "")
        raise InputError(Problem("cli_park_unknown", value=park, details={"known": known}))
    found = figure_book(loaded).find(figure, "park" if park else "portfolio", park)
    if found is None:
        raise InputError(Problem("cli_figure_unknown", value=figure))
    if as_json:
        print_json(tree_of(as_document([found], lang or loaded.settings.language), found.figure_id))
        return
    from rich import print as rich_print  # noqa: PLC0415

    rich_print(_branch(found, lang or loaded.settings.language))


def catalogue(*, lang: Lang = "", as_json: AsJson = False) -> None:
    """Show the indicator catalogue."""
    from dataclasses import asdict  # noqa: PLC0415

    from terreinwijzer.indicators.catalogue import catalogue as definitions  # noqa: PLC0415

    language = checked_language(lang) or HELP_LANGUAGE
    if as_json:
        print_json({name: asdict(definition) for name, definition in definitions().items()})
        return
    heads = [
        say(head, language) for head in ("cli_head_figure", "cli_head_indicator", "cli_head_unit", "cli_head_formula")
    ]
    print_table("", heads, [(d.id, d.label(language), d.unit, d.formula) for d in definitions().values()])


def _branch(figure: Figure, language: str) -> Any:
    """Return a figure and its inputs as a tree to print."""
    from rich.markup import escape  # noqa: PLC0415
    from rich.tree import Tree  # noqa: PLC0415

    from terreinwijzer.lineage import Figure  # noqa: PLC0415
    from terreinwijzer.vocabulary.language import said  # noqa: PLC0415
    from terreinwijzer.vocabulary.notation import amount, day  # noqa: PLC0415

    # A tree serves checking: what is counted stands whole, what is measured with more decimals than a report gives.
    decimals = 0 if figure.unit in {"jobs", "count", "eur", "m2"} else 2
    value = "" if figure.value is None else f" = {amount(figure.value, figure.unit, language, decimals)}"
    if figure.known is not None and figure.of is not None and figure.known < figure.of:
        value += f" ({known_of(figure.known, figure.of, language)})"
    tree = Tree(escape(f"{figure.figure_id}{value}   [{said(figure.formula, language)}]"))
    for item in figure.inputs:
        if isinstance(item, Figure):
            tree.add(_branch(item, language))
            continue
        when = f", {day(item.source.reference_date, language)}" if item.source.reference_date else ""
        tree.add(escape(f"{item.table}.{item.column} ({item.rows}): {item.source.titled(language)}{when}"))
    return tree
