"""Distances, overlaps, forms and dates: by hand, by brute force and by other libraries."""

from datetime import date
from pathlib import Path

import geopandas as gpd
import momepy
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from made_up_land import made_up_footprints, made_up_parks
from shapely.geometry import LineString, MultiPolygon, Point, Polygon, box

from terreinwijzer.spatial.belonging import main_zone, parks_of_points, parks_of_units
from terreinwijzer.spatial.boundaries import compare_boundaries, content_of
from terreinwijzer.spatial.dated import existing_on
from terreinwijzer.spatial.distances import nearest, nearest_in_files
from terreinwijzer.spatial.exclusion import covered_by
from terreinwijzer.spatial.hygiene import double_counted_m2, overlaps_between, slivers
from terreinwijzer.spatial.morphology import elongation, forms, rectangularity, shared_walls_m
from terreinwijzer.spatial.partition_writer import write_partitions


def shapes(*geometries: object, **columns: list) -> gpd.GeoDataFrame:
    names = {"park_id": [f"p{n}" for n in range(len(geometries))]}
    return gpd.GeoDataFrame(names | columns, geometry=list(geometries), crs=28992)


@pytest.fixture(scope="module")
def kampen_parks(shared: Path) -> gpd.GeoDataFrame:
    parks = gpd.read_file(shared / "data" / "bedrijventerreinen" / "osm_werklocaties_kampen.geojson").to_crs(28992)
    return parks.assign(park_id=[f"p{n}" for n in range(len(parks))])


@pytest.fixture(scope="module")
def kampen_buildings(shared: Path) -> gpd.GeoDataFrame:
    buildings = gpd.read_parquet(shared / "data" / "bedrijventerreinen" / "osm_panden_kampen.parquet")
    whole = buildings.set_geometry(buildings.make_valid())
    return whole[whole.geom_type.isin(["Polygon", "MultiPolygon"])].reset_index(drop=True)


def test_distance_runs_from_the_outline_and_is_zero_inside():
    parks = shapes(box(0, 0, 10, 10), box(100, 0, 110, 10))
    stations = shapes(Point(13, 14), Point(105, 5))
    found = nearest(parks, stations)
    assert found["distance_m"].tolist() == [5.0, 0.0]
    assert found["target"].tolist() == [0, 1]


def test_of_equally_near_targets_the_first_counts():
    targets = shapes(Point(30, 5), Point(-20, 5), Point(30, 5))
    assert nearest(shapes(box(0, 0, 10, 10)), targets)["target"].tolist() == [0]


def test_no_target_or_no_shape_is_no_distance():
    parks = shapes(box(0, 0, 10, 10), None, Polygon())
    assert nearest(parks, shapes())["distance_m"].isna().all()
    found = nearest(parks, shapes(None, Point(20, 5)))
    assert found["distance_m"].isna().tolist() == [False, True, True]
    assert found["target"].iloc[0] == 1


@pytest.mark.shared
def test_distances_to_dwellings_equal_brute_force(kampen_parks, kampen_buildings):
    dwellings = kampen_buildings[kampen_buildings["building"] == "house"]
    found = nearest(kampen_parks, dwellings)["distance_m"].to_numpy()
    every = np.array([shapely.distance(park, dwellings.geometry.to_numpy()).min() for park in kampen_parks.geometry])
    np.testing.assert_allclose(found, every, rtol=0, atol=1e-9)
    assert (every > 0).any()
    assert (every == 0).any()


@pytest.mark.shared
def test_distances_from_neighbourhoods_to_nature_equal_brute_force(shared):
    areas = gpd.read_file(shared / "data" / "grenzen" / "heerlen_wijken_2022.geojson").set_crs(
        28992, allow_override=True
    )
    nature = gpd.read_file(shared / "data" / "natuur" / "natura2000_parkstad_2013.gpkg")
    found = nearest(areas, nature, key="code")
    every = np.array([shapely.distance(area, nature.geometry.to_numpy()) for area in areas.geometry])
    np.testing.assert_allclose(found["distance_m"], every.min(axis=1), rtol=0, atol=1e-9)
    assert found["target"].tolist() == every.argmin(axis=1).tolist()


