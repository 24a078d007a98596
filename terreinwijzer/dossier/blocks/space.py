"""Blocks on space: where the parks are, how large, how used, how vacant."""

from __future__ import annotations

from functools import partial

import pandas as pd

from terreinwijzer.dossier.blocks import park_maps
from terreinwijzer.dossier.blocks.block import (
    Block,
    amount_of,
    chart_block,
    counted_parks,
    indicator_inputs,
    listed,
    park_amount,
    park_names,
    source_line,
    table_block,
)
from terreinwijzer.dossier.charts import maps, space
from terreinwijzer.dossier.charts.style import LARGEST, PROFILES
from terreinwijzer.dossier.results import Results
from terreinwijzer.dossier.wording import known_text, text
from terreinwijzer.indicators.catalogue import indicator
from terreinwijzer.lineage import Figure, Input
from terreinwijzer.vocabulary.codes import label
from terreinwijzer.vocabulary.notation import day, number, unit_label

SPREAD = ("mean_construction_year", "fsi", "jobs_per_net_ha", "vacancy_pct")
FEWEST_FOR_A_BOX = 5


def chart_map(results: Results, language: str) -> Block | None:
    """Return the map, or the scheme where boundaries are missing."""
    real = park_maps.chart_map(results, language)
    if real is not None:
        return real
    if not (results.portfolio.has("parks", "cluster") and "net_ha" in results.indicators.per_park):
        return None
    parks = results.portfolio.table("parks")
    profile = parks["profile"]
    kinds = [
        label("profile", code, language) if isinstance(code, str) else text("no_profile", language) for code in profile
    ]
    colours = {label("profile", code, language): colour for code, colour in PROFILES.items() if (profile == code).any()}
    if profile.isna().any() and colours:
        colours[text("no_profile", language)] = "#D3DBE1"
    inputs: list[Input | Figure] = [results.portfolio.input("parks", "name"), *indicator_inputs(results, ["net_ha"])]
    if colours:
        inputs.append(results.portfolio.input("parks", "profile"))
    data = pd.DataFrame(parks.drop(columns="geometry", errors="ignore"))[["park_id", "name", "cluster", "profile"]]
    clusters = [known_text("cluster", code, language) if isinstance(code, str) else "–" for code in parks["cluster"]]
    frame = data.assign(kind=kinds, cluster=clusters, net_ha=results.indicators.per_park["net_ha"].to_numpy())
    frame = frame.dropna(subset=["net_ha"])
    frame = frame[frame["net_ha"] > 0]
    draw = partial(maps.scheme, frame, colours, language)
    sums = frame.groupby("cluster")["net_ha"].sum().sort_values(ascending=False)
    parts = [f"{cluster} {number(hectares, language, 1)} ha" for cluster, hectares in sums.items()]
    largest = frame.loc[frame["net_ha"].idxmax()]
    alternative = text(
        "alt_scheme", language, parks=number(len(frame), language), count=number(len(sums), language),
        clusters=listed(parts, language), first=largest["name"],
        largest=amount_of(largest["net_ha"], "net_ha", language),
    )  # fmt: skip
    return chart_block("map", language, draw, data, source_line(language, inputs), alternative, caption="chart_scheme")


def chart_areas(results: Results, language: str) -> Block | None:
    """Return areas per park as bars, in parts where they are known."""
    table = results.indicators
    if "net_issued_ha" not in table.per_park and "net_ha" not in table.per_park:
        return None
    values = table.per_park.reindex(
        columns=["net_ha", "net_issued_ha", "available_ha", "under_option_ha"]
    ).assign(park=park_names(results))  # fmt: skip
    parts = pd.DataFrame({"park": values["park"], "net_issued_ha": values["net_issued_ha"].fillna(0.0)})
    parts["under_option_ha"] = values["under_option_ha"].fillna(0.0)
    parts["free_ha"] = (values["available_ha"].fillna(0.0) - parts["under_option_ha"]).clip(lower=0)
    rest = values["net_ha"] - parts[["net_issued_ha", "under_option_ha", "free_ha"]].sum(axis=1)
    parts["other_ha"] = rest.clip(lower=0).fillna(0.0)
    whole = "net_issued_ha" if "net_issued_ha" in table.per_park else "net_ha"
    largest = table.per_park[whole].nlargest(2).index
    share = 100 * table.per_park.loc[largest, whole].sum() / table.totals.loc[whole, "value"]
    blanks = {"first": values["park"][largest[0]], "share": number(share, language)}
    blanks["what"] = text(f"alt_areas_{whole}", language)
    if len(largest) > 1:
        alternative = text("alt_areas", language, second=values["park"][largest[1]], **blanks)
    else:
        alternative = text("alt_areas_one", language, **blanks)
    names = ("net_ha", "net_issued_ha", "available_ha", "under_option_ha")
    note = _over_net(values, parts, language) + _only_largest(len(parts), language)
    source = " ".join([source_line(language, indicator_inputs(results, names)), *note])
    data = values.drop(columns="park").reset_index()
    return chart_block("areas", language, partial(space.areas, parts, language), data, source, alternative)


