"""A portfolio measured: split buildings, units once, the buildings of the day, capacity, and the source of each."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely.geometry import LineString, Point, box

from terreinwijzer.errors import InputError
from terreinwijzer.indicators.building_years import construction_years, life_cycle_moments, weighted_quantile
from terreinwijzer.indicators.table import IndicatorTable, indicator_table
from terreinwijzer.lineage import Source, sources_of
from terreinwijzer.snapshots.portfolio import Portfolio
from terreinwijzer.sources.layers import Layer, LayerFile, layer_files, read_layers
from terreinwijzer.spatial.boundaries import compare_sources
from terreinwijzer.spatial.measure import measure
from terreinwijzer.spatial.partition_writer import write_partitions
from terreinwijzer.vocabulary.norms import norms_on

DAY = date(2024, 1, 1)
OUTLINES, PANDEN, MAP = (Source(name, name.title(), reference_date=DAY) for name in ("outlines", "panden", "map"))


def frame(shapes: list, **columns: list) -> gpd.GeoDataFrame:
    """Return shapes that are drawn near zero where they could be: in the Netherlands."""
    return gpd.GeoDataFrame(columns, geometry=gpd.GeoSeries(shapes, crs=28992).translate(190_000, 500_000))


# Two parks of 100 x 100 m that touch; one hall lies over both, three quarters on the first.
PARKS = frame(
    [box(0, 0, 100, 100), box(100, 0, 200, 100)],
    park_id=["west", "east"], name=["West", "East"], net_issued_ha=[1.0, 1.0],
    location_type=["business_park", "retail"],
)  # fmt: skip
BUILDINGS = frame(
    [box(70, 0, 110, 50), box(10, 60, 40, 90), box(150, 60, 170, 80), box(500, 500, 510, 510)],
    building_id=["over", "west", "east", "far"], construction_year=pd.array([1970, 2010, 2016, 2000], dtype="Int64"),
    floor_area_m2=[4000.0, 900.0, 400.0, 100.0],
)  # fmt: skip


def portfolio(day: date = DAY, **tables: pd.DataFrame) -> Portfolio:
    sources = {"parks": OUTLINES, "buildings": PANDEN, "units": PANDEN, "plots": OUTLINES, "land_use": MAP}
    return Portfolio("Test", "Region", day, {"parks": PARKS, "buildings": BUILDINGS} | tables, sources)


def measured(given: Portfolio, *layers: Layer) -> IndicatorTable:
    norms = norms_on(given.reference_date)
    return indicator_table(measure(given, norms, layers), norms)


def layer(role: str, *shapes: object, source: Source = MAP) -> Layer:
    return Layer(LayerFile(role, role, Path("x.gpkg"), source.source_id), source, frame(list(shapes)))


def test_a_building_on_two_parks_is_split_by_its_area():
    table = measured(portfolio()).per_park
    assert table["roof_ha"].tolist() == pytest.approx([0.15 + 0.09, 0.05 + 0.04])
    assert table["building_count"].tolist() == pytest.approx([1.75, 1.25])
    assert table["built_share_of_park_pct"].tolist() == pytest.approx([24.0, 9.0])
    assert table["fsi"].tolist() == pytest.approx([0.39, 0.14])
    assert table["mean_storeys"].tolist() == pytest.approx([3900 / 2400, 1400 / 900])


@pytest.mark.parametrize("engine", ["shapely", "sedona"])
def test_the_engine_does_not_matter(engine):
    found = measure(portfolio(), norms_on(DAY), engine=engine).table("building_parks")
    assert found["building_id"].tolist() == ["east", "over", "over", "west"]
    assert found["share"].tolist() == pytest.approx([1.0, 0.25, 0.75, 1.0])


def test_an_indicator_for_2015_uses_the_buildings_of_2015():
    table = measured(portfolio(date(2015, 12, 31))).per_park
    assert table.loc["east", "roof_ha"] == pytest.approx(0.05)
    assert table.loc["east", "mean_construction_year"] == pytest.approx(1970)
    gone = BUILDINGS.assign(end_date=pd.to_datetime(["2015-06-30", None, None, None]))
    table = measured(portfolio(date(2015, 12, 31), buildings=gone)).per_park
    assert table["roof_ha"].tolist() == pytest.approx([0.09, 0.0])


def test_a_park_without_buildings_is_built_for_zero_percent_and_one_without_an_outline_is_unknown():
    parks = frame(
        [box(0, 0, 100, 100), box(1000, 0, 1100, 100), None], park_id=["west", "empty", "undrawn"], name=["W", "E", "U"]
    )
    share = measured(portfolio(parks=parks)).per_park["built_share_of_park_pct"]
    assert share.loc[["west", "empty"]].tolist() == pytest.approx([24.0, 0.0])
    assert np.isnan(share["undrawn"])


def test_units_count_once_and_bring_usable_floor_area():
    units = frame(
        [Point(80, 10), Point(105, 10), Point(105, 20), Point(505, 505)],
        unit_id=["a", "b", "c", "d"], building_id=["over", "over", "over", "far"],
        floor_area_m2=[1000.0, 500.0, 500.0, 100.0],
    )  # fmt: skip
    table = measured(portfolio(units=units)).per_park
    assert table["unit_count"].tolist() == [1.0, 2.0]
    assert table["fsi_usable"].tolist() == pytest.approx([0.1, 0.1])
    assert "fsi" not in table


def test_a_row_of_lock_up_garages_is_found_by_its_units():
    units = frame(
        [Point(12 + n, 70) for n in range(6)] + [Point(80, 10)],
        unit_id=list("abcdefg"), building_id=["west"] * 6 + ["over"], floor_area_m2=[30.0] * 6 + [1500.0],
    )  # fmt: skip
    table = measured(portfolio(units=units)).per_park
    assert table["small_unit_share_pct"].tolist()[0] == pytest.approx(100 * 900 / 2400)


def test_layers_give_distances_and_overlaps_with_their_own_source():
    table = measured(
        portfolio(),
        layer("station", Point(0, 150)),
        layer("main_road", LineString([(-10, -30), (300, -30)])),
        layer("nature", box(150, 0, 400, 100), box(150, 0, 160, 100)),
    )
    assert table.per_park["distance_station_m"].round(3).tolist() == [50.0, 111.803]
    assert table.per_park["distance_main_road_m"].tolist() == [30.0, 30.0]
    assert table.per_park["nature_share_pct"].tolist() == [0.0, 50.0]
    assert table.per_park["distance_nature_m"].tolist() == [50.0, 0.0]
    assert MAP in sources_of(table.figure("nature_share_pct", "east"))
    assert {PANDEN, OUTLINES} <= set(sources_of(table.figure("built_share_of_park_pct", "east")))


def test_nature_and_land_cover_may_be_tables_of_the_portfolio():
    nature = frame([box(150, 0, 400, 100)], nature_area_id=["n"])
    cover = frame(
        [box(0, 0, 10, 100), box(10, 0, 50, 100)], surface_id=["a", "b"], surface_class=["waterdeel", "wegdeel"]
    )
    table = measured(portfolio(nature_areas=nature, land_cover=cover)).per_park
    assert table["nature_share_pct"].tolist() == [0.0, 50.0]
    assert table["water_share_pct"].tolist() == [10.0, 0.0]


def test_a_delivered_value_is_never_measured_over():
    access = pd.DataFrame({"park_id": ["west"], "distance_station_m": [777.0]})
    table = measured(portfolio(park_climate_access=access), layer("station", Point(0, 150)))
    assert table.per_park.loc["west", "distance_station_m"] == 777.0
    assert np.isnan(table.per_park.loc["east", "distance_station_m"])
    shares = pd.DataFrame(
        {"building_id": ["far"], "park_id": ["east"], "overlap_m2": [60.0], "footprint_m2": [100.0], "share": [0.6]}
    )
    assert measured(portfolio(building_parks=shares)).per_park.loc["east", "roof_ha"] == pytest.approx(0.006)


def test_measuring_twice_changes_nothing():
    once = measure(portfolio(), norms_on(DAY), [layer("water", box(0, 0, 50, 50))])
    twice = measure(once, norms_on(DAY), [layer("water", box(0, 0, 10, 10))])
    for name, table in once.tables.items():
        pd.testing.assert_frame_equal(pd.DataFrame(table), pd.DataFrame(twice.table(name)))


def test_a_portfolio_without_outlines_comes_back_as_it_is():
    plain = replace(portfolio(), tables={"parks": pd.DataFrame(PARKS.drop(columns="geometry"))})
    assert measure(plain, norms_on(DAY)) is plain


def plots(**rules: list) -> gpd.GeoDataFrame:
    shapes = [box(0, 0, 100, 50), box(0, 50, 100, 100), box(100, 0, 200, 50), box(100, 50, 200, 100)]
    columns = {
        "plot_id": ["w1", "w2", "e1", "e2"], "park_id": ["west", "west", "east", "east"], "area_m2": [5000.0] * 4,
        "status": ["issued", "issued", "issued", "available"],
    }  # fmt: skip
    return frame(shapes, **columns, **rules)


def test_capacity_under_the_rules_counts_what_stands_on_each_plot():
    rules = {"max_built_share_pct": [60.0, 60.0, None, 60.0], "max_height_m": [8.0, 8.0, None, 8.0]}
    found = measured(portfolio(plots=plots(**rules)))
    capacity = found.portfolio.table("plot_capacity").set_index("plot_id")
    # 60 % of 5,000 m2 in two storeys; three quarters of the hall (3,000 m2 of floor) stand on the first plot.
    assert capacity.loc["w1", ["built_m2", "floor_m2", "extra_floor_m2"]].tolist() == pytest.approx([1500, 3000, 3000])
    assert capacity.loc["w2", ["built_m2", "floor_m2", "extra_floor_m2"]].tolist() == pytest.approx([900, 900, 5100])
    assert capacity["certainty"].to_dict() == {"w1": "rules", "w2": "rules", "e1": "unknown"}
    assert found.per_park["extra_floor_m2"].fillna(-1).tolist() == pytest.approx([8100, -1])
    assert found.per_park.loc["west", "extra_floor_share_pct"] == pytest.approx(100 * 8100 / 3900)
    assert found.per_park["ruled_plot_share_pct"].tolist() == pytest.approx([100.0, 0.0])


def test_a_building_envelope_from_a_layer_limits_the_footprint():
    rules = {"max_height_m": [4.0] * 4}
    found = measured(portfolio(plots=plots(**rules)), layer("envelope", box(0, 0, 50, 40)))
    capacity = found.portfolio.table("plot_capacity").set_index("plot_id")
    assert capacity.loc["w1", "allowed_footprint_m2"] == pytest.approx(2000)
    assert capacity.loc["w1", "extra_footprint_m2"] == pytest.approx(500)
    assert capacity.loc["w2", "allowed_footprint_m2"] == 0


def test_years_are_shown_as_quartiles_and_periods_by_area():
    found = construction_years(measure(portfolio(), norms_on(DAY)))
    # West: 3,000 m2 of 1970 and 900 m2 of 2010; east: 1,000 m2 of 1970 and 400 m2 of 2016.
    quarters = ["first_quartile_year", "median_year", "third_quartile_year"]
    assert found.loc["west", quarters].tolist() == [1970, 1970, 1970]
    assert found.loc["east", quarters].tolist() == [1970, 1970, 2016]
    assert found.loc["west", ["1970_1979_pct", "from_2010_pct"]].tolist() == pytest.approx(
        [100 * 3000 / 3900, 100 * 900 / 3900]
    )
    assert found.index.tolist() == ["west", "east", ""]
    assert found.loc["", "dated_m2"] == pytest.approx(5300)
    shares = [name for name in found if name.endswith("_pct")]
    assert found[shares].sum(axis=1).tolist() == pytest.approx([100.0] * 3)


def test_life_cycle_is_told_building_by_building():
    found = life_cycle_moments(measure(portfolio(), norms_on(DAY)), norms_on(DAY))
    # 1970 is 54 years old, 2010 is 14, 2016 is 8.
    assert found.loc["west", ["economic_question_pct", "first_maintenance_pct"]].tolist() == pytest.approx(
        [100 * 3000 / 3900, 100 * 900 / 3900]
    )
    assert found.loc["east", "between_moments_pct"] == pytest.approx(100 * 400 / 1400)


def test_a_weighted_median_is_the_year_in_which_half_of_the_area_stood():
    values = pd.DataFrame({"year": [2000, 1950, 1980], "weight": [50.0, 20.0, 30.0]})
    assert weighted_quantile(values, 0.5) == 1980
    assert weighted_quantile(values, 0.51) == 2000


def test_boundary_sources_stand_side_by_side():
    land_use = pd.DataFrame(
        {
            "area_code": ["GM1"] * 3, "year": pd.array([2017, 2023, 2030], dtype="Int64"),
            "land_use_class": ["business_park"] * 3, "area_ha": [0.7, 0.8, 0.9],
        }
    )  # fmt: skip
    asked = {
        "location_types": ["business_park"], "statistics": [{"area_code": "GM1", "land_use_class": "business_park"}],
    }  # fmt: skip
    layers = [layer("boundary", box(50, 0, 150, 100)), layer("water", box(0, 0, 20, 100))]
    found = compare_sources(portfolio(land_use=land_use), layers, asked)
    assert found.sources["area_ha"].tolist() == pytest.approx([1.0, 1.0, 0.8])
    assert found.sources["difference_ha"].tolist() == pytest.approx([0.0, 0.0, -0.2])
    assert found.sources["year"].tolist() == [2024, 2024, 2023]
    assert found.parks.loc["west"].tolist() == pytest.approx([1.0, 0.5, 0.5])
    assert found.content.loc["", ["water_ha", "rest_ha"]].tolist() == pytest.approx([0.2, 0.8])
    assert {leaf.source.source_id for leaf in found.inputs} == {"outlines", "map"}
    assert compare_sources(portfolio(), layers[1:], asked) is None


def test_layers_of_a_case_are_checked_before_they_are_read(tmp_path):
    frame([box(0, 0, 1, 1)]).to_file(tmp_path / "a.gpkg")
    raw = {
        "a": {"file": "a.gpkg", "role": "moon", "source": "map"},
        "b": {"file": "a.gpkg", "role": "water", "source": "map", "colour": "blue"},
        "c": {"role": "water", "source": "nobody"},
    }
    problems: list = []
    assert layer_files(raw, ["map"], tmp_path / "case.toml", problems) == ()
    assert [problem.code for problem in problems] == [
        "layer_role_unknown", "layer_setting_unknown", "case_setting_missing", "source_unknown",
    ]  # fmt: skip
    problems.clear()
    raw = {"d": {"file": "a.gpkg", "role": "water", "source": "map", "stream": True}}
    assert layer_files(raw, ["map"], tmp_path / "case.toml", problems) == ()
    assert [problem.code for problem in problems] == ["layer_not_streamed"]


def test_a_streamed_layer_gives_the_distances_of_one_in_memory(tmp_path):
    homes = [box(-50, 20, -40, 30), box(300, 20, 310, 30)]
    write_partitions(frame(homes, building_id=["a", "b"]), tmp_path / "dwellings.parquet")
    file = LayerFile("homes", "dwelling", tmp_path / "dwellings.parquet", "map", stream=True)
    streamed = measured(portfolio(), *read_layers([file], {"map": MAP}))
    held = measured(portfolio(), layer("dwelling", *homes))
    column = "distance_dwelling_m"
    assert streamed.per_park[column].tolist() == held.per_park[column].tolist() == [40.0, 100.0]
    assert sources_of(streamed.figure(column, "west")) == sources_of(held.figure(column, "west"))


def test_features_are_chosen_by_their_values_and_mended(tmp_path):
    bow_tie = "POLYGON ((190000 508000, 190010 508010, 190010 508000, 190000 508010, 190000 508000))"
    shapes = gpd.GeoSeries.from_wkt([bow_tie, "POINT (190000 508000)"], crs=28992)
    gpd.GeoDataFrame({"kind": ["wet", "dry"]}, geometry=shapes).to_parquet(tmp_path / "a.parquet")
    wet = LayerFile("a", "water", tmp_path / "a.parquet", "map", where={"kind": ["wet"]})
    (found,) = read_layers([wet], {"map": MAP})
    assert found.shapes.area.tolist() == pytest.approx([50.0])
    assert found.repaired == 1
    with pytest.raises(InputError, match="colour"):
        read_layers([replace(wet, where={"colour": ["blue"]})], {"map": MAP})
    with pytest.raises(InputError, match="not there"):
        read_layers([replace(wet, path=tmp_path / "none.tif", role="water_depth_m")], {"map": MAP})
