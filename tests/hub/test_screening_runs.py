"""Screening of the parks of a case: what it rests on, the same here and on a cluster, and going on after a stop."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from terreinwijzer.cli import main
from terreinwijzer.spatial.runner import Kept, RunSettings
from terreinwijzer.transitions.hub import screening_task
from terreinwijzer.transitions.hub.park_needs import park_needs
from terreinwijzer.transitions.hub.profiles import use_intensities
from terreinwijzer.transitions.hub.screening_task import screened

PARKS = pd.DataFrame({"park_id": ["a", "b", "c", "d"], "profile": ["industrial", "mixed", None, "logistics"]})
PER_PARK = pd.DataFrame(
    {"net_issued_ha": [10.0, 2.0, None, None], "gross_ha": [12.0, 3.0, 4.0, None], "fsi": [0.4, None, None, None],
     "roof_ha": [3.0, None, None, None]},
    pd.Index(["a", "b", "c", "d"], name="park_id"),
)  # fmt: skip
ESTABLISHMENTS = pd.DataFrame(
    {
        "park_id": ["b", "b", "b", "b"], "year": [2023, 2023, 2023, 2022], "jobs": [30.0, 10.0, 5.0, 99.0],
        "sbi_code": ["6201", "4631", None, "10"],
        "sector": [None, None, "construction", None],
    }
)  # fmt: skip
NEEDS = park_needs(PARKS, PER_PARK, ESTABLISHMENTS)


@pytest.fixture(autouse=True)
def short(monkeypatch):
    """Work a fortnight out instead of a year, in parts of two parks."""
    sun = screening_task._sun(2025, 1)
    monkeypatch.setattr(screening_task, "_sun", lambda _year, _seed: sun.iloc[96 * 150 : 96 * 164])
    monkeypatch.setattr(screening_task, "PARKS_PER_TASK", 2)


def test_what_is_known_goes_before_what_is_assumed_and_each_park_says_which():
    kwh_m2 = use_intensities()
    assert NEEDS.loc["a", "floor_area_m2"] == 40_000
    assert NEEDS.loc["a", "two_shifts"] == pytest.approx(40_000 * 0.40 * kwh_m2["two_shifts"])
    assert NEEDS.loc["a", "roof_area_m2"] == 30_000
    # The last count of establishments, by jobs: 30 in an office, 10 in a cold store, 5 in construction.
    floor = 20_000 * 0.35
    assert NEEDS.loc["b", "office"] == pytest.approx(floor * 30 / 45 * kwh_m2["office"])
    assert NEEDS.loc["b", "workshop"] == pytest.approx(floor * 5 / 45 * kwh_m2["workshop"])
    assert NEEDS.loc["b", "two_shifts"] == 0
    assert NEEDS.loc["c", "floor_area_m2"] == pytest.approx(40_000 * 0.35)
    told = NEEDS[["floor_basis", "mix_basis", "roof_basis"]].agg(" ".join, axis=1).to_dict()
    assert told == {
        "a": "given profile measured", "b": "assumed establishments assumed", "c": "assumed general assumed",
        "d": "assumed profile assumed",
    }  # fmt: skip
    # Of a park without any area nothing is made up.
    assert NEEDS.loc["d", [*kwh_m2, "roof_area_m2"]].isna().all()


def test_every_mix_adds_up_and_names_uses_that_there_are():
    book = screening_task.use_intensities()
    from terreinwijzer.transitions.hub import park_needs as needs

    mixes = [*needs._book()["profiles"].values(), needs._book()["other"]]
    assert all(sum(mix.values()) == 100 and set(mix) <= set(book) for mix in mixes)
    assert set(needs._book()["sectors"].values()) <= set(book)


def test_a_cluster_of_two_workers_gives_the_same_outcome():
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=2,
        threads_per_worker=1,
        processes=False,
        protocol="tcp",
        dashboard_address="127.0.0.1:0",
        host="127.0.0.1",
    ) as cluster:
        found = screened(NEEDS, 2025, settings=RunSettings(cluster.scheduler_address))
    pd.testing.assert_frame_equal(found, screened(NEEDS, 2025))


def test_a_stopped_run_goes_on_with_what_was_finished(tmp_path, monkeypatch):
    kept, done = Kept(tmp_path / "kept"), []
    whole = screened(NEEDS, 2025, kept=kept)
    assert len(list((tmp_path / "kept").iterdir())) == 2
    next((tmp_path / "kept").iterdir()).write_bytes(b"half")
    real = screening_task.hub_potential

    def counted(parks, *more):
        done.append(len(parks))
        return real(parks, *more)

    monkeypatch.setattr(screening_task, "hub_potential", counted)
    pd.testing.assert_frame_equal(screened(NEEDS, 2025, kept=kept), whole)
    assert done == [2]
    assert whole["score"].isna().tolist() == [False, False, False, True]


def test_the_command_tells_the_scores_of_heerlen_as_an_indication(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(Path(__file__).parents[2])
    monkeypatch.setattr(screening_task, "PARKS_PER_TASK", 256)

    def run(*more: str) -> str:
        with pytest.raises(SystemExit) as ended:
            main(["hub-screen", "cases/heerlen", "--keep", str(tmp_path / "kept"), *more])
        assert not ended.value.code
        return capsys.readouterr().out

    told = run("--lang", "en")
    assert "An indication of where to look further" in told
    assert "Trilandis" in told
    parks = json.loads(run("--json"))["parks"]
    assert len(parks) == 17
    assert {park["mix_basis"] for park in parks} == {"profile"}
    run("--out", str(tmp_path / "scores.csv"))
    assert len(pd.read_csv(tmp_path / "scores.csv")) == 17
    assert not (tmp_path / "kept").exists()
