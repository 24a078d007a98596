"""Mapping files: units, notations, sums and the field names of IBIS Werklocaties."""

from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import box

from terreinwijzer.errors import InputError
from terreinwijzer.snapshots.case import Case, load_case

HEAD = """
[case]
id = "test"
name = "Proef"
region = "Regio"
reference_date = 2023-12-31

[sources.register]
title = "Register"
reference_date = 2023-12-31
"""


def take_in(folder: Path, content: str, tables: dict[str, str], mapping: str = "own.toml", own: str = "") -> Case:
    (folder / "file.csv").write_text(content, encoding="utf-8")
    (folder / "own.toml").write_text(own, encoding="utf-8")
    parts = [
        f'[tables.{table}]\nfile = "{file}"\nmapping = "{mapping}"\nsource = "register"\n'
        for table, file in tables.items()
    ]
    (folder / "case.toml").write_text(HEAD + "\n".join(parts), encoding="utf-8")
    return load_case(folder)


@pytest.mark.parametrize(
    ("unit", "written", "hectares"),
    [
        ("ha", "1.000,5", 1000.5),
        ("m2", "105.000", 10.5),
        ("are", "1.050", 10.5),
        ("km2", "0,105", 10.5),
        ("ha", "107,4000 ha", 107.4),
        # The unit in the cell goes before that of the column.
        ("ha", "5.000 m2", 0.5),
        ("m2", "2,5 ha", 2.5),
    ],
)
def test_areas_in_any_unit_and_in_dutch_notation(tmp_path, unit, written, hectares):
    own = f"""
[mapping]
decimal = ","
thousands = "."
[tables.parks.columns]
park_id = {{ from = "id" }}
name = {{ from = "id" }}
gross_ha = {{ from = "area", unit = "{unit}" }}
"""
    parks = take_in(tmp_path, f"id;area\na;{written}\n", {"parks": "file.csv"}, own=own).portfolio.table("parks")
    assert parks["gross_ha"].tolist() == [pytest.approx(hectares)]


@pytest.mark.parametrize(
    ("unit", "written"), [("pct", "12"), ("pct", "12%"), ("pct", "12 %"), ("fraction", "0,12"), ("fraction", "12%")]
)
def test_percentages_with_and_without_sign(tmp_path, unit, written):
    own = f"""
[mapping]
decimal = ","
[tables.parks.columns]
park_id = {{ from = "id" }}
name = {{ from = "id" }}
vacancy_pct = {{ from = "leeg", unit = "{unit}" }}
"""
    parks = take_in(tmp_path, f"id;leeg\na;{written}\n", {"parks": "file.csv"}, own=own).portfolio.table("parks")
    assert parks["vacancy_pct"].tolist() == [pytest.approx(12)]


def test_a_unit_that_measures_something_else_is_refused(tmp_path):
    own = '[tables.parks.columns]\npark_id = { from = "id" }\nname = { from = "id" }\ngross_ha = { from = "area" }\n'
    with pytest.raises(InputError, match=r"row 2, column area \(gross_ha\): '12%' is not a number such as 1234.5 ha"):
        take_in(tmp_path, "id;area\na;12%\n", {"parks": "file.csv"}, own=own)


SUM = """
[mapping]
decimal = ","
missing = ["-"]
[tables.parks.columns]
park_id = { from = "id" }
name = { from = "id" }
net_ha = { sum = ["gemeente", "particulier", "niet_geleverd"] }
"""


def test_land_of_two_owners_is_added_and_missing_stays_missing(tmp_path):
    rows = "id;gemeente;particulier\na;1,1;2,2\nb;3;-\nc;-;\n"
    parks = take_in(tmp_path, rows, {"parks": "file.csv"}, own=SUM).portfolio.table("parks")
    assert parks["net_ha"].tolist()[:2] == [pytest.approx(3.3), 3.0]
    assert pd.isna(parks["net_ha"].iloc[2])


def test_a_part_that_is_no_number_is_not_left_out_of_the_sum(tmp_path):
    with pytest.raises(InputError, match=r"column gemeente \+ particulier \(net_ha\): 'veel' is not a number"):
        take_in(tmp_path, "id;gemeente;particulier\na;1,1;veel\n", {"parks": "file.csv"}, own=SUM)


EXPORT = (
    "RIN_Nummer;Jaar;Plannaam;Gemeente;Corop_Gebied;Provincie;Max_milieucategorie;Bruto;Bruto_oppervlakte_verouderd;"
    "Netto_ha;Grootst_uitgeefbaar_deel_ha;Niet_terstond_uitgeefbaar_gemeente_ha;"
    "Niet_terstond_uitgeefbaar_particulier_ha;Terstond_uitgeefbaar_gemeente_ha;Terstond_uitgeefbaar_particulier_ha;"
    "Totaal_uitgegeven_tm_vorig_jaar_ha;Beoogd_jaar_niet_terstond_uitgeefbaar;Parkmanagement;Startjaar;"
    "Werklocatietype;Planfase\n"
    "101;2024;Noord;Stad;Zuid-Limburg;Limburg;4;1.107,4000 ha;10,0000;80,5000;2,0000;5,0000;1,5000;2,5000;0,5000;"
    "70,0000;2027;Ja;1975;B Bedrijventerrein;Vastgesteld en Onherroepelijk bestemmingsplan\n"
    "102;2024;Zuid;Stad;Zuid-Limburg;Limburg;3;12,0000;;10,0000;;-;-;0,0000;;10,0000;;Onbekend;1990;A;"
    "Ontwerp bestemmingsplan\n"
)


