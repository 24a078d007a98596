"""On random land: both engines and geopandas agree, and an update in parts equals a measurement from scratch."""

import tempfile
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from hypothesis import given
from hypothesis import strategies as st
from made_up_land import CORNER, RD, made_up_footprints, made_up_parks

from terreinwijzer.spatial.building_stock import load_stock, measure_buildings, save_stock
from terreinwijzer.spatial.overlay import overlay
from terreinwijzer.spatial.overlay_shapely import ParkTree
from terreinwijzer.spatial.park_shapes import park_shapes
from terreinwijzer.spatial.partition_writer import write_partitions
from terreinwijzer.spatial.runner import RunSettings

# Whole metres, so that shapes often share corners and borders: there engines differ if they ever do.
steps = st.integers(0, 30)


@st.composite
def polygons(draw: st.DrawFn) -> shapely.Geometry:
    """Return any polygon: the hull of points, or a box with a hole."""
    if draw(st.booleans()):
        points = draw(st.lists(st.tuples(steps, steps), min_size=3, max_size=8, unique=True))
        hull = shapely.MultiPoint(points).convex_hull
        shape = hull if hull.geom_type == "Polygon" else hull.buffer(1, cap_style="square", join_style="mitre")
    else:
        west, south = draw(steps), draw(steps)
        shape = shapely.box(west, south, west + 9, south + 9)
        if draw(st.booleans()):
            shape -= shapely.box(west + 3, south + 3, west + 6, south + 6)
    return shapely.transform(shape, lambda points: points + np.array(CORNER))


def frame(name: str, shapes: list[shapely.Geometry]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame({name: [f"{name}-{i:02d}" for i in range(len(shapes))]}, geometry=shapes, crs=RD)


@given(st.lists(polygons(), min_size=1, max_size=6), st.lists(polygons(), min_size=1, max_size=12))
def test_engines_and_geopandas_agree_on_any_polygons(outlines, shapes):
    parks, footprints = frame("park_id", outlines), frame("building_id", shapes)
    expected = gpd.overlay(parks, footprints, keep_geom_type=True)
    expected = expected.assign(overlap_m2=expected.area)
    # What is left of two borders that coincide up to rounding is no area.
    real = expected[expected["overlap_m2"] > 1e-6].sort_values(["park_id", "building_id"], ignore_index=True)
    for engine in ("sedona", "shapely"):
        found = overlay(parks, footprints, engine=engine)
        found = found[found["overlap_m2"] > 1e-6].reset_index(drop=True)
        pd.testing.assert_frame_equal(
            found[["park_id", "building_id", "overlap_m2"]],
            real[["park_id", "building_id", "overlap_m2"]],
            rtol=1e-9,
            atol=1e-9,
            check_dtype=False,
        )


@given(st.lists(polygons(), max_size=5), st.lists(polygons(), min_size=1, max_size=30))
def test_the_filter_on_boxes_loses_no_footprint_that_meets_a_park(outlines, shapes):
    parks = frame("park_id", [shapely.transform(outline, lambda points: points * 7 - 6e6) for outline in outlines])
    shapes = [shapely.transform(shape, lambda points: points * 7 - 6e6) for shape in shapes]
    boxes = shapely.bounds(np.array(shapes))
    near = set(ParkTree(park_shapes(parks)).near(boxes).tolist())
    meeting = {number for number, shape in enumerate(shapes) if parks.intersects(shape).any()}
    assert meeting <= near


@st.composite
def changes(draw: st.DrawFn, footprints: gpd.GeoDataFrame, parks: gpd.GeoDataFrame):
    """Return footprints and parks after some came, went, moved or changed."""
    after, parks_after = footprints.copy(), parks.copy()
    some = st.lists(st.integers(0, len(footprints) - 1), max_size=4, unique=True)
    for row in draw(some):
        after.loc[row, "construction_year"] = draw(st.integers(1900, 2026))
    for row in draw(some):
        after.loc[row, "floor_area_m2"] = float(draw(st.integers(0, 5_000)))
    moved = draw(some)
    after.loc[moved, "geometry"] = after.loc[moved].translate(
        draw(st.integers(-300, 300)), draw(st.integers(-300, 300))
    )
    after = after.drop(index=draw(some))
    if draw(st.booleans()):
        new = made_up_footprints(3, seed=draw(st.integers(0, 99)), side_m=1_500)
        after = pd.concat([after, new.assign(building_id=["new-1", "new-2", "new-3"])])
    for row in draw(st.lists(st.integers(0, len(parks) - 1), max_size=2, unique=True)):
        parks_after.loc[row, "geometry"] = parks_after.loc[row, "geometry"].buffer(5)
    if draw(st.booleans()):
        parks_after = parks_after.iloc[1:]
    if draw(st.booleans()):
        parks_after = pd.concat([parks_after, made_up_parks(1, seed=5, side_m=1_500).assign(park_id="new")])
    return gpd.GeoDataFrame(after, crs=RD), gpd.GeoDataFrame(parks_after, crs=RD)


FOOTPRINTS, PARKS = made_up_footprints(400, side_m=1_500), made_up_parks(12, side_m=1_500)
SETTINGS = RunSettings(threads=1)


@given(changes(FOOTPRINTS, PARKS), st.booleans())
def test_an_update_of_what_changed_equals_a_measurement_from_scratch(changed, file_gone):
    footprints, parks = changed
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_partitions(FOOTPRINTS, folder / "before.parquet", rows=30)
        write_partitions(footprints, folder / "after.parquet", rows=30)
        save_stock(measure_buildings(PARKS, folder / "before.parquet", settings=SETTINGS), folder / "before.stock")
        if file_gone:
            (folder / "before.parquet").unlink()
        before = load_stock(folder / "before.stock")
        update = measure_buildings(parks, folder / "after.parquet", settings=SETTINGS, before=before)
        scratch = measure_buildings(parks, folder / "after.parquet", settings=SETTINGS)
    assert update.stock.equals(scratch.stock)
    pd.testing.assert_frame_equal(update.per_park(2026), scratch.per_park(2026), check_exact=True)


def test_nothing_is_computed_where_nothing_changed_and_little_where_little_did(tmp_path):
    write_partitions(FOOTPRINTS, tmp_path / "before.parquet", rows=30)
    before = measure_buildings(PARKS, tmp_path / "before.parquet")
    shuffled = FOOTPRINTS.sample(frac=1, random_state=1)
    write_partitions(shuffled, tmp_path / "same.parquet", rows=30)
    assert measure_buildings(PARKS, tmp_path / "same.parquet", before=before).computed == ()
    on_park = overlay(PARKS, FOOTPRINTS).groupby("building_id")["park_id"].agg(set)
    building = on_park.index[0]
    after = FOOTPRINTS.assign(
        construction_year=FOOTPRINTS["construction_year"].mask(FOOTPRINTS["building_id"] == building, 2026)
    )
    write_partitions(after, tmp_path / "after.parquet", rows=30)
    computed = set(measure_buildings(PARKS, tmp_path / "after.parquet", before=before).computed)
    assert on_park[building] <= computed
    assert len(computed) < len(PARKS) / 2


def test_another_reference_day_measures_all_again(tmp_path):
    from datetime import date

    write_partitions(FOOTPRINTS, tmp_path / "f.parquet", rows=30)
    before = measure_buildings(PARKS, tmp_path / "f.parquet", on=date(2015, 1, 1))
    after = measure_buildings(PARKS, tmp_path / "f.parquet", on=date(2020, 1, 1), before=before)
    assert set(after.computed) == set(PARKS["park_id"])
