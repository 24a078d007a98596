"""Blocks: the tables and charts of a dossier, each with caption, source line and lineage."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from terreinwijzer.audit.finding import findings_table
from terreinwijzer.demand.backtest import guesses
from terreinwijzer.demand.ladder import ladder_steps
from terreinwijzer.dossier import charts
from terreinwijzer.dossier.results import DemandResults, Results
from terreinwijzer.dossier.wording import text
from terreinwijzer.indicators.catalogue import catalogue, indicator
from terreinwijzer.indicators.society import relocation_balance
from terreinwijzer.lineage import Figure, Input, Source, sources_of
from terreinwijzer.vocabulary.codes import label
from terreinwijzer.vocabulary.language import amount, day, number, unit_label

KEY_FIGURES = ("gross_ha", "net_ha", "net_issued_ha", "jobs", "jobs_per_net_ha", "jobs_per_ha_change_pct",
               "mean_construction_year", "vacancy_pct", "fsi")  # fmt: skip
SPREAD = ("mean_construction_year", "fsi", "jobs_per_net_ha", "vacancy_pct")
PROFILE_FIGURES = ("net_issued_ha", "jobs", "jobs_per_net_ha", "fsi", "vacancy_pct", "mean_construction_year")


@dataclass(frozen=True)
class Block:
    """One table or chart.

    Attributes
    ----------
    frame
        The values as they are shown: text in a table, the drawn data in a chart.
    data
        The values unrounded, for the data files.
    source
        Source, reference date and formula in one line.
    alternative
        What a chart shows, in words.
    illustrative
        Whether values have no source; the caption says so.
    """

    name: str
    kind: str
    caption: str
    source: str
    frame: pd.DataFrame
    data: pd.DataFrame
    definition: dict[str, Any] | None = None
    alternative: str = ""
    illustrative: bool = False
    numeric: frozenset[str] = frozenset()


Maker = Callable[[Results, str], "Block | None"]


def make_blocks(results: Results, language: str) -> dict[str, Block]:
    """Return every block that the results have data for, by name."""
    made = (maker(results, language) for maker in MAKERS)
    return {block.name: block for block in made if block is not None}


def source_line(language: str, inputs: Iterable[Input | Figure], formula: str = "") -> str:
    """Return sources with their dates, and the formula where it is one."""
    found: dict[str, Source] = {}
    for item in inputs:
        for source in (item.source,) if isinstance(item, Input) else sources_of(item):
            found.setdefault(source.source_id, source)
    parts = [
        source.title + (f" ({day(source.reference_date, language)})" if source.reference_date else "")
        for source in found.values()
    ]
    line = text("source", language) + ": " + ("; ".join(parts) or "–") + "."
    if formula:
        line += f" {text('calculation', language)}: {formula}."
    return f"{line} {text('lineage_note', language)}."


def _table(
    name: str,
    language: str,
    frame: pd.DataFrame,
    data: pd.DataFrame,
    source: str,
    numeric: Iterable[str] = (),
    **blanks: Any,
) -> Block:
    illustrative = bool(blanks.pop("illustrative", False))
    caption = text(f"table_{name}", language, **blanks)
    if illustrative:
        caption += f" – {text('illustrative', language)}"
    return Block(name, "table", caption, source, frame, data, illustrative=illustrative, numeric=frozenset(numeric))


def _chart(
    name: str, language: str, chart: Any, data: pd.DataFrame, source: str, alternative: str, **blanks: Any
) -> Block:
    caption = text(f"chart_{name}", language, **blanks)
    return Block(name, "chart", caption, source, data, data, charts.finished(chart, language), alternative)


def _indicator_inputs(results: Results, names: Iterable[str]) -> list[Figure]:
    return [results.indicators.figure(name) for name in names if name in results.indicators.per_park]


def _park_names(results: Results) -> pd.Series:
    return results.portfolio.table("parks").set_index("park_id")["name"].reindex(results.indicators.per_park.index)


def _heads(names: Iterable[str], language: str) -> dict[str, str]:
    heads = {}
    for name in names:
        unit = unit_label(indicator(name).unit, language)
        heads[name] = (
            text(f"short_{name}", language)
            if f"short_{name}" != text(f"short_{name}", language)
            else indicator(name).label(language)
        )
        if unit and unit not in heads[name]:
            heads[name] += f" ({unit})"
    return heads


def _plain(value: float, unit: str, language: str, decimals: int) -> str:
    """Return a value for a column whose head has the unit."""
    return amount(value, unit, language, decimals) if unit == "year" else number(value, language, decimals)


def key_figures(results: Results, language: str) -> Block | None:
    """Return the key figures per park with their total."""
    table = results.indicators
    names = [name for name in KEY_FIGURES if name in table.per_park]
    heads = _heads(names, language)
    park = text("park", language)
    shown = pd.DataFrame({park: _park_names(results)})
    for name in names:
        definition = indicator(name)
        decimals = 0 if name == "vacancy_pct" else definition.decimals
        shown[heads[name]] = [_plain(value, definition.unit, language, decimals) for value in table.per_park[name]]
    total = {park: text("total", language)}
    for name in names:
        definition = indicator(name)
        total[heads[name]] = _plain(table.totals.loc[name, "value"], definition.unit, language, definition.decimals)
    shown = pd.concat(
        [shown.sort_values(park, key=lambda names: names.str.casefold()), pd.DataFrame([total])], ignore_index=True
    )
    source = source_line(language, _indicator_inputs(results, names))
    return _table("key_figures", language, shown, table.per_park.reset_index(), source, heads.values())


def totals(results: Results, language: str) -> Block | None:
    """Return the portfolio's totals per indicator with how complete they are."""
    table = results.indicators
    columns = [text(code, language) for code in ("indicator", "value", "complete", "reading")]
    rows = [
        (
            catalogue()[str(name)].label(language),
            amount(row["value"], catalogue()[str(name)].unit, language, catalogue()[str(name)].decimals),
            f"{number(row['completeness_pct'], language)}%",
            catalogue()[str(name)].reading(language),
        )
        for name, row in table.totals.iterrows()
    ]
    source = source_line(language, _indicator_inputs(results, table.per_park))
    return _table(
        "totals", language, pd.DataFrame(rows, columns=columns), table.totals.reset_index(), source, columns[1:3]
    )


