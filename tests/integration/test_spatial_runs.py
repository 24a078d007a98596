"""Runs that are stopped, damaged or spread out: they end right, or end clear and go on later."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time

import numpy as np
import pandas as pd
import pytest
from made_up_land import made_up_footprints, made_up_parks

from terreinwijzer.errors import ClusterError, InputError, WriteError
from terreinwijzer.spatial.building_stock import measure_buildings
from terreinwijzer.spatial.overlay import overlay
from terreinwijzer.spatial.partition_writer import write_partitions
from terreinwijzer.spatial.partitions import partitions
from terreinwijzer.spatial.runner import Kept, RunSettings


@pytest.fixture(scope="module")
def land(tmp_path_factory):
    parks, footprints = made_up_parks(40), made_up_footprints(8_000)
    path = tmp_path_factory.mktemp("land") / "footprints.parquet"
    write_partitions(footprints, path, rows=60)
    return parks, path


@pytest.fixture(scope="module")
def expected(land):
    parks, path = land
    return measure_buildings(parks, path).stock


class Cluster:
    """A scheduler and workers, each a process of its own, on loopback."""

    def __init__(self, folder):
        self.folder, self.processes = folder, []
        file = folder / "scheduler.json"
        self.start("scheduler", "--port", "0", "--scheduler-file", str(file))
        self.address = _when_there(lambda: json.loads(file.read_text())["address"])
        self.workers = [self.add_worker(), self.add_worker()]
        from distributed import Client

        with Client(self.address, set_as_default=False) as client:
            client.wait_for_workers(2, timeout=60)

    def start(self, kind, *arguments):
        command = [sys.executable, "-m", "dask", kind, *arguments, "--host", "127.0.0.1", "--no-dashboard"]
        with (self.folder / "log.txt").open("ab") as log:
            process = subprocess.Popen(command, stdout=log, stderr=log, cwd=self.folder, env=self.environment())
        self.processes.append(process)
        return process

    def environment(self):
        return os.environ | {"DASK_DISTRIBUTED__SCHEDULER__WORKER_TTL": "10s"}

    def add_worker(self):
        return self.start("worker", self.address, "--nthreads", "1", "--no-nanny", "--memory-limit", "0")

    def stop(self):
        for process in reversed(self.processes):
            process.kill()
            process.wait()


def _when_there(read):
    for _ in range(600):
        try:
            return read()
        except (OSError, ValueError, KeyError):
            time.sleep(0.1)
    raise TimeoutError


@pytest.fixture
def cluster(tmp_path):
    started = Cluster(tmp_path)
    yield started
    started.stop()


def small_tasks(scheduler="", patience=30.0, threads=0):
    return RunSettings(scheduler, threads=threads, patience_seconds=patience, rows_per_task=120)


def test_two_workers_give_the_same_result_as_this_process(land, expected, cluster):
    parks, path = land
    assert measure_buildings(parks, path, settings=small_tasks(cluster.address)).stock.equals(expected)


def test_a_worker_killed_in_the_middle_changes_nothing(land, expected, cluster):
    parks, path = land
    killed_at = []

    def kill_one(done, of):
        if done >= 5 and not killed_at:
            cluster.workers[0].send_signal(signal.SIGKILL)
            cluster.workers[0].wait()
            killed_at.append((done, of))

    found = measure_buildings(parks, path, settings=small_tasks(cluster.address), progress=kill_one)
    [(done, of)] = killed_at
    assert done < of / 2
    assert found.stock.equals(expected)


def test_without_workers_the_run_ends_clear_and_goes_on_elsewhere_where_it_stopped(land, expected, cluster, tmp_path):
    parks, path = land
    kept, told = Kept(tmp_path / "kept"), []

    def kill_all(done, _):
        if done >= 5:
            for worker in cluster.workers:
                worker.kill()
                worker.wait()

    with pytest.raises(ClusterError, match="had no workers for too long"):
        measure_buildings(parks, path, settings=small_tasks(cluster.address, patience=3), kept=kept, progress=kill_all)
    found = measure_buildings(
        parks, path, settings=small_tasks(), kept=kept, progress=lambda *numbers: told.append(numbers)
    )
    already, of = told[0]
    assert 5 <= already < of
    assert found.stock.equals(expected)


def test_a_lost_scheduler_ends_the_run_clear(land, cluster):
    parks, path = land

    def kill_scheduler(done, _):
        if done == 5:
            cluster.processes[0].kill()

    with pytest.raises(ClusterError, match="connection with the Dask scheduler"):
        measure_buildings(parks, path, settings=small_tasks(cluster.address, patience=3), progress=kill_scheduler)


def test_an_address_where_no_scheduler_answers_is_told(land):
    parks, path = land
    with pytest.raises(InputError, match=r"No Dask scheduler answers at 'tcp://127\.0\.0\.1:9'"):
        measure_buildings(parks, path, settings=small_tasks("tcp://127.0.0.1:9", patience=1))


def test_a_damaged_piece_is_named_and_all_the_others_are_kept(land, expected, tmp_path):
    parks, path = land
    whole = path.read_bytes()
    damaged = tmp_path / "damaged.parquet"
    damaged.write_bytes(whole[:1_000] + bytes(200) + whole[1_200:])
    kept, told = Kept(tmp_path / "kept"), []
    with pytest.raises(InputError, match=r"damaged.parquet.*Piece 1 of the file is damaged"):
        measure_buildings(parks, damaged, settings=small_tasks(), kept=kept)
    damaged.write_bytes(whole)
    found = measure_buildings(
        parks, damaged, settings=small_tasks(), kept=kept, progress=lambda *numbers: told.append(numbers)
    )
    assert told[0][0] == told[0][1] - 1
    assert found.stock.equals(expected)


def test_a_damaged_result_is_not_trusted(land, expected, tmp_path):
    parks, path = land
    kept = Kept(tmp_path / "kept")
    measure_buildings(parks, path, settings=small_tasks(), kept=kept)
    for result in (tmp_path / "kept").iterdir():
        content = bytearray(result.read_bytes())
        content[len(content) // 3] ^= 0xFF
        result.write_bytes(content)
    assert measure_buildings(parks, path, settings=small_tasks(), kept=kept).stock.equals(expected)


def test_a_full_disk_ends_the_run_clear_and_it_goes_on_when_there_is_room(land, expected, small_disk):
    parks, path = land
    filler = small_disk / "filler"
    kept, told = Kept(small_disk / "kept"), []

    def fill(done, _):
        if done == 3:
            with filler.open("wb", buffering=0) as file, contextlib.suppress(OSError):
                while file.write(bytes(4_096)):
                    pass

    with pytest.raises(WriteError, match="disk is full"):
        measure_buildings(parks, path, settings=small_tasks(threads=1), kept=kept, progress=fill)
    filler.unlink()
    found = measure_buildings(
        parks, path, settings=small_tasks(), kept=kept, progress=lambda *numbers: told.append(numbers)
    )
    assert told[0][0] >= 3
    assert found.stock.equals(expected)


def test_results_of_other_settings_or_parks_are_not_taken_for_these(land, tmp_path):
    parks, path = land
    kept, told = Kept(tmp_path / "kept"), []
    measure_buildings(parks, path, settings=small_tasks(), kept=kept)
    moved = parks.assign(geometry=parks.translate(1.0))
    measure_buildings(moved, path, settings=small_tasks(), kept=kept, progress=lambda *numbers: told.append(numbers))
    assert told[0][0] == 0


def test_a_run_that_is_killed_leaves_only_whole_results(land, expected, tmp_path):
    parks, path = land
    parks.to_parquet(tmp_path / "parks.parquet")
    program = f"""
