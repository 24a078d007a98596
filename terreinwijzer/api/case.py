"""The verbs on a case: state, demand, steering, weighing and the dossier."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from terreinwijzer.api.weighing import known_measures, weigh_question, weighing_results
from terreinwijzer.audit.audit import AuditReport, audit
from terreinwijzer.demand.backtest import backtest, backtest_summary
from terreinwijzer.demand.confrontation import confront
from terreinwijzer.demand.forecast import Forecast, forecast
from terreinwijzer.demand.issuance import yearly_issuance
from terreinwijzer.demand.parameters import DemandParameters, demand_parameters
from terreinwijzer.demand.uncertainty import demand_uncertainty
from terreinwijzer.dossier.formats import FORMATS, Progress
from terreinwijzer.dossier.results import (
    ClimateResults,
    DemandResults,
    LabourResults,
    Results,
    TrendsResults,
    WeighingResults,
)
from terreinwijzer.errors import InputError, Problem
from terreinwijzer.indicators import detail
from terreinwijzer.indicators import given_figures as given
from terreinwijzer.indicators import table as indicator_tables
from terreinwijzer.indicators.book import FigureBook
from terreinwijzer.indicators.series import indicator_series
from terreinwijzer.indicators.small_units import small_units_through_years
from terreinwijzer.indicators.table import IndicatorTable
from terreinwijzer.lineage import Figure
from terreinwijzer.snapshots.case import Case
from terreinwijzer.snapshots.portfolio import Portfolio
from terreinwijzer.snapshots.reopen import cases_through_time
from terreinwijzer.sources.layers import read_layers
from terreinwijzer.spatial.boundaries import Boundaries, compare_sources
from terreinwijzer.spatial.measure import drawn, measure
from terreinwijzer.spatial.overlay import Engine
from terreinwijzer.steering import advice, proposed_profiles
from terreinwijzer.steering.advice import Place
from terreinwijzer.steering.categories import category_of_sbi
from terreinwijzer.steering.checked import Checked, check_proposal
from terreinwijzer.steering.needs import Room
from terreinwijzer.steering.proposal import completed
from terreinwijzer.steering.proposed_profiles import ProposedProfiles
from terreinwijzer.steering.rule_file import read_rule_file
from terreinwijzer.steering.rules import RuleBook
from terreinwijzer.steering.state import steering_state
from terreinwijzer.vocabulary.language import LANGUAGES
from terreinwijzer.weighing.answer import Answer
from terreinwijzer.weighing.comparison import compare_choices
from terreinwijzer.weighing.expansion import find
from terreinwijzer.weighing.expansion.find import Expansion
from terreinwijzer.weighing.measures import needs_of
from terreinwijzer.weighing.question_file import read_question
from terreinwijzer.whole_files import refuse_unwritable

if TYPE_CHECKING:  # what solves loads slowly, and most verbs solve nothing
    from terreinwijzer.moves.chains import MovesAnswer
    from terreinwijzer.weighing.planning import Planned


def measured(case: Case, engine: Engine = "shapely") -> Case:
    """Return the case with everything that its shapes and layers can tell; see `spatial.measure.measure`.

    A case that was measured before comes back as it is; without outlines only its layers are read.
    """
    if case.layers is not None:
        return case
    layers = read_layers(case.settings.layers, case.settings.sources)
    if drawn(case.portfolio, "parks") is None:
        return replace(case, layers=layers)
    return replace(case, portfolio=measure(case.portfolio, case.norms, layers, engine), layers=layers)


def indicator_table(case: Case) -> IndicatorTable:
    """Compute every park indicator that the case has data for; see `indicators.table.indicator_table`."""
    return indicator_tables.indicator_table(measured(case).portfolio, case.norms, case.settings.municipality)


def indicators_through_time(store: str | Path, portfolio_id: str) -> pd.DataFrame:
    """Compute the indicators of every snapshot of a portfolio; see `indicators.series.indicator_series`."""
    return indicator_series([indicator_table(case) for case in cases_through_time(store, portfolio_id)])


def changes_between(before: Case, after: Case) -> pd.DataFrame:
    """Return what changed in the totals between two reference dates; see `indicators.series.indicator_series`.

    Only the totals of which the value, or the way it is made, is another.
    """
    series = indicator_series([indicator_table(before), indicator_table(after)])
    last = series["reference_date"] == pd.Timestamp(after.settings.reference_date)
    told = series["break_marker"] | series["change"].fillna(0.0).ne(0.0)
    return series[last & told & (series["park_id"] == "")].reset_index(drop=True)


def detail_table(case: Case, name: str) -> pd.DataFrame:
    """Return an indicator that is a table of its own, such as `location_quotient`; see `indicators.detail`."""
    return detail.detail_table(measured(case).portfolio, case.norms, name)


def figure_book(case: Case) -> FigureBook:
    """Return every recomputed figure of the case, to look up by quantity, scope and period."""
    demand = forecast_demand(case).figures if case.parameters.get("demand") else {}
    return FigureBook(indicator_table(case), given_figures(case) | demand)


def given_figures(case: Case) -> dict[str, Figure]:
    """Return the figures that the case takes over as they are; see `indicators.given_figures.given_figures`."""
    settings = case.settings
    return given.given_figures(settings.parameters, settings.sources, settings.reference_date)


def forecast_demand(case: Case) -> Forecast:
    """Forecast the demand for land; see `demand.forecast.forecast`."""
    return forecast(case.portfolio, demand_parameters(case.parameters.get("demand", {})))


def demand_results(portfolio: Portfolio, parameters: DemandParameters, municipality: str) -> DemandResults:
    """Return a forecast with its spread, its backtest and its confrontation with supply, as it is reported."""
    found = forecast(portfolio, parameters)
    past = backtest(yearly_issuance(portfolio), parameters.intensification_pct)
    return DemandResults(
        forecast=found,
        uncertainty=demand_uncertainty(portfolio, parameters),
        backtest=past,
        backtest_summary=backtest_summary(past),
        confrontation=confront(portfolio, found, municipality),
    )


def boundaries_of(case: Case) -> Boundaries | None:
    """Compare the outlines of the parks with other sources; see `spatial.boundaries.compare_sources`."""
    known = measured(case)
    return compare_sources(known.portfolio, known.layers or (), case.parameters.get("boundaries", {}))


def audit_case(case: Case, previous: Case | None = None) -> AuditReport:
    """Look for contradictions in a case; see `audit.audit.audit`."""
    case = measured(case)
    return audit(case.portfolio, figure_book(case), previous.portfolio if previous else None)


def rule_book(case: Case, day: date | None = None) -> RuleBook:
    """Return the policy rules of a case that hold on a day (its reference date unless given).

    Raises
    ------
    InputError
        The case has no rules file, or the file is wrong.
    """
    if "rules" not in case.settings.policies:
        raise InputError(Problem("case_without_rules", file=str(case.settings.folder)))
    parks = case.portfolio.table("parks").set_index("park_id")["profile"].fillna("")
    book = read_rule_file(case.settings.policies["rules"], parks.to_dict())
    return book.on(day or case.settings.reference_date)


def advise(case: Case, proposal: Mapping[str, object], day: date | None = None, *, sbi: str = "") -> list[Place]:
    """Rank the parks of a case for a proposal; see `steering.proposal.completed` and `steering.advice.advise`."""
    return _advised(case, rule_book(case, day), proposal, sbi)


def alternatives(case: Case, proposal: Mapping[str, object], day: date | None = None, *, sbi: str = "") -> list[Place]:
    """Rank the parks of a neighbour for a proposal, as `advise`; one without a rules file regulates nothing."""
    if "rules" in case.settings.policies:
        return advise(case, proposal, day, sbi=sbi)
    silent = RuleBook("", {}, (), tuple(case.portfolio.table("parks")["park_id"]))
    return _advised(case, silent, proposal, sbi)


def check(
    case: Case, park_id: str, proposal: Mapping[str, object], day: date | None = None, *, sbi: str = ""
) -> Checked:
    """Judge a use on one park, with every reason and what would change the answer.

    See `steering.proposal.completed` for what an SBI code and units add, and `steering.checked.check_proposal`.

    Raises
    ------
    InputError
        The case has no rules, the park is not in the portfolio, or a fact or code is unknown.
    """
    book, table = rule_book(case, day), case.portfolio.table
    known = completed(proposal, sbi, table("category_list"), case.norms)
    year = case.settings.reference_date.year
    small = small_units_through_years(table("units"), table("buildings"), case.norms, [year])
    checked = check_proposal(book, table("parks"), park_id, known, small)
    return replace(checked, categories=category_of_sbi(table("category_list"), sbi) if sbi else None)


def propose_profiles(case: Case) -> ProposedProfiles | None:
    """Return the profiles that the data alone would propose; see `steering.proposed_profiles.propose_profiles`."""
    table, portfolio = indicator_table(case), case.portfolio
    assigned = portfolio.table("parks").set_index("park_id")["profile"]
    features = proposed_profiles.park_features(table.per_park, portfolio.table("establishments"))
    return proposed_profiles.propose_profiles(features, assigned)


def weigh_case(case: Case, question: str, *, draws: int = 10_000, seed: int = 1) -> Answer:
    """Weigh what a question asks about (a shipped question by name, or a file); see `weighing.answer.weigh`.

    Raises
    ------
    InputError
        The question is wrong, or nothing can be weighed.
    """
    return weigh_question(indicator_table(case), read_question(question, known_measures()), draws=draws, seed=seed)


def plan_actions(case: Case, question: str = "programme-order", *, draws: int = 10_000, seed: int = 1) -> Planned:
    """Weigh the actions of the programme and fit them to the capacity; see `weighing.planning.plan_answer`.

    Raises
    ------
    InputError
        The question is wrong, or the case states no capacity, or efforts are missing or wait in a circle.
    """
    answer = weigh_case(case, question, draws=draws, seed=seed)
    from terreinwijzer.weighing.planning import plan_answer  # noqa: PLC0415

    return plan_answer(answer, needs_of(case.portfolio), _capacity_days(case))


def plan_answered(case: Case, answer: Answer) -> Planned | None:
    """Plan the actions of an answer; `None` for other alternatives, or where the case states no capacity."""
    if answer.question.alternatives != "actions" or not _capacity_days(case):
        return None
    from terreinwijzer.weighing.planning import plan_answer  # noqa: PLC0415

    return plan_answer(answer, needs_of(case.portfolio), _capacity_days(case))


def find_moves(case: Case, **settings: object) -> MovesAnswer:
    """Find the chains of moves that win most, by the rules of the case; see `api.moves.find_moves`."""
    from terreinwijzer.api import moves  # noqa: PLC0415

    return moves.find_moves(case, _book(case), **settings)


def find_climate(case: Case, **settings: object) -> ClimateResults:
    """Return the climate on the parks and what measures would do; see `api.climate.find_climate`."""
    from terreinwijzer.api import climate  # noqa: PLC0415

    return climate.find_climate(measured(case), **settings)


def find_labour(case: Case, **settings: object) -> LabourResults:
    """Return the levels of the jobs, who does them and what shifts change; see `api.labour.find_labour`."""
    from terreinwijzer.api import labour  # noqa: PLC0415

    return labour.find_labour(case, given_figures(case), **settings)


def find_trends(case: Case, **settings: object) -> TrendsResults:
    """Return what the levers of the megatrends change in all methods; see `api.trends.find_trends`."""
    from terreinwijzer.api import trends  # noqa: PLC0415

    return trends.find_trends(case, with_transitions(measured(case), state_of(case)), **settings)


def state_of(case: Case, previous: Case | None = None) -> Results:
    """Compute state, demand and audit: what every choice starts from, without the choices themselves.

    With an earlier snapshot, the audit also tells what changed too much since.
    """
    case = measured(case)
    asked = case.parameters.get("demand", {})
    demand = demand_results(case.portfolio, demand_parameters(asked), case.settings.municipality) if asked else None
    book = FigureBook(indicator_table(case), given_figures(case) | (demand.forecast.figures if demand else {}))
    return Results(
        case_id=case.settings.case_id,
        names={language: case.settings.name(language) for language in LANGUAGES},
        municipality=case.settings.municipality,
        region=case.settings.region,
        reference_date=case.settings.reference_date,
        indicators=book.indicators,
        book=book,
        audit=audit(case.portfolio, book, previous.portfolio if previous else None),
        sources=tuple(case.settings.sources.values()),
        demand=demand,
        boundaries=boundaries_of(case),
        layers=case.layers or (),
    )


def results_of(case: Case) -> Results:
    """Compute everything that a dossier reports: the state, and what steering, weighing and moves make of it."""
    from terreinwijzer.api import hub, moves, reach, trends  # noqa: PLC0415

    case = measured(case)
    state = with_transitions(case, with_steering(case, state_of(case)))
    return replace(
        state,
        weighings=_weighing_results(case, state.indicators),
        moves=moves.moves_results(case, state.steering.book if state.steering else None),
        hub=hub.hub_results(case),
        reach=reach.reach_results(case),
        trends=trends.trends_results(case, state),
    )


def with_transitions(case: Case, state: Results) -> Results:
    """Return the state of a measured case with what trends work through to: hubs, streams, climate and labour."""
    from terreinwijzer.api import climate, hub, labour, streams  # noqa: PLC0415

    return replace(
        state,
        streams=streams.streams_results(case, state.steering.book if state.steering else None),
        hub_screening=hub.hub_screening(case, state.indicators.per_park),
        climate=climate.climate_results(case),
        labour=labour.labour_results(case, given_figures(case)),
    )


def with_steering(case: Case, state: Results) -> Results:
    """Return the state of a case with what its rules say; as it is where it has none."""
    rules = _book(case)
    if rules is None:
        return state
    return replace(state, steering=steering_state(rules, state.portfolio, case.norms, state.indicators.per_park))


def write_dossier(
    case: Case,
    folder: str | Path,
    language: str = "",
    formats: Sequence[str] = FORMATS,
    progress: Progress = lambda _step: None,
) -> list[Path]:
    """Compute and write the dossier of a case; see `dossier.dossier.write_dossier`."""
    from terreinwijzer.dossier import dossier  # noqa: PLC0415

    refuse_unwritable(Path(folder))
    progress("results")
    results = results_of(case)
    return dossier.write_dossier(results, Path(folder), language or case.settings.language, formats, progress)


def find_expansion(case: Case, question: str = "expansion", *, draws: int = 10_000, seed: int = 1) -> Expansion:
    """Search land around the parks of a case and weigh the zones that are left; see `weighing.expansion.find`.

    Raises
    ------
    InputError
        The question is wrong or not about zones, no park has an outline, or no connected land is left.
    """
    asked = read_question(question, known_measures())
    if asked.alternatives != "zones":
        raise InputError(Problem("expansion_wrong_question", file=asked.file, value=asked.alternatives))
    parks = drawn(case.portfolio, "parks")
    if parks is None:
        raise InputError(Problem("expansion_no_parks", table="parks"))
    layers = with_layers(case).layers or ()
    buildings = drawn(case.portfolio, "buildings")
    return find.find_expansion(asked, parks, buildings, layers, case.norms, draws=draws, seed=seed)


def with_layers(case: Case) -> Case:
    """Return the case with its layers read, without measuring its parks against them."""
    if case.layers is not None:
        return case
    return replace(case, layers=read_layers(case.settings.layers, case.settings.sources))


def _capacity_days(case: Case) -> dict[str, float]:
    return dict(case.parameters.get("programme", {}).get("capacity_days", {}))


def _advised(case: Case, book: RuleBook, proposal: Mapping[str, object], sbi: str) -> list[Place]:
    table = case.portfolio.table
    known = completed(proposal, sbi, table("category_list"), case.norms)
    room = Room(table("supply_offers"), table("plots"), table("property_offers"))
    return advice.advise(book, table("parks"), room, known)


def _weighing_results(case: Case, table: IndicatorTable) -> tuple[WeighingResults, ...]:
    """Answer every question that the case asks for its dossier."""
    found = []
    asked = case.parameters.get("weighing", {})
    for question in asked.get("questions", ()):
        answer = weigh_question(table, read_question(question, known_measures()))
        found.append(weighing_results(case.portfolio, answer, plan_answered(case, answer)))
    if "expansion" in asked:
        expansion = find_expansion(case, asked["expansion"])
        compared = compare_choices(expansion.answer, case.portfolio.table("vision_choices"))
        names: dict[str, dict[str, str]] = {str(language): {} for language in LANGUAGES}
        found.append(WeighingResults(expansion.answer, compared, names, expansion=expansion))
    return tuple(found)


def _book(case: Case) -> RuleBook | None:
    return rule_book(case) if "rules" in case.settings.policies else None
