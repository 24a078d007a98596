"""Searching land for expansion on made-up land: what is excluded, which zones are left, and in which order."""

import json
from datetime import date
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import rasterio
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from rasterio.transform import from_origin

from terreinwijzer.errors import InputError, describe
from terreinwijzer.lineage import Source
from terreinwijzer.sources.layers import Layer, LayerFile
from terreinwijzer.vocabulary.guide_distances import guide_distance_m, highest_categories
from terreinwijzer.vocabulary.norms import norms_on
from terreinwijzer.weighing.expansion.access import access_pressure
from terreinwijzer.weighing.expansion.find import ZONE_MEASURES, find_expansion
from terreinwijzer.weighing.expansion.land import built_area, measure_land, search_cells
from terreinwijzer.weighing.expansion.wording import land_table, untested, zone_reason
from terreinwijzer.weighing.expansion.zones import connected, grow_zones, zone_shapes
from terreinwijzer.weighing.question import Search
from terreinwijzer.weighing.question_file import read_question

RD = "EPSG:28992"
NORMS = norms_on(date(2025, 1, 1))
MADE_UP = Source("made_up", "made up", synthetic=True)


def square(west, south, side, height=None):
    return shapely.box(west, south, west + side, south + (height or side))


def layer(role, *shapes, label="", names=()):
    columns = {label: list(names)} if label else {}
    table = gpd.GeoDataFrame(columns, geometry=list(shapes), crs=RD)
    return Layer(LayerFile(role, role, Path(role), "made_up", label=label), MADE_UP, table)


def parks_at(*shapes):
    ids = [f"park-{number}" for number in range(len(shapes))]
    return gpd.GeoDataFrame({"park_id": ids}, geometry=list(shapes), crs=RD)


PARK = parks_at(square(2000, 2000, 400))


def expansion(layers=(), parks=PARK, buildings=None, change=None, tmp_path=None, **options):
    name = "expansion"
    if change:
        shipped = Path(__file__).parents[2] / "terreinwijzer" / "weighing" / "questions" / "expansion.toml"
        text = shipped.read_text(encoding="utf-8")
        for old, new in change.items():
            assert old in text
            text = text.replace(old, new)
        name = str(tmp_path / "own.toml")
        Path(name).write_text(text, encoding="utf-8")
    question = read_question(name, {"zones": ZONE_MEASURES})
    return find_expansion(question, parks, buildings, layers, NORMS, draws=200, **options)


def test_cells_lie_on_a_grid_that_never_moves():
    found = search_cells(PARK, within_m=150, cell_m=100)
    # Centres within 150 m of a square of 4 x 4 cells: 16 inside, a ring of 16, and 3 of each corner at most 150 m away.
    centres = found.geometry.centroid
    assert (centres.distance(PARK.geometry.iloc[0]) <= 150).all()
    assert len(found) == 16 + 4 * 4 + 4
    assert set(found.geometry.bounds.minx % 100) == {0.0}
    moved = search_cells(parks_at(square(2030, 2000, 400)), within_m=150, cell_m=100)
    assert set(found["cell_id"]) & set(moved["cell_id"])
    both = found.merge(moved.drop(columns=["column", "row"]), on="cell_id")
    assert (both["geometry_x"] == both["geometry_y"]).all()


def test_land_is_measured_by_layer_and_a_layer_that_is_not_there_gives_no_column():
    cells = search_cells(PARK, 150, 100)
    found = measure_land(cells, PARK, None, [layer("water", square(2400, 2000, 50, 400))])
    assert found.loc["24_20", "water_cover_pct"] == pytest.approx(50)
    assert found.loc["20_20", ["water_cover_pct", "park_cover_pct", "distance_park_m"]].tolist() == [0, 100, 0]
    assert not {"nature_cover_pct", "distance_dwelling_m", "built_cover_pct"} & set(found)


