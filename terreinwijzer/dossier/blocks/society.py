"""Blocks on society: work and schooling, organisation, and the profiles of the parks."""

from __future__ import annotations

import pandas as pd

from terreinwijzer.dossier.blocks.block import (
    Block,
    heads_of,
    indicator_inputs,
    park_names,
    plain,
    source_line,
    table_block,
)
from terreinwijzer.dossier.results import Results
from terreinwijzer.dossier.wording import known_text, text
from terreinwijzer.indicators.catalogue import indicator
from terreinwijzer.indicators.society import FORMS
from terreinwijzer.lineage import Figure, Input
from terreinwijzer.vocabulary.codes import codes, label
from terreinwijzer.vocabulary.notation import number

PROFILE_FIGURES = (
    "net_issued_ha", "available_ha", "jobs", "jobs_per_net_ha", "fsi", "vacancy_pct", "mean_construction_year",
)  # fmt: skip
CLIMATE = ("green_share_pct", "heat_difference_c", "water_depth_m")


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
            heads[1]: [known_text("labour", code, language) for code in table["class"]],
            heads[2]: [known_text("area", code, language) for code in table["area"]],
            heads[3]: shares,
        }
    )
    source = source_line(language, [results.portfolio.input("labour_market", "share_pct")])
    return table_block("labour", language, shown, table, source, heads[3:])


def organisation(results: Results, language: str) -> Block | None:
    """Return which forms of organisation every park is known to have; forms of which nothing is known are left out."""
    table = results.portfolio.table("organisations")
    known = [form for form in FORMS if table[form].notna().any()]
    if not known:
        return None
    words = {True: text("yes", language), False: text("no", language)}
    shown = pd.DataFrame({text("park", language): table["park_id"].map(park_names(results))})
    for form in known:
        shown[text(form, language)] = [
            text("unknown", language) if pd.isna(value) else words[bool(value)] for value in table[form]
        ]
    if table["association_name"].notna().any():
        shown[text("association_name", language)] = table["association_name"].fillna("–")
    source = source_line(language, [results.portfolio.input("organisations", form) for form in known])
    absent = [text(form, language) for form in FORMS if form not in known]
    if absent:
        source += " " + text("nothing_known", language, what=", ".join(absent))
    return table_block("organisation", language, shown, table, source)


def climate(results: Results, language: str) -> Block | None:
    """Return greenery, heat and water per park, where given."""
    table = results.indicators
    names = [name for name in CLIMATE if name in table.per_park]
    if not names:
        return None
    heads = heads_of(names, language)
    shown = pd.DataFrame({text("park", language): park_names(results)})
    for name in names:
        shown[heads[name]] = [number(value, language, indicator(name).decimals) for value in table.per_park[name]]
    data = table.per_park[names].reset_index()
    source = source_line(language, indicator_inputs(results, names))
    return table_block("climate", language, shown, data, source, heads.values())


def profiles(results: Results, language: str) -> Block | None:
    """Return parks, hectares, jobs and intensity per profile."""
    if not results.portfolio.has("parks", "profile"):
        return None
    groups = results.indicators.by("profile")
    groups = groups.reindex([code for code in codes("profile") if code in groups.index])
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


MAKERS = (labour, organisation, climate, profiles)
