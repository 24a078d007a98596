"""Bringing plots, contacts, visits or signals in from a table: send it, look at what it would do, and agree."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect

from terreinwijzer.web.pages.frame import address, page, portfolio
from terreinwijzer.web.portfolios import Shown
from terreinwijzer.web.privacy.declarations import declaration_of
from terreinwijzer.web.privacy.log import seen
from terreinwijzer.web.register.imports import plan
from terreinwijzer.web.register.imports.rows import TABLES, row_kind
from terreinwijzer.web.register.kinds import KINDS, ORGANISATIONS
from terreinwijzer.web.register.models import Import
from terreinwijzer.web.register.pages.imports import SHOWN_ROWS, AgreeForm
from terreinwijzer.web.register.pages.organisations import HERE
from terreinwijzer.web.wording import text
from terreinwijzer.web.writing.downloads import to_fill_in
from terreinwijzer.web.writing.editing import UNPROCESSABLE, ChangedMeanwhileError, accepted
from terreinwijzer.web.writing.reading import Row
from terreinwijzer.web.writing.rows import DONE, Step, brought_in, counted, fingerprint, previewed
from terreinwijzer.web.writing.tables import TableForm

FORMS = {name: type("RowsForm", (TableForm,), {"expected": table}) for name, table in TABLES.items()}


def rows_import(request: HttpRequest, language: str, portfolio_id: str, kind: str) -> HttpResponse:
    """Ask for a file, and read it."""
    if kind not in TABLES:
        raise Http404
    shown = portfolio(portfolio_id)
    form = FORMS[kind](request.POST or None, request.FILES or None, language=language, shown=shown)

    def work(form: TableForm) -> str:
        name, rows = form.cleaned_data["file"]
        by: Any = request.user
        kept = [[row.number, row.values] for row in rows]
        made: Import = Import.objects.create(
            portfolio_id=portfolio_id, kind=kind, file_name=name[:200], rows=kept, sent_by=by
        )
        return address(language, shown, "rows_preview", kind=kind, record=made.pk)

    if request.method == "POST" and (written := accepted(request, shown, form, work)):
        return HttpResponseRedirect(written)
    answer = page(request, "register/import.html", language, shown, HERE, form=form, table=TABLES[kind],
                  kind=kind, kinds=TABLES, kept=declaration_of(Import).retention.days)  # fmt: skip
    answer.status_code = UNPROCESSABLE if form.is_bound else 200
    return answer


def rows_preview(request: HttpRequest, language: str, portfolio_id: str, kind: str, record: int) -> HttpResponse:
    """Show what a file would do, or do it when somebody agrees."""
    shown = portfolio(portfolio_id)
    this = Import.objects.filter(portfolio_id=portfolio_id, pk=record, kind=kind).first()
    if this is None or kind not in TABLES:
        raise Http404
    here = address(language, shown, "rows_preview", kind=kind, record=record)
    if this.outcome and request.method == "POST":
        # Sent again after a lost connection: it was carried out the first time.
        return HttpResponseRedirect(here)
    form: AgreeForm | None = None
    steps: list[Step] = []
    if not this.outcome:
        rows = [Row(number, values) for number, values in this.rows]

        def work(form: AgreeForm) -> str:
            # All of it is undone where it would not do what was seen.
            reason = text("import_reason", language, file=this.file_name)[:100]
            done = brought_in(rows, row_kind(kind, portfolio_id), shown, language, reason)
            if form.cleaned_data["seen"] != fingerprint(done):
                raise ChangedMeanwhileError
            this.outcome, this.rows = counted(done), []
            this.save(update_fields=["outcome", "rows"])
            return here

        def now() -> list[Step]:
            return previewed(rows, row_kind(kind, portfolio_id), shown, language)

        form = AgreeForm(request.POST or None, language=language, shown=shown)
        if request.method == "POST" and accepted(request, shown, form, work, seen=lambda: fingerprint(now())):
            return HttpResponseRedirect(here)
        steps = now()
        form.fields["seen"].initial = fingerprint(steps)
        _note(request, shown, kind, steps)
    groups = {done: [step for step in steps if step.done == done] for done in DONE}
    answer = page(request, "register/rows_preview.html", language, shown, HERE, this=this, form=form, groups=groups,
                  kind=kind, first=SHOWN_ROWS)  # fmt: skip
    answer.status_code = UNPROCESSABLE if form is not None and form.is_bound else 200
    return answer


def import_table(request: HttpRequest, language: str, portfolio_id: str, kind: str, suffix: str) -> HttpResponse:  # noqa: ARG001
    """Return a table with the columns that can be brought in, and nothing in it yet."""
    tables = {ORGANISATIONS.name: plan.TABLE, **TABLES}
    if kind not in tables:
        raise Http404
    return to_fill_in(tables[kind], suffix, language, portfolio(portfolio_id))


def _note(request: HttpRequest, shown: Shown, kind: str, steps: list[Step]) -> None:
    """Write down of whom the page shows what the register has."""
    if KINDS[kind].shows_people:
        keys = [step.record for step in steps if step.record is not None]
        seen(request, shown.portfolio_id, KINDS[kind].model._default_manager.filter(pk__in=keys))  # noqa: SLF001
