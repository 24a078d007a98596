"""Supply and demand as people tell of it, beside what the snapshot has on offer."""

from __future__ import annotations

from typing import Any

import pandas as pd
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse

from terreinwijzer.web.access.holders import may_here
from terreinwijzer.web.access.roles import Permission
from terreinwijzer.web.pages.frame import page, portfolio
from terreinwijzer.web.portfolios import Shown
from terreinwijzer.web.privacy.log import seen
from terreinwijzer.web.register.codes import OFFER_KIND, OFFER_STATE, REQUEST_STATE
from terreinwijzer.web.register.listing import PER_PAGE
from terreinwijzer.web.register.market import (
    ACTIVE,
    EVERY,
    NOT_ACCEPTED,
    Asked,
    advice_of,
    imported_on,
    offers_of,
    parks_asked,
    requests_of,
)
from terreinwijzer.web.register.pages.organisations import HERE
from terreinwijzer.web.wording import text
from terreinwijzer.web.writing.columns import said
from terreinwijzer.web.writing.downloads import download

# What the snapshot has more of stands on the pages of the parks, and in their downloads.
IMPORTED_SHOWN = 25
OFFER_COLUMNS = ("summary", "kind", "park_id", "street", "organisation", "plot_area_m2", "floor_area_m2", "price_eur",
                 "price_per", "available_from", "state", "source", "published")  # fmt: skip
# Of what was not accepted, also why.
JUDGED = ("judgement", "reason")
REQUEST_COLUMNS = ("summary", "organisation", "sbi", "environmental_category", "plot_area_m2", "floor_area_m2",
                   "park_id", "wanted_from", "state", "source")  # fmt: skip


def offers(request: HttpRequest, language: str, portfolio_id: str) -> HttpResponse:
    """Show the offers that people told of, and below them those of the snapshot."""
    shown, asked = portfolio(portfolio_id), _asked(request, portfolio_id, OFFER_STATE)
    parks = parks_asked(shown, asked, language)
    rows, sees_people = _listed(request, portfolio_id, offers_of(portfolio_id, asked, parks))
    imported = imported_on(shown, parks)
    return page(
        request, "register/offers.html", language, shown, HERE,
        asked=asked, rows=rows, sees_people=sees_people, said=said, kinds=OFFER_KIND,
        states=_states(asked, OFFER_STATE),
        all_land=len(imported["land"]), all_premises=len(imported["premises"]),
        **{name: listed[:IMPORTED_SHOWN] for name, listed in imported.items()},
    )  # fmt: skip


def offers_file(request: HttpRequest, language: str, portfolio_id: str, suffix: str) -> HttpResponse:
    """Return the offers that were asked for as a table, without who told of them."""
    shown, asked = portfolio(portfolio_id), _asked(request, portfolio_id, OFFER_STATE)
    found = offers_of(portfolio_id, asked, parks_asked(shown, asked, language))
    table = _table(found, _columns(asked, OFFER_COLUMNS), shown, language)
    return download(table, "offers", suffix, language, shown)


def requests(request: HttpRequest, language: str, portfolio_id: str) -> HttpResponse:
    """Show what businesses seek, each with the way to the parks that fit."""
    shown, asked = portfolio(portfolio_id), _asked(request, portfolio_id, REQUEST_STATE)
    found = requests_of(portfolio_id, asked, parks_asked(shown, asked, language))
    rows, sees_people = _listed(request, portfolio_id, found)
    return page(
        request, "register/requests.html", language, shown, HERE,
        asked=asked, rows=rows, sees_people=sees_people, said=said, states=_states(asked, REQUEST_STATE),
        advice=advice_of,
    )  # fmt: skip


def requests_file(request: HttpRequest, language: str, portfolio_id: str, suffix: str) -> HttpResponse:
    """Return the requests that were asked for as a table, without who told of them."""
    shown, asked = portfolio(portfolio_id), _asked(request, portfolio_id, REQUEST_STATE)
    found = requests_of(portfolio_id, asked, parks_asked(shown, asked, language))
    table = _table(found, _columns(asked, REQUEST_COLUMNS), shown, language)
    return download(table, "requests", suffix, language, shown)


def _asked(request: HttpRequest, portfolio_id: str, states: tuple[str, ...]) -> Asked:
    return Asked.read(request.GET, states, moderates=may_here(request, portfolio_id, Permission.MODERATE))


def _states(asked: Asked, states: tuple[str, ...]) -> tuple[str, ...]:
    """Return the states among which somebody may choose."""
    return (ACTIVE, *states, EVERY, *(NOT_ACCEPTED if asked.moderates else ()))


def _listed(request: HttpRequest, portfolio_id: str, rows: Any) -> tuple[Any, bool]:
    """Return one page of records, and whether the user sees who told of them, which is then written down."""
    listed = Paginator(rows, PER_PAGE).get_page(request.GET.get("page", "1"))
    sees_people = may_here(request, portfolio_id, Permission.SEE_PERSONAL_DATA)
    if sees_people:
        seen(request, portfolio_id, [each for each in listed.object_list if each.contact])
    return listed, sees_people


def _columns(asked: Asked, columns: tuple[str, ...]) -> tuple[str, ...]:
    return (*columns, *JUDGED) if asked.state in NOT_ACCEPTED else columns


def _table(rows: Any, columns: tuple[str, ...], shown: Shown, language: str) -> pd.DataFrame:
    """Return records as words, by column."""
    return pd.DataFrame(
        [[_cell(row, name, shown, language) for name in columns] for row in rows], columns=list(columns)
    )


def _cell(row: Any, name: str, shown: Shown, language: str) -> object:
    value = getattr(row, name)
    if name == "park_id":
        return shown.names.get(value, value)
    if isinstance(value, bool):
        return text("said_true" if value else "said_false", language)
    if label := said(row, name):
        return text(label, language)
    return str(value) if name == "organisation" and value else value
