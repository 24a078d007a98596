"""Is it allowed here, and why: a proposal on one park against the rules, with the whole reasoning."""

from __future__ import annotations

import pandas as pd
from django.http import Http404, HttpRequest, HttpResponse

from terreinwijzer.api.case import check as check_proposal
from terreinwijzer.dossier.blocks.steering import rules_source
from terreinwijzer.steering.checked import Checked
from terreinwijzer.steering.facts import facts
from terreinwijzer.steering.wording import additions_said, turn_said
from terreinwijzer.web.explore.proposal import SBI, ProposalForm
from terreinwijzer.web.explore.reasoning import reasons_frame, verdict
from terreinwijzer.web.exports import sheets_file
from terreinwijzer.web.pages.frame import page, portfolio
from terreinwijzer.web.portfolios import Shown

FIRST = (SBI, "use", "environmental_category", "new_place")
UNITS = ("unit_count", "unit_area_m2")
OF_UNITS = {"small_units", "lock_up_garages"}


def check(request: HttpRequest, language: str, portfolio_id: str) -> HttpResponse:
    """Show the question, and once a park is chosen the answer; everything that was asked stands in the address."""
    shown = portfolio(portfolio_id)
    form = ProposalForm(request.GET, shown=shown, language=language)
    checked = _checked(shown, form, request.GET.get("park", ""))
    names = shown.names.sort_values(key=lambda names: names.str.casefold())
    parks = [(str(key), str(name)) for key, name in names.items()]
    return page(
        request, "explore/check.html", language, shown, "explore",
        form=form, parks=parks, park_id=checked.judgement.park_id if checked else "", checked=checked,
        has_rules=shown.results.steering is not None, first=FIRST, units=UNITS,
        units_open=form.faults_in(UNITS) or form.known.get("use") in OF_UNITS or bool({*UNITS} & {*form.known}),
        verdict=verdict(checked.judgement, language) if checked else None,
        asked=_asked(checked, form) if checked else (),
        turns=[turn_said(turn, language) for turn in checked.turns] if checked else [],
        additions=list(additions_said(checked, form.sbi, language)) if checked else [],
        source=rules_source(shown.results.steering.book, language) if shown.results.steering else "",
    )  # fmt: skip


def check_file(request: HttpRequest, language: str, portfolio_id: str, suffix: str) -> HttpResponse:
    """Return every rule of the park with what it says, and what was asked."""
    shown = portfolio(portfolio_id)
    form = ProposalForm(request.GET, shown=shown, language=language)
    checked = _checked(shown, form, request.GET.get("park", ""))
    if checked is None:
        raise Http404
    asked = pd.DataFrame([("park", "", checked.name), *form.told], columns=["fact", "name", "value"])
    reasons = reasons_frame(checked.judgement, language)
    name = f"{portfolio_id}-{checked.judgement.park_id}-check-{shown.results.reference_date}"
    return sheets_file({"reasons": reasons, "asked": asked}, name, suffix)


def _checked(shown: Shown, form: ProposalForm, park_id: str) -> Checked | None:
    """Return the answer; `None` while no park is chosen, something is wrong, or there are no rules."""
    if shown.results.steering is None or park_id not in shown.results.steering.book.parks or not form.is_valid():
        return None
    return check_proposal(shown.case, park_id, form.known, sbi=form.sbi)


def _asked(checked: Checked, form: ProposalForm) -> tuple[str, ...]:
    """Return the facts that are not asked above and could change the answer, or make it better."""
    names = dict.fromkeys((*checked.judgement.questions, *checked.judgement.wishes))
    return tuple(name for name in names if name not in {*FIRST, *UNITS, *form.known} and facts()[name].about != "park")
