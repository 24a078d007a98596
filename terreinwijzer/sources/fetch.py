"""From a service to one file: pages come in, are kept, and become a GeoParquet file with its papers beside it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pyarrow as pa
from filelock import FileLock, Timeout

from terreinwijzer.errors import InputError, Problem
from terreinwijzer.sources.area import Area, area_of
from terreinwijzer.sources.convert import converted_table
from terreinwijzer.sources.faults import Faults
from terreinwijzer.sources.geoparquet import GeoParquetWriter, as_arrow
from terreinwijzer.sources.http import HttpClient
from terreinwijzer.sources.mapping import AREA_UNITS, apply_mapping
from terreinwijzer.sources.ogc_features import FeatureQuestion, feature_pages
from terreinwijzer.sources.pages import IDENTITY, Page, PageStore, State
from terreinwijzer.sources.readers import as_text
from terreinwijzer.sources.services import Service
from terreinwijzer.sources.wfs import WfsQuestion, wfs_pages
from terreinwijzer.vocabulary.tables import canonical_table
from terreinwijzer.whole_files import whole_folder

MUNICIPALITIES = "cbs_municipalities"
Pager = Callable[[HttpClient, Service, Area, Mapping[str, str], str, Any], Iterator[Page]]


@dataclass(frozen=True)
class Fetched:
    """What came of a fetch.

    Attributes
    ----------
    path
        GeoParquet in EPSG:28992: canonical columns where the service has a table, else attributes as served.
    papers
        JSON beside it: service, licence, question, counts and every exchange with the server.
    pages, features, duplicates, outside
        Pages taken in, rows written, features that came more than once, and features outside the outline.
    unreadable
        Values that could not be read, by column; they are missing in the file.
    """

    path: Path
    papers: Path
    pages: int
    features: int
    duplicates: int
    outside: int
    unreadable: Mapping[str, int]

    def as_data(self) -> dict[str, Any]:
        """Return the outcome as plain data."""
        return asdict(self) | {"path": str(self.path), "papers": str(self.papers)}


def fetch(
    client: HttpClient,
    service: Service,
    area: Area,
    out: Path,
    *,
    moment: str = "",
    filters: Mapping[str, str] | None = None,
    resume: bool = False,
) -> Fetched:
    """Fetch the features of a service in an area.

    Parameters
    ----------
    client
        The network, with its settings and journal.
    service
        What is asked.
    area
        Where.
    out
        GeoParquet file to write; it stands whole or not at all.
    moment
        Moment of which the state is asked (`YYYY-MM-DDThh:mm:ssZ`), for registers with history.
    filters
        Values of attributes that the service can filter by.
    resume
        Go on where an earlier run of the same question stopped.

    Raises
    ------
    InputError
        The service gives no features, history is asked without a moment, another process writes the same file, or an
        earlier run asked something else.
    ServiceError
        The service failed; what came in stays, and `resume` goes on from there.
    WriteError
        The disk is full or may not be written; what came in stays.
    """
    pager = _pager(service)
    if service.history and not moment:
        raise InputError(Problem("fetch_moment_missing", value=service.name))
    question = {
        "service": service.name, "address": service.address, "collection": service.collection,
        "bbox": list(area.bbox) if area.bbox else None, "moment": moment, "filters": dict(filters or {}),
    }  # fmt: skip
    out.parent.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(out.with_name(f".{out.name}.lock"), timeout=0):
            store = PageStore(out, question, resume=resume)
            if not store.state.done:
                _take_pages(client, store, pager(client, service, area, filters or {}, moment, store.state.next))
            done = _write(store, service, area, out)
            store.remove()
            return done
    except Timeout:
        raise InputError(Problem("fetch_busy", file=str(out))) from None


def municipality_area(client: HttpClient, services: Mapping[str, Service], code: str) -> Area:
    """Return the area of a municipality by its code (`GM0917`), asked of the service of boundaries.

    Raises
    ------
    InputError
        There is no such municipality.
    """
    service = services[MUNICIPALITIES]
    question = FeatureQuestion(service.address, service.collection, filters={service.municipality: code})
    shapes = [page.frame.geometry for page in feature_pages(client, question)]
    found = pd.concat(shapes) if shapes else gpd.GeoSeries()
    if found.empty:
        raise InputError(Problem("area_municipality_unknown", value=code))
    return area_of(found)


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


def _pager(service: Service) -> Pager:
    pagers: dict[str, Pager] = {"ogc_features": _ogc_pages, "wfs": _wfs_pages}
    if service.kind not in pagers:
        raise InputError(Problem("fetch_no_features", value=service.name, details={"kind": service.kind}))
    return pagers[service.kind]


def _ogc_pages(
    client: HttpClient, service: Service, area: Area, filters: Mapping[str, str], moment: str, start: Any
) -> Iterator[Page]:
    question = FeatureQuestion(service.address, service.collection, area.bbox, moment, filters=filters)
    return feature_pages(client, question, start)


def _wfs_pages(
    client: HttpClient, service: Service, area: Area, filters: Mapping[str, str], _moment: str, start: Any
) -> Iterator[Page]:
    if filters:
        raise InputError(Problem("fetch_no_filters", value=service.name, details={"kind": service.kind}))
    question = WfsQuestion(service.address, service.collection, area.bbox, ceiling=service.ceiling)
    return wfs_pages(client, question, start)


def _take_pages(client: HttpClient, store: PageStore, pages: Iterator[Page]) -> None:
    told = 0
    for page in pages:
        store.add(page, client.journal[told:])
        told = len(client.journal)
        client.report("fetch_progress", {"pages": store.state.pages, "features": store.state.features})


def _write(store: PageStore, service: Service, area: Area, out: Path) -> Fetched:
    """Write the file and its papers from the pages, a page at a time."""
    schema = pa.unify_schemas(
        [piece.schema for piece, _, _ in _pieces(store, service, area)], promote_options="permissive"
    )
    rows, outside, unreadable = 0, 0, dict[str, int]()
    papers = out.with_name(f"{out.name}.source.json")
    with whole_folder(out.parent) as aside:
        with GeoParquetWriter(aside / out.name, schema) as writer:
            for piece, left_out, faults in _pieces(store, service, area):
                writer.write(piece)
                rows, outside = rows + len(piece), outside + left_out
                for each in faults:
                    unreadable[each.column] = unreadable.get(each.column, 0) + len(each.found)
        state = store.state
        done = Fetched(out, papers, state.pages, rows, state.duplicates, outside, unreadable)
        text = json.dumps(_papers(done, service, state), ensure_ascii=False, indent=1, default=str)
        (aside / papers.name).write_text(text, encoding="utf-8")
    return done


def _pieces(store: PageStore, service: Service, area: Area) -> Iterator[tuple[pa.Table, int, list[Faults]]]:
    texts = [name for name, kind in store.state.kinds.items() if kind == "mixed"]
    for frame in store.frames():
        inside = area.keeps(frame).reset_index(drop=True)
        mixed = [name for name in texts if name in inside]
        inside[mixed] = as_text(inside[mixed])
        named = inside if service.table else inside.rename(columns={IDENTITY: "feature_id"})
        whole, faults = canonical(named, service)
        yield as_arrow(whole), len(frame) - len(inside), faults


def _papers(done: Fetched, service: Service, state: State) -> dict[str, Any]:
    """Return what goes beside the file: whose data, what was asked, and every exchange with the server."""
    counts = {name: value for name, value in done.as_data().items() if name not in {"path", "papers"}}
    return {
        "service": service.name,
        "question": state.question,
        "source": asdict(service.source),
        "statement": asdict(service.statement),
        "counts": counts,
        "exchanges": list(state.exchanges),
    }
