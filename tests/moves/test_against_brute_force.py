"""The model finds what trying every set of moves finds."""

from datetime import date

import numpy as np
import pytest
from brute_force import best
from hypothesis import given, settings
from hypothesis import strategies as st
from made_up import movers_of, neighbours_of, sites_of

from terreinwijzer.moves import solve
from terreinwijzer.moves.chains import chains_of_moves
from terreinwijzer.moves.question import Question

PERIODS = 3
YES, NO = True, False
AREAS = (1000, 2000, 3000)


def made_up(random):
    """Return a random small situation: some with a budget, rebuilding, a temporary site, neighbours, duties."""

    def pick(*values):
        return values[random.integers(len(values))]

    sites = [
        {
            "site_id": f"s{n}", "area_m2": pick(*AREAS), "max_height_m": pick(10, 20), "power_kw": pick(100, 200),
            "max_environmental_category": pick("3.1", "4.2"), "temporary": pick(YES, NO, NO),
            "cost_eur": pick(0, 10),
            **(pick({}, {}, {"rebuild_months": pick(1, 2), "rebuild_area_m2": pick(*AREAS), "rebuild_cost_eur": 30})),
        }
        for n in range(4)
    ]  # fmt: skip
    movers = []
    for n in range(3):
        plan = pick("expand", "shrink", "leave", "stay", "arrive")
        here = sites[n]["area_m2"]
        low = {"expand": here + pick(500, 1000), "shrink": here - pick(500, 900), "arrive": pick(500, 1500)}.get(plan)
        movers.append(
            {
                "mover_id": f"m{n}", "plan": plan, "site_id": None if plan == "arrive" else f"s{n}",
                "area_from_m2": low, "area_to_m2": pick(None, low + 1000) if low else None,
                "environmental_category": pick(None, "2", "4.1"), "height_m": pick(None, 15),
                "power_kw": pick(None, 150), "jobs": pick(5, 10), "jobs_after": pick(5, 15),
                "willing": pick(YES, NO), "required": pick(YES, NO, NO, NO),
                "moving_cost_eur": pick(5, 20),
            }
        )  # fmt: skip
    pairs = [pair for pair in (("s0", "s1"), ("s1", "s2"), ("s2", "s3")) if random.random() < 0.5]
    return movers_of(*movers), sites_of(*sites), neighbours_of(*pairs), pick(None, None, 40, 80)


@pytest.mark.parametrize("by_relaxation", [False, True], ids=["at once", "by the relaxation first, as large ones"])
@pytest.mark.parametrize("objective", ["freed_land", "jobs", "fewest_forced_steps"])
@settings(max_examples=6, deadline=None)
@given(seed=st.integers(0, 2**31))
def test_the_answer_is_as_good_as_the_best_of_all(objective, by_relaxation, seed):
    movers, sites, neighbours, budget = made_up(np.random.default_rng(seed))
    question = Question(date(2026, 1, 1), PERIODS, 1, budget, objective)
    with pytest.MonkeyPatch.context() as patch:
        if by_relaxation:
            patch.setattr(solve, "LARGEST_WITH_TIES", 0)
        answer = chains_of_moves(movers, sites, neighbours, question)
    expected = best(movers, sites, neighbours, PERIODS, budget, objective)
    if expected is None:
        assert answer.status == "infeasible"
        told = {relaxed.mover_id for relaxed in answer.relaxations if relaxed.kind == "required"}
        for row in np.flatnonzero(movers["required"].fillna(value=False)):
            optional = movers.assign(required=movers["required"].mask(np.arange(len(movers)) == row, other=False))
            helps = best(optional, sites, neighbours, PERIODS, budget, objective) is not None
            assert helps == (movers["mover_id"].iloc[row] in told)
    else:
        assert answer.status == "optimal"
        assert (-answer.value if objective == "fewest_forced_steps" else answer.value) == pytest.approx(expected)
        assert answer.gap_pct == 0
        assert budget is None or answer.steps["cost_eur"].sum() <= budget