def supply(results: Results, language: str) -> Block | None:
    """Return supply per park with something on offer."""
    offers = results.portfolio.table("supply_offers")
    if offers.empty:
        return None
    names = _park_names(results)
    offered = offers[offers["immediately_available_ha"] > 0].sort_values("immediately_available_ha", ascending=False)
    free = offered["immediately_available_ha"] - offered["under_option_ha"]
    heads = [text(code, language) for code in ("park", "available", "option", "free")]
    shown = pd.DataFrame(
        {
            heads[0]: offered["park_id"].map(names),
            heads[1]: [number(value, language, 1) for value in offered["immediately_available_ha"]],
            heads[2]: [number(value, language, 1) for value in offered["under_option_ha"]],
            heads[3]: [number(value, language, 1) for value in free],
        }
    )
    sums = [
        number(values.sum(min_count=1), language, 1)
        for values in (offered["immediately_available_ha"], offered["under_option_ha"], free)
    ]
    shown.loc[len(shown) + len(offers)] = [text("total", language), *sums]
    inputs = [results.portfolio.input("supply_offers", "immediately_available_ha")]
    return _table(
        "supply",
        language,
        shown,
        offers,
        source_line(language, inputs),
        heads[1:],
        date=day(results.reference_date, language),
    )


def profiles(results: Results, language: str) -> Block | None:
    """Return parks, hectares, jobs and intensity per profile."""
    if not results.portfolio.has("parks", "profile"):
        return None
    groups = results.indicators.by("profile")
    names = [name for name in PROFILE_FIGURES if name in groups]
    heads = _heads(names, language)
    shown = pd.DataFrame({text("profile", language): [label("profile", str(code), language) for code in groups.index]})
    shown[text("parks", language)] = [number(value, language) for value in groups["parks"]]
    for name in names:
        definition = indicator(name)
        shown[heads[name]] = [_plain(value, definition.unit, language, definition.decimals) for value in groups[name]]
    inputs = [*_indicator_inputs(results, names), results.portfolio.input("parks", "profile")]
    numeric = [text("parks", language), *heads.values()]
    return _table("profiles", language, shown, groups.reset_index(), source_line(language, inputs), numeric)


