"""Ways of working together: what follows without a search equals what a search finds."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_up_hub import made_up_question

from terreinwijzer.errors import InputError
from terreinwijzer.transitions.hub.optimise import best_hub
from terreinwijzer.transitions.hub.scenarios import (
    group_cost,
    split_of_sharing,
    together,
    ways,
    within_own_limits,
    without_storage,
)
from terreinwijzer.transitions.hub.settings import hub_settings


@settings(max_examples=15)
@given(st.integers(0, 10_000), st.floats(-0.3, 0.1))
def test_steps_without_storage_cost_what_a_search_finds(seed, shift):
    """Also with prices below zero, when drawing is paid for and feeding in costs money."""
    question = made_up_question(2, 1, seed, batteries=False, step_hours=1.0)
    question = replace(question, buy_eur_kwh=question.buy_eur_kwh + shift, sell_eur_kwh=question.sell_eur_kwh + shift)
    load, solar = (table.sum(axis=1).to_numpy() for table in (question.load_kw, question.solar_kw))
    steps = without_storage(question, load, solar, (question.group_import_kw, question.group_export_kw))
    assert steps.cost_eur == pytest.approx(best_hub(question, gap_pct=1e-6).cost_eur, rel=1e-6, abs=1e-6)


@settings(max_examples=25)
@given(st.integers(0, 10_000), st.floats(-0.3, 0.1), st.floats(0.3, 1.1), st.floats(0.0, 1.0))
def test_sharing_keeps_to_the_own_limit_of_each_as_a_search_does(seed, shift, draw, feed):
    """Limits of their own below the peaks of load and sun: what sharing costs is what the search proves."""
    question = made_up_question(3, 1, seed, batteries=False, step_hours=1.0)
    question = replace(
        question, import_limit_kw=draw * question.load_kw.max(), export_limit_kw=feed * question.solar_kw.max(),
        buy_eur_kwh=question.buy_eur_kwh + shift, sell_eur_kwh=question.sell_eur_kwh + shift,
    )  # fmt: skip
    limits = (question.group_import_kw, question.group_export_kw)
    shared = together(question, within_own_limits(question), range(3), limits)
    found = best_hub(replace(question, hosts=()), gap_pct=1e-6)
    assert shared.cost_eur == pytest.approx(found.cost_eur, rel=1e-6, abs=1e-6)
    assert group_cost(question, lambda _members: limits)(question.members) == pytest.approx(shared.cost_eur)


def test_a_connection_that_is_too_small_is_short_also_where_the_group_has_room():
    question = made_up_question(3, 2, step_hours=1.0, batteries=False)
    gtv = gtv_of(question)
    tight = replace(
        question, group_import_kw=1e4, group_export_kw=1e4, import_limit_kw=0.5 * question.load_kw.max(),
        export_limit_kw=0.2 * question.solar_kw.max(),
    )  # fmt: skip
    table, _ = ways(tight, gtv, gap_pct=1e-4, time_limit_s=20)
    short = (tight.load_kw - tight.solar_kw - tight.import_limit_kw).clip(lower=0).to_numpy().sum()
    lost = (tight.solar_kw - tight.load_kw - tight.export_limit_kw).clip(lower=0).to_numpy().sum()
    assert short > 0
    assert table.loc["shared", "short_kwh"] == pytest.approx(short)
    assert table.loc["shared", "curtailed_kwh"] == pytest.approx(lost)
    # Nothing can be stored or shifted here: the search finds the same.
    for name in ("cost_eur", "short_kwh", "curtailed_kwh", "peak_kw"):
        assert table.loc["shared", name] == pytest.approx(table.loc["all", name], rel=1e-5)
    assert table.loc["alone", "cost_eur"] >= table.loc["shared", "cost_eur"]
    # Who cannot draw more by the own connection costs the others nothing: alone it is as short.
    assert split_of_sharing(tight, gtv).table["alone_eur"].sum() == pytest.approx(table.loc["alone", "cost_eur"])


def gtv_of(question):
    peaks = question.load_kw.max()
    return pd.DataFrame({"gtv_import_kw": 0.9 * peaks, "gtv_export_kw": 0.4 * question.solar_kw.max()})


def test_every_step_of_working_together_saves_at_least_as_much():
    question = made_up_question(4, 7, flexible=True, step_hours=1.0)
    gtv = gtv_of(question)
    question = replace(question, group_import_kw=gtv["gtv_import_kw"].sum(), group_export_kw=gtv["gtv_export_kw"].sum())
    table, answer = ways(question, gtv, gap_pct=0.01, time_limit_s=30)
    assert list(table.index) == ["alone", "shared", "shifted", "battery", "all"]
    cost = table["cost_eur"]
    assert cost["alone"] >= cost["shared"] >= cost["shifted"] >= table.loc["all", "bound_eur"]
    assert cost["shared"] >= cost["battery"] >= table.loc["all", "bound_eur"]
    assert (table["bound_eur"] <= cost + 1e-9).all()
    assert table.loc["all", "battery_kwh"] == pytest.approx(answer.plan.batteries["size_kwh"].sum())
    assert table.loc[["alone", "shared", "shifted"], "battery_kwh"].eq(0).all()


def test_what_sharing_saves_is_divided_whole_over_few_members_and_over_many():
    few = made_up_question(5, 2, step_hours=1.0)
    gtv = gtv_of(few)
    split = split_of_sharing(few, gtv)
    for rule in ("nucleolus", "proportional"):
        assert split.table[rule].sum() == pytest.approx(split.table["shapley"].sum())
    assert set(split.least_content) == {"shapley", "nucleolus", "proportional"}
    many = made_up_question(14, 2, step_hours=1.0)
    drawn = split_of_sharing(many, gtv_of(many))
    assert drawn.table["shapley"].sum() == pytest.approx(drawn.table["proportional"].sum())
    assert drawn.table["nucleolus"].isna().all()
    assert (drawn.table["standard_error"] >= 0).all()
    assert drawn.least_content == {}


def test_who_leaves_takes_the_own_contract_along():
    question = made_up_question(3, 2, step_hours=1.0)
    gtv = gtv_of(question)
    split = split_of_sharing(question, gtv)
    alone = [
        without_storage(question, question.load_kw[name].to_numpy(), question.solar_kw[name].to_numpy(),
                        tuple(gtv.loc[name])).cost_eur
        for name in question.members
    ]  # fmt: skip
    np.testing.assert_allclose(split.table["alone_eur"], alone)


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        ({"battery": 3}, "has no setting 'battery'"),
        ({"fill": "guess"}, "'fill = guess'"),
        ({"granted_pct": -1}, "'granted_pct = -1'"),
        ({"zone": "mars"}, "'zone = mars'"),
    ],
)
def test_settings_that_cannot_be_meant_are_refused(raw, message):
    with pytest.raises(InputError, match=message):
        hub_settings(raw)
