"""A hub compared: each for itself, sharing, steering, and with a battery; who saves what, and who leaves.

Without storage and without shifting, every step stands alone and its least cost follows at once; only batteries and
shifting need a search.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from terreinwijzer.transitions.hub.model import HubQuestion
from terreinwijzer.transitions.hub.optimise import HubAnswer, best_hub
from terreinwijzer.transitions.hub.programme import Numbers
from terreinwijzer.transitions.hub.split import (
    LARGEST_EXACT,
    compared,
    game_of,
    in_proportion,
    least_content,
    shapley_by_drawing,
)

DRAWS = 20


@dataclass(frozen=True)
class Steps:
    """What happens at each step without storage: euros over the period, and power [kW]."""

    cost_eur: float
    short_kw: Numbers
    curtailed_kw: Numbers
    net_kw: Numbers


def without_storage(question: HubQuestion, load_kw: Numbers, solar_kw: Numbers, limits: tuple[float, float]) -> Steps:
    """Return the least cost of a load and sun together behind one limit in each direction.

    Sun is lost above the limit, and where drawing or feeding in costs money by itself.

    Parameters
    ----------
    question
        Prices, and the cost of a shortage.
    load_kw, solar_kw
        Of those that are taken together, per step.
    limits
        For drawing and for feeding in [kW].
    """
    buy, sell = question.buy_eur_kwh.to_numpy(), question.sell_eur_kwh.to_numpy()
    used = np.where(buy < 0, 0.0, np.where(sell < 0, np.minimum(solar_kw, np.maximum(load_kw, 0)), solar_kw))
    used = np.minimum(used, np.maximum(load_kw + limits[1], 0))
    # Where drawing is paid for, the sun is still used before anybody goes short.
    used = np.maximum(used, np.minimum(solar_kw, np.maximum(load_kw - limits[0], 0)))
    short = np.maximum(load_kw - used - limits[0], 0)
    net = load_kw - used - short
    energy = buy @ np.maximum(net, 0) + sell @ np.minimum(net, 0)
    cost = question.step_hours * float(energy + question.shortage_eur_kwh * short.sum())
    return Steps(cost, short, solar_kw - used, net)


@dataclass(frozen=True)
class OwnLimits:
    """Loads and sun that fit behind the connection of each member, and what does not [kW]; a row per member.

    Attributes
    ----------
    load_kw, solar_kw
        What is left to take together: least-cost for the group with these is least-cost with every own limit kept.
    short_kw, curtailed_kw
        What the own connection cannot draw and cannot feed in, whatever the others do.
    """

    load_kw: Numbers
    solar_kw: Numbers
    short_kw: Numbers
    curtailed_kw: Numbers


def within_own_limits(question: HubQuestion) -> OwnLimits:
    """Return what of each member fits behind its own connection.

    Without storage and shifting, a member can only lose sun or go short. Beyond its limit for drawing it has to use its
    sun itself, and goes short of the rest; beyond its limit for feeding in it loses sun. What it can still choose is to
    lose more sun, down to drawing as much as its limit: that is a load of at most that limit, and the sun that is left.
    """
    # A member a row: sums over members then run along the memory.
    load, solar = (np.ascontiguousarray(each.to_numpy(float).T) for each in (question.load_kw, question.solar_kw))
    names = list(question.members)
    most, back = (
        each.reindex(names).to_numpy(float)[:, None] for each in (question.import_limit_kw, question.export_limit_kw)
    )
    short = np.maximum(load - solar - most, 0)
    curtailed = np.clip(solar - load - back, 0, solar)
    left = np.maximum(solar - curtailed - np.maximum(load - most, 0), 0)
    return OwnLimits(np.minimum(load, most), left, short, curtailed)


def together(question: HubQuestion, own: OwnLimits, at: Sequence[int], limits: tuple[float, float]) -> Steps:
    """Return the least cost of members that share limits, each within its own.

    Parameters
    ----------
    question
        Prices, and the cost of a shortage.
    own
        Of all members.
    at
        Their places.
    limits
        For drawing and for feeding in [kW], of these members together.
    """
    load, solar, short, curtailed = (
        each[list(at)].sum(axis=0) for each in (own.load_kw, own.solar_kw, own.short_kw, own.curtailed_kw)
    )
    steps = without_storage(question, load, solar, limits)
    cost = steps.cost_eur + question.step_hours * question.shortage_eur_kwh * float(short.sum())
    return Steps(cost, steps.short_kw + short, steps.curtailed_kw + curtailed, steps.net_kw)


def limits_of(question: HubQuestion, gtv: pd.DataFrame, members: Sequence[str]) -> tuple[float, float]:
    """Return what some of the members may draw and feed in together [kW].

    Several get their part of the capacity of the group by contracted capacity; who is alone keeps the own contract.
    """
    own, whole = gtv.loc[list(members)].sum(), gtv.sum()
    if len(members) == 1:
        return float(own["gtv_import_kw"]), float(own["gtv_export_kw"])
    given = {"gtv_import_kw": question.group_import_kw, "gtv_export_kw": question.group_export_kw}
    drawn, fed = (each * own[name] / whole[name] if whole[name] else 0.0 for name, each in given.items())
    return float(drawn), float(fed)


def group_cost(question: HubQuestion, limits: Callable[[tuple[str, ...]], tuple[float, float]]) -> Callable[..., float]:
    """Return the cost of any coalition that shares, from the limits that it would get; each keeps to its own too."""
    own = within_own_limits(question)
    place = {name: number for number, name in enumerate(question.members)}

    def cost(members: tuple[str, ...]) -> float:
        at = [place[name] for name in members]
        return together(question, own, at, limits(members)).cost_eur

    return cost


def ways(
    question: HubQuestion,
    gtv: pd.DataFrame,
    *,
    gap_pct: float,
    time_limit_s: float,
    progress: Callable[[str], None] = lambda _way: None,
) -> tuple[pd.DataFrame, HubAnswer]:
    """Return what each way of working together costs and leaves short.

    Parameters
    ----------
    question
        With the limits of the group, batteries and flexible use.
    gtv
        Index member: `gtv_import_kw`, `gtv_export_kw`, the limits of each for itself.
    gap_pct, time_limit_s
        When each search stops.
    progress
        Told each way that a search begins for: `shifted`, `battery`, `all`.

    Returns
    -------
    pandas.DataFrame
        Index `way` (`alone`, `shared`, `shifted`, `battery`, `all`): `cost_eur`, `bound_eur`, `gap_pct`, `short_hours`,
        `short_kwh`, `curtailed_kwh`, `peak_kw`, `battery_kwh`, `battery_kw`.
    HubAnswer
        Of the last way.
    """
    at_once = question.at_once()
    h = question.step_hours
    own = within_own_limits(at_once)
    alone = [
        together(at_once, own, [place], (gtv.loc[name, "gtv_import_kw"], gtv.loc[name, "gtv_export_kw"]))
        for place, name in enumerate(question.members)
    ]
    short = np.sum([each.short_kw for each in alone], axis=0)
    lost = np.sum([each.curtailed_kw for each in alone], axis=0)
    net = np.sum([each.net_kw for each in alone], axis=0)
    rows = {"alone": _row(sum(each.cost_eur for each in alone), short, lost, net, h)}
    limits = (question.group_import_kw, question.group_export_kw)
    shared = together(at_once, own, range(len(question.members)), limits)
    rows["shared"] = _row(shared.cost_eur, shared.short_kw, shared.curtailed_kw, shared.net_kw, h)
    asked = {"shifted": replace(question, hosts=()), "battery": at_once, "all": question}
    answer = None
    for way, each in asked.items():
        progress(way)
        answer = best_hub(each, gap_pct=gap_pct, time_limit_s=time_limit_s)
        rows[way] = _answer_row(answer)
    found = pd.DataFrame.from_dict(rows, orient="index").rename_axis("way")
    assert answer is not None  # noqa: S101  (three ways were asked)
    return found, answer


@dataclass(frozen=True)
class SharingSplit:
    """What sharing saves, divided over members.

    Attributes
    ----------
    table
        Index member: `alone_eur` (cost alone), `shapley`, `nucleolus` and `when_leaving` (what the others lose then),
        and `proportional` to GTV [eur]. Above 12 members Shapley is drawn (`standard_error`), without nucleolus.
        `with_steering` adds `steering` and `whole`.
    least_content
        By rule: the coalition that is least content, and by how much it does better in the hub [eur]. Below zero the
        split is not in the core. Empty above 12 members.
    """

    table: pd.DataFrame
    least_content: dict[str, tuple[tuple[str, ...], float]]


def split_of_sharing(question: HubQuestion, gtv: pd.DataFrame, seed: int = 1) -> SharingSplit:
    """Return how what sharing saves can be divided over members [eur].

    A coalition gets of the capacity of the group its part by contracted capacity; who is alone keeps the own contract.
    Batteries and shifting are left out: they would need a search for each of thousands of coalitions.
    """
    at_once = question.at_once()
    contents: dict[str, tuple[tuple[str, ...], float]] = {}
    cost = group_cost(at_once, lambda members: limits_of(question, gtv, members))
    alone = pd.Series({name: cost((name,)) for name in question.members}, name="alone_eur").rename_axis("member")
    if len(question.members) <= LARGEST_EXACT:
        game = game_of(question.members, cost)
        table = compared(game, gtv["gtv_import_kw"])
        contents = {rule: least_content(game, table[rule]) for rule in ("shapley", "nucleolus", "proportional")}
    else:
        total = float(alone.sum()) - cost(question.members)
        table = shapley_by_drawing(question.members, cost, DRAWS, seed)
        table["nucleolus"] = np.nan
        table["proportional"] = in_proportion(total, gtv["gtv_import_kw"])
        without = {
            name: total - (float(alone.drop(name).sum()) - cost(tuple(m for m in question.members if m != name)))
            for name in question.members
        }
        table["when_leaving"] = pd.Series(without)
    return SharingSplit(table.join(alone), contents)


def with_steering(split: SharingSplit, found: pd.DataFrame, gtv: pd.DataFrame) -> SharingSplit:
    """Return a split with what steering saves beyond sharing, so that it adds up to all that working together saves.

    What batteries and shifting save is a gain of the group that pays for them; it is divided in proportion to
    contracted capacity. `steering` [eur] is that part, `whole` what Shapley gives with it; both are left out where the
    search found no plan.

    Parameters
    ----------
    split
        Of `split_of_sharing`.
    found
        Of `ways`.
    gtv
        Index member: `gtv_import_kw`.
    """
    gain = float(found.loc["shared", "cost_eur"] - found.loc["all", "cost_eur"])
    if not np.isfinite(gain):
        return split
    part = in_proportion(gain, gtv["gtv_import_kw"].reindex(split.table.index))
    return replace(split, table=split.table.assign(steering=part, whole=split.table["shapley"] + part))


def _row(cost: float, short: Numbers, lost: Numbers, net: Numbers, h: float) -> dict[str, float]:
    return {
        "cost_eur": cost, "bound_eur": cost, "gap_pct": 0.0, "short_hours": float((short > 0).sum() * h),
        "short_kwh": float(short.sum() * h), "curtailed_kwh": float(lost.sum() * h), "peak_kw": float(net.max()),
        "battery_kwh": 0.0, "battery_kw": 0.0,
    }  # fmt: skip


# Less than this [kW] of a whole group is rounding of the search, not a shortage.
SHORT_KW = 0.01


def _answer_row(answer: HubAnswer) -> dict[str, float]:
    told = {"cost_eur": answer.cost_eur, "bound_eur": answer.bound_eur, "gap_pct": answer.gap_pct}
    if answer.plan is None:
        return told
    h, flows = answer.question.step_hours, answer.plan.flows
    short, lost = flows["short"].sum(axis=1).to_numpy(), flows["curtailed"].sum(axis=1).to_numpy()
    short = np.where(short > SHORT_KW, short, 0.0)
    sizes = answer.plan.batteries.sum()
    row = _row(answer.cost_eur, short, lost, answer.plan.net_kw.sum(axis=1).to_numpy(), h)
    return row | told | {"battery_kwh": float(sizes["size_kwh"]), "battery_kw": float(sizes["power_kw"])}
