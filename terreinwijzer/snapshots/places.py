"""Where snapshots are in a store: the one place that knows how folders are named."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import NamedTuple

from terreinwijzer.errors import Problem, StoreError
from terreinwijzer.sources.case_shape import PORTFOLIO_ID

_FOLDER = re.compile(r"(\d{4}-\d{2}-\d{2})(?:-([2-9]|[1-9]\d+))?", re.ASCII)


class Place(NamedTuple):
    """The parts of a snapshot id, and the folder of the snapshot."""

    portfolio_id: str
    reference_date: date
    number: int
    folder: Path

    @property
    def snapshot_id(self) -> str:
        """Return the id in full."""
        return f"{self.portfolio_id}/{self.folder.name}"


def places(store: str | Path) -> list[Place]:
    """Return the snapshots in a store by name only, in the order of `list_snapshots`.

    Raises
    ------
    StoreError
        There is no store.
    """
    store = Path(store)
    if not store.is_dir():
        raise StoreError(Problem("store_missing", file=str(store)))
    return sorted(
        place
        for portfolio in store.iterdir()
        if PORTFOLIO_ID.fullmatch(portfolio.name) and portfolio.is_dir()
        for folder in portfolio.iterdir()
        if folder.is_dir() and (place := _place(store, portfolio.name, folder.name))
    )


def find(store: str | Path, snapshot_id: str) -> Place:
    """Return the place of one snapshot.

    Raises
    ------
    StoreError
        There is no store, or it has no snapshot of this id.
    """
    known = places(store)
    for place in known:
        if place.snapshot_id == snapshot_id:
            return place
    ids = ", ".join(place.snapshot_id for place in known) or "-"
    raise StoreError(Problem("snapshot_unknown", file=str(store), value=snapshot_id, details={"known": ids}))


def _place(store: Path, portfolio_id: str, name: str) -> Place | None:
    parts = _FOLDER.fullmatch(name)
    if not parts:
        return None
    try:
        reference_date = date.fromisoformat(parts[1])
    except ValueError:
        return None
    return Place(portfolio_id, reference_date, int(parts[2] or 1), store / portfolio_id / name)
