"""Advice for a business, step by step: what it does, what it needs, where it fits and why. Every answer is optional."""

from __future__ import annotations

from collections import Counter

import pandas as pd
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse

from terreinwijzer.api.case import advise
from terreinwijzer.dossier.blocks.block import source_line
from terreinwijzer.dossier.blocks.steering import rules_source
from terreinwijzer.steering.advice import Place
from terreinwijzer.steering.facts import facts
from terreinwijzer.web.explore.proposal import SBI, ProposalForm
from terreinwijzer.web.explore.reasoning import place, places_frame
from terreinwijzer.web.exports import sheets_file
from terreinwijzer.web.pages.frame import page, portfolio
from terreinwijzer.web.portfolios import Shown

# What each step asks; the last one shows the places, and asks what would settle them.
STEPS = {
    "business": (SBI, "use"),
    "needs": ("area_m2", "floor_area_m2", "environmental_category", "height_m", "power_kw"),
    "places": (),
}
PER_PAGE = 10
# So many questions at once; what is less often decisive waits until these are answered.
MOST_QUESTIONS = 5


def advice(request: HttpRequest, language: str, portfolio_id: str) -> HttpResponse:
    """Show a step of the intake, or the places that come of it; all that was answered stands in the address."""
    shown = portfolio(portfolio_id)
    form = ProposalForm(request.GET, shown=shown, language=language)
    step = _step(request.GET.get("step", ""), form)
    values = {"form": form, "step": step, "steps": tuple(STEPS), "asked": STEPS[step], "has_rules": _has_rules(shown)}
    if step != "places" or not values["has_rules"]:
        return page(request, "explore/advice.html", language, shown, "explore", **values)
    places = advise(shown.case, form.known, sbi=form.sbi)
    ranked = list(enumerate(places, 1))
    rows = Paginator(ranked, PER_PAGE).get_page(request.GET.get("page"))
    asked = open_questions(places, form.known)
    return page(
        request, "explore/advice_places.html", language, shown, "explore",
        **{**values, "asked": asked},
        rows=rows, places=[place(each, rank, language, asked) for rank, each in rows.object_list],
        possible=sum(each.judgement.answer != "not_allowed" for each in places),
        about_place=_about_place(places), source=_source(shown, language),
    )  # fmt: skip


def advice_file(request: HttpRequest, language: str, portfolio_id: str, suffix: str) -> HttpResponse:
    """Return the places with reasons as a table, and what was asked."""
    shown = portfolio(portfolio_id)
    form = ProposalForm(request.GET, shown=shown, language=language)
    if not form.is_valid() or not _has_rules(shown):
        raise Http404
    asked = pd.DataFrame(form.told, columns=["fact", "name", "value"])
    frame = places_frame(advise(shown.case, form.known, sbi=form.sbi), language)
    name = f"{portfolio_id}-advice-{shown.results.reference_date}"
    return sheets_file({"places": frame, "asked": asked}, name, suffix)


def open_questions(places: list[Place], known: dict[str, object]) -> tuple[str, ...]:
    """Return the facts about the business itself that would settle most places, or speak for them."""
    decisive = Counter(name for each in places for name in each.judgement.questions)
    wished = Counter(name for each in places for name in each.judgement.wishes)
    ordered = [name for counted in (decisive, wished) for name, _ in counted.most_common()]
    own = [name for name in dict.fromkeys(ordered) if facts()[name].about == "proposal" and name not in known]
    return tuple(own[:MOST_QUESTIONS])


def _step(asked: str, form: ProposalForm) -> str:
    """Return the step to show: the one asked for, or the first one before it in which something is wrong."""
    known = asked if asked in STEPS else "business"
    for step, names in STEPS.items():
        if step == known or form.faults_in(names):
            return step
    return known


def _has_rules(shown: Shown) -> bool:
    return shown.results.steering is not None


def _about_place(places: list[Place]) -> bool:
    """Tell whether some answers depend on the place within a park, which only a check of one park can settle."""
    return any(facts()[name].about == "place" for each in places for name in each.judgement.questions)


def _source(shown: Shown, language: str) -> list[str]:
    """Return where the rules, and what parks have to offer, come from."""
    assert shown.results.steering is not None  # noqa: S101  (asked before)
    columns = {"supply_offers": "immediately_available_ha", "plots": "area_m2", "property_offers": "floor_area_m2"}
    inputs = [shown.results.portfolio.input(table, column) for table, column in columns.items()
              if shown.results.portfolio.has(table)]  # fmt: skip
    offered = [source_line(language, inputs)] if inputs else []
    return [rules_source(shown.results.steering.book, language), *offered]
