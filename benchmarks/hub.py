"""An energy hub of 30 businesses over a year of quarter-hours with battery sizing, against the plain model and PyPSA.

The others are given growing stretches of the same year until one takes longer than `PATIENCE_S`. PyPSA runs in an
environment of its own: `HUB_RACE_PYTHON` names its interpreter; without it only the plain model races. Both use the
interior-point method of HiGHS without crossover, which is faster for them than the simplex method.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from terreinwijzer.errors import InputError
from terreinwijzer.spatial.runner import RunSettings
from terreinwijzer.transitions.hub.assemble import hub_case
from terreinwijzer.transitions.hub.model import HubQuestion
from terreinwijzer.transitions.hub.optimise import best_hub
from terreinwijzer.transitions.hub.park_needs import park_needs
from terreinwijzer.transitions.hub.placing import broken_by
from terreinwijzer.transitions.hub.screening_task import screened
from terreinwijzer.transitions.hub.settings import HubSettings
from terreinwijzer.transitions.hub.whole_model import solve_whole
from terreinwijzer.vocabulary.tables import canonical_table

MEMBERS, PARKS = 30, 3_800
GOAL_S, GOAL_PCT, SCREENING_GOAL_S = 120, 0.5, 900
DAYS = (1, 2, 4, 8, 16, 32)
PATIENCE_S = 60
KINDS = ("10", "25", "18", "4673", "52", "4520", "6201", "22", "16", "49", "4752", "4631")
USES = ("office", "wholesale", "cold_store", "retail", "car_trade", "workshop", "two_shifts", "continuous")


def race() -> None:
    """Print seconds, costs and gaps."""
    question = made_up_year(MEMBERS, seed=1)
    print(f"Energy hub of {MEMBERS} businesses, {question.steps} quarter-hours, batteries to size, shifting (seed 1)")
    _whole_year("whole year", question)
    _whole_year("each connection as small as its own peak", at_own_peak(question))
    print(f"  (goal: gap below {GOAL_PCT} % within {GOAL_S} s)")
    print("\nThe others, on the first days of that year, without shifting:")
    print("| days | ours, s | plain model, s | PyPSA, s | cost ours | plain | PyPSA |\n|---|---|---|---|---|---|---|")
    going = {"plain": True, "PyPSA": "HUB_RACE_PYTHON" in os.environ}
    for days in DAYS:
        part = first_days(question.at_once(), days)
        start = time.perf_counter()
        cost = best_hub(part, gap_pct=0.01).cost_eur
        times, costs = [f"{time.perf_counter() - start:.1f}"], [f"{cost:,.1f}"]
        for name, run in (("plain", _plain), ("PyPSA", _pypsa)):
            took, theirs = run(part) if going[name] else (np.nan, np.nan)
            going[name] = going[name] and took < PATIENCE_S
            times.append("-" if np.isnan(took) else f"{took:.1f}")
            costs.append("-" if np.isnan(theirs) else f"{theirs:,.1f}")
        print(f"| {days} | {' | '.join(times)} | {' | '.join(costs)} |", flush=True)
        if not any(going.values()):
            break
    _screening()


def _whole_year(name: str, question: HubQuestion) -> None:
    start = time.perf_counter()
    found = best_hub(question, gap_pct=0.1, time_limit_s=GOAL_S)
    seconds = time.perf_counter() - start
    assert found.plan is not None  # noqa: S101
    size = found.plan.batteries["size_kwh"].sum()
    gap = f"bound {found.bound_eur:,.0f}, gap {found.gap_pct:.3f} %"
    print(f"  {name}: {seconds:.1f} s, {found.cost_eur:,.0f} eur, {gap},")
    worst = broken_by(question, found.plan).max()
    print(f"  {size:,.0f} kWh of batteries, {found.rounds} rounds, worst breach of a limit {worst:.1e} kW", flush=True)


def at_own_peak(question: HubQuestion) -> HubQuestion:
    """Return the hub in which no connection draws or feeds in more than its own peak of now."""
    now = question.at_once()
    net = now.load_kw - now.solar_kw
    return replace(question, import_limit_kw=net.max().clip(lower=0), export_limit_kw=(-net).max().clip(lower=0))


def made_up_year(members: int, seed: int) -> HubQuestion:
    """Return a made-up park: sizes from a gamma distribution, contracts around the peak, panels on most roofs."""
    random = np.random.default_rng(seed)
    area = (random.gamma(2.0, 2_500, members) + 800).round(-2)
    kinds = random.choice(KINDS, members)
    names = [f"b{number:02d}" for number in range(members)]
    connections = canonical_table("connections").of(
        [
            {
                "connection_id": name, "sbi": kind, "floor_area_m2": size, "gtv_import_kw": round(size * 0.04),
                "gtv_export_kw": round(size * 0.012), "roof_area_m2": size, "connection_kw": round(size * 0.15),
                "solar_kwp": round(size * 0.09 * (random.random() < 0.7)),
                "battery_possible": bool(random.random() < 0.6),
            }
            for name, kind, size in zip(names, kinds, area, strict=True)
        ]
    )  # fmt: skip
    fleets = canonical_table("flexible_loads").of(
        [
            {
                "flexible_id": f"vans {name}", "connection_id": name, "kind": "charging", "power_kw": 66.0,
                "from_hour": 17.0 + number % 3, "to_hour": 6.0, "energy_kwh": 300.0, "working_days_only": True,
            }
            for number, name in enumerate(names[::4])
        ]
    )  # fmt: skip
    return hub_case(connections, fleets, None, None, HubSettings(granted_pct=40, seed=seed)).question


def first_days(question: HubQuestion, days: int) -> HubQuestion:
    """Return the first days of a question without shifting."""
    steps = round(days * 24 / question.step_hours)
    tables = ("load_kw", "solar_kw", "buy_eur_kwh", "sell_eur_kwh")
    return replace(question, **{name: getattr(question, name).iloc[:steps] for name in tables})


def _plain(question: HubQuestion) -> tuple[float, float]:
    start = time.perf_counter()
    try:
        cost, _ = solve_whole(question, solver="ipm", run_crossover="off", time_limit=4.0 * PATIENCE_S)
    except InputError:
        # It stopped for time: how long it took is all there is to tell.
        cost = np.nan
    return time.perf_counter() - start, cost


def _pypsa(question: HubQuestion) -> tuple[float, float]:
    code = (
        "import pickle, sys, time; from benchmarks.hub_pypsa import solved; "
        "question = pickle.load(open(sys.argv[1], 'rb')); start = time.perf_counter(); "
        "cost, _ = solved(question, solver='ipm', run_crossover='off'); print('|', time.perf_counter() - start, cost)"
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "question.pickle"
        path.write_bytes(pickle.dumps(question))
        here = Path(__file__).parents[1]
        command = [os.environ["HUB_RACE_PYTHON"], "-c", code, str(path)]
        try:
            done = subprocess.run(
                command, capture_output=True, text=True, check=True, cwd=here, timeout=4 * PATIENCE_S,
                env={**os.environ, "PYTHONPATH": str(here)},
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            return 4.0 * PATIENCE_S, np.nan
    seconds, cost = done.stdout.rpartition("|")[2].split()
    return float(seconds), float(cost)


def _screening() -> None:
    from distributed import LocalCluster  # noqa: PLC0415

    needs = made_up_needs(PARKS, seed=1)
    start = time.perf_counter()
    here = screened(needs, 2025, settings=RunSettings(threads=2))
    one = time.perf_counter() - start
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=":0") as cluster:
        start = time.perf_counter()
        spread = screened(needs, 2025, settings=RunSettings(cluster.scheduler_address))
        two = time.perf_counter() - start
    pd.testing.assert_frame_equal(spread, here)
    print(f"\nScreening of {PARKS} parks: {one:.0f} s in one process of two threads, {two:.0f} s on a Dask cluster of")
    print(f"  two workers, with the same outcome (goal: below {SCREENING_GOAL_S} s)")


def made_up_needs(count: int, seed: int) -> pd.DataFrame:
    """Return what made-up parks need, each with forty establishments of kinds of its own."""
    random = np.random.default_rng(seed)
    names = [f"p{number:04d}" for number in range(count)]
    parks = pd.DataFrame({"park_id": names, "profile": random.choice(["industrial", "mixed", "regular"], count)})
    land = {"net_issued_ha": random.gamma(2, 10, count), "fsi": random.uniform(0.15, 0.5, count)}
    of = random.integers(0, count, count * 40)
    establishments = pd.DataFrame(
        {
            "park_id": np.array(names)[of], "year": 2025, "jobs": random.gamma(1, 10, len(of)),
            "sbi_code": random.choice(KINDS, len(of)), "sector": None,
        }
    )  # fmt: skip
    return park_needs(parks, pd.DataFrame(land, pd.Index(names, name="park_id")), establishments)
