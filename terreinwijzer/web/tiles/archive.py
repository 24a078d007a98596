"""One layer as an archive of tiles: written by GDAL, read as the SQLite file that it is (MBTiles 1.3)."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import chain
from pathlib import Path
from threading import local

import pyarrow as pa
import pyogrio
from pyogrio.errors import DataLayerError, DataSourceError

from terreinwijzer.sources.geoparquet import GEOMETRY
from terreinwijzer.sources.shapes import RD
from terreinwijzer.web.tiles.layers import TileLayer

SUFFIX = ".mbtiles"
# Steps within a tile: at the deepest zoom some twenty centimetres on the ground in the Netherlands.
EXTENT = 8192
# Shapes lose what is finer than this many steps of a tile, but nothing at the deepest zoom.
SIMPLIFIED, EXACT = 12, 0
TILE = "SELECT tile_data FROM tiles WHERE zoom_level = ? AND tile_column = ? AND tile_row = ?"


def write_archive(layer: TileLayer, target: Path, done: Callable[[int], None] = lambda _rows: None) -> None:
    """Write the tiles of a layer, a batch of features at a time.

    Parameters
    ----------
    layer
        With at least one feature.
    target
        File to write.
    done
        Is told after every batch how many features were handed over.

    Raises
    ------
    OSError
        The archive could not be written whole.
    """
    batches = layer.batches()
    first = next(batches)

    features = 0

    def stream() -> Iterator[pa.RecordBatch]:
        nonlocal features
        count = 0
        for table in chain([first], batches):
            yield from table.to_batches()
            count += len(table)
            features += table.nbytes
            done(count)

    low, high = layer.zooms
    try:
        pyogrio.write_arrow(
            pa.RecordBatchReader.from_batches(first.schema, stream()),
            target, layer=layer.name, driver="MBTiles", geometry_name=GEOMETRY, geometry_type=layer.geometry, crs=RD,
            dataset_options={
                "MINZOOM": low, "MAXZOOM": high, "EXTENT": EXTENT,
                "SIMPLIFICATION": SIMPLIFIED, "SIMPLIFICATION_MAX_ZOOM": EXACT,
            },
        )  # fmt: skip
    except (DataLayerError, DataSourceError) as fault:
        raise _refusal(target, features * (high - low + 1)) from fault
    if not _is_whole(target):
        raise _refusal(target, features * (high - low + 1))


def _is_whole(archive: Path) -> bool:
    """Tell whether an archive has everything: on a full disk GDAL goes on and does not always say so."""
    with closing(sqlite3.connect(archive)) as opened:
        try:
            sound = opened.execute("PRAGMA quick_check").fetchone() == ("ok",)
            # What it writes last.
            return sound and opened.execute("SELECT 1 FROM metadata WHERE name = 'json'").fetchone() is not None
        except sqlite3.DatabaseError:
            return False


def _refusal(archive: Path, needed: int) -> OSError:
    """Return why an archive could not be written, which GDAL does not tell: too little room, or something else.

    GDAL sets every feature aside once per zoom in a file beside the archive, which is gone by now: `needed` bytes.
    """
    code = errno.ENOSPC if shutil.disk_usage(archive.parent).free < needed else errno.EIO
    return OSError(code, os.strerror(code), str(archive))


class Archive:
    """The tiles of one layer. Threads share it: each has a connection of its own to a file that nobody changes."""

    def __init__(self, file: Path) -> None:
        """Take the file, without opening it yet."""
        self._file = file
        self._own = local()

    def tile(self, zoom: int, column: int, row: int) -> bytes | None:
        """Return a tile as it is kept, compressed by gzip; `None` where nothing is drawn.

        `row` counts from the north, as on the web; the archive counts from the south.
        """
        connection = getattr(self._own, "connection", None)
        if connection is None:
            connection = sqlite3.connect(f"{self._file.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
            self._own.connection = connection
        found = connection.execute(TILE, (zoom, column, (1 << zoom) - 1 - row)).fetchone()
        return bytes(found[0]) if found else None