@pytest.mark.parametrize("rows", [40, 100_000])
def test_distances_in_a_file_equal_those_in_memory_however_it_is_cut(tmp_path, rows):
    file, parks, targets = tmp_path / "dwellings.parquet", made_up_parks(60), made_up_footprints(2_000)
    # Parks far from every dwelling have one that is nearest, too; a park without a shape has none.
    far = parks.iloc[:3].assign(park_id=["x", "y", "z"], geometry=parks.geometry.iloc[:3].translate(30_000, 5_000))
    parks = pd.concat([parks, far], ignore_index=True)
    parks.loc[5, "geometry"] = None
    write_partitions(targets, file, rows=rows)
    found = nearest_in_files(parks, file)
    pd.testing.assert_series_equal(found, nearest(parks, targets)["distance_m"], rtol=1e-12)


def test_land_that_two_nature_areas_share_counts_once():
    park = shapes(box(0, 0, 10, 10), box(50, 0, 60, 10), None)
    nature = shapes(box(5, 0, 20, 10), box(5, 0, 8, 20), Point(1, 1), None)
    found = covered_by(park, nature)
    assert found["overlap_m2"].tolist()[:2] == [50.0, 0.0]
    assert found["share_pct"].tolist()[:2] == [50.0, 0.0]
    assert found.iloc[2].isna().all()


@pytest.mark.shared
def test_overlap_with_nature_equals_geopandas_overlay(shared):
    areas = gpd.read_file(shared / "data" / "grenzen" / "heerlen_wijken_2022.geojson").set_crs(
        28992, allow_override=True
    )
    nature = gpd.read_file(shared / "data" / "natuur" / "natura2000_parkstad_2013.gpkg")
    expected = gpd.overlay(areas, nature.dissolve()[["geometry"]], how="intersection", keep_geom_type=True)
    expected = expected.set_index("code").area.groupby(level=0).sum().reindex(areas["code"]).fillna(0.0)
    found = covered_by(areas, nature, key="code")["overlap_m2"]
    np.testing.assert_allclose(found, expected, rtol=1e-6, atol=1e-6)
    assert (expected > 10_000).sum() >= 3


def test_parks_that_share_land_are_reported_once():
    parks = shapes(box(0, 0, 10, 10), box(8, 0, 20, 10), box(20, 0, 30, 10), box(0, 0, 0.5, 0.5))
    found = overlaps_between(parks)
    assert found[["park_id", "other_park_id", "overlap_m2"]].to_numpy().tolist() == [["p0", "p1", 20.0]]
    assert found["share_pct"].tolist() == [20.0]
    assert double_counted_m2(parks) == pytest.approx(20.25)


@pytest.mark.shared
def test_a_park_of_kampen_is_drawn_inside_another(kampen_parks):
    industrial = kampen_parks[kampen_parks["landuse"] == "industrial"].reset_index(drop=True)
    found = overlaps_between(industrial)
    assert len(found) == 1
    assert found["share_pct"].tolist() == pytest.approx([100.0])
    assert double_counted_m2(industrial) == pytest.approx(27_830, abs=1)


def test_a_sliver_is_found_by_its_width_and_not_by_its_area():
    strip, small = box(0, 0, 0.2, 500), box(0, 600, 3, 603)
    found = slivers(gpd.GeoSeries([MultiPolygon([strip, small]), box(0, 0, 50, 50)], crs=28992))
    assert found["shape"].tolist() == [0]
    assert found["area_m2"].tolist() == pytest.approx([100.0])
    assert found["mean_width_m"].tolist() == pytest.approx([0.2], rel=1e-3)


@pytest.fixture(scope="module")
def neighbourhood() -> gpd.GeoDataFrame:
    return gpd.read_file(momepy.datasets.get_path("bubenec"), layer="buildings")