def test_a_raster_is_measured_too(tmp_path):
    path = tmp_path / "depth.tif"
    cells = np.zeros((200, 200), dtype="float32")
    cells[:, 100:] = 0.5
    profile = {"driver": "GTiff", "width": 200, "height": 200, "count": 1, "dtype": "float32", "crs": RD}
    with rasterio.open(path, "w", transform=from_origin(1000, 4000, 20, 20), **profile) as raster:
        raster.write(cells, 1)
    deep = Layer(LayerFile("depth", "water_depth_m", path, "made_up"), MADE_UP, gpd.GeoDataFrame(geometry=[], crs=RD))
    found = measure_land(search_cells(PARK, 1500, 100), PARK, None, [deep])
    assert found.loc["29_20", "water_depth_m"] == pytest.approx(0)
    assert found.loc["31_20", "water_depth_m"] == pytest.approx(0.5)


def test_the_guide_distance_keeps_land_free_around_a_dwelling():
    dwelling = square(2795, 2195, 10)
    found = expansion([layer("dwelling", dwelling)])
    near = found.cells[found.cells.geometry.distance(dwelling) <= 50]
    assert (near["out"] == "dwellings").all()
    assert (found.cells["out"] == "dwellings").sum() == len(near)
    assert found.zones.geometry.distance(dwelling).min() > 50
    assert guide_distance_m("3.1") == 50
    assert highest_categories(pd.Series([9.0, 10.0, 299.9, 300.0, np.nan])).tolist() == ["", "1", "4.1", "4.2", ""]


def test_nature_excludes_and_so_does_land_too_close_to_it():
    nature = layer("nature", square(3600, 1500, 500, 1500))
    found = expansion([nature])
    reasons = found.cells.set_index("cell_id")["out"]
    assert reasons["26_22"] == "nitrogen"
    assert found.zones.geometry.distance(nature.shapes.geometry.iloc[0]).min() > 1000
    assert [each.exclusion_id for each in found.not_tested] == ["other", "water", "residential", "built", "dwellings"]
    said = " ".join(untested(found, "en"))
    assert "Not tested, because there are no data" in said
    assert "Natura 2000" not in said


def test_every_hectare_that_was_searched_is_accounted_for():
    found = expansion([layer("water", square(1500, 2400, 2000, 150))])
    # Cells of one hectare, and a park that follows their sides.
    assert found.land["area_ha"].sum() == pytest.approx(len(found.cells))
    assert set(found.land.index) == {"zone", "park", "water"}
    assert set(land_table(found, "nl")["reason"]) == {"In een zone", "Al bedrijventerrein", "Water"}


@settings(max_examples=12)
@given(st.integers(0, 2**31), st.integers(20, 150), st.integers(2, 8))
def test_zones_are_connected_large_enough_and_leave_nothing_that_could_be_one(seed, many, least_ha):
    random = np.random.default_rng(seed)
    side = int(np.ceil(np.sqrt(many))) + 3
    places = random.choice(side * side, size=many, replace=False)
    columns, rows = places % side, places // side
    squares = shapely.box(columns * 100, rows * 100, columns * 100 + 100, rows * 100 + 100)
    cells = gpd.GeoDataFrame({"column": columns, "row": rows}, geometry=squares, crs=RD)
    alike = pd.DataFrame({"a": random.random(many), "b": random.random(many)})
    search = Search(least_area_ha=least_ha)
    zone = grow_zones(cells, alike, search)
    assert zone.equals(grow_zones(cells, alike, search))
    for number, own in cells.groupby(zone):
        if number >= 0:
            assert len(own) >= least_ha
            assert connected(own).max() == 0
    pieces = pd.Series(connected(cells))
    large = pieces.map(pieces.value_counts()) >= least_ha
    assert (zone.to_numpy() >= 0).tolist() == large.tolist()


def test_form_of_a_zone():
    cells = search_cells(parks_at(square(0, 0, 100)), 350, 100)
    row = cells[(cells["row"] == 0) & cells["column"].between(0, 3)]
    found = zone_shapes(row, pd.Series(0, index=row.index)).iloc[0]
    assert (found["gross_ha"], found["width_m"]) == (4.0, pytest.approx(100, abs=3))
    assert found["compactness"] == pytest.approx(4 * np.pi * 40_000 / 1000**2)


