"""Real buildings on real work locations: the town of Kampen, against geopandas' own overlay."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from terreinwijzer.spatial.building_stock import measure_buildings
from terreinwijzer.spatial.overlay import overlay
from terreinwijzer.spatial.partition_writer import stream_file, write_partitions


@pytest.fixture(scope="module")
def kampen(shared, tmp_path_factory):
    folder = shared / "data" / "bedrijventerreinen"
    parks = gpd.read_file(folder / "osm_werklocaties_kampen.geojson").to_crs("EPSG:28992")
    parks = parks.assign(park_id=[f"kampen-{number:02d}" for number in range(len(parks))])
    path = tmp_path_factory.mktemp("kampen") / "buildings.parquet"
    buildings = gpd.read_parquet(folder / "osm_panden_kampen.parquet").reset_index(names="row")
    year = pd.to_numeric(buildings["bouwjaar"], errors="coerce").astype("Int64")
    buildings = buildings.assign(building_id=buildings["row"].map("{:05d}".format), construction_year=year)
    write_partitions(buildings[["building_id", "construction_year", "geometry"]], path)
    return parks[["park_id", "geometry"]], path


@pytest.mark.shared
@pytest.mark.parametrize("engine", ["sedona", "shapely"])
def test_areas_of_real_buildings_on_real_parks_are_those_of_geopandas(kampen, engine):
    parks, path = kampen
    found = overlay(parks, path, engine=engine)
    expected = gpd.overlay(parks, gpd.read_parquet(path), keep_geom_type=True)
    expected = expected.assign(overlap_m2=expected.area)
    expected = expected[expected["overlap_m2"] > 0].sort_values(["park_id", "building_id"], ignore_index=True)
    assert len(found) > 1_000
    assert (
        found[["park_id", "building_id"]].to_numpy().tolist()
        == expected[["park_id", "building_id"]].to_numpy().tolist()
    )
    assert found["overlap_m2"].to_numpy() == pytest.approx(expected["overlap_m2"].to_numpy(), rel=1e-6, abs=1e-9)


@pytest.mark.shared
def test_the_stock_of_real_parks_adds_up_to_the_overlay(kampen):
    parks, path = kampen
    pairs = overlay(parks, path, columns=["construction_year"])
    found = measure_buildings(parks, path).per_park(2022)
    sums = pairs.groupby("park_id")["overlap_m2"].sum()
    assert found.loc[sums.index, "footprint_m2"].to_numpy() == pytest.approx(sums.to_numpy(), rel=1e-9)
    dated = pairs[pairs["construction_year"].notna()]
    for park, of_park in dated.groupby("park_id"):
        mean = np.average(of_park["construction_year"].astype(float), weights=of_park["overlap_m2"])
        assert found.loc[park, "mean_construction_year"] == pytest.approx(mean, rel=1e-9)


@pytest.mark.shared
def test_a_real_file_with_invalid_rings_is_laid_down_and_only_what_has_no_area_is_left_out(shared, tmp_path):
    source = shared / "data" / "bedrijventerreinen" / "osm_panden_kampen.parquet"
    frame = gpd.read_parquet(source)
    invalid = int((~frame.geometry.is_valid).sum())
    batches = (batch.assign(building_id=range(len(batch))) for batch in stream_file(source, columns=[]))
    write_partitions(batches, tmp_path / "buildings.parquet")
    back = gpd.read_parquet(tmp_path / "buildings.parquet")
    collapsed = int((frame.geometry.make_valid(method="structure", keep_collapsed=False).area == 0).sum())
    assert invalid > collapsed > 0
    assert len(back) == len(frame) - collapsed
    assert back.geometry.is_valid.all()
