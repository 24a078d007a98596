"""Commands on the snapshot store: create, list, verify, diff and series."""

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
from terreinwijzer.commands.screen import print_json, print_table, records, tell, working, write_table
from terreinwijzer.commands.usage import Command, Group
from terreinwijzer.errors import InputError, Problem, describe
from terreinwijzer.vocabulary.wording import say

if TYPE_CHECKING:
    import pandas as pd

    from terreinwijzer.snapshots.diff import SnapshotDiff
    from terreinwijzer.snapshots.manifest import SnapshotInfo
    from terreinwijzer.vocabulary.tables import Column

# More lines than this nobody reads on a screen; `--out` writes them all.
LINES_SHOWN = 60
DEFAULT_STORE = Path("store")

app = typer.Typer(cls=Group, help=helped("cli_snapshot"), rich_markup_mode=None)
Store = Annotated[Path, typer.Option("--store", help=helped("cli_opt_store"))]
Out = Annotated[Path | None, typer.Option("--out", help=helped("cli_opt_out"))]


@app.command(cls=Command, help=helped("cli_snapshot_create"))
def create(
    case: CaseFolder,
    *,
    store: Store = DEFAULT_STORE,
    set_aside: SetAside = None,
    correct: Annotated[bool, typer.Option("--correct", help=helped("cli_opt_correct"))] = False,
    note: Annotated[str, typer.Option("--note", help=helped("cli_opt_note"))] = "",
    lang: Lang = "",
    as_json: AsJson = False,
) -> None:
    """Take a case in and keep it for good; exit code 1 when rows were set aside."""
    from terreinwijzer.snapshots.case import load_case  # noqa: PLC0415
    from terreinwijzer.snapshots.store import create_snapshot  # noqa: PLC0415

    language = checked_language(lang) or HELP_LANGUAGE
    loaded = working("cli_reading", lambda: load_case(case, set_aside))
    made = working("cli_storing", lambda: create_snapshot(loaded, store, correct=correct, note=note))
    aside = loaded.intake.rows_set_aside
    if as_json:
        print_json(_as_data(made))
    else:
        tell(say("cli_snapshot_made", language, name=made.snapshot_id, path=made.folder))
        if aside:
            tell(say("cli_intake_set_aside", language, rows=aside, path=set_aside))
    if aside:
        raise typer.Exit(FINDINGS)


@app.command(cls=Command, help=helped("cli_snapshot_synthetic"))
def synthetic(
    *,
    store: Store = DEFAULT_STORE,
    parks: Annotated[int, typer.Option("--parks", min=1, max=20_000, help=helped("cli_opt_synthetic_parks"))] = 3_800,
    dates: Annotated[int, typer.Option("--dates", min=1, max=10, help=helped("cli_opt_synthetic_dates"))] = 2,
    seed: Annotated[int, typer.Option("--seed", min=0, help=helped("cli_opt_seed"))] = 1,
    lang: Lang = "",
    as_json: AsJson = False,
) -> None:
    """Make a country up and keep it, to try the application on a national portfolio."""
    from terreinwijzer.snapshots.store import create_snapshot  # noqa: PLC0415
    from terreinwijzer.snapshots.synthetic.country import synthetic_country  # noqa: PLC0415

    language = checked_language(lang) or HELP_LANGUAGE
    note = say("cli_snapshot_synthetic_note", language)
    cases = synthetic_country(parks, dates, seed)
    made = working("cli_storing", lambda: [create_snapshot(case, store, note=note) for case in cases])
    if as_json:
        print_json({"snapshots": [_as_data(info) for info in made]})
        return
    for info in made:
        tell(say("cli_snapshot_made", language, name=info.snapshot_id, path=info.folder))