def test_pressure_on_a_road_now_and_after():
    parks = parks_at(square(0, 0, 1000), square(5000, 0, 500))
    zones = gpd.GeoDataFrame({"zone": [7]}, geometry=[square(1000, 0, 200, 500)], crs=RD)
    lines = [shapely.LineString([(0, -10), (900, -10)]), shapely.LineString([(900, -10), (1500, -10)])]
    lines.append(shapely.LineString([(5000, -10), (6000, -10)]))
    roads = gpd.GeoDataFrame({"ref": ["N1", "N1", None]}, geometry=lines, crs=RD)
    found = access_pressure(zones, parks, roads, "ref", NORMS).loc[7]
    per_ha, room = NORMS["park_movements_per_ha_day"], NORMS["main_road_movements_day"]
    assert found["road"] == "N1"
    # Both sections are one road, so the park of 100 ha counts; the other park has a road of its own.
    assert found["access_now_pct"] == pytest.approx(100 * 100 * per_ha / room)
    assert found["access_after_pct"] == pytest.approx(100 * 110 * per_ha / room)


def test_inside_the_built_area_goes_first():
    """Two parks that are the same but for a building site beside one of them: the Ladder decides."""
    parks = parks_at(square(2000, 2000, 400), square(6000, 2000, 400))
    site = layer("building_site", square(2430, 1500, 500, 1400))
    # A gap of 30 m between park and site belongs to the built area.
    assert built_area(parks, [site]).contains(shapely.Point(2415, 2200))
    found = expansion([site], parks=parks)
    first = found.zones.iloc[0]
    assert first["inside_built_area_pct"] > 40
    assert first["nearest_park"] == "park-0"
    assert "inside the existing built area" in zone_reason(found, "Z1", {"park-0": "The Park"}, "en")


def test_a_zone_that_is_too_narrow_is_named_as_such(tmp_path):
    # Water leaves a strip of one cell wide in the west.
    water = layer("water", square(1600, 1000, 400, 3000))
    change = {"least_width_m = 100": "least_width_m = 150", "least_area_ha = 10": "least_area_ha = 5"}
    found = expansion([water], tmp_path=tmp_path, change=change)
    narrow = found.cells[found.cells["out"] == "too_narrow"]
    assert (found.cells.loc[found.cells["column"] == 15, "out"] == "too_narrow").all()
    assert found.land.loc["too_narrow", "area_ha"] == len(narrow)
    assert (found.zones["width_m"] >= 149).all()


def test_nothing_left_and_no_outlines_are_told():
    with pytest.raises(InputError, match="no connected land of 10 ha and 100 m wide is left"):
        expansion([layer("excluded", square(0, 0, 5000))])
    empty = gpd.GeoDataFrame({"park_id": ["a"]}, geometry=[None], crs=RD)
    with pytest.raises(InputError, match="no parks with an outline"):
        expansion(parks=empty)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('guide_category = "3.1"', 'guide_category = "7"', "row 64: Environmental category '7' is not in the list"),
        ("least_area_ha = 10", "least_area_ha = 0", "row 15: least_area_ha must be a number above nought"),
        ("within_m = 500", "around_m = 500", "row 14: 'around_m' is unknown"),
        ('measure = "distance_park_m"', 'measure = "beauty"', "'beauty' is unknown. Choose from: nature_cover_pct"),
    ],
)
def test_a_wrong_search_is_told_with_its_line(tmp_path, old, new, says):
    with pytest.raises(InputError) as caught:
        expansion(tmp_path=tmp_path, change={old: new})
    assert any(says in line for line in describe(caught.value.problems, "en")), describe(caught.value.problems, "en")


def test_a_question_about_parks_or_zones_goes_to_its_own_command(capsys):
    from terreinwijzer.cli import main

    case = Path(__file__).parents[2] / "cases" / "heerlen"
    for words, says in (
        (["expansion", str(case), "better-use", "--lang", "en"], "about parks, not about zones"),
        (["weigh", str(case), "expansion", "--lang", "en"], "Use terreinwijzer expansion"),
        (["expansion", str(case), "--lang", "en", "--json"], "no parks with an outline"),
    ):
        with pytest.raises(SystemExit) as end:
            main(words)
        assert end.value.code == 2
        said = capsys.readouterr()
        assert says in said.err
    assert says in json.loads(said.out)["problems"][0]["message"]