def relocations(results: Results, language: str) -> Block | None:
    """Return moves to and from the parks."""
    if not results.portfolio.has("relocations"):
        return None
    balance = relocation_balance(results.portfolio.table("relocations")).sort_values("balance", ascending=False)
    heads = [text(code, language) for code in ("municipality", "moves_in", "moves_out", "balance")]
    shown = pd.DataFrame({heads[0]: balance.index})
    for head, column in zip(heads[1:], ("inward", "outward", "balance"), strict=True):
        shown[head] = [number(value, language, sign=column == "balance") for value in balance[column]]
    inputs = [results.portfolio.input("relocations", "moves")]
    return _table("relocations", language, shown, balance.reset_index(), source_line(language, inputs), heads[1:])


def organisation(results: Results, language: str) -> Block | None:
    """Return which forms of organisation every park is known to have."""
    table = results.portfolio.table("organisations")
    if table.empty:
        return None
    forms = (
        "business_association",
        "park_management",
        "business_investment_zone",
        "entrepreneurs_fund",
        "safety_label",
    )
    words = {True: text("yes", language), False: text("no", language)}
    shown = pd.DataFrame({text("park", language): table["park_id"].map(_park_names(results))})
    for form in forms:
        shown[text(form, language)] = [
            text("unknown", language) if pd.isna(value) else words[bool(value)] for value in table[form]
        ]
    inputs = [results.portfolio.input("organisations", form) for form in forms]
    return _table("organisation", language, shown, table, source_line(language, inputs))


def labour(results: Results, language: str) -> Block | None:
    """Return education and commuting shares as given."""
    table = results.portfolio.table("labour_market")
    if table.empty:
        return None
    heads = [text(code, language) for code in ("topic", "class", "area", "share")]
    shares = [
        f"{number(row.share_pct, language)}%"
        if pd.isna(row.share_high_pct)
        else f"{number(row.share_pct, language)}–{number(row.share_high_pct, language)}%"
        for row in table.itertuples()
    ]
    shown = pd.DataFrame(
        {
            heads[0]: [label("labour_topic", code, language) for code in table["topic"]],
            heads[1]: [text(f"labour_{code}".replace(" ", "_"), language) for code in table["class"]],
            heads[2]: [text(f"area_{code}", language) if code == "Nederland" else code for code in table["area"]],
            heads[3]: shares,
        }
    )
    inputs = [results.portfolio.input("labour_market", "share_pct")]
    return _table("labour", language, shown, table, source_line(language, inputs), heads[3:])


def scenarios(results: Results, language: str) -> Block | None:
    """Return both paths of method 2 beside each other, as table 10 of the vision lays it out."""
    if results.demand is None or results.demand.forecast.scenarios.empty:
        return None
    table = results.demand.forecast.scenarios
    heads = {name: text(f"scenario_{name}", language) for name in table.columns}
    shown = pd.DataFrame(
        {
            heads["scenario"]: table["scenario"],
            heads["path"]: [text(f"path_{path}", language) for path in table["path"]],
            heads["jobs"]: [number(value, language) for value in table["jobs"]],
            heads["jobs_on_parks"]: [number(value, language) for value in table["jobs_on_parks"]],
            heads["location_type_preference_pct"]: [
                f"{number(value, language)}%" for value in table["location_type_preference_pct"]
            ],
            heads["land_quotient_m2_per_job"]: [
                number(value, language, 0 if value == round(value) else 2)
                for value in table["land_quotient_m2_per_job"]
            ],
            heads["extra_ha"]: [number(value, language, 1) for value in table["extra_ha"]],
        }
    )
    figures = results.demand.forecast.figures
    inputs = [figure for name, figure in figures.items() if name.endswith(".extra_ha")]
    source = source_line(
        language,
        [*inputs, results.portfolio.input("scenarios", "annual_job_growth_pct")],
        text("formula_method_2", language),
    )
    return _table("scenarios", language, shown, table, source, list(heads.values())[2:])


