"""What is known of a park that is drawn by hand."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from by_hand import DAY, RD, at, dock, layer, one_park, raster

from terreinwijzer.spatial.measure import measure
from terreinwijzer.transitions.climate.places import places
from terreinwijzer.transitions.climate.settings import ClimateSettings
from terreinwijzer.transitions.climate.yardstick import counted, yardstick_verdicts
from terreinwijzer.vocabulary.norms import norms_on

NORMS = norms_on(DAY)


def seen(portfolio, layers=(), kind="park", **settings):
    measured = measure(portfolio, NORMS, layers)
    return places(measured, layers, NORMS, ClimateSettings(**settings), kind)[0]


def test_what_no_layer_tells_stays_missing():
    park = seen(one_park()).loc["p"]
    for name in ("green_low_pct", "heat_difference_c", "water_depth_m", "parking_m2", "docks", "paved_low_m2"):
        assert pd.isna(park[name]), name
    assert park["roof_m2"] == pytest.approx(2600)


def test_without_a_topography_paving_is_a_range_of_what_is_left_on_the_map():
    park = seen(one_park(), [layer("green", at(0, 90, 50, 10)), layer("water", at(50, 0, 10, 40))]).loc["p"]
    rest = 10_000 - 2600 - 500 - 400
    assert park["paved_low_m2"] == pytest.approx(0.6 * rest)
    assert park["paved_high_m2"] == pytest.approx(rest)
    # Verges and gardens are seldom drawn: green on the map is the least that there is.
    assert park["green_low_pct"] == pytest.approx(5)
    assert park["green_high_pct"] == pytest.approx(5 + 0.4 * rest / 100)


def test_the_topography_tells_paving_itself_and_doubts_yards():
    cover = gpd.GeoDataFrame(
        {"surface_id": list("abc"), "surface_class": ["wegdeel", "onbegroeidterreindeel", "onbegroeidterreindeel"],
         "appearance": ["gesloten verharding", "erf", "zand"]},
        geometry=[at(50, 0, 10, 50), at(60, 0, 10, 50), at(70, 0, 10, 50)], crs=RD,
    )  # fmt: skip
    park = seen(one_park(land_cover=cover)).loc["p"]
    assert (park["paved_low_m2"], park["paved_high_m2"]) == pytest.approx((500, 1000))


def test_a_roof_of_known_form_has_no_range_but_that_of_its_bearing():
    roofs = pd.DataFrame({"building_id": ["large", "small"], "roof_type": ["flat", "slanted"]})
    park = seen(one_park(building_roofs=roofs)).loc["p"]
    assert park["form_known_pct"] == pytest.approx(100)
    assert (park["flat_roof_low_m2"], park["flat_roof_high_m2"]) == pytest.approx((2500, 2500))
    assert (park["green_roof_low_m2"], park["green_roof_high_m2"]) == pytest.approx((2500 * 0.6 * 0.3, 2500 * 0.6))
    # Panels need no stronger roof; those above green stand where green is.
    assert (park["solar_roof_low_m2"], park["solar_roof_high_m2"]) == pytest.approx((1500, 1500))
    assert park["both_roof_low_m2"] == pytest.approx(450)


def test_a_roof_may_be_fit_for_green_and_too_small_for_panels():
    roofs = pd.DataFrame({"building_id": ["large", "small"], "roof_type": ["slanted", "flat"]})
    park = seen(one_park(building_roofs=roofs)).loc["p"]
    assert park["green_roof_high_m2"] == pytest.approx(60)
    assert park["both_roof_high_m2"] == 0
    assert (park["solar_roof_low_m2"], park["solar_roof_high_m2"]) == pytest.approx((0, 2500 * 0.5 * 0.6))


def test_a_dock_is_at_risk_where_water_stands_around_it(tmp_path):
    depth = np.zeros((10, 10))
    depth[-1, 5] = 0.3  # the southern row, from 50 to 60 m
    water = raster("water_depth_m", tmp_path, depth)
    docks = layer("loading_dock", dock(55, 5), dock(15, 75), dock(500, 500))
    park = seen(one_park(), [docks, water]).loc["p"]
    assert (park["docks"], park["docks_at_risk"]) == (2, 1)
    assert seen(one_park(), [docks, water], dock_risk_m=0.5).loc["p", "docks_at_risk"] == 0
    # Without a map of the shower nobody knows.
    assert pd.isna(seen(one_park(), [docks]).loc["p", "docks_at_risk"])


def test_plots_are_read_from_the_layers_themselves(tmp_path):
    heat = np.full((10, 10), 1.0)
    heat[:, 5:] = 2.0
    plots = gpd.GeoDataFrame(
        {"plot_id": ["west", "east", "for sale"], "park_id": "p", "area_m2": 1.0,
         "status": ["issued", "issued", "available"]},
        geometry=[at(0, 0, 50, 50), at(50, 0, 50, 50), at(0, 50, 50, 50)], crs=RD,
    )  # fmt: skip
    layers = [raster("heat_difference_c", tmp_path, heat), layer("parking", at(60, 0, 20, 20))]
    found = seen(one_park(plots=plots), layers, "plot")
    assert found["heat_difference_c"].to_dict() == pytest.approx({"west": 1.0, "east": 2.0})
    assert found["roof_m2"].to_dict() == pytest.approx({"west": 2500, "east": 0})
    assert found["parking_fit_high_m2"].to_dict() == pytest.approx({"west": 0, "east": 360})


def test_the_yardstick_says_only_what_the_data_can_show(tmp_path):
    on_map = yardstick_verdicts(seen(one_park(), [layer("green", at(0, 90, 50, 10))])).set_index("criterion")["verdict"]
    # Five percent of green on the map: there may be more that is not drawn, but half is surely hard.
    assert on_map["green"] == "unsure"
    assert on_map["drought"] == "not_met"
    assert on_map["shade"] == "no_data"
    layers = [
        raster("green_share_pct", tmp_path, np.full((10, 10), 20.0)),
        raster("water_depth_m", tmp_path, np.full((10, 10), 0.01)),
    ]
    from_the_air = yardstick_verdicts(seen(one_park(), layers)).set_index("criterion")["verdict"]
    assert from_the_air["green"] == "not_met"
    # A low mean depth proves nothing for every building.
    assert from_the_air["heavy_rain"] == "not_proven"


def test_every_verdict_is_counted_once():
    verdicts = yardstick_verdicts(seen(one_park()))
    assert counted(verdicts).sum(axis=1).eq(1).all()


def test_parks_without_shapes_have_no_places(heerlen):
    found, sources = places(heerlen.portfolio, (), heerlen.norms, ClimateSettings())
    assert found.empty
    assert sources == {}
    assert counted(yardstick_verdicts(found)).to_numpy().sum() == 0