@pytest.mark.parametrize("place", ["neighbourhood", "kampen_buildings"])
def test_forms_of_buildings_equal_momepy(request, place):
    buildings = request.getfixturevalue(place)
    polygons = buildings.geometry[buildings.area > 1]
    np.testing.assert_allclose(rectangularity(polygons), momepy.equivalent_rectangular_index(polygons), rtol=1e-9)
    # momepy takes the sides from area and perimeter, which loses digits far from the origin of the grid ...
    np.testing.assert_allclose(elongation(polygons), momepy.elongation(polygons), atol=2e-4)
    # ... and none near it.
    corners, owner = shapely.get_coordinates(polygons.to_numpy(), return_index=True)
    near = corners - shapely.bounds(polygons.to_numpy())[owner][:, :2]
    moved = gpd.GeoSeries(shapely.set_coordinates(polygons.to_numpy().copy(), near))
    np.testing.assert_allclose(elongation(moved), momepy.elongation(moved), rtol=1e-9)


def test_shared_walls_equal_momepy_where_buildings_do_not_overlap(neighbourhood):
    expected = momepy.shared_walls(neighbourhood)
    np.testing.assert_allclose(shared_walls_m(neighbourhood.geometry), expected, rtol=1e-9, atol=1e-6)
    assert (expected > 0).any()


@pytest.mark.shared
def test_shared_walls_of_kampen_equal_momepy(kampen_buildings, kampen_parks):
    near = kampen_buildings[kampen_buildings.intersects(kampen_parks.union_all())].reset_index(drop=True)
    one, other = near.sindex.query(near.geometry, predicate="overlaps")
    apart = near.drop(index=np.unique(one)).reset_index(drop=True)
    one, other = apart.sindex.query(apart.geometry, predicate="contains_properly")
    apart = apart.drop(index=np.unique(other[one != other])).reset_index(drop=True)
    assert len(apart) > 1000
    touching = momepy.shared_walls(apart)
    found = shared_walls_m(apart.geometry)
    inside = found - touching
    assert (inside.abs() < 1e-6).mean() > 0.99
    assert (touching > 1).sum() > 300


def test_a_square_alone_has_the_plainest_form():
    found = forms(shapes(box(0, 0, 10, 10), box(20, 0, 40, 10))).round(9)
    assert found["elongation"].tolist() == [1.0, 0.5]
    assert found["rectangularity"].tolist() == [1.0, 1.0]
    assert found["shared_walls_pct"].tolist() == [0.0, 0.0]


def test_two_halls_that_stand_wall_to_wall_share_a_quarter_of_their_outline():
    found = forms(shapes(box(0, 0, 10, 10), box(10, 0, 20, 10)))
    assert found["shared_walls_pct"].tolist() == [25.0, 25.0]


def test_a_day_has_the_buildings_of_that_day():
    day = pd.Timestamp
    buildings = pd.DataFrame(
        {
            "construction_year": pd.array([1990, 2015, 2016, 1990, pd.NA, 2014], dtype="Int64"),
            "start_date": [pd.NaT, pd.NaT, pd.NaT, day("1991-05-01"), pd.NaT, day("2015-12-01")],
            "end_date": [pd.NaT, pd.NaT, pd.NaT, day("2015-06-30"), pd.NaT, pd.NaT],
        }
    )
    assert existing_on(buildings, date(2015, 6, 30)).tolist() == [True, True, False, False, True, False]
    assert existing_on(buildings, date(2015, 6, 29)).tolist() == [True, True, False, True, True, False]
    assert existing_on(buildings, date(1991, 4, 30)).tolist() == [True, False, False, False, True, False]
    assert existing_on(buildings, date(2016, 1, 1)).tolist() == [True, True, True, False, True, True]


def test_a_building_on_two_parks_belongs_to_the_one_with_its_largest_part():
    overlaps = pd.DataFrame(
        {"building_id": ["b", "b", "c", "c"], "park_id": ["p1", "p0", "p1", "p0"], "overlap_m2": [40.0, 60.0, 5.0, 5.0]}
    )
    assert main_zone(overlaps, "building_id").to_dict() == {"b": "p0", "c": "p0"}


