"""Whatever happens to a store is noticed, and what fails leaves it as it was."""

import errno
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import box
from small_portfolio import SOURCE, bytes_of

from terreinwijzer.errors import StoreError, describe
from terreinwijzer.snapshots import durable, store
from terreinwijzer.snapshots.manifest import FORMAT
from terreinwijzer.snapshots.reopen import open_snapshot
from terreinwijzer.snapshots.store import create_snapshot, list_snapshots, readable_snapshots
from terreinwijzer.snapshots.verify import verify_snapshot, verify_store


@pytest.fixture
def kept(portfolio, tmp_path):
    return create_snapshot(portfolio, tmp_path / "store", portfolio_id="proef")


FILES = ("parks.parquet", "units.parquet", "relocations.parquet", "manifest.json", "manifest.sha256")


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("place", [0.0, 0.3, 0.7, 1.0])
def test_one_changed_byte_is_found_and_the_snapshot_is_not_given_out(kept, file, place):
    path = kept.folder / file
    content = bytearray(path.read_bytes())
    content[round(place * (len(content) - 1))] ^= 1
    path.write_bytes(content)
    root = kept.folder.parents[1]
    problems = verify_store(root)
    assert problems, "the change was not noticed"
    assert all(
        problem.file.startswith("proef/2023-12-31/manifest" if "manifest" in file else "proef") for problem in problems
    )
    with pytest.raises(StoreError, match="2023-12-31"):
        open_snapshot(root, kept.snapshot_id)


def cut(folder: Path) -> None:
    path = folder / "parks.parquet"
    path.write_bytes(path.read_bytes()[:-10])


DAMAGES: dict[str, tuple[Callable[[Path], object], str]] = {
    "file cut off": (cut, "checksum"),
    "file gone": (lambda folder: (folder / "units.parquet").unlink(), "missing"),
    "file too many": (lambda folder: (folder / "notes.txt").write_text("x"), "not part of the snapshot"),
    "manifest gone": (lambda folder: (folder / "manifest.json").unlink(), "missing"),
    "checksum of the manifest gone": (lambda folder: (folder / "manifest.sha256").unlink(), "missing"),
    "folder renamed": (lambda folder: folder.rename(folder.with_name("2022-12-31")), "that of snapshot"),
    "stray file in the store": (lambda folder: (folder.parents[1] / "x.txt").write_text("x"), "does not belong"),
    "stray folder of a portfolio": (lambda folder: (folder.parent / "old").mkdir(), "does not belong"),
}  # fmt: skip


@pytest.mark.parametrize(("damage", "says"), DAMAGES.values(), ids=DAMAGES)
def test_damage_is_told_in_both_languages(kept, damage, says):
    damage(kept.folder)
    problems = verify_store(kept.folder.parents[1])
    assert any(says in line for line in describe(problems, "en"))
    assert len(describe(problems, "nl")) == len(problems) > 0


def test_a_damaged_snapshot_does_not_hide_the_others(portfolio, with_parks, tmp_path):
    first = create_snapshot(portfolio, tmp_path, portfolio_id="proef")
    create_snapshot(with_parks(lambda parks: parks), tmp_path, portfolio_id="proef")
    (first.folder / "manifest.json").write_text("{}")
    snapshots, problems = readable_snapshots(tmp_path)
    assert [info.snapshot_id for info in snapshots] == ["proef/2024-12-31"]
    assert len(problems) == 1
    with pytest.raises(StoreError, match="manifest has changed"):
        list_snapshots(tmp_path)
    assert verify_snapshot(tmp_path, "proef/2024-12-31") == []


def test_a_missing_corrected_snapshot_is_noticed(kept, portfolio):
    root = kept.folder.parents[1]
    create_snapshot(portfolio, root, portfolio_id="proef", correct=True)
    shutil.rmtree(kept.folder)
    assert any("is missing" in line for line in describe(verify_store(root), "en"))


def test_a_newer_format_asks_for_newer_software(kept):
    manifest = kept.folder / "manifest.json"
    content = manifest.read_bytes().replace(f'"format": {FORMAT}'.encode(), b'"format": 9')
    manifest.write_bytes(content)
    (kept.folder / "manifest.sha256").write_bytes(store_line(content))
    with pytest.raises(StoreError, match="format 9"):
        open_snapshot(kept.folder.parents[1], kept.snapshot_id)


