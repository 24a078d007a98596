"""Blocks on one park: its figures beside its profile and the whole, the rules that hold there, and one indicator."""

from __future__ import annotations

from functools import partial

import pandas as pd

from terreinwijzer.dossier.blocks.block import (
    Block,
    amount_of,
    chart_block,
    formula_text,
    indicator_inputs,
    park_amount,
    park_names,
    source_line,
    table_block,
)
from terreinwijzer.dossier.blocks.steering import assumed
from terreinwijzer.dossier.charts import steering as steering_charts
from terreinwijzer.dossier.charts.ranking import ranking
from terreinwijzer.dossier.charts.style import LARGEST
from terreinwijzer.dossier.results import Results
from terreinwijzer.dossier.wording import text
from terreinwijzer.indicators.catalogue import indicator
from terreinwijzer.indicators.spread import rank_of
from terreinwijzer.steering.facts import facts
from terreinwijzer.vocabulary.codes import label
from terreinwijzer.vocabulary.language import said


def park_figures(results: Results, park_id: str, language: str) -> Block | None:
    """Return every known indicator of a park beside the totals of its profile, its region and the whole, with its rank.

    A region is one of the portfolio, and stands there where the portfolio has more than one: of one, the whole is it.

    Parameters
    ----------
    results
        Results of one case.
    park_id
        One of its parks.
    language
        `nl` or `en`.

    Returns
    -------
    Block or None
        `data` has `indicator`, `value`, `profile_value`, `region_value`, `total`, `rank` (1 is the highest)
        and `parks_with_value`; `None` where nothing is known of the park.
    """
    table = results.indicators
    parks = results.portfolio.table("parks")
    profile, region = parks.loc[parks["park_id"] == park_id, ["profile", "region"]].iloc[0]
    several = isinstance(region, str) and len(parks["region"].dropna().unique()) > 1
    of_profile = table.by("profile").loc[profile] if isinstance(profile, str) else pd.Series(dtype="float64")
    of_region = table.by("region").loc[region] if several else pd.Series(dtype="float64")
    rows = []
    for name in table.per_park:
        values = table.per_park[name]
        if pd.isna(values[park_id]):
            continue
        rows.append(
            {
                "indicator": str(name), "value": values[park_id], "profile_value": of_profile.get(name, float("nan")),
                "region_value": of_region.get(name, float("nan")),
                "total": table.totals.loc[name, "value"], "rank": rank_of(values, park_id),
                "parks_with_value": int(values.count()),
            }
        )  # fmt: skip
    if not rows:
        return None
    data = pd.DataFrame(rows)
    beside = {"total": text("whole_portfolio", language)}
    if several:
        beside = {"region_value": text("same_region", language, region=region), **beside}
    if isinstance(profile, str):
        said = text("same_profile", language, profile=label("profile", profile, language).lower())
        beside = {"profile_value": said, **beside}
    heads = [text("indicator", language), text("this_park", language), *beside.values(), text("rank_of", language)]
    columns = [
        [indicator(name).label(language) for name in data["indicator"]],
        [park_amount(row["value"], row["indicator"], language) for row in rows],
        *([amount_of(row[column], row["indicator"], language) for row in rows] for column in beside),
        [text("ranked", language, rank=row["rank"], parks=row["parks_with_value"]) for row in rows],
    ]
    shown = pd.DataFrame(dict(zip(heads, columns, strict=True)))
    source = source_line(language, indicator_inputs(results, data["indicator"]))
    return table_block(
        "one_park_figures", language, shown, data, f"{source} {text('rank_note', language)}.", heads[1:],
        park=park_names(results)[park_id],
    )  # fmt: skip


def park_rules(results: Results, park_id: str, language: str) -> Block | None:
    """Return the rules that hold on a park, each with its effect, ground and source; `None` without rules."""
    if results.steering is None:
        return None
    rules = [rule for rule in results.steering.book.rules if park_id in rule.parks]
    if not rules:
        return None
    heads = [text(f"steering_{name}", language) for name in ("rule", "effect", "ground", "place")]
    rows = [
        (
            " ".join(filter(None, [said(rule.text, language), assumed(rule, language)])),
            text(f"effect_{rule.effect}", language),
            text(f"ground_{rule.ground}", language),
            said(rule.source, language),
        )
        for rule in rules
    ]
    data = pd.DataFrame({"rule": [rule.rule_id for rule in rules]})
    source = text(
        "steering_source", language, about=said(results.steering.book.about, language) or results.names[language],
        version=text("steering_version", language, version=results.steering.book.version)
        if results.steering.book.version else "",
    )  # fmt: skip
    return table_block(
        "one_park_rules", language, pd.DataFrame(rows, columns=heads), data, source, park=park_names(results)[park_id]
    )


def park_uses(results: Results, park_id: str, language: str) -> Block | None:
    """Return per use what the rules tend to for a newcomer on a park; `None` without rules."""
    if results.steering is None:
        return None
    answers = results.steering.answers
    here = answers[answers["park_id"] == park_id]
    heads = [text(code, language) for code in ("use_heading", "tendency")]
    kinds = steering_charts.kinds(here)
    shown = pd.DataFrame(
        {
            heads[0]: [facts()["use"].value_name(use, language) for use in here["use"]],
            heads[1]: [text(f"use_{kind}", language) for kind in kinds],
        }
    )
    source = text("steering_source", language, about=said(results.steering.book.about, language), version="")
    return table_block("one_park_uses", language, shown, here, source, park=park_names(results)[park_id])


def chart_ranking(results: Results, name: str, park_id: str, language: str) -> Block | None:
    """Return one indicator over the parks from high to low, with one park standing out, or none (`""`).

    With more parks than a page holds it shows the highest, and the chosen park with them.
    """
    if name not in results.indicators.per_park:
        return None
    values = results.indicators.per_park[name].dropna().sort_values(ascending=False, kind="stable")
    if values.empty:
        return None
    names, total = park_names(results), float(results.indicators.totals.loc[name, "value"])
    kept = values.index.isin(values.index[:LARGEST]) | (values.index == park_id)
    shown = values[kept]
    frame = pd.DataFrame(
        {
            "park_id": shown.index, "park": [str(names[park]) for park in shown.index], "value": shown.to_numpy(),
            "said": [park_amount(value, name, language) for value in shown],
            "chosen": [park == park_id or not park_id for park in shown.index],
        }
    )  # fmt: skip
    # A sum over the parks lies far outside the bars: only a ratio or a mean can stand among them.
    within = values.min() <= total <= values.max()
    said_total = amount_of(total, name, language)
    alternative = text(
        "alt_ranking", language, first=names[values.index[0]], high=park_amount(values.iloc[0], name, language),
        last=names[values.index[-1]], low=park_amount(values.iloc[-1], name, language), total=said_total,
    )  # fmt: skip
    source = source_line(language, indicator_inputs(results, [name]), formula_text(name, language))
    line = total if within else None
    years = indicator(name).unit == "year"
    draw = partial(ranking, frame, line, text("ranking_total", language, total=said_total), years=years)
    title = indicator(name).label(language)
    return chart_block("ranking", language, draw, frame, source, alternative, indicator=title)
