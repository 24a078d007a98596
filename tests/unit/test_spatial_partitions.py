"""Footprints in pieces: every one is there once, pieces lie together, and a change stays where it was made."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
import shapely
from made_up_land import made_up_footprints, made_up_parks
from shapely.geometry import box

from terreinwijzer.errors import InputError, WriteError
from terreinwijzer.spatial.cells import ORIGIN_M, SIDE_M, hilbert_numbers
from terreinwijzer.spatial.extract import rows_near_parks
from terreinwijzer.spatial.partition_writer import stream_file, write_partitions
from terreinwijzer.spatial.partitions import Reader, partitions, touching


def test_the_curve_visits_every_cell_once_and_only_steps_to_neighbours():
    centres = (np.arange(64) + 0.5) * SIDE_M / 2**16
    x, y = (grid.ravel() for grid in np.meshgrid(centres, centres))
    numbers = hilbert_numbers(x + ORIGIN_M[0], y + ORIGIN_M[1])
    assert sorted(numbers.tolist()) == list(range(64 * 64))
    order = np.argsort(numbers)
    steps = np.abs(np.diff(x[order])) + np.abs(np.diff(y[order]))
    assert np.allclose(steps, SIDE_M / 2**16)


def test_every_footprint_is_there_once_within_the_box_of_its_piece(tmp_path):
    footprints = made_up_footprints(3_000)
    pieces = write_partitions(footprints, tmp_path / "f.parquet", rows=200)
    assert len(pieces) > 15
    assert max(piece.rows for piece in pieces) <= 200
    back = gpd.read_parquet(tmp_path / "f.parquet")
    assert sorted(back["building_id"]) == sorted(footprints["building_id"])
    reader = Reader(tmp_path / "f.parquet")
    for piece in pieces:
        shapes = shapely.from_wkb(reader.columns(piece.row_group, ["geometry"])["geometry"].to_numpy())
        exact, boxes = shapely.bounds(shapes), reader.boxes(piece.row_group)
        assert (boxes[:, :2] <= exact[:, :2]).all()
        assert (boxes[:, 2:] >= exact[:, 2:]).all()
        assert tuple(np.r_[boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)]) == piece.bounds


def test_other_programs_read_the_file_as_geoparquet(tmp_path):
    footprints = made_up_footprints(500)
    write_partitions(footprints, tmp_path / "f.parquet", rows=50)
    back = gpd.read_parquet(tmp_path / "f.parquet").set_index("building_id")
    assert back.crs == "EPSG:28992"
    expected = footprints.set_index("building_id")
    assert back.geometry.loc[expected.index].geom_equals_exact(expected.geometry, 0).all()
    west, south, _, _ = footprints.total_bounds
    corner = (west, south, west + 500, south + 500)
    found = gpd.read_parquet(tmp_path / "f.parquet", bbox=corner)
    assert set(found["building_id"]) >= set(footprints[footprints.intersects(shapely.box(*corner))]["building_id"])
    assert b"geo" in pq.read_schema(tmp_path / "f.parquet").metadata
    assert pq.ParquetFile(tmp_path / "f.parquet").metadata.row_group(0).column(0).compression == "ZSTD"


def test_only_pieces_that_a_box_touches_are_read(tmp_path):
    pieces = write_partitions(made_up_footprints(3_000), tmp_path / "f.parquet", rows=100)
    west, south = 190_000.0, 320_000.0
    near = touching(pieces, [(west, south, west + 300, south + 300)])
    assert 0 < len(near) < len(pieces) / 10
    assert touching(pieces, []) == []


def test_the_same_footprints_give_the_same_file_in_whatever_order_they_come(tmp_path):
    footprints = made_up_footprints(2_000)
    shuffled = footprints.sample(frac=1, random_state=1)
    write_partitions(footprints, tmp_path / "one.parquet", rows=100)
    write_partitions((shuffled[:700], shuffled[700:]), tmp_path / "other.parquet", rows=100)
    assert (tmp_path / "one.parquet").read_bytes() == (tmp_path / "other.parquet").read_bytes()


def test_a_new_building_changes_the_piece_it_stands_in_and_no_other(tmp_path):
    footprints = made_up_footprints(2_000)
    before = write_partitions(footprints, tmp_path / "before.parquet", rows=100)
    new = footprints.iloc[[0]].assign(building_id="new")
    after = write_partitions(pd.concat([footprints, new]), tmp_path / "after.parquet", rows=100)
    assert len({piece.checksum for piece in after} - {piece.checksum for piece in before}) == 1


def test_shapes_that_are_wrong_are_mended_or_left_out_and_counted(tmp_path):
    tie = shapely.from_wkt("POLYGON((0 300000, 2 300002, 2 300000, 0 300002, 0 300000))")
    line = shapely.LineString([(0, 300_000), (1, 300_001)])
    frame = gpd.GeoDataFrame(
        {"building_id": ["tie", "line", "none", "good"]},
        geometry=[tie, line, None, shapely.box(5, 300_000, 6, 300_001)],
        crs="EPSG:28992",
    )
    write_partitions(frame, tmp_path / "f.parquet")
    back = gpd.read_parquet(tmp_path / "f.parquet").set_index("building_id")
    assert sorted(back.index) == ["good", "tie"]
    assert back.geometry.is_valid.all()
    ours = pq.ParquetFile(tmp_path / "f.parquet").metadata.metadata[b"terreinwijzer"]
    assert b'"rows_mended": 1, "rows_left_out": 2' in ours


def test_degrees_labelled_as_the_national_grid_are_found(tmp_path):
    frame = gpd.GeoDataFrame({"building_id": ["a"]}, geometry=[shapely.box(5, 52, 5.1, 52.1)], crs="EPSG:28992")
    with pytest.raises(InputError, match="degrees"):
        write_partitions(frame, tmp_path / "f.parquet")
    assert not list(tmp_path.iterdir())


def test_a_file_in_degrees_is_refused_where_the_national_grid_is_needed(tmp_path):
    made_up_footprints(10).to_crs("EPSG:4326").to_parquet(tmp_path / "f.parquet")
    with pytest.raises(InputError, match="WGS 84"):
        partitions(tmp_path / "f.parquet")


def test_what_is_no_geoparquet_is_refused(tmp_path):
    (tmp_path / "text.parquet").write_text("no parquet at all")
    pd.DataFrame({"building_id": [1]}).to_parquet(tmp_path / "plain.parquet")
    with pytest.raises(InputError) as refusal:
        partitions([tmp_path / "text.parquet", tmp_path / "plain.parquet", tmp_path / "absent.parquet"])
    codes = [problem.code for problem in refusal.value.problems]
    assert codes == ["spatial_file_unreadable", "spatial_not_geoparquet", "spatial_file_missing"]


def test_a_large_file_is_read_in_batches_whatever_its_kind(tmp_path):
    footprints = made_up_footprints(250)
    footprints.to_file(tmp_path / "f.gpkg")
    write_partitions(footprints, tmp_path / "f.parquet", rows=40)
    for name in ("f.gpkg", "f.parquet"):
        batches = list(stream_file(tmp_path / name, batch=40))
        assert len(batches) > 5
        assert sorted(key for batch in batches for key in batch["building_id"]) == sorted(footprints["building_id"])
    write_partitions(stream_file(tmp_path / "f.gpkg", batch=40), tmp_path / "again.parquet", rows=40)
    assert len(gpd.read_parquet(tmp_path / "again.parquet")) == 250


def test_a_full_disk_leaves_no_half_file(small_disk):
    write_partitions(made_up_footprints(300), small_disk / "f.parquet")
    before = (small_disk / "f.parquet").read_bytes()
    with pytest.raises(WriteError, match="disk is full"):
        write_partitions(made_up_footprints(30_000), small_disk / "f.parquet")
    assert (small_disk / "f.parquet").read_bytes() == before
    assert [path.name for path in small_disk.iterdir()] == ["f.parquet"]


def test_what_lies_on_or_near_the_parks_is_kept_once_with_all_its_columns(tmp_path):
    file = tmp_path / "land.parquet"
    buildings = gpd.GeoDataFrame(
        {"building_id": ["in", "edge", "near", "far"], "construction_year": [1990, 1991, 1992, 1993]},
        geometry=[box(x, 500_000, x + 10, 500_010) for x in (190_010, 190_095, 190_150, 192_000)],
        crs=28992,
    )
    write_partitions(buildings, file)
    # Two parks that share a boundary, on which a building stands.
    sides = [(190_000, 190_100), (190_100, 190_120)]
    parks = gpd.GeoDataFrame(
        {"park_id": ["a", "b"]}, geometry=[box(x, 499_990, y, 500_020) for x, y in sides], crs=28992
    )
    kept = pd.concat(rows_near_parks(parks, file))
    assert kept.set_index("building_id")["construction_year"].to_dict() == {"in": 1990, "edge": 1991}
    laid = buildings.set_index("building_id").geometry
    assert kept.set_index("building_id").geometry.geom_equals(laid, align=True).loc[kept["building_id"]].all()
    assert set(pd.concat(rows_near_parks(parks, file, within_m=30))["building_id"]) == {"in", "edge", "near"}
    assert set(pd.concat(rows_near_parks(parks, file, within_m=29.9))["building_id"]) == {"in", "edge"}


@pytest.mark.parametrize(("shift", "within", "words"), [(50_000, 0, "Nothing in this file"), (0, -1, "-1 m does not")])
def test_an_extract_that_cannot_be_made_says_why(tmp_path, shift, within, words):
    file = tmp_path / "land.parquet"
    write_partitions(made_up_footprints(50), file)
    parks = made_up_parks(3)
    with pytest.raises(InputError, match=words):
        list(rows_near_parks(parks.set_geometry(parks.translate(shift, 0)), file, within_m=within))
