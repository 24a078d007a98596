"""The portfolios that are shown: found once, read and computed once per process, and known by a checksum."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from hashlib import blake2b
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

import pandas as pd

from terreinwijzer.api import changes_between, measured, state_of, with_steering
from terreinwijzer.dossier.blocks.block import Block
from terreinwijzer.dossier.results import Results
from terreinwijzer.errors import InputError, Problem
from terreinwijzer.snapshots.case import Case
from terreinwijzer.snapshots.manifest import CHECKSUM, MANIFEST
from terreinwijzer.snapshots.places import Place, places
from terreinwijzer.snapshots.reopen import case_at, open_case
from terreinwijzer.sources.case_folder import read_case_settings

T = TypeVar("T")


@dataclass(frozen=True)
class Shown:
    """One portfolio with everything that the pages tell of it.

    Attributes
    ----------
    case, results
        Its last reference date, and what follows from it.
    checksum
        Of the data behind it: what is cached under this name never goes stale.
    previous
        The reference date before, where a store has one.
    changed
        Table of `api.changes_between` since then; empty without a previous date.
    """

    portfolio_id: str
    case: Case
    results: Results
    checksum: str
    previous: Case | None = None
    changed: pd.DataFrame = field(default_factory=pd.DataFrame)
    kept: dict[tuple[object, ...], Any] = field(default_factory=dict, repr=False)

    @property
    def names(self) -> pd.Series:
        """Return the names of the parks by key."""
        return self.results.portfolio.table("parks").set_index("park_id")["name"].astype("str")

    def block(self, maker: Callable[..., Block | None], language: str, *more: str) -> Block | None:
        """Return a block of the dossier, made once; `more` follows the results, as in `park_rules(results, park)`."""
        return self.made(maker, *more, language)

    def made(self, maker: Callable[..., T], *more: str) -> T:
        """Return what a function makes of the results and `more`, made once."""
        key = (maker.__module__, maker.__name__, *more)
        if key not in self.kept:
            self.kept[key] = maker(self.results, *more)
        found: T = self.kept[key]
        return found


class Portfolios:
    """Every portfolio at one place on disk: a case folder, a snapshot, a portfolio in a store, or a store."""

    def __init__(self, data: str | Path) -> None:
        """Find what is there, without reading it.

        Raises
        ------
        InputError
            Nothing is there.
        """
        self._where = _found(Path(data).absolute())
        self._read: dict[str, Shown] = {}
        self._lock = Lock()

    @property
    def ids(self) -> tuple[str, ...]:
        """Return the keys of the portfolios."""
        return tuple(self._where)

    def shown(self, portfolio_id: str) -> Shown | None:
        """Return a portfolio, read and computed at the first call; `None` where there is none of this name.

        Raises
        ------
        TerreinwijzerError
            Its data cannot be used.
        """
        if portfolio_id not in self._where:
            return None
        # One reader: others wait for its answer instead of computing the same.
        with self._lock:
            if portfolio_id not in self._read:
                self._read[portfolio_id] = _read(portfolio_id, self._where[portfolio_id])
            return self._read[portfolio_id]

    @property
    def loaded(self) -> bool:
        """Tell whether every portfolio has been read."""
        return set(self._where) == set(self._read)


@cache
def portfolios_at(data: str) -> Portfolios:
    """Return the portfolios at a place, once per process."""
    return Portfolios(data)


def _found(data: Path) -> dict[str, tuple[Path, ...]]:
    """Return for each portfolio the folders of its reference dates, oldest first; the last one is shown."""
    if (data / MANIFEST).exists():
        return {data.parent.name: tuple(_dates(data.parent.parent, data.parent.name, until=data))}
    if (data / "case.toml").exists():
        return {read_case_settings(data).case_id: (data,)}
    inside = {place.portfolio_id for place in places(data.parent)} if data.is_dir() else set()
    if data.name in inside:
        return {data.name: tuple(_dates(data.parent, data.name))}
    stored = sorted({place.portfolio_id for place in places(data)}) if data.is_dir() else []
    if not stored:
        raise InputError(Problem("web_no_data", file=str(data)))
    return {portfolio_id: tuple(_dates(data, portfolio_id)) for portfolio_id in stored}


def _dates(store: Path, portfolio_id: str, until: Path | None = None) -> list[Path]:
    last: dict[object, Place] = {}
    for place in places(store):
        if place.portfolio_id == portfolio_id:
            last[place.reference_date] = place
            if place.folder == until:
                break
    return [place.folder for place in last.values()]


def _read(portfolio_id: str, folders: tuple[Path, ...]) -> Shown:
    case = measured(_case(folders[-1]))
    previous = _case(folders[-2]) if len(folders) > 1 else None
    changed = changes_between(previous, case) if previous else pd.DataFrame()
    results = with_steering(case, state_of(case, previous))
    return Shown(portfolio_id, case, results, _checksum(case, folders[-1]), previous, changed)


def _case(folder: Path) -> Case:
    if (folder / MANIFEST).exists():
        return open_case(folder.parent.parent, f"{folder.parent.name}/{folder.name}")
    return case_at(folder)


def _checksum(case: Case, folder: Path) -> str:
    """Return a checksum of a snapshot's manifest, or of every file that a case names."""
    if (folder / CHECKSUM).exists():
        files = [folder / CHECKSUM]
    else:
        files = [folder / "case.toml", *(file.path for file in case.settings.files)]
        files += [Path(path) for path in case.settings.policies.values()]
    total = blake2b(digest_size=12)
    for file in files:
        total.update(file.read_bytes())
    return total.hexdigest()
