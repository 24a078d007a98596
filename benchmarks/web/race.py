"""Fifty people at once on the national portfolio: how long each kind of page takes, against a bare page.

All servers are waitress with as many threads, one after the other on the same machine, and share its cores with the
people: the application in a process per core, in one process alone, and the bare page. First people think between
clicks, as people do; then nobody thinks, for a third of the time, which shows how much a server can take.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pandas as pd

from benchmarks.web.first_view import first_view
from benchmarks.web.kept import Kept, kept
from benchmarks.web.served import bare, terreinwijzer

PEOPLE = 50
THINK_S = (2, 8)
SECONDS = int(os.environ.get("WEB_RACE_SECONDS", "60"))
GOAL_MS, GOAL_TILE_MS, GOAL_KIB = 300, 20, 300
TILE = "tile"
P50, P95 = "50%", "95%"
ALL = "Aggregated"


def race() -> None:
    """Print for every kind of page how long half and 95 % of the answers took at most, and what was not reached."""
    with_data = kept()
    cores = os.cpu_count() or 1
    print(f"Web: {PEOPLE} people at once on {cores} cores, {with_data.parks:,} parks, {with_data.records:,} "
          f"records in the register (all made up), {SECONDS} s a run")  # fmt: skip
    with terreinwijzer(with_data, cores) as ours:
        size = first_view(f"{ours}/nl/{with_data.portfolio_id}/atlas/")
        think, saturated = (drive("Visitor", ours, with_data, rest) for rest in (True, False))
    with terreinwijzer(with_data, 1) as alone:
        one_thinks, one_saturated = (drive("Visitor", alone, with_data, rest) for rest in (True, False))
    with bare() as hello:
        bare_think, bare_saturated = (drive("Greeter", hello, with_data, rest) for rest in (True, False))
    low, high = THINK_S
    base = bare_think.loc[ALL]
    print(f"  people think {low} to {high} s between clicks; a bare page takes {base[P50]:.0f} ms, p95 {base[P95]:.0f}")
    print(f"  {'kind of page':24} {'asked':>6} {'errors':>6} {'p50 ms':>7} {'p95 ms':>7} {'p50 / bare':>10}")
    for name, row in think.drop(index=ALL).iterrows():
        print(f"  {name:24} {row['Request Count']:6.0f} {row['Failure Count']:6.0f} {row[P50]:7.0f} {row[P95]:7.0f} "
              f"{row[P50] / max(base[P50], 1):10.1f}")  # fmt: skip
    rates = (each.loc[ALL, "Requests/s"] for each in (saturated, one_saturated, bare_saturated))
    ours_rate, one_rate, bare_rate = rates
    pages = [each.drop(index=[ALL, TILE]) for each in (think, one_thinks)]
    slow = [f"{len(each[each[P95] >= GOAL_MS])} of {len(each)}" for each in pages]
    print(f"  one process alone: {one_rate:.0f} answers a second, {cores} processes {ours_rate:.0f} "
          f"(ratio {ours_rate / one_rate:.1f}); kinds of page with a p95 of {GOAL_MS} ms or more: {slow[1]} against "
          f"{slow[0]}; "
          f"median of p95 {pages[1][P95].median():.0f} against {pages[0][P95].median():.0f} ms")  # fmt: skip
    print(f"  nobody thinks: {ours_rate:.0f} answers a second (tiles are half), p95 {saturated.loc[ALL, P95]:.0f} ms, "
          f"{saturated.loc[ALL, 'Failure Count']:.0f} errors; the bare page {bare_rate:.0f} a second "
          f"(ratio {bare_rate / ours_rate:.1f})")  # fmt: skip
    for line in verdict(think, saturated, size):
        print(f"  {line}")
    print(f"  load of the machine {os.getloadavg()[0]:.1f}")


def verdict(think: pd.DataFrame, saturated: pd.DataFrame, size: dict[str, int] | None) -> list[str]:
    """Return for every goal whether it was reached."""
    pages = think.drop(index=[ALL, TILE])
    slow = pages[pages[P95] >= GOAL_MS]
    lines = [_said(f"p95 of every page and list below {GOAL_MS} ms", slow.empty, ", ".join(map(str, slow.index)))]
    tile = think.loc[TILE]
    took = f"p50 {tile[P50]:.0f} ms, p95 {tile[P95]:.0f} ms"
    lines.append(_said(f"tiles below {GOAL_TILE_MS} ms", tile[P95] < GOAL_TILE_MS, took))
    errors = int(think.loc[ALL, "Failure Count"] + saturated.loc[ALL, "Failure Count"])
    lines.append(_said("no error", errors == 0, str(errors)))
    if size is None:
        lines.append("first view of the atlas: not measured, there is no Chromium")
    else:
        kib = sum(size.values()) / 1024
        parts = ", ".join(f"{kind} {each / 1024:.0f}" for kind, each in sorted(size.items(), key=lambda pair: -pair[1]))
        lines.append(_said(f"first view of the atlas below {GOAL_KIB} KiB", kib < GOAL_KIB, f"{kib:.0f} KiB: {parts}"))
    return lines


def drive(who: str, address: str, with_data: Kept, think: bool) -> pd.DataFrame:
    """Let people of a kind at a server, and return the answers by kind of page; `Aggregated` has all of them."""
    with tempfile.TemporaryDirectory() as folder:
        told = {"WEB_RACE_FACTS": str(with_data.facts), "WEB_RACE_THINK": " ".join(map(str, THINK_S)) if think else ""}
        command = [
            sys.executable, "-m", "locust", "-f", str(Path(__file__).with_name("people.py")), who, "--headless",
            "--host", address, "--users", str(PEOPLE), "--spawn-rate", "10",
            "--run-time", f"{SECONDS if think else SECONDS // 3}s",
            "--reset-stats", "--csv", f"{folder}/run", "--exit-code-on-error", "0",
        ]  # fmt: skip
        subprocess.run(command, check=True, env=os.environ | told, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        return pd.read_csv(f"{folder}/run_stats.csv").set_index("Name")


def _said(goal: str, reached: bool, found: str) -> str:
    return f"{'reached' if reached else 'NOT REACHED'}: {goal}" + (f" ({found})" if found else "")
