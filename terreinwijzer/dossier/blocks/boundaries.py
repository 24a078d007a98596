"""Blocks on boundaries: each source beside the others, and what an outline encloses. Nothing is averaged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from terreinwijzer.dossier.blocks.block import Block, listed, named_sources, source_line, table_block
from terreinwijzer.dossier.results import Results
from terreinwijzer.dossier.wording import text
from terreinwijzer.lineage import Input, Source
from terreinwijzer.spatial.boundaries import Boundaries
from terreinwijzer.vocabulary.codes import label
from terreinwijzer.vocabulary.notation import number


def boundary_blocks(found: Boundaries, parks: pd.DataFrame, language: str) -> list[Block]:
    """Return the tables of a comparison: the sources, the parks by two outlines, and what outlines enclose."""
    names = parks.set_index("park_id")["name"]
    blocks = [_sources(found, parks, language), _parks(found, names, language), _content(found, names, language)]
    return [block for block in blocks if block is not None]


def boundary_sources(results: Results, language: str) -> Block | None:
    """Return the area of the parks by each boundary source."""
    parks = results.portfolio.table("parks")
    return _sources(results.boundaries, parks, language) if results.boundaries else None


def boundary_parks(results: Results, language: str) -> Block | None:
    """Return each park by its own outline and by the other outlines."""
    return _parks(results.boundaries, _names(results), language) if results.boundaries else None


def boundary_content(results: Results, language: str) -> Block | None:
    """Return what the outlines enclose."""
    return _content(results.boundaries, _names(results), language) if results.boundaries else None


MAKERS = (boundary_sources, boundary_parks, boundary_content)


def _names(results: Results) -> pd.Series:
    return results.portfolio.park_names


def _sources(found: Boundaries, parks: pd.DataFrame, language: str) -> Block:
    by_id = {leaf.source.source_id: leaf.source for leaf in found.inputs}
    table = found.sources
    heads = [
        text(code, language)
        for code in ("boundary_source", "boundary_kind", "boundary_year", "boundary_ha", "difference_ha")
    ]
    shown = pd.DataFrame(
        {
            heads[0]: [by_id[name].titled(language) for name in table["source_id"]],
            heads[1]: [text(f"boundary_{kind}", language) for kind in table["kind"]],
            heads[2]: ["–" if pd.isna(year) else str(year) for year in table["year"]],
            heads[3]: [number(value, language, 1) for value in table["area_ha"]],
            heads[4]: ["" if row == 0 else number(value, language, 1, sign=True)
                       for row, value in enumerate(table["difference_ha"])],
        }
    )  # fmt: skip
    source = f"{text('source', language)}: {named_sources(by_id.values(), language)}."
    block = table_block("boundary_sources", language, shown, table, source, heads[2:])
    return replace(block, reading=_difference(found, by_id, parks, language))


def _difference(found: Boundaries, by_id: Mapping[str, Source], parks: pd.DataFrame, language: str) -> str:
    """Say how far each other source is from the outlines of the parks, and of which parks these are."""
    compared = parks[parks["park_id"].isin(found.parks.index)]
    kinds = {label("location_type", code, language) for code in compared["location_type"].dropna()}
    which = text(
        "boundary_all" if len(compared) == len(parks) else "boundary_of",
        language, count=len(compared), all=len(parks), kinds=listed(sorted(kinds), language),
    )  # fmt: skip
    own, *others = found.sources.to_dict("records")
    return " ".join(
        text(
            "boundary_reading", language, own=by_id[own["source_id"]].titled(language), which=which,
            first=number(own["area_ha"], language, 1), other=by_id[row["source_id"]].titled(language),
            year="–" if pd.isna(row["year"]) else row["year"], second=number(row["area_ha"], language, 1),
            difference=number(abs(row["difference_ha"]), language, 1),
            direction=text("boundary_less" if row["difference_ha"] < 0 else "boundary_more", language),
        )
        for row in others
    )  # fmt: skip


def _parks(found: Boundaries, names: pd.Series, language: str) -> Block | None:
    if "both_ha" not in found.parks:
        return None
    heads = [text(code, language) for code in ("park", "boundary_own", "boundary_both", "boundary_only")]
    shown = pd.DataFrame({heads[0]: names.reindex(found.parks.index)})
    for head, column in zip(heads[1:], ("first_ha", "both_ha", "only_first_ha"), strict=True):
        shown[head] = [number(value, language, 1) for value in found.parks[column]]
    return table_block(
        "boundary_parks", language, shown, found.parks.reset_index(), source_line(language, _outlines(found)), heads[1:]
    )


def _outlines(found: Boundaries) -> list[Input]:
    """Return what has shapes: a statistic has none, and takes no part in what is measured."""
    return [leaf for leaf in found.inputs if leaf.column == "geometry"]


def _content(found: Boundaries, names: pd.Series, language: str) -> Block | None:
    kinds = [name for name in found.content if name != "rest_ha" and found.content[name].abs().max() > 0.05]  # noqa: PLR2004
    if not kinds:
        return None
    table = found.content[[*kinds, "rest_ha"]].copy()
    # A cover that rounds to nothing everywhere has no column; what little there is stays with the rest.
    table["rest_ha"] += found.content.drop(columns=[*kinds, "rest_ha"]).sum(axis=1)
    table.insert(0, "area_ha", table.sum(axis=1))
    ordered = pd.concat([table.drop(index="").sort_values("area_ha", ascending=False), table.loc[[""]]])
    heads = [text(f"content_{name.removesuffix('_ha')}", language) for name in ordered]
    total = text("boundary_whole", language, hectares=number(found.double_counted_ha, language, 1))
    shown = pd.DataFrame({text("park", language): [names.get(park, total) for park in ordered.index]})
    for head, column in zip(heads, ordered, strict=True):
        shown[head] = [number(value, language, 1) for value in ordered[column]]
    block = table_block(
        "boundary_content", language, shown, ordered.rename_axis("park_id").reset_index(),
        source_line(language, _outlines(found)), heads, total_row=True,
    )  # fmt: skip
    covers = [text(f"content_{name.removesuffix('_ha')}", language).lower() for name in kinds]
    reading = text(
        "boundary_content_reading", language, covers=number(table.loc["", kinds].sum(), language, 1),
        kinds=listed(covers, language), double=number(found.double_counted_ha, language, 1),
    )  # fmt: skip
    return replace(block, reading=reading)
