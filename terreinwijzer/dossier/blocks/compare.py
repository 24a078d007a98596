"""Blocks that lay some parks beside each other: a table, their lines through all indicators, and the spread of each."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import pandas as pd

from terreinwijzer.dossier.blocks.block import (
    Block,
    amount_of,
    chart_block,
    indicator_inputs,
    listed,
    park_amount,
    park_names,
    source_line,
    table_block,
)
from terreinwijzer.dossier.charts import compare as charts
from terreinwijzer.dossier.results import Results
from terreinwijzer.dossier.wording import text
from terreinwijzer.indicators.catalogue import indicator
from terreinwijzer.indicators.spread import QUARTILES, positions, rank_of, spread
from terreinwijzer.vocabulary.notation import number

INNER = ("quarter", "middle", "three_quarters")


def compared(results: Results, parks: Sequence[str], indicators: Sequence[str], language: str) -> Block:
    """Return a row per indicator with the value of each chosen park, and of all parks together."""
    table, names = results.indicators, park_names(results)
    heads = [text("indicator", language), *(str(names[park]) for park in parks), text("whole_portfolio", language)]
    rows = [
        (
            indicator(name).label(language),
            *(park_amount(table.per_park.loc[park, name], name, language) for park in parks),
            amount_of(table.totals.loc[name, "value"], name, language),
        )
        for name in indicators
    ]
    data = table.per_park.loc[list(parks), list(indicators)].reset_index()
    source = source_line(language, indicator_inputs(results, indicators))
    # Two parks can have the same name: columns are told apart by their place.
    shown = pd.DataFrame(rows, columns=_apart(heads))
    return table_block("compared", language, shown, data, source, list(shown.columns)[1:])


def chart_parallel(results: Results, parks: Sequence[str], indicators: Sequence[str], language: str) -> Block | None:
    """Return each chosen park as a line through all indicators; `None` where nothing is known."""
    found = spread(results.indicators.per_park, indicators)
    if found.empty:
        return None
    # Of more lines than somebody can tell apart, the chosen ones alone are drawn.
    places = _places(results, found, parks, others=len(results.indicators.per_park) <= charts.MOST_LINES)
    draw = partial(charts.parallel, places, _ends(found, language))
    alternative = text("alt_parallel", language, parks=_told(results, found, parks, language),
                       count=number(len(results.indicators.per_park), language))  # fmt: skip
    source = source_line(language, indicator_inputs(results, found.index))
    return chart_block("parallel", language, draw, places, source, alternative)


def chart_boxes(results: Results, parks: Sequence[str], indicators: Sequence[str], language: str) -> Block | None:
    """Return the spread of every indicator as a box with the chosen parks in it; `None` where nothing is known."""
    found = spread(results.indicators.per_park, indicators)
    if found.empty:
        return None
    quartiles = positions(found[list(INNER)].T.rename_axis(None), found).T.reset_index(names="indicator")
    quartiles["row"] = range(len(quartiles))
    # Only the chosen parks are drawn; a country has thousands of others.
    places = _places(results, found, parks, others=False)
    draw = partial(charts.boxes, quartiles, places, _ends(found, language))
    parts = [
        text("alt_boxes_part", language, indicator=indicator(str(name)).label(language),
             **{code: park_amount(row[code], str(name), language) for code in QUARTILES})
        for name, row in found.iterrows()
    ]  # fmt: skip
    source = source_line(language, indicator_inputs(results, found.index))
    return chart_block("boxes", language, draw, found.reset_index(), source, " ".join(parts))


def spread_table(results: Results, indicators: Sequence[str], language: str) -> Block | None:
    """Return lowest, quartiles and highest of every indicator; `None` where nothing is known."""
    found = spread(results.indicators.per_park, indicators)
    if found.empty:
        return None
    heads = [text(code, language) for code in ("indicator", *(f"spread_{code}" for code in QUARTILES), "parks")]
    rows = [
        (
            indicator(str(name)).label(language),
            *(park_amount(row[code], str(name), language) for code in QUARTILES),
            number(row["parks"], language),
        )
        for name, row in found.iterrows()
    ]
    source = source_line(language, indicator_inputs(results, found.index))
    shown = pd.DataFrame(rows, columns=heads)
    return table_block("spread", language, shown, found.reset_index(), source, heads[1:])


def _places(results: Results, found: pd.DataFrame, parks: Sequence[str], *, others: bool = True) -> pd.DataFrame:
    """Return the place of parks on every indicator; the chosen ones last and in their own order."""
    table, names = results.indicators, park_names(results)
    order = [*(park for park in table.per_park.index if others and park not in parks), *parks]
    long = positions(table.per_park.loc[order], found).reset_index(names="park_id")
    long = long.melt("park_id", var_name="name", value_name="place")
    long["row"] = long["name"].map({name: row for row, name in enumerate(found.index)})
    shown = dict(zip(order, _apart([str(names[park]) for park in order]), strict=True))
    return long.assign(park=long["park_id"].map(shown), chosen=long["park_id"].isin(parks))


def _ends(found: pd.DataFrame, language: str) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "indicator": [indicator(str(name)).label(language) for name in found.index], "row": range(len(found)),
            "low": [park_amount(found.loc[name, "lowest"], str(name), language) for name in found.index],
            "high": [park_amount(found.loc[name, "highest"], str(name), language) for name in found.index],
        }
    )  # fmt: skip


def _told(results: Results, found: pd.DataFrame, parks: Sequence[str], language: str) -> str:
    """Return in words where each chosen park lies: its value and its rank on every indicator."""
    table, names = results.indicators.per_park, park_names(results)
    parts = []
    for park in parks:
        ranks = [
            text("alt_parallel_rank", language, indicator=indicator(str(name)).label(language),
                 value=park_amount(table.loc[park, name], str(name), language),
                 rank=rank_of(table[name], park), parks=int(found.loc[name, "parks"]))
            for name in found.index if pd.notna(table.loc[park, name])
        ]  # fmt: skip
        parts.append(f"{names[park]}: {listed(ranks, language)}.")
    return " ".join(parts)


def _apart(names: Sequence[str]) -> list[str]:
    """Return names of which none is the same: a later one gets a number."""
    seen: dict[str, int] = {}
    found = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        found.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return found
