"""From features as served to one GeoParquet file with its papers beside it, a piece at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pyarrow as pa

from terreinwijzer.sources.convert import converted_table
from terreinwijzer.sources.faults import Faults
from terreinwijzer.sources.geoparquet import GeoParquetWriter, as_arrow
from terreinwijzer.sources.mapping import AREA_UNITS, apply_mapping
from terreinwijzer.sources.readers import as_text
from terreinwijzer.sources.services.area import Area
from terreinwijzer.sources.services.papers import papers_beside, papers_of
from terreinwijzer.sources.services.service_list import Service
from terreinwijzer.vocabulary.tables import canonical_table
from terreinwijzer.whole_files import whole_folder


@dataclass(frozen=True)
class Fetched:
    """What came of fetching a service or taking in a delivered file.

    Attributes
    ----------
    path
        GeoParquet in EPSG:28992: canonical columns where the service has a table, else attributes as served.
    papers
        JSON beside it: service, licence, question, counts and every exchange with the server.
    features, outside
        Rows written, and features outside the area.
    unreadable
        Values that could not be read, by column; they are missing in the file.
    pages, duplicates
        Pages taken in, and features that came more than once.
    """

    path: Path
    papers: Path
    features: int
    outside: int
    unreadable: Mapping[str, int]
    pages: int = 1
    duplicates: int = 0

    def as_data(self) -> dict[str, Any]:
        """Return the outcome as plain data."""
        return asdict(self) | {"path": str(self.path), "papers": str(self.papers)}


def canonical(frame: gpd.GeoDataFrame, service: Service) -> tuple[gpd.GeoDataFrame, list[Faults]]:
    """Return served features under canonical names, types and units, and what could not be read.

    Parameters
    ----------
    frame
        Attributes as served, in EPSG:28992.
    service
        Says what is what; without a table the frame comes back as it is.
    """
    if service.missing_at_most is not None:
        numbers = frame.select_dtypes("number")
        frame = frame.assign(
            **{name: values.where(values > service.missing_at_most) for name, values in numbers.items()}
        )
    if not service.table:
        return frame, []
    mapping, table = service.to_table(), canonical_table(service.table)
    if frame.empty:
        # A page without features has no attributes either: that is no fault.
        return gpd.GeoDataFrame(table.empty(), geometry=gpd.GeoSeries([], crs=frame.crs)), []
    raw = apply_mapping(as_text(frame, mapping.decimal), mapping, table, service.name)
    values, faults = converted_table(raw, table, mapping, service.name)
    whole = gpd.GeoDataFrame(values, geometry=raw.geometry, crs=frame.crs)
    for column, unit in mapping.tables[table.name].area.items():
        whole[column] = whole.area * AREA_UNITS[unit]
    return whole, faults


def merged_parts(frame: gpd.GeoDataFrame, key: list[str]) -> gpd.GeoDataFrame:
    """Return one row per key: its parts as one shape, and different texts side by side (`HR; VR`)."""
    if frame.empty:
        return frame
    texts = {name: _side_by_side for name in frame.columns if name not in {*key, frame.geometry.name}}
    return frame.dissolve(by=key, aggfunc=texts or "first", as_index=False)[list(frame.columns)]


def _side_by_side(values: pd.Series) -> Any:
    different = sorted(values.dropna().unique())
    return "; ".join(map(str, different)) if len(different) > 1 else (different[0] if different else None)


def _together(frames: Callable[[], Iterator[gpd.GeoDataFrame]]) -> Callable[[], Iterator[gpd.GeoDataFrame]]:
    """Return all pieces as one: the parts of one thing may lie pages apart."""
    return lambda: iter([pd.concat(list(frames()), ignore_index=True)])


def write_pieces(
    frames: Callable[[], Iterator[gpd.GeoDataFrame]],
    service: Service,
    area: Area,
    out: Path,
    about: Mapping[str, Any],
) -> Fetched:
    """Write features as one GeoParquet file, and its papers beside it; both stand whole or not at all.

    Parameters
    ----------
    frames
        Gives the features from the beginning, a piece at a time, in EPSG:28992: once to learn the columns, once to
        write.
    service
        Says what is what, and whose.
    area
        What lies outside it is left out and counted.
    out
        GeoParquet file.
    about
        What the papers tell besides: the question, and `pages`, `duplicates` and `exchanges` where there are any.

    Raises
    ------
    InputError
        A column that the service's description names is not there.
    WriteError
        The disk is full or may not be written.
    """
    if service.merge:
        frames = _together(frames)
    schemas = [piece.schema for piece, _, _ in _pieces(frames(), service, area)]
    schema = pa.unify_schemas(schemas, promote_options="permissive")
    rows, outside, unreadable = 0, 0, dict[str, int]()
    papers = papers_beside(out)
    with whole_folder(out.parent) as aside:
        with GeoParquetWriter(aside / out.name, schema) as writer:
            for piece, left_out, faults in _pieces(frames(), service, area):
                writer.write(piece)
                rows, outside = rows + len(piece), outside + left_out
                for each in faults:
                    unreadable[each.column] = unreadable.get(each.column, 0) + len(each.found)
        counted = {name: about[name] for name in ("pages", "duplicates") if name in about}
        done = Fetched(out, papers, rows, outside, unreadable, **counted)
        counts = {name: value for name, value in done.as_data().items() if name not in {"path", "papers"}}
        told = {name: value for name, value in about.items() if name not in counts}
        (aside / papers.name).write_text(papers_of(service, counts, told), encoding="utf-8")
    return done


def _pieces(
    frames: Iterator[gpd.GeoDataFrame], service: Service, area: Area
) -> Iterator[tuple[pa.Table, int, list[Faults]]]:
    for frame in frames:
        inside = area.keeps(frame).reset_index(drop=True)
        whole, faults = canonical(inside, service)
        if service.merge and service.table:
            whole = merged_parts(whole, list(canonical_table(service.table).key))
        yield as_arrow(whole), len(frame) - len(inside), faults
