"""Searching land for expansion in Kampen: real parks, dwellings, water and roads."""

from pathlib import Path

import geopandas as gpd
import pytest

from terreinwijzer.api.case import results_of
from terreinwijzer.cli import main
from terreinwijzer.dossier.blocks.every import make_blocks
from terreinwijzer.dossier.chapters import chapters_markdown
from terreinwijzer.dossier.data.tables import data_tables
from terreinwijzer.snapshots.case import load_case

CASE = Path(__file__).parents[2] / "cases" / "kampen"


@pytest.fixture(scope="module")
def written(shared, tmp_path_factory):  # noqa: ARG001  (says so when the files are absent)
    out = tmp_path_factory.mktemp("expansion")
    with pytest.raises(SystemExit) as end:
        main(["expansion", str(CASE), "--set-aside", str(out / "aside"), "--out", str(out / "found"), "--draws", "500"])
    assert not end.value.code
    return out / "found"


@pytest.mark.shared
def test_zones_keep_their_distance_and_their_size(written, shared):
    zones = gpd.read_file(written / "zones.gpkg", layer="zones")
    buildings = gpd.read_parquet(shared / "data" / "bedrijventerreinen" / "osm_panden_kampen.parquet")
    dwellings = buildings[buildings["building"].isin(["house", "apartments", "static_caravan", "houseboat"])]
    assert len(zones) > 10
    assert (zones["gross_ha"] >= 10 - 1e-6).all()
    assert set(zones.geom_type) == {"Polygon"}
    assert zones.sjoin_nearest(dwellings[["geometry"]], distance_col="away")["away"].min() > 50
    parks = gpd.read_file(shared / "data" / "bedrijventerreinen" / "osm_werklocaties_kampen.geojson").to_crs(zones.crs)
    assert zones.geometry.intersection(parks.union_all()).area.sum() < 1
    assert zones["rank"].is_monotonic_increasing
    assert zones["reason"].str.len().min() > 30
    assert zones["road"].isin(["N50", "N306", "N307", "N764", ""]).all()


@pytest.mark.shared
def test_all_land_has_a_zone_or_a_reason(written):
    land = gpd.read_file(written / "zones.gpkg", layer="land")
    assert (land["zone"].isna() != land["out"].isna()).all()
    assert set(land["out"].dropna()) >= {"park", "residential", "dwellings", "water", "built"}


@pytest.mark.shared
def test_a_map_and_the_sources_come_along(written):
    drawing = (written / "map.svg").read_text(encoding="utf-8")
    assert "Z1" in drawing
    assert "OpenStreetMap" in (written / "sources.txt").read_text(encoding="utf-8")
    assert "Woongebied" in (written / "land.csv").read_text(encoding="utf-8")


@pytest.mark.shared
def test_the_dossier_shows_the_zones_on_a_map_with_a_reason(shared, tmp_path):  # noqa: ARG001
    results = results_of(load_case(CASE, tmp_path))
    blocks = make_blocks(results, "nl")
    assert {"ranking_greening", "zone_map_expansion", "zones_expansion", "land_expansion"} <= set(blocks)
    assert "OpenStreetMap" in blocks["zones_expansion"].source
    assert "Vooraan staan Z1, Z2" in blocks["zone_map_expansion"].alternative
    written = chapters_markdown(results, blocks, "nl", "svg")
    assert "Niet getoetst, want er zijn geen gegevens: Natura 2000" in written
    tables = {table.name: table for table in data_tables(results, "nl")}
    zones = tables["weighing_zones"].frame
    assert not zones["alternative"].duplicated().any()
    assert tables["weighing_land"].frame["area_ha"].sum() > zones["gross_ha"].sum() > 100
    assert {source.source_id for source in tables["weighing_zones"].sources["gross_ha"]} == {"osm"}
