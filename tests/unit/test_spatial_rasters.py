"""Rasters over parks: worked out by hand, and equal to exactextract over the whole raster."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import rasterio
from exactextract import exact_extract
from rasterio.transform import from_origin
from shapely.geometry import Polygon, box

from terreinwijzer.errors import InputError
from terreinwijzer.spatial.zonal import Raster, issued_zones, zonal

X, Y = 190_000, 508_000


def parks(*shapes: Polygon) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame({"park_id": [f"p{n}" for n in range(len(shapes))]}, geometry=list(shapes), crs=28992)


def written(folder: Path, cells: list[list[float]], *, crs="EPSG:28992", dtype="float32", nodata=None, bands=1) -> Path:
    path = folder / "cells.tif"
    array = np.array(cells, dtype=dtype)
    shape = {"height": array.shape[0], "width": array.shape[1], "count": bands, "dtype": dtype}
    transform = from_origin(X, Y + 10 * array.shape[0], 10, 10)
    with rasterio.open(path, "w", driver="GTiff", crs=crs, transform=transform, nodata=nodata, **shape) as file:
        for band in range(bands):
            file.write(array, band + 1)
    return path


def test_a_park_over_parts_of_cells_weighs_each_cell_by_the_part_inside(tmp_path):
    # Two by two cells of 10 m; the park covers 5 x 10 m of the left column and 2 x 10 m of the right one.
    path = written(tmp_path, [[8, 1], [4, 3]])
    found = zonal(parks(box(X + 5, Y + 5, X + 12, Y + 15)), Raster(path)).loc["p0"]
    assert found["value"] == pytest.approx((25 * 8 + 25 * 4 + 10 * 1 + 10 * 3) / 70)
    assert found["covered_pct"] == pytest.approx(100)
    assert found["cells"] == pytest.approx(0.7)


@pytest.mark.parametrize(("operation", "expected"), [("max", 8), ("min", 1), ("sum", 16)])
def test_other_statistics_use_the_same_cells(tmp_path, operation, expected):
    path = written(tmp_path, [[8, 1], [4, 3]])
    found = zonal(parks(box(X, Y, X + 20, Y + 20)), Raster(path), operation)
    assert found.loc["p0", "value"] == pytest.approx(expected)


@pytest.mark.parametrize("stray", [2_147_483_647, -9999, 55_537])
def test_values_that_mean_unknown_are_never_averaged(tmp_path, stray):
    path = written(tmp_path, [[stray, 30], [stray, 34]], dtype="int32")
    raster = Raster(path, nodata=(2_147_483_647, -9999, 55_537))
    found = zonal(parks(box(X, Y, X + 20, Y + 20)), raster)
    assert found.loc["p0", "value"] == pytest.approx(32)
    assert found.loc["p0", "covered_pct"] == pytest.approx(50)


def test_cells_that_the_file_scales_are_in_their_unit_and_unknown_ones_stay_unknown(tmp_path):
    path = written(tmp_path, [[-1, 30], [-9999, 34]], dtype="int16", nodata=-1)
    with rasterio.open(path, "r+") as file:
        file.scales, file.offsets = (0.1,), (1.0,)
    found = zonal(parks(box(X, Y, X + 20, Y + 20)), Raster(path, nodata=(-9999,)))
    assert found.loc["p0", "value"] == pytest.approx(0.1 * 32 + 1)
    assert found.loc["p0", "covered_pct"] == pytest.approx(50)


def test_a_mask_band_of_the_file_counts_too(tmp_path):
    path = written(tmp_path, [[5, 30], [5, 34]], dtype="uint8")
    with rasterio.open(path, "r+") as file:
        file.write_mask(np.array([[0, 255], [0, 255]], dtype="uint8"))
    assert zonal(parks(box(X, Y, X + 20, Y + 20)), Raster(path)).loc["p0", "value"] == pytest.approx(32)


def test_a_raster_of_many_pieces_gives_what_it_gives_as_a_whole(tmp_path, monkeypatch):
    random = np.random.default_rng(4)
    cells = random.integers(0, 100, (60, 70)).astype("float32")
    cells[random.random(cells.shape) < 0.3] = -9999
    path, zones = (
        written(tmp_path, cells),
        parks(*(box(X + 31 * n, Y + 3, X + 31 * n + 47, Y + 577) for n in range(20))),
    )
    whole = zonal(zones, Raster(path, nodata=(-9999,)))
    monkeypatch.setattr("terreinwijzer.spatial.zonal.CELLS_IN_MEMORY", 50)
    pd.testing.assert_frame_equal(zonal(zones, Raster(path, nodata=(-9999,))), whole, rtol=1e-12)


def test_the_nodata_value_of_the_file_itself_counts_too(tmp_path):
    path = written(tmp_path, [[-1, 30], [-9999, 34]], nodata=-1)
    found = zonal(parks(box(X, Y, X + 20, Y + 20)), Raster(path, nodata=(-9999,)))
    assert found.loc["p0", "value"] == pytest.approx(32)


def test_too_little_known_is_missing_and_not_zero(tmp_path):
    path = written(tmp_path, [[5, 5], [5, 5]])
    found = zonal(parks(box(X + 15, Y, X + 45, Y + 20), box(X + 100, Y, X + 110, Y + 10)), Raster(path))
    assert found["value"].isna().all()
    assert found["covered_pct"].tolist() == pytest.approx([100 / 6, 0])


def test_cells_become_the_unit_wanted(tmp_path):
    path = written(tmp_path, [[15, 15], [15, 15]], dtype="uint8")
    found = zonal(parks(box(X, Y, X + 20, Y + 20)), Raster(path, factor=0.01))
    assert found.loc["p0", "value"] == pytest.approx(0.15)


def test_a_park_without_a_shape_gets_no_value_and_keeps_its_place(tmp_path):
    path = written(tmp_path, [[5, 5], [5, 5]])
    found = zonal(parks(box(X, Y, X + 20, Y + 20), Polygon(), box(X, Y, X + 10, Y + 10)), Raster(path))
    assert found.index.tolist() == ["p0", "p1", "p2"]
    assert found["value"].notna().tolist() == [True, False, True]


def test_land_that_is_not_issued_does_not_make_a_park_green(tmp_path):
    path = written(tmp_path, [[100, 0], [100, 0]])
    park = parks(box(X, Y, X + 20, Y + 20))
    plots = gpd.GeoDataFrame(
        {"plot_id": ["a", "b"], "park_id": ["p0", "p0"], "status": ["available", "issued"]},
        geometry=[box(X, Y, X + 10, Y + 20), box(X + 10, Y, X + 20, Y + 20)],
        crs=28992,
    )
    assert zonal(park, Raster(path)).loc["p0", "value"] == pytest.approx(50)
    assert zonal(issued_zones(park, plots), Raster(path)).loc["p0", "value"] == pytest.approx(0)


def test_a_park_of_which_nothing_is_issued_has_no_value(tmp_path):
    path = written(tmp_path, [[100, 0], [100, 0]])
    park = parks(box(X, Y, X + 20, Y + 20), box(X, Y, X + 10, Y + 10))
    plots = gpd.GeoDataFrame(
        {"plot_id": ["a"], "park_id": ["p0"], "status": ["option"]}, geometry=[park.geometry[0]], crs=28992
    )
    assert zonal(issued_zones(park, plots), Raster(path))["value"].isna().tolist() == [True, False]


@pytest.mark.parametrize(
    ("crs", "bands", "raster", "words"),
    [
        ("EPSG:4326", 1, {}, "EPSG:4326"),
        (None, 1, {}, "EPSG:28992"),
        ("EPSG:28992", 1, {"band": 2}, "band 2"),
    ],
)
def test_a_raster_that_cannot_be_laid_over_parks_is_refused(tmp_path, crs, bands, raster, words):
    path = written(tmp_path, [[1, 1], [1, 1]], crs=crs, bands=bands)
    with pytest.raises(InputError, match=words):
        zonal(parks(box(X, Y, X + 20, Y + 20)), Raster(path, **raster))


def test_a_missing_raster_and_an_unknown_statistic_are_said(tmp_path):
    park = parks(box(X, Y, X + 20, Y + 20))
    with pytest.raises(InputError, match="not there"):
        zonal(park, Raster(tmp_path / "none.tif"))
    (tmp_path / "text.tif").write_text("no raster")
    with pytest.raises(InputError, match="damaged"):
        zonal(park, Raster(tmp_path / "text.tif"))
    with pytest.raises(InputError, match="mode"):
        zonal(park, Raster(tmp_path / "text.tif"), "mode")


@pytest.mark.shared
@pytest.mark.parametrize(("name", "nodata"), [("kampen_landgebruik_5m", ()), ("kampen_overstroming_1op100_5m", (0,))])
def test_windows_give_what_exactextract_gives_on_the_whole_raster(shared, name, nodata):
    path = shared / "data" / "klimaat" / f"{name}.tif"
    places = gpd.read_file(shared / "data" / "bedrijventerreinen" / "osm_werklocaties_kampen.geojson").to_crs(28992)
    places = places.assign(park_id=[f"p{n}" for n in range(len(places))])
    with rasterio.open(path) as file:
        cells, extent = file.read(1, masked=True), file.bounds
    from exactextract.raster import NumPyRasterSource

    whole = np.ma.masked_array(cells.data.astype("float64"), np.ma.getmaskarray(cells) | np.isin(cells.data, nodata))
    source = NumPyRasterSource(whole, extent.left, extent.bottom, extent.right, extent.top, srs_wkt=places.crs.to_wkt())
    frame = places[["park_id", "geometry"]]
    expected = exact_extract(source, frame, ["mean", "max", "sum"], include_cols=["park_id"], output="pandas")
    for operation in ("mean", "max", "sum"):
        found = zonal(places, Raster(path, nodata=nodata), operation, min_covered_pct=0)["value"]
        pd.testing.assert_series_equal(
            found, expected.set_index("park_id")[operation].rename("value"), rtol=1e-9, check_dtype=False
        )
