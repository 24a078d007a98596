"""How firm a ranking is, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from terreinwijzer.vocabulary.language import said
from terreinwijzer.vocabulary.notation import number
from terreinwijzer.vocabulary.wording import say
from terreinwijzer.weighing.answer import Answer


def conclusions(answer: Answer, names: Mapping[str, str], language: str, *, gaps: int = 5) -> Iterator[str]:
    """Yield the sentences that belong with a ranking: how firm it is, what would turn it, what is left out.

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
        name = _named(str(gap["alternative"]), names)
        yield say("weighing_worth_knowing", language, criterion=criteria[str(gap["criterion"])], name=name)
    if answer.without_data:
        left_out = ", ".join(criteria[name] for name in answer.without_data)
        yield say("weighing_without_data", language, criteria=left_out)
    exclusions = {each.exclusion_id: said(each.text, language) for each in answer.question.exclusions}
    for alternative, exclusion in answer.excluded.items():
        yield say("weighing_excluded", language, name=_named(str(alternative), names), why=exclusions[str(exclusion)])
    people = len(answer.question.weights)
    if people > 1:
        yield say("weighing_agreement", language, count=people, value=number(answer.agreement, language, 2))
    if any(criterion.assumption for criterion in answer.question.criteria):
        yield say("weighing_assumptions", language)


def _named(key: str, names: Mapping[str, str]) -> str:
    return names.get(key, key)