def additions(results: Results, language: str) -> Block | None:
    """Return the assumed additions to the demand."""
    table = results.portfolio.table("demand_additions")
    if table.empty:
        return None
    heads = [text(code, language) for code in ("addition", "low", "high", "basis")]
    shown = pd.DataFrame(
        {
            heads[0]: [label("demand_addition", code, language) for code in table["addition"]],
            heads[1]: [number(value, language) for value in table["low_ha"]],
            heads[2]: [number(value, language) for value in table["high_ha"]],
            heads[3]: table[f"basis_{language}"],
        }
    )
    shown.loc[len(shown)] = [
        text("total", language),
        number(table["low_ha"].sum(), language),
        number(table["high_ha"].sum(), language),
        "",
    ]
    source = source_line(language, [results.portfolio.input("demand_additions", "low_ha")])
    illustrative = bool(table["illustrative"].any())
    return _table("additions", language, shown, table, source, heads[1:3], illustrative=illustrative)


def split(results: Results, language: str) -> Block | None:
    """Return the demand per class of every dimension."""
    if results.demand is None or results.demand.forecast.split.empty:
        return None
    table = results.demand.forecast.split
    heads = [text(code, language) for code in ("dimension", "class", "share", "hectares")]
    shown = pd.DataFrame(
        {
            heads[0]: [label("demand_dimension", code, language) for code in table["dimension"]],
            heads[1]: table[f"class_{language}"],
            heads[2]: [
                _range(low, high, language) + "%"
                for low, high in zip(table["share_low_pct"], table["share_high_pct"], strict=True)
            ],
            heads[3]: [
                _range(low, high, language) for low, high in zip(table["low_ha"], table["high_ha"], strict=True)
            ],
        }
    )
    return _table(
        "split",
        language,
        shown,
        table,
        source_line(language, [results.portfolio.input("demand_shares", "share_low_pct")]),
        heads[2:],
    )


def uncertainty(results: Results, language: str) -> Block | None:
    """Return the spread of the demand per method."""
    if results.demand is None:
        return None
    table = results.demand.uncertainty.quantiles
    heads = [text(code, language) for code in ("method", "p10", "p50", "p90")]
    shown = pd.DataFrame({heads[0]: [text(code, language) for code in table["method"]]})
    for head, column in zip(heads[1:], ("p10_ha", "p50_ha", "p90_ha"), strict=True):
        shown[head] = [number(value, language) for value in table[column]]
    parameters = results.demand.forecast.parameters
    source = source_line(
        language,
        _demand_inputs(results),
        text("draws", language, draws=number(parameters.draws, language), seed=parameters.seed),
    )
    return _table("uncertainty", language, shown, table, source, heads[1:])


def backtest(results: Results, language: str) -> Block | None:
    """Return how every guess would have done."""
    if results.demand is None or results.demand.backtest.empty:
        return None
    table = results.demand.backtest_summary
    heads = [text(code, language) for code in ("guess", "total_error", "bias", "splits")]
    order = [name for name in table.index if name in guesses(results.demand.forecast.parameters.intensification_pct)]
    shown = pd.DataFrame(
        {
            heads[0]: [text(name, language) for name in order],
            heads[1]: [number(table.loc[name, "total_error_ha"], language, 1) for name in order],
            heads[2]: [number(table.loc[name, "bias_ha"], language, 1, sign=True) for name in order],
            heads[3]: [number(table.loc[name, "splits"], language) for name in order],
        }
    )
    source = source_line(language, [results.portfolio.input("issuance", "issued_ha")])
    return _table("backtest", language, shown, results.demand.backtest, source, heads[1:])


def run_out(results: Results, language: str) -> Block | None:
    """Return the year in which land runs out, per area, variant and level of supply."""
    if results.demand is None or results.demand.confrontation.run_out.empty:
        return None
    table = results.demand.confrontation.run_out
    heads = [
        text(code, language) for code in ("scope", "variant", "level", "run_out_year", "iron_stock_year", "shortage")
    ]
    never = text("not_before_horizon", language)
    shown = pd.DataFrame(
        {
            heads[0]: table["scope"],
            heads[1]: [
                _variant(method, variant, language)
                for method, variant in zip(table["method"], table["variant"], strict=True)
            ],
            heads[2]: [text(f"level_{level}", language) for level in table["level"]],
            heads[3]: [never if pd.isna(year) else str(year) for year in table["run_out_year"]],
            heads[4]: [never if pd.isna(year) else str(year) for year in table["iron_stock_year"]],
            heads[5]: [number(value, language, 1) for value in table["shortage_ha"]],
        }
    )
    inputs = [*results.demand.confrontation.figures.values(), *_demand_inputs(results)]
    return _table("run_out", language, shown, table, source_line(language, inputs), heads[3:])


