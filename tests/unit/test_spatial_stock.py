"""What the building stock of a park adds up to, against plain pandas on geopandas' overlay."""

from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from made_up_land import made_up_footprints, made_up_parks

from terreinwijzer.errors import InputError
from terreinwijzer.spatial.building_stock import load_stock, measure_buildings, save_stock
from terreinwijzer.spatial.partition_writer import write_partitions
from terreinwijzer.spatial.runner import RunSettings


@pytest.fixture(scope="module")
def land(tmp_path_factory):
    parks, footprints = made_up_parks(30), made_up_footprints(5_000)
    path = tmp_path_factory.mktemp("land") / "footprints.parquet"
    write_partitions(footprints, path, rows=300)
    return parks, footprints, path


def by_pandas(parks: gpd.GeoDataFrame, footprints: gpd.GeoDataFrame, year: int) -> pd.DataFrame:
    """Return the same aggregates, park by park, in the plainest way."""
    whole = footprints.set_index("building_id").area
    parts = gpd.overlay(parks, footprints, keep_geom_type=True)
    parts["part_m2"] = parts.area
    rows = {}
    for park, of_park in parts.groupby("park_id"):
        share = of_park["part_m2"] / whole.loc[of_park["building_id"]].to_numpy()
        dated = of_park[of_park["construction_year"].notna()].sort_values("construction_year")
        years, weights = dated["construction_year"].astype(int), dated["part_m2"]
        rows[park] = {
            "buildings": len(of_park),
            "buildings_mainly_here": int((share > 0.5).sum()),
            "footprint_m2": of_park["part_m2"].sum(),
            "floor_area_m2": (of_park["floor_area_m2"] * share).sum(),
            "mean_construction_year": np.average(years, weights=weights),
            "median_construction_year": years[weights.cumsum() >= weights.sum() / 2].iloc[0],
            "year_known_pct": 100 * weights.sum() / of_park["part_m2"].sum(),
            "older_than_25_years_pct": 100 * weights[year - years > 25].sum() / weights.sum(),
            "older_than_35_years_pct": 100 * weights[year - years > 35].sum() / weights.sum(),
        }
    return pd.DataFrame.from_dict(rows, orient="index")


def test_aggregates_are_those_of_plain_pandas(land):
    parks, footprints, path = land
    found = measure_buildings(parks, path).per_park(2026)
    expected = by_pandas(parks, footprints, 2026)
    assert len(expected) > 25
    for name, values in expected.items():
        assert found.loc[expected.index, name].astype(float).to_numpy() == pytest.approx(
            values.astype(float).to_numpy(), rel=1e-9, abs=1e-9
        ), name


def test_the_size_of_pieces_and_the_number_of_threads_change_no_bit(land, tmp_path):
    parks, footprints, path = land
    expected = measure_buildings(parks, path, settings=RunSettings(threads=1))
    shuffled = footprints.sample(frac=1, random_state=3)
    write_partitions((shuffled.iloc[:2_000], shuffled.iloc[2_000:]), tmp_path / "other.parquet", rows=77)
    other = measure_buildings(parks, tmp_path / "other.parquet", settings=RunSettings(threads=4))
    assert other.stock.equals(expected.stock)
    pd.testing.assert_frame_equal(other.per_park(2026), expected.per_park(2026), check_exact=True)


def test_several_files_are_measured_as_one(land, tmp_path):
    parks, footprints, path = land
    west = footprints.centroid.x < footprints.centroid.x.median()
    write_partitions(footprints[west], tmp_path / "west.parquet")
    write_partitions(footprints[~west], tmp_path / "east.parquet")
    assert measure_buildings(parks, tmp_path).stock.equals(measure_buildings(parks, path).stock)


def test_a_park_without_outline_has_no_values_and_an_empty_one_has_zeros(land):
    _, _, path = land
    parks = gpd.GeoDataFrame(
        {"park_id": ["empty", "unknown"]}, geometry=[shapely.box(9e4, 5e5, 9.1e4, 5.1e5), None], crs="EPSG:28992"
    )
    found = measure_buildings(parks, path).per_park(2026)
    assert found.loc["unknown"].isna().all()
    assert found.loc["empty", ["buildings", "footprint_m2", "floor_area_m2"]].tolist() == [0, 0, 0]
    assert found.loc["empty", ["mean_construction_year", "older_than_25_years_pct"]].isna().all()


def test_floor_area_that_is_unknown_stays_unknown_and_completeness_tells_of_gaps(tmp_path):
    parks = gpd.GeoDataFrame(
        {"park_id": ["a", "b"]},
        geometry=[shapely.box(190_000, 320_000, 190_100, 320_100), shapely.box(190_200, 320_000, 190_300, 320_100)],
        crs="EPSG:28992",
    )
    footprints = gpd.GeoDataFrame(
        {"building_id": ["1", "2", "3"], "floor_area_m2": [500.0, np.nan, np.nan]},
        geometry=[shapely.box(x, 320_000, x + 10, 320_010) for x in (190_000, 190_020, 190_220)],
        crs="EPSG:28992",
    )
    write_partitions(footprints, tmp_path / "f.parquet")
    found = measure_buildings(parks, tmp_path / "f.parquet").per_park(2026)
    assert found.loc["a", ["floor_area_m2", "floor_area_known_pct"]].tolist() == [500.0, 50.0]
    assert pd.isna(found.loc["b", "floor_area_m2"])
    assert found["year_known_pct"].tolist() == [0.0, 0.0]
    assert found["mean_construction_year"].isna().all()


def test_an_indicator_of_2015_uses_the_buildings_of_2015(tmp_path):
    parks = gpd.GeoDataFrame({"park_id": ["a"]}, geometry=[shapely.box(0, 300_000, 99, 300_099)], crs="EPSG:28992")
    footprints = gpd.GeoDataFrame(
        {
            "building_id": ["gone", "stands", "later"],
            "construction_year": [1960, 1990, 2018],
            "start_date": pd.to_datetime(["1960-05-01", None, None]),
            "end_date": pd.to_datetime(["2014-12-31", None, None]),
        },
        geometry=[shapely.box(x, 300_000, x + 10, 300_010) for x in (0, 20, 40)],
        crs="EPSG:28992",
    )
    write_partitions(footprints, tmp_path / "f.parquet")
    found = {
        day: measure_buildings(parks, tmp_path / "f.parquet", on=day and date(day, 1, 1)).per_park(2026).loc["a"]
        for day in (2014, 2015, 2019, None)
    }
    assert {day: int(values["buildings"]) for day, values in found.items()} == {2014: 2, 2015: 1, 2019: 2, None: 3}
    assert found[2015]["mean_construction_year"] == 1990


def test_a_measurement_is_read_back_as_it_was_written(land, tmp_path):
    parks, _, path = land
    measured = measure_buildings(parks, path)
    save_stock(measured, tmp_path / "stock.parquet")
    read = load_stock(tmp_path / "stock.parquet")
    assert read.stock.equals(measured.stock)
    assert read.inputs == measured.inputs
    (tmp_path / "stock.parquet").write_bytes((tmp_path / "stock.parquet").read_bytes()[:-100])
    with pytest.raises(InputError, match="no earlier measurement"):
        load_stock(tmp_path / "stock.parquet")
