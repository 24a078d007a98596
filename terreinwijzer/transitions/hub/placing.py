"""From a schedule of members taken together to one of every member, within the limits of each connection.

A battery that the group needs is put at as few hosts as can carry it: a host can carry a share of it when at every step
that share of charging and discharging fits under its own limits. Curtailment and shortage fall first where a connection
of its own leaves no other way.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from terreinwijzer.transitions.hub.blocks import Bus
from terreinwijzer.transitions.hub.decomposition import Schedule
from terreinwijzer.transitions.hub.model import HubQuestion
from terreinwijzer.transitions.hub.programme import Numbers

FLOWS = ("flexible", "charge", "discharge", "stored", "curtailed", "short")
# Less power than this [kW] is rounding.
TINY_KW = 1e-6
# A host mostly can carry what it can in all but this share of the time.
SELDOM = 0.05


@dataclass(frozen=True)
class Plan:
    """What every member does at every step; each table has a row per step and a column per member.

    Attributes
    ----------
    flows
        `flexible`, `charge`, `discharge`, `curtailed`, `short` [kW] and `stored` [kWh].
    net_kw
        What each member draws minus what it feeds in.
    batteries
        Index member: `size_kwh`, `power_kw`.
    uses_kw
        A column per flexible use of the question; `flexible` is their sum per member.
    """

    flows: dict[str, pd.DataFrame]
    net_kw: pd.DataFrame
    batteries: pd.DataFrame
    uses_kw: pd.DataFrame


def placed(question: HubQuestion, buses: Sequence[Bus], schedule: Schedule) -> Plan:
    """Return the plan of every member that carries out a schedule."""
    index, members = question.load_kw.index, list(question.members)
    flows = {name: pd.DataFrame(0.0, index, members) for name in FLOWS}
    batteries = pd.DataFrame(0.0, pd.Index(members, name="member"), ["size_kwh", "power_kw"])
    uses: dict[str, Numbers] = {}
    for number, bus in enumerate(buses):
        series = schedule.series[number]
        for kind, device in enumerate(bus.devices):
            for use, share in device.parts:
                uses[use.name] = share * series[f"device {kind}"]
                flows["flexible"][use.connection] += uses[use.name]
        size, power = schedule.sizes.get(number, (0.0, 0.0))
        shares = _shares(question, bus, series, flows["flexible"]) if size > 0 else {}
        for host, share in shares.items():
            batteries.loc[host] = (share * size, share * power)
            for name in ("charge", "discharge", "stored"):
                flows[name][host] = share * series[name]
        _limited(question, bus, series, flows)
    _within_group(question, flows)
    return Plan(flows, net_of(question, flows), batteries, pd.DataFrame(uses, index))


def cost_of(question: HubQuestion, plan: Plan) -> float:
    """Return the cost of a plan [eur], worked out from what members do and not from the schedule that it came from."""
    h, terms, share = question.step_hours, question.battery, question.share_of_year
    group = plan.net_kw.sum(axis=1)
    energy = h * float((question.buy_eur_kwh * group.clip(lower=0) + question.sell_eur_kwh * group.clip(upper=0)).sum())
    short = h * question.shortage_eur_kwh * float(plan.flows["short"].to_numpy().sum())
    wear = h * terms.wear_eur_kwh * float(plan.flows["charge"].to_numpy().sum())
    sizes = plan.batteries.sum()
    yearly = terms.eur_per_kwh_year * sizes["size_kwh"] + terms.eur_per_kw_year * sizes["power_kw"]
    return energy + short + wear + share * float(yearly)


def broken_by(question: HubQuestion, plan: Plan) -> pd.Series:
    """Return by how much a plan goes beyond each limit at worst [kW]: every member, and `group`; zero when kept.

    Flows below zero, more curtailment than sun and batteries that hold what they cannot are counted with the member.
    """
    return beyond_limits(question, plan).max()


def beyond_limits(question: HubQuestion, plan: Plan) -> pd.DataFrame:
    """Return by how much a plan goes beyond each limit [kW]: a row per step, a column per member and `group`."""
    h, terms, flows = question.step_hours, question.battery, plan.flows
    before = np.roll(flows["stored"].to_numpy(), 1, axis=0)
    gained = terms.charge_efficiency * flows["charge"] - flows["discharge"] / terms.discharge_efficiency
    beyond = [
        plan.net_kw - question.import_limit_kw[plan.net_kw.columns],
        -plan.net_kw - question.export_limit_kw[plan.net_kw.columns],
        flows["curtailed"] - question.solar_kw,
        flows["stored"] - plan.batteries["size_kwh"],
        flows["charge"] + flows["discharge"] - plan.batteries["power_kw"],
        *(-flows[name] for name in FLOWS),
        (flows["stored"] - before - h * gained).abs() / h,
    ]
    worst = np.maximum.reduce([each[plan.net_kw.columns].to_numpy() for each in beyond])
    group = plan.net_kw.sum(axis=1)
    over = np.maximum(group - question.group_import_kw, -group - question.group_export_kw)
    return pd.DataFrame(worst, plan.net_kw.index, plan.net_kw.columns).assign(group=over).clip(lower=0)


def _shares(question: HubQuestion, bus: Bus, series: dict[str, Numbers], flexible: pd.DataFrame) -> dict[str, float]:
    """Return the hosts with the share of the battery of each: those that can carry most come first."""
    hosts = [name for name in bus.members if name in question.hosts]
    charge, discharge = series["charge"] - series["discharge"], series["discharge"] - series["charge"]
    room = {host: _room(question, host, charge, discharge, flexible[host].to_numpy()) for host in hosts}
    always = {host: float(np.clip(shares.min(initial=1.0), 0.0, 1.0)) for host, shares in room.items()}
    left, shares = 1.0, dict.fromkeys(hosts, 0.0)
    for host in sorted(hosts, key=lambda name: -always[name]):
        shares[host] = min(left, always[host])
        left -= shares[host]
    # What hosts cannot always carry goes to those that mostly can: `mending` works out the days on which they cannot.
    mostly = {
        host: float(np.quantile(np.clip(room[host], 0.0, 1.0), SELDOM)) if len(room[host]) else 1.0 for host in hosts
    }
    more = {host: max(mostly[host] - shares[host], 0.0) for host in hosts}
    total = sum(more.values())
    if left > 0 and total > 0:
        shares = {host: share + left * more[host] / total for host, share in shares.items()}
    return {host: share for host, share in shares.items() if share > 0}


def _room(question: HubQuestion, host: str, charge: Numbers, discharge: Numbers, flexible: Numbers) -> Numbers:
    """Return which part of the flow of a battery fits under the limits of a host, where it flows."""
    base = question.load_kw[host].to_numpy() + flexible - question.solar_kw[host].to_numpy()
    # Sun that the connection cannot feed in is lost anyway, and what it cannot draw is short anyway.
    base = np.clip(base, -question.export_limit_kw[host], question.import_limit_kw[host])
    # What is meant to be fed in can also be used by the members: only their own limit stops a host.
    return np.concatenate(
        [
            ((question.import_limit_kw[host] - base)[charge > TINY_KW] / charge[charge > TINY_KW]),
            ((question.export_limit_kw[host] + base)[discharge > TINY_KW] / discharge[discharge > TINY_KW]),
        ]
    )


def net_of(question: HubQuestion, flows: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return what each member draws minus what it feeds in [kW], by its flows."""
    return (
        question.load_kw + flows["flexible"] - question.solar_kw + flows["curtailed"] + flows["charge"]
        - flows["discharge"] - flows["short"]
    )  # fmt: skip


