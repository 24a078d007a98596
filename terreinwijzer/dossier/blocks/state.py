"""Blocks on the state of the parks: space, economy, society and profiles."""

from __future__ import annotations

import pandas as pd

from terreinwijzer.dossier import charts
from terreinwijzer.dossier.blocks.block import (
    Block,
    amount_of,
    chart_block,
    heads_of,
    indicator_inputs,
    park_names,
    plain,
    source_line,
    table_block,
)
from terreinwijzer.dossier.results import Results
from terreinwijzer.dossier.wording import text
from terreinwijzer.indicators.catalogue import catalogue, indicator
from terreinwijzer.indicators.society import relocation_balance
from terreinwijzer.lineage import Figure, Input
from terreinwijzer.vocabulary.codes import label
from terreinwijzer.vocabulary.language import amount, day, number

KEY_FIGURES = ("gross_ha", "net_ha", "net_issued_ha", "jobs", "jobs_per_net_ha", "jobs_per_ha_change_pct",
               "mean_construction_year", "vacancy_pct", "fsi")  # fmt: skip
SPREAD = ("mean_construction_year", "fsi", "jobs_per_net_ha", "vacancy_pct")
PROFILE_FIGURES = ("net_issued_ha", "jobs", "jobs_per_net_ha", "fsi", "vacancy_pct", "mean_construction_year")


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
    block = chart_block(name, language, chart, data, source_line(language, inputs), alternative)
    return Block("map", "chart", block.caption, block.source, data, data, block.definition, alternative)


def chart_areas(results: Results, language: str) -> Block | None:
    """Return areas per park as bars."""
    table = results.indicators
    if not {"net_ha", "net_issued_ha"} <= set(table.per_park):
        return None
    largest = table.per_park["net_issued_ha"].nlargest(2).index
    names = park_names(results)
    share = 100 * table.per_park.loc[largest, "net_issued_ha"].sum() / table.totals.loc["net_issued_ha", "value"]
    alternative = text(
        "alt_areas", language, first=names[largest[0]], second=names[largest[-1]], share=number(share, language)
    )
    data = table.per_park[["net_ha", "net_issued_ha"]].reset_index()
    source = source_line(language, indicator_inputs(results, ("net_ha", "net_issued_ha")))
    return chart_block("areas", language, charts.areas(table, language), data, source, alternative)


def chart_spread(results: Results, language: str) -> Block | None:
    """Return box plots of the main indicators."""
    names = [name for name in SPREAD if name in results.indicators.per_park]
    if not names or len(results.indicators.per_park) < 5:  # noqa: PLR2004  (a box of fewer points says nothing)
        return None
    values = results.indicators.per_park[names]
    quarters = values.quantile([0.25, 0.75])
    parts = [
        text(
            "alt_spread_part",
            language,
            name=indicator(name).label(language),
            low=amount_of(quarters.loc[0.25, name], name, language),
            high=amount_of(quarters.loc[0.75, name], name, language),
        )
        for name in names
    ]
    source = source_line(language, indicator_inputs(results, names))
    chart = charts.spread(results.indicators, names, language)
    return chart_block("spread", language, chart, values.reset_index(), source, " ".join(parts))


def chart_vacancy(results: Results, language: str) -> Block | None:
    """Return vacancy per park by class."""
    if "vacancy_pct" not in results.indicators.per_park:
        return None
    classes = results.indicators.classes["vacancy_pct_class"].value_counts()
    counts = {code: number(int(classes.get(code, 0)), language) for code in ("low", "frictional", "high")}
    data = results.indicators.per_park[["vacancy_pct"]].join(results.indicators.classes).reset_index()
    source = source_line(language, indicator_inputs(results, ("vacancy_pct",)))
    return chart_block(
        "vacancy",
        language,
        charts.vacancy(results.indicators, language),
        data,
        source,
        text("alt_vacancy", language, **counts),
    )


def supply(results: Results, language: str) -> Block | None:
    """Return supply per park with something on offer."""
    offers = results.portfolio.table("supply_offers")
    if offers.empty:
        return None
    names = park_names(results)
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
    return table_block(
        "supply",
        language,
        shown,
        offers,
        source_line(language, inputs),
        heads[1:],
        date=day(results.reference_date, language),
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
    return chart_block("sectors", language, charts.sector_change(table, language), table, source, alternative)


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
    return table_block("relocations", language, shown, balance.reset_index(), source_line(language, inputs), heads[1:])


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
    shown = pd.DataFrame({text("park", language): table["park_id"].map(park_names(results))})
    for form in forms:
        shown[text(form, language)] = [
            text("unknown", language) if pd.isna(value) else words[bool(value)] for value in table[form]
        ]
    inputs = [results.portfolio.input("organisations", form) for form in forms]
    return table_block("organisation", language, shown, table, source_line(language, inputs))


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
    return table_block("labour", language, shown, table, source_line(language, inputs), heads[3:])


def profiles(results: Results, language: str) -> Block | None:
    """Return parks, hectares, jobs and intensity per profile."""
    if not results.portfolio.has("parks", "profile"):
        return None
    groups = results.indicators.by("profile")
    names = [name for name in PROFILE_FIGURES if name in groups]
    heads = heads_of(names, language)
    shown = pd.DataFrame({text("profile", language): [label("profile", str(code), language) for code in groups.index]})
    shown[text("parks", language)] = [number(value, language) for value in groups["parks"]]
    for name in names:
        definition = indicator(name)
        shown[heads[name]] = [plain(value, definition.unit, language, definition.decimals) for value in groups[name]]
    inputs: list[Figure | Input] = [*indicator_inputs(results, names), results.portfolio.input("parks", "profile")]
    numeric = [text("parks", language), *heads.values()]
    return table_block("profiles", language, shown, groups.reset_index(), source_line(language, inputs), numeric)


def key_figures(results: Results, language: str) -> Block | None:
    """Return the key figures per park with their total."""
    table = results.indicators
    names = [name for name in KEY_FIGURES if name in table.per_park]
    heads = heads_of(names, language)
    park = text("park", language)
    shown = pd.DataFrame({park: park_names(results)})
    for name in names:
        definition = indicator(name)
        decimals = 0 if name == "vacancy_pct" else definition.decimals
        shown[heads[name]] = [plain(value, definition.unit, language, decimals) for value in table.per_park[name]]
    total = {park: text("total", language)}
    for name in names:
        definition = indicator(name)
        total[heads[name]] = plain(table.totals.loc[name, "value"], definition.unit, language, definition.decimals)
    shown = pd.concat(
        [shown.sort_values(park, key=lambda names: names.str.casefold()), pd.DataFrame([total])], ignore_index=True
    )
    source = source_line(language, indicator_inputs(results, names))
    return table_block("key_figures", language, shown, table.per_park.reset_index(), source, heads.values())


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
    source = source_line(language, indicator_inputs(results, table.per_park))
    return table_block(
        "totals", language, pd.DataFrame(rows, columns=columns), table.totals.reset_index(), source, columns[1:3]
    )


MAKERS = (
    chart_map,
    chart_areas,
    chart_spread,
    chart_vacancy,
    supply,
    chart_sectors,
    relocations,
    organisation,
    labour,
    profiles,
    key_figures,
    totals,
)
