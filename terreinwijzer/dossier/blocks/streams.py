"""Blocks on circular streams: what businesses let others see, links between parks, estimates, and room to keep."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import pandas as pd

from terreinwijzer.dossier.blocks.block import Block, chart_block, park_names, source_line, table_block
from terreinwijzer.dossier.charts import streams as charts
from terreinwijzer.dossier.charts.style import LARGEST
from terreinwijzer.dossier.results import Results, StreamsResults
from terreinwijzer.dossier.wording import text
from terreinwijzer.transitions.streams.factors import source_text
from terreinwijzer.transitions.streams.room import activity_name, room_source
from terreinwijzer.vocabulary.codes import label
from terreinwijzer.vocabulary.notation import number, range_text
from terreinwijzer.vocabulary.wording import say


def groups(results: Results, language: str) -> Block | None:
    """Return the streams that are shown added up, per park and product group."""
    found = results.streams
    if found is None or found.shared is None or found.shared.groups.empty:
        return None
    names = park_names(results)
    rows = [
        (str(names[row["park_id"]]), label("material_group", row["material_group"], language),
         label("stream_direction", row["direction"], language), say(f"streams_basis_{row['basis']}", language),
         number(row["businesses"], language), range_text(row["low_tonnes"], row["high_tonnes"], language))
        for row in found.shared.groups.to_dict("records")
    ]  # fmt: skip
    heads = ("park", "streams_group", "streams_direction", "streams_basis", "streams_businesses", "streams_tonnes")
    return _block(results, language, "streams_groups", heads, rows, found.shared.groups, heads[4:])


def named(results: Results, language: str) -> Block | None:
    """Return the streams of businesses that show their name."""
    found = results.streams
    if found is None or found.shared is None or found.shared.named.empty:
        return None
    names = park_names(results)
    rows = [
        (row["name"], str(names[row["park_id"]]), label("material_group", row["material_group"], language),
         label("stream_direction", row["direction"], language), label("stream_quality", row["quality"], language),
         number(row["tonnes_year"], language))
        for row in found.shared.named.to_dict("records")
    ]  # fmt: skip
    heads = ("streams_business", "park", "streams_group", "streams_direction", "streams_quality", "streams_tonnes")
    data = found.shared.named.drop(columns="months")
    return _block(results, language, "streams_named", heads, rows, data, heads[5:])


def links(results: Results, language: str) -> Block | None:
    """Return what the best matches carry from park to park."""
    found = results.streams
    if found is None or found.shared is None or found.shared.links.empty:
        return None
    names = park_names(results)
    rows = [
        (str(names[row["from_park"]]), str(names[row["to_park"]]), number(row["tonnes"], language),
         number(row["gain_eur"], language), number(row["suppliers"], language), number(row["users"], language))
        for row in found.shared.links.to_dict("records")
    ]  # fmt: skip
    heads = ("streams_from", "streams_to", "streams_tonnes", "streams_gain", "streams_suppliers", "streams_users")
    return _block(results, language, "streams_links", heads, rows, found.shared.links, heads[2:])


def links_chart(results: Results, language: str) -> Block | None:
    """Return the same as a chart: the tonnes from park to park."""
    found = results.streams
    if found is None or found.shared is None or found.shared.links.empty:
        return None
    names = park_names(results)
    shown = found.shared.links.nlargest(LARGEST, "tonnes")
    name = [text("streams_link", language, from_=names[row["from_park"]], to=names[row["to_park"]])
            for row in shown.to_dict("records")]  # fmt: skip
    data = pd.DataFrame({"name": name, "low": 0.0, "high": shown["tonnes"].to_numpy()})
    parts = "; ".join(f"{each}: {number(tonnes, language)}" for each, tonnes in zip(name, data["high"], strict=True))
    return chart_block(
        "streams_links_chart", language, lambda width: charts.tonnes(data, language, width), found.shared.links,
        _source(results, language), text("alt_streams_links", language, parts=parts),
    )  # fmt: skip


def estimates_chart(results: Results, language: str) -> Block | None:
    """Return what is estimated to come free per park, from low to high."""
    found = results.streams
    if found is None or found.by_park.empty:
        return None
    names = park_names(results)
    sums = found.by_park.groupby("park_id")[["low_tonnes", "high_tonnes"]].sum().nlargest(LARGEST, "high_tonnes")
    data = pd.DataFrame(
        {"name": [str(names[park]) for park in sums.index], "low": sums["low_tonnes"].to_numpy(),
         "high": sums["high_tonnes"].to_numpy()}
    )  # fmt: skip
    parts = "; ".join(
        f"{row['name']}: {range_text(row['low'], row['high'], language)}" for row in data.to_dict("records")
    )
    return chart_block(
        "streams_estimates_chart", language, lambda width: charts.tonnes(data, language, width), found.by_park,
        _estimate_source(results, found, language), text("alt_streams_estimates", language, parts=parts),
    )  # fmt: skip


def estimates(results: Results, language: str) -> Block | None:
    """Return what is estimated to come free on all parks together, per product group."""
    found = results.streams
    if found is None or found.by_park.empty:
        return None
    sums = found.by_park.groupby("material_group")[["tonnes_year", "low_tonnes", "high_tonnes"]].sum()
    rows = [
        (label("material_group", str(group), language), number(row["tonnes_year"], language),
         range_text(row["low_tonnes"], row["high_tonnes"], language))
        for group, row in sums.sort_values("tonnes_year", ascending=False).iterrows()
    ]  # fmt: skip
    heads = ("streams_group", "streams_middle", "streams_range")
    shown = pd.DataFrame(rows, columns=[text(head, language) for head in heads])
    source = _estimate_source(results, found, language)
    numeric = [text(head, language) for head in heads[1:]]
    return table_block("streams_estimates", language, shown, found.by_park, source, numeric)


def room(results: Results, language: str) -> Block | None:
    """Return which activities of the circular economy need which environmental category, and where that fits."""
    found = results.streams
    if found is None or found.room.parks.empty:
        return None
    rows = [
        (activity_name(str(activity), language), str(row["category"]), number(row["parks"], language),
         number(row["share_pct"], language), text("yes" if row["scarce"] else "no", language))
        for activity, row in found.room.activities.iterrows()
    ]  # fmt: skip
    heads = ("streams_activity", "streams_category", "streams_fits", "streams_land", "streams_scarce")
    shown = pd.DataFrame(rows, columns=[text(head, language) for head in heads])
    used = {"given": "max_environmental_category", "profile": "profile"}
    inputs = [results.portfolio.input("parks", used[basis]) for basis in sorted(set(found.room.parks["basis"]))]
    source = source_line(language, inputs, text("streams_formula_room", language, source=room_source(language)))
    numeric = [text(head, language) for head in heads[2:4]]
    data = found.room.activities.reset_index()
    return table_block("streams_activities", language, shown, data, source, numeric)


MAKERS = (groups, named, links_chart, links, estimates_chart, estimates, room)


def _block(
    results: Results, language: str, name: str, heads: Sequence[str], rows: Sequence[tuple[str, ...]],
    data: pd.DataFrame, numeric: Iterable[str],
) -> Block:  # fmt: skip
    shown = pd.DataFrame(rows, columns=[text(head, language) for head in heads])
    made = table_block(
        name, language, shown, data, _source(results, language), [text(head, language) for head in numeric]
    )
    found = results.streams
    if found is None or not found.illustrative:
        return made
    return replace(made, caption=f"{made.caption} – {text('illustrative', language)}", illustrative=True)


def _source(results: Results, language: str) -> str:
    inputs = [results.portfolio.input("streams", "tonnes_year")]
    return source_line(language, inputs, text("streams_formula_shared", language))


def _estimate_source(results: Results, found: StreamsResults, language: str) -> str:
    table = ("establishments", "jobs") if (found.by_park["by"] == "sbi").any() else ("parks", "jobs")
    said = [
        source_text(key, language) for key in sorted({key for line in found.by_park["source"] for key in line.split()})
    ]
    inputs = [results.portfolio.input(*table)]
    return source_line(language, inputs, text("streams_formula_estimates", language, sources="; ".join(said)))
