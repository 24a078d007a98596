"""The list of organisations, and the page of one with everything that is known of it."""

from __future__ import annotations

import pandas as pd
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils import timezone

from terreinwijzer.web.access.holders import may_here
from terreinwijzer.web.access.roles import Permission
from terreinwijzer.web.pages.establishment import facts_of
from terreinwijzer.web.pages.frame import address, page, portfolio
from terreinwijzer.web.privacy.log import seen
from terreinwijzer.web.register.codes import ORGANISATION_KIND, SIGNAL_ACTIVE
from terreinwijzer.web.register.listing import Asked, found, page_of
from terreinwijzer.web.register.market import advice_of
from terreinwijzer.web.register.merging.merge import kept_instead
from terreinwijzer.web.register.models import (
    Document,
    Merge,
    Offer,
    Organisation,
    Ownership,
    Person,
    Plan,
    Request,
    Signal,
    Visit,
)
from terreinwijzer.web.register.searching import matching, named
from terreinwijzer.web.register.timeline import timeline
from terreinwijzer.web.wording import text
from terreinwijzer.web.writing.columns import said
from terreinwijzer.web.writing.downloads import download
from terreinwijzer.web.writing.editing import one

HERE = "register"
# More names than this nobody chooses from while typing.
SUGGESTED = 8


def register(request: HttpRequest, language: str, portfolio_id: str) -> HttpResponse:
    """Show the organisations that were asked for."""
    shown, asked = portfolio(portfolio_id), Asked.read(request.GET)
    rows = page_of(found(shown, asked, language), request.GET.get("page", "1"))
    return page(
        request, "register/list.html", language, shown, HERE,
        asked=asked, rows=rows, kinds=ORGANISATION_KIND, said=said,
    )  # fmt: skip


def register_file(request: HttpRequest, language: str, portfolio_id: str, suffix: str) -> HttpResponse:
    """Return the organisations that were asked for as a table."""
    shown, asked = portfolio(portfolio_id), Asked.read(request.GET)
    names = ("name", "kind", "kvk_number", "rsin", "street", "postcode", "place", "park_id", "establishment_id", "tags")
    rows = pd.DataFrame(found(shown, asked, language).values_list("pk", *names), columns=["record", *names])
    rows["record"] = [str(key) for key in rows["record"]]
    rows["kind"] = [text(f"code_organisation_kind_{kind}", language) for kind in rows["kind"]]
    rows["park_id"] = [shown.names.get(park_id, park_id) for park_id in rows["park_id"]]
    rows["tags"] = [tags.strip(";").replace(";", ", ") for tags in rows["tags"]]
    return download(rows, "register", suffix, language, shown)


def organisation(request: HttpRequest, language: str, portfolio_id: str, record: int) -> HttpResponse:
    """Show everything that is known of one organisation."""
    shown = portfolio(portfolio_id)
    if instead := _merged_into(portfolio_id, record):
        return HttpResponseRedirect(address(language, shown, "organisation", record=instead))
    this: Organisation = one(Organisation, shown, record)
    sees_people = may_here(request, portfolio_id, Permission.SEE_PERSONAL_DATA)
    people = list(Person.objects.filter(organisation=this).order_by("name")) if sees_people else []
    documents = list(Document.objects.filter(organisation=this).order_by("-created_at", "-id")) if sees_people else []
    visits = list(Visit.objects.filter(organisation=this).order_by("-held_on", "-id"))
    if sees_people:
        seen(request, portfolio_id, [*people, *visits, *documents])
    signals = list(Signal.objects.filter(organisation=this).select_related("assigned_to").order_by("due_on", "id"))
    plans = list(Plan.objects.filter(organisation=this).order_by("expected_year", "id"))
    ownerships = list(
        Ownership.objects.filter(organisation=this).select_related("plot").order_by("plot__plot_id", "since")
    )
    today = timezone.localdate()
    return page(
        request, "register/organisation.html", language, shown, HERE,
        organisation=this, said=said,
        merges=list(Merge.objects.filter(kept=this.pk, undone_at=None).order_by("-id")),
        people=people, documents=documents, sees_people=sees_people, today=today,
        last=next((visit for visit in visits if visit.held_on <= today), None),
        planned=[visit for visit in reversed(visits) if visit.held_on > today],
        active=[signal for signal in signals if signal.state in SIGNAL_ACTIVE], plans=plans, ownerships=ownerships,
        park=shown.names.get(this.park_id, this.park_id), facts=facts_of(shown, this.establishment_id),
        offers=list(Offer.accepted.filter(organisation=this).order_by("state", "id")),
        requests=list(Request.accepted.filter(organisation=this).order_by("state", "id")), advice=advice_of,
        events=timeline(visits, signals, ownerships, language, sees_people=sees_people),
    )  # fmt: skip


def _merged_into(portfolio_id: str, record: int) -> int | None:
    """Return the organisation to go to where this one was merged and is not there itself."""
    if Organisation.objects.filter(portfolio_id=portfolio_id, pk=record).exists():
        return None
    return kept_instead(portfolio_id, record)


def suggestions(request: HttpRequest, language: str, portfolio_id: str) -> JsonResponse:  # noqa: ARG001
    """Return the first organisations that fit what is being typed: the words to fill in, and where they are."""
    typed = request.GET.get("q", "").strip()
    rows = matching(Organisation.objects.filter(portfolio_id=portfolio_id), typed).order_by("name", "id")
    return JsonResponse(
        {"found": [{"value": named(row), "where": row.place} for row in rows[: SUGGESTED if typed else 0]]}
    )
