"""From plans and sites to chains of moves: who goes where and when, who waits for whom, and what each party gains."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from terreinwijzer.moves.checks import check_tables
from terreinwijzer.moves.places import fitting, options, places_of, temporary_options
from terreinwijzer.moves.question import Question
from terreinwijzer.moves.relaxation import HOPELESS, Relaxation, obstacles, relaxations
from terreinwijzer.moves.solve import WEIGHTS, Status, as_early_as_can, best_steps
from terreinwijzer.moves.steps import FINAL, NOBODY, Scene, candidate_steps

NOTHING_ALLOWED = pd.DataFrame({"mover_id": [], "site_id": [], "allowed": []})


@dataclass(frozen=True)
class MovesAnswer:
    """The chains of moves that win most.

    Attributes
    ----------
    question
        What was asked.
    status
        `optimal` (within the gap that was asked for), `time_limit` (the best so far), `infeasible` or `nothing_found`.
    value, bound, gap_pct
        Of the objective: what was found, what no solution can exceed, and how far these are apart [%].
    steps
        Index `step` from 1 on, in order of time: `day` (first day of its period), `kind`, `mover_id`, `from_site`,
        `to_site`, `after` (the step that makes room for it; missing for none), `chain` (number of the chain),
        `freed_m2`, `jobs`, `added_value_eur`, `cost_eur` and `forced` (not asked for by who moves).
    gains
        Index `mover_id`: `plan`, `met`, `from_site`, `to_site`, `day`, `area_before_m2`, `area_after_m2`,
        `jobs_change`, `added_value_change_eur` and `cost_eur` (to the programme).
    occupation
        `site_id`, `mover_id` ("" for nobody), `state` (`used`, `free`, `rebuilding`), `from_day`, `to_day`.
    obstacles
        Index `mover_id`: places looked at, those that fit, and how often each reason kept the mover from one.
    unknown
        Moves that depend on what nobody knows: `mover_id`, `site_id`, `fact`.
    relaxations
        Where nothing is possible: what would have to give.
    """

    question: Question
    status: Status
    value: float
    bound: float
    gap_pct: float
    steps: pd.DataFrame
    gains: pd.DataFrame
    occupation: pd.DataFrame
    obstacles: pd.DataFrame
    unknown: pd.DataFrame
    relaxations: tuple[Relaxation, ...] = ()

    @property
    def longest_chain(self) -> int:
        """Return the number of moves in the longest chain."""
        moves = self.steps[self.steps["kind"] != "rebuild"]
        return int(moves.groupby("chain").size().max()) if len(moves) else 0


def chains_of_moves(
    movers: pd.DataFrame,
    sites: pd.DataFrame,
    neighbours: pd.DataFrame,
    question: Question,
    *,
    allowed: pd.DataFrame = NOTHING_ALLOWED,
    files: Mapping[str, str] | None = None,
) -> MovesAnswer:
    """Return the set of moves, with order and dates, that wins most by the objective of the question.

    Land that is won is what movers leave, less what they take, plus the growth of what they use: land that lay idle
    and is used or free afterwards. A newcomer that uses a free site wins nothing and loses only what it leaves idle.

    Parameters
    ----------
    movers, sites, neighbours
        Canonical tables `movers`, `sites` and `site_neighbours`.
    question
        Periods, money and objective.
    allowed
        What the rules say of a mover at a site: `mover_id`, `site_id`, `allowed` (missing where it depends on what
        nobody knows: such a move is possible, and is told in `unknown`).
    files
        Name of the file of each table, for messages.

    Raises
    ------
    InputError
        Tables contradict themselves; see `checks.check_tables`.

    Notes
    -----
    Vacancy chains after White (1970), *Chains of Opportunity*; cycles as in kidney exchange, Abraham, Blum and Sandholm
    (2007). Here time is explicit: a site is entered a period after it was left, so a cycle needs a temporary site.
    """
    tables = [table.reset_index(drop=True) for table in (movers, sites, neighbours)]
    movers, sites, neighbours = tables
    check_tables(movers, sites, neighbours, question, files or {})
    places = places_of(sites)
    every = options(movers, sites, neighbours, places, allowed)
    bridging = fitting(temporary_options(movers, sites, places, allowed))
    scene = Scene(movers, sites, places, fitting(every), bridging, question)
    found = best_steps(scene, candidate_steps(scene))
    taken = as_early_as_can(scene, found.taken) if len(found.taken) else found.taken
    steps = _told(scene, taken)
    sign = WEIGHTS[question.objective][1]
    return MovesAnswer(
        question=question,
        status=found.status,
        value=sign * found.value,
        bound=sign * found.bound,
        gap_pct=found.gap_pct,
        steps=steps,
        gains=_gains(scene, taken),
        occupation=_occupation(scene, steps),
        obstacles=obstacles(movers, every),
        unknown=_unknown(allowed, steps),
        relaxations=relaxations(scene) if found.status in HOPELESS else (),
    )


def _told(scene: Scene, taken: pd.DataFrame) -> pd.DataFrame:
    """Return the steps by names and days, each with the step that makes room for it."""
    kept = taken[taken["kind"] != "from_temporary"].reset_index(drop=True)
    site_of = scene.places["site"].to_numpy()
    names = scene.sites["site_id"].to_numpy()
    now = dict(zip(range(len(scene.movers)), scene.own, strict=True))
    vacated: dict[int, int] = {}
    rows = []
    for number, step in enumerate(kept.itertuples(), start=1):
        target = int(site_of[step.place]) if step.place >= 0 else NOBODY
        source = int(now.get(step.mover, NOBODY)) if step.mover != NOBODY else NOBODY
        after = vacated.get(target) if target >= 0 else None
        if step.kind == "rebuild":
            vacated[target] = number
        elif step.kind in {"go", "leave", "to_temporary", "settle"}:
            if source >= 0:
                vacated[source] = number
            now[step.mover] = target
        rows.append(
            {
                "step": number,
                "day": scene.question.first_day(step.period),
                "kind": step.kind,
                "mover_id": scene.movers["mover_id"].iloc[step.mover] if step.mover != NOBODY else "",
                "from_site": names[source] if source >= 0 else "",
                "to_site": names[target] if target >= 0 else "",
                "after": after,
                "freed_m2": step.land_m2,
                "jobs": step.jobs,
                "added_value_eur": step.value_eur,
                "cost_eur": step.cost_eur,
                "forced": bool(step.forced),
            }
        )
    columns = ["day", "kind", "mover_id", "from_site", "to_site", "after", "chain", "freed_m2", "jobs",
               "added_value_eur", "cost_eur", "forced"]  # fmt: skip
    table = pd.DataFrame(rows, columns=["step", *columns]).set_index("step")
    return table.assign(after=table["after"].astype("Int64"), chain=_chain_numbers(table))[columns]


def _chain_numbers(steps: pd.DataFrame) -> pd.Series:
    """Return the number of the chain of each step: steps that make room for each other, or of one mover, share it."""
    chain: dict[int, int] = {}
    of_mover: dict[str, int] = {}
    found = 0
    for step in steps.itertuples():
        before = chain.get(int(step.after)) if not pd.isna(step.after) else None
        number = before or of_mover.get(step.mover_id)
        if number is None:
            found += 1
            number = found
        chain[step.Index] = number
        if step.mover_id:
            of_mover[step.mover_id] = number
    return pd.Series(chain, dtype="int64")


def _gains(scene: Scene, taken: pd.DataFrame) -> pd.DataFrame:
    movers = scene.movers
    own = scene.own
    before = np.where(own >= 0, scene.sites["area_m2"].to_numpy()[np.maximum(own, 0)], 0.0)
    final = taken[taken["kind"].isin(FINAL)].set_index("mover")
    moved = np.isin(np.arange(len(movers)), final.index)
    row = final.reindex(range(len(movers)))
    place = row["place"].fillna(-1).astype("int64").to_numpy()
    names = scene.sites["site_id"].to_numpy()
    to = np.where(place >= 0, names[scene.places["site"].to_numpy()[np.maximum(place, 0)]], "")
    here = np.where(own >= 0, names[np.maximum(own, 0)], "")
    leaves = (movers["plan"] == "leave").to_numpy() & moved
    after = np.where(moved, row["area_m2"].fillna(0.0), before)
    costs = taken[taken["mover"] != NOBODY].groupby("mover")["cost_eur"].sum().reindex(range(len(movers)))
    days = [scene.question.first_day(int(period)) if not pd.isna(period) else None for period in row["period"]]
    return pd.DataFrame(
        {
            "plan": movers["plan"].to_numpy(),
            "met": moved & (movers["plan"] != "stay").to_numpy(),
            "from_site": here,
            "to_site": np.where(moved, to, here),
            "day": days,
            "area_before_m2": before,
            "area_after_m2": np.where(leaves, 0.0, after),
            "jobs_change": row["jobs"].fillna(0.0).to_numpy(),
            "added_value_change_eur": row["value_eur"].fillna(0.0).to_numpy(),
            "cost_eur": costs.fillna(0.0).to_numpy(),
        },
        index=pd.Index(movers["mover_id"], name="mover_id"),
    )


def _occupation(scene: Scene, steps: pd.DataFrame) -> pd.DataFrame:
    """Return for each site who is on it from when to when, over all periods."""
    question = scene.question
    names = list(scene.sites["site_id"])
    ready = dict(zip(names, scene.rebuild_periods, strict=True))
    day_of = {question.first_day(period): period for period in range(question.periods + 1)}
    here = dict.fromkeys(names, "") | {
        names[site]: str(mover) for mover, site in zip(scene.movers["mover_id"], scene.own, strict=True) if site >= 0
    }
    changes = {name: [(0, here[name], "used" if here[name] else "free")] for name in names}
    for step in steps.itertuples():
        period = day_of[step.day]
        if step.kind == "rebuild":
            changes[step.to_site] += [(period, "", "rebuilding"), (period + ready[step.to_site], "", "free")]
            continue
        if step.from_site and step.kind != "beside":
            changes[step.from_site].append((period + 1, "", "free"))
        if step.to_site:
            changes[step.to_site].append((period, step.mover_id, "used"))
    rows = []
    for name, states in changes.items():
        ordered = sorted(states, key=lambda state: state[0])
        ends = [state[0] for state in ordered[1:]] + [question.periods]
        for (start, mover, state), end in zip(ordered, ends, strict=True):
            if start < end:
                rows.append((name, mover, state, question.first_day(start), question.first_day(end)))
    return pd.DataFrame(rows, columns=["site_id", "mover_id", "state", "from_day", "to_day"])


def _unknown(allowed: pd.DataFrame, steps: pd.DataFrame) -> pd.DataFrame:
    """Return the steps whose permission depends on a fact that nobody knows."""
    open_pairs = allowed[allowed["allowed"].isna()].rename(columns={"site_id": "to_site"})
    open_pairs = open_pairs.astype({"mover_id": "str", "to_site": "str"})
    steps = steps.astype({"mover_id": "str", "to_site": "str"})
    found = steps.reset_index().merge(open_pairs.drop(columns="allowed"), on=["mover_id", "to_site"])
    return found[["step", "mover_id", "to_site", *(name for name in ("fact",) if name in found)]]