import os, geopandas as gpd
from pathlib import Path
from terreinwijzer.spatial.building_stock import measure_buildings
from terreinwijzer.spatial.runner import Kept, RunSettings
def die(done, of):
    if done == 7:
        os.kill(os.getpid(), 9)
measure_buildings(gpd.read_parquet({str(tmp_path / "parks.parquet")!r}), Path({str(path)!r}),
    settings=RunSettings(rows_per_task=120), kept=Kept(Path({str(tmp_path / "kept")!r})), progress=die)
"""
    ended = subprocess.run([sys.executable, "-c", program], check=False)
    assert ended.returncode == -signal.SIGKILL
    told = []
    found = measure_buildings(
        parks, path, settings=small_tasks(), kept=Kept(tmp_path / "kept"), progress=lambda *n: told.append(n)
    )
    assert told[0][0] == 7
    assert found.stock.equals(expected)
    assert len(partitions(path)) > told[0][1] > 7


def test_no_damage_to_the_shapes_goes_unnoticed(land, tmp_path):
    parks, path = land
    whole, good = path.read_bytes(), overlay(parks, path)
    damaged = tmp_path / "damaged.parquet"
    noticed = 0
    for place in np.random.default_rng(1).integers(100, len(whole) // 2, 40):
        damaged.write_bytes(whole[:place] + bytes([whole[place] ^ 0x55]) + whole[place + 1 :])
        try:
            found = overlay(parks, damaged)
        except InputError:
            noticed += 1
        else:
            # A byte of a column that is not read.
            pd.testing.assert_frame_equal(found, good)
    # The others fell on columns that are not read.
    assert noticed > 10
