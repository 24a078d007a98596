"""Intake: every file of a case read, mapped, converted and checked; faults gathered and reported together."""

from __future__ import annotations

from dataclasses import dataclass, replace
from filecmp import cmp
from pathlib import Path

import geopandas as gpd
import pandas as pd

from terreinwijzer.errors import FaultyRowsError, InputError, Problem
from terreinwijzer.sources.case_folder import CaseSettings, TableFile
from terreinwijzer.sources.checks import cell_faults, reference_faults
from terreinwijzer.sources.convert import converted_table
from terreinwijzer.sources.faults import Faults, faults_if_any, faulty_rows, reasons, shown
from terreinwijzer.sources.mapping import (
    AREA_UNITS,
    Mapping,
    TableMapping,
    apply_mapping,
    headings,
    read_mapping,
    unit_of,
)
from terreinwijzer.sources.readers import read_raw
from terreinwijzer.sources.shapes import in_national_grid, mended
from terreinwijzer.vocabulary.tables import canonical_table
from terreinwijzer.whole_files import whole_folder

COUNTS = ("rows_read", "rows_kept", "rows_set_aside", "shapes_repaired")


@dataclass(frozen=True)
class Intake:
    """What came in.

    Attributes
    ----------
    tables
        Canonical tables, checked.
    counts
        Per table: rows read, kept and set aside, and shapes repaired.
    faults
        What was wrong with the rows that were set aside: the first of every kind and column, and how many more.
    remarks
        What is worth knowing but stops nothing: columns without a place, shapes that were repaired.
    """

    tables: dict[str, pd.DataFrame]
    counts: dict[str, dict[str, int]]
    faults: tuple[Problem, ...] = ()
    remarks: tuple[Problem, ...] = ()

    @property
    def rows_set_aside(self) -> int:
        """Return how many rows were set aside, of all tables."""
        return sum(count.get("rows_set_aside", 0) for count in self.counts.values())


@dataclass(frozen=True)
class _Taken:
    """One file on its way in: values by row number, and what was found on the way."""

    frame: pd.DataFrame
    raw: pd.DataFrame
    faults: list[Faults]
    remarks: list[Problem]
    repaired: int
    headings: dict[str, str]


def take_in(settings: CaseSettings, set_aside: Path | None = None) -> Intake:
    """Take in every file of a case.

    Parameters
    ----------
    settings
        The case.
    set_aside
        Folder for faulty rows. Without it any fault stops the intake.

    Returns
    -------
    Intake
        Checked tables with counts and remarks.

    Raises
    ------
    InputError
        A file cannot be used at all, or (without `set_aside`) any row is faulty: `FaultyRowsError`. All faults are
        reported at once.
    """
    taken: dict[str, _Taken] = {}
    fatal: list[Problem] = []
    for file in settings.files:
        try:
            taken[file.table] = _take(file, settings.folder)
        except InputError as refusal:
            fatal += refusal.problems
    if fatal:
        raise InputError(*fatal, *(problem for each in taken.values() for problem in shown(each.faults)))
    names = {file.table: file.path.name for file in settings.files}
    definitions = {name: canonical_table(name) for name in taken}
    faults = {name: list(each.faults) for name, each in taken.items()}
    delivered = {name: each.frame for name, each in taken.items()}
    frames = delivered
    # A row that goes takes the rows that point to it along, until nothing points astray. Where every fault stops the
    # intake no row goes, and a faulty row still stands behind those that point to it: one cause, one message.
    while True:
        if set_aside is not None:
            frames = {name: _without(frames[name], faults[name]) for name in frames}
        astray = reference_faults(frames, delivered, definitions, names)
        for each_kind in astray:
            faults[each_kind.table].append(each_kind.named(taken[each_kind.table].headings))
        if not astray or set_aside is None:
            break
    everything = tuple(problem for each in faults.values() for problem in shown(each))
    if set_aside is not None:
        _write_aside(taken, faults, set_aside, settings.language)
    elif everything:
        raise FaultyRowsError(*everything)
    counts = {
        name: dict(
            zip(
                COUNTS,
                (len(each.raw), len(frames[name]), len(each.raw.index.difference(frames[name].index)), each.repaired),
                strict=True,
            )
        )
        for name, each in taken.items()
    }
    return Intake(
        tables={name: frame.reset_index(drop=True) for name, frame in frames.items()},
        counts=counts,
        faults=everything,
        remarks=tuple(remark for each in taken.values() for remark in each.remarks),
    )


