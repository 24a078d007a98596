"""The portfolios that are shown: found once, read and computed once per process, and known by a checksum."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from hashlib import blake2b, file_digest
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

import pandas as pd

from terreinwijzer.api.case import changes_between, indicator_table, measured, state_of, with_steering
from terreinwijzer.dossier.blocks.block import Block
from terreinwijzer.dossier.results import Results
from terreinwijzer.errors import InputError, Problem
from terreinwijzer.indicators.series import indicator_series
from terreinwijzer.snapshots.case import Case
from terreinwijzer.snapshots.manifest import CHECKSUM, MANIFEST
from terreinwijzer.snapshots.places import Place, places
from terreinwijzer.snapshots.reopen import case_at
from terreinwijzer.sources.case_folder import read_case_settings

T = TypeVar("T")
# The day of a snapshot begins the name of its folder; a case folder has one state only.
DAY, NOW = "yyyy-mm-dd", "now"


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
    earlier
        Folders of all reference dates before, oldest first.
    """

    portfolio_id: str
    case: Case
    results: Results
    checksum: str
    previous: Case | None = None
    changed: pd.DataFrame = field(default_factory=pd.DataFrame)
    earlier: tuple[Path, ...] = ()
    kept: dict[tuple[object, ...], Any] = field(default_factory=dict, repr=False)

    @cached_property
    def names(self) -> pd.Series:
        """Return the names of the parks by key: made once, since every row of a page asks for them."""
        return self.results.portfolio.park_names.astype("str")

    @cached_property
    def series(self) -> pd.DataFrame:
        """Return the indicators on every reference date until this one, read when first asked for; see `series`.

        Raises
        ------
        TerreinwijzerError
            An earlier state cannot be used.
        """
        tables = [indicator_table(case_at(folder)) for folder in self.earlier]
        return indicator_series([*tables, self.results.indicators])

    @cached_property
    def past(self) -> str:
        """Return a checksum of the data of every earlier date: what shows a series goes stale when one of them does."""
        total = blake2b(digest_size=12)
        for folder in self.earlier:
            total.update(_checksum(folder).encode())
        return total.hexdigest()

    @cached_property
    def by_name(self) -> pd.Series:
        """Return the names of the parks by key, in order of name."""
        return self.names.sort_values()

    @cached_property
    def synthetic(self) -> bool:
        """Tell whether all of it is made up, which every page then says."""
        sources = self.results.portfolio.sources.values()
        return bool(sources) and all(source.synthetic for source in sources)

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

    def __init__(self, data: str | Path, set_aside: str | Path | None = None) -> None:
        """Find what is there, without reading it; faulty rows of a case folder go to `set_aside` when it is read.

        Raises
        ------
        InputError
            Nothing is there.
        """
        self._where = _found(Path(data).absolute())
        self._set_aside = set_aside
        self._read: dict[tuple[str, str], Shown] = {}
        self._checksums: dict[str, dict[str, str]] = {}
        self._lock = Lock()

    @property
    def ids(self) -> tuple[str, ...]:
        """Return the keys of the portfolios."""
        return tuple(self._where)

    def shown(self, portfolio_id: str, day: str = "") -> Shown | None:
        """Return a portfolio, read and computed at the first call; `None` where there is none of this name.

        Parameters
        ----------
        portfolio_id
            Key of the portfolio.
        day
            One of `days`; the last one unless given. An earlier state has no forecast and no rules: what those say
            counts from the last date on.

        Raises
        ------
        TerreinwijzerError
            Its data cannot be used.
        """
        days = self.days(portfolio_id)
        if not days or (day and day not in days):
            return None
        key = (portfolio_id, day or days[-1])
        # One reader: others wait for its answer instead of computing the same.
        with self._lock:
            if key not in self._read:
                folders = self._where[portfolio_id][: days.index(key[1]) + 1]
                if key[1] == days[-1]:
                    self._read[key] = _read(portfolio_id, folders, self._set_aside)
                else:
                    self._read[key] = _read_earlier(portfolio_id, folders)
            return self._read[key]

    def days(self, portfolio_id: str) -> tuple[str, ...]:
        """Return the reference dates of a portfolio, oldest first; the one state of a case folder is called `now`."""
        folders = self._where.get(portfolio_id, ())
        return tuple(folder.name[: len(DAY)] if (folder / MANIFEST).exists() else NOW for folder in folders)

    def day_of(self, portfolio_id: str, checksum: str) -> str | None:
        """Return which of `days` has data of this checksum, without reading them; `None` for none."""
        if portfolio_id not in self._checksums:
            folders = self._where.get(portfolio_id, ())
            found = zip(map(_checksum, folders), self.days(portfolio_id), strict=True)
            self._checksums[portfolio_id] = dict(found)
        return self._checksums[portfolio_id].get(checksum)

    @property
    def loaded(self) -> bool:
        """Tell whether every portfolio has been read."""
        return set(self._where) <= {portfolio_id for portfolio_id, _ in self._read}


@cache
def portfolios_at(data: str) -> Portfolios:
    """Return the portfolios at a place, once per process."""
    from django.conf import settings  # noqa: PLC0415  (the command of the tiles reads without Django)

    return Portfolios(data, settings.ENVIRONMENT.set_aside or None)


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


def _read(portfolio_id: str, folders: tuple[Path, ...], set_aside: str | Path | None) -> Shown:
    case = measured(case_at(folders[-1], set_aside))
    previous = case_at(folders[-2]) if len(folders) > 1 else None
    changed = changes_between(previous, case) if previous else pd.DataFrame()
    results = with_steering(case, state_of(case, previous))
    return Shown(portfolio_id, case, results, _checksum(folders[-1]), previous, changed, folders[:-1])


def _read_earlier(portfolio_id: str, folders: tuple[Path, ...]) -> Shown:
    case = measured(case_at(folders[-1]))
    plain = replace(case, settings=replace(case.settings, parameters={}, policies={}))
    return Shown(portfolio_id, plain, state_of(plain), _checksum(folders[-1]), earlier=folders[:-1])


def _checksum(folder: Path) -> str:
    """Return a checksum of a snapshot's manifest, or of every file that a case names."""
    if (folder / CHECKSUM).exists():
        files = [folder / CHECKSUM]
    else:
        settings = read_case_settings(folder)
        files = [folder / "case.toml", *(file.path for file in settings.files)]
        files += [file.path for file in settings.layers]
        files += [Path(path) for path in settings.policies.values()]
    total = blake2b(digest_size=12)
    for file in files:
        with file.open("rb") as opened:
            total.update(file_digest(opened, "sha256").digest())
    return total.hexdigest()
