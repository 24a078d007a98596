"""Blocks on what stands and who works on one park: buildings by decade and moment, and establishments."""

from __future__ import annotations

from functools import partial

import pandas as pd

from terreinwijzer.dossier.blocks.block import Block, chart_block, listed, park_names, source_line, table_block
from terreinwijzer.dossier.charts.on_park import decades as decades_chart
from terreinwijzer.dossier.results import Results
from terreinwijzer.dossier.wording import text
from terreinwijzer.indicators.catalogue import indicator
from terreinwijzer.indicators.standing import building_inputs
from terreinwijzer.indicators.stock_by_park import FEW, LEAST, OLDEST_DECADE, StockByPark, stock_by_park
from terreinwijzer.vocabulary.codes import label
from terreinwijzer.vocabulary.notation import number


def stock(results: Results) -> StockByPark:
    """Return what stands and who works on every park of a case."""
    return stock_by_park(results.portfolio, results.indicators.norms)


def chart_decades(results: Results, found: StockByPark, park_id: str, language: str) -> Block | None:
    """Return the buildings of a park by decade as bars; `None` where no building with a year is known."""
    rows = _of(found.decades, park_id)
    dated = rows.dropna(subset=["decade"]) if len(rows) else rows
    if dated.empty:
        return None
    frame = dated.assign(
        said=[decade_said(each, language) for each in dated["decade"]],
        count=[number(each, language) for each in dated["buildings"]],
    )
    parts = [
        text("alt_decades_part", language, decade=row["said"], buildings=row["count"],
             area=number(row["area_m2"], language))
        for row in frame.to_dict("records")
    ]  # fmt: skip
    alternative = text("alt_decades", language, parts=listed(parts, language))
    axis = text("axis_footprint" if found.by_footprint else "axis_floor_area", language)
    return chart_block(
        "decades", language, partial(decades_chart, frame, axis), rows, _buildings_source(results, found, language),
        alternative, park=park_names(results)[park_id],
    )  # fmt: skip


def table_decades(results: Results, found: StockByPark, park_id: str, language: str) -> Block | None:
    """Return the buildings of a park by decade; buildings without a year come last."""
    rows = _of(found.decades, park_id)
    if rows.empty:
        return None
    shown = _buildings_shown(
        rows, "built_in", [decade_said(each, language) for each in rows["decade"]], found, language
    )
    source = _buildings_source(results, found, language)
    return table_block(
        "decades", language, shown, rows, source, list(shown.columns)[1:], park=park_names(results)[park_id]
    )  # fmt: skip


def table_moments(results: Results, found: StockByPark, park_id: str, language: str) -> Block | None:
    """Return which part of the buildings of a park is at which moment of the life cycle."""
    rows = _of(found.moments, park_id)
    if rows.empty:
        return None
    classes = {
        each.code: (place, each.label(language)) for place, each in enumerate(indicator("mean_age_years").classes)
    }
    rows = rows.assign(order=[classes[code][0] for code in rows["moment"]]).sort_values("order").drop(columns="order")
    rows = rows.rename(columns={"floor_area_m2": "area_m2"})
    names = [classes[code][1] for code in rows["moment"]]
    shown = _buildings_shown(rows, "moment", [each[:1].upper() + each[1:] for each in names], found, language)
    source = f"{_buildings_source(results, found, language)} {text('moments_note', language)}"
    return table_block(
        "park_moments", language, shown, rows, source, list(shown.columns)[1:], park=park_names(results)[park_id]
    )  # fmt: skip


def table_sectors(results: Results, found: StockByPark, park_id: str, language: str) -> Block | None:
    """Return the establishments and jobs of a park by sector; sectors of few businesses go together."""
    rows = _of(found.sectors, park_id)
    if rows.empty:
        return None
    heads = [text(code, language) for code in ("sector", "establishments", "jobs_word", "share_of_jobs")]
    shown = pd.DataFrame(
        {
            heads[0]: [sector_said(each, language) for each in rows["sector"]],
            heads[1]: [number(each, language) for each in rows["establishments"]],
            heads[2]: [number(each, language) for each in rows["jobs"]],
            heads[3]: [f"{number(each, language)}%" if pd.notna(each) else "–" for each in rows["share_pct"]],
        }
    )  # fmt: skip
    inputs = [results.portfolio.input("establishments", "jobs")]
    source = f"{source_line(language, inputs)} {text('few_note', language, least=LEAST)}"
    return table_block(
        "sectors", language, shown, rows, source, heads[1:], park=park_names(results)[park_id], year=found.year
    )  # fmt: skip


def table_sizes(results: Results, found: StockByPark, park_id: str, language: str) -> Block | None:
    """Return the establishments of a park by number of jobs; classes of few businesses go together."""
    rows = _of(found.sizes, park_id)
    if rows.empty:
        return None
    heads = [text(code, language) for code in ("size_in_jobs", "establishments")]
    shown = pd.DataFrame(
        {
            heads[0]: [size_said(row["jobs_from"], row["jobs_below"], language) for row in rows.to_dict("records")],
            heads[1]: [number(each, language) for each in rows["establishments"]],
        }
    )  # fmt: skip
    inputs = [results.portfolio.input("establishments", "jobs")]
    source = f"{source_line(language, inputs)} {text('sizes_note', language, least=LEAST)}"
    return table_block(
        "sizes", language, shown, rows, source, heads[1:], park=park_names(results)[park_id], year=found.year
    )  # fmt: skip


def decade_said(decade: float, language: str) -> str:
    """Return a decade in words: `1980–1989`, `before 1950`, or that it is not known."""
    if pd.isna(decade):
        return text("year_unknown", language)
    if decade <= OLDEST_DECADE:
        return text("period_before", language, year=OLDEST_DECADE + 10)
    return f"{decade:.0f}–{decade + 9:.0f}"


def sector_said(sector: str, language: str) -> str:
    """Return a sector in words; several of few businesses are one."""
    if sector == FEW:
        return text("sectors_few", language)
    return text("sector_unknown", language) if sector == "unknown" else label("sector", sector, language)


def size_said(jobs_from: float, jobs_below: float, language: str) -> str:
    """Return a class of size in words."""
    if pd.isna(jobs_below):
        code = "size_all" if not jobs_from else "size_from"
        return text(code, language, low=number(jobs_from, language))
    code = "size_between" if jobs_from else "size_below"
    return text(code, language, low=number(jobs_from, language), high=number(jobs_below - 1, language),
                below=number(jobs_below, language))  # fmt: skip


def _of(table: pd.DataFrame, park_id: str) -> pd.DataFrame:
    return table[table["park_id"] == park_id].reset_index(drop=True) if len(table) else table


def _buildings_shown(
    rows: pd.DataFrame, first: str, names: list[str], found: StockByPark, language: str
) -> pd.DataFrame:  # fmt: skip
    area = "footprint_m2" if found.by_footprint else "floor_area_m2"
    heads = [text(code, language) for code in (first, "buildings_word", f"head_{area}", "share_of_area")]
    return pd.DataFrame(
        {
            heads[0]: names, heads[1]: [number(each, language) for each in rows["buildings"]],
            heads[2]: [number(each, language) for each in rows["area_m2"]],
            heads[3]: [f"{number(each, language)}%" if pd.notna(each) else "–" for each in rows["share_pct"]],
        }
    )  # fmt: skip


def _buildings_source(results: Results, found: StockByPark, language: str) -> str:
    area = "footprint_m2" if found.by_footprint else "floor_area_m2"
    inputs = [results.portfolio.input("buildings", "construction_year"), *building_inputs(results.portfolio, area)]
    return source_line(language, inputs)
