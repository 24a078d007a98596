"""The commands on shapes, as a person at a keyboard meets them."""

import json
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import box

from terreinwijzer import cli

CASE = """
[case]
id = "town"
name = "Town"
reference_date = 2024-01-01

[sources.own]
title = "Own outlines"

[tables.parks]
file = "parks.gpkg"
source = "own"
"""


@pytest.fixture
def case(tmp_path: Path) -> Path:
    folder = tmp_path / "town"
    folder.mkdir()
    (folder / "case.toml").write_text(CASE)
    shapes = gpd.GeoSeries([box(0, 0, 100, 100), box(90, 0, 200, 100)], crs=28992).translate(190_000, 500_000)
    gpd.GeoDataFrame({"park_id": ["a", "b"], "name": ["Alpha", "Beta"]}, geometry=shapes).to_file(folder / "parks.gpkg")
    return folder


def run(capsys, *arguments: object) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as end:
        cli.main([str(argument) for argument in arguments])
    told = capsys.readouterr()
    return int(end.value.code or 0), told.out, told.err


def test_measuring_tells_about_land_that_two_parks_share_and_writes_the_tables(case, tmp_path, capsys):
    code, told, _ = run(capsys, "measure", case, "--out", tmp_path / "out", "--lang", "en")
    assert code == 0
    assert "Alpha shares 0.10 ha with another park" in told
    land = pd.read_parquet(tmp_path / "out" / "park_land.parquet").set_index("park_id")
    assert land["other_park_m2"].tolist() == pytest.approx([1000.0, 1000.0])


def test_another_boundary_source_is_compared_in_hectares(case, tmp_path, capsys):
    other = gpd.GeoSeries([box(0, 0, 100, 50), box(5000, 0, 5100, 50)], crs=28992).translate(190_000, 500_000)
    other.to_file(tmp_path / "other.gpkg")
    code, told, _ = run(capsys, "boundaries", case, "--with", tmp_path / "other.gpkg", "--json")
    assert code == 0
    found = json.loads(told)
    assert [row["area_ha"] for row in found["sources"]] == pytest.approx([2.1, 0.5])
    assert [row["only_first_ha"] for row in found["parks"]] == pytest.approx([0.5, 1.05])


def test_outlines_without_a_label_are_refused_with_what_to_do(case, tmp_path, capsys):
    gpd.GeoSeries([box(0, 0, 100, 50)]).to_frame("geometry").to_parquet(tmp_path / "other.parquet")
    code, _, fault = run(capsys, "boundaries", case, "--with", tmp_path / "other.parquet", "--lang", "en")
    assert code == 2
    assert "does not say which coordinate system" in fault


def test_nothing_to_compare_and_nothing_to_measure_are_said(case, capsys):
    code, _, fault = run(capsys, "boundaries", case, "--lang", "en")
    assert (code, "nothing to compare with" in fault) == (2, True)
    gpd.read_file(case / "parks.gpkg").drop(columns="geometry").to_csv(case / "parks.csv", index=False)
    (case / "case.toml").write_text(CASE.replace("parks.gpkg", "parks.csv"))
    code, _, fault = run(capsys, "measure", case, "--lang", "en")
    assert (code, "have no outlines" in fault) == (2, True)
    code, _, fault = run(capsys, "measure", case, "--engine", "abacus", "--lang", "en")
    assert (code, "shapely, sedona" in fault) == (2, True)
