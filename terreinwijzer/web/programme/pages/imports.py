"""Bringing an existing action plan in: send it, look at what it would do, and agree."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core import signing
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from terreinwijzer.web.pages.frame import address, page, portfolio
from terreinwijzer.web.programme.imports import TABLE, plan_rows
from terreinwijzer.web.programme.pages.board import HERE
from terreinwijzer.web.wording import text
from terreinwijzer.web.writing.downloads import to_fill_in
from terreinwijzer.web.writing.editing import UNPROCESSABLE, accepted
from terreinwijzer.web.writing.forms import BilingualForm
from terreinwijzer.web.writing.reading import Row
from terreinwijzer.web.writing.rows import DONE, brought_in, previewed
from terreinwijzer.web.writing.tables import TableForm


class PlanForm(TableForm):
    """A table of actions."""

    expected = TABLE


class AgreeForm(BilingualForm):
    """Agreement with what was seen: the rows come back as they were sent, signed."""

    seen = forms.CharField(widget=forms.HiddenInput)

    def clean_seen(self) -> tuple[str, list[Row]]:
        """Return the name of the file and its rows; refuse what this application did not sign."""
        try:
            name, kept = signing.loads(self.cleaned_data["seen"], salt="programme-import")
        except signing.BadSignature as fault:
            raise forms.ValidationError("wrong_form_key") from fault
        return str(name), [Row(number, values) for number, values in kept]


def programme_import(request: HttpRequest, language: str, portfolio_id: str) -> HttpResponse:
    """Ask for a file, show what it would do, and do it when somebody agrees."""
    shown = portfolio(portfolio_id)
    here = address(language, shown, "programme")
    if "seen" in request.POST:
        agreed = AgreeForm(request.POST, language=language, shown=shown)

        def work(form: AgreeForm) -> str:
            name, rows = form.cleaned_data["seen"]
            reason = text("import_reason", language, file=name)[:100]
            with transaction.atomic():
                brought_in(rows, plan_rows(shown, language), shown, language, reason)
            return here

        if written := accepted(request, shown, agreed, work):
            return HttpResponseRedirect(written)
        return _page(request, language, shown, agreed)
    form = PlanForm(request.POST or None, request.FILES or None, language=language, shown=shown)
    if request.method == "POST" and form.is_valid():
        name, rows = form.cleaned_data["file"]
        steps = previewed(rows, plan_rows(shown, language), shown, language)
        kept = signing.dumps((name, [[row.number, row.values] for row in rows]), salt="programme-import", compress=True)
        agreed = AgreeForm(initial={"seen": kept}, language=language, shown=shown)
        groups = {done: [step for step in steps if step.done == done] for done in DONE}
        return page(
            request, "programme/import_preview.html", language, shown, HERE, form=agreed, groups=groups, file=name,
            first=TABLE.most_rows,
        )  # fmt: skip
    return _page(request, language, shown, form)


def programme_import_table(request: HttpRequest, language: str, portfolio_id: str, suffix: str) -> HttpResponse:  # noqa: ARG001
    """Return the table of an action plan with nothing in it yet."""
    return to_fill_in(TABLE, suffix, language, portfolio(portfolio_id))


def _page(request: HttpRequest, language: str, shown: Any, form: BilingualForm) -> HttpResponse:
    answer = page(request, "programme/import.html", language, shown, HERE, form=form, table=TABLE)
    answer.status_code = UNPROCESSABLE if form.is_bound else 200
    return answer