def statements(results: Results, language: str) -> Block | None:
    """Return every stated figure with its recomputed value and verdict."""
    table = results.audit.statements
    if table.empty:
        return None
    heads = [text(code, language) for code in ("statement", "place", "stated", "recomputed", "verdict")]
    shown = pd.DataFrame(
        {
            heads[0]: table[f"label_{language}"],
            heads[1]: table[f"where_{language}"],
            heads[2]: [_stated(row, language) for row in table.to_dict("records")],
            heads[3]: [_recomputed(row, language) for row in table.to_dict("records")],
            heads[4]: [_verdict(row, language) for row in table.to_dict("records")],
        }
    )
    inputs = [figure for figure in table["figure"] if isinstance(figure, Figure)]
    data = table.drop(columns="figure")
    return _table("statements", language, shown, data, source_line(language, inputs), heads[2:4])


def findings(results: Results, language: str) -> Block | None:
    """Return what the audit found, without remarks."""
    if not results.audit.grave:
        return None
    table = findings_table(results.audit.grave, language)
    names = _park_names(results)
    heads = [text(code, language) for code in ("about", "scope", "both_values", "likely_cause")]
    shown = pd.DataFrame(
        {
            heads[0]: [_quantity(name, language) for name in table["quantity"]],
            heads[1]: [names.get(scope, scope) or text("portfolio", language) for scope in table["scope"]],
            heads[2]: [
                " / ".join(
                    amount(value, row.unit, language, _decimals(row.unit))
                    for value in (row.value, row.other_value)
                    if not pd.isna(value)
                )
                for row in table.itertuples()
            ],
            heads[3]: table["likely_cause"],
        }
    )
    everything = findings_table(results.audit.findings, language)
    return _table("findings", language, shown, everything, text("source_audit", language))


def programme(results: Results, language: str) -> Block | None:
    """Return the actions of the programme."""
    table = results.portfolio.table("actions")
    if table.empty:
        return None
    heads = [text(code, language) for code in ("number", "action", "priority", "moves_indicators")]
    known = catalogue()
    shown = pd.DataFrame(
        {
            heads[0]: table["action_id"],
            heads[1]: table[f"title_{language}"],
            heads[2]: [
                text("yes", language) if value else "" for value in table["priority"].fillna(value=False).astype(bool)
            ],
            heads[3]: [
                ", ".join(known[name].label(language) for name in str(names).split() if name in known) or "–"
                for names in table["indicators"].fillna("")
            ],
        }
    )
    return _table(
        "programme", language, shown, table, source_line(language, [results.portfolio.input("actions", "title_nl")])
    )


def courses(results: Results, language: str) -> Block | None:
    """Return the course and steps per park."""
    table = results.portfolio.table("park_courses")
    if table.empty:
        return None
    heads = [text(code, language) for code in ("park", "course", "situation", "steps")]
    steps = table[f"steps_{language}"].fillna("")
    shown = pd.DataFrame(
        {
            heads[0]: table["park_id"].map(_park_names(results)),
            heads[1]: [label("course", code, language) for code in table["course"]],
            heads[2]: table[f"situation_{language}"].fillna("–"),
            heads[3]: [
                "; ".join(part.strip() for part in line.split(";")) if line else text("no_action", language)
                for line in steps
            ],
        }
    )
    return _table(
        "courses", language, shown, table, source_line(language, [results.portfolio.input("park_courses", "course")])
    )


def definitions(results: Results, language: str) -> Block | None:
    """Return the definitions of the indicators that this dossier shows."""
    heads = [text(code, language) for code in ("indicator", "formula", "defined_by")]
    shown_ids = [name for name in catalogue() if name in results.indicators.per_park]
    shown = pd.DataFrame(
        [(indicator(n).label(language), indicator(n).formula, indicator(n).source) for n in shown_ids], columns=heads
    )
    return _table("definitions", language, shown, shown.assign(id=shown_ids), text("source_catalogue", language))


