"""The hub as one plain optimisation model, every member and step spelled out: the meaning, exact, for small cases.

`decomposition` gives the same answer for a whole year. The model, per step t and member i, with step length h:

    net_it = load_it + flexible_it - (sun_it - curtailed_it) + charge_it - discharge_it - short_it
    -export limit_i <= net_it <= import limit_i
    sum_i net_it = drawn_t - fed_t,   0 <= drawn_t <= group import,   0 <= fed_t <= group export
    stored_it = stored_i,t-1 + h (efficiency charge_it - discharge_it / efficiency),   0 <= stored_it <= size_i
    charge_it + discharge_it <= power_i;   the period ends as full as it began

    least  h sum_t (buy_t drawn_t - sell_t fed_t + shortage sum_i short_it + wear sum_i charge_it)
           + share of year sum_i (cost of capacity size_i + cost of power power_i)
"""

from __future__ import annotations

import linopy
import numpy as np
import pandas as pd

from terreinwijzer.errors import InputError, Problem
from terreinwijzer.solver import new_model, solve
from terreinwijzer.transitions.hub.model import HubQuestion


def whole_model(question: HubQuestion) -> linopy.Model:
    """Return the plain model of a question, unsolved."""
    model = new_model()
    h, share, terms = question.step_hours, question.share_of_year, question.battery
    steps = pd.RangeIndex(question.steps, name="step")
    members = pd.Index(question.members, name="member")

    def variable(name: str, upper: object = np.inf, *, per_member: bool = True) -> linopy.Variable:
        coords = [steps, members] if per_member else [steps]
        return model.add_variables(lower=0, upper=upper, coords=coords, name=name)

    load, solar = (pd.DataFrame(table.to_numpy(), steps, members) for table in (question.load_kw, question.solar_kw))
    may_have = pd.Series(members.isin(question.hosts), members).astype(float)
    short, curtailed = variable("short"), variable("curtailed", solar)
    charge, discharge, stored = (variable(name) for name in ("charge", "discharge", "stored"))
    size = model.add_variables(lower=0, upper=may_have * terms.largest_kwh, coords=[members], name="size")
    power = model.add_variables(lower=0, upper=may_have * terms.largest_kw, coords=[members], name="power")
    drawn = variable("drawn", question.group_import_kw, per_member=False)
    fed = variable("fed", question.group_export_kw, per_member=False)
    net = curtailed + charge - discharge - short + (load - solar)
    for each in question.flexible:
        net = net + _flexible(model, question, each.name) * pd.Series(
            (members == each.connection).astype(float), members
        )
    net_of = model.add_variables(
        lower=-question.export_limit_kw.reindex(members), upper=question.import_limit_kw.reindex(members),
        coords=[steps, members], name="net",
    )  # fmt: skip
    model.add_constraints(net_of - net == 0, name="balance")
    model.add_constraints(net_of.sum("member") - drawn + fed == 0, name="group")
    before = stored.roll(step=1)
    gained = terms.charge_efficiency * charge - (1 / terms.discharge_efficiency) * discharge
    model.add_constraints(stored - before - h * gained == 0, name="storage")
    model.add_constraints(stored - size <= 0, name="capacity")
    model.add_constraints(charge + discharge - power <= 0, name="power_limit")
    buy, sell = (pd.Series(each.to_numpy(), steps) for each in (question.buy_eur_kwh, question.sell_eur_kwh))
    cost = (h * buy * drawn).sum() - (h * sell * fed).sum() + h * question.shortage_eur_kwh * short.sum()
    cost = cost + h * terms.wear_eur_kwh * charge.sum()
    cost = cost + share * terms.eur_per_kwh_year * size.sum() + share * terms.eur_per_kw_year * power.sum()
    model.add_objective(cost)
    return model


def solve_whole(question: HubQuestion, **options: object) -> tuple[float, pd.DataFrame]:
    """Return the least cost [eur] and the battery of each member (`size_kwh`, `power_kw`), exactly.

    Raises
    ------
    InputError
        No schedule keeps to the limits of the connections themselves.
    """
    model = whole_model(question)
    ended = solve(model, **options)
    if ended != "optimal" or model.objective.value is None:
        raise InputError(Problem("hub_not_solved", value=ended))
    sizes = pd.DataFrame(
        {"size_kwh": model.solution["size"].to_pandas(), "power_kw": model.solution["power"].to_pandas()}
    )
    return float(model.objective.value), sizes


def _flexible(model: linopy.Model, question: HubQuestion, name: str) -> linopy.LinearExpression:
    use = next(each for each in question.flexible if each.name == name)
    steps = pd.RangeIndex(question.steps, name="step")
    inside = pd.Series(np.where(use.window >= 0, use.power_kw, 0.0), steps)
    drawn = model.add_variables(lower=0, upper=inside, coords=[steps], name=f"flexible {name}")
    for number, energy in enumerate(use.energy_kwh):
        there = drawn.isel(step=np.flatnonzero(use.window == number))
        model.add_constraints(question.step_hours * there.sum() == energy, name=f"energy {name} {number}")
    return 1 * drawn