@app.command("list", cls=Command, help=helped("cli_snapshot_list"))
def list_(*, store: Store = DEFAULT_STORE, lang: Lang = "", as_json: AsJson = False) -> None:
    """Show what a store holds; exit code 1 when a manifest cannot be read."""
    from terreinwijzer.snapshots.store import readable_snapshots  # noqa: PLC0415
    from terreinwijzer.vocabulary.notation import day, number  # noqa: PLC0415

    language = checked_language(lang) or HELP_LANGUAGE
    snapshots, problems = readable_snapshots(store)
    if as_json:
        print_json({"snapshots": [_as_data(info) for info in snapshots], "problems": describe(problems, language)})
    else:
        rows = [
            (
                info.snapshot_id,
                info.names.get(language, info.name),
                day(info.reference_date, language),
                number(info.tables["parks"].rows if "parks" in info.tables else None, language),
                info.corrects,
                info.note,
            )
            for info in snapshots
        ]
        heads = (
            "cli_head_snapshot",
            "cli_head_name",
            "cli_head_date",
            "cli_head_parks",
            "cli_head_corrects",
            "cli_head_note",
        )
        print_table("", [say(head, language) for head in heads], rows)
        for line in describe(problems, language):
            tell(line)
    if problems:
        raise typer.Exit(FINDINGS)


@app.command(cls=Command, help=helped("cli_snapshot_verify"))
def verify(
    snapshot: Annotated[str, typer.Argument(metavar="[SNAPSHOT]", help=helped("cli_arg_snapshot_or_all"))] = "",
    *,
    store: Store = DEFAULT_STORE,
    lang: Lang = "",
    as_json: AsJson = False,
) -> None:
    """Check one snapshot or the whole store byte by byte; exit code 1 when anything has changed."""
    from terreinwijzer.snapshots.places import places  # noqa: PLC0415
    from terreinwijzer.snapshots.verify import verify_snapshot, verify_store  # noqa: PLC0415

    language = checked_language(lang) or HELP_LANGUAGE
    problems = working("cli_verifying", lambda: verify_snapshot(store, snapshot) if snapshot else verify_store(store))
    checked = 1 if snapshot else len(places(store))
    lines = describe(problems, language)
    if as_json:
        print_json({"snapshots_checked": checked, "problems": lines})
    elif lines:
        for line in lines:
            tell(line)
    else:
        tell(say("cli_store_whole", language, count=checked))
    if problems:
        raise typer.Exit(FINDINGS)


@app.command(cls=Command, help=helped("cli_snapshot_diff"))
def diff(
    before: Annotated[str, typer.Argument(metavar="BEFORE", help=helped("cli_arg_before"))],
    after: Annotated[str, typer.Argument(metavar="AFTER", help=helped("cli_arg_after"))],
    *,
    store: Store = DEFAULT_STORE,
    out: Out = None,
    lang: Lang = "",
    as_json: AsJson = False,
) -> None:
    """Show what came, went and changed between two snapshots, per park."""
    from terreinwijzer.snapshots.diff import diff_snapshots  # noqa: PLC0415

    language = checked_language(lang) or HELP_LANGUAGE
    found = working("cli_computing", lambda: diff_snapshots(store, before, after))
    if out:
        write_table(found.changes.set_index("park_id"), out, language, as_json=as_json)
    elif as_json:
        print_json({"per_park": records(found.per_park), "changes": records(found.changes.set_index("park_id"))})
    else:
        _print_diff(found, language)


@app.command(cls=Command, help=helped("cli_snapshot_series"))
def series(
    portfolio: Annotated[str, typer.Argument(metavar="PORTFOLIO", help=helped("cli_arg_portfolio"))],
    *,
    indicator: Annotated[list[str] | None, typer.Option("--indicator", help=helped("cli_opt_indicator"))] = None,
    store: Store = DEFAULT_STORE,
    out: Out = None,
    lang: Lang = "",
    as_json: AsJson = False,
) -> None:
    """Show indicators through time, with a mark where a series breaks."""
    from terreinwijzer.api.case import indicators_through_time  # noqa: PLC0415
    from terreinwijzer.indicators.catalogue import catalogue  # noqa: PLC0415

    language = checked_language(lang) or HELP_LANGUAGE
    unknown = [name for name in indicator or () if name not in catalogue()]
    if unknown:
        raise InputError(*(Problem("cli_figure_unknown", value=name) for name in unknown))
    found = working("cli_computing", lambda: indicators_through_time(store, portfolio))
    if indicator:
        found = found[found["indicator"].isin(indicator)]
    if out:
        write_table(found.set_index("indicator"), out, language, as_json=as_json)
    elif as_json:
        print_json(records(found.set_index("indicator")))
    else:
        _print_series(found[found["park_id"] == ""], language)


