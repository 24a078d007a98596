"""Whom to visit next: who was not spoken to for long, and what there is to talk about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from terreinwijzer.dossier.results import Results
from terreinwijzer.indicators.life_cycle import life_cycle_moment
from terreinwijzer.web.portfolios import Shown
from terreinwijzer.web.register.models import Organisation, Ownership, Plan, Visit

LONG = timedelta(days=365)
# A moment of the life cycle is worth a conversation so many years before.
AHEAD_YEARS = 5
NO_MOMENT = "between_moments"


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
        rows = rows.filter(Exists(_held_now(today).filter(organisation=OuterRef("pk"))))
    last = Subquery(visits.order_by("-held_on").values("held_on")[:1])
    return rows.annotate(last_visit=last).order_by(F("last_visit").asc(nulls_first=True), "name", "id")


def plans_of(organisations: Sequence[Organisation]) -> dict[int, list[Plan]]:
    """Return the current plans by organisation, in one query."""
    found: dict[int, list[Plan]] = {}
    keys = [each.pk for each in organisations]
    for plan in Plan.objects.filter(organisation__in=keys, state="current").order_by("expected_year", "id"):
        found.setdefault(plan.organisation_id, []).append(plan)  # type: ignore[attr-defined]
    return found


def moments_of(shown: Shown, organisations: Sequence[Organisation], today: date) -> dict[int, Moment]:
    """Return at which moment of their life cycle the buildings of organisations are, or will be before long.

    Parameters
    ----------
    shown
        The portfolio, with the construction years of its snapshot.
    organisations
        Their plots are looked at; where no year of a building on them is known, the mean year of their park.
    today
        The day on which ages are counted.

    Returns
    -------
    dict of int to Moment
        By organisation; without those between two moments, or of which no year is known.
    """
    years = shown.made(construction_years)
    held = _held_now(today).filter(organisation__in=[each.pk for each in organisations])
    own: dict[int, list[float]] = {}
    for organisation, plot_id in held.values_list("organisation_id", "plot__plot_id"):
        if plot_id in years.index:
            own.setdefault(organisation, []).append(float(years[plot_id]))
    parks = shown.results.indicators.per_park.get("mean_construction_year", pd.Series(dtype="float64"))
    year = {each.pk: min(own.get(each.pk, [float("nan")])) for each in organisations}
    by_park = {each.pk: each.park_id for each in organisations if each.pk not in own and each.park_id in parks.index}
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


def in_parks(rows: QuerySet[Organisation], park_ids: Iterable[str]) -> QuerySet[Organisation]:
    """Return the organisations on some parks; all of them where none is named."""
    named = [each for each in park_ids if each]
    return rows.filter(park_id__in=named) if named else rows


def _held_now(today: date) -> QuerySet[Ownership]:
    return Ownership.objects.filter(Q(until__isnull=True) | Q(until__gt=today))
