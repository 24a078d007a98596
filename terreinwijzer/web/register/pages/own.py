"""What an entrepreneur offers and seeks for the own establishment: told, seen, changed and taken back."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from terreinwijzer.web.access.holders import establishments_of
from terreinwijzer.web.pages.establishment import HERE, facts_of, place_of
from terreinwijzer.web.pages.frame import address, portfolio
from terreinwijzer.web.portfolios import Shown
from terreinwijzer.web.register import models
from terreinwijzer.web.register.sent_forms import OwnOfferForm, OwnRequestForm
from terreinwijzer.web.wording import text
from terreinwijzer.web.writing.editing import Kind, form_page, one

# The state of what is taken back, by kind.
WITHDRAWN = MappingProxyType({"offers": "withdrawn", "requests": "dropped"})


def _home(language: str, shown: Shown, record: Any) -> str:  # noqa: ARG001
    return address(language, shown, HERE)


OFFERS = Kind("offers", models.Offer, OwnOfferForm, _home, area="own", writes="WRITE_OWN_ESTABLISHMENT", deletes=False)
REQUESTS = Kind(
    "requests", models.Request, OwnRequestForm, _home, area="own", writes="WRITE_OWN_ESTABLISHMENT", deletes=False
)
KINDS: Mapping[str, Kind] = MappingProxyType({kind.name: kind for kind in (OFFERS, REQUESTS)})


def add(
    request: HttpRequest, language: str, portfolio_id: str, establishment_id: str, kind: str
) -> HttpResponse:  # fmt: skip
    """Tell what an own establishment offers or seeks; what is known of it is filled in already."""
    shown, chosen = portfolio(portfolio_id), _known(kind)
    if establishment_id not in establishments_of(request, portfolio_id):
        raise Http404
    organisation, park_id, sbi = place_of(shown, establishment_id, facts_of(shown, establishment_id))
    new = chosen.model(establishment_id=establishment_id, organisation=organisation, source="business")
    street = organisation.street if organisation else ""
    first = {"park_id": park_id, "street": street} if chosen is OFFERS else {"sbi": sbi}
    back = _home(language, shown, new)
    return form_page(request, language, shown, chosen, new, HERE, first, back=back, note=text("own_judged", language))


def edit(request: HttpRequest, language: str, portfolio_id: str, kind: str, record: int) -> HttpResponse:
    """Change what an own establishment told of; a moderator reads it anew."""
    shown, chosen = portfolio(portfolio_id), _known(kind)
    this = _own(request, shown, chosen, record)
    back = _home(language, shown, this)
    return form_page(request, language, shown, chosen, this, HERE, back=back, note=text("own_judged", language))


@require_POST
def withdraw(request: HttpRequest, language: str, portfolio_id: str, kind: str, record: int) -> HttpResponse:
    """Take back what an own establishment told of, at once: there is nothing to judge in that."""
    shown, chosen = portfolio(portfolio_id), _known(kind)
    this = _own(request, shown, chosen, record)
    this.state = WITHDRAWN[kind]
    this.save()
    messages.success(request, text("told_withdrawn", language, name=this))
    return HttpResponseRedirect(_home(language, shown, this))


def _known(kind: str) -> Kind:
    if kind not in KINDS:
        raise Http404
    return KINDS[kind]


def _own(request: HttpRequest, shown: Shown, kind: Kind, record: int) -> Any:
    """Return a record of an own establishment.

    Raises
    ------
    Http404
        It is somebody else's, or nobody's.
    """
    this = one(kind.model, shown, record)
    if this.establishment_id not in establishments_of(request, shown.portfolio_id):
        raise Http404
    return this
