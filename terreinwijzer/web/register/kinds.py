"""The kinds of record of the register: which model, which form, and where a record is shown."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from terreinwijzer.web.pages.frame import address
from terreinwijzer.web.portfolios import Shown
from terreinwijzer.web.register import forms, models
from terreinwijzer.web.writing.editing import Kind


def _own_page(language: str, shown: Shown, record: Any) -> str:
    return address(language, shown, "organisation", record=record.pk)


def _page_of_organisation(language: str, shown: Shown, record: Any) -> str:
    return address(language, shown, "organisation", record=record.organisation_id)


def _page_of_plot(language: str, shown: Shown, record: Any) -> str:
    return address(language, shown, "plot", record=record.pk)


def _in_list_of_offers(language: str, shown: Shown, record: Any) -> str:
    return f"{address(language, shown, 'offers')}?record={record.pk}"


def _in_list_of_requests(language: str, shown: Shown, record: Any) -> str:
    return f"{address(language, shown, 'requests')}?record={record.pk}"


ORGANISATIONS = Kind("organisations", models.Organisation, forms.OrganisationForm, _own_page, listed="register")
PEOPLE = Kind("people", models.Person, forms.PersonForm, _page_of_organisation, shows_people=True)
VISITS = Kind("visits", models.Visit, forms.VisitForm, _page_of_organisation, shows_people=True)
SIGNALS = Kind("signals", models.Signal, forms.SignalForm, _page_of_organisation)
PLANS = Kind("plans", models.Plan, forms.PlanForm, _page_of_organisation)
OWNERSHIPS = Kind("ownerships", models.Ownership, forms.OwnershipForm, _page_of_organisation)
DOCUMENTS = Kind("documents", models.Document, forms.DocumentForm, _page_of_organisation, shows_people=True)
OFFERS = Kind("offers", models.Offer, forms.OfferForm, _in_list_of_offers, shows_people=True, listed="offers")
REQUESTS = Kind("requests", models.Request, forms.RequestForm, _in_list_of_requests, shows_people=True,
                listed="requests")  # fmt: skip
PLOTS = Kind("plots", models.Plot, forms.PlotForm, _page_of_plot, listed="register")

# What is written about an organisation, from its page.
OF_ORGANISATION = (VISITS, SIGNALS, PLANS, OWNERSHIPS, PEOPLE, DOCUMENTS, OFFERS, REQUESTS)

KINDS: Mapping[str, Kind] = MappingProxyType({kind.name: kind for kind in (ORGANISATIONS, PLOTS, *OF_ORGANISATION)})
