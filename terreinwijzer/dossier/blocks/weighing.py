"""Blocks on weighing: per question the criteria, the ranking, how firm it is, the reasons, and the vision's choices."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

import pandas as pd

from terreinwijzer.dossier.blocks.block import Block, chart_block, listed, park_names, source_line, table_block
from terreinwijzer.dossier.charts import weighing as charts
from terreinwijzer.dossier.charts.expansion import FIRST, expansion_map
from terreinwijzer.dossier.data.weighing_tables import rests_on
from terreinwijzer.dossier.results import Results, WeighingResults
from terreinwijzer.dossier.wording import text
from terreinwijzer.lineage import Figure, Input
from terreinwijzer.spatial.measure import drawn
from terreinwijzer.vocabulary.codes import label
from terreinwijzer.vocabulary.language import said
from terreinwijzer.vocabulary.notation import number
from terreinwijzer.weighing.comparison import differs_by, reasons
from terreinwijzer.weighing.expansion.wording import land_table, zone_reason
from terreinwijzer.weighing.wording import class_names

# Alternatives whose place is explained in the text.
EXPLAINED = 8
ALTERNATIVES = {"parks": "park", "actions": "action", "zones": "zone"}


def weighing_blocks(results: Results, language: str) -> Iterator[Block]:
    """Yield the blocks of every question that the case asks; their names end with the key of the question."""
    for weighing in results.weighings:
        makers = (ranking, acceptability, explained, choices, plan, zone_map, zones, land)
        made = [criteria(weighing, language), *(maker(results, weighing, language) for maker in makers)]
        for block in made:
            if block is not None:
                yield replace(block, name=f"{block.name}_{weighing.answer.question.question_id}")


def criteria(weighing: WeighingResults, language: str) -> Block:
    """Return the criteria with the weights of each stakeholder, and the weight that turns the first place."""
    answer = weighing.answer
    question, turning = answer.question, answer.turning
    people = question.stakeholders
    heads = [text("criterion", language), *(said(name, language) for name in people.values())]
    heads += [text(code, language) for code in ("weight_mean", "weight_turning", "where_from")]
    rows = []
    for each in question.criteria:
        known = each.criterion_id in answer.weights.index
        weights = answer.weights.loc[each.criterion_id, [*people, "group"]] if known else [None] * (len(people) + 1)
        turn = text("no_data_no_weight", language)
        if known:
            row = turning.loc[each.criterion_id]
            turn = text("never", language)
            if not pd.isna(row["turning_weight"]):
                name = weighing.names[language].get(str(row["winner"]), str(row["winner"]))
                turn = f"{number(100 * row['turning_weight'], language, 1)}%: {name}"
        shares = ["–" if weight is None else f"{number(100 * weight, language)}%" for weight in weights]
        rows.append((said(each.names, language), *shares, turn, said(each.source, language)))
    shown = pd.DataFrame(rows, columns=heads)
    data = answer.weights.join(turning[["turning_weight", "winner"]]).reset_index(names="criterion")
    source = text("source_question", language, question=question.question_id)
    return table_block("criteria", language, shown, data, source, heads[1:-2], question=_title(weighing, language))


def ranking(results: Results, weighing: WeighingResults, language: str) -> Block:
    """Return the alternatives in order, with their class, their rank per stakeholder and how firm that is."""
    answer = weighing.answer
    people = answer.question.stakeholders
    table = answer.ranking
    what = ALTERNATIVES[answer.question.alternatives]
    shown = pd.DataFrame({text("rank", language): table["rank"].astype("str")})
    shown[text(what, language)] = _names(weighing, table.index, language)
    shown[text("score", language)] = [number(value, language, 2) for value in table["score"]]
    if "class" in table:
        shown[text("weighing_class", language)] = list(class_names(answer, language).values())
    ranks = {name: said(people[name], language) for name in people}
    for name, head in ranks.items():
        shown[head] = table[f"rank_{name}"].astype("str")
    shares = {"first_in": table["first_share"], "known_part": table["known_share"]}
    for code, values in shares.items():
        shown[text(code, language)] = [f"{number(100 * value, language)}%" for value in values]
    numeric = [
        text("rank", language),
        text("score", language),
        *ranks.values(),
        *(text(code, language) for code in shares),
    ]
    source = source_line(language, rests_on(results, weighing))
    return table_block(
        "ranking", language, shown, table.reset_index(names="alternative"), source, numeric,
        illustrative=_illustrative(results, weighing), question=_title(weighing, language),
    )  # fmt: skip


def acceptability(results: Results, weighing: WeighingResults, language: str) -> Block:
    """Return how often each alternative takes which rank when the weights are unsure."""
    answer, names = weighing.answer, dict(weighing.names[language])
    first = answer.acceptability.first.reindex(answer.ranking.index)
    groups = charts.rank_groups(first)
    top = answer.ranking["first_share"].nlargest(3)
    parts = [
        text(
            "alt_acceptability_part", language, name=names.get(str(key), str(key)), share=number(100 * share, language)
        )
        for key, share in top.items()
    ]
    blanks = {"parts": listed(parts, language), "draws": number(answer.acceptability.draws, language)}
    never = int((answer.ranking["first_share"] == 0).sum())
    alternative = text("alt_acceptability", language, never=number(never, language), **blanks)
    draw = partial(charts.acceptability, groups, names, language)
    source = source_line(language, rests_on(results, weighing), text("draws_of_weights", language, **blanks))
    shares = first.reset_index(names="alternative").melt(id_vars="alternative", var_name="rank", value_name="share")
    return chart_block(
        "acceptability", language, draw, shares, source, alternative, question=_title(weighing, language)
    )


def explained(results: Results, weighing: WeighingResults, language: str) -> Block:
    """Return for each alternative which criteria raise it most and which lower it, against the mean of all."""
    answer = weighing.answer
    what = ALTERNATIVES[answer.question.alternatives]
    heads = [text(code, language) for code in ("rank", what, "raised_by", "lowered_by")]
    rows = []
    # The data have them all.
    for key, rank in answer.ranking["rank"].head(EXPLAINED).items():
        higher, lower = (
            _criteria(answer_names(weighing, language), part, language) for part in reasons(answer, str(key))
        )
        rows.append((str(rank), weighing.names[language].get(str(key), str(key)), higher or "–", lower or "–"))
    data = answer.contributions.reindex(answer.ranking.index).reset_index(names="alternative")
    source = source_line(language, rests_on(results, weighing), text("formula_contribution", language))
    return table_block(
        "explained", language, pd.DataFrame(rows, columns=heads), data, source, heads[:1],
        question=_title(weighing, language),
    )  # fmt: skip


def choices(results: Results, weighing: WeighingResults, language: str) -> Block | None:
    """Return the vision's own choices beside the ranking, and the criteria that explain the difference."""
    compared = weighing.compared
    if compared.empty:
        return None
    own = results.portfolio.table("vision_choices")
    own = own[own["question"] == weighing.answer.question.question_id].set_index("subject_id")
    what = ALTERNATIVES[weighing.answer.question.alternatives]
    heads = [text(code, language) for code in (what, "choice_of_vision", "rank", "beside_each_other", "explained_by")]
    rows = []
    for key, row in compared.iterrows():
        chosen = isinstance(row["choice"], str)
        choice = text("not_named", language)
        if chosen:
            choice = f"{label('vision_choice', row['choice'], language)} ({own.loc[key, f'where_{language}']})"
        rank = "–" if pd.isna(row["rank"]) else str(row["rank"])
        verdict = text(f"verdict_{row['verdict']}", language)
        rows.append((weighing.names[language].get(str(key), str(key)), choice, rank, verdict,
                     why(weighing, str(key), own, language)))  # fmt: skip
    inputs: list[Figure | Input] = [*rests_on(results, weighing)]
    inputs.append(results.portfolio.input("vision_choices", "choice"))
    return table_block(
        "choices", language, pd.DataFrame(rows, columns=heads), compared.reset_index(), source_line(language, inputs),
        heads[2:3], question=_title(weighing, language),
    )  # fmt: skip