def norms(results: Results, language: str) -> Block | None:
    """Return the norms that classes and readings rest on."""
    heads = [text(code, language) for code in ("norm", "value", "defined_by")]
    table = results.indicators.norms
    rows = [
        (
            (norm.nl if language == "nl" else norm.en),
            amount(table[name], norm.unit, language, _decimals(norm.unit)),
            norm.source,
        )
        for name, norm in table.norms.items()
    ]
    shown = pd.DataFrame(rows, columns=heads)
    return _table(
        "norms",
        language,
        shown,
        shown,
        text("source_norms", language, date=day(results.reference_date, language)),
        heads[1:2],
    )


def sources(results: Results, language: str) -> Block | None:
    """Return the sources with date and licence."""
    heads = [text(code, language) for code in ("source_title", "holder", "reference_date", "licence")]
    rows = [
        (
            source.title + (f" – {text('synthetic', language)}" if source.synthetic else ""),
            source.holder or "–",
            day(source.reference_date, language) if source.reference_date else "–",
            source.licence or "–",
        )
        for source in results.sources
    ]
    shown = pd.DataFrame(rows, columns=heads)
    return _table("sources", language, shown, shown, text("source_case", language))


def chart_areas(results: Results, language: str) -> Block | None:
    """Return areas per park as bars."""
    table = results.indicators
    if not {"net_ha", "net_issued_ha"} <= set(table.per_park):
        return None
    largest = table.per_park["net_issued_ha"].nlargest(2).index
    names = _park_names(results)
    share = 100 * table.per_park.loc[largest, "net_issued_ha"].sum() / table.totals.loc["net_issued_ha", "value"]
    alternative = text(
        "alt_areas", language, first=names[largest[0]], second=names[largest[-1]], share=number(share, language)
    )
    data = table.per_park[["net_ha", "net_issued_ha"]].reset_index()
    source = source_line(language, _indicator_inputs(results, ("net_ha", "net_issued_ha")))
    return _chart("areas", language, charts.areas(table, language), data, source, alternative)


def chart_spread(results: Results, language: str) -> Block | None:
    """Return box plots of the main indicators."""
    names = [name for name in SPREAD if name in results.indicators.per_park]
    if not names or len(results.indicators.per_park) < 5:  # noqa: PLR2004  (a box of fewer points says nothing)
        return None
    values = results.indicators.per_park[names]
    parts = [
        text("alt_spread_part", language, name=indicator(name).label(language),
             low=_amount(values[name].quantile(0.25), name, language), high=_amount(values[name].quantile(0.75), name, language))
        for name in names
    ]  # fmt: skip
    source = source_line(language, _indicator_inputs(results, names))
    chart = charts.spread(results.indicators, names, language)
    return _chart("spread", language, chart, values.reset_index(), source, " ".join(parts))


def chart_vacancy(results: Results, language: str) -> Block | None:
    """Return vacancy per park by class."""
    if "vacancy_pct" not in results.indicators.per_park:
        return None
    classes = results.indicators.classes["vacancy_pct_class"].value_counts()
    counts = {code: number(int(classes.get(code, 0)), language) for code in ("low", "frictional", "high")}
    data = results.indicators.per_park[["vacancy_pct"]].join(results.indicators.classes).reset_index()
    source = source_line(language, _indicator_inputs(results, ("vacancy_pct",)))
    return _chart(
        "vacancy",
        language,
        charts.vacancy(results.indicators, language),
        data,
        source,
        text("alt_vacancy", language, **counts),
    )


def chart_sectors(results: Results, language: str) -> Block | None:
    """Return the change in jobs per sector."""
    table = results.portfolio.table("sector_jobs").dropna(subset=["change_pct"])
    if table.empty:
        return None
    ends = table.sort_values("change_pct").iloc[[-1, 0]].to_dict("records")
    (best, worst) = [label("sector", row["sector"], language) for row in ends]
    changes = [number(row["change_pct"], language, sign=True) for row in ends]
    alternative = text("alt_sectors", language, best=best, best_pct=changes[0], worst=worst, worst_pct=changes[1])
    source = source_line(language, [results.portfolio.input("sector_jobs", "change_pct")])
    return _chart("sectors", language, charts.sector_change(table, language), table, source, alternative)


