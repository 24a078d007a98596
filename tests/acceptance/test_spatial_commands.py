"""The command line on bulk files: lay down, measure, change, measure again."""

import json
import subprocess

import pandas as pd
from made_up_land import made_up_footprints, made_up_parks
from warm import command


def run(*arguments, folder):
    typed = [str(command()), *map(str, arguments), "--lang", "en"]
    return subprocess.run(typed, capture_output=True, text=True, check=False, cwd=folder)


def test_from_files_to_a_table_and_an_update_of_what_changed(tmp_path):
    footprints = made_up_footprints(900).rename(columns={"construction_year": "bouwjaar"})
    footprints.to_file(tmp_path / "before.gpkg")
    footprints.assign(bouwjaar=footprints["bouwjaar"].mask(footprints.index == 5, 2026)).to_file(
        tmp_path / "after.gpkg"
    )
    made_up_parks(20).rename(columns={"park_id": "rin"}).to_file(tmp_path / "parks.geojson")
    for name in ("before", "after"):
        column = "construction_year=bouwjaar"
        laid = run("partition", f"{name}.gpkg", "--out", f"{name}.parquet", "--column", column, folder=tmp_path)
        assert laid.returncode == 0, laid.stderr
        assert "900 footprints laid down" in laid.stdout
    common = ("--park-key", "rin", "--year", "2026")
    first = run("stock", "parks.geojson", "before.parquet", *common, "--save", "first", folder=tmp_path)
    assert first.returncode == 0, first.stderr
    assert "20 parks, of which 20 measured now" in first.stdout
    files = ("parks.geojson", "after.parquet")
    update = run("stock", *files, *common, "--since", "first", "--out", "update.parquet", folder=tmp_path)
    scratch = run("stock", *files, *common, "--out", "scratch.parquet", folder=tmp_path)
    assert update.returncode == scratch.returncode == 0, update.stderr
    measured_again = int(update.stdout.split("of which ")[1].split()[0])
    assert measured_again < 10
    pd.testing.assert_frame_equal(
        pd.read_parquet(tmp_path / "update.parquet"), pd.read_parquet(tmp_path / "scratch.parquet"), check_exact=True
    )
    assert not (tmp_path / ".terreinwijzer-stock").exists()
    kept = run("extract", *files, "--park-key", "rin", "--out", "near.parquet", folder=tmp_path)
    assert kept.returncode == 0, kept.stderr
    # Measured from what was kept, the parks are the same: nothing that stands on one was left out.
    again = run("stock", "parks.geojson", "near.parquet", *common, "--out", "again.parquet", folder=tmp_path)
    assert again.returncode == 0, again.stderr
    pd.testing.assert_frame_equal(
        pd.read_parquet(tmp_path / "again.parquet"), pd.read_parquet(tmp_path / "scratch.parquet"), check_exact=True
    )


def test_what_is_wrong_is_told_without_a_traceback_and_nothing_is_written(tmp_path):
    made_up_parks(3).to_parquet(tmp_path / "parks.parquet")
    made_up_footprints(50).to_parquet(tmp_path / "footprints.parquet")
    stock = ("stock", "parks.parquet", "footprints.parquet")
    wrong = {
        ("stock", "absent.gpkg", "footprints.parquet", "--year", "2026"): "This file does not exist.",
        (*stock, "--year", "2026", "--on", "1-1-2015"): "'1-1-2015' is no day.",
        (*stock, "--year", "2026", "--since", "parks.parquet"): "This file is no earlier measurement",
        ("partition", "footprints.parquet", "--out", "x.parquet", "--key", "pand"): "column 'pand' is absent.",
        ("partition", "footprints.parquet", "--out", "x.parquet", "--column", "a"): "does not name two columns",
        (*stock, "--year", "2026", "--out", "x.pdf"): "",
        ("extract", *stock[1:], "--out", "x.parquet", "--within", "-5"): "A distance of -5 m does not exist.",
    }
    for arguments, sentence in wrong.items():
        ended = run(*arguments, folder=tmp_path)
        assert ended.returncode == 2, arguments
        assert sentence in ended.stderr
        assert "Traceback" not in ended.stderr
    written = {path.name for path in tmp_path.iterdir()} - {".terreinwijzer-stock"}
    assert written == {"parks.parquet", "footprints.parquet"}


def test_programs_get_json(tmp_path):
    made_up_parks(3).to_parquet(tmp_path / "parks.parquet")
    made_up_footprints(50).to_parquet(tmp_path / "footprints.parquet")
    ended = run("stock", "parks.parquet", "footprints.parquet", "--year", "2026", "--json", folder=tmp_path)
    found = json.loads(ended.stdout)
    assert [park["park_id"] for park in found["parks"]] == ["park-000", "park-001", "park-002"]
    assert found["computed"] == 3