def test_every_field_of_an_ibis_export_that_has_a_place_gets_there(tmp_path):
    tables = dict.fromkeys(("parks", "supply_offers", "organisations"), "file.csv")
    case = take_in(tmp_path, EXPORT, tables, mapping="ibis")
    park = case.portfolio.table("parks").set_index("park_id").loc["101"]
    assert park[["name", "municipality", "region", "province", "location_type"]].tolist() == [
        "Noord", "Stad", "Zuid-Limburg", "Limburg", "business_park",
    ]  # fmt: skip
    assert park[["gross_ha", "net_ha", "net_issued_ha", "obsolete_gross_ha"]].tolist() == [1107.4, 80.5, 70, 10]
    assert (park["start_year"], park["max_environmental_category"], park["park_management"]) == (1975, "4", True)
    offers = case.portfolio.table("supply_offers").set_index("park_id")
    assert offers.loc[
        "101", ["immediately_available_ha", "not_immediately_available_ha", "largest_plot_ha"]
    ].tolist() == [3, 6.5, 2]
    assert offers.loc["102", "immediately_available_ha"] == 0
    organisations = case.portfolio.table("organisations").set_index("park_id")["park_management"]
    assert organisations["101"]
    assert pd.isna(organisations["102"])


def test_land_that_is_not_available_yet_becomes_plan_capacity_by_the_phase_of_the_plan(tmp_path):
    rows = EXPORT.replace("-;-;0,0000", "4,0000;-;0,0000")
    plans = take_in(tmp_path, rows, {"parks": "file.csv", "planned_supply": "file.csv"}, mapping="ibis").portfolio
    found = plans.table("planned_supply").set_index("plan_id")
    assert found["plan_status"].to_dict() == {"101": "hard", "102": "soft"}
    assert found["net_ha"].to_dict() == {"101": 6.5, "102": 4.0}
    assert found.loc["101", ["park_id", "municipality", "available_from_year"]].tolist() == ["101", "Stad", 2027]


@pytest.mark.parametrize("kind", ["gpkg", "shp", "geojson", "parquet"])
def test_the_field_names_of_web_services_come_in_from_files_with_real_numbers(tmp_path, kind):
    frame = gpd.GeoDataFrame(
        {"RIN_NUMMER": ["1", "2"], "PLAN_NAAM": ["Noord", "Zuid"], "GEM_CODES": ["GM0917", "GM0000"],
         "PROV_NAMEN": ["Limburg", "Limburg"], "HA_BRUTO": [10.5, 1234.25], "HA_NETTO": [9.0, 8.5],
         "HA_TOTTUIT": [1.0, 2.5], "WLOC_TYPE": ["B", "C4"]},
        geometry=[box(190_000, 320_000, 190_500, 320_500), box(191_000, 320_000, 191_500, 320_500)], crs="EPSG:28992",
    )  # fmt: skip
    path = tmp_path / f"ibis.{kind}"
    frame.to_parquet(path) if kind == "parquet" else frame.to_file(path)
    case = take_in(tmp_path, "", {"parks": path.name, "supply_offers": path.name}, mapping="ibis")
    assert case.portfolio.table("parks")["gross_ha"].tolist() == [10.5, 1234.25]
    assert case.portfolio.table("parks")["location_type"].tolist() == ["business_park", "economic_zone"]
    assert case.portfolio.table("supply_offers")["immediately_available_ha"].tolist() == [1, 2.5]


def test_plots_of_ibis4_get_the_area_of_their_shape(tmp_path):
    shape = box(190_000, 320_000, 190_100, 320_050)
    plots = gpd.GeoDataFrame(
        {"kavel_id": ["k1"], "rin_nr": ["1"], "status": ["Terstond uitgeefbaar"], "eigenaartype": ["gemeente"],
         "eerstejaaruitgifte": [1999], "milieuwet_code": ["3.2"]}, geometry=[shape], crs="EPSG:28992",
    )  # fmt: skip
    plots.to_file(tmp_path / "kavels.gpkg")
    (tmp_path / "terrein.csv").write_text("rin_nr;a_plannaam;gemeente_naam;a_type\n1;Noord;Stad;B\n")
    case = take_in(tmp_path, "", {"parks": "terrein.csv", "plots": "kavels.gpkg"}, mapping="ibis")
    row = case.portfolio.table("plots").iloc[0]
    assert row[["plot_id", "park_id", "status", "owner_type", "environmental_category"]].tolist() == [
        "k1", "1", "available", "municipality", "3.2",
    ]  # fmt: skip
    assert (row["area_m2"], row["first_issued_year"]) == (5000, 1999)


@pytest.mark.parametrize(
    ("own", "place"),
    [
        ('[tables.parks.columns]\nosm_id = "park_id"\nname = { from = "id" }\n', "tables.parks.columns.osm_id"),
        ('[tables.parks]\ncolumns = "id"\n', "tables.parks.columns"),
        ('[tables]\nparks = "id"\n', "tables.parks"),
        ('tables = "parks"\n', "tables"),
        ('mapping = ","\n', "mapping"),
    ],
)
def test_one_value_where_settings_belong_is_told_with_its_place(tmp_path, own, place):
    with pytest.raises(InputError, match=rf"own.toml: '{place}' has one value, but settings belong there"):
        take_in(tmp_path, "id\na\n", {"parks": "file.csv"}, own=own)


def test_a_column_that_fills_two_is_missed_once(tmp_path):
    own = '[tables.parks.columns]\npark_id = { from = "nummer" }\nname = { from = "nummer" }\n'
    with pytest.raises(InputError, match=r"column nummer: This column is missing"):
        take_in(tmp_path, "id\na\n", {"parks": "file.csv"}, own=own)
