"""Is a snapshot still what it was when it was made? Only then are its tables given out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
from pyarrow import parquet

from terreinwijzer.errors import Problem, StoreError
from terreinwijzer.snapshots.durable import LOCK, UNFINISHED
from terreinwijzer.snapshots.manifest import CHECKSUM, MANIFEST, SnapshotInfo, TableInfo, read_manifest
from terreinwijzer.snapshots.places import find, places
from terreinwijzer.snapshots.table_files import GEOMETRY, checksum


def verify_snapshot(store: str | Path, snapshot_id: str) -> list[Problem]:
    """Return what is wrong with a snapshot: any changed byte, a file too many or too few, rows or columns that differ.

    Raises
    ------
    StoreError
        There is no store, or it has no snapshot of this id.
    """
    place = find(store, snapshot_id)
    return _inspect(place.folder, snapshot_id)[1]


def verify_store(store: str | Path) -> list[Problem]:
    """Return what is wrong in a whole store: with each snapshot, with corrections, and with what does not belong there.

    Raises
    ------
    StoreError
        There is no store.
    """
    store = Path(store)
    known = places(store)
    ids = {place.snapshot_id for place in known}
    problems = []
    for place in known:
        info, faults = _inspect(place.folder, place.snapshot_id)
        problems.extend(faults)
        if info and info.corrects and info.corrects not in ids:
            problems.append(Problem("snapshot_corrected_missing", file=place.snapshot_id, value=info.corrects))
    portfolios = {place.folder.parent for place in known}
    entries = [*store.iterdir(), *(entry for portfolio in portfolios for entry in portfolio.iterdir())]
    expected = portfolios | {place.folder for place in known} | {store / LOCK}
    problems.extend(
        Problem("store_foreign", file=entry.relative_to(store).as_posix())
        for entry in sorted(entries)
        if entry not in expected and not (entry.parent == store and entry.name.startswith(UNFINISHED))
    )
    return problems


def sound_snapshot(store: str | Path, snapshot_id: str) -> SnapshotInfo:
    """Return the manifest of a snapshot in which `verify_snapshot` finds nothing wrong.

    Raises
    ------
    StoreError
        There is no such snapshot, or something is wrong with it.
    """
    info, problems = _inspect(find(store, snapshot_id).folder, snapshot_id)
    if info is None or problems:
        raise StoreError(*problems)
    return info


def _inspect(folder: Path, snapshot_id: str) -> tuple[SnapshotInfo | None, list[Problem]]:
    try:
        info = read_manifest(folder, snapshot_id)
    except StoreError as refusal:
        return None, list(refusal.problems)
    expected = {MANIFEST, CHECKSUM, *info.checksums}
    found = {entry.name for entry in folder.iterdir()}
    problems = [Problem("snapshot_file_missing", file=f"{snapshot_id}/{name}") for name in sorted(expected - found)]
    problems += [Problem("snapshot_file_extra", file=f"{snapshot_id}/{name}") for name in sorted(found - expected)]
    for file in sorted(found & set(info.checksums)):
        problems.extend(_byte_faults(folder / file, f"{snapshot_id}/{file}", info.checksums[file]))
    if not problems:
        for table in info.tables.values():
            problems.extend(_table_faults(folder / table.file, f"{snapshot_id}/{table.file}", table))
    return info, problems


def _byte_faults(path: Path, place: str, expected: str) -> list[Problem]:
    try:
        return [] if checksum(path) == expected else [Problem("snapshot_file_changed", file=place)]
    except OSError as fault:
        return [Problem("snapshot_file_unreadable", file=place, details={"fault": str(fault)})]


def _table_faults(path: Path, place: str, table: TableInfo) -> Sequence[Problem]:
    try:
        file = parquet.read_metadata(path)
    except (OSError, pa.ArrowException) as fault:
        return [Problem("snapshot_file_unreadable", file=place, details={"fault": str(fault)})]
    problems = []
    if file.num_rows != table.rows:
        details = {"expected": table.rows, "found": file.num_rows}
        problems.append(Problem("snapshot_rows_differ", file=place, details=details))
    expected = {column.name for column in table.columns} | ({GEOMETRY} if table.crs else set())
    found = set(file.schema.to_arrow_schema().names)
    if found != expected:
        value = ", ".join(sorted(expected ^ found))
        problems.append(Problem("snapshot_columns_differ", file=place, value=value))
    return problems