def chart_issuance(results: Results, language: str) -> Block | None:
    """Return issuance per year and municipality."""
    table = results.portfolio.table("issuance")
    if table.empty:
        return None
    yearly = table.groupby("year")["issued_ha"].sum()
    blanks = {"first": yearly.index.min(), "last": yearly.index.max()}
    alternative = text("alt_issuance", language, top=yearly.idxmax(), ha=number(yearly.max(), language, 1), **blanks)
    provisional = sorted(table.loc[table["provisional"].fillna(value=False).astype(bool), "year"].unique())
    note = text("provisional", language, years=", ".join(map(str, provisional))) if provisional else ""
    source = f"{source_line(language, [results.portfolio.input('issuance', 'issued_ha')])} {note}".strip()
    return _chart("issuance", language, charts.issuance(table, language), table, source, alternative, **blanks)


def chart_demand(results: Results, language: str) -> Block | None:
    """Return the range of every method, of the draws and of what was stated."""
    if results.demand is None or results.demand.forecast.variants.empty:
        return None
    rows = [
        {
            "name": text(method, language),
            "low_ha": group["extra_ha"].min(),
            "high_ha": group["extra_ha"].max(),
            "kind": text("kind_forecast", language),
        }
        for method, group in results.demand.forecast.variants.groupby("method")
    ]
    both = results.demand.uncertainty.quantiles.iloc[-1]
    rows.append(
        {
            "name": text("eight_in_ten", language),
            "low_ha": both["p10_ha"],
            "high_ha": both["p90_ha"],
            "kind": text("kind_draws", language),
        }
    )
    stated = results.audit.statements
    stated = stated[(stated["quantity"] == "demand.band.low_ha") & stated["value_high"].notna()]
    rows += [
        {
            "name": row[f"label_{language}"],
            "low_ha": row["value"],
            "high_ha": row["value_high"],
            "kind": text("kind_stated", language),
        }
        for row in stated.to_dict("records")
    ]
    frame = pd.DataFrame(rows)
    alternative = (
        "; ".join(f"{row['name']}: {_range(row['low_ha'], row['high_ha'], language)} ha" for row in rows) + "."
    )
    chart = charts.demand_ranges(frame, language)
    horizon = results.demand.forecast.parameters.horizon_year
    return _chart(
        "demand",
        language,
        chart,
        frame,
        source_line(language, _demand_inputs(results)),
        alternative,
        region=results.region,
        year=horizon,
    )


def chart_tornado(results: Results, language: str) -> Block | None:
    """Return what matters most to the demand."""
    if results.demand is None or results.demand.uncertainty.tornado.empty:
        return None
    table = results.demand.uncertainty.tornado
    first = table.iloc[0]
    alternative = text(
        "alt_tornado", language, input=text(first["input"], language), swing=number(first["swing_ha"], language)
    )
    return _chart(
        "tornado",
        language,
        charts.tornado(table, language),
        table,
        source_line(language, _demand_inputs(results)),
        alternative,
    )


def chart_confrontation(results: Results, language: str) -> Block | None:
    """Return demand against the supply of the widest area whose supply is known."""
    if results.demand is None or results.demand.confrontation.years.empty:
        return None
    supply_row = results.demand.confrontation.supplies.iloc[0]
    years = results.demand.confrontation.years
    own = years[(years["scope"] == supply_row["scope"]) & ~years["look_ahead"]]
    frame = own.assign(
        name=[
            _variant(method, variant, language) for method, variant in zip(own["method"], own["variant"], strict=True)
        ]
    )
    blanks = {"scope": supply_row["scope"], "year": supply_row["year"]}
    high = frame["demand_ha"].max()
    alternative = text(
        "alt_confrontation",
        language,
        supply=number(supply_row["with_options"], language, 1),
        high=number(high, language),
        **blanks,
    )
    chart = charts.supply_and_demand(frame, float(supply_row["with_options"]), language)
    inputs = [*results.demand.confrontation.figures.values(), *_demand_inputs(results)]
    return _chart("confrontation", language, chart, frame, source_line(language, inputs), alternative, **blanks)


