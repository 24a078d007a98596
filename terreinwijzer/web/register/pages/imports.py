"""Bringing a table of organisations in: send it, look at what it would do, and agree."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect

from terreinwijzer.web.pages.frame import address, page, portfolio
from terreinwijzer.web.portfolios import Shown
from terreinwijzer.web.privacy.declarations import declaration_of
from terreinwijzer.web.register.imports.carrying import NEW, SKIP, carried_out
from terreinwijzer.web.register.imports.matching import Index
from terreinwijzer.web.register.imports.plan import ACTIONS, TABLE, Step, fingerprint, planned
from terreinwijzer.web.register.imports.rows import TABLES
from terreinwijzer.web.register.kinds import ORGANISATIONS
from terreinwijzer.web.register.models import Import, Organisation
from terreinwijzer.web.register.pages.organisations import HERE
from terreinwijzer.web.wording import text
from terreinwijzer.web.writing.editing import UNPROCESSABLE, ChangedMeanwhileError, accepted
from terreinwijzer.web.writing.forms import BilingualForm
from terreinwijzer.web.writing.reading import Row
from terreinwijzer.web.writing.tables import TableForm

# So many rows of each kind stand on the page; the counts tell of the rest.
SHOWN_ROWS = 200


class ImportForm(TableForm):
    """A table of organisations."""

    expected = TABLE


class AgreeForm(BilingualForm):
    """Agreement with what was seen; choices for rows in doubt come beside it."""

    seen = forms.CharField(widget=forms.HiddenInput)


def import_table(request: HttpRequest, language: str, portfolio_id: str) -> HttpResponse:
    """Ask for a file, and read it."""
    shown = portfolio(portfolio_id)
    form = ImportForm(request.POST or None, request.FILES or None, language=language, shown=shown)

    def work(form: ImportForm) -> str:
        name, rows = form.cleaned_data["file"]
        by: Any = request.user
        kept = [[row.number, row.values] for row in rows]
        made: Import = Import.objects.create(portfolio_id=portfolio_id, file_name=name[:200], rows=kept, sent_by=by)
        return address(language, shown, "import_preview", record=made.pk)

    if request.method == "POST" and (written := accepted(request, shown, form, work)):
        return HttpResponseRedirect(written)
    answer = page(request, "register/import.html", language, shown, HERE, form=form, table=TABLE,
                  kinds=TABLES, kind=ORGANISATIONS.name, kept=declaration_of(Import).retention.days)  # fmt: skip
    answer.status_code = UNPROCESSABLE if form.is_bound else 200
    return answer


def import_preview(request: HttpRequest, language: str, portfolio_id: str, record: int) -> HttpResponse:
    """Show what a file would do, or do it when somebody agrees."""
    shown = portfolio(portfolio_id)
    this = Import.objects.filter(portfolio_id=portfolio_id, pk=record, kind=ORGANISATIONS.name).first()
    if this is None:
        raise Http404
    if this.outcome and request.method == "POST":
        # Sent again after a lost connection: it was carried out the first time.
        return HttpResponseRedirect(address(language, shown, "import_preview", record=record))
    form: AgreeForm | None = None
    steps: list[Step] = []
    if not this.outcome:
        index = Index.of(Organisation.objects.filter(portfolio_id=portfolio_id))
        steps = planned([Row(number, values) for number, values in this.rows], index, shown, language)
        form = AgreeForm(request.POST or None, initial={"seen": fingerprint(steps)}, language=language, shown=shown)
        if request.method == "POST" and _agreed(request, language, shown, this, form, steps, index):
            return HttpResponseRedirect(address(language, shown, "import_preview", record=record))
    groups = {action: [step for step in steps if step.action == action] for action in ACTIONS}
    answer = page(request, "register/import_preview.html", language, shown, HERE, this=this, form=form, groups=groups,
                  first=SHOWN_ROWS, skip=SKIP, new=NEW, parks=shown.names)  # fmt: skip
    answer.status_code = UNPROCESSABLE if form is not None and form.is_bound else 200
    return answer


def _agreed(
    request: HttpRequest, language: str, shown: Shown, this: Import, form: AgreeForm, steps: list[Step], index: Index
) -> bool:
    """Carry out what was seen; where the register changed meanwhile, let it be looked at again."""
    choices = {step.row: _choice(request, step) for step in steps if step.action == "doubt"}
    by: Any = request.user

    def work(form: AgreeForm) -> str:
        if form.cleaned_data["seen"] != fingerprint(steps):
            raise ChangedMeanwhileError
        reason = text("import_reason", language, file=this.file_name)[:100]
        this.outcome = carried_out(steps, choices, index, shown.portfolio_id, by, reason)
        this.rows = []
        this.save(update_fields=["outcome", "rows"])
        return address(language, shown, "import_preview", record=this.pk)

    return bool(accepted(request, shown, form, work, seen=lambda: fingerprint(steps)))


def _choice(request: HttpRequest, step: Step) -> str:
    chosen = request.POST.get(f"row-{step.row}", SKIP)
    return chosen if chosen in {SKIP, NEW, *(str(key) for key, _, _ in step.candidates)} else SKIP