def _within_group(question: HubQuestion, flows: dict[str, pd.DataFrame]) -> None:
    """Keep the group within its limits where dividing took it beyond: shortage of who draws, sun of who has it."""
    net = net_of(question, flows)
    group = net.sum(axis=1)
    drawing = net.clip(lower=0)
    over = (group - question.group_import_kw).clip(lower=0)
    if over.max() > TINY_KW:
        flows["short"] += drawing.mul((over / drawing.sum(axis=1)).fillna(0.0), axis=0)
    under = (-question.group_export_kw - group).clip(lower=0)
    if under.max() > TINY_KW:
        room = (question.import_limit_kw[net.columns] - net).clip(lower=0)
        sun = (question.solar_kw - flows["curtailed"]).clip(lower=0)
        sun = sun.where(sun < room, room)
        flows["curtailed"] += sun.mul((under / sun.sum(axis=1)).fillna(0.0).clip(upper=1.0), axis=0)


def _limited(question: HubQuestion, bus: Bus, series: dict[str, Numbers], flows: dict[str, pd.DataFrame]) -> None:
    """Divide curtailment and shortage over members: first where a limit of their own asks for it."""
    names = list(bus.members)
    solar, load = question.solar_kw[names].to_numpy(), question.load_kw[names].to_numpy()
    moved = flows["flexible"][names] + flows["charge"][names] - flows["discharge"][names]
    base = load - solar + moved.to_numpy()
    lowest, highest = (-question.export_limit_kw[names].to_numpy(), question.import_limit_kw[names].to_numpy())
    must_lose = np.minimum(np.maximum(lowest - base, 0), solar)
    must_lack = np.maximum(base - highest, 0)
    lost = _divided(series["curtailed"], must_lose, solar, np.maximum(highest - base, 0))
    lack = _divided(series["short"], must_lack, np.maximum(load + flows["flexible"][names].to_numpy(), 0), None)
    flows["curtailed"][names], flows["short"][names] = lost, lack


def _divided(total: Numbers, least: Numbers, most: Numbers, room: Numbers | None) -> Numbers:
    """Divide a total over members, each at least and at most so much, in proportion to what is left of the most."""
    top = np.maximum(most if room is None else np.minimum(most, np.maximum(room, least)), least)
    rest = np.maximum(total - least.sum(axis=1), 0)
    span = top - least
    whole = span.sum(axis=1)
    part = np.divide(rest, whole, out=np.zeros_like(rest), where=whole > 0)
    divided: Numbers = least + span * np.minimum(part, 1.0)[:, None]
    # What finds no place keeps the group right: the first member takes it, and the check of the plan shows it.
    divided[:, 0] += np.maximum(rest - whole, 0)
    return divided
