"""The command that weighs: a ranking, how firm it is, and for actions a plan that fits the capacity."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from terreinwijzer.commands.options import AsJson, CaseFolder, Draws, Lang, Seed, SetAside, helped
from terreinwijzer.commands.screen import load, print_json, print_table, records, tell, working
from terreinwijzer.vocabulary.wording import say

if TYPE_CHECKING:
    from terreinwijzer.weighing.answer import Answer
    from terreinwijzer.weighing.planning import Planned

# So many missing values are named; more of them say the same.
GAPS_NAMED = 5


def weigh(
    case: CaseFolder,
    question: Annotated[
        str, typer.Argument(metavar=helped("cli_place_question"), help=helped("cli_arg_question"))
    ] = "better-use",
    *,
    draws: Draws = 10_000,
    seed: Seed = 1,
    set_aside: SetAside = None,
    lang: Lang = "",
    as_json: AsJson = False,
) -> None:
    """Weigh parks or actions, tell how firm the ranking is, and plan actions within the capacity."""
    from terreinwijzer.api.case import plan_answered, weigh_case  # noqa: PLC0415
    from terreinwijzer.api.weighing import alternative_names  # noqa: PLC0415

    loaded = load(case, lang, set_aside)
    language = lang or loaded.settings.language
    answer: Answer = working("cli_computing", lambda: weigh_case(loaded, question, draws=draws, seed=seed))
    planned: Planned | None = working("cli_computing", lambda: plan_answered(loaded, answer))
    if as_json:
        print_json(_as_data(answer, planned))
        return
    names = alternative_names(loaded.portfolio, answer, language)
    _print_ranking(answer, names, language)
    if planned is not None:
        _print_plan(planned, names, language)


def _as_data(answer: Answer, planned: Planned | None) -> dict[str, Any]:
    found = {
        "ranking": records(answer.ranking),
        "values": records(answer.value_table),
        "weights": records(answer.weights),
        "contributions": records(answer.contributions),
        "turning": records(answer.turning),
        "worth_knowing": records(answer.worth_knowing),
        "without_data": list(answer.without_data),
        "excluded": answer.excluded.to_dict(),
        "agreement": answer.agreement,
        "agreement_per_person": answer.agreement_per_person.to_dict(),
        "firmness": answer.firmness,
    }
    if planned is not None:
        found["plan"] = {
            "schedule": records(planned.plan.schedule),
            "capacity": records(planned.plan.capacity),
            "finished_per_person": records(planned.finished_per_person),
            "left_out": planned.plan.left_out,
            "reached": planned.plan.reached,
        }
    return found


def _print_ranking(answer: Answer, names: dict[str, str], language: str) -> None:
    from terreinwijzer.vocabulary.language import said  # noqa: PLC0415
    from terreinwijzer.vocabulary.notation import number  # noqa: PLC0415
    from terreinwijzer.weighing.wording import class_names, conclusions  # noqa: PLC0415

    people, classes = list(answer.question.stakeholders), class_names(answer, language)
    what = "cli_head_action" if answer.question.alternatives == "actions" else "cli_head_park"
    heads = [say(head, language) for head in ("cli_head_rank", what, "cli_head_score")]
    heads += [say("cli_head_class", language)] if "class" in answer.ranking else []
    heads += [said(answer.question.stakeholders[person], language) for person in people]
    heads += [say(head, language) for head in ("cli_head_first_share", "cli_head_mean_rank", "cli_head_known_share")]
    rows = [
        (
            str(row["rank"]),
            names.get(str(key), str(key)),
            number(row["score"], language, 2),
            *([classes[str(key)]] if "class" in row else []),
            *(str(row[f"rank_{person}"]) for person in people),
            f"{number(100 * row['first_share'], language)}%",
            number(row["mean_rank"], language, 1),
            f"{number(100 * row['known_share'], language)}%",
        )
        for key, row in answer.ranking.iterrows()
    ]
    print_table(said(answer.question.title, language), heads, rows)
    for line in conclusions(answer, names, language, gaps=GAPS_NAMED):
        tell(line)


def _print_plan(planned: Planned, names: dict[str, str], language: str) -> None:
    from terreinwijzer.vocabulary.language import said  # noqa: PLC0415
    from terreinwijzer.vocabulary.notation import number  # noqa: PLC0415
    from terreinwijzer.weighing.wording import plan_conclusions  # noqa: PLC0415

    people = planned.answer.question.stakeholders
    never = say("weighing_not_reached", language)
    rows = [
        (
            names.get(str(action), str(action)),
            number(row["effort_days"], language),
            row["finished"] if isinstance(row["finished"], str) else never,
            *(
                each if isinstance(each, str) else never
                for each in planned.finished_per_person.loc[action, list(people)]
            ),
        )
        for action, row in planned.plan.schedule.iterrows()
    ]
    heads = [say(head, language) for head in ("cli_head_action", "cli_head_days", "cli_head_finished")]
    heads += [said(name, language) for name in people.values()]
    print_table(say("cli_title_plan", language), heads, rows)
    for line in plan_conclusions(planned, names, language):
        tell(line)
