"""Tables of Statistics Netherlands (CBS) by OData v4: observations, the meaning of codes, and periods.

A thin client of our own: those that exist keep answers under the name of a table whatever was asked of it, fetch the
whole catalogue first, and have no retries. An empty cell is not served at all; one that is served without a figure says
why in `ValueAttribute`. Source: release notes of datasets.cbs.nl (odata/v1).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import pandas as pd

from terreinwijzer.errors import MissingError, Problem, ServiceError
from terreinwijzer.sources.network.client import HttpClient, read_object
from terreinwijzer.sources.services.papers import papers_beside, papers_of
from terreinwijzer.sources.services.service_list import Service
from terreinwijzer.whole_files import whole_folder

JSON = ("application/json",)
FIGURE = "None"
PERIODS = "Perioden"
PERIOD_KINDS = {"JJ": "year", "KW": "quarter", "MM": "month"}
OWN_COLUMNS = ("Id", "Measure", "ValueAttribute", "Value", "StringValue")


@dataclass(frozen=True)
class CbsQuestion:
    """What is asked of one table.

    Attributes
    ----------
    address, table
        Root of the service, and catalogue and table (`CBS/81575NED`).
    where
        Codes that are wanted, by dimension; everything of a dimension that is not named.
    """

    address: str
    table: str
    where: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class FetchedTable:
    """What came of it: the file, its papers, rows, and rows without a figure."""

    path: Path
    papers: Path
    rows: int
    without_figure: int


def observations(client: HttpClient, question: CbsQuestion) -> pd.DataFrame:
    """Return the observations of a table.

    Returns
    -------
    pandas.DataFrame
        `id`, `measure`, the dimensions under their own names (codes without trailing blanks), `value` (missing where
        there is no figure), `text`, and `status`: empty for a figure, else why there is none.

    Raises
    ------
    ServiceError
        The table or a dimension is unknown, or one observation comes twice with different figures.
    """
    params = {"$filter": _filter(question.where)} if question.where else {}
    rows = list(_values(client, question, "Observations", params))
    raw = pd.DataFrame.from_records(rows, columns=None if rows else [*OWN_COLUMNS, *question.where])
    table = raw.drop_duplicates()
    if table["Id"].duplicated().any():
        twice = str(table.loc[table["Id"].duplicated(), "Id"].iloc[0])
        raise ServiceError(Problem("cbs_changed", file=f"{question.address}/{question.table}", value=twice))
    return _tidy(table)


def fetch_table(client: HttpClient, service: Service, where: Mapping[str, Sequence[str]], out: Path) -> FetchedTable:
    """Fetch observations into a Parquet file with its papers beside it.

    The titles of measures and regions, and the year of each period, are put beside the codes. Raises what
    `observations` and `codes` raise, and `WriteError`.
    """
    question = CbsQuestion(service.address, service.collection, where)
    table = observations(client, question)
    measures = codes(client, question, "Measure").set_index("code")
    table["measure_title"] = table["measure"].map(measures["title"])
    table["unit"] = table["measure"].map(measures["unit"])
    if service.municipality in table:
        titles = codes(client, question, service.municipality).set_index("code")["title"]
        table[f"{service.municipality}_title"] = table[service.municipality].map(titles)
    if PERIODS in table:
        table["year"] = periods(table[PERIODS])["year"]
    counts = {"rows": len(table), "without_figure": int(table["value"].isna().sum())}
    about = {"question": dict(where), "exchanges": [exchange.as_record() for exchange in client.journal]}
    with whole_folder(out.parent) as aside:
        table.to_parquet(aside / out.name, index=False)
        (aside / papers_beside(out).name).write_text(papers_of(service, counts, about), encoding="utf-8")
    return FetchedTable(out, papers_beside(out), **counts)


def codes(client: HttpClient, question: CbsQuestion, dimension: str) -> pd.DataFrame:
    """Return what the codes of a dimension mean: `code` and `title`; for `Measure` also `unit`.

    Raises
    ------
    ServiceError
        The table has no such dimension.
    """
    rows = list(_values(client, question, f"{dimension}Codes", {}))
    found = pd.DataFrame({"code": [_code(row["Identifier"]) for row in rows], "title": [row["Title"] for row in rows]})
    return found.assign(unit=[row.get("Unit") for row in rows]) if dimension == "Measure" else found


def periods(codes: pd.Series) -> pd.DataFrame:
    """Return what CBS's codes of periods mean: `2023JJ00` a year, `2023KW02` a quarter, `2023MM11` a month.

    Returns
    -------
    pandas.DataFrame
        `year`, `kind` (year, quarter, month; missing for other kinds, such as school years) and `number` in the year
        (missing for a year).
    """
    parts = codes.astype("str").str.extract(r"^(?P<year>\d{4})(?P<kind>[A-Z]{2})(?P<number>\d{2})$")
    numbers = pd.to_numeric(parts["number"]).astype("Int64")
    return pd.DataFrame(
        {
            "year": pd.to_numeric(parts["year"]).astype("Int64"),
            "kind": parts["kind"].map(PERIOD_KINDS).astype("str"),
            "number": numbers.where(numbers > 0),
        },
        index=codes.index,
    )


def _values(
    client: HttpClient, question: CbsQuestion, name: str, params: Mapping[str, str]
) -> Iterator[dict[str, Any]]:
    """Follow the pages of one collection of a table."""
    base = f"{question.address}/{question.table}"
    address, wanted, visited = f"{base}/{name}", dict(params), set[str]()
    while True:
        visited.add(address)
        try:
            answer = client.get(address, params=wanted or None, accept=JSON, read=_read_page)
        except MissingError:
            raise ServiceError(Problem("cbs_table_unknown", file=base, value=name)) from None
        yield from answer.value["value"]
        following = answer.value.get("@odata.nextLink")
        if not following:
            return
        address, wanted = urljoin(answer.url, str(following)), {}
        if urlsplit(address)[:2] != urlsplit(base)[:2]:
            raise ServiceError(Problem("ogc_next_elsewhere", file=answer.url, value=address))
        if address in visited:
            raise ServiceError(Problem("ogc_next_again", file=answer.url, value=address))


def _read_page(content: bytes) -> dict[str, Any]:
    page = read_object(content)
    if not isinstance(page.get("value"), list):
        message = "no list of values"
        raise ValueError(message)  # noqa: TRY004  (a reader says ValueError for content that it cannot use)
    return page


def _filter(where: Mapping[str, Sequence[str]]) -> str:
    """Return a filter; a quotation mark inside a code is doubled, as OData wants it."""
    parts = []
    for dimension, wanted in where.items():
        terms = [f"{dimension} eq '{code.replace(chr(39), chr(39) * 2)}'" for code in wanted]
        parts.append(f"({' or '.join(terms)})" if len(terms) > 1 else terms[0])
    return " and ".join(parts)


def _tidy(raw: pd.DataFrame) -> pd.DataFrame:
    status = raw["ValueAttribute"].fillna(FIGURE).astype("str")
    figures = pd.to_numeric(raw["Value"], errors="coerce").astype("float64")
    dimensions = {name: raw[name].map(_code).astype("str") for name in raw.columns if name not in OWN_COLUMNS}
    return pd.DataFrame(
        {
            "id": raw["Id"],
            "measure": raw["Measure"].astype("str"),
            **dimensions,
            "value": figures.where(status == FIGURE),
            "text": raw.get("StringValue", pd.Series(None, index=raw.index)).astype("str"),
            "status": status.where(status != FIGURE, ""),
        }
    ).reset_index(drop=True)


def _code(value: object) -> str:
    return str(value).strip()
