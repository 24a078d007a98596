"""A snapshot back in memory, as a portfolio or as a whole case, after it was found sound."""

from __future__ import annotations

from pathlib import Path

from terreinwijzer.errors import Problem, StoreError
from terreinwijzer.snapshots.case import Case, load_case
from terreinwijzer.snapshots.layer_files import layer_file
from terreinwijzer.snapshots.manifest import MANIFEST, SnapshotInfo
from terreinwijzer.snapshots.places import places
from terreinwijzer.snapshots.portfolio import Portfolio
from terreinwijzer.snapshots.table_files import read_table
from terreinwijzer.snapshots.verify import sound_snapshot
from terreinwijzer.sources.case_folder import CaseSettings
from terreinwijzer.sources.intake import Intake
from terreinwijzer.vocabulary.norms import Norms, shipped_norms


def open_snapshot(store: str | Path, snapshot_id: str) -> Portfolio:
    """Return the portfolio of a snapshot, every table exactly as it was kept: types, dates, gaps, shapes and sources.

    Raises
    ------
    StoreError
        There is no such snapshot, or it is not what it was when it was made.
    """
    return portfolio_of(sound_snapshot(store, snapshot_id))


def open_case(store: str | Path, snapshot_id: str) -> Case:
    """Return the case of a snapshot, with the norms and parameters of the day it was made.

    A norm that later software added, and that the snapshot therefore lacks, is taken as it ships.

    Raises
    ------
    StoreError
        There is no such snapshot, or it is not what it was when it was made.
    """
    return case_of(sound_snapshot(store, snapshot_id))


def case_at(folder: str | Path, set_aside: str | Path | None = None) -> Case:
    """Return the case at a folder: a case folder, a snapshot in a store, or a portfolio in a store (its last snapshot).

    Faulty rows of a case folder go to `set_aside`, where that is given; a snapshot has none.

    Raises
    ------
    InputError
        The case folder is wrong; see `load_case`.
    StoreError
        The snapshot is not what it was when it was made.
    """
    folder = Path(folder).absolute()
    if (folder / MANIFEST).exists():
        return open_case(folder.parent.parent, f"{folder.parent.name}/{folder.name}")
    if not (folder / "case.toml").exists() and folder.is_dir():
        dates = [place for place in places(folder.parent) if place.portfolio_id == folder.name]
        if dates:
            return open_case(folder.parent, dates[-1].snapshot_id)
    return load_case(folder, set_aside)


def cases_through_time(store: str | Path, portfolio_id: str) -> list[Case]:
    """Return the case of every reference date of a portfolio, oldest first; of one date, the last correction.

    Raises
    ------
    StoreError
        There is no store, it has no snapshot of this portfolio, or a snapshot is not what it was when it was made.
    """
    known = places(store)
    last = {place.reference_date: place for place in known if place.portfolio_id == portfolio_id}
    if not last:
        portfolios = ", ".join(sorted({place.portfolio_id for place in known})) or "-"
        raise StoreError(Problem("snapshot_none", file=str(store), value=portfolio_id, details={"known": portfolios}))
    return [open_case(store, place.snapshot_id) for place in last.values()]


def case_of(info: SnapshotInfo) -> Case:
    """Return the case of a snapshot that was found sound."""
    settings = CaseSettings(
        case_id=info.portfolio_id,
        names=info.names,
        region=info.region,
        municipality=info.municipality,
        reference_date=info.reference_date,
        language=info.language,
        sources=info.sources,
        files=(),
        norms=info.own_norms,
        parameters=info.parameters,
        folder=info.folder,
        policies={kind: info.folder / policy.file for kind, policy in info.policies.items()},
        layers=tuple(layer_file(name, kept, info.folder) for name, kept in info.layers.items()),
    )
    portfolio = portfolio_of(info)
    counts = {name: dict(table.intake) for name, table in info.tables.items() if table.intake}
    norms = Norms(info.reference_date, {**shipped_norms(), **info.norms})
    return Case(settings, portfolio, norms, Intake(dict(portfolio.tables), counts))


def portfolio_of(info: SnapshotInfo) -> Portfolio:
    """Return the portfolio of a snapshot that was found sound."""
    return Portfolio(
        name=info.name,
        region=info.region,
        reference_date=info.reference_date,
        tables={
            name: read_table(info.folder / table.file, shapes=bool(table.crs)) for name, table in info.tables.items()
        },
        sources={key: info.sources[source_id] for key, source_id in info.column_sources.items()},
    )