def store_line(content: bytes) -> bytes:
    import hashlib

    return f"{hashlib.sha256(content).hexdigest()}  manifest.json\n".encode()


BAD: dict[str, tuple[Callable[[gpd.GeoDataFrame], pd.DataFrame], str]] = {
    "unknown column": (lambda parks: parks.assign(colour="red"), "colour"),
    "text for a number": (lambda parks: parks.assign(gross_ha="large"), "without loss"),
    "other coordinate system": (lambda parks: parks.to_crs("EPSG:4326"), "EPSG:28992 is expected"),
}  # fmt: skip


@pytest.mark.parametrize(("change", "says"), BAD.values(), ids=BAD)
def test_what_cannot_be_kept_is_refused_and_nothing_is_written(kept, with_parks, change, says):
    root = kept.folder.parents[1]
    before = bytes_of(root)
    with pytest.raises(StoreError, match=says):
        create_snapshot(with_parks(change), root, portfolio_id="proef")
    assert bytes_of(root) == before


def test_duplicate_and_missing_keys_are_refused(kept, portfolio):
    root = kept.folder.parents[1]
    for units, says in (
        (pd.concat([portfolio.tables["units"]] * 2), "more than once"),
        (portfolio.tables["units"].assign(unit_id=None), "not filled in"),
        (portfolio.tables["units"].drop(columns="unit_id"), "not filled in"),
    ):
        later = replace(portfolio, tables={**portfolio.tables, "units": units})
        with pytest.raises(StoreError, match=says):
            create_snapshot(later, root, portfolio_id="other")


@pytest.mark.parametrize("key", ["", "Heerlen", "a/b", "../x", "x" * 65, ".unfinished-1"])
def test_a_key_that_cannot_be_a_folder_is_refused(portfolio, tmp_path, key):
    with pytest.raises(StoreError, match="cannot be the key of a portfolio"):
        create_snapshot(portfolio, tmp_path / "store", portfolio_id=key)
    assert not (tmp_path / "store").exists()


def test_two_sources_of_one_name_are_refused(portfolio, tmp_path):
    sources = {"parks": SOURCE, "units": replace(SOURCE, title="Another register")}
    with pytest.raises(StoreError, match="Two different sources"):
        create_snapshot(replace(portfolio, sources=sources), tmp_path / "store", portfolio_id="proef")


def full_disk(*_: object, **__: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize("step", ["write_table", "write_manifest", "move_into_store"])
def test_a_full_disk_leaves_the_store_as_it_was(kept, with_parks, monkeypatch, step):
    root = kept.folder.parents[1]
    before = bytes_of(root)
    monkeypatch.setattr(store, step, full_disk)
    with pytest.raises(StoreError, match="disk is full"):
        create_snapshot(with_parks(lambda parks: parks), root, portfolio_id="proef")
    assert bytes_of(root) == before
    assert verify_store(root) == []


def test_a_flush_that_fails_after_the_rename_takes_the_snapshot_back(kept, with_parks, monkeypatch):
    root = kept.folder.parents[1]
    before = bytes_of(root)
    real = durable.sync_folder

    def flush(folder: Path) -> None:
        if folder == root / "proef":
            full_disk()
        real(folder)

    monkeypatch.setattr(durable, "sync_folder", flush)
    with pytest.raises(StoreError, match="has not changed"):
        create_snapshot(with_parks(lambda parks: parks), root, portfolio_id="proef")
    assert bytes_of(root) == before


def test_a_file_in_the_place_of_the_store_is_told(portfolio, tmp_path):
    (tmp_path / "store").write_text("I am a file")
    with pytest.raises(StoreError, match="Writing failed"):
        create_snapshot(portfolio, tmp_path / "store", portfolio_id="proef")
    assert (tmp_path / "store").read_text() == "I am a file"


def test_an_overlapping_boundary_is_no_reason_to_refuse(kept, with_parks):
    later = with_parks(lambda parks: parks.assign(geometry=[box(0, 3e5, 10, 3e5 + 9)] * 3))
    assert create_snapshot(later, kept.folder.parents[1], portfolio_id="proef").tables["parks"].rows == 3
