"""Commands on bulk files: lay footprints down for all later work, and measure the building stock of every park."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from terreinwijzer.commands.options import HELP_LANGUAGE, AsJson, Lang, checked_day, checked_language, helped
from terreinwijzer.commands.screen import counting, print_json, print_table, records, tell, working, write_table
from terreinwijzer.errors import InputError, Problem
from terreinwijzer.vocabulary.wording import say

_SHOWN = ("buildings", "footprint_m2", "floor_area_m2", "mean_construction_year", "older_than_35_years_pct")


def partition(
    source: Annotated[Path, typer.Argument(metavar=helped("cli_place_file"), help=helped("cli_arg_footprints"))],
    out: Annotated[Path, typer.Option("--out", metavar=helped("cli_place_file"), help=helped("cli_opt_partitioned"))],
    *,
    key: Annotated[str, typer.Option("--key", show_default=False, help=helped("cli_opt_key"))] = "building_id",
    column: Annotated[
        list[str] | None, typer.Option("--column", metavar=helped("cli_place_names"), help=helped("cli_opt_column"))
    ] = None,
    lang: Lang = "",
    as_json: AsJson = False,
) -> None:
    """Write footprints in pieces that lie together."""
    from terreinwijzer.spatial.partition_writer import stream_file, write_partitions  # noqa: PLC0415

    language = checked_language(lang) or HELP_LANGUAGE
    names = dict(_named(text) for text in column or ())
    batches = (batch.rename(columns=names) for batch in stream_file(source))
    pieces = working("cli_partitioning", lambda: write_partitions(batches, out, key=key))
    rows = sum(piece.rows for piece in pieces)
    if as_json:
        print_json({"written": [str(out)], "rows": rows, "pieces": len(pieces)})
    else:
        tell(say("cli_partitioned", language, rows=rows, pieces=len(pieces), path=out))


def extract(
    parks: Annotated[Path, typer.Argument(metavar=helped("cli_place_parks"), help=helped("cli_arg_parks"))],
    footprints: Annotated[Path, typer.Argument(metavar=helped("cli_place_file"), help=helped("cli_arg_extract"))],
    out: Annotated[Path, typer.Option("--out", metavar=helped("cli_place_file"), help=helped("cli_opt_partitioned"))],
    *,
    within: Annotated[
        float, typer.Option("--within", metavar=helped("cli_place_metres"), help=helped("cli_opt_within"))
    ] = 0.0,
    key: Annotated[str, typer.Option("--key", show_default=False, help=helped("cli_opt_key"))] = "building_id",
    park_key: Annotated[
        str, typer.Option("--park-key", show_default=False, help=helped("cli_opt_park_key"))
    ] = "park_id",
    lang: Lang = "",
    as_json: AsJson = False,
) -> None:
    """Keep what lies on or near the parks: the tables of a case, out of files of the whole country."""
    from terreinwijzer.spatial.extract import rows_near_parks  # noqa: PLC0415
    from terreinwijzer.spatial.park_shapes import read_parks  # noqa: PLC0415
    from terreinwijzer.spatial.partition_writer import write_partitions  # noqa: PLC0415

    language = checked_language(lang) or HELP_LANGUAGE
    near = rows_near_parks(read_parks(parks, park_key), footprints, within_m=within)
    pieces = working("cli_extracting", lambda: write_partitions(near, out, key=key))
    rows = sum(piece.rows for piece in pieces)
    if as_json:
        print_json({"written": [str(out)], "rows": rows})
    else:
        tell(say("cli_extracted", language, rows=rows, path=out))


def stock(
    parks: Annotated[Path, typer.Argument(metavar=helped("cli_place_parks"), help=helped("cli_arg_parks"))],
    footprints: Annotated[Path, typer.Argument(metavar=helped("cli_place_file"), help=helped("cli_arg_stock"))],
    *,
    park_key: Annotated[
        str, typer.Option("--park-key", show_default=False, help=helped("cli_opt_park_key"))
    ] = "park_id",
    year: Annotated[int, typer.Option("--year", metavar=helped("cli_place_year"), help=helped("cli_opt_year"))],
    out: Annotated[
        Path | None, typer.Option("--out", metavar=helped("cli_place_file"), help=helped("cli_opt_out"))
    ] = None,
    on: Annotated[str, typer.Option("--on", metavar=helped("cli_place_day"), help=helped("cli_opt_on"))] = "",
    since: Annotated[
        Path | None, typer.Option("--since", metavar=helped("cli_place_file"), help=helped("cli_opt_since"))
    ] = None,
    save: Annotated[
        Path | None, typer.Option("--save", metavar=helped("cli_place_file"), help=helped("cli_opt_save"))
    ] = None,
    keep: Annotated[
        Path, typer.Option("--keep", metavar=helped("cli_place_folder"), help=helped("cli_opt_keep"))
    ] = Path(".terreinwijzer-stock"),
    resume: Annotated[bool, typer.Option("--resume", help=helped("cli_opt_resume"))] = False,
    scheduler: Annotated[
        str, typer.Option("--scheduler", metavar="tcp://HOST:PORT", help=helped("cli_opt_scheduler"))
    ] = "",
    threads: Annotated[
        int, typer.Option("--threads", min=0, metavar=helped("cli_place_number"), help=helped("cli_opt_threads"))
    ] = 0,
    lang: Lang = "",
    as_json: AsJson = False,
) -> None:
    """Measure the building stock of every park, here or on a cluster, whole or only where something changed."""
    from terreinwijzer.spatial.building_stock import load_stock, measure_buildings, save_stock  # noqa: PLC0415
    from terreinwijzer.spatial.park_shapes import read_parks  # noqa: PLC0415
    from terreinwijzer.spatial.runner import Kept, RunSettings  # noqa: PLC0415

    language, kept = checked_language(lang) or HELP_LANGUAGE, Kept(keep)
    if not resume:
        kept.clear()
    with counting("cli_measuring", language) as progress:
        measured = measure_buildings(
            read_parks(parks, park_key),
            footprints,
            on=checked_day(on),
            settings=RunSettings(scheduler, threads),
            kept=kept,
            before=load_stock(since) if since else None,
            progress=progress,
        )
    table = measured.per_park(year)
    if save:
        save_stock(measured, save)
    if out:
        write_table(table, out, language, as_json=as_json)
    elif as_json:
        print_json({"parks": records(table), "computed": len(measured.computed)})
    else:
        from terreinwijzer.vocabulary.notation import number  # noqa: PLC0415

        rows = [(park, *(number(row[name], language) for name in _SHOWN)) for park, row in table.iterrows()]
        print_table("", ("park_id", *_SHOWN), rows)
    kept.clear()
    if not as_json:
        tell(say("cli_stock_done", language, parks=len(table), computed=len(measured.computed)))


def _named(text: str) -> tuple[str, str]:
    """Return what a column is called in a file and with us, of `ours=theirs`."""
    ours, equals, theirs = text.partition("=")
    if not (ours and equals and theirs):
        raise InputError(Problem("cli_column_wrong", value=text))
    return theirs, ours
