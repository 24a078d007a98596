"""Pages of features on their way in: each one safe on disk before the next is asked, nothing twice, nothing lost.

Beside the file that is being made stands a folder `.<name>.pages` with one file per page and `state.json`, which names
the last page that counts and what must be asked next. A page is written first and counted after; a run that stops in
between asks that page again and writes over it.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import pyarrow as pa
import pyarrow.parquet as pq

from terreinwijzer.errors import InputError, Problem, ServiceError
from terreinwijzer.sources.geoparquet import as_arrow
from terreinwijzer.sources.network.journal import Exchange
from terreinwijzer.sources.shapes import RD
from terreinwijzer.whole_files import whole_file

FORMAT = 1
IDENTITY = "@id"
STATE = "state.json"
# More pages than this without a feature that is new, and the server is going round in circles.
PAGES_WITHOUT_NEWS = 10


@dataclass(frozen=True)
class Page:
    """Features of one answer, and what to ask next (`None`: this was the last).

    `frame` is in EPSG:28992, with the identity of each feature in column `@id`; `kinds` is the kind of value of each
    attribute, as `served.kinds_of` tells it. `repeats`: pages overlap by their nature, as tiles do.
    """

    frame: gpd.GeoDataFrame
    kinds: Mapping[str, str]
    next: Any
    repeats: bool = False


@dataclass(frozen=True)
class State:
    """How far a fetch is."""

    question: Mapping[str, Any]
    next: Any = None
    pages: int = 0
    features: int = 0
    duplicates: int = 0
    without_news: int = 0
    kinds: Mapping[str, str] = field(default_factory=dict)
    exchanges: tuple[Mapping[str, Any], ...] = ()
    done: bool = False


class PageStore:
    """The pages of one fetch. `question` is what is asked: going on is only possible with the same."""

    def __init__(self, out: Path, question: Mapping[str, Any], *, resume: bool) -> None:
        """Begin, or go on where an earlier run stopped.

        Raises
        ------
        InputError
            The earlier run asked something else, or its pages are damaged.
        """
        self.folder = out.with_name(f".{out.name}.pages")
        self.state = State(question)
        self._seen: set[str] = set()
        if resume and (self.folder / STATE).exists():
            self.state = self._read_state(question)
            self._seen = {identity for page in self.tables([IDENTITY]) for identity in page[IDENTITY].to_pylist()}
        elif self.folder.exists():
            shutil.rmtree(self.folder)

    def add(self, page: Page, exchanges: Sequence[Exchange]) -> None:
        """Keep a page: features that came before are left out and counted.

        Raises
        ------
        ServiceError
            The attributes changed since the pages before, or the server goes round in circles.
        """
        kinds = merged_kinds(self.state.kinds, page.kinds, first=self.state.pages == 0)
        fresh = ~(page.frame[IDENTITY].duplicated() | page.frame[IDENTITY].isin(self._seen))
        kept = page.frame[fresh]
        number = self.state.pages + 1
        without_news = 0 if len(kept) or page.repeats else self.state.without_news + 1
        if without_news > PAGES_WITHOUT_NEWS:
            raise ServiceError(Problem("pages_in_circles", details={"pages": without_news}))
        with whole_file(self._file(number)) as unfinished:
            pq.write_table(as_arrow(kept), unfinished, compression="zstd")
        self.state = replace(
            self.state,
            next=page.next,
            pages=number,
            features=self.state.features + len(kept),
            duplicates=self.state.duplicates + len(page.frame) - len(kept),
            without_news=without_news,
            kinds=kinds,
            exchanges=(*self.state.exchanges, *(exchange.as_record() for exchange in exchanges)),
            done=page.next is None,
        )
        self._write_state()
        self._seen.update(kept[IDENTITY])

    def tables(self, columns: list[str] | None = None) -> Iterator[pa.Table]:
        """Return every page that counts, in order.

        Raises
        ------
        InputError
            A page is damaged or gone.
        """
        for number in range(1, self.state.pages + 1):
            try:
                yield pq.read_table(self._file(number), columns=columns)
            except (OSError, pa.ArrowException) as fault:
                raise InputError(
                    Problem("pages_damaged", file=str(self._file(number)), details={"fault": str(fault)})
                ) from None

    def frames(self) -> Iterator[gpd.GeoDataFrame]:
        """Return every page that counts as a GeoDataFrame in EPSG:28992, attributes as they were served."""
        for table in self.tables():
            attributes = table.drop_columns(["geometry", "bbox"]).to_pandas()
            shapes = gpd.GeoSeries.from_wkb(table["geometry"].to_pandas(), crs=RD)
            yield gpd.GeoDataFrame(attributes, geometry=shapes)

    def remove(self) -> None:
        """Remove the pages, after the file that they make up stands."""
        shutil.rmtree(self.folder)

    def _file(self, number: int) -> Path:
        return self.folder / f"page-{number:06}.parquet"

    def _read_state(self, question: Mapping[str, Any]) -> State:
        path = self.folder / STATE
        try:
            raw = json.loads(path.read_text(encoding="utf-8"))
            state = State(**{name: value for name, value in raw.items() if name != "format"})
        except (ValueError, TypeError, KeyError, AttributeError):
            raise InputError(Problem("pages_damaged", file=str(path), details={"fault": STATE})) from None
        if raw["format"] != FORMAT or state.question != json.loads(json.dumps(question)):
            raise InputError(Problem("pages_other_question", file=str(self.folder)))
        return replace(state, exchanges=tuple(state.exchanges))

    def _write_state(self) -> None:
        with whole_file(self.folder / STATE) as unfinished:
            unfinished.write_text(json.dumps({"format": FORMAT} | asdict(self.state)), encoding="utf-8")


def merged_kinds(known: Mapping[str, str], page: Mapping[str, str], *, first: bool) -> dict[str, str]:
    """Return the kinds of all attributes after one more page.

    Raises
    ------
    ServiceError
        An attribute came, went, or holds another kind of value: the register was changed while it was read.
    """
    if first or not page:
        return dict(known) | dict(page)
    came, went = sorted(page.keys() - known.keys()), sorted(known.keys() - page.keys())
    pairs = {name: {known[name], page[name]} - {"unknown"} for name in known.keys() & page.keys()}
    turned = sorted(name for name, pair in pairs.items() if len(pair) > 1 and "mixed" not in pair)
    if came or went or turned:
        details = {"came": ", ".join(came) or "–", "went": ", ".join(went) or "–", "turned": ", ".join(turned) or "–"}
        raise ServiceError(Problem("pages_attributes_changed", details=details))
    return {name: "mixed" if "mixed" in pair else next(iter(pair), "unknown") for name, pair in pairs.items()}