def _as_data(info: SnapshotInfo) -> dict[str, Any]:
    return {
        "snapshot": info.snapshot_id,
        "reference_date": info.reference_date,
        "created": info.created,
        "corrects": info.corrects,
        "note": info.note,
        "folder": info.folder,
        "rows": {name: table.rows for name, table in info.tables.items()},
        "intake": {name: dict(table.intake) for name, table in info.tables.items()},
    }


def _print_diff(found: SnapshotDiff, language: str) -> None:
    from terreinwijzer.vocabulary.notation import number  # noqa: PLC0415
    from terreinwijzer.vocabulary.tables import canonical_table  # noqa: PLC0415

    changes = found.changes
    if changes.empty:
        tell(say("cli_diff_same", language))
        return
    names = found.park_names
    rows = []
    for row in changes.head(LINES_SHOWN).to_dict("records"):
        known = {column.name: column for column in canonical_table(row["table"]).columns}
        column = known.get(row["column"])
        whole_row = row["change"] != "changed"
        rows.append(
            (
                str(names.get(row["park_id"], row["park_id"])),
                f"{row['table']} {row['key']}" if row["table"] != "parks" else "",
                say(f"cli_diff_{row['change']}", language),
                column.meaning(language) if column else _cell(row["column"]),
                _cell(row["before"], column, language),
                _cell(row["after"], column, language),
                "" if whole_row else number(row["difference"], language, 2, sign=True),
            )
        )
    heads = (
        "cli_head_park",
        "cli_head_row",
        "cli_head_change",
        "cli_head_column",
        "cli_head_before",
        "cli_head_after",
        "cli_head_difference",
    )
    print_table(
        f"{found.before.snapshot_id} → {found.after.snapshot_id}", [say(head, language) for head in heads], rows
    )
    if len(changes) > LINES_SHOWN:
        tell(say("cli_diff_more", language, rows=len(changes) - LINES_SHOWN))
    parks = changes[changes["table"] == "parks"].drop_duplicates("key")["change"].value_counts()
    tell(say("cli_diff_parks", language, **{name: parks.get(name, 0) for name in ("came", "went", "changed")}))


def _print_series(totals: pd.DataFrame, language: str) -> None:
    from terreinwijzer.indicators.catalogue import catalogue  # noqa: PLC0415
    from terreinwijzer.vocabulary.notation import amount, day, number  # noqa: PLC0415

    rows = []
    for row in totals.to_dict("records"):
        definition = catalogue()[row["indicator"]]
        rows.append(
            (
                definition.label(language),
                day(row["reference_date"], language),
                amount(row["value"], definition.unit, language, definition.decimals),
                number(row["change"], language, definition.decimals, sign=True),
                f"{number(row['completeness_pct'], language)}%",
                say("cli_series_break", language) if row["break_marker"] else "",
            )
        )
    heads = (
        "cli_head_indicator",
        "cli_head_date",
        "cli_head_value",
        "cli_head_difference",
        "cli_head_complete",
        "cli_head_break",
    )
    print_table("", [say(head, language) for head in heads], rows)


def _cell(text: object, column: Column | None = None, language: str = HELP_LANGUAGE) -> str:
    """Write a value of a comparison as people read it, with every decimal that it has."""
    from terreinwijzer.vocabulary.notation import number  # noqa: PLC0415

    if not isinstance(text, str):
        return ""
    if column and column.type in {"number", "integer"}:
        return number(float(text), language, len(text.partition(".")[2]))
    return text
