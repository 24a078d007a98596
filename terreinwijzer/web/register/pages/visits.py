"""Noting a visit down on the spot, and planning the next ones."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from terreinwijzer.web.pages.frame import address, page, portfolio
from terreinwijzer.web.register.models import Organisation
from terreinwijzer.web.register.pages.organisations import HERE
from terreinwijzer.web.register.quick import QuickVisitForm
from terreinwijzer.web.register.searching import named
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
