"""What came, went and changed between two snapshots, per park."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd

from terreinwijzer.errors import Problem, StoreError
from terreinwijzer.snapshots.manifest import SnapshotInfo
from terreinwijzer.snapshots.portfolio import Portfolio
from terreinwijzer.snapshots.reopen import portfolio_of
from terreinwijzer.snapshots.table_files import GEOMETRY
from terreinwijzer.snapshots.verify import sound_snapshot
from terreinwijzer.vocabulary.tables import Column, Table, open_tables

CHANGES = ("came", "went", "changed")
COLUMNS = ("park_id", "table", "key", "change", "column", "before", "after", "difference")
# Between the parts of a key that has more than one column.
KEY_SEPARATOR = " | "


@dataclass(frozen=True)
class SnapshotDiff:
    """Two snapshots of one portfolio and what differs between them.

    `changes` is the table of `diff_portfolios`; `park_names` gives the name of every park in either of the two.
    """

    before: SnapshotInfo
    after: SnapshotInfo
    changes: pd.DataFrame
    park_names: pd.Series

    @property
    def per_park(self) -> pd.DataFrame:
        """Return the number of rows that came, went and changed, by park; `''` stands for tables without parks."""
        rows = self.changes.drop_duplicates(["park_id", "table", "key"])
        counts = pd.crosstab(rows["park_id"], rows["change"]).reindex(columns=list(CHANGES), fill_value=0)
        return counts.rename_axis(columns=None)


def diff_snapshots(store: str | Path, before_id: str, after_id: str) -> SnapshotDiff:
    """Compare two snapshots of one portfolio, after both were found sound.

    Raises
    ------
    StoreError
        One of them does not exist or was changed, or they are of different portfolios.
    """
    before, after = sound_snapshot(store, before_id), sound_snapshot(store, after_id)
    if before.portfolio_id != after.portfolio_id:
        raise StoreError(Problem("snapshot_portfolios_differ", file=str(store), value=f"{before_id}, {after_id}"))
    old, new = portfolio_of(before), portfolio_of(after)
    parks = pd.concat([new.table("parks"), old.table("parks")]).drop_duplicates("park_id")
    return SnapshotDiff(before, after, diff_portfolios(old, new), parks.set_index("park_id")["name"])


def diff_portfolios(before: Portfolio, after: Portfolio) -> pd.DataFrame:
    """Return every row that came or went and every value that changed, over all canonical tables that may be shown.

    Private tables are kept in a snapshot, since it is of who keeps them; what changed in them is told to nobody.

    Returns
    -------
    pandas.DataFrame
        One row per row that came or went, and per value that changed: `park_id` (empty where a table knows no parks),
        `table`, `key`, `change` (`came`, `went` or `changed`), `column`, `before` and `after` (text, unrounded,
        missing where there was no value), and `difference`: after minus before for numbers in the unit of the column;
        for a changed shape the area in m2 that only one of the two covers, or for points the distance in m.
    """
    shown = {table.name: table for table in open_tables()}
    pairs = [(table, before.table(name), after.table(name)) for name, table in shown.items()]
    parts = [_diff_table(table, old, new) for table, old, new in pairs if len(old) or len(new)]
    found = [part for part in parts if not part.empty]
    changes = pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=list(COLUMNS))
    text = [name for name in COLUMNS if name != "difference"]
    return changes.astype(dict.fromkeys(text, "str") | {"difference": "float64"})


def _diff_table(table: Table, before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    old, new = before.set_index(_keys(table, before)), after.set_index(_keys(table, after))
    both = new.index[new.index.isin(old.index)]
    came, went = new[~new.index.isin(old.index)], old[~old.index.isin(new.index)]
    park_of = _parks(new).combine_first(_parks(old))
    parts = [_rows(came.index, "came"), _rows(went.index, "went")]
    old_values, new_values = old.loc[both], new.loc[both]
    parts += [
        _changed_values(column, old_values[column.name], new_values[column.name])
        for column in table.columns
        if column.name not in table.key
    ]
    if isinstance(old_values, gpd.GeoDataFrame) or isinstance(new_values, gpd.GeoDataFrame):
        parts.append(_changed_shapes(old_values, new_values))
    changes = pd.concat([part for part in parts if not part.empty] or [_rows(both[:0], "came")], ignore_index=True)
    changes["table"] = table.name
    changes["park_id"] = changes["key"].map(park_of).fillna("")
    return changes.reindex(columns=list(COLUMNS))


def _keys(table: Table, frame: pd.DataFrame) -> pd.Index:
    parts = [frame[name].astype("str") for name in table.key]
    joined = parts[0].str.cat(parts[1:], sep=KEY_SEPARATOR) if len(parts) > 1 else parts[0]
    return pd.Index(joined, name="key")


def _parks(frame: pd.DataFrame) -> pd.Series:
    """Return the park of every row, by key; nothing for tables that know no parks."""
    return frame["park_id"] if "park_id" in frame else pd.Series(index=frame.index[:0], dtype="str")


def _rows(keys: pd.Index, change: str) -> pd.DataFrame:
    return pd.DataFrame({"key": keys, "change": change})


def _changed_values(column: Column, old: pd.Series, new: pd.Series) -> pd.DataFrame:
    same = (old == new).fillna(value=False).astype(bool) | (old.isna() & new.isna())
    changed = ~same
    if not changed.any():
        return _rows(old.index[:0], "changed")
    rows = _rows(old.index[changed], "changed").assign(
        column=column.name, before=_as_text(old[changed]).array, after=_as_text(new[changed]).array
    )
    if column.type in {"number", "integer", "year"}:
        difference = new[changed].astype("float64") - old[changed].astype("float64")
        rows["difference"] = difference.to_numpy(dtype="float64", na_value=np.nan)
    return rows


def _as_text(values: pd.Series) -> pd.Series:
    return values.astype("object").map(_one_as_text, na_action="ignore").astype("str")


def _one_as_text(value: object) -> str:
    if isinstance(value, pd.Timestamp):
        return str(value.date())
    # 1299 rather than 1299.0, and every digit that the value has.
    return str(value).removesuffix(".0") if isinstance(value, float) else str(value)


def _changed_shapes(old: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    was, is_now = _shapes(old), _shapes(new)
    there = was.notna() & is_now.notna()
    same = there & was.geom_equals(is_now)
    changed = ~same & (was.notna() | is_now.notna())
    apart = was[changed].symmetric_difference(is_now[changed]).area
    points = (was[changed].geom_type == "Point") & (is_now[changed].geom_type == "Point")
    return _rows(old.index[changed], "changed").assign(
        column=GEOMETRY,
        difference=apart.where(~points, was[changed].distance(is_now[changed])).where(there[changed]).to_numpy(),
    )


def _shapes(frame: pd.DataFrame) -> gpd.GeoSeries:
    if isinstance(frame, gpd.GeoDataFrame):
        return frame.geometry
    return gpd.GeoSeries([None] * len(frame), index=frame.index, crs=None)
