"""The real town of Kampen, measured end to end from its files, against geopandas."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest

from terreinwijzer.api import case as api
from terreinwijzer.lineage import sources_of
from terreinwijzer.snapshots.case import Case, load_case

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def kampen(shared: Path, tmp_path_factory) -> Case:  # noqa: ARG001  (says so when the files are absent)
    return api.measured(load_case(ROOT / "cases" / "kampen", set_aside=tmp_path_factory.mktemp("aside")))


@pytest.fixture(scope="module")
def pieces(kampen) -> gpd.GeoDataFrame:
    parks, buildings = (kampen.portfolio.table(name) for name in ("parks", "buildings"))
    found = gpd.overlay(
        buildings[["building_id", "geometry"]], parks[["park_id", "geometry"]], how="intersection", keep_geom_type=True
    )
    return found.assign(overlap_m2=found.area)


def test_every_overlap_equals_that_of_geopandas(kampen, pieces):
    found = kampen.portfolio.table("building_parks").set_index(["building_id", "park_id"])["overlap_m2"]
    expected = pieces.groupby(["building_id", "park_id"])["overlap_m2"].sum()
    expected = expected[expected > 1e-6]
    assert len(expected) > 1500
    np.testing.assert_allclose(found.reindex(expected.index), expected, rtol=1e-6, atol=1e-6)
    assert found.drop(expected.index).max() < 1e-5


def test_areas_per_park_equal_those_of_geopandas(kampen, pieces):
    table = api.indicator_table(kampen).per_park
    expected = pieces.groupby("park_id")["overlap_m2"].sum().reindex(table.index).fillna(0.0)
    np.testing.assert_allclose(table["roof_ha"] * 10_000, expected, rtol=1e-6)
    parks = kampen.portfolio.table("parks").set_index("park_id")
    np.testing.assert_allclose(table["built_share_of_park_pct"], 100 * expected / parks.area, rtol=1e-6)


def test_every_address_counts_once(kampen):
    units = kampen.portfolio.table("units")
    assert len(units) == 25_819
    on_parks = int(units["park_id"].notna().sum())
    assert api.indicator_table(kampen).totals.loc["unit_count", "value"] == on_parks
    outlines = kampen.portfolio.table("parks").union_all()
    assert on_parks == int(units.intersects(outlines).sum())


def test_the_solar_park_has_no_building_and_therefore_no_year(kampen):
    names = kampen.portfolio.table("parks").set_index("name")["park_id"]
    row = api.indicator_table(kampen).per_park.loc[names["Zonnepark Kampen"]]
    assert row["built_share_of_park_pct"] == 0
    assert np.isnan(row["mean_construction_year"])


def test_440_hectares_of_outlines_stand_beside_361_of_the_statistics_and_are_not_averaged(kampen):
    found = api.boundaries_of(kampen)
    assert found.sources["area_ha"].round(1).tolist() == [440.2, 361.0]
    assert found.sources["difference_ha"].round(1).tolist() == [0.0, -79.2]
    assert found.sources["year"].tolist() == [2022, 2017]
    whole = found.content.loc[""]
    assert whole.sum() + found.double_counted_ha == pytest.approx(440.18, abs=0.01)
    assert whole["water_ha"] == pytest.approx(25.46, abs=0.01)
    assert found.double_counted_ha == pytest.approx(2.783, abs=0.001)


def test_every_measured_figure_names_its_sources(kampen):
    table = api.indicator_table(kampen)
    for name in table.per_park:
        assert {source.source_id for source in sources_of(table.figure(name))} == {"osm"}, name


def test_no_climate_is_claimed_where_rasters_are_only_made_for_tests(kampen):
    table = api.indicator_table(kampen)
    assert not {"green_share_pct", "heat_difference_c", "water_depth_m", "felt_temperature_c"} & set(table.per_park)


def test_a_measured_case_can_be_kept_and_opened_without_measuring_again(kampen, tmp_path):
    from terreinwijzer.snapshots.reopen import open_case
    from terreinwijzer.snapshots.store import create_snapshot

    info = create_snapshot(kampen, tmp_path)
    again = api.indicator_table(open_case(tmp_path, info.snapshot_id)).per_park
    expected = api.indicator_table(kampen).per_park
    np.testing.assert_allclose(again.to_numpy(), expected.to_numpy(), rtol=1e-12)
    assert again.columns.tolist() == expected.columns.tolist()
