"""The command that weighs: a ranking, and how firm it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from terreinwijzer.commands.options import AsJson, CaseFolder, Lang, helped
from terreinwijzer.commands.screen import load, print_json, print_table, records, tell, working
from terreinwijzer.vocabulary.wording import say

if TYPE_CHECKING:
    from terreinwijzer.weighing.answer import Answer

# So many missing values are named; more of them say the same.
GAPS_NAMED = 5


def weigh(
    case: CaseFolder,
    question: Annotated[
        str, typer.Argument(metavar=helped("cli_place_question"), help=helped("cli_arg_question"))
    ] = "better-use",
    *,
    draws: Annotated[
        int, typer.Option("--draws", min=1, metavar=helped("cli_place_number"), help=helped("cli_opt_draws"))
    ] = 10_000,
    seed: Annotated[int, typer.Option("--seed", metavar=helped("cli_place_number"), help=helped("cli_opt_seed"))] = 1,
    lang: Lang = "",
    as_json: AsJson = False,
) -> None:
    """Weigh the parks and tell how firm the ranking is."""
    from terreinwijzer.api import weigh_case  # noqa: PLC0415

    loaded = load(case, lang)
    language = lang or loaded.settings.language
    answer: Answer = working("cli_computing", lambda: weigh_case(loaded, question, draws=draws, seed=seed))
    if as_json:
        print_json(
            {
                "ranking": records(answer.ranking),
                "values": records(answer.values),
                "turning": records(answer.turning),
                "worth_knowing": records(answer.worth_knowing),
                "without_data": list(answer.without_data),
                "excluded": answer.excluded.to_dict(),
                "agreement": answer.agreement,
                "firmness": answer.firmness,
            }
        )
        return
    names = loaded.portfolio.table("parks").set_index("park_id")["name"].to_dict()
    _print_ranking(answer, names, language)


def _print_ranking(answer: Answer, names: dict[str, str], language: str) -> None:
    from terreinwijzer.vocabulary.language import said  # noqa: PLC0415
    from terreinwijzer.vocabulary.notation import number  # noqa: PLC0415
    from terreinwijzer.weighing.wording import conclusions  # noqa: PLC0415

    people = [name for name in answer.ranking if name.startswith("rank_")]
    heads = ("cli_head_rank", "cli_head_park", "cli_head_score")
    tails = ("cli_head_first_share", "cli_head_mean_rank", "cli_head_known_share")
    rows = [
        (
            str(row["rank"]),
            names.get(str(park), str(park)),
            number(row["score"], language, 2),
            *(str(row[person]) for person in people),
            f"{number(100 * row['first_share'], language)}%",
            number(row["mean_rank"], language, 1),
            f"{number(100 * row['known_share'], language)}%",
        )
        for park, row in answer.ranking.iterrows()
    ]
    print_table(
        said(answer.question.title, language),
        [
            *(say(head, language) for head in heads),
            *(said(answer.question.stakeholders[person.removeprefix("rank_")], language) for person in people),
            *(say(tail, language) for tail in tails),
        ],
        rows,
    )
    for line in conclusions(answer, names, language, gaps=GAPS_NAMED):
        tell(line)
