"""What parks and footprints share, against geopandas' own overlay."""

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from made_up_land import made_up_footprints, made_up_parks

from terreinwijzer.errors import InputError
from terreinwijzer.spatial.overlay import overlay
from terreinwijzer.spatial.partition_writer import write_partitions

ENGINES = ("sedona", "shapely")


def by_geopandas(parks: gpd.GeoDataFrame, footprints: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return shared areas as geopandas computes them, without any line of ours."""
    parts = gpd.overlay(parks, footprints[["building_id", "geometry"]], keep_geom_type=True)
    parts = parts.assign(overlap_m2=parts.area)
    return parts[parts["overlap_m2"] > 0].sort_values(["park_id", "building_id"], ignore_index=True)


@pytest.fixture(scope="module")
def land(tmp_path_factory):
    parks, footprints = made_up_parks(40), made_up_footprints(6_000)
    path = tmp_path_factory.mktemp("land") / "footprints.parquet"
    write_partitions(footprints, path, rows=500)
    return parks, footprints, path


@pytest.mark.parametrize("engine", ENGINES)
def test_shared_areas_are_those_of_geopandas(land, engine):
    parks, footprints, path = land
    found, expected = overlay(parks, path, engine=engine), by_geopandas(parks, footprints)
    assert len(found) > 500
    pd.testing.assert_frame_equal(found[["park_id", "building_id"]], expected[["park_id", "building_id"]])
    pd.testing.assert_series_equal(found["overlap_m2"], expected["overlap_m2"], rtol=1e-9, atol=1e-9)
    whole = footprints.set_index("building_id").area.loc[found["building_id"]].to_numpy()
    assert found["footprint_m2"].to_numpy() == pytest.approx(whole, rel=1e-12)
    assert found["share"].between(0, 1 + 1e-9).all()


def test_engines_give_the_same_rows_in_the_same_order(land):
    parks, _, path = land
    one, other = (overlay(parks, path, engine=engine, columns=["construction_year"]) for engine in ENGINES)
    pd.testing.assert_frame_equal(one, other, rtol=1e-9, atol=1e-9)


def test_a_few_parks_are_measured_as_among_all(land):
    parks, _, path = land
    few = parks["park_id"].isin(["park-003", "park-017"])
    for engine in ENGINES:
        among_all = overlay(parks, path, engine=engine)
        expected = among_all[among_all["park_id"].isin(["park-003", "park-017"])].reset_index(drop=True)
        pd.testing.assert_frame_equal(overlay(parks[few], path, engine=engine), expected)


@pytest.mark.parametrize("engine", ENGINES)
def test_a_building_on_two_parks_is_split_and_one_that_only_touches_is_not_there(engine):
    parks = gpd.GeoDataFrame(
        {"park_id": ["west", "east"]},
        geometry=[shapely.box(190_000, 320_000, 190_100, 320_100), shapely.box(190_100, 320_000, 190_200, 320_100)],
        crs="EPSG:28992",
    )
    footprints = gpd.GeoDataFrame(
        {"building_id": ["split", "touches"], "floors": [2, 1]},
        geometry=[shapely.box(190_090, 320_000, 190_130, 320_010), shapely.box(190_200, 320_000, 190_210, 320_010)],
        crs="EPSG:28992",
    )
    found = overlay(parks, footprints, columns=["floors"], engine=engine)
    assert found.columns.tolist() == ["building_id", "park_id", "overlap_m2", "footprint_m2", "share", "floors"]
    assert found.to_numpy().tolist() == [
        ["split", "east", 300.0, 400.0, 0.75, 2],
        ["split", "west", 100.0, 400.0, 0.25, 2],
    ]


@pytest.mark.parametrize("engine", ENGINES)
def test_a_file_of_another_maker_with_a_bow_tie_is_measured_too(tmp_path, engine):
    parks = gpd.GeoDataFrame({"park_id": ["a"]}, geometry=[shapely.box(0, 300_000, 9, 300_009)], crs="EPSG:28992")
    tie = shapely.from_wkt("POLYGON((0 300000, 2 300002, 2 300000, 0 300002, 0 300000))")
    gpd.GeoDataFrame({"building_id": ["tie"]}, geometry=[tie], crs="EPSG:28992").to_parquet(tmp_path / "a.parquet")
    found = overlay(parks, tmp_path / "a.parquet", engine=engine)
    assert found["overlap_m2"].tolist() == [2.0]


@pytest.mark.parametrize("engine", ENGINES)
def test_parks_far_away_share_nothing_and_keep_the_columns(land, engine):
    _, _, path = land
    parks = gpd.GeoDataFrame({"park_id": ["far"]}, geometry=[shapely.box(9e4, 5e5, 9.1e4, 5.1e5)], crs="EPSG:28992")
    found = overlay(parks, path, engine=engine, columns=["construction_year"])
    assert found.empty
    assert found.columns.tolist()[-1] == "construction_year"


def test_all_faults_of_the_parks_are_told_at_once():
    tie = shapely.from_wkt("POLYGON((0 300000, 2 300002, 2 300000, 0 300002, 0 300000))")
    parks = gpd.GeoDataFrame(
        {"park_id": ["a", "a", "line"]},
        geometry=[tie, shapely.box(0, 0, 1, 1), shapely.LineString([(0, 0), (1, 1)])],
        crs="EPSG:28992",
    )
    with pytest.raises(InputError) as refusal:
        overlay(parks, made_up_footprints(10))
    assert [problem.code for problem in refusal.value.problems] == [
        "spatial_park_twice",
        "spatial_park_no_polygon",
        "spatial_park_invalid",
    ]


def test_a_column_that_is_not_there_is_named_with_those_that_are(land):
    parks, _, path = land
    with pytest.raises(InputError, match=r"'height_m' is absent. There are: building_id, construction_year"):
        overlay(parks, path, columns=["height_m"])
