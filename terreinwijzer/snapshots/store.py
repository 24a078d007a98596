"""The snapshot store: a folder in which every snapshot of every portfolio stays as it was made.

One folder per snapshot, `<portfolio_id>/<reference date>/`, holds a file per table, `manifest.json` and its checksum.
Nothing is ever edited. A correction is a new snapshot of the same reference date: `<reference date>-2`, `-3` and on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from shutil import copyfile

import pandas as pd

from terreinwijzer import __version__
from terreinwijzer.errors import Problem, StoreError
from terreinwijzer.snapshots.case import Case
from terreinwijzer.snapshots.durable import folder_aside, move_into_store
from terreinwijzer.snapshots.layer_files import keep_layer
from terreinwijzer.snapshots.manifest import (
    ColumnInfo,
    PolicyFile,
    SnapshotInfo,
    TableInfo,
    read_manifest,
    write_manifest,
)
from terreinwijzer.snapshots.places import places
from terreinwijzer.snapshots.portfolio import Portfolio
from terreinwijzer.snapshots.table_files import CHECKS, CRS, GEOMETRY, checksum, in_storage_types, write_table
from terreinwijzer.sources.case_folder import CaseSettings
from terreinwijzer.sources.case_shape import PORTFOLIO_ID
from terreinwijzer.sources.intake import Intake
from terreinwijzer.sources.layers import read_layers
from terreinwijzer.vocabulary.codes import codes
from terreinwijzer.vocabulary.language import LANGUAGES
from terreinwijzer.vocabulary.norms import norms_on
from terreinwijzer.vocabulary.tables import Column, canonical_table

# What a table has passed when it came in by an intake, before the store's own checks.
INTAKE_CHECKS = ("required", "ranges", "code_lists", "references")
WAIT_SECONDS = 60.0


def create_snapshot(
    content: Case | Portfolio,
    store: str | Path,
    *,
    portfolio_id: str = "",
    correct: bool = False,
    note: str = "",
    wait_seconds: float = WAIT_SECONDS,
) -> SnapshotInfo:
    """Keep a case or a portfolio for good, as the snapshot of its reference date.

    The store is changed by one rename at the very end: after any failure, and after a kill at any moment, it holds
    either nothing of the new snapshot or all of it. Of two processes that make the same snapshot, the second gets a
    `StoreError`, as it would an hour later; two that correct the same snapshot get one number each.

    Parameters
    ----------
    content
        A case, or a bare portfolio; the latter is kept with the norms that ship, without parameters and without
        counts of its intake.
    store
        Folder of the store; made where it does not exist.
    portfolio_id
        Key of the portfolio in the store; the id of the case unless given. Needed for a bare portfolio.
    correct
        Make a correction: the reference date has a snapshot already, and this one takes its place.
    note
        Reason or remark, kept in the manifest.
    wait_seconds
        How long to wait for another process that is writing.

    Returns
    -------
    SnapshotInfo
        The manifest of the new snapshot.

    Raises
    ------
    InputError
        The portfolio has a table that is not canonical, or a layer of the case cannot be read.
    StoreError
        The tables cannot be kept (all faults at once); the reference date has a snapshot (or has none to correct);
        another process is writing; the disk is full or the store cannot be written.
    """
    store = Path(store)
    case = content if isinstance(content, Case) else _bare_case(content, portfolio_id)
    portfolio = case.portfolio
    portfolio_id = portfolio_id or case.settings.case_id
    sources = {**case.settings.sources, **{source.source_id: source for source in portfolio.sources.values()}}
    tables = {}
    problems = [
        Problem("snapshot_source_twice", value=source.source_id)
        for source in portfolio.sources.values()
        if source != sources[source.source_id]
    ]
    if not PORTFOLIO_ID.fullmatch(portfolio_id):
        problems.append(Problem("portfolio_id_wrong", value=portfolio_id))
    for name, table in portfolio.tables.items():
        tables[name], faults = in_storage_types(name, table)
        problems.extend(faults)
    if problems:
        raise StoreError(*problems)
    layers = case.layers if case.layers is not None else read_layers(case.settings.layers, case.settings.sources)
    with folder_aside(store, wait_seconds) as aside:
        number, corrects = _next_number(store, portfolio_id, portfolio.reference_date, correct=correct)
        name = portfolio.reference_date.isoformat() + (f"-{number}" if number > 1 else "")
        folder = aside / portfolio_id / name
        folder.mkdir(parents=True)
        info = SnapshotInfo(
            snapshot_id=f"{portfolio_id}/{name}",
            portfolio_id=portfolio_id,
            name=portfolio.name,
            names=case.settings.names,
            region=portfolio.region,
            municipality=case.settings.municipality,
            language=case.settings.language,
            reference_date=portfolio.reference_date,
            number=number,
            created=datetime.now(UTC).replace(microsecond=0),
            software_version=__version__,
            corrects=corrects,
            note=note,
            tables={
                name: _write(name, table, folder, case.intake.counts.get(name, {})) for name, table in tables.items()
            },
            sources=sources,
            column_sources={key: source.source_id for key, source in portfolio.sources.items()},
            norms=case.norms.norms,
            own_norms=case.settings.norms,
            parameters=case.parameters,
            policies={kind: _keep(kind, file, folder) for kind, file in case.settings.policies.items()},
            layers={layer.file.name: keep_layer(layer, folder) for layer in layers},
            folder=folder,
        )
        write_manifest(info)
        return replace(info, folder=move_into_store(aside, store, portfolio_id, name))


def list_snapshots(store: str | Path) -> list[SnapshotInfo]:
    """Return the snapshots in a store by portfolio, reference date and number; of one date, the last one holds.

    Raises
    ------
    StoreError
        There is no store, or it has snapshots with a damaged manifest or one of an unknown format (all are named;
        `readable_snapshots` gives the others).
    """
    snapshots, problems = readable_snapshots(store)
    if problems:
        raise StoreError(*problems)
    return snapshots


def readable_snapshots(store: str | Path) -> tuple[list[SnapshotInfo], list[Problem]]:
    """Return the snapshots whose manifest can be read, and a problem for each of the others.

    Raises
    ------
    StoreError
        There is no store.
    """
    snapshots: list[SnapshotInfo] = []
    problems: list[Problem] = []
    for place in places(store):
        try:
            snapshots.append(read_manifest(place.folder, place.snapshot_id))
        except StoreError as refusal:
            problems.extend(refusal.problems)
    return snapshots, problems


def _next_number(store: Path, portfolio_id: str, reference_date: date, *, correct: bool) -> tuple[int, str]:
    """Return the number of the new snapshot and the id of the one that it corrects, if any."""
    earlier = [
        place
        for place in places(store)
        if place.portfolio_id == portfolio_id and place.reference_date == reference_date
    ]
    if not correct:
        if earlier:
            raise StoreError(Problem("snapshot_exists", file=str(store), value=earlier[-1].snapshot_id))
        return 1, ""
    if not earlier:
        value = f"{portfolio_id}/{reference_date.isoformat()}"
        raise StoreError(Problem("snapshot_nothing_to_correct", file=str(store), value=value))
    return earlier[-1].number + 1, earlier[-1].snapshot_id


def _write(name: str, table: pd.DataFrame, folder: Path, intake: Mapping[str, int]) -> TableInfo:
    definition = canonical_table(name)
    file = f"{name}.parquet"
    return TableInfo(
        name=name,
        file=file,
        rows=len(table),
        sha256=write_table(table, folder / file),
        key=definition.key,
        columns=tuple(
            _column(definition.column(column), int(table[column].count()))
            for column in table.columns
            if column != GEOMETRY
        ),
        crs=CRS if GEOMETRY in table else "",
        intake=intake,
        checks=(*(INTAKE_CHECKS if intake else ()), *CHECKS),
    )


def _keep(kind: str, file: Path, folder: Path) -> PolicyFile:
    name = f"{kind}{file.suffix}"
    copyfile(file, folder / name)
    return PolicyFile(name, checksum(folder / name))


def _column(column: Column, filled: int) -> ColumnInfo:
    known = codes(column.codes) if column.codes else ()
    return ColumnInfo(column.name, column.type, column.nl, column.en, filled, column.unit, known)


def _bare_case(portfolio: Portfolio, portfolio_id: str) -> Case:
    settings = CaseSettings(
        case_id=portfolio_id,
        names=dict.fromkeys(LANGUAGES, portfolio.name),
        region=portfolio.region,
        municipality="",
        reference_date=portfolio.reference_date,
        language=LANGUAGES[0],
        sources={},
        files=(),
        norms={},
        parameters={},
        folder=Path(),
    )
    return Case(settings, portfolio, norms_on(portfolio.reference_date), Intake(dict(portfolio.tables), counts={}))