def why(weighing: WeighingResults, key: str, own: pd.DataFrame, language: str) -> str:
    """Return why a choice and the ranking agree or differ: the criteria, and the reason that the vision gives."""
    answer, names = weighing.answer, answer_names(weighing, language)
    row = weighing.compared.loc[key]
    given = own[f"reason_{language}"].get(key) if key in own.index else None
    said_by_vision = text("vision_says", language, reason=given) if isinstance(given, str) else ""
    if row["verdict"] == "excluded":
        return said_by_vision
    if row["verdict"] in {"lower", "not_chosen"}:
        other = _beside(weighing, key)
        if other is None:
            return said_by_vision
        one, two = (key, other) if row["verdict"] == "not_chosen" else (other, key)
        gains = _criteria(names, differs_by(answer, one, two)[0], language)
        code = "above_because" if row["verdict"] == "not_chosen" else "below_because"
        beside = weighing.names[language].get(other, other)
        return f"{text(code, language, other=beside, criteria=gains)} {said_by_vision}".strip()
    higher, lower = reasons(answer, key)
    part = higher if row["verdict"] in {"same", "higher"} else lower
    code = "raised_because" if row["verdict"] in {"same", "higher"} else "lowered_because"
    return f"{text(code, language, criteria=_criteria(names, part, language))} {said_by_vision}".strip()


