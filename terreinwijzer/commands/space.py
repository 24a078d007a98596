"""Commands on shapes: measure a case, and compare the sources of its boundaries."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from terreinwijzer.commands.options import AsJson, CaseFolder, Lang, SetAside, helped
from terreinwijzer.commands.screen import load, print_block, print_json, records, tell, working
from terreinwijzer.errors import InputError, Problem
from terreinwijzer.vocabulary.wording import say
from terreinwijzer.whole_files import whole_folder

if TYPE_CHECKING:
    from terreinwijzer.snapshots.case import Case
    from terreinwijzer.spatial.overlay import Engine

MEASURED = ("building_parks", "building_forms", "plot_capacity", "park_land", "park_climate_access")
ENGINES: tuple[Engine, ...] = ("shapely", "sedona")


def measure(
    case: CaseFolder,
    *,
    out: Annotated[
        Path | None, typer.Option("--out", metavar=helped("cli_place_folder"), help=helped("cli_opt_measured"))
    ] = None,
    engine: Annotated[
        str, typer.Option("--engine", metavar=helped("cli_place_engine"), help=helped("cli_opt_engine"))
    ] = ENGINES[0],
    set_aside: SetAside = None,
    lang: Lang = "",
    as_json: AsJson = False,
) -> None:
    """Measure the shapes of a case and tell what was found; write the measured tables with --out."""
    from terreinwijzer.vocabulary.notation import number  # noqa: PLC0415

    loaded = _measured(case, engine, lang, set_aside)
    language = lang or loaded.settings.language
    tables = {name: loaded.portfolio.table(name) for name in MEASURED if loaded.portfolio.has(name)}
    shared = tables["park_land"].set_index("park_id")["other_park_m2"].dropna()
    shared = shared[shared > 0]
    repaired = {layer.file.name: layer.repaired for layer in loaded.layers or ()}
    written = []
    if out:
        with whole_folder(out) as unfinished:
            for name, table in tables.items():
                table.to_parquet(unfinished / f"{name}.parquet", index=False)
        written = [out / f"{name}.parquet" for name in tables]
    if as_json:
        rows = {name: len(table) for name, table in tables.items()}
        land = {str(park): float(area) for park, area in shared.items()}
        print_json(
            {"rows": rows, "shared_m2": land, "layers_repaired": repaired, "written": [str(path) for path in written]}
        )
        return
    names = loaded.portfolio.park_names
    for name, table in tables.items():
        tell(say("cli_measured_rows", language, table=name, rows=len(table)))
    for park, area in shared.items():
        tell(say("cli_measured_shared", language, park=names[park], hectares=number(area / 10_000, language, 2)))
    for name, count in repaired.items():
        if count:
            tell(say("cli_measured_repaired", language, layer=name, count=count))
    for path in written:
        tell(say("cli_written", language, path=path))


def boundaries(
    case: CaseFolder,
    *,
    other: Annotated[
        Path | None, typer.Option("--with", metavar=helped("cli_place_file"), help=helped("cli_opt_with"))
    ] = None,
    crs: Annotated[str, typer.Option("--crs", metavar=helped("cli_place_crs"), help=helped("cli_opt_crs"))] = "",
    set_aside: SetAside = None,
    lang: Lang = "",
    as_json: AsJson = False,
) -> None:
    """Show the parks by each boundary source, and the difference in hectares."""
    from terreinwijzer.api.case import boundaries_of  # noqa: PLC0415
    from terreinwijzer.dossier.blocks.boundaries import boundary_blocks  # noqa: PLC0415

    loaded = load(case, lang, set_aside)
    language = lang or loaded.settings.language
    if other is not None:
        loaded = _with_outlines(loaded, other, crs)
    found = working("cli_computing", lambda: boundaries_of(loaded))
    if found is None:
        raise InputError(Problem("cli_no_boundaries", file=str(case)))
    if as_json:
        print_json(
            {"sources": records(found.sources), "parks": records(found.parks), "content": records(found.content)}
        )
        return
    for block in boundary_blocks(found, loaded.portfolio.table("parks"), language):
        print_block(block)


def _measured(folder: Path, engine: str, lang: str, set_aside: Path | None) -> Case:
    from terreinwijzer.api.case import measured  # noqa: PLC0415

    chosen: Engine | None = next((known for known in ENGINES if known == engine), None)
    if chosen is None:
        raise InputError(Problem("cli_engine_unknown", value=engine, details={"known": ", ".join(ENGINES)}))
    loaded = load(folder, lang, set_aside)
    found: Case = working("cli_measuring", lambda: measured(loaded, chosen))
    if not found.portfolio.has("park_land"):
        raise InputError(Problem("cli_no_outlines", file=str(folder)))
    return found


def _with_outlines(case: Case, path: Path, crs: str) -> Case:
    """Return the case with the outlines of a file as another boundary source."""
    from dataclasses import replace  # noqa: PLC0415

    from terreinwijzer.lineage import Source  # noqa: PLC0415
    from terreinwijzer.sources.layers import LayerFile  # noqa: PLC0415

    source = Source(path.stem, path.name)
    layer = LayerFile("with", "boundary", path.resolve(), source.source_id, crs=crs)
    settings = case.settings
    return replace(
        case,
        settings=replace(
            settings, sources={**settings.sources, source.source_id: source}, layers=(layer, *settings.layers)
        ),
    )
