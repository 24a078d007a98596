"""Work lists: records that wait for somebody, counted and found in one way everywhere."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

import pandas as pd
from django.db.models import F, Q, QuerySet

from terreinwijzer.dossier.results import Results
from terreinwijzer.web.portfolios import Shown
from terreinwijzer.web.register.codes import SIGNAL_ACTIVE
from terreinwijzer.web.register.models import Organisation, Plot, Signal
from terreinwijzer.web.writing.record import Record

IDLE_YEARS = 3
UNMATCHED = ("unmatched",)


class Unmatched(NamedTuple):
    """A record that matches nothing in the snapshot: its kind, its key, and why, as the code of a text."""

    kind: str
    key: int
    why: str


def idle_plots(portfolio_id: str, today: date) -> QuerySet[Plot]:
    """Return the plots that lie idle for three years or longer, longest first."""
    until = (pd.Timestamp(today) - pd.DateOffset(years=IDLE_YEARS)).date()
    return Plot.objects.filter(portfolio_id=portfolio_id, idle_since__lte=until).order_by("idle_since", "plot_id")


def active_signals(portfolio_id: str) -> QuerySet[Signal]:
    """Return the signals that still ask for work, most urgent first."""
    rows = Signal.objects.filter(portfolio_id=portfolio_id, state__in=SIGNAL_ACTIVE)
    return rows.select_related("organisation", "assigned_to").order_by(F("due_on").asc(nulls_last=True), "id")


def late_signals(portfolio_id: str, today: date) -> QuerySet[Signal]:
    """Return the active signals whose day is past."""
    return active_signals(portfolio_id).filter(due_on__lt=today)


def reminders(portfolio_id: str, today: date) -> QuerySet[Signal]:
    """Return the active signals that somebody wanted to be reminded of by now, and that are not late yet."""
    not_late = Q(due_on__isnull=True) | Q(due_on__gte=today)
    return active_signals(portfolio_id).filter(not_late, remind_on__lte=today)


def unmatched(shown: Shown) -> list[Unmatched]:
    """Return the organisations and plots of the register that the snapshot does not know, by name.

    A business without a key is unmatched only where the snapshot has establishments to choose from; a plot likewise.
    Keys alone are compared, and what was found is kept until the register changes: that of a country has a hundred
    thousand records, of which a page shows fifty.
    """
    state = tuple(_state_of(model, shown.portfolio_id) for model in (Organisation, Plot))
    before, found = shown.kept.get(UNMATCHED, (None, []))
    if before != state:
        found = _unmatched(shown)
        shown.kept[UNMATCHED] = state, found
    kept: list[Unmatched] = found
    return kept


def _state_of(model: type[Record], portfolio_id: str) -> tuple[int, int]:
    """Return what differs after any change: the last line of the history, and how many records there are."""
    past: Any = model.history
    manager: Any = model._default_manager  # noqa: SLF001  (Django's public way)
    last = past.order_by("-history_id").values_list("history_id", flat=True).first()
    return last or 0, manager.filter(portfolio_id=portfolio_id).count()


def _unmatched(shown: Shown) -> list[Unmatched]:
    portfolio_id, known = shown.portfolio_id, shown.made(known_keys)
    organisations = Organisation.objects.filter(portfolio_id=portfolio_id).order_by("name", "id")
    keys = organisations.values_list("pk", "kind", "park_id", "establishment_id")
    found = [
        Unmatched("organisation", key, why)
        for key, kind, park_id, establishment_id in keys
        if (why := _why(kind, park_id, establishment_id, known))
    ]
    if not known["plots"]:
        return found
    plots = Plot.objects.filter(portfolio_id=portfolio_id).order_by("plot_id").values_list("pk", "plot_id")
    return found + [Unmatched("plot", key, "unmatched_plot") for key, plot_id in plots if plot_id not in known["plots"]]


def records_of(found: Iterable[Unmatched]) -> list[tuple[Organisation | Plot, Unmatched]]:
    """Return the records themselves, in the same order, in two queries."""
    listed = list(found)
    organisations = Organisation.objects.in_bulk([each.key for each in listed if each.kind == "organisation"])
    plots = Plot.objects.in_bulk([each.key for each in listed if each.kind == "plot"])
    held: dict[str, dict[int, Organisation] | dict[int, Plot]] = {"organisation": organisations, "plot": plots}
    # One that was deleted since the keys were read is there no more.
    return [(held[each.kind][each.key], each) for each in listed if each.key in held[each.kind]]


def known_keys(results: Results) -> dict[str, frozenset[str]]:
    """Return the keys of establishments, plots and parks that a snapshot has."""
    tables = {"establishments": "establishment_id", "plots": "plot_id", "parks": "park_id"}
    portfolio = results.portfolio
    return {
        name: frozenset(portfolio.table(name)[key].astype(str)) if portfolio.has(name) else frozenset()
        for name, key in tables.items()
    }


def _why(kind: str, park_id: str, establishment_id: str, known: dict[str, frozenset[str]]) -> str:
    if park_id and park_id not in known["parks"]:
        return "unmatched_park"
    if establishment_id:
        return "" if establishment_id in known["establishments"] else "unmatched_establishment"
    return "unmatched_no_key" if known["establishments"] and kind == "business" else ""
