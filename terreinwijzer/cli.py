"""The command line: the same verbs as the library, in Dutch or English.

Exit codes: 0 all is well, 1 there are findings, 2 wrong use or wrong input.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from terreinwijzer.errors import InputError, Problem, TerreinwijzerError, describe
from terreinwijzer.vocabulary.wording import say

if TYPE_CHECKING:
    import pandas as pd

    from terreinwijzer.dossier.blocks.block import Block
    from terreinwijzer.lineage import Figure
    from terreinwijzer.snapshots.case import Case

FINDINGS = 1


def _language_asked(arguments: Sequence[str]) -> str:
    """Return the language of help texts, before any argument is parsed."""
    for position, argument in enumerate(arguments):
        if argument == "--lang" and position + 1 < len(arguments):
            return "en" if arguments[position + 1] == "en" else "nl"
        if argument == "--lang=en":
            return "en"
    return "en" if os.environ.get("TERREINWIJZER_LANG", "nl").startswith("en") else "nl"


_HELP = _language_asked(sys.argv)


def _help(code: str) -> str:
    return say(code, _HELP)


app = typer.Typer(help=_help("cli_app"), no_args_is_help=True, add_completion=False, rich_markup_mode=None)

CaseFolder = Annotated[Path, typer.Argument(metavar="CASE", help=_help("cli_arg_case"))]
Lang = Annotated[str, typer.Option("--lang", help=_help("cli_opt_lang"))]
AsJson = Annotated[bool, typer.Option("--json", help=_help("cli_opt_json"))]


@app.command(help=_help("cli_check"))
def check(
    case: CaseFolder,
    *,
    set_aside: Annotated[Path | None, typer.Option("--set-aside", help=_help("cli_opt_set_aside"))] = None,
    report: Annotated[Path | None, typer.Option("--report", help=_help("cli_opt_report"))] = None,
    lang: Lang = "",
    as_json: AsJson = False,
) -> None:
    """Read a case, check it and report; exit code 1 when rows were set aside."""
    from terreinwijzer.snapshots.case import load_case  # noqa: PLC0415
    from terreinwijzer.sources.report import write_intake_report  # noqa: PLC0415

    language = _checked(lang) or _HELP
    try:
        intake = _working("cli_reading", lambda: load_case(case, set_aside)).intake
    except InputError as refusal:
        if report:
            write_intake_report(refusal.problems, (), {}, report, language)
        raise
    if report:
        for path in write_intake_report(intake.faults, intake.remarks, intake.counts, report, language):
            _tell(say("cli_written", language, path=path))
    rows = sum(count["rows_kept"] for count in intake.counts.values())
    if as_json:
        _print_json({"counts": intake.counts, "faults": describe(intake.faults, language)})
    elif intake.faults:
        aside = sum(count["rows_set_aside"] for count in intake.counts.values())
        _tell(say("cli_check_set_aside", language, rows=aside, path=set_aside))
    else:
        _tell(say("cli_check_ok", language, tables=len(intake.tables), rows=rows))
    if intake.faults:
        raise typer.Exit(FINDINGS)


@app.command(help=_help("cli_indicators"))
def indicators(
    case: CaseFolder,
    *,
    by: Annotated[str, typer.Option("--by", help=_help("cli_opt_by"))] = "",
    out: Annotated[Path | None, typer.Option("--out", help=_help("cli_opt_out"))] = None,
    lang: Lang = "",
    as_json: AsJson = False,
) -> None:
    """Compute the indicators and show the totals, or write them per park or group."""
    from terreinwijzer.api import indicator_table  # noqa: PLC0415
    from terreinwijzer.indicators.catalogue import catalogue  # noqa: PLC0415

    loaded = _load(case, lang)
    language = lang or loaded.settings.language
    table = indicator_table(loaded)
    detail = table.by(by) if by else table.per_park
    if out:
        _write_table(detail, out)
        _tell(say("cli_written", language, path=out))
        return
    if as_json:
        _print_json({"totals": _records(table.totals), "per_group" if by else "per_park": _records(detail)})
        return
    from terreinwijzer.vocabulary.language import amount, number  # noqa: PLC0415

    rows = [
        (
            catalogue()[name].label(language),
            amount(total["value"], catalogue()[name].unit, language, catalogue()[name].decimals),
            f"{number(total['completeness_pct'], language)}%",
        )
        for name, total in table.totals.iterrows()
    ]
    heads = ("cli_head_indicator", "cli_head_value", "cli_head_complete")
    _print_table(loaded.settings.name(language), [say(head, language) for head in heads], rows)


@app.command(help=_help("cli_explain"))
def explain(
    case: CaseFolder,
    figure: Annotated[str, typer.Argument(metavar="FIGURE", help=_help("cli_arg_figure"))],
    *,
    park: Annotated[str, typer.Option("--park", help=_help("cli_opt_park"))] = "",
    lang: Lang = "",
    as_json: AsJson = False,
) -> None:
    """Show the tree of one figure."""
    from terreinwijzer.api import figure_book  # noqa: PLC0415
    from terreinwijzer.lineage import as_tree  # noqa: PLC0415

    loaded = _load(case, lang)
    found = figure_book(loaded).find(figure, "park" if park else "portfolio", park)
    if found is None:
        raise InputError(Problem("cli_figure_unknown", value=figure))
    if as_json:
        _print_json(as_tree(found))
        return
    from rich import print as rich_print  # noqa: PLC0415

    rich_print(_branch(found, lang or loaded.settings.language))


@app.command(help=_help("cli_demand"))
def demand(case: CaseFolder, *, lang: Lang = "", as_json: AsJson = False) -> None:
    """Show the forecast, its spread, and when the supply runs out."""
    from terreinwijzer.api import results_of  # noqa: PLC0415
    from terreinwijzer.dossier.blocks.every import make_blocks  # noqa: PLC0415

    loaded = _load(case, lang)
    language = lang or loaded.settings.language
    results = _working("cli_computing", lambda: results_of(loaded))
    if results.demand is None:
        raise InputError(Problem("cli_no_demand", file=str(case)))
    if as_json:
        found = results.demand
        _print_json(
            {
                "figures": {name: figure.value for name, figure in found.forecast.figures.items()},
                "uncertainty": _records(found.uncertainty.quantiles),
                "backtest": _records(found.backtest_summary),
                "run_out": _records(found.confrontation.run_out),
            }
        )
        return
    blocks = make_blocks(results, language)
    for name in ("scenarios", "uncertainty", "backtest", "run_out"):
        if name in blocks:
            _print_block(blocks[name])


@app.command(help=_help("cli_audit"))
def audit(case: CaseFolder, *, lang: Lang = "", as_json: AsJson = False) -> None:
    """Show what contradicts itself; exit code 1 when something does."""
    from terreinwijzer.api import results_of  # noqa: PLC0415
    from terreinwijzer.audit.finding import findings_table  # noqa: PLC0415
    from terreinwijzer.dossier.blocks.every import make_blocks  # noqa: PLC0415

    loaded = _load(case, lang)
    language = lang or loaded.settings.language
    results = _working("cli_computing", lambda: results_of(loaded))
    report = results.audit
    if as_json:
        stated = report.statements.drop(columns="figure", errors="ignore")
        _print_json({"findings": _records(findings_table(report.findings, language)), "statements": _records(stated)})
    else:
        blocks = make_blocks(results, language)
        if "findings" in blocks:
            _print_block(blocks["findings"])
        _tell(
            say("cli_audit_counts", language, grave=len(report.grave), remarks=len(report.findings) - len(report.grave))
        )
        for rule, tables in report.not_run.items():
            _tell(f"{rule}: {say('audit_no_table', language, tables=', '.join(tables))}")
    if report.grave:
        raise typer.Exit(FINDINGS)


@app.command(help=_help("cli_dossier"))
def dossier(
    case: CaseFolder,
    *,
    out: Annotated[Path, typer.Option("--out", help=_help("cli_opt_folder"))] = Path("dossier"),
    formats: Annotated[str, typer.Option("--formats", help=_help("cli_opt_formats"))] = "",
    lang: Lang = "",
    as_json: AsJson = False,
) -> None:
    """Write the dossier and tell where it is."""
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn  # noqa: PLC0415

    from terreinwijzer.api import write_dossier  # noqa: PLC0415
    from terreinwijzer.dossier.dossier import FORMATS  # noqa: PLC0415

    chosen = [name.strip() for name in formats.split(",") if name.strip()] or list(FORMATS)
    unknown = [
        Problem("cli_format_unknown", value=name, details={"known": ", ".join(FORMATS)})
        for name in chosen
        if name not in FORMATS
    ]
    if unknown:
        raise InputError(*unknown)
    loaded = _load(case, lang)
    language = lang or loaded.settings.language
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("")
        written = write_dossier(
            loaded,
            out,
            language,
            chosen,
            lambda step: progress.update(task, description=say(f"cli_step_{step}", language)),
        )
    if as_json:
        _print_json({"written": [str(path) for path in written]})
        return
    for path in written:
        if path.parent == out:
            _tell(f"  {path}")
    _tell(say("cli_dossier_ready", language, path=out.resolve()))


@app.command(help=_help("cli_catalogue"))
def catalogue(*, lang: Lang = "", as_json: AsJson = False) -> None:
    """Show the indicator catalogue."""
    from dataclasses import asdict  # noqa: PLC0415

    from terreinwijzer.indicators.catalogue import catalogue as definitions  # noqa: PLC0415

    language = _checked(lang) or _HELP
    if as_json:
        _print_json({name: asdict(definition) for name, definition in definitions().items()})
        return
    heads = [
        say(head, language) for head in ("cli_head_figure", "cli_head_indicator", "cli_head_unit", "cli_head_formula")
    ]
    _print_table("", heads, [(d.id, d.label(language), d.unit, d.formula) for d in definitions().values()])


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line; every fault of the user becomes one clear message and exit code 2."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    language = _language_asked(given)
    try:
        code = app(args=given, standalone_mode=False, prog_name="terreinwijzer")
    except TerreinwijzerError as fault:
        for line in describe(fault.problems, language):
            print(line, file=sys.stderr)  # noqa: T201  (this is the command line)
        sys.exit(fault.exit_code)
    except typer.TyperException as fault:
        print(say("cli_usage", language, fault=_sentence(fault)), file=sys.stderr)  # noqa: T201
        sys.exit(2)
    except (KeyboardInterrupt, typer.Abort):
        sys.exit(130)
    except BrokenPipeError:
        sys.exit(0)
    sys.exit(code if isinstance(code, int) else 0)


def _sentence(fault: Exception) -> str:
    text = str(getattr(fault, "message", "") or fault)
    return text if text.endswith((".", "?", "!")) else f"{text}."


def _checked(lang: str) -> str:
    if lang not in {"", "nl", "en"}:
        raise InputError(Problem("cli_language_unknown", value=lang))
    return lang


def _load(folder: Path, lang: str) -> Case:
    """Load a case with a sign of life on the screen."""
    from terreinwijzer.snapshots.case import load_case  # noqa: PLC0415

    _checked(lang)
    loaded: Case = _working("cli_reading", lambda: load_case(folder))
    return loaded


def _working(code: str, work: Callable[[], Any]) -> Any:
    """Do `work` with a spinner on the error stream, where it cannot spoil the output."""
    from rich.console import Console  # noqa: PLC0415

    console = Console(stderr=True)
    if not console.is_terminal:
        return work()
    with console.status(say(code, _HELP)):
        return work()


def _branch(figure: Figure, language: str) -> Any:
    """Return a figure and its inputs as a tree to print."""
    from rich.markup import escape  # noqa: PLC0415
    from rich.tree import Tree  # noqa: PLC0415

    from terreinwijzer.lineage import Figure  # noqa: PLC0415
    from terreinwijzer.vocabulary.language import amount, day  # noqa: PLC0415

    value = "" if figure.value is None else f" = {amount(figure.value, figure.unit, language, 2)}"
    tree = Tree(escape(f"{figure.figure_id}{value}   [{figure.formula}]"))
    for item in figure.inputs:
        if isinstance(item, Figure):
            tree.add(_branch(item, language))
            continue
        when = f", {day(item.source.reference_date, language)}" if item.source.reference_date else ""
        tree.add(escape(f"{item.table}.{item.column} ({item.rows}): {item.source.title}{when}"))
    return tree


def _tell(text: str) -> None:
    print(text)  # noqa: T201  (this is the command line)


def _print_table(title: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415

    table = Table(*heads, title=title or None)
    for row in rows:
        table.add_row(*row)
    console = Console()
    # A pipe has no width: give rows the room they need, so that other programs read whole lines.
    (console if console.is_terminal else Console(width=200)).print(table)


def _print_block(block: Block) -> None:
    _print_table(
        block.caption, [str(name) for name in block.frame.columns], block.frame.fillna("–").to_numpy().tolist()
    )
    _tell(block.source)


def _print_json(value: Any) -> None:
    _tell(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return rows as plain data, with missing values as null."""
    records: list[dict[str, Any]] = json.loads(frame.reset_index().to_json(orient="records", date_format="iso"))
    return records


def _write_table(frame: pd.DataFrame, path: Path) -> None:
    """Write a table whole or not at all."""
    writers: dict[str, Callable[[Path], Any]] = {
        ".csv": frame.to_csv,
        ".xlsx": lambda target: frame.to_excel(target, engine="xlsxwriter"),
        ".parquet": frame.to_parquet,
    }
    if path.suffix not in writers:
        raise InputError(Problem("cli_file_type_unknown", value=str(path)))
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.part{path.suffix}")
    writers[path.suffix](temporary)
    temporary.replace(path)


if __name__ == "__main__":
    main()