def _take(file: TableFile, folder: Path) -> _Taken:
    """Read, map and convert one file, and check its cells."""
    table, name = canonical_table(file.table), file.path.name
    mapping = read_mapping(file.mapping, folder)
    own = mapping.tables.get(table.name, TableMapping())
    if file.mapping and table.name not in mapping.tables:
        details = {"table": table.name, "known": ", ".join(mapping.tables)}
        raise InputError(Problem("mapping_without_table", file=file.mapping, details=details))
    read = read_raw(file.path, file.layer, heading_row=mapping.heading_row, decimal=mapping.decimal)
    raw, called = apply_mapping(read, mapping, table, name), headings(read, mapping, table.name)
    remarks = [
        Problem("column_without_place", name, table.name, None, str(column))
        for column in raw.columns
        if column not in table.column_names and column != "geometry"
    ]
    if raw.empty:
        told = Problem("table_empty" if table.name == "parks" else "table_without_rows", name, table.name)
        if table.name == "parks":
            raise InputError(told)
        remarks.append(told)
    faults: list[Faults] = []
    repaired = 0
    shapes = None
    if isinstance(raw, gpd.GeoDataFrame) and table.geometry:
        grid, fixed, unusable = mended(in_national_grid(raw, mapping.crs, name), table.geometry)
        shapes, repaired = grid.geometry, int(fixed.sum())
        faults += faults_if_any("shape_unusable", name, table, "geometry", grid.geom_type[unusable].fillna("empty"))
        remarks += shown(faults_if_any("shape_repaired", name, table, "geometry", grid.geom_type[fixed]))
    frame, unreadable = converted_table(raw, table, mapping, name)
    faults += unreadable
    for column, unit in own.area.items():
        if shapes is not None:
            frame[column] = shapes.area * AREA_UNITS[unit]
    # What could not be read is missing now: that it is missing is no second fault.
    found = (_as_written(each, raw, mapping) for each in cell_faults(frame, raw, table, name))
    checked = (_beyond(each, unreadable) for each in found)
    faults += [each for each in checked if len(each.found)]
    whole = frame if shapes is None else gpd.GeoDataFrame(frame, geometry=shapes)
    return _Taken(whole, raw, [each.named(called) for each in faults], remarks, repaired, called)


def _as_written(checked: Faults, raw: pd.DataFrame, mapping: Mapping) -> Faults:
    """Return faults with the values as the file writes them; where it has another unit, as they were read."""
    column = checked.column
    if column not in raw or unit_of(mapping, checked.table, column) or not raw.index.is_unique:
        return checked
    written = raw.loc[checked.found.index, column]
    return replace(checked, found=written.astype("str").where(written.notna(), checked.found))


def _beyond(checked: Faults, unreadable: list[Faults]) -> Faults:
    """Return the faults of cells that could be read."""
    columns = checked.column.split(", ")
    return checked.without_rows(faulty_rows([each for each in unreadable if each.column in columns]))


def _without(frame: pd.DataFrame, faults: list[Faults]) -> pd.DataFrame:
    rows = faulty_rows(faults)
    return frame[~frame.index.isin(rows)] if len(rows) else frame


def _write_aside(taken: dict[str, _Taken], faults: dict[str, list[Faults]], folder: Path, language: str) -> None:
    """Write the faulty rows of each table as they were read, with what is wrong with them."""
    with whole_folder(folder) as aside:
        for name, each in taken.items():
            if not faults[name]:
                continue
            why = reasons(faults[name], language)
            rows = pd.DataFrame(each.raw.drop(columns="geometry", errors="ignore")).loc[why.index.unique()]
            written = aside / f"{name}.csv"
            rows.assign(why=why).to_csv(written, index_label="row")
            # A server and its workers read one case: what stands there already, nobody moves from under another.
            if (folder / written.name).is_file() and cmp(written, folder / written.name, shallow=False):
                written.unlink()