def chart_map(results: Results, language: str) -> Block | None:
    """Return the map, or the scheme where boundaries are missing."""
    parks = results.portfolio.table("parks")
    if parks.empty:
        return None
    chart, real = charts.portfolio_map(results.indicators, language)
    name = "map" if real else "scheme"
    if not real and not results.portfolio.has("parks", "cluster"):
        return None
    inputs = [results.portfolio.input("parks", "name"), results.portfolio.input("parks", "net_ha")]
    data = pd.DataFrame(parks.drop(columns="geometry", errors="ignore"))[["park_id", "name", "cluster", "profile"]]
    alternative = text(f"alt_{name}", language, parks=number(len(parks), language))
    block = _chart(name, language, chart, data, source_line(language, inputs), alternative)
    return Block("map", "chart", block.caption, block.source, data, data, block.definition, alternative)


def ladder(results: Results, language: str) -> Block | None:
    """Return the steps of the Ladder with what is known and what is missing."""
    demand: DemandResults | None = results.demand
    if demand is None:
        return None
    steps = ladder_steps(results.indicators, demand.forecast, demand.uncertainty, demand.confrontation, language)
    heads = [text(code, language) for code in ("ladder_step", "ladder_text", "ladder_missing")]
    shown = pd.DataFrame([(step.title, step.text or "–", step.missing) for step in steps], columns=heads)
    return _table("ladder", language, shown, shown, source_line(language, _demand_inputs(results)))


MAKERS: tuple[Maker, ...] = (
    chart_map, chart_areas, chart_spread, chart_vacancy, supply, chart_sectors, relocations, organisation, labour,
    profiles, key_figures, totals, chart_issuance, scenarios, chart_demand, uncertainty, chart_tornado, backtest,
    additions, split, chart_confrontation, run_out, ladder, statements, findings, programme, courses, definitions,
    norms, sources,
)  # fmt: skip


def _demand_inputs(results: Results) -> list[Figure]:
    figures = results.demand.forecast.figures if results.demand else {}
    return [figures[name] for name in ("demand.band.low_ha",) if name in figures]


def _variant(method: str, variant: str, language: str) -> str:
    return text(f"{method}_{variant}", language) if method == "method_1" else str(variant)


def _range(low: float, high: float, language: str) -> str:
    one, other = number(low, language), number(high, language)
    return one if one == other else f"{one}–{other}"


def _amount(value: float, name: str, language: str) -> str:
    definition = indicator(name)
    return amount(value, definition.unit, language, definition.decimals)


def _decimals(unit: str) -> int:
    return {"ha": 1, "pct": 1, "ratio": 2}.get(unit, 0)


def _quantity(name: str, language: str) -> str:
    if name in catalogue():
        return catalogue()[name].label(language)
    code = "quantity_" + name.partition("(")[0]
    known = text(code, language)
    return name if known == code else known


def _steps_of(rounding: float) -> int:
    """Return how many decimals a rounding step shows."""
    return len(f"{rounding:g}".partition(".")[2])


def _stated(row: dict[str, Any], language: str) -> str:
    decimals = _steps_of(row["rounding"])
    value = amount(row["value"], row["unit"], language, decimals)
    if not pd.isna(row["value_high"]):
        value = (
            f"{number(row['value'], language, decimals)}–{amount(row['value_high'], row['unit'], language, decimals)}"
        )
    qualifier = (
        ""
        if pd.isna(row["qualifier"]) or row["qualifier"] == "exact"
        else label("qualifier", row["qualifier"], language) + " "
    )
    return qualifier + value


def _recomputed(row: dict[str, Any], language: str) -> str:
    decimals = min(3, _steps_of(row["rounding"]) + (0 if row["status"] == "equal" else 1))
    if row["unit"] in {"jobs", "eur", "count"}:
        decimals = 0
    value = amount(row["recomputed"], row["unit"], language, decimals)
    if not pd.isna(row["recomputed_high"]):
        return f"{number(row['recomputed'], language, decimals)}–{amount(row['recomputed_high'], row['unit'], language, decimals)}"
    return value


def _verdict(row: dict[str, Any], language: str) -> str:
    verdict = text(f"status_{row['status']}", language)
    return f"{verdict} ({text('taken_over', language)})" if row["basis"] == "given" else verdict
