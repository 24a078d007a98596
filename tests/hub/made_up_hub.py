"""Small made-up hubs for tests: everything from a seed."""

from __future__ import annotations

import numpy as np
import pandas as pd

from terreinwijzer.transitions.hub.model import BatteryTerms, Flexible, HubQuestion


def made_up_question(members=3, days=3, seed=1, *, own_limits=False, flexible=False, batteries=True, step_hours=0.25):
    """Return a hub whose group limit is below its peak, with sun, changing prices and hosts for batteries."""
    random = np.random.default_rng(seed)
    steps = int(days * 24 / step_hours)
    index = pd.date_range("2025-06-02", periods=steps, freq=f"{int(60 * step_hours)}min", tz="UTC")
    hour = (index.hour + index.minute / 60).to_numpy()
    names = [f"m{number:02d}" for number in range(members)]
    size = random.uniform(40, 200, members)
    start = random.uniform(5, 11, members)
    at_work = (hour[:, None] > start) & (hour[:, None] < start + 9)
    load = size * (0.25 + 0.75 * at_work) * (1 + 0.1 * random.random((steps, members)))
    sun = np.clip(np.sin((hour - 5) / 14 * np.pi), 0, None)[:, None] * random.uniform(0, 250, members)
    price = 0.10 + 0.05 * np.sin((hour - 13) / 24 * 4 * np.pi) + 0.01 * random.standard_normal(steps)
    peak = load.sum(axis=1).max()
    loads, suns = (pd.DataFrame(each, index, names) for each in (load, sun))
    limit = pd.Series(np.inf, names)
    uses = ()
    if flexible:
        window = np.where((hour >= 18) | (hour < 6), ((np.arange(steps) * step_hours + 6) // 24).astype(int), -1)
        _, window[window >= 0] = np.unique(window[window >= 0], return_inverse=True)
        count = int(window.max()) + 1
        uses = tuple(
            Flexible(f"vans {name}", name, 22.0 * n, window, np.full(count, (8.0 + 8 * (n > 1)) * n))
            for n, name in enumerate(names[:3], start=1)
        )
    return HubQuestion(
        loads, suns,
        (loads.max() * 1.02 if own_limits else limit), (suns.max() * 0.6 if own_limits else limit),
        0.85 * peak, 0.3 * peak, pd.Series(price + 0.02, index), pd.Series(price - 0.02, index),
        BatteryTerms(largest_kwh=1500.0 * batteries, largest_kw=600.0 * batteries), tuple(names) if batteries else (),
        uses, 3.0, step_hours,
    )  # fmt: skip


# What PyPSA solved too: `python -m benchmarks.hub_pypsa`, in an environment with PyPSA, writes `pypsa_result.json`.
PYPSA_CASES = {
    "three members, four days": {"members": 3, "days": 4, "seed": 7},
    "five members with own limits": {"members": 5, "days": 3, "seed": 8, "own_limits": True},
    "without batteries": {"members": 4, "days": 2, "seed": 9, "batteries": False},
}