def test_a_unit_counts_once_and_its_own_point_decides():
    parks = shapes(box(0, 0, 10, 10), box(10, 0, 20, 10), box(12, 2, 14, 4))
    overlaps = pd.DataFrame(
        {"building_id": ["b", "b"], "park_id": ["p0", "p1"], "overlap_m2": [60.0, 40.0]},
    )
    units = gpd.GeoDataFrame(
        {
            "unit_id": ["on p1", "no point", "outside", "border", "in the smaller park", "no building"],
            "building_id": ["b", "b", "b", "b", None, None],
            "park_id": pd.Series([None] * 6, dtype="str"),
        },
        geometry=[Point(15, 5), None, Point(50, 50), Point(10, 5), Point(13, 3), None],
        crs=28992,
    )
    found = parks_of_units(units, overlaps, parks)
    assert found.fillna("–").tolist() == ["p1", "p0", "–", "p0", "p2", "–"]


def test_units_without_any_point_go_with_their_building():
    overlaps = pd.DataFrame({"building_id": ["b"], "park_id": ["p0"], "overlap_m2": [60.0]})
    units = pd.DataFrame({"unit_id": ["u"], "building_id": ["b"], "park_id": pd.Series([None], dtype="str")})
    assert parks_of_units(units, overlaps, None).tolist() == ["p0"]


@pytest.mark.shared
def test_addresses_fall_in_the_park_that_contains_them(shared, kampen_parks):
    points = gpd.read_parquet(shared / "data" / "bedrijventerreinen" / "osm_adressen_kampen.parquet").reset_index(
        drop=True
    )
    found = parks_of_points(points, kampen_parks)
    joined = gpd.sjoin(points, kampen_parks[["park_id", "geometry"]], predicate="intersects")
    assert set(found.dropna().index) == set(joined.index)
    single = joined[~joined.index.duplicated(keep=False)]
    assert (found[single.index] == single["park_id"]).all()


def test_two_boundary_sources_are_shown_apart():
    one = shapes(box(0, 0, 100, 100), box(200, 0, 300, 100))
    other = shapes(box(50, 0, 150, 100), box(200, 0, 300, 200))
    found = compare_boundaries(one, other).round(6)
    assert found.loc["p0", ["first_ha", "both_ha", "only_first_ha"]].tolist() == [1.0, 0.5, 0.5]
    assert found.loc[""].tolist() == [2.0, 3.0, 1.5, 0.5, 1.5]


def test_what_an_outline_encloses_adds_up_to_the_outline():
    parks = shapes(box(0, 0, 100, 100), box(200, 0, 300, 100))
    covers = {
        "water": shapes(box(0, 0, 100, 20), box(0, 10, 100, 30)),
        "green": shapes(box(0, 20, 100, 60), LineString([(0, 0), (1, 1)])),
    }
    found = content_of(parks, covers).round(6)
    assert found.loc["p0"].tolist() == [0.3, 0.3, 0.4]
    assert found.loc["p1"].tolist() == [0.0, 0.0, 1.0]


rectangles = st.builds(
    lambda x, y, w, h: box(x, y, x + w, y + h),
    st.integers(0, 40), st.integers(0, 40), st.integers(1, 20), st.integers(1, 20),
)  # fmt: skip


@given(st.lists(rectangles, min_size=1, max_size=6), st.lists(rectangles, max_size=6))
def test_overlap_never_exceeds_the_park_and_does_not_depend_on_order(ours, theirs):
    parks, land = shapes(*ours), shapes(*theirs)
    found = covered_by(parks, land)["overlap_m2"]
    assert (found <= parks.area.to_numpy() + 1e-9).all()
    again = covered_by(parks.iloc[::-1], land.iloc[::-1])["overlap_m2"]
    np.testing.assert_allclose(found.sort_index(), again.sort_index(), atol=1e-9)
    np.testing.assert_allclose(found, [park.intersection(land.union_all()).area for park in ours], atol=1e-9)


@given(st.lists(rectangles, min_size=1, max_size=6), st.lists(rectangles, min_size=1, max_size=6))
def test_both_sides_of_a_comparison_add_up(ours, theirs):
    whole = compare_boundaries(shapes(*ours), shapes(*theirs)).loc[""]
    assert whole["both_ha"] + whole["only_first_ha"] == pytest.approx(whole["first_ha"])
    assert whole["both_ha"] + whole["only_second_ha"] == pytest.approx(whole["second_ha"])
