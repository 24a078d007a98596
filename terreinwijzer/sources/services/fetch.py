"""From a service to one file: pages come in, are kept, and become a GeoParquet file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
from filelock import FileLock, Timeout

from terreinwijzer.errors import InputError, Problem
from terreinwijzer.sources.network.client import HttpClient
from terreinwijzer.sources.readers import as_text
from terreinwijzer.sources.services.area import Area, area_of
from terreinwijzer.sources.services.ogc_features import FeatureQuestion, feature_pages
from terreinwijzer.sources.services.pages import IDENTITY, Page, PageStore
from terreinwijzer.sources.services.pieces import Fetched, write_pieces
from terreinwijzer.sources.services.service_list import Service
from terreinwijzer.sources.services.wfs import WfsQuestion, wfs_pages

MUNICIPALITIES = "cbs_municipalities"
Pager = Callable[[HttpClient, Service, Area, Mapping[str, str], str, Any], Iterator[Page]]


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
            state = store.state
            done = write_pieces(
                lambda: _pages_of(store), service, area, out,
                about={"question": state.question, "pages": state.pages, "duplicates": state.duplicates,
                       "exchanges": list(state.exchanges)},
            )  # fmt: skip
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


def _pages_of(store: PageStore) -> Iterator[gpd.GeoDataFrame]:
    """Return pages with attributes as served; those of mixed kinds as text, on every page."""
    texts = [name for name, kind in store.state.kinds.items() if kind == "mixed"]
    for frame in store.frames():
        mixed = [name for name in texts if name in frame]
        frame[mixed] = as_text(frame[mixed])
        yield frame.rename(columns={IDENTITY: "feature_id"})
