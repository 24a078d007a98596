"""A snapshot back in memory, as a portfolio or as a whole case, after it was found sound."""

from __future__ import annotations

from pathlib import Path

from terreinwijzer.snapshots.case import Case
from terreinwijzer.snapshots.manifest import SnapshotInfo
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
    info = sound_snapshot(store, snapshot_id)
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
