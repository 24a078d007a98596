"""Merging two organisations: find the other one, put both beside each other, choose per field, agree; and undo it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect

from terreinwijzer.web.pages.frame import address, page, portfolio
from terreinwijzer.web.portfolios import Shown
from terreinwijzer.web.register.merging.candidates import candidates
from terreinwijzer.web.register.merging.merge import FIELDS, Joined, joined, merged, undo, why_not_undone
from terreinwijzer.web.register.models import Merge, Organisation
from terreinwijzer.web.register.pages.organisations import HERE
from terreinwijzer.web.register.searching import matching
from terreinwijzer.web.wording import text
from terreinwijzer.web.writing.columns import said
from terreinwijzer.web.writing.editing import UNPROCESSABLE, ChangedMeanwhileError, accepted, one
from terreinwijzer.web.writing.forms import BilingualForm

# So many found by words stand on the page; more words find fewer.
FOUND_SHOWN = 20
OTHER = "other"


class MergeForm(BilingualForm):
    """Agreement with what was seen, and the fields that come from the other organisation."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=None)
    from_other = forms.MultipleChoiceField(
        choices=[(name, name) for name in FIELDS], required=False, widget=forms.MultipleHiddenInput
    )


class UndoForm(BilingualForm):
    """Agreement to take two organisations apart."""


def merge_choose(request: HttpRequest, language: str, portfolio_id: str, record: int) -> HttpResponse:
    """Show which organisations may be the same as this one, and find others by words."""
    shown = portfolio(portfolio_id)
    this: Organisation = one(Organisation, shown, record)
    asked = request.GET.get("q", "").strip()[:100]
    others = Organisation.objects.filter(portfolio_id=portfolio_id).exclude(pk=this.pk)
    found = list(matching(others, asked).order_by("name", "id")[:FOUND_SHOWN]) if asked else []
    return page(request, "register/merge_choose.html", language, shown, HERE, organisation=this, asked=asked,
                found=found, alike=candidates(this), said=said)  # fmt: skip


def merge_two(request: HttpRequest, language: str, portfolio_id: str, record: int, other: int) -> HttpResponse:
    """Show two organisations beside each other; with `?step=agree` what would come of the choices; and do it."""
    shown = portfolio(portfolio_id)
    if record == other:
        raise Http404
    plan = joined(one(Organisation, shown, record), one(Organisation, shown, other))
    picked = [name for name in FIELDS if request.GET.get(name) == OTHER]
    first = {"seen": plan.seen, "from_other": picked}
    form = MergeForm(request.POST or None, initial=first, language=language, shown=shown)
    by: Any = request.user

    def work(form: MergeForm) -> str:
        reason = text("merge_reason", language, name=plan.other.name, record=plan.other.pk)[:100]
        merged(plan, form.cleaned_data["seen"], set(form.cleaned_data["from_other"]), by, reason)
        return address(language, shown, "organisation", record=record)

    if request.method == "POST":
        if plan.overheld:
            raise Http404
        if written := accepted(request, shown, form, work, seen=lambda: plan.seen):
            return HttpResponseRedirect(written)
    agreeing = request.method == "POST" or request.GET.get("step") == "agree"
    chosen = set(form["from_other"].value() or ())
    answer = page(
        request, "register/merge_agree.html" if agreeing else "register/merge_two.html", language, shown, HERE,
        plan=plan, form=form, rows=_rows(plan, shown, language, chosen), picked=picked,
    )  # fmt: skip
    answer.status_code = UNPROCESSABLE if form.is_bound else 200
    return answer


def merge_undo(request: HttpRequest, language: str, portfolio_id: str, record: int) -> HttpResponse:
    """Ask whether two organisations must be taken apart again, or say why that cannot be; and do it."""
    shown = portfolio(portfolio_id)
    this = Merge.objects.filter(portfolio_id=portfolio_id, pk=record).first()
    if this is None:
        raise Http404
    by: Any = request.user
    form = UndoForm(request.POST or None, language=language, shown=shown)
    why = why_not_undone(this)
    faults = [text(why, language)] if why else []

    def work(_form: UndoForm) -> str:
        faults.extend(undo(this, by, text("undo_reason", language), language))
        if faults:
            raise ChangedMeanwhileError
        return address(language, shown, "organisation", record=this.merged)

    if request.method == "POST" and not why and (written := accepted(request, shown, form, work, seen=lambda: "")):
        return HttpResponseRedirect(written)
    answer = page(request, "register/merge_undo.html", language, shown, HERE, merge=this, form=form, faults=faults,
                  back=address(language, shown, "organisation", record=this.kept))  # fmt: skip
    answer.status_code = UNPROCESSABLE if request.method == "POST" else 200
    return answer


def _rows(plan: Joined, shown: Shown, language: str, from_other: set[str]) -> list[dict[str, Any]]:
    """Return per field that either of the two has: its name, both values, whether they differ, and which is taken."""
    rows = []
    for name in FIELDS:
        ours, theirs = getattr(plan.kept, name), getattr(plan.other, name)
        if ours or theirs:
            pair = [_value(each, name, shown, language) for each in (plan.kept, plan.other)]
            # What only one of the two has is seldom meant to be lost.
            take_other = name in from_other if from_other else not ours
            rows.append({"name": name, "label": text(f"field_{name}", language), "kept": pair[0], "other": pair[1],
                         "differ": ours != theirs, "take_other": take_other})  # fmt: skip
    return rows


def _value(organisation: Organisation, name: str, shown: Shown, language: str) -> str:
    if label := said(organisation, name):
        return text(label, language)
    if name == "park_id":
        return str(shown.names.get(organisation.park_id, organisation.park_id))
    return ", ".join(organisation.tag_list) if name == "tags" else str(getattr(organisation, name))
