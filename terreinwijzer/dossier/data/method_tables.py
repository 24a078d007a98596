"""The tables that the methods made, with the figures that each was made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from terreinwijzer.audit.finding import findings_table
from terreinwijzer.demand.uncertainty import spread_through_years
from terreinwijzer.dossier.data.climate_tables import climate_tables
from terreinwijzer.dossier.data.hub_tables import hub_tables
from terreinwijzer.dossier.data.labour_tables import labour_tables
from terreinwijzer.dossier.data.moves_tables import moves_tables
from terreinwijzer.dossier.data.reach_tables import reach_tables
from terreinwijzer.dossier.data.steering_tables import steering_frames
from terreinwijzer.dossier.data.streams_tables import streams_tables
from terreinwijzer.dossier.data.trends_tables import trends_tables
from terreinwijzer.dossier.data.weighing_tables import weighing_tables
from terreinwijzer.dossier.results import DemandResults, Results
from terreinwijzer.indicators.catalogue import catalogue
from terreinwijzer.indicators.society import relocation_balance
from terreinwijzer.lineage import Figure
from terreinwijzer.vocabulary.language import said
from terreinwijzer.vocabulary.notation import unit_label
from terreinwijzer.vocabulary.wording import known_of


@dataclass(frozen=True)
class MethodTable:
    """A table that a method made. `inputs` are figures that it rests on; `parameters` what was set."""

    frame: pd.DataFrame
    inputs: tuple[Figure, ...] = ()
    parameters: Mapping[str, object] | None = None


def method_tables(results: Results, language: str) -> dict[str, MethodTable]:
    """Return the tables that the methods made, by the names of `results*.yaml`; tables without data are left out."""
    found = {
        "indicator_totals": MethodTable(_totals(results, language)),
        **audit_tables(results, language),
    }
    if results.demand is not None:
        found |= _of_demand(results.demand, language)
    draws = {"draws": results.weighings[0].answer.acceptability.draws, "seed": 1} if results.weighings else {}
    for name, (frame, inputs) in weighing_tables(results, language).items():
        found[name] = MethodTable(frame, inputs, draws)
    if results.portfolio.has("relocations"):
        moves = relocation_balance(results.portfolio.table("relocations")).reset_index(names="municipality")
        leaf = results.portfolio.input("relocations", "moves")
        found["relocation_balance"] = MethodTable(
            moves, (Figure("relocations.moves", None, "count", "moves", (leaf,)),)
        )
    for name, (frame, inputs) in _of_transitions(results, language).items():
        found[name] = MethodTable(frame, inputs)
    if results.hub_screening is not None:
        leaf = results.portfolio.input("parks", "net_issued_ha")
        rests_on = (Figure("hub.screening", None, "ha", "net_issued_ha", (leaf,)),)
        found["hub_screening"] = MethodTable(results.hub_screening.reset_index(), rests_on)
    if results.steering is not None:
        frames = steering_frames(results.steering, results.portfolio, language)
        found |= {name: MethodTable(frame, inputs) for name, (frame, inputs) in frames.items()}
    found |= {
        "definitions": MethodTable(_definitions(results, language)),
        "norms": MethodTable(_norms(results, language)),
        "sources": MethodTable(sources_table(results, language)),
    }
    return {name: made for name, made in found.items() if len(made.frame)}


def sources_table(results: Results, language: str) -> pd.DataFrame:
    """Return the sources of the case with what their licences ask, one row each."""
    return pd.DataFrame(
        [
            {
                "source": source.source_id, "title": source.titled(language), "holder": said(source.holder, language),
                "reference_date": pd.Timestamp(source.reference_date), "retrieved": pd.Timestamp(source.retrieved),
                "licence": source.terms(language), "licence_address": source.licence_address,
                "credit": source.credit(language), "share_alike": source.share_alike, "synthetic": source.synthetic,
                "note": said(source.note, language),
            }
            for source in results.sources
        ]
    ).replace({"": None})  # fmt: skip


def _of_transitions(results: Results, language: str) -> dict[str, tuple[pd.DataFrame, tuple[Figure, ...]]]:
    """Return the tables of moves and of what parks can do together."""
    found: dict[str, tuple[pd.DataFrame, tuple[Figure, ...]]] = {}
    if results.moves is not None:
        found |= moves_tables(results.moves, results.portfolio)
    if results.hub is not None:
        found |= hub_tables(results.hub, results.portfolio)
    if results.climate is not None:
        found |= climate_tables(results, language)
    if results.reach is not None:
        found |= reach_tables(results.reach)
    if results.streams is not None:
        found |= streams_tables(results.streams, results.portfolio)
    if results.labour is not None:
        found |= labour_tables(results.labour, language)
    if results.trends is not None:
        found |= trends_tables(results.trends, results.demand, results.portfolio, language)
    return found


def _of_demand(demand: DemandResults, language: str) -> dict[str, MethodTable]:
    forecast, spread, confrontation = demand.forecast, demand.uncertainty, demand.confrontation
    outcomes = tuple(forecast.figures[name] for name in forecast.variants["figure_id"])
    additions = tuple(figure for name, figure in forecast.figures.items() if name.startswith("demand.addition."))
    supply = tuple(confrontation.figures.values())
    draws = {"draws": forecast.parameters.draws, "seed": forecast.parameters.seed}
    split = _in_language(forecast.split, language)
    return {
        "demand_variants": MethodTable(forecast.variants, outcomes),
        "demand_scenarios": MethodTable(forecast.scenarios, outcomes),
        "demand_paths": MethodTable(forecast.paths, outcomes),
        "demand_addition_paths": MethodTable(forecast.addition_paths, additions),
        "demand_split": MethodTable(split, outcomes),
        "demand_scaled_split": MethodTable(forecast.scaled_split, outcomes),
        "uncertainty_quantiles": MethodTable(spread.quantiles, outcomes, draws),
        "uncertainty_paths": MethodTable(spread_through_years(spread.quantiles, forecast.parameters), outcomes, draws),
        "uncertainty_tornado": MethodTable(spread.tornado, outcomes, draws),
        "uncertainty_classes": MethodTable(spread.classes, outcomes, draws),
        "backtest_summary": MethodTable(demand.backtest_summary.reset_index(), outcomes),
        "backtest": MethodTable(demand.backtest, outcomes),
        "supplies": MethodTable(confrontation.supplies, supply),
        "confrontation_years": MethodTable(confrontation.years, (*supply, *outcomes)),
        "run_out": MethodTable(confrontation.run_out, (*supply, *outcomes)),
        "mismatch": MethodTable(_in_language(confrontation.mismatch, language), (*supply, *outcomes)),
        "segments": MethodTable(confrontation.segments, (*supply, *outcomes)),
    }


def _totals(results: Results, language: str) -> pd.DataFrame:
    totals = results.indicators.totals.reset_index()
    definitions = [catalogue()[name] for name in totals["indicator"]]
    known = [
        known_of(int(row["parks_known"]), int(row["parks"]), language) for row in totals.to_dict("records")
    ]  # fmt: skip
    return totals.assign(
        label=[definition.label(language) for definition in definitions],
        unit=[definition.unit for definition in definitions],
        known=known,
    )


def _definitions(results: Results, language: str) -> pd.DataFrame:
    definitions = [catalogue()[name] for name in results.indicators.per_park]
    return pd.DataFrame(
        [
            {
                "indicator": each.id, "label": each.label(language), "unit": unit_label(each.unit, language),
                "formula": each.written_formula(language), "defined_by": each.origin(language),
                "reading": each.reading(language),
            }
            for each in definitions
        ]
    ).replace({"": None})  # fmt: skip


def _norms(results: Results, language: str) -> pd.DataFrame:
    table = results.indicators.norms
    return pd.DataFrame(
        [
            {
                "norm": name, "label": norm.meaning(language), "value": table[name], "unit": norm.unit,
                "defined_by": norm.source(language),
            }
            for name, norm in table.norms.items()
        ]
    )  # fmt: skip


def _in_language(frame: pd.DataFrame, language: str) -> pd.DataFrame:
    """Return a table whose texts per language have become one column each; `class_label` stands beside `class`."""
    suffix = f"_{language}"
    names = {name: name.removesuffix(suffix) for name in frame.columns if str(name).endswith(suffix)}
    names = {name: "class_label" if short == "class" else short for name, short in names.items()}
    return frame.rename(columns=names).replace({"": None})


def audit_tables(results: Results, language: str) -> dict[str, MethodTable]:
    """Return every stated figure with its verdict, and everything that the audit found."""
    return {
        "statements": MethodTable(_in_language(results.audit.statements, language)),
        "findings": MethodTable(_dated(findings_table(results.audit.findings, language))),
    }


def _dated(findings: pd.DataFrame) -> pd.DataFrame:
    """Return findings with their dates as dates."""
    days = {name: pd.to_datetime(findings[name].replace("", None)) for name in ("where_date", "other_date")}
    return findings.assign(**days).replace({"": None})
