"""What happens when a member leaves: the hub of the others, and congestion, shortage and cost before and after."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from terreinwijzer.errors import InputError, Problem
from terreinwijzer.transitions.hub.assemble import HubCase
from terreinwijzer.transitions.hub.model import HubQuestion
from terreinwijzer.transitions.hub.scenarios import limits_of, together, within_own_limits

STATES = ("together", "others", "leaver")


def case_without(hub: HubCase, name: str) -> HubCase:
    """Return the hub of the others when a member leaves with its own contract.

    Raises
    ------
    InputError
        It is no member, or nobody is left.
    """
    others = [each for each in hub.question.members if each != name]
    if len(others) == len(hub.question.members):
        raise InputError(Problem("hub_member_unknown", value=name))
    if not others:
        raise InputError(Problem("hub_nobody_left", value=name))
    return replace(
        hub,
        net_kw=hub.net_kw[others],
        connections=hub.connections.loc[others],
        question=hub.question.of_members(others, *limits_of(hub.question, hub.gtv, others)),
        gtv=hub.gtv.loc[others],
    )


def before_and_after(question: HubQuestion, gtv: pd.DataFrame, name: str) -> pd.DataFrame:
    """Return what sharing is with a member, and what the others and the member are without each other.

    Without batteries and shifting: these take a search.

    Returns
    -------
    pandas.DataFrame
        Index `state` (`together` before; `others` and `leaver` after): `group_import_kw` and `group_export_kw` that
        they may use, `congestion_hours` in which they would go beyond either, and `short_hours`, `short_kwh`,
        `curtailed_kwh` and `cost_eur` a year.
    """
    at_once = question.at_once()
    own, h = within_own_limits(at_once), question.step_hours
    members = question.members
    parts = {"together": members, "others": tuple(each for each in members if each != name), "leaver": (name,)}
    rows = {}
    for state, who in parts.items():
        all_of_them = len(who) == len(members)
        limits = (question.group_import_kw, question.group_export_kw) if all_of_them else limits_of(question, gtv, who)
        net = (at_once.load_kw[list(who)] - at_once.solar_kw[list(who)]).sum(axis=1)
        steps = together(at_once, own, [members.index(each) for each in who], limits)
        rows[state] = {
            "group_import_kw": limits[0], "group_export_kw": limits[1],
            "congestion_hours": float(((net > limits[0]) | (-net > limits[1])).sum() * h),
            "short_hours": float((steps.short_kw > 0).sum() * h), "short_kwh": float(steps.short_kw.sum() * h),
            "curtailed_kwh": float(steps.curtailed_kw.sum() * h), "cost_eur": steps.cost_eur,
        }  # fmt: skip
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("state")
