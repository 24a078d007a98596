"""What every page has: its language, its portfolio, its links, and the same page in the other language."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from functools import partial
from html import escape
from typing import Any

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localtime

from terreinwijzer.dossier.blocks.block import Block
from terreinwijzer.dossier.markdown import reads_as_cards
from terreinwijzer.dossier.wording import text as dossier_text
from terreinwijzer.vocabulary.notation import day, number
from terreinwijzer.web.access.holders import roles_of
from terreinwijzer.web.access.roles import Permission, may
from terreinwijzer.web.access.routes import ROUTES
from terreinwijzer.web.notices.unread import unread_count
from terreinwijzer.web.people.who import who
from terreinwijzer.web.portfolios import Portfolios, Shown, portfolios_at
from terreinwijzer.web.templating import MENU
from terreinwijzer.web.wording import OTHER, language_of, text

LASTING = "private, max-age=31536000, immutable"


def all_portfolios() -> Portfolios:
    """Return the portfolios of this installation."""
    return portfolios_at(settings.ENVIRONMENT.data)


def portfolio(portfolio_id: str, day: str = "") -> Shown:
    """Return a portfolio that is shown, on its last reference date unless `day` names another.

    Raises
    ------
    Http404
        There is none of this name, or none on this date.
    """
    shown = all_portfolios().shown(portfolio_id, day)
    if shown is None:
        raise Http404
    return shown


def known_park(shown: Shown, park_id: str) -> str:
    """Return the key of a park, if the portfolio has it.

    Raises
    ------
    Http404
        It has not.
    """
    if park_id not in shown.names.index:
        raise Http404
    return park_id


def page(
    request: HttpRequest, template: str, language: str, shown: Shown | None, here: str = "", **values: Any
) -> HttpResponse:
    """Return a page.

    Parameters
    ----------
    request
        What was asked.
    template
        File of the page.
    language
        `nl` or `en`.
    shown
        The portfolio, if the page is about one.
    here
        The part of the menu that the page belongs to.
    values
        What the template tells.

    Every template also has `allowed("WRITE_REGISTER")`, which tells whether the user may do that here.
    """
    common = _common(request, language, shown, here)
    # What the page itself says goes before what every page has.
    request.framed = True  # type: ignore[attr-defined]
    return render(request, template, common | values)


def framed(request: HttpRequest) -> dict[str, Any]:
    """Give what every page has to a page that another library makes; `page` and faults gave it themselves."""
    if getattr(request, "framed", False):
        return {}
    environment = settings.ENVIRONMENT
    more = {"providers": environment.providers, "sends_mail": bool(environment.mail)}
    return _common(request, language_of(request), None, "account") | more


def _common(request: HttpRequest, language: str, shown: Shown | None, here: str) -> dict[str, Any]:
    roles = roles_of(request, shown.portfolio_id if shown else "")
    return {
        "language": language,
        "other": OTHER[language],
        "switch": request.get_full_path().replace(f"/{language}/", f"/{OTHER[language]}/", 1),
        "t": lambda code, **blanks: text(code, language, **blanks),
        "d": lambda code, **blanks: dossier_text(code, language, **blanks),
        "number": partial(_number, language),
        "day": lambda value: day(value, language),
        "moment": partial(moment, language),
        "cards": reads_as_cards,
        "cells": cells,
        "origin": lambda source: source.replace(f" {dossier_text('lineage_note', language)}.", ""),
        "url": partial(address, language, shown),
        "shown": shown,
        "here": here,
        "embed_code": partial(embed_code, request),
        "allowed": lambda name: may(roles, Permission[name]),
        "menu": [name for name in MENU if may(roles, ROUTES[name])],
        "who": who(request),
        "unread": unread_count(request, shown.portfolio_id) if shown else None,
        "notes": get_messages(request),
    }


def address(language: str, shown: Shown | None, route: str, /, **parts: str | int) -> str:
    """Return the address of a page of the same portfolio in the same language."""
    known = {"language": language, **({"portfolio_id": shown.portfolio_id} if shown else {})}
    return reverse(route, kwargs=known | parts)


def moment(language: str, value: datetime) -> str:
    """Return a moment as people here say it."""
    local = localtime(value)
    return f"{day(local.date(), language)}, {local:%H:%M}"


def embed_code(request: HttpRequest, address: str, title: str, height: int) -> str:
    """Return the code by which another site shows one of our addresses within a page."""
    whole, said = escape(request.build_absolute_uri(address)), escape(title)
    return f'<iframe src="{whole}" title="{said}" width="100%" height="{height}" loading="lazy"></iframe>'


def cells(block: Block, most: int | None = None) -> list[list[str]]:
    """Return the first rows of a table (all of them by default) as text; a gap is an en dash, lines in a cell stay."""
    frame = block.frame.head(len(block.frame) if most is None else most).fillna("–").astype(str)
    rows: list[list[str]] = frame.to_numpy().tolist()
    return rows


def _number(language: str, value: float | Decimal | None, decimals: int = 0) -> str:
    return number(None if value is None else float(value), language, decimals)
