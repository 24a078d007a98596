"""Blocks on an energy hub: the picture of now, ways of working together, batteries, and who gets what of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import numpy as np
import pandas as pd

from terreinwijzer.dossier.blocks.block import Block, chart_block, source_line, table_block
from terreinwijzer.dossier.charts import hub as charts
from terreinwijzer.dossier.charts import hub_map as map_chart
from terreinwijzer.dossier.results import HubResults, Results
from terreinwijzer.dossier.wording import text
from terreinwijzer.vocabulary.codes import label
from terreinwijzer.vocabulary.notation import number

DIRECTIONS = ("import", "export")
WAY_HEADS = ("cost_eur", "gap_pct", "short_hours", "curtailed_kwh", "peak_kw", "battery_kwh")
SCREENING_HEADS = ("annual_kwh", "own_peaks_kw", "freed_kw", "battery_freed_kw", "sun_kwh", "score")
SPLIT_HEADS = ("alone_eur", "shapley", "nucleolus", "proportional", "steering", "whole", "when_leaving")
LEAVING_HEADS = ("group_import_kw", "congestion_hours", "short_hours", "short_kwh", "curtailed_kwh", "cost_eur")
# So many flows are drawn; a share smaller than this [%] of the whole goes with the others.
LEAST_SHARE_PCT = 1.0
# So many findings are told; the table of data has them all.
MOST_FINDINGS = 25


def room(results: Results, language: str) -> Block | None:
    """Return the room on the grid now, for drawing and for feeding in."""
    hub = results.hub
    if hub is None:
        return None
    at, over = hub.room, hub.congestion
    facts = {
        "gtv_kw": at["gtv_kw"], "group_kw": at["group_kw"], "group_peak_kw": at["group_peak_kw"],
        "sum_of_peaks_kw": at["sum_of_peaks_kw"], "coincidence_pct": at["coincidence"] * 100,
        "hours_alone": over["hours"].xs("alone", level="way"), "hours_shared": over["hours"].xs("shared", level="way"),
        "excess_alone_kwh": over["excess_kwh"].xs("alone", level="way"),
        "excess_shared_kwh": over["excess_kwh"].xs("shared", level="way"), "fits": at["fits"],
    }  # fmt: skip
    heads = [text("hub_fact", language), *(label("grid_direction", each, language) for each in DIRECTIONS)]
    rows = [
        (text(f"hub_{name}", language), *(_plain(values[each], language) for each in DIRECTIONS))
        for name, values in facts.items()
    ]
    shown = pd.DataFrame(rows, columns=heads)
    return _marked(
        table_block("hub_room", language, shown, at.reset_index(), _source(results, hub, language), heads[1:]), hub
    )


def duration(results: Results, language: str) -> Block | None:
    """Return the load duration of the group beside its limits."""
    hub = results.hub
    if hub is None:
        return None
    group, limits = hub.load_duration["group"], {each: float(hub.room.loc[each, "group_kw"]) for each in DIRECTIONS}
    block = chart_block(
        "hub_duration", language, lambda width: charts.duration(group, limits, language, width),
        group.rename("group_kw").reset_index(), _source(results, hub, language),
        text("alt_hub_duration", language, peak=_plain(group.iloc[0], language),
             half=_plain(group.iloc[len(group) // 2], language), least=_plain(group.iloc[-1], language),
             limit=_plain(limits["import"], language), back=_plain(limits["export"], language)),
    )  # fmt: skip
    return _marked(block, hub)


def hours(results: Results, language: str) -> Block | None:
    """Return the least room per month and hour."""
    hub = results.hub
    if hub is None:
        return None
    table = hub.room_by_hour
    at = table.stack()  # noqa: PD013  (one value each)
    month, hour = at.idxmin()
    best_month, best_hour = at.idxmax()
    block = chart_block(
        "hub_hours", language, lambda width: charts.hours(table, language, width),
        at.rename("kw").reset_index(), _source(results, hub, language),
        text("alt_hub_hours", language, least=_plain(at.min(), language), hour=hour,
             month=text(f"month_{month}", language), most=_plain(at.max(), language), best_hour=best_hour,
             best_month=text(f"month_{best_month}", language)),
    )  # fmt: skip
    return _marked(block, hub)


def flows(results: Results, language: str, direction: str) -> Block | None:
    """Return who lends how much capacity to whom in one direction; none where nobody is ever short."""
    hub = results.hub
    if hub is None:
        return None
    table = hub.flows[hub.flows["direction"] == direction]
    if table.empty:
        return None
    shown = _named(table, hub, language)
    most = shown.groupby(["helper", "short"], sort=False)["kwh"].sum().sort_values(ascending=False).head(5)
    parts = "; ".join(
        text("alt_hub_flow", language, helper=helper, short=short, kwh=_plain(kwh, language))
        for (helper, short), kwh in most.items()
    )
    block = chart_block(
        f"hub_flows_{direction}", language, lambda width: charts.flows(shown, language, width), table,
        _source(results, hub, language), text("alt_hub_flows", language, parts=parts),
    )  # fmt: skip
    return _marked(block, hub)


def map_of_matches(results: Results, language: str) -> Block | None:
    """Return where who has room and who is short are; none where no two places of a match are known."""
    hub = results.hub
    if hub is None or hub.connections is None or not {"x_m", "y_m"} <= set(hub.connections):
        return None
    places = hub.connections.dropna(subset=["x_m", "y_m"])
    known = hub.flows[hub.flows["helper"].isin(places.index) & hub.flows["short"].isin(places.index)]
    direction = next((each for each in DIRECTIONS if (known["direction"] == each).any()), None)
    if direction is None:
        return None
    links = known[known["direction"] == direction]
    helps, lacks = places.index.isin(links["helper"]), places.index.isin(links["short"])
    kinds = np.select([helps & lacks, helps, lacks], ["both", "helper", "short"], "neither")
    named = pd.DataFrame(
        {"name": [hub.names.get(str(each), str(each)) for each in places.index], "kind": kinds,
         "x_m": places["x_m"].to_numpy(dtype=float), "y_m": places["y_m"].to_numpy(dtype=float)}
    )  # fmt: skip
    # Who helps a little too counts as a helper, but lines too thin to tell apart are left out.
    thick = links[links["kwh"] >= links["kwh"].sum() * LEAST_SHARE_PCT / 100]
    lines = thick.assign(helper=thick["helper"].map(hub.names), short=thick["short"].map(hub.names))
    said = {kind: text(f"hub_map_{kind}", language) for kind in ("helper", "short", "both", "neither")}
    some = named[named["kind"] != "neither"].groupby("kind", sort=False)
    parts = "; ".join(f"{said[str(kind)]}: {', '.join(own['name'])}" for kind, own in some)
    block = chart_block(
        "hub_map", language, lambda width: map_chart.matches(named, lines, said, language, width), named,
        _source(results, hub, language), text("alt_hub_map", language, parts=parts),
        direction=label("grid_direction", direction, language).lower(),
    )  # fmt: skip
    return _marked(block, hub)


def connections(results: Results, language: str) -> Block | None:
    """Return what the load of each connection rests on, and how much of it was filled in."""
    hub = results.hub
    if hub is None or hub.connections is None:
        return None
    rows = [
        (hub.names.get(str(name), str(name)), label("hub_load_basis", str(row["basis"]), language),
         _plain(row["annual_kwh"], language), _plain(row["filled_quarters"], language))
        for name, row in hub.connections.iterrows()
    ]  # fmt: skip
    titles = [text(f"hub_{head}", language) for head in ("connection", "basis", "annual_kwh", "filled_quarters")]
    data, source = hub.connections.reset_index(), _source(results, hub, language)
    shown = pd.DataFrame(rows, columns=titles)
    return _marked(table_block("hub_connections", language, shown, data, source, titles[2:]), hub)


def findings(results: Results, language: str) -> Block | None:
    """Return what was found in the measurements; none where nothing was."""
    hub = results.hub
    if hub is None or hub.findings is None or hub.findings.empty:
        return None
    told = hub.findings[language].head(MOST_FINDINGS).tolist()
    if len(hub.findings) > len(told):
        told.append(text("hub_more_findings", language, count=number(len(hub.findings) - len(told), language)))
    shown = pd.DataFrame({text("hub_finding", language): told})
    return _marked(table_block("hub_findings", language, shown, hub.findings, _source(results, hub, language)), hub)


def leaving(results: Results, language: str) -> Block | None:
    """Return what changes by the member that leaves; none where nobody does."""
    hub = results.hub
    if hub is None or hub.leaving is None:
        return None
    rows = [
        (label("hub_state", str(state), language), *(_plain(row[head], language) for head in LEAVING_HEADS))
        for state, row in hub.leaving.iterrows()
    ]
    titles = [text(f"hub_{head}", language) for head in ("state", *LEAVING_HEADS)]
    data, source = hub.leaving.reset_index(), _source(results, hub, language)
    who = hub.names.get(hub.without, hub.without)
    shown = pd.DataFrame(rows, columns=titles)
    return _marked(table_block("hub_leaving", language, shown, data, source, titles[1:], who=who), hub)


def ways(results: Results, language: str) -> Block | None:
    """Return what each way of working together costs and leaves short."""
    hub = results.hub
    if hub is None or hub.ways is None:
        return None
    rows = [
        (label("hub_way", str(way), language),
         *(number(row[name], language, 2 if name == "gap_pct" else 0) for name in WAY_HEADS))
        for way, row in hub.ways.iterrows()
    ]  # fmt: skip
    return _table_of("hub_ways", results, hub, language, ("way", *WAY_HEADS), rows, hub.ways)


def chart_ways(results: Results, language: str) -> Block | None:
    """Return before and after: the ways side by side."""
    hub = results.hub
    if hub is None or hub.ways is None:
        return None
    table = hub.ways
    parts = "; ".join(
        text("alt_hub_way", language, way=label("hub_way", str(way), language),
             cost=_plain(row["cost_eur"], language), hours=_plain(row["short_hours"], language),
             peak=_plain(row["peak_kw"], language), battery=_plain(row["battery_kwh"], language))
        for way, row in table.iterrows()
    )  # fmt: skip
    block = chart_block(
        "hub_ways_compared", language, lambda width: charts.ways(table, language, width),
        table[list(charts.WAY_FIGURES)].reset_index(), _source(results, hub, language),
        text("alt_hub_ways", language, parts=parts),
    )  # fmt: skip
    return _marked(block, hub)


def batteries(results: Results, language: str) -> Block | None:
    """Return what battery stands where in the best hub; none where it has none."""
    hub = results.hub
    if hub is None or hub.batteries is None or hub.batteries.empty:
        return None
    rows = [
        (hub.names.get(str(name), str(name)), number(row["size_kwh"], language), number(row["power_kw"], language))
        for name, row in hub.batteries.iterrows()
    ]
    return _table_of("hub_batteries", results, hub, language, ("at", "size_kwh", "power_kw"), rows, hub.batteries)


def split(results: Results, language: str) -> Block | None:
    """Return what each member gets of what sharing saves, by rule, and what the others lose when it leaves."""
    hub = results.hub
    if hub is None or hub.split is None:
        return None
    heads = [name for name in SPLIT_HEADS if name in hub.split]
    rows = [
        (hub.names.get(str(name), str(name)), *(number(row[head], language) for head in heads))
        for name, row in hub.split.iterrows()
    ]
    return _table_of("hub_split", results, hub, language, ("member", *heads), rows, hub.split)


def chart_split(results: Results, language: str) -> Block | None:
    """Return the split as a picture."""
    hub = results.hub
    if hub is None or hub.split is None:
        return None
    table = hub.split.rename(index=dict(hub.names))
    most = table["when_leaving"].sort_values(ascending=False)
    block = chart_block(
        "hub_split_compared", language, lambda width: charts.split(table, language, width),
        hub.split.reset_index(), _source(results, hub, language),
        text("alt_hub_split", language, first=most.index[0], most=_plain(most.iloc[0], language),
             last=most.index[-1], least=_plain(most.iloc[-1], language)),
    )  # fmt: skip
    return _marked(block, hub)


def screening(results: Results, language: str) -> Block | None:
    """Return the score of every park, where the case asks for it."""
    table = results.hub_screening
    if table is None:
        return None
    heads = ("name", *SCREENING_HEADS, "mix_basis")
    titles = [text(f"hub_{head}", language) for head in heads]
    rows = [
        (str(row["name"]), *(_plain(row[head], language) for head in SCREENING_HEADS),
         text(f"hub_mix_{row['mix_basis']}", language))
        for _, row in table.iterrows()
    ]  # fmt: skip
    inputs = [results.portfolio.input("parks", "net_issued_ha")]
    source = source_line(language, inputs, text("hub_screening_formula", language))
    shown = pd.DataFrame(rows, columns=titles)
    return table_block("hub_screening", language, shown, table.reset_index(), source, titles[1:-1])


MAKERS = (
    leaving, room, duration, hours, partial(flows, direction="import"), partial(flows, direction="export"),
    map_of_matches, connections, findings, ways, chart_ways, batteries, split, chart_split,
)  # fmt: skip


def _named(table: pd.DataFrame, hub: HubResults, language: str) -> pd.DataFrame:
    """Return flows by name; those too thin to see go together by who is short."""
    least = table["kwh"].sum() * LEAST_SHARE_PCT / 100
    helper = table["helper"].map(hub.names).where(table["kwh"] >= least, text("hub_others", language))
    helper = helper.where(table["helper"].notna(), text("hub_nobody", language))
    total = table.groupby("short")["kwh"].transform("sum")
    short = table["short"].map(hub.names).where(total >= least, text("hub_others_short", language))
    found = pd.DataFrame({"helper": helper, "short": short, "kwh": table["kwh"]})
    return found.groupby(["helper", "short"], as_index=False, sort=False)["kwh"].sum()


def _table_of(
    name: str,
    results: Results,
    hub: HubResults,
    language: str,
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    data: pd.DataFrame,
) -> Block:
    titles = [text(f"hub_{head}", language) for head in heads]
    shown = pd.DataFrame(rows, columns=titles)
    return _marked(table_block(name, language, shown, data.reset_index(), _source(results, hub, language), titles[1:]),
                   hub)  # fmt: skip


def _marked(block: Block, hub: HubResults) -> Block:
    return replace(block, illustrative=hub.illustrative)


def _source(results: Results, hub: HubResults, language: str) -> str:
    formula = text("hub_formula", language)
    if hub.granted_pct is not None:
        formula += "; " + text("hub_granted", language, share=number(hub.granted_pct, language))
    return source_line(language, [results.portfolio.input("connections", "gtv_import_kw")], formula)


def _plain(value: float, language: str) -> str:
    return "–" if pd.isna(value) else number(value, language)
