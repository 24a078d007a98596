"""How firm a ranking is, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from terreinwijzer.errors import Problem
from terreinwijzer.vocabulary.language import said
from terreinwijzer.vocabulary.notation import number
from terreinwijzer.vocabulary.wording import place_of, say
from terreinwijzer.weighing.answer import Answer
from terreinwijzer.weighing.planning import Planned


def conclusions(answer: Answer, names: Mapping[str, str], language: str, *, gaps: int = 5) -> Iterator[str]:
    """Yield the sentences that belong with a ranking: how firm it is, what would turn it, what it rests on.

    Parameters
    ----------
    answer
        The answer.
    names
        Names of the alternatives by key.
    language
        `nl` or `en`.
    gaps
        Most missing values to name.
    """
    yield from firmness_lines(answer, names, language, gaps=gaps)
    yield from basis_lines(answer, names, language)


def firmness_lines(answer: Answer, names: Mapping[str, str], language: str, *, gaps: int = 5) -> Iterator[str]:
    """Yield how firm the first place is, and which weight or missing value would turn it."""
    criteria = {each.criterion_id: said(each.names, language) for each in answer.question.criteria}
    share = number(100 * float(answer.ranking["first_share"].iloc[0]), language)
    yield say("weighing_first", language, name=_named(answer.winner, names), share=share)
    yield say(f"weighing_{answer.firmness}", language)
    most = str(answer.ranking["first_share"].idxmax())
    if most != answer.winner:
        often = number(100 * float(answer.ranking["first_share"].max()), language)
        yield say("weighing_other_more_often", language, name=_named(most, names), share=often)
    turning = answer.turning[answer.turning["turning_weight"].notna()]
    if turning.empty:
        yield say("weighing_never_turns", language)
    for criterion, row in turning.head(1).iterrows():
        yield say(
            "weighing_turns",
            language,
            criterion=criteria[str(criterion)],
            weight=number(100 * row["turning_weight"], language, 1),
            now=number(100 * row["weight"], language, 1),
            name=_named(str(row["winner"]), names),
        )
    for gap in answer.worth_knowing.head(gaps).to_dict("records"):
        yield say(
            "weighing_worth_knowing",
            language,
            criterion=criteria[str(gap["criterion"])],
            name=_named(str(gap["alternative"]), names),
            chance=number(100 * gap["chance"], language),
        )


def basis_lines(answer: Answer, names: Mapping[str, str], language: str) -> Iterator[str]:
    """Yield what a ranking rests on: criteria and alternatives that are left out, agreement, assumptions."""
    criteria = {each.criterion_id: said(each.names, language) for each in answer.question.criteria}
    if answer.without_data:
        lines = {each.criterion_id: each.line for each in answer.question.criteria}
        place = {name: place_of(Problem("", answer.question.file, row=lines[name]), language) for name in lines}
        left_out = ", ".join(f"{criteria[name]} ({place[name]})" for name in answer.without_data)
        yield say("weighing_without_data", language, criteria=left_out)
    exclusions = {each.exclusion_id: said(each.text, language) for each in answer.question.exclusions}
    for alternative, exclusion in answer.excluded.items():
        yield say("weighing_excluded", language, name=_named(str(alternative), names), why=exclusions[str(exclusion)])
    people = answer.question.stakeholders
    if len(people) > 1:
        yield say("weighing_agreement", language, count=len(people), value=number(answer.agreement, language, 2))
        furthest = str(answer.agreement_per_person.idxmin())
        tau = number(answer.agreement_per_person.min(), language, 2)
        yield say("weighing_furthest", language, name=said(people[furthest], language), value=tau)
    for person, ratio in answer.question.consistency.items():
        yield say(
            "weighing_consistency", language, name=said(people[person], language), value=number(ratio, language, 2)
        )
    if any(criterion.assumption for criterion in answer.question.criteria):
        yield say("weighing_assumptions", language)


def class_names(answer: Answer, language: str) -> dict[str, str]:
    """Return the class of each alternative, the generous one behind it where they differ; nothing without classes."""
    classes, table = answer.question.classes, answer.ranking
    if classes is None:
        return {}
    names = [said(name, language) for name in classes.names]
    both = zip(table.index.astype("str"), table["class"].astype(int), table["class_generous"].astype(int), strict=True)
    return {
        key: names[cautious] if cautious == generous else f"{names[cautious]} ({names[generous]})"
        for key, cautious, generous in both
    }


def plan_conclusions(planned: Planned, names: Mapping[str, str], language: str) -> Iterator[str]:
    """Yield the sentences that belong with a plan: what fits, what does not, and how far stakeholders plan alike."""
    schedule, capacity = planned.plan.schedule, planned.plan.capacity
    blanks = {
        "capacity": number(capacity["capacity_days"].sum(), language),
        "used": number(capacity["used_days"].sum(), language),
        "count": number(int(schedule["finished"].notna().sum()), language),
        "actions": number(len(schedule), language),
    }
    yield say("weighing_plan_used", language, **blanks)
    if planned.plan.left_out:
        yield say(
            "weighing_plan_left_out", language, names=", ".join(_named(key, names) for key in planned.plan.left_out)
        )
    yield say("weighing_plan_differs", language)
    people = planned.finished_per_person.fillna("")
    alike = int(people.eq(schedule["finished"].fillna(""), axis=0).all(axis=1).sum())
    yield say("weighing_plan_agreed", language, count=number(alike, language), actions=number(len(schedule), language))


def _named(key: str, names: Mapping[str, str]) -> str:
    return names.get(key, key)
