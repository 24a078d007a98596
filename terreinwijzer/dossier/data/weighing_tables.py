"""The tables that weighing makes, with the figures that each was made from."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from terreinwijzer.dossier.results import Results, WeighingResults
from terreinwijzer.lineage import Figure, Input
from terreinwijzer.weighing.wording import class_names


def weighing_tables(results: Results, language: str) -> dict[str, tuple[pd.DataFrame, tuple[Figure, ...]]]:
    """Return the tables of all questions together by name, each with the figures that it rests on."""
    makers: dict[str, Callable[[WeighingResults], pd.DataFrame]] = {
        "weighing_ranking": lambda each: _ranking(each, language),
        "weighing_acceptability": _acceptability,
        "weighing_values": _values,
        "weighing_weights": _weights,
        "weighing_unknown": lambda each: each.answer.worth_knowing,
        "weighing_plan": _plan,
        "weighing_zones": _zones,
        "weighing_land": _land,
    }
    inputs = {figure.figure_id: figure for each in results.weighings for figure in rests_on(results, each)}
    found = {}
    for name, make in makers.items():
        frames = [
            make(each).assign(question=each.answer.question.question_id)
            for each in results.weighings
            if len(make(each))
        ]
        if frames:
            found[name] = (pd.concat(frames, ignore_index=True), tuple(inputs.values()))
    return found


def rests_on(results: Results, weighing: WeighingResults) -> list[Figure]:
    """Return what a question rests on: indicators, and the judgements and efforts that people gave."""
    table, portfolio = results.indicators, results.portfolio
    measured = {each.measure for each in weighing.answer.question.criteria}
    found = [table.figure(name) for name in sorted(measured) if name in table.per_park]
    judged = portfolio.table("judgements")
    subjects = judged.loc[judged["measure"].isin(measured), "subject_id"].unique()
    leaves: dict[str, Input] = {}
    for subject in subjects:
        if subject in weighing.answer.value_table.index:
            leaf = portfolio.input("judgements", "value", str(subject))
            leaves.setdefault(leaf.source.source_id, leaf)
    if weighing.expansion is not None:
        for name in ("parks", "buildings"):
            leaves[f"shapes.{name}"] = portfolio.input(name, "geometry")
        for layer in results.layers:
            name = f"layers.{layer.file.name}"
            leaves[name] = Input(name, "geometry", layer.source, len(layer.shapes))
    if weighing.planned is not None:
        leaf = portfolio.input("action_efforts", "effort_days")
        leaves.setdefault(f"efforts.{leaf.source.source_id}", leaf)
    for name, leaf in leaves.items():
        basis = "illustrative" if leaf.source.synthetic else "given"
        found.append(Figure(f"{leaf.table}.{leaf.column}.{name}", None, "ratio", leaf.column, (leaf,), basis=basis))
    return found


def _ranking(weighing: WeighingResults, language: str) -> pd.DataFrame:
    answer = weighing.answer
    table = answer.ranking.join(weighing.compared[["choice", "verdict"]])
    names = [weighing.names[language].get(str(key), str(key)) for key in table.index]
    classes = table.index.astype("str").map(class_names(answer, language))
    return table.assign(name=names, class_name=classes).reset_index(names="alternative")


def _acceptability(weighing: WeighingResults) -> pd.DataFrame:
    shares = weighing.answer.acceptability.first
    return shares.reset_index(names="alternative").melt(id_vars="alternative", var_name="rank", value_name="share")


def _values(weighing: WeighingResults) -> pd.DataFrame:
    answer = weighing.answer
    values, points = (
        frame.reset_index(names="alternative").melt(id_vars="alternative", var_name="criterion", value_name=name)
        for frame, name in ((answer.value_table, "value"), (answer.contributions, "contribution"))
    )
    return values.merge(points, on=["alternative", "criterion"])


def _weights(weighing: WeighingResults) -> pd.DataFrame:
    answer = weighing.answer
    weights = answer.weights.reset_index(names="criterion")
    long = weights.melt(id_vars="criterion", var_name="stakeholder", value_name="weight")
    turning = answer.turning[["turning_weight", "winner"]].assign(stakeholder="group").reset_index(names="criterion")
    return long.merge(turning, on=["criterion", "stakeholder"], how="left")


def _zones(weighing: WeighingResults) -> pd.DataFrame:
    if weighing.expansion is None:
        return pd.DataFrame()
    return pd.DataFrame(weighing.expansion.zones.drop(columns="geometry")).rename(columns={"zone": "alternative"})


def _land(weighing: WeighingResults) -> pd.DataFrame:
    return weighing.expansion.land.reset_index() if weighing.expansion else pd.DataFrame()


def _plan(weighing: WeighingResults) -> pd.DataFrame:
    return weighing.planned.plan.schedule.reset_index(names="alternative") if weighing.planned else pd.DataFrame()
