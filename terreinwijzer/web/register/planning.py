"""Whom to visit next: who was not spoken to for long, and what there is to talk about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from terreinwijzer.dossier.results import Results
from terreinwijzer.indicators.life_cycle import life_cycle_moment
from terreinwijzer.web.portfolios import Shown
from terreinwijzer.web.register.models import Organisation, Ownership, Visit

LONG = timedelta(days=365)
# A moment of the life cycle is worth a conversation so many years before.
AHEAD_YEARS = 5
NO_MOMENT = "between_moments"
# More than these are not named in a question to the database: it is asked for all of a portfolio.
NAMED_AT_ONCE = 1_000


@dataclass(frozen=True)
class Moment:
    """A moment of the life cycle: its code, whether it is still to come, and of a whole park or of own buildings."""

    code: str
    comes: bool
    of_park: bool


def not_spoken(portfolio_id: str, today: date, *, owners: bool = False) -> QuerySet[Organisation]:
    """Return the organisations that nobody spoke to for a year and with which no appointment is made.

    Parameters
    ----------
    portfolio_id, today
        The portfolio, and the day from which a year is counted back.
    owners
        Whether only those count that hold a plot now.

    Returns
    -------
    QuerySet
        With `last_visit` (date or none), longest ago first.
    """
    visits = Visit.objects.filter(organisation=OuterRef("pk"))
    rows = Organisation.objects.filter(~Exists(visits.filter(held_on__gt=today - LONG)), portfolio_id=portfolio_id)
    if owners:
        rows = rows.filter(Exists(held_now(today).filter(organisation=OuterRef("pk"))))
    last = Subquery(visits.order_by("-held_on").values("held_on")[:1])
    return rows.annotate(last_visit=last).order_by(F("last_visit").asc(nulls_first=True), "name", "id")


def moments_of(shown: Shown, organisations: Mapping[int, str], today: date) -> dict[int, Moment]:
    """Return at which moment of their life cycle the buildings of organisations are, or will be before long.

    Parameters
    ----------
    shown
        The portfolio, with the construction years of its snapshot.
    organisations
        Keys of organisations with those of their parks. Their plots are looked at; where no year of a building on them
        is known, the mean year of their park.
    today
        The day on which ages are counted.

    Returns
    -------
    dict of int to Moment
        By organisation; without those between two moments, or of which no year is known.
    """
    years = shown.made(construction_years)
    held = held_now(today).filter(portfolio_id=shown.portfolio_id)
    if len(organisations) <= NAMED_AT_ONCE:
        held = held.filter(organisation__in=list(organisations))
    own: dict[int, list[float]] = {}
    for organisation, plot_id in held.values_list("organisation_id", "plot__plot_id"):
        if organisation in organisations and plot_id in years.index:
            own.setdefault(organisation, []).append(float(years[plot_id]))
    parks = shown.results.indicators.per_park.get("mean_construction_year", pd.Series(dtype="float64"))
    year = {key: min(own.get(key, [float("nan")])) for key in organisations}
    by_park = {key: park for key, park in organisations.items() if key not in own and park in parks.index}
    year |= {key: float(parks[park_id]) for key, park_id in by_park.items()}
    age = today.year - pd.Series(year, dtype="float64")
    norms = shown.case.norms
    now, later = life_cycle_moment(age, norms), life_cycle_moment(age + AHEAD_YEARS, norms)
    comes = now == NO_MOMENT
    codes = now.mask(comes, later).dropna()
    return {
        int(key): Moment(str(code), comes=bool(comes[key]), of_park=key in by_park)
        for key, code in codes.items()
        if code != NO_MOMENT
    }


def construction_years(results: Results) -> pd.Series:
    """Return the year of the oldest building by key of its plot; empty where the snapshot has no buildings on plots."""
    if not results.portfolio.has("buildings"):
        return pd.Series(dtype="float64")
    buildings = results.portfolio.table("buildings")
    known = pd.DataFrame(buildings)[["plot_id", "construction_year"]].dropna()
    return known.groupby("plot_id")["construction_year"].min().astype("float64")


def appointments(portfolio_id: str, today: date) -> QuerySet[Visit]:
    """Return the visits that are planned, the first one first."""
    rows = Visit.objects.filter(portfolio_id=portfolio_id, held_on__gte=today)
    return rows.select_related("organisation", "visited_by").order_by("held_on", "id")


def held_now(today: date) -> QuerySet[Ownership]:
    """Return the rights to plots that hold on a day."""
    return Ownership.objects.filter(Q(until__isnull=True) | Q(until__gt=today))
