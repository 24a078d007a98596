"""Noting a visit down on the spot, and planning the next ones."""

from __future__ import annotations

from typing import Any

import pandas as pd
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone

from terreinwijzer.indicators.catalogue import indicator
from terreinwijzer.web.pages.frame import address, page, portfolio
from terreinwijzer.web.pages.parks import named as named_parks
from terreinwijzer.web.portfolios import Shown
from terreinwijzer.web.register.listing import PER_PAGE, with_state
from terreinwijzer.web.register.models import Organisation
from terreinwijzer.web.register.pages.organisations import HERE
from terreinwijzer.web.register.planning import appointments, moments_of, not_spoken, plans_of
from terreinwijzer.web.register.quick import QuickVisitForm
from terreinwijzer.web.register.searching import named
from terreinwijzer.web.wording import text
from terreinwijzer.web.writing.columns import said
from terreinwijzer.web.writing.downloads import download
from terreinwijzer.web.writing.editing import UNPROCESSABLE, accepted, one


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
    shown, today = portfolio(portfolio_id), timezone.localdate()
    rows, owners, park_id = _asked(request, shown, language)
    listed = Paginator(rows, PER_PAGE).get_page(request.GET.get("page", "1"))
    listed.object_list = with_state(listed.object_list)  # type: ignore[arg-type]
    classes = {each.code: each.nl if language == "nl" else each.en for each in indicator("mean_age_years").classes}
    return page(
        request, "register/visit_plan.html", language, shown, HERE, rows=listed, owners=owners, park_id=park_id,
        plans=plans_of(listed.object_list), said=said, classes=classes,
        moments=moments_of(shown, listed.object_list, today), planned=appointments(portfolio_id, today)[:PER_PAGE],
    )  # fmt: skip


def visit_plan_file(request: HttpRequest, language: str, portfolio_id: str, suffix: str) -> HttpResponse:
    """Return who was not spoken to for a year as a table, longest ago first."""
    shown = portfolio(portfolio_id)
    names = ["name", "kind", "park_id", "last_visit"]
    rows = pd.DataFrame(_asked(request, shown, language)[0].values_list(*names), columns=names)
    rows["kind"] = [text(f"code_organisation_kind_{kind}", language) for kind in rows["kind"]]
    rows["park_id"] = [shown.names.get(key, key) for key in rows["park_id"]]
    return download(rows, "visit_plan", suffix, language, shown)


def _asked(request: HttpRequest, shown: Shown, language: str) -> tuple[QuerySet[Organisation], bool, str]:
    """Return whom an address asks for, whether only owners, and on which park."""
    owners, park_id = bool(request.GET.get("owners")), request.GET.get("park", "").strip()[:100]
    rows = not_spoken(shown.portfolio_id, timezone.localdate(), owners=owners)
    return rows.filter(park_id__in=named_parks(shown, park_id, language)) if park_id else rows, owners, park_id
