"""Blocks on climate adaptation: the state per park, measures with their range, the yardstick, subsidies and factors."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from typing import Any

import pandas as pd

from terreinwijzer.dossier.blocks.block import Block, chart_block, named_sources, table_block
from terreinwijzer.dossier.charts import climate as charts
from terreinwijzer.dossier.charts.style import LARGEST
from terreinwijzer.dossier.results import ClimateResults, Results
from terreinwijzer.dossier.wording import text
from terreinwijzer.transitions.climate.factors import factor_table, yardstick, yardstick_source
from terreinwijzer.transitions.climate.yardstick import VERDICTS, counted
from terreinwijzer.vocabulary.codes import label
from terreinwijzer.vocabulary.notation import day, number, range_text

HA, MILLION = 10_000.0, 1_000_000.0
PLOTS_SHOWN = 15


def parks(results: Results, language: str) -> Block | None:
    """Return what was measured of each park; columns of which nothing is known are left out, and told in the text."""
    climate = results.climate
    if climate is None or climate.parks.empty:
        return None
    table, names = climate.parks, _names(results)

    def ha(column: str) -> Callable[[Mapping[Hashable, Any]], str]:
        return lambda row: range_text(row[f"{column}_low_m2"] / HA, row[f"{column}_high_m2"] / HA, language, 1)

    def share(name: str) -> Callable[[Mapping[Hashable, Any]], str]:
        return lambda row: range_text(row[f"{name}_low_pct"], row[f"{name}_high_pct"], language)

    def docks(row: Mapping[Hashable, Any]) -> str:
        return f"{number(row['docks_at_risk'], language)}/{number(row['docks'], language)}"

    columns: list[tuple[str, str, Callable[[Mapping[Hashable, Any]], str]]] = [
        ("climate_green", "green_low_pct", share("green")),
        ("climate_paved", "paved_low_pct", share("paved")),
        ("climate_heat", "heat_difference_c", lambda row: number(row["heat_difference_c"], language, 1)),
        ("climate_felt", "felt_temperature_c", lambda row: number(row["felt_temperature_c"], language, 1)),
        ("climate_depth", "water_depth_m", lambda row: number(row["water_depth_m"], language, 2)),
        ("climate_roof", "roof_m2", lambda row: number(row["roof_m2"] / HA, language, 1)),
        ("climate_green_roof", "green_roof_low_m2", ha("green_roof")),
        ("climate_solar_roof", "solar_roof_low_m2", ha("solar_roof")),
        ("climate_both_roof", "both_roof_low_m2", ha("both_roof")),
        ("climate_parking", "parking_m2", ha("parking_fit")),
        ("climate_docks", "docks", docks),
    ]  # fmt: skip
    known = [(head, say) for head, column, say in columns if table[column].notna().any()]
    shown, rows = (
        pd.DataFrame({text("park", language): [names[park] for park in table.index]}),
        table.to_dict("records"),
    )
    for head, say in known:
        shown[text(head, language)] = [say(row) for row in rows]
    return table_block(
        "climate_parks", language, shown, table.reset_index(), _source(climate, language),
        [text(head, language) for head, _ in known],
    )  # fmt: skip


def held(results: Results, language: str) -> Block | None:
    """Return per park the part of the shower that the measures hold."""
    climate = results.climate
    if climate is None or climate.per_park["held_low_pct"].isna().all():
        return None
    largest = climate.per_park.dropna(subset=["held_low_pct"]).sort_values("shower_high_m3", ascending=False)
    names = _names(results)
    shown = largest.head(LARGEST).reset_index()
    shown = shown.assign(park=[names[park] for park in shown["place_id"]])
    parts = [
        text("alt_climate_held_part", language, park=row["park"],
             held=range_text(row["held_low_pct"], row["held_high_pct"], language))
        for _, row in shown.iterrows()
    ]  # fmt: skip
    return chart_block(
        "climate_held", language, lambda width: charts.held(shown, language, width),
        shown[["place_id", "held_low_pct", "held_high_pct"]], _source(climate, language),
        text("alt_climate_held", language, parts=" ".join(parts)),
        shower=number(climate.settings.shower_mm, language),
    )  # fmt: skip


def measures(results: Results, language: str) -> Block | None:
    """Return what each measure does on all parks together."""
    climate = results.climate
    if climate is None or climate.parks.empty:
        return None
    heads = [text(f"climate_{head}", language) for head in ("measure", "area", "water", "cooling", "cost")]
    rows = [
        (label("climate_measure", str(measure), language),
         range_text(row["area_low_m2"] / HA, row["area_high_m2"] / HA, language, 1),
         range_text(row["water_low_m3"], row["water_high_m3"], language),
         range_text(row["cooling_low_c"], row["cooling_high_c"], language, 2),
         range_text(row["cost_low_eur"] / MILLION, row["cost_high_eur"] / MILLION, language, 1))
        for measure, row in climate.per_measure.iterrows()
    ]  # fmt: skip
    shown = pd.DataFrame(rows, columns=heads)
    source = _source(climate, language)
    return table_block("climate_measures", language, shown, climate.per_measure.reset_index(), source, heads[1:])


def tested(results: Results, language: str) -> Block | None:
    """Return on how many parks each criterion of the national yardstick is met, or cannot be tested."""
    climate = results.climate
    if climate is None or climate.parks.empty:
        return None
    criteria, counts = yardstick(), counted(climate.yardstick)
    used = [verdict for verdict in VERDICTS if counts[verdict].any()]
    heads = [text("climate_criterion", language), *(label("climate_verdict", code, language) for code in used)]
    heads.append(text("climate_needs", language))
    rows = []
    for code, row in counts.iterrows():
        criterion = criteria[str(code)]
        name = text(f"criterion_{code}", language)
        if not criterion["verified"]:
            name = text("climate_unverified", language, said=name)
        basis = criterion.get("reading") or criterion["needs"]
        rows.append((name, *(number(row[verdict], language) for verdict in used), basis[language]))
    shown = pd.DataFrame(rows, columns=heads)
    source = f"{text('source', language)}: {yardstick_source(language)}. {text('lineage_note', language)}."
    return table_block("climate_yardstick", language, shown, counts.reset_index(), source, heads[1:-1])


def subsidies(results: Results, language: str) -> Block | None:
    """Return the subsidies with their state on the reference date."""
    climate = results.climate
    if climate is None or climate.subsidies.empty:
        return None
    names = ("scheme", "provider", "measure", "amount", "state", "condition")
    rows = [
        (str(row["name"]), str(row["provider"]), label("climate_measure", row["measure"], language),
         _amount(row, language), subsidy_state(row, language), "–" if pd.isna(row["condition"]) else row["condition"])
        for _, row in climate.subsidies.iterrows()
    ]  # fmt: skip
    shown = pd.DataFrame(rows, columns=[text(f"climate_{name}", language) for name in names])
    leaf = results.portfolio.input("subsidies", "amount_eur_m2")
    source = f"{text('source', language)}: {named_sources([leaf.source], language)}. {text('lineage_note', language)}."
    made_up = bool(climate.subsidies["illustrative"].astype("boolean").fillna(value=False).any())
    return table_block("climate_subsidies", language, shown, climate.subsidies, source, illustrative=made_up)


def factors(results: Results, language: str) -> Block | None:
    """Return the factors of the measures with their range and source."""
    if results.climate is None:
        return None
    table = factor_table(language)
    heads = [text(f"climate_{head}", language) for head in ("measure", "factor", "range", "source")]
    shown = pd.DataFrame(
        [
            (row["measure"], text(f"effect_{row['effect']}", language),
             range_text(row["low"], row["high"], language, 0 if row["high"] > 2 else 2), _where_from(row, language))  # noqa: PLR2004
            for _, row in table.iterrows()
        ],
        columns=heads,
    )  # fmt: skip
    source = f"{text('source', language)}: {text('climate_formula', language)}."
    return table_block("climate_factors", language, shown, table, source, heads[2:3])


def greening(results: Results, language: str) -> Block | None:
    """Return the plots where greening pays first."""
    climate = results.climate
    if climate is None or climate.greening is None:
        return None
    ranked = climate.greening.ranking.sort_values("rank").head(PLOTS_SHOWN)
    names = _names(results)
    heads = [text(head, language) for head in ("climate_rank", "climate_plot", "park", "climate_score")]
    rows = [
        (number(row["rank"], language), str(plot), names[climate.plots.loc[plot, "park_id"]],
         number(row["score"], language, 2))
        for plot, row in ranked.iterrows()
    ]  # fmt: skip
    shown = pd.DataFrame(rows, columns=heads)
    data = climate.greening.ranking.rename_axis("plot_id").reset_index()
    return table_block("climate_greening", language, shown, data, _source(climate, language), [heads[0], heads[3]])


MAKERS = (parks, greening, held, measures, tested, subsidies, factors)


def subsidy_state(row: pd.Series, language: str) -> str:
    """Return the state of a subsidy with the day that it turns on."""
    state = label("subsidy_state", row["state"], language)
    code = {"open": "climate_until", "closed": "climate_closed", "coming": "climate_from"}.get(row["state"], "")
    moment = row["from_date" if row["state"] == "coming" else "until_date"]
    return text(code, language, state=state, day=day(moment, language)) if code and not pd.isna(moment) else state


def _where_from(row: pd.Series, language: str) -> str:
    """Return the source of a factor; a range that a source gives in part says so."""
    partly = row["assumption"] and not row["source"].startswith(text("climate_own", language))
    return text("climate_partly", language, source=row["source"]) if partly else str(row["source"])


def _amount(row: pd.Series, language: str) -> str:
    if not pd.isna(row["amount_eur_m2"]):
        return text("climate_per_m2", language, amount=number(row["amount_eur_m2"], language))
    if not pd.isna(row["share_pct"]):
        return text("climate_of_cost", language, share=number(row["share_pct"], language))
    return "–"


def _names(results: Results) -> dict[str, str]:
    table = results.portfolio.park_names
    return {str(key): str(key if pd.isna(name) else name) for key, name in table.items()}


def _source(climate: ClimateResults, language: str) -> str:
    distinct = {source.source_id: source for source in climate.sources.values()}
    line = f"{text('source', language)}: {named_sources(distinct.values(), language)}."
    line += f" {text('calculation', language)}: {text('climate_formula', language)}."
    return f"{line} {text('lineage_note', language)}."
