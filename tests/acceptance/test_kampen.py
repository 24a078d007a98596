"""A second, real portfolio goes through intake with a mapping file only."""

import json
import re
from pathlib import Path

import docx
import geopandas as gpd
import openpyxl
import pyarrow.parquet as pq
import pyogrio
import pypdf
import pytest

from terreinwijzer.api.case import detail_table, indicator_table, write_dossier
from terreinwijzer.demand.backtest import backtest, yearly_growth_of_land_use
from terreinwijzer.dossier.data.tables import sheet_name
from terreinwijzer.snapshots.case import Case, load_case

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def kampen(shared: Path, tmp_path_factory) -> Case:  # noqa: ARG001  (says so when the files are absent)
    return load_case(ROOT / "cases" / "kampen", set_aside=tmp_path_factory.mktemp("aside"))


@pytest.mark.shared
def test_work_locations_come_in_with_their_area_in_the_national_grid(kampen):
    parks = kampen.portfolio.table("parks").set_index("name")
    assert len(parks) == 19
    assert parks.crs.to_epsg() == 28992
    assert parks.loc["Haatland", "gross_ha"] == pytest.approx(285.7, abs=0.1)


@pytest.mark.shared
def test_buildings_that_cannot_be_used_are_set_aside_and_counted(kampen):
    counts = kampen.intake.counts["buildings"]
    assert counts["rows_read"] == 29_673
    assert counts["rows_kept"] + counts["rows_set_aside"] == counts["rows_read"]
    assert 0 < counts["rows_set_aside"] + counts["shapes_repaired"] <= 5


@pytest.mark.shared
def test_land_use_becomes_a_series_that_can_be_backtested(kampen):
    land_use = kampen.portfolio.table("land_use")
    heerlen = land_use[(land_use["area_code"] == "GM0917") & (land_use["land_use_class"] == "business_park")]
    assert heerlen.set_index("year").loc[2017, "area_ha"] == 379
    growth = yearly_growth_of_land_use(land_use, "GM0166", "business_park")
    assert growth.sum() == pytest.approx(361 - 183)
    assert not backtest(growth, (10, 30)).empty


@pytest.mark.shared
def test_a_map_and_a_dossier_come_out(kampen, tmp_path):
    assert indicator_table(kampen).totals.loc["gross_ha", "parks_with_value"] == 19
    written = write_dossier(kampen, tmp_path, "nl", ["html"])
    assert "Kaart van de terreinen" in written[0].read_text(encoding="utf-8")


@pytest.mark.shared
@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_full_set_of_files_comes_out_and_each_names_openstreetmap(kampen, tmp_path, language):
    write_dossier(kampen, tmp_path, language)
    credit = {"nl": "© OpenStreetMap-bijdragers, ODbL 1.0", "en": "© OpenStreetMap contributors, ODbL 1.0"}[language]
    stem, data = tmp_path / f"kampen-{language}", tmp_path / f"data-{language}"
    pages = " ".join(page.extract_text() for page in pypdf.PdfReader(stem.with_suffix(".pdf")).pages)
    written = " ".join(docx.Document(stem.with_suffix(".docx")).element.body.itertext())
    for document in (stem.with_suffix(".html").read_text(encoding="utf-8"), pages, written):
        # Lines break anywhere, and Word keeps runs of a paragraph apart.
        assert re.sub(r"\s", "", credit) in re.sub(r"\s", "", document)
    sheet = openpyxl.load_workbook(stem.with_suffix(".xlsx"), read_only=True)[sheet_name("parks", language)]
    assert any(credit in str(cell) for cell in next(sheet.iter_rows(min_row=3, max_row=3, values_only=True)))
    assert credit in pyogrio.read_info(data / "parks.gpkg", layer="parks")["layer_metadata"]["DESCRIPTION"]
    for name in ("parks.parquet", "tables/parks.parquet", "tables/buildings.parquet"):
        assert credit in json.loads(pq.read_schema(data / name).metadata[b"about"])["attribution"], name
        assert gpd.read_parquet(data / name).crs.to_epsg() == 28992
    assert credit in (data / "README.md").read_text(encoding="utf-8")
    package = json.loads((data / "datapackage.json").read_text(encoding="utf-8"))
    assert credit in package["attribution"]
    assert "ODbL-1.0" in [licence["name"] for licence in package["licenses"]]
    assert credit in [
        source["credit"] for source in json.loads((data / "lineage.json").read_text())["sources"].values()
    ]


@pytest.mark.shared
def test_buildings_are_counted_per_moment_of_their_life_cycle(kampen):
    found = detail_table(kampen, "life_cycle_structure")
    assert found["park_id"].nunique() > 10
    assert found.groupby("park_id")["share_pct"].sum().round(6).eq(100).all()
