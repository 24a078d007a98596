"""A run that is killed at any moment leaves the store as it was, or with the whole new snapshot; nothing between."""

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from small_portfolio import bytes_of, small_portfolio

from terreinwijzer.errors import StoreError
from terreinwijzer.snapshots.durable import UNFINISHED
from terreinwijzer.snapshots.store import create_snapshot, list_snapshots
from terreinwijzer.snapshots.verify import verify_store

HERE = Path(__file__).parent
OLD, NEW = "proef/2023-12-31", "proef/2024-12-31"
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs fork and SIGKILL")


def killed_runs(how: str, tmp_path: Path) -> tuple[dict[str, str], list[dict]]:
    """Return the bytes of a store with one snapshot, and what each killed run left of it."""
    store, results = tmp_path / "store", tmp_path / "results"
    results.mkdir()
    create_snapshot(small_portfolio(), store, portfolio_id="proef")
    done = subprocess.run(
        [sys.executable, HERE / "kill_everywhere.py", store, results, how], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return bytes_of(store), json.loads((results / "found.json").read_text())


def check(before: dict[str, str], run: dict, place: Path) -> bool:
    """Check one store after its run was killed; returns whether the new snapshot is there."""
    left = {name: sum_ for name, sum_ in run["left"].items() if not name.startswith(UNFINISHED)}
    assert {name: sum_ for name, sum_ in left.items() if not name.startswith(NEW)} == before, run["step"]
    ids = [info.snapshot_id for info in list_snapshots(place)]
    assert ids in ([OLD], [OLD, NEW])
    assert verify_store(place) == []
    # The next run works, and clears away what the killed one left.
    again = small_portfolio(date(2024, 12, 31))
    if NEW in ids:
        with pytest.raises(StoreError, match=NEW):
            create_snapshot(again, place, portfolio_id="proef")
    else:
        create_snapshot(again, place, portfolio_id="proef", wait_seconds=5)
    assert not list(place.glob(f"{UNFINISHED}*"))
    assert verify_store(place) == []
    return NEW in ids


def test_killed_at_every_step_that_touches_a_file(tmp_path):
    before, runs = killed_runs("steps", tmp_path)
    there = [check(before, run, tmp_path / "results" / f"store-{run['step']}") for run in runs]
    # The last run was not killed: there are no more steps. Before it, steps on both sides of the rename were hit.
    assert [run["killed"] for run in runs] == [True] * (len(runs) - 1) + [False]
    assert runs[-1]["code"] == 0
    assert len(runs) > 20
    assert not there[0]
    assert there[-2]
    assert there == sorted(there), "once there, the snapshot stays"


def test_killed_at_any_time(tmp_path):
    before, runs = killed_runs("times", tmp_path)
    for run in runs:
        check(before, run, tmp_path / "results" / f"store-{run['step']}")
    assert sum(run["killed"] for run in runs) >= 5


RACER = """
import sys, time
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from small_portfolio import small_portfolio
from terreinwijzer.errors import StoreError
from terreinwijzer.snapshots.store import create_snapshot
portfolio, store = small_portfolio(), Path(sys.argv[2])
(store.parent / f"ready-{sys.argv[4]}").touch()
while len(list(store.parent.glob("ready-*"))) < 3:
    time.sleep(0.001)
try:
    print(create_snapshot(portfolio, store, portfolio_id="proef", correct=sys.argv[3] == "correct").snapshot_id)
except StoreError as refusal:
    print("refused", refusal)
"""


def race(store: Path, how: str) -> list[str]:
    racers = [
        subprocess.Popen(
            [sys.executable, "-c", RACER, str(HERE), str(store), how, str(number)], stdout=subprocess.PIPE, text=True
        )
        for number in range(3)
    ]
    return [racer.communicate()[0].strip() for racer in racers]


def test_of_three_processes_that_make_the_same_snapshot_one_does(tmp_path):
    said = race(tmp_path / "store", "new")
    assert sorted(line.split()[0] for line in said) == ["proef/2023-12-31", "refused", "refused"]
    assert all("which never changes" in line for line in said if line.startswith("refused"))
    assert verify_store(tmp_path / "store") == []


def test_three_processes_that_correct_get_a_number_each(tmp_path):
    create_snapshot(small_portfolio(), tmp_path / "store", portfolio_id="proef")
    said = race(tmp_path / "store", "correct")
    assert sorted(said) == [f"proef/2023-12-31-{number}" for number in (2, 3, 4)]
    assert verify_store(tmp_path / "store") == []
