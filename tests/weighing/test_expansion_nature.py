"""Searching land beside real protected nature: a made-up park near the heath of Brunssum."""

from datetime import date

import geopandas as gpd
import pytest
import shapely

from terreinwijzer.lineage import Source
from terreinwijzer.sources.layers import LayerFile, read_layers
from terreinwijzer.vocabulary.norms import norms_on
from terreinwijzer.weighing.expansion.find import ZONE_MEASURES, find_expansion
from terreinwijzer.weighing.question_file import read_question


@pytest.mark.shared
def test_natura_2000_and_the_land_around_it_are_left_alone(shared):
    path = shared / "data" / "natuur" / "natura2000_parkstad_2013.gpkg"
    file = LayerFile("natura", "nature", path, "natura", label="naam")
    layers = read_layers([file], {"natura": Source("natura", "Natura 2000")})
    shapes = layers[0].shapes
    heath = shapes[shapes["naam"].str.contains("Brunssum")]
    corners = shapely.get_coordinates(heath.geometry.to_numpy())
    west, north = corners[corners[:, 0].argmin()]
    # The park lies a kilometre west of the heath: land between them is too close to nature.
    square = shapely.box(west - 1400, north - 200, west - 1000, north + 200)
    park = gpd.GeoDataFrame({"park_id": ["made-up"]}, geometry=[square], crs="EPSG:28992")
    question = read_question("expansion", {"zones": ZONE_MEASURES})
    found = find_expansion(question, park, None, layers, norms_on(date(2025, 1, 1)), draws=100)
    nature = layers[0].shapes.union_all()
    assert found.zones.geometry.distance(nature).min() > 1000
    out = found.cells[found.cells["out"] == "nitrogen"]
    assert len(out) > 10
    assert out.geometry.distance(nature).max() <= 1000
    assert {"protected", "nitrogen"}.isdisjoint({each.exclusion_id for each in found.not_tested})
