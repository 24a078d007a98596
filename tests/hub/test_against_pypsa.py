"""The same hub by PyPSA: its stored answers, and its answers now where it is installed."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

import pytest
from made_up_hub import PYPSA_CASES, made_up_question

from terreinwijzer.transitions.hub.optimise import best_hub

STORED = json.loads((Path(__file__).parent / "pypsa_result.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", sorted(PYPSA_CASES))
def test_the_hub_costs_what_pypsa_finds_to_within_a_thousandth(case):
    found = best_hub(made_up_question(**PYPSA_CASES[case]), gap_pct=0.01)
    theirs = STORED["cases"][case]
    assert found.cost_eur == pytest.approx(theirs["cost_eur"], rel=1e-3)
    assert found.bound_eur <= theirs["cost_eur"] * (1 + 1e-6)
    assert found.plan.batteries["size_kwh"].sum() == pytest.approx(theirs["battery_kwh"], rel=0.05, abs=0.1)


@pytest.mark.skipif(
    importlib.util.find_spec("pypsa") is None, reason="PyPSA is not installed: its stored answers serve"
)
@pytest.mark.filterwarnings("ignore::FutureWarning")  # of PyPSA itself
def test_the_stored_answers_are_those_of_pypsa_now():
    from benchmarks.hub_pypsa import solved

    case = "three members, four days"
    assert solved(made_up_question(**PYPSA_CASES[case]))[0] == pytest.approx(
        STORED["cases"][case]["cost_eur"], rel=1e-5
    )
