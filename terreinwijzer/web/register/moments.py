"""Which moment in the life of a business comes up, so that a visit comes in time, and what there is to talk about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from terreinwijzer.indicators.catalogue import indicator
from terreinwijzer.vocabulary.notation import day, number
from terreinwijzer.web.portfolios import Shown
from terreinwijzer.web.register.codes import OFFER_ACTIVE
from terreinwijzer.web.register.models import Offer, Organisation, Ownership, Plan, Request
from terreinwijzer.web.register.planning import Moment, held_now, moments_of
from terreinwijzer.web.wording import text
from terreinwijzer.web.writing.columns import said

# A right to a plot that ends, a plan, a move (planned, or sought), and the age of a building.
MOMENTS = ("right", "plan", "move", "building")
# A visit is worth more before it is decided: so long ahead a moment comes up.
AHEAD = timedelta(days=730)
MOVING = ("leave", "arrive")


def coming_up(
    rows: QuerySet[Organisation], moment: str, shown: Shown, today: date
) -> QuerySet[Any, int] | list[int]:  # fmt: skip
    """Return the keys of organisations of which a moment comes up within two years, the first one in front.

    Parameters
    ----------
    rows
        The organisations to choose from.
    moment
        One of `MOMENTS`: all of the organisations, in their own order, where it is none of these.
    shown, today
        The portfolio, and the day from which it is looked ahead.

    Returns
    -------
    QuerySet or list
        Keys. Buildings are known from the snapshot, so those are worked out rather than asked of the database; they
        keep the order of `rows`.
    """
    if moment == "building":
        parks: dict[int, str] = dict(rows.values_list("pk", "park_id"))
        return list(moments_of(shown, parks, today))
    found: QuerySet[Any] = rows
    if moment == "right":
        found = _first(rows, _ending(today), "until")
    elif moment == "plan":
        found = _first(rows, _plans(today).exclude(kind__in=MOVING), "expected_year")
    elif moment == "move":
        plans, sought = _plans(today).filter(kind__in=MOVING), Request.accepted.filter(state="open")
        about = {"organisation": OuterRef("pk")}
        found = rows.filter(Exists(plans.filter(**about)) | Exists(sought.filter(**about)))
        year = Subquery(plans.filter(**about).order_by("expected_year").values("expected_year")[:1])
        found = found.annotate(comes=year).order_by(F("comes").asc(nulls_last=True), "name", "id")
    return found.values_list("pk", flat=True)


def in_order(keys: Iterable[int]) -> list[Organisation]:
    """Return organisations by their keys, in the same order."""
    listed = list(keys)
    found = Organisation.objects.in_bulk(listed)
    return [found[key] for key in listed if key in found]


def topics_of(shown: Shown, organisations: Sequence[Organisation], today: date, language: str) -> dict[int, list[str]]:
    """Return in words what there is to talk about with organisations, by their keys; in a fixed number of queries.

    The organisations come from `with_state`, which counted their signals.
    """
    keys = [each.pk for each in organisations]
    topics: dict[int, list[str]] = {key: [] for key in keys}
    for each in organisations:
        if count := getattr(each, "active_signals", 0):
            topics[each.pk].append(text("about_signals", language, count=number(count, language)))
    for right in _ending(today).filter(organisation__in=keys).select_related("plot").order_by("until", "id"):
        # One without an end is not among these.
        name, ends = text(said(right, "kind"), language), day(right.until or today, language)
        topics[_of(right)].append(text("about_right", language, kind=name, plot=right.plot.plot_id, day=ends))
    for plan in Plan.objects.filter(organisation__in=keys, state="current").order_by("expected_year", "id"):
        name, year = text(said(plan, "kind"), language).lower(), plan.expected_year or text("unknown", language)
        topics[_of(plan)].append(text("about_plan", language, kind=name, year=year))
    for wanted in Request.accepted.filter(organisation__in=keys, state="open").order_by("wanted_from", "id"):
        topics[_of(wanted)].append(text("about_request", language, summary=wanted.summary))
    for offer in Offer.accepted.filter(organisation__in=keys, state__in=OFFER_ACTIVE).order_by("id"):
        topics[_of(offer)].append(text("about_offer", language, summary=offer.summary))
    for key, moment in moments_of(shown, {each.pk: each.park_id for each in organisations}, today).items():
        topics[key].append(_told(moment, language))
    return topics


def _first(rows: QuerySet[Any], related: QuerySet[Any], moment: str) -> QuerySet[Any]:
    """Return the organisations that have a related record, by the first of its moments."""
    own = related.filter(organisation=OuterRef("pk")).order_by(moment)
    found = rows.annotate(comes=Subquery(own.values(moment)[:1])).filter(comes__isnull=False)
    return found.order_by("comes", "name", "id")


def _ending(today: date) -> QuerySet[Ownership]:
    return held_now(today).filter(until__lte=today + AHEAD)


def _plans(today: date) -> QuerySet[Plan]:
    """Return the plans that are still current and for which the year comes, is now, or went by."""
    soon = Q(expected_year__lte=(today + AHEAD).year)
    return Plan.objects.filter(soon, state="current")


def _told(moment: Moment, language: str) -> str:
    code = f"about_{'park' if moment.of_park else 'moment'}{'_coming' if moment.comes else ''}"
    found = next(each for each in indicator("mean_age_years").classes if each.code == moment.code)
    return text(code, language, moment=found.label(language))


def _of(record: Any) -> int:
    return int(record.organisation_id)
