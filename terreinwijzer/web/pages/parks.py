"""The table of parks: sorted and searched on the server, so that it works without scripts."""

from __future__ import annotations

from typing import Any

import pandas as pd
from django.http import HttpRequest, HttpResponse

from terreinwijzer.dossier.blocks.block import heads_of, indicator_inputs, park_decimals, plain, source_line
from terreinwijzer.dossier.blocks.figures import KEY_FIGURES
from terreinwijzer.dossier.results import Results
from terreinwijzer.indicators.catalogue import indicator
from terreinwijzer.vocabulary.codes import label
from terreinwijzer.web.pages.frame import page, portfolio
from terreinwijzer.web.portfolios import Shown
from terreinwijzer.web.wording import plainly

# A page of the table; a country has thousands of parks.
PER_PAGE = 100
NAME = "name"


def parks(request: HttpRequest, language: str, portfolio_id: str) -> HttpResponse:
    """Show the parks with their key figures."""
    shown = portfolio(portfolio_id)
    asked, sort = request.GET.get("q", "").strip(), request.GET.get("sort", NAME)
    down = request.GET.get("order") == "down"
    names = [name for name in KEY_FIGURES if name in shown.results.indicators.per_park]
    found = matching(shown, asked, language)
    ordered = in_order(shown, found, sort if sort in names else NAME, down=down)
    number_of_page = max(1, int(request.GET.get("page", "1")) if request.GET.get("page", "1").isdigit() else 1)
    first = (number_of_page - 1) * PER_PAGE
    return page(
        request, "parks.html", language, shown, "parks",
        rows=_rows(shown, ordered[first : first + PER_PAGE], names, language),
        columns=_columns(names, sort, language, down=down),
        asked=asked, sort=sort if sort in names else NAME, down=down, count=len(found), all=len(shown.names),
        number_of_page=number_of_page, pages=max(1, -(-len(found) // PER_PAGE)),
        source=source_line(language, indicator_inputs(shown.results, names)),
        profiles=shown.results.portfolio.has("parks", "profile"),
    )  # fmt: skip


def matching(shown: Shown, asked: str, language: str) -> list[str]:
    """Return the keys of the parks of which name, RIN number, municipality or profile holds every word asked for."""
    searched = shown.made(_searched, language)
    for word in plainly(asked).split():
        searched = searched[searched.str.contains(word, regex=False)]
    return [str(park_id) for park_id in searched.index]


def named(shown: Shown, asked: str, language: str) -> list[str]:
    """Return the parks that somebody means: the one with this key, or else all that `matching` finds."""
    return [asked] if asked in shown.names.index else matching(shown, asked, language)


def _searched(results: Results, language: str) -> pd.Series:
    """Return what a search looks in, by park."""
    table = pd.DataFrame(results.portfolio.table("parks")).set_index("park_id")
    profile = [label("profile", code, language) if isinstance(code, str) else "" for code in table["profile"]]
    parts = [table[name].fillna("").astype("str") for name in ("name", "rin_number", "municipality")]
    return parts[0].str.cat([*parts[1:], pd.Series(profile, index=table.index)], sep=" ").map(plainly)


def in_order(shown: Shown, found: list[str], sort: str, *, down: bool) -> list[str]:
    """Return parks in the order of their name or of an indicator; those without a value come last."""
    if sort == NAME:
        values = shown.names.loc[found].str.casefold()
    else:
        values = shown.results.indicators.per_park.loc[found, sort]
    return [str(key) for key in values.sort_values(ascending=not down, na_position="last", kind="stable").index]


def _rows(shown: Shown, keys: list[str], names: list[str], language: str) -> list[dict[str, Any]]:
    profiles = pd.DataFrame(shown.results.portfolio.table("parks")).set_index("park_id").loc[keys, "profile"]
    values = shown.results.indicators.per_park.loc[keys, names].to_dict(orient="index")
    units = [(name, indicator(name).unit, park_decimals(name)) for name in names]
    return [
        {
            "park_id": key,
            "name": shown.names[key],
            "profile": label("profile", code, language) if isinstance(code, str) else "–",
            "values": [(name, plain(values[key][name], unit, language, decimals)) for name, unit, decimals in units],
        }
        for key, code in profiles.items()
    ]


def _columns(names: list[str], sort: str, language: str, *, down: bool) -> list[dict[str, Any]]:
    heads = heads_of(names, language)
    return [
        {
            "name": name, "head": heads[name],
            "sorted": ("descending" if down else "ascending") if name == sort else "",
            "next": "up" if name == sort and down else "down",
        }
        for name in names
    ]  # fmt: skip
