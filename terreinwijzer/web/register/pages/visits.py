"""Noting a visit down on the spot, and planning the next ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import pandas as pd
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone

from terreinwijzer.web.pages.frame import address, page, portfolio
from terreinwijzer.web.pages.parks import named as named_parks
from terreinwijzer.web.portfolios import Shown
from terreinwijzer.web.register.listing import PER_PAGE, with_state
from terreinwijzer.web.register.models import Organisation
from terreinwijzer.web.register.moments import MOMENTS, coming_up, in_order, topics_of
from terreinwijzer.web.register.pages.organisations import HERE
from terreinwijzer.web.register.planning import appointments, not_spoken
from terreinwijzer.web.register.quick import QuickVisitForm
from terreinwijzer.web.register.searching import named
from terreinwijzer.web.wording import text
from terreinwijzer.web.writing.columns import said
from terreinwijzer.web.writing.downloads import download
from terreinwijzer.web.writing.editing import UNPROCESSABLE, accepted, one

# Organisations of which the topics are gathered at a time.
AT_ONCE = 500


def quick_visit(request: HttpRequest, language: str, portfolio_id: str) -> HttpResponse:
    """Note a visit down; `?organisation=` is filled in already."""
    shown = portfolio(portfolio_id)
    by: Any = request.user
    known = request.GET.get("organisation", "")
    first = {"organisation": named(one(Organisation, shown, int(known)))} if known.isdecimal() else {}
    form = QuickVisitForm(request.POST or None, initial=first, language=language, shown=shown)

    def work(form: QuickVisitForm) -> str:
        return address(language, shown, "organisation", record=form.save(by).organisation.pk)

    if request.method == "POST" and (written := accepted(request, shown, form, work)):
        return HttpResponseRedirect(written)
    answer = page(request, "register/quick.html", language, shown, HERE, form=form)
    answer.status_code = UNPROCESSABLE if form.is_bound else 200
    return answer


def visit_plan(request: HttpRequest, language: str, portfolio_id: str) -> HttpResponse:
    """Show the appointments, and who was not spoken to for a year with what there is to talk about."""
    shown, today, asked = portfolio(portfolio_id), timezone.localdate(), Asked.read(request.GET)
    listed: Page[Any] = Paginator(asked.keys(shown, language), PER_PAGE).get_page(request.GET.get("page", "1"))
    listed.object_list = with_state(in_order(listed.object_list))
    return page(
        request, "register/visit_plan.html", language, shown, HERE, rows=listed, asked=asked, moments=MOMENTS,
        topics=topics_of(shown, listed.object_list, today, language), said=said,
        planned=appointments(portfolio_id, today)[:PER_PAGE],
    )  # fmt: skip


def visit_plan_file(request: HttpRequest, language: str, portfolio_id: str, suffix: str) -> HttpResponse:
    """Return who was not spoken to for a year as a table, in the same order, with what there is to talk about."""
    shown, today = portfolio(portfolio_id), timezone.localdate()
    keys, found = list(Asked.read(request.GET).keys(shown, language)), []
    for start in range(0, len(keys), AT_ONCE):
        some = with_state(in_order(keys[start : start + AT_ONCE]))
        topics = topics_of(shown, some, today, language)
        found += [
            [each.name, text(said(each, "kind"), language), shown.names.get(each.park_id, each.park_id),
             getattr(each, "last_visit", None), "; ".join(topics[each.pk])]
            for each in some
        ]  # fmt: skip
    rows = pd.DataFrame(found, columns=["name", "kind", "park_id", "last_visit", "to_talk_about"])
    return download(rows, "visit_plan", suffix, language, shown)


@dataclass(frozen=True)
class Asked:
    """Whom somebody wants to visit: only owners, on which park, and of whom which moment comes up."""

    owners: bool = False
    park_id: str = ""
    moment: str = ""

    @classmethod
    def read(cls, given: Mapping[str, str]) -> Asked:
        """Return what the address of the page asks; what is not understood is not asked."""
        moment = given.get("moment", "")
        return cls(bool(given.get("owners")), given.get("park", "").strip()[:100], moment if moment in MOMENTS else "")

    def address(self) -> str:
        """Return the part of an address that asks the same."""
        pairs = {"park": self.park_id, "moment": self.moment, "owners": "1" if self.owners else ""}
        return urlencode({name: value for name, value in pairs.items() if value})

    def keys(self, shown: Shown, language: str) -> QuerySet[Any, int] | list[int]:
        """Return the keys of the organisations: those whose moment comes first in front, else the longest unseen."""
        today = timezone.localdate()
        rows = not_spoken(shown.portfolio_id, today, owners=self.owners)
        if self.park_id:
            rows = rows.filter(park_id__in=named_parks(shown, self.park_id, language))
        return coming_up(rows, self.moment, shown, today)
