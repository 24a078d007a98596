"""The building stock of parks, measured from files: whole, on a cluster, or only where something changed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from terreinwijzer.errors import InputError, Problem
from terreinwijzer.spatial.aggregates import STOCK, park_aggregates, stock_together
from terreinwijzer.spatial.changes import Inputs, as_record, changed_parks, from_record
from terreinwijzer.spatial.overlay_shapely import PARK_NUMBER
from terreinwijzer.spatial.park_shapes import park_shapes
from terreinwijzer.spatial.partitions import partitions
from terreinwijzer.spatial.runner import HERE, Kept, Progress, RunSettings, run, silent
from terreinwijzer.spatial.stock_task import VERSION, stock_columns, stock_tasks
from terreinwijzer.whole_files import whole_file

_INPUTS = b"terreinwijzer_inputs"


@dataclass(frozen=True)
class BuildingStock:
    """What stands on each park by construction year (`aggregates.STOCK`), and from which inputs that was measured."""

    stock: pa.Table
    inputs: Inputs
    # Parks that this run computed; the others were taken from an earlier measurement.
    computed: tuple[str, ...] = ()

    @property
    def park_ids(self) -> tuple[str, ...]:
        """The parks, by number."""
        return tuple(self.inputs.outlines)

    def per_park(self, year: int, older_than_years: Sequence[int] = (25, 35)) -> pd.DataFrame:
        """Return the aggregates of each park, as `aggregates.park_aggregates` describes."""
        unknown = [park for park, outline in self.inputs.outlines.items() if not outline]
        return park_aggregates(
            self.stock, self.park_ids, year=year, older_than_years=older_than_years, without_outline=unknown
        )


def measure_buildings(
    parks: gpd.GeoDataFrame,
    files: Path | Sequence[Path],
    *,
    on: date | None = None,
    settings: RunSettings = HERE,
    kept: Kept | None = None,
    before: BuildingStock | None = None,
    progress: Progress = silent,
) -> BuildingStock:
    """Measure the building stock of parks.

    Parameters
    ----------
    parks
        Polygons with `park_id`, in EPSG:28992.
    files
        GeoParquet files of footprints, with `construction_year`, `floor_area_m2`, `start_date` and `end_date` where
        known.
    on
        Day on which a building must stand to count; None counts all that the files hold.
    settings
        Where to run.
    kept
        Where to keep finished parts; what it holds already is not done again.
    before
        An earlier measurement: parks whose inputs are the same are taken from it. The result is the same as without.
    progress
        Called with the number of finished parts and of all.

    Raises
    ------
    InputError
        Parks or files cannot be used.
    WriteError
        The disk is full or may not be written.
    ClusterError
        The cluster fails.
    """
    known, pieces = park_shapes(parks), partitions(files)
    columns = stock_columns(pieces, on)
    inputs = Inputs(f"{VERSION}/{on}", known.checksums, tuple(pieces), columns)
    changed = set(known.ids) if before is None else changed_parks(before.inputs, inputs, known)
    tasks = stock_tasks(known, changed, pieces, columns, on, settings.rows_per_task)
    parts = run(tasks, settings, kept, progress)
    if before is not None:
        number_of = {park: number for number, park in enumerate(known.ids)}
        parts.append(
            _numbered(before.stock, [number_of.get(p, -1) if p not in changed else -1 for p in before.park_ids])
        )
    return BuildingStock(stock_together(parts), inputs, tuple(sorted(changed)))


def save_stock(measured: BuildingStock, path: Path) -> None:
    """Write a measurement as one Parquet file, with its inputs.

    Raises
    ------
    WriteError
        The disk is full or may not be written.
    """
    numbers = measured.stock[PARK_NUMBER].to_numpy()
    record = json.dumps(as_record(measured.inputs))
    table = measured.stock.append_column("park_id", pa.array(np.array(measured.park_ids, dtype=object)[numbers]))
    with whole_file(path) as aside:
        pq.write_table(table.replace_schema_metadata({_INPUTS: record}), aside, write_page_checksum=True)


def load_stock(path: Path) -> BuildingStock:
    """Read a measurement back.

    Raises
    ------
    InputError
        The file is missing, damaged, or no measurement.
    """
    try:
        table = pq.read_table(path, page_checksum_verification=True)
        inputs = from_record(json.loads(table.schema.metadata[_INPUTS]))
        return BuildingStock(table.select(STOCK.names).cast(STOCK), inputs)
    except FileNotFoundError:
        raise InputError(Problem("spatial_file_missing", file=str(path))) from None
    except (pa.ArrowException, OSError, KeyError, TypeError, ValueError) as fault:
        raise InputError(Problem("spatial_no_measurement", file=str(path))) from fault


def _numbered(stock: pa.Table, numbers: Sequence[int]) -> pa.Table:
    """Return rows with other numbers of parks, without those of parks whose number is -1."""
    new: NDArray[np.int32] = np.array(numbers, dtype=np.int32)[stock[PARK_NUMBER].to_numpy()]
    place = stock.schema.get_field_index(PARK_NUMBER)
    return stock.set_column(place, STOCK.field(PARK_NUMBER), pa.array(new)).filter(pa.array(new >= 0))
