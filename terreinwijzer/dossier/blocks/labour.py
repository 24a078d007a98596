"""Blocks on labour and education: levels of the jobs, who does them, what shifts change, targets and factors."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from terreinwijzer.dossier.blocks.block import (
    Block,
    chart_block,
    park_names,
    source_line,
    table_block,
)
from terreinwijzer.dossier.charts import labour as charts
from terreinwijzer.dossier.results import LabourResults, Results
from terreinwijzer.dossier.wording import known_text, text
from terreinwijzer.transitions.labour.factors import LEVELS, factor_table, sector_names
from terreinwijzer.transitions.labour.wording import change_text, shift_names
from terreinwijzer.vocabulary.codes import label
from terreinwijzer.vocabulary.notation import day, number, range_text


def levels(results: Results, language: str) -> Block | None:
    """Return the jobs of each park by level of education, from low to high."""
    found = results.labour
    if found is None or found.levels.empty:
        return None
    names = park_names(results)
    levels_of = found.levels.groupby("park_id", sort=False, observed=True)
    told = [range_text(low, high, language) for low, high in found.levels[["low_jobs", "high_jobs"]].to_numpy()]
    per_level = found.levels.assign(told=told).pivot(index="park_id", columns="level", values="told")  # noqa: PD010
    jobs = levels_of["jobs"].sum()
    shown = pd.DataFrame(
        {
            text("park", language): [str(names[park]) for park in jobs.index],
            text("labour_jobs", language): [number(value, language) for value in jobs],
            **{head: per_level[level].reindex(jobs.index).to_numpy()
               for level, head in zip(LEVELS, _level_heads(language), strict=True)},
        }
    )  # fmt: skip
    heads = list(shown.columns)
    source = _source(found, language, ("parks", "establishments", "sector_jobs"), "labour_formula_levels")
    return table_block("labour_levels", language, shown, found.levels, source, heads[1:])


def fit(results: Results, language: str) -> Block | None:
    """Return the levels of the jobs of each park beside the education of the people, where these can be compared."""
    found = results.labour
    if found is None or found.fit.empty:
        return None
    names = park_names(results)
    rows = [
        (str(names[park]), *(number(row.difference_points, language, 1, sign=True) for row in own.itertuples()))
        for park, own in found.fit.groupby("park_id", sort=False)
    ]
    heads = [text("park", language), *_level_heads(language)]
    source = _source(found, language, ("parks", "establishments", "labour_market"), "labour_formula_fit")
    shown = pd.DataFrame(rows, columns=heads)
    return table_block(
        "labour_fit", language, shown, found.fit, source, heads[1:], area=known_text("area", found.area, language)
    )  # fmt: skip


def commuting(results: Results, language: str) -> Block | None:
    """Return how many of those who work on the parks live in the region, by sector."""
    found = results.labour
    if found is None or found.commuting.empty:
        return None
    sectors = sector_names(language)
    rows = [
        (sectors[row.sector], number(row.jobs, language),
         range_text(row.local_low_jobs, row.local_high_jobs, language), known_text("labour", row.share_of, language))
        for row in found.commuting.itertuples()
    ]  # fmt: skip
    heads = [text(f"labour_{head}", language) for head in ("sector", "jobs", "local", "share_of")]
    source = _source(found, language, ("parks", "sector_jobs", "labour_market"), "labour_formula_local")
    shown = pd.DataFrame(rows, columns=heads)
    return table_block(
        "labour_commuting", language, shown, found.commuting, source, heads[1:3], region=results.region
    )  # fmt: skip


def shifts(results: Results, language: str) -> Block | None:
    """Return what shifts between sectors change in the levels of the jobs, and in who does them."""
    found = results.labour
    if found is None or found.shift_levels.empty:
        return None
    names = shift_names(found.moves, language)
    local = {row.shift: change_text(row.local_low_change, row.local_high_change, language)
             for row in found.shift_locals.itertuples()}  # fmt: skip
    rows = [
        (names[str(shift)], *(change_text(row.low_change, row.high_change, language) for row in own.itertuples()),
         local.get(str(shift), "–"))
        for shift, own in found.shift_levels.groupby("shift", sort=False)
    ]  # fmt: skip
    heads = [text("labour_shift", language), *_level_heads(language), text("labour_local", language)]
    source = _source(found, language, ("parks", "sector_jobs", "labour_market"), "labour_formula_shifts")
    shown = pd.DataFrame(rows, columns=heads)
    return table_block("labour_shift_levels", language, shown, found.shift_levels, source, heads[1:])


def shifts_chart(results: Results, language: str) -> Block | None:
    """Return the same as a chart: per shift and level the change, from low to high."""
    found = results.labour
    if found is None or found.shift_levels.empty:
        return None
    names = shift_names(found.moves, language)
    data = found.shift_levels.assign(
        name=found.shift_levels["shift"].map(names),
        level_name=[label("labour_level", level, language) for level in found.shift_levels["level"]],
    )
    parts = [
        text("alt_labour_shift_part", language, shift=row["name"], level=row["level_name"].lower(),
             change=change_text(row["low_change"], row["high_change"], language))
        for row in data.to_dict("records")
    ]  # fmt: skip
    source = _source(found, language, ("parks", "sector_jobs"), "labour_formula_shifts")
    return chart_block(
        "labour_shifts_chart", language, lambda width: charts.shifts(data, language, width), found.shift_levels, source,
        text("alt_labour_shifts", language, parts=" ".join(parts)),
    )  # fmt: skip


def targets(results: Results, language: str) -> Block | None:
    """Return how far the programmes that promise jobs are."""
    found = results.labour
    if found is None or found.targets.empty:
        return None
    rows = [
        (target_name(row, language), number(row["baseline_jobs"], language), day(row["baseline_date"], language),
         number(row["now_jobs"], language), number(row["target_jobs"], language),
         "–" if pd.isna(row["target_date"]) else day(row["target_date"], language),
         label("target_state", row["state"], language))
        for row in found.targets.to_dict("records")
    ]  # fmt: skip
    heads = [
        text(f"labour_{head}", language) for head in ("target", "baseline", "since", "now", "aim", "by_when", "state")
    ]
    source = _source(found, language, ("labour_targets",), "labour_formula_targets")
    shown = pd.DataFrame(rows, columns=heads)
    return table_block("labour_targets_now", language, shown, found.targets, source, [heads[1], *heads[3:5]])


def factors(results: Results, language: str) -> Block | None:
    """Return the levels of the jobs of every sector that was used, with margin and source."""
    found = results.labour
    if found is None or found.levels.empty:
        return None
    names = sector_names(language)
    used = {names[code] for code in [*found.sectors["sector"], *found.moves["sector"]] if code in names}
    table = factor_table(language)
    table = table[table["sector"].isin(used)]
    rows = [
        (sector,
         *(f"{number(row.share_pct, language)} ({range_text(row.low_pct, row.high_pct, language)})"
           for row in own.itertuples()),
         own["source"].iloc[0])
        for sector, own in table.groupby("sector", sort=False)
    ]  # fmt: skip
    heads = [text("labour_sector", language), *_level_heads(language), text("labour_factor_source", language)]
    shown = pd.DataFrame(rows, columns=heads)
    source = text("labour_factors_source", language)
    return table_block("labour_factors", language, shown, table, source, heads[1:4])


MAKERS = (levels, fit, commuting, shifts_chart, shifts, targets, factors)


def target_name(row: dict[str, object], language: str) -> str:
    """Return the name of a target; the Dutch one where there is no other."""
    named = row[f"name_{language}"]
    return named if isinstance(named, str) else str(row["name_nl"])


def _level_heads(language: str) -> list[str]:
    return [label("labour_level", level, language) for level in LEVELS]


def _source(found: LabourResults, language: str, tables: Iterable[str], formula: str) -> str:
    wanted = set(tables)
    return source_line(language, [each for each in found.inputs if each.table in wanted], text(formula, language))
