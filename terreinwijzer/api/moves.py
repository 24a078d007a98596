"""The verbs on chains of moves: the tables of a case, its rules and its settings brought together."""

from __future__ import annotations

from datetime import timedelta

import pandas as pd

from terreinwijzer.dossier.results import MovesResults
from terreinwijzer.moves.chains import NOTHING_ALLOWED, MovesAnswer, chains_of_moves
from terreinwijzer.moves.places import said_yes
from terreinwijzer.moves.question import question_of
from terreinwijzer.snapshots.case import Case
from terreinwijzer.steering.advice import facts_of_park
from terreinwijzer.steering.facts import fact_frame
from terreinwijzer.steering.judgement import judge_many
from terreinwijzer.steering.rules import RuleBook


def find_moves(case: Case, book: RuleBook | None, **settings: object) -> MovesAnswer:
    """Find the chains of moves that win most; see `moves.chains.chains_of_moves`.

    Parameters
    ----------
    case
        With the tables `movers` and `sites`.
    book
        Rules of the case, if it has any: no move goes where these refuse it.
    **settings
        Go before `[parameters.moves]` of the case; see `moves.question.Question`.

    Raises
    ------
    InputError
        A setting is unknown, or tables are missing or contradict themselves.
    """
    start = case.settings.reference_date + timedelta(days=1)
    question = question_of({**case.parameters.get("moves", {}), **settings}, start)
    movers, sites, neighbours = (case.portfolio.table(name) for name in ("movers", "sites", "site_neighbours"))
    return chains_of_moves(movers, sites, neighbours, question, allowed=_allowed(case, book))


def move_names(case: Case) -> dict[str, str]:
    """Return the names of movers and sites by key."""
    found: dict[str, str] = {}
    for table, key in (("movers", "mover_id"), ("sites", "site_id")):
        rows = case.portfolio.table(table)
        found |= dict(zip(rows[key].astype("str"), rows["name"].fillna(rows[key]).astype("str"), strict=True))
    return found


def moves_results(case: Case, book: RuleBook | None) -> MovesResults | None:
    """Return the chains of moves that a case asks for in its dossier; `None` where it asks for none."""
    if not (case.parameters.get("moves") and case.portfolio.has("movers") and case.portfolio.has("sites")):
        return None
    return MovesResults(find_moves(case, book), move_names(case), plans_made_up(case))


def plans_made_up(case: Case) -> bool:
    """Tell whether any plan is made up, by way of example."""
    return bool(said_yes(case.portfolio.table("movers")["illustrative"]).any())


def _allowed(case: Case, book: RuleBook | None) -> pd.DataFrame:
    """Return what the rules of the case say of each mover, as a newcomer, at each site that lies on a park."""
    movers, sites = case.portfolio.table("movers"), case.portfolio.table("sites")
    if book is None:
        return NOTHING_ALLOWED
    there = sites[sites["park_id"].isin(book.parks)]
    pairs = movers[movers["use"].notna()].merge(there, how="cross", suffixes=("", "_there"))
    if pairs.empty:
        return NOTHING_ALLOWED
    parks = {row["park_id"]: facts_of_park(row) for row in case.portfolio.table("parks").to_dict("records")}
    asked = pairs[["use", "environmental_category"]].to_dict("records")
    known = [
        {**parks[park], "new_place": True, **{fact: value for fact, value in facts.items() if isinstance(value, str)}}
        for park, facts in zip(pairs["park_id"], asked, strict=True)
    ]
    judged = judge_many(book, fact_frame(known).assign(park_id=pairs["park_id"].to_numpy()))
    answers = judged["answer"].map({"allowed": True, "not_allowed": False}).astype("boolean")
    return pairs[["mover_id"]].assign(site_id=pairs["site_id_there"], allowed=answers.to_numpy())
