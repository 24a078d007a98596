"""What is wrong with plans and sites taken together: each fault with its file, row and column, all at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from terreinwijzer.errors import InputError, Problem
from terreinwijzer.moves.question import Question

# The heading is row 1 of a file.
FIRST_ROW = 2
WANTS_LAND = ("expand", "shrink", "arrive")
REBUILD = ("rebuild_months", "rebuild_area_m2")


def check_tables(
    movers: pd.DataFrame,
    sites: pd.DataFrame,
    neighbours: pd.DataFrame,
    question: Question,
    files: Mapping[str, str],
) -> None:
    """Refuse plans and sites that contradict each other.

    Parameters
    ----------
    movers, sites, neighbours
        Canonical tables `movers`, `sites` and `site_neighbours`, with rows numbered from 0 as in their files.
    question
        Periods that the dates must lie in.
    files
        Name of the file of each table, for messages.

    Raises
    ------
    InputError
        With every fault: a site occupied twice, an unknown site or mover, an area that makes no sense, dates outside
        the horizon.
    """
    if movers.empty or sites.empty:
        lacking = "movers" if movers.empty else "sites"
        raise InputError(Problem("moves_table_missing", value=lacking))
    problems = [
        *_doubles(movers, sites, neighbours, files),
        *_occupation(movers, sites, files),
        *_plans(movers, sites, files),
        *_dates(movers, question, files),
        *_sites(sites, files),
        *_neighbours(neighbours, sites, files),
    ]
    if problems:
        raise InputError(*problems)


def _at(
    files: Mapping[str, str], table: str, row: int, column: str, code: str, value: object, **more: object
) -> Problem:
    file = files.get(table, table)
    return Problem(code, file, table, row + FIRST_ROW, column, str(value), more)


def _doubles(
    movers: pd.DataFrame, sites: pd.DataFrame, neighbours: pd.DataFrame, files: Mapping[str, str]
) -> Iterator[Problem]:
    for name, table, key in (("movers", movers, ["mover_id"]), ("sites", sites, ["site_id"]),
                             ("site_neighbours", neighbours, ["site_id", "neighbour_id"])):  # fmt: skip
        for row in table.index[table.duplicated(key)]:
            yield _at(files, name, row, ", ".join(key), "key_twice", ", ".join(table.loc[row, key].astype("str")))


def _occupation(movers: pd.DataFrame, sites: pd.DataFrame, files: Mapping[str, str]) -> Iterator[Problem]:
    here = movers["site_id"]
    first: dict[str, str] = {}
    free_from = sites.set_index("site_id")["free_from"]
    for row, (mover, plan, site) in enumerate(zip(movers["mover_id"], movers["plan"], here, strict=True)):
        if plan == "arrive" and not pd.isna(site):
            yield _at(files, "movers", row, "site_id", "moves_arrives_from_here", site, mover=mover)
        elif plan != "arrive" and pd.isna(site):
            yield _at(files, "movers", row, "site_id", "moves_without_site", "", mover=mover)
        elif plan == "arrive":
            continue
        elif site not in free_from.index:
            yield _at(files, "movers", row, "site_id", "moves_site_unknown", site)
        elif site in first:
            yield _at(files, "movers", row, "site_id", "moves_site_twice", site, mover=mover, other=first[site])
        else:
            first[site] = mover
            if not pd.isna(free_from.loc[site]):
                at = int(sites.index[sites["site_id"] == site][0])
                yield _at(files, "sites", at, "free_from", "moves_free_but_occupied", site, mover=mover)


def _plans(movers: pd.DataFrame, sites: pd.DataFrame, files: Mapping[str, str]) -> Iterator[Problem]:
    area_of = sites.drop_duplicates("site_id").set_index("site_id")["area_m2"]
    here = movers["site_id"].map(area_of)
    for row, mover in enumerate(movers.to_dict("records")):
        low, high, area = mover["area_from_m2"], mover["area_to_m2"], here.iloc[row]
        name = mover["mover_id"]
        for column, value in (("area_from_m2", low), ("area_to_m2", high)):
            if value < 0:
                yield _at(files, "movers", row, column, "too_low", f"{value:g}", limit="0")
        if mover["plan"] in WANTS_LAND and pd.isna(low):
            yield _at(files, "movers", row, "area_from_m2", "moves_area_missing", "", mover=name)
        if low > high:
            yield _at(files, "movers", row, "area_to_m2", "moves_area_reversed", f"{high:g}", low=f"{low:g}")
        elif mover["plan"] == "expand" and low <= area:
            yield _at(files, "movers", row, "area_from_m2", "moves_expands_to_less", f"{low:g}", area=f"{area:g}")
        elif mover["plan"] == "shrink" and low >= area:
            yield _at(files, "movers", row, "area_from_m2", "moves_shrinks_to_more", f"{low:g}", area=f"{area:g}")


def _dates(movers: pd.DataFrame, question: Question, files: Mapping[str, str]) -> Iterator[Problem]:
    horizon = {"start": question.start.isoformat(), "end": question.end.isoformat()}
    start, end = pd.Timestamp(question.start), pd.Timestamp(question.end)
    for row, (first, last) in enumerate(zip(movers["date_from"], movers["date_to"], strict=True)):
        if first > last:
            day = first.date().isoformat()
            yield _at(files, "movers", row, "date_to", "moves_dates_reversed", last.date().isoformat(), first=day)
        elif first >= end:
            yield _at(files, "movers", row, "date_from", "moves_outside_horizon", first.date().isoformat(), **horizon)
        elif last < start:
            yield _at(files, "movers", row, "date_to", "moves_outside_horizon", last.date().isoformat(), **horizon)


def _sites(sites: pd.DataFrame, files: Mapping[str, str]) -> Iterator[Problem]:
    for row, site in enumerate(sites.to_dict("records")):
        if pd.isna(site["area_m2"]):
            yield _at(files, "sites", row, "area_m2", "value_missing", "")
        if site["area_m2"] < 0:
            yield _at(files, "sites", row, "area_m2", "too_low", f"{site['area_m2']:g}", limit="0")
        given = [name for name in (*REBUILD, "rebuild_from", "rebuild_cost_eur") if not pd.isna(site[name])]
        lacking = [name for name in REBUILD if pd.isna(site[name])]
        if given and lacking:
            yield _at(files, "sites", row, lacking[0], "moves_rebuild_incomplete", site["site_id"], given=given[0])


def _neighbours(neighbours: pd.DataFrame, sites: pd.DataFrame, files: Mapping[str, str]) -> Iterator[Problem]:
    known = set(sites["site_id"])
    for row, (site, other) in enumerate(zip(neighbours["site_id"], neighbours["neighbour_id"], strict=True)):
        for column, value in (("site_id", site), ("neighbour_id", other)):
            if value not in known:
                yield _at(files, "site_neighbours", row, column, "moves_site_unknown", value)
        if site == other:
            yield _at(files, "site_neighbours", row, "neighbour_id", "moves_own_neighbour", site)