def plan(results: Results, weighing: WeighingResults, language: str) -> Block | None:
    """Return when each action is finished within the capacity, and when with each stakeholder's own weights."""
    planned = weighing.planned
    if planned is None:
        return None
    people, never = planned.answer.question.stakeholders, text("not_within", language)
    table = planned.plan.schedule
    shown = pd.DataFrame({text("action", language): _names(weighing, table.index, language)})
    shown[text("effort_days", language)] = [number(value, language) for value in table["effort_days"]]
    shown[text("finished", language)] = [each if isinstance(each, str) else never for each in table["finished"]]
    for name in people:
        own = planned.finished_per_person[name]
        shown[said(people[name], language)] = [each if isinstance(each, str) else never for each in own]
    efforts = results.portfolio.table("action_efforts")
    illustrative = bool(efforts["illustrative"].fillna(value=False).any())
    source = source_line(language, rests_on(results, weighing))
    return table_block(
        "plan", language, shown, table[["value", "effort_days", "finished"]].reset_index(names="action_id"), source,
        [text("effort_days", language)], illustrative=illustrative,
    )  # fmt: skip


def zone_map(results: Results, weighing: WeighingResults, language: str) -> Block | None:
    """Return the map of the zones that were found, beside the parks that are there."""
    found, parks = weighing.expansion, drawn(results.portfolio, "parks")
    if found is None or parks is None:
        return None
    draw = partial(expansion_map, found.zones, parks, results.layers, language)
    first = listed([str(zone) for zone in found.zones["zone"].head(FIRST)], language)
    blanks = {"zones": number(len(found.zones), language), "first": first}
    data = pd.DataFrame(found.zones[["zone", "gross_ha"]])
    source = source_line(language, rests_on(results, weighing))
    return chart_block("zone_map", language, draw, data, source, text("alt_zone_map", language, **blanks))


def zones(results: Results, weighing: WeighingResults, language: str) -> Block | None:
    """Return the first zones with why they stand where they stand."""
    found = weighing.expansion
    if found is None:
        return None
    parks = park_names(results).to_dict()
    shown = found.zones.head(EXPLAINED)
    heads = [text(code, language) for code in ("zone", "hectares", "reason_of_place")]
    rows = [
        (zone, number(area, language, 1), zone_reason(found, zone, parks, language))
        for zone, area in zip(shown["zone"], shown["gross_ha"], strict=True)
    ]
    data = pd.DataFrame(found.zones.drop(columns="geometry"))
    source = source_line(language, rests_on(results, weighing))
    return table_block("zones", language, pd.DataFrame(rows, columns=heads), data, source, heads[1:2])


def land(results: Results, weighing: WeighingResults, language: str) -> Block | None:
    """Return what became of the land that was searched, in hectares."""
    found = weighing.expansion
    if found is None:
        return None
    table = land_table(found, language)
    heads = [text(code, language) for code in ("land_searched", "hectares")]
    shown = pd.DataFrame({heads[0]: table["reason"], heads[1]: [number(area, language) for area in table["area_ha"]]})
    source = source_line(language, rests_on(results, weighing))
    return table_block("land", language, shown, found.land.reset_index(), source, heads[1:])


def answer_names(weighing: WeighingResults, language: str) -> dict[str, str]:
    """Return the names of the criteria by key, as they stand inside a sentence."""
    named = {each.criterion_id: said(each.names, language) for each in weighing.answer.question.criteria}
    return {key: name[:1].lower() + name[1:] for key, name in named.items()}


def _beside(weighing: WeighingResults, key: str) -> str | None:
    """Return what explains a place: for one that was not chosen the priority below it, else the first one above it."""
    compared = weighing.compared
    if compared.loc[key, "verdict"] == "lower":
        above = compared[(compared["verdict"] == "not_chosen") & (compared["rank"] < compared.loc[key, "rank"])]
        return str(above.index[-1]) if len(above) else None
    below = compared[(compared["choice"] == "priority") & (compared["rank"] > compared.loc[key, "rank"])]
    return str(below.index[0]) if len(below) else None


def _criteria(names: dict[str, str], keys: list[str], language: str) -> str:
    return listed([names[key] for key in keys], language)


def _names(weighing: WeighingResults, keys: pd.Index, language: str) -> list[str]:
    return [weighing.names[language].get(str(key), str(key)) for key in keys]


def _title(weighing: WeighingResults, language: str) -> str:
    return said(weighing.answer.question.title, language).rstrip("?")


def _illustrative(results: Results, weighing: WeighingResults) -> bool:
    """Return whether most of what is weighed is made up: then the caption says so."""
    inputs = rests_on(results, weighing)
    return sum(each.basis == "illustrative" for each in inputs) > len(inputs) / 2