def chart_spread(results: Results, language: str) -> Block | None:
    """Return box plots of the main indicators, with the total of the portfolio beside them."""
    table = results.indicators
    names = [
        name for name in SPREAD if name in table.per_park and table.per_park[name].notna().sum() >= FEWEST_FOR_A_BOX
    ]
    if not names:
        return None
    rows, parts = [], []
    for name in names:
        definition = indicator(name)
        frame = pd.DataFrame({"park": park_names(results), "value": table.per_park[name]}).dropna()
        unit = unit_label(definition.unit, language)
        style = "d" if definition.unit == "year" else f",.{2 if definition.unit == 'ratio' else 0}f"
        low, middle, high = frame["value"].quantile([0.25, 0.5, 0.75])
        total = float(table.totals.loc[name, "value"])
        values = [amount_of(value, name, language).removesuffix(f" {unit}") for value in (middle, total)]
        middle_and_total = text("box_values", language, middle=values[0], total=values[1])
        title = [definition.label(language) + (f" ({unit})" if unit else ""), middle_and_total]
        said = [park_amount(value, name, language).removesuffix(f" {unit}") for value in frame["value"]]
        labels = [f"{park} {value}" for park, value in zip(frame["park"], said, strict=True)]
        rows.append((title, frame.assign(label=labels), total, style))
        parts.append(
            text(
                "alt_spread_part", language, name=definition.label(language), low=amount_of(low, name, language),
                high=amount_of(high, name, language), middle=amount_of(middle, name, language),
                lowest=frame.loc[frame["value"].idxmin(), "park"], highest=frame.loc[frame["value"].idxmax(), "park"],
                lowest_value=park_amount(frame["value"].min(), name, language),
                highest_value=park_amount(frame["value"].max(), name, language),
            )
        )  # fmt: skip
    source = source_line(language, indicator_inputs(results, names))
    data = table.per_park[names].reset_index()
    return chart_block("spread", language, partial(space.spread, rows), data, source, " ".join(parts))


def chart_vacancy(results: Results, language: str) -> Block | None:
    """Return vacancy per park by class."""
    table = results.indicators
    if "vacancy_pct" not in table.per_park:
        return None
    classes = table.classes["vacancy_pct_class"]
    counts = {code: counted_parks(int((classes == code).sum()), language) for code in ("low", "frictional", "high")}
    highest = table.per_park["vacancy_pct"].idxmax()
    frame = pd.DataFrame({"park": park_names(results), "vacancy_pct": table.per_park["vacancy_pct"], "kind": classes})
    bounds = (table.norms["vacancy_low_below_pct"], table.norms["vacancy_high_above_pct"])
    alternative = text(
        "alt_vacancy", language, park=frame["park"][highest],
        top=park_amount(frame["vacancy_pct"][highest], "vacancy_pct", language), **counts,
    )  # fmt: skip
    unknown = int(frame["vacancy_pct"].isna().sum())
    if unknown:
        alternative += " " + text("alt_vacancy_unknown", language, unknown=counted_parks(unknown, language))
    source = " ".join(
        [source_line(language, indicator_inputs(results, ("vacancy_pct",))), *_only_largest(len(frame), language)]
    )
    data = table.per_park[["vacancy_pct"]].join(table.classes["vacancy_pct_class"]).reset_index()
    draw = partial(space.vacancy, frame, bounds, language)
    return chart_block("vacancy", language, draw, data, source, alternative)


def moments(results: Results, language: str) -> Block | None:
    """Return the parks per moment of the life cycle that their buildings have reached on average."""
    classes = results.indicators.classes.get("mean_age_years_class")
    if classes is None or classes.dropna().empty:
        return None
    names, ages = park_names(results), results.indicators.per_park["mean_age_years"]
    heads = [text(code, language) for code in ("moment", "count", "parks")]
    rows = []
    for item in indicator("mean_age_years").classes:
        within = classes.index[classes == item.code]
        if len(within):
            oldest_first = ages[within].sort_values(ascending=False).index
            parts = [f"{names[park]} ({amount_of(ages[park], 'mean_age_years', language)})" for park in oldest_first]
            moment = item.label(language)
            rows.append((moment[:1].upper() + moment[1:], number(len(within), language), ", ".join(parts)))
    data = classes.reset_index().assign(mean_age_years=ages.to_numpy())
    source = source_line(language, indicator_inputs(results, ("mean_age_years",)))
    return table_block("moments", language, pd.DataFrame(rows, columns=heads), data, source, heads[1:2])


def supply(results: Results, language: str) -> Block | None:
    """Return supply per park with something on offer."""
    table = results.indicators
    if "available_ha" not in table.per_park or not (table.per_park["available_ha"] > 0).any():
        return None
    values = table.per_park.reindex(columns=["available_ha", "under_option_ha"])
    offered = values[values["available_ha"] > 0].sort_values("available_ha", ascending=False)
    columns = {
        "available": offered["available_ha"],
        "option": offered["under_option_ha"],
        "free": offered["available_ha"] - offered["under_option_ha"],
    }
    heads = [text(code, language) for code in ("park", *columns)]
    shown = pd.DataFrame({heads[0]: park_names(results)[offered.index]})
    for head, numbers in zip(heads[1:], columns.values(), strict=True):
        shown[head] = [number(value, language, 1) for value in numbers]
    sums = [number(numbers.sum(min_count=1), language, 1) for numbers in columns.values()]
    shown.loc[len(shown) + len(table.per_park)] = [text("total", language), *sums]
    return table_block(
        "supply", language, shown, values.reset_index(),
        source_line(language, indicator_inputs(results, ("available_ha", "under_option_ha"))), heads[1:],
        date=day(results.reference_date, language), total_row=True,
    )  # fmt: skip


MAKERS = (chart_map, chart_areas, chart_spread, chart_vacancy, moments, supply)


def _over_net(values: pd.DataFrame, parts: pd.DataFrame, language: str) -> list[str]:
    """Say which parks have more issued and on offer than their net area, because their bar is too long."""
    over = values["park"][parts.drop(columns="park").sum(axis=1) > values["net_ha"] + 0.05]
    return [text("over_net", language, parks=listed(list(over), language))] if len(over) else []


def _only_largest(parks: int, language: str) -> list[str]:
    return [text("only_largest", language, shown=LARGEST, parks=number(parks, language))] if parks > LARGEST else []
