"""The label of a file is compared with its coordinates before anything is measured."""

import geopandas as gpd
import pytest
from shapely.geometry import MultiPolygon, Polygon, box

from terreinwijzer.errors import InputError
from terreinwijzer.sources.shapes import in_national_grid, mended

RD_BOX = box(190_000, 508_000, 190_100, 508_100)
DEGREES_BOX = box(5.90, 52.55, 5.91, 52.56)
DEGREES_SWAPPED = box(52.55, 5.90, 52.56, 5.91)
RD_SWAPPED = box(508_000, 190_000, 508_100, 190_100)


@pytest.mark.parametrize(
    ("shape", "label", "words"),
    [
        (RD_BOX, "EPSG:4326", "coordinates are Dutch national grid"),
        (DEGREES_BOX, "EPSG:28992", "coordinates are degrees"),
        (DEGREES_SWAPPED, "EPSG:4326", "axes are read the other way round"),
        (RD_SWAPPED, "EPSG:28992", "axes are read the other way round"),
        (box(-100, 40, -99, 41), "EPSG:4326", "outside the Netherlands"),
        (box(900_000, 900_000, 900_100, 900_100), "EPSG:28992", "outside the Netherlands"),
    ],
)
def test_coordinates_that_contradict_their_label_are_refused_with_the_cause(shape, label, words):
    with pytest.raises(InputError, match=words):
        in_national_grid(gpd.GeoDataFrame(geometry=[shape], crs=label), "", "parks.gpkg")


def test_a_true_label_is_taken_to_the_national_grid():
    moved = in_national_grid(gpd.GeoDataFrame(geometry=[DEGREES_BOX], crs=4326), "", "parks.gpkg")
    assert moved.crs.to_epsg() == 28992
    assert 180_000 < moved.total_bounds[0] < 200_000


def test_a_bow_tie_is_repaired_without_losing_land_and_counted():
    bow_tie = Polygon([(0, 0), (10, 10), (10, 0), (0, 10)])
    frame = gpd.GeoDataFrame(geometry=[bow_tie, box(0, 0, 1, 1), Polygon(), None], crs=28992)
    repaired, fixed, unusable = mended(frame, "polygon")
    assert fixed.tolist() == [True, False, False, False]
    assert unusable.tolist() == [False, False, True, False]
    assert repaired.geometry[0].is_valid
    assert isinstance(repaired.geometry[0], MultiPolygon)
    assert repaired.geometry[0].area == pytest.approx(50)
