"""Indicators, audit and demand of a made-up country: the library against plain pandas on the same tables."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pandas as pd

from benchmarks.race import MIB_LIMIT, Run, run_alone
from terreinwijzer.snapshots.synthetic.tables import COUNTRY

REPEATS = {"ours": 5, "baseline": 3}
GOAL = 0.1
SAME = (
    "gross_ha", "net_ha", "net_issued_ha", "available_ha", "under_option_ha", "jobs", "jobs_per_net_ha", "fsi_usable",
    "vacancy_pct", "added_value_eur", "not_issued_share_pct",
)  # fmt: skip
# Two seeded draws of the same distribution differ by chance; this is far more than 20,000 draws can.
CHANCE = 0.02


def race() -> None:
    """Run both, compare their results and print the ratio."""
    print(f"Methods: {COUNTRY.parks:,} parks x {COUNTRY.dates} dates, {COUNTRY.establishments:,} establishments, "
          f"{COUNTRY.units:,} units (seed 1)")  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        ours, baseline = (
            run_alone(f"benchmarks.methods_{name}", Path(folder), repeats) for name, repeats in REPEATS.items()
        )
    agree(ours, baseline)
    print(ours.line(), baseline.line(), sep="\n")
    print(f"  ratio {ours.ratios(baseline)} (goal: below {GOAL}, and below {MIB_LIMIT} MiB)")


def agree(ours: Run, baseline: Run) -> None:
    """Demand that both contenders agree; a fast wrong answer is no answer."""
    mine, theirs = (
        run.results["indicators"].set_index("year", append=True).sort_index()[list(SAME)] for run in (ours, baseline)
    )
    pd.testing.assert_frame_equal(mine, theirs.astype("float64"), check_names=False, check_index_type=False)
    keys = ["year", "park_id", "sector"]
    quotients = [
        run.results["sectors"].set_index(keys)["location_quotient"].dropna().sort_index() for run in (ours, baseline)
    ]
    pd.testing.assert_series_equal(*quotients, check_index_type=False)
    demand = [run.results["demand"]["extra_ha"] for run in (ours, baseline)]
    pd.testing.assert_series_equal(*demand, check_names=False)
    findings = [run.results["findings"]["findings"] for run in (ours, baseline)]
    pd.testing.assert_series_equal(*findings)
    middle = [run.results["quantiles"]["p50_ha"].iloc[0] for run in (ours, baseline)]
    assert abs(middle[0] / middle[1] - 1) < CHANCE, middle  # noqa: S101
    print(
        f"  results agree: {mine.size:,} values per park and date, {len(quotients[0]):,} location quotients, "
        f"{int(findings[0].sum())} findings, demand; its median {middle[0]:.0f} and {middle[1]:.0f} ha by chance"
    )
