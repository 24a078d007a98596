"""The steps that might be taken, each in the periods in which it might be: the variables of the model."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from terreinwijzer.moves.places import used_now
from terreinwijzer.moves.question import Question

KINDS = ("go", "beside", "leave", "to_temporary", "from_temporary", "settle", "rebuild")
NOBODY = NOWHERE = -1
# Steps with which a mover reaches the place where it stays, or is gone for good.
FINAL = ("go", "beside", "leave", "settle")


@dataclass(frozen=True)
class Scene:
    """Everything that steps are made of, by row numbers: who is where, what fits, and when.

    Attributes
    ----------
    movers, sites
        Canonical tables.
    places
        From `places.places_of`.
    options, temporary
        From `places.options` and `places.temporary_options`, only what may be used. A column `penalty` tells what the
        use of an option costs when requirements are relaxed; 0 otherwise.
    question
        Periods and money.
    """

    movers: pd.DataFrame
    sites: pd.DataFrame
    places: pd.DataFrame
    options: pd.DataFrame
    temporary: pd.DataFrame
    question: Question

    @property
    def own(self) -> np.ndarray:
        """Return the place where each mover is now; `NOWHERE` for who arrives."""
        number = pd.Series(range(len(self.sites)), index=self.sites["site_id"], dtype="int64")
        own: np.ndarray = self.movers["site_id"].map(number).fillna(NOWHERE).to_numpy(dtype="int64")
        return own

    @property
    def occupant(self) -> np.ndarray:
        """Return who is on each place now; `NOBODY` where no one of the list is."""
        found = np.full(len(self.places), NOBODY)
        own = self.own
        found[own[own >= 0]] = np.flatnonzero(own >= 0)
        return found

    @property
    def window(self) -> tuple[np.ndarray, np.ndarray]:
        """Return the first and last period in which each mover can reach its new place."""
        first = [_from(day, self.question, inside=True) for day in self.movers["date_from"]]
        last = [_to(day, self.question) for day in self.movers["date_to"]]
        return np.array(first), np.array(last)

    @property
    def free_from(self) -> np.ndarray:
        """Return the first period in which each place is free, for places without an occupant of the list."""
        day = self.sites["free_from"].to_numpy()[self.places["site"]]
        found: np.ndarray = np.array([_from(each, self.question) for each in pd.to_datetime(day)])
        return found

    @property
    def rebuild_from(self) -> np.ndarray:
        """Return the first period in which the rebuilding of each site can start."""
        return np.array([_from(day, self.question) for day in self.sites["rebuild_from"]])

    @property
    def rebuild_periods(self) -> np.ndarray:
        """Return how many periods the rebuilding of each site takes; 0 where it cannot be rebuilt."""
        months = self.sites["rebuild_months"].fillna(0).to_numpy(dtype="int64")
        periods: np.ndarray = -(-months // self.question.period_months)
        return periods


def earliest(scene: Scene) -> np.ndarray:
    """Return for each place the first period in which anyone could enter it, if all went as fast as it can.

    No solution enters a place before; steps that would are left out of the model.
    """
    far = scene.question.periods
    own, occupant, (first, _) = scene.own, scene.occupant, scene.window
    soon = np.where((occupant == NOBODY) & ~scene.places["rebuilt"], scene.free_from, far)
    rebuilt = np.flatnonzero(scene.places["rebuilt"])
    site = scene.places["site"].to_numpy()
    leaves = np.flatnonzero(scene.movers["plan"] == "leave")
    elsewhere = scene.options[~scene.options["with_own"].astype(bool)]
    ways = pd.concat([elsewhere[["mover", "place"]], scene.temporary[["mover", "place"]]])
    mover, place = ways["mover"].to_numpy(), ways["place"].to_numpy()
    moving = own[mover] >= 0
    mover, place = mover[moving], place[moving]
    while True:
        found = soon.copy()
        np.minimum.at(found, own[mover], np.maximum(first[mover], soon[place]) + 1)
        np.minimum.at(found, own[leaves], first[leaves] + 1)
        starts = np.maximum(found[site[rebuilt]], scene.rebuild_from[site[rebuilt]])
        found[rebuilt] = np.minimum(found[rebuilt], starts + scene.rebuild_periods[site[rebuilt]])
        found = np.minimum(found, far)
        if (found == soon).all():
            return found
        soon = found


def candidate_steps(scene: Scene, *, prune: bool = True) -> pd.DataFrame:
    """Return every step that a solution could take, in every period in which it could.

    Parameters
    ----------
    scene
        Who, where and when.
    prune
        Leave out periods that make no difference: who enters a place that nobody else can use before goes at once,
        and who frees a place that nobody wants goes at the end of its time. `solve.as_early_as_can` sets dates right
        afterwards.

    Returns
    -------
    pandas.DataFrame
        `kind`, `mover`, `place` (entered or, from a temporary site, left), `period`; `frees` (the own site),
        `meets` (the plan), `forced` (not asked for by the mover), `land_m2`, `jobs`, `value_eur`, `cost_eur`,
        `area_m2` and `used_m2` of the new whole, and `penalty`.
    """
    steps = pd.concat(
        [_going(scene, prune=prune), _leaving(scene, prune=prune), _bridging(scene), _rebuilding(scene)],
        ignore_index=True,
    )
    filled = {"frees": False, "meets": False, "forced": 0.0, "land_m2": 0.0, "jobs": 0.0, "value_eur": 0.0,
              "cost_eur": 0.0, "penalty": 0.0}  # fmt: skip
    return steps.astype({"mover": "int64", "place": "int64", "period": "int64"}).fillna(filled).infer_objects()


def _going(scene: Scene, *, prune: bool) -> pd.DataFrame:
    """Return the steps to a place for good: straight, beside the own site, or after a temporary stay."""
    first, last = scene.window
    soon, own, used = earliest(scene), scene.own, used_now(scene.movers, scene.sites).fillna(0.0).to_numpy()
    found = scene.options.assign(kind=np.where(scene.options["with_own"], "beside", "go"))
    mover, place = found["mover"].to_numpy(), found["place"].to_numpy()
    site = scene.places["site"].to_numpy()
    area = scene.places["area_m2"].to_numpy()
    here = np.where(own[mover] >= 0, area[np.maximum(own[mover], 0)], 0.0)
    frees = (own[mover] >= 0) & ~found["with_own"].astype(bool).to_numpy()
    found = found.assign(
        frees=frees,
        first=np.maximum(first[mover], soon[place]),
        last=last[mover],
        land_m2=found["used_m2"] - area[place] - used[mover] + np.where(frees, here, 0.0),
        **_gains(scene, mover),
        cost_eur=found["cost_eur"].fillna(0.0) + _moving_cost(scene, mover, place),
    )
    bridged = found[found["mover"].isin(scene.temporary["mover"]) & (found["kind"] == "go")]
    settle = bridged.assign(
        kind="settle", frees=False, land_m2=bridged["land_m2"] - here[bridged.index], first=bridged["first"] + 1
    )
    # Straight to the own site, rebuilt: it could not be rebuilt with the mover on it.
    straight = found[site[place] != np.where(own[mover] >= 0, own[mover], NOWHERE)]
    if prune:
        straight = _pruned(straight, scene)
    return _spread(pd.concat([straight, settle], ignore_index=True), scene)


def _gains(scene: Scene, mover: np.ndarray) -> dict[str, np.ndarray]:
    """Return what the plan of each mover brings; nothing where one of the two figures is missing."""
    movers = scene.movers
    arrives = movers["plan"] == "arrive"
    gains: dict[str, np.ndarray] = {}
    for name, column, unit in (("jobs", "jobs", ""), ("value_eur", "added_value", "_eur")):
        after = movers[f"{column}_after{unit}"].where(movers["plan"] != "leave", 0.0)
        now = movers[f"{column}{unit}"].where(~arrives, 0.0)
        gains[name] = (after - now).where(movers["plan"] != "stay", 0.0).fillna(0.0).to_numpy()[mover]
    plan = movers["plan"].to_numpy()[mover]
    return gains | {"meets": plan != "stay", "forced": np.where(plan == "stay", 1.0, 0.0)}


def _moving_cost(scene: Scene, mover: np.ndarray, place: np.ndarray) -> np.ndarray:
    to = scene.sites["cost_eur"].fillna(0.0).to_numpy()[scene.places["site"].to_numpy()[place]]
    cost: np.ndarray = scene.movers["moving_cost_eur"].fillna(0.0).to_numpy()[mover] + to
    return cost


def _pruned(straight: pd.DataFrame, scene: Scene) -> pd.DataFrame:
    """Keep one period of steps whose period makes no difference to anyone else."""
    place, mover = straight["place"].to_numpy(), straight["mover"].to_numpy()
    temporary = np.isin(place, scene.temporary["place"].to_numpy())
    own = scene.own[mover]
    at_once = (scene.occupant[place] == NOBODY) & ~scene.places["rebuilt"].to_numpy()[place] & ~temporary
    at_once &= straight["frees"].to_numpy() & (straight["kind"] == "go").to_numpy()
    at_last = ~straight["frees"].to_numpy() | ~_wanted(scene)[np.maximum(own, 0)]
    first, last = straight["first"].to_numpy(), straight["last"].to_numpy()
    kept = straight.assign(first=np.where(at_last, np.maximum(first, last), first))
    return kept.assign(last=np.where(at_once & ~at_last, np.minimum(first, last), last))


def _wanted(scene: Scene) -> np.ndarray:
    """Tell of each site whether anyone could use it, or whether it could be rebuilt."""
    wanted: np.ndarray = scene.sites["rebuild_months"].notna().to_numpy().copy()
    site = scene.places["site"].to_numpy()
    wanted[site[scene.options["place"].to_numpy()]] = True
    wanted[site[scene.temporary["place"].to_numpy()]] = True
    return wanted


def _leaving(scene: Scene, *, prune: bool) -> pd.DataFrame:
    first, last = scene.window
    mover = np.flatnonzero(scene.movers["plan"] == "leave")
    area = scene.sites["area_m2"].to_numpy()[scene.own[mover]]
    cost = scene.movers["moving_cost_eur"].fillna(0.0).to_numpy()[mover]
    steps = pd.DataFrame(
        {"kind": "leave", "mover": mover, "place": NOWHERE, "frees": True, "land_m2": area, "cost_eur": cost,
         "first": first[mover], "last": np.where(prune, first[mover], last[mover]), **_gains(scene, mover)}
    )  # fmt: skip
    return _spread(steps, scene)


def _bridging(scene: Scene) -> pd.DataFrame:
    """Return the steps to a temporary site, and those away from it (which only tell when it is left)."""
    if scene.temporary.empty:
        return pd.DataFrame()
    first, last = scene.window
    mover, place = scene.temporary["mover"].to_numpy(), scene.temporary["place"].to_numpy()
    soon = np.maximum(first[mover], earliest(scene)[place])
    to = scene.temporary[["mover", "place"]].assign(
        kind="to_temporary", frees=True, forced=1.0, land_m2=scene.sites["area_m2"].to_numpy()[scene.own[mover]],
        cost_eur=_moving_cost(scene, mover, place), first=soon, last=last[mover] - 1,
    )  # fmt: skip
    away = scene.temporary[["mover", "place"]].assign(kind="from_temporary", first=soon + 1, last=last[mover])
    return _spread(pd.concat([to, away], ignore_index=True), scene)


def _rebuilding(scene: Scene) -> pd.DataFrame:
    site = np.flatnonzero(scene.sites["rebuild_months"].notna())
    gained = (scene.sites["rebuild_area_m2"] - scene.sites["area_m2"]).to_numpy()[site]
    steps = pd.DataFrame(
        {"kind": "rebuild", "mover": NOBODY, "place": site, "land_m2": gained,
         "cost_eur": scene.sites["rebuild_cost_eur"].fillna(0.0).to_numpy()[site],
         "first": np.maximum(earliest(scene)[site], scene.rebuild_from[site]),
         # It must be ready within the horizon.
         "last": scene.question.periods - scene.rebuild_periods[site]}
    )  # fmt: skip
    return _spread(steps, scene)


def _spread(steps: pd.DataFrame, scene: Scene) -> pd.DataFrame:
    """Return each step once for every period from `first` to `last`."""
    last = np.minimum(steps["last"].to_numpy(dtype="int64"), scene.question.periods - 1)
    count = np.maximum(last - steps["first"].to_numpy(dtype="int64") + 1, 0)
    repeated = steps.loc[steps.index.repeat(count)]
    turn = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    kept = repeated.drop(columns=["first", "last", *(name for name in REASON_COLUMNS if name in repeated)])
    return kept.assign(period=repeated["first"].to_numpy(dtype="int64") + turn)


REASON_COLUMNS = ("too_small", "too_large", "category", "height", "power", "rules", "unknown", "with_own")


def _from(day: date | pd.Timestamp, question: Question, *, inside: bool = False) -> int:
    """Return the first period that starts on a day or later; with `inside`, the first that does not end before it."""
    if pd.isna(day):
        return 0
    months = _months(question.start, pd.Timestamp(day)) / question.period_months
    return max(0, math.floor(months) if inside else math.ceil(months))


def _to(day: date | pd.Timestamp, question: Question) -> int:
    """Return the last period that starts on a day or before."""
    if pd.isna(day):
        return question.periods - 1
    return min(question.periods - 1, math.floor(_months(question.start, pd.Timestamp(day)) / question.period_months))


def _months(start: date, day: pd.Timestamp) -> float:
    """Return the months from `start` to a day; part of a month counts as a part."""
    whole = int((day.year - start.year) * 12 + day.month - start.month)
    return whole + int(day.day - start.day) / 31
