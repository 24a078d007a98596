"""Files as offices really deliver them: kinds, encodings, headings, blank rows, archives, units in cells."""

import gzip
import warnings
import zipfile
from datetime import date
from pathlib import Path

import geopandas as gpd
import openpyxl
import pandas as pd
import pytest
import xlsxwriter
from shapely.geometry import box

from terreinwijzer.errors import InputError
from terreinwijzer.sources.readers import read_raw

PARKS = gpd.GeoDataFrame(
    {"RIN": ["101", "102"], "NAAM": ["Één", "Twee"], "HA": [10.5, 12.0], "JAAR": [1990, 2001]},
    geometry=[box(190_000, 320_000, 190_500, 320_500), box(191_000, 320_000, 191_500, 320_500)],
    crs="EPSG:28992",
)
EXPECTED = {"RIN": ["101", "102"], "NAAM": ["Één", "Twee"], "HA": ["10.5", "12.0"], "JAAR": ["1990", "2001"]}


def csv_file(folder: Path, content: bytes) -> Path:
    path = folder / "parks.csv"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("kind", ["gpkg", "geojson", "shp", "parquet"])
def test_every_kind_of_shapes_gives_the_same_text_and_boundaries(tmp_path, kind):
    path = tmp_path / f"parks.{kind}"
    if kind == "parquet":
        PARKS.to_parquet(path)
    else:
        PARKS.to_file(path)
    found = read_raw(path)
    assert found[list(EXPECTED)].to_dict("list") == EXPECTED
    assert found.crs.to_epsg() == 28992
    assert found.geometry.reset_index(drop=True).geom_equals(PARKS.geometry).all()
    assert found.index.tolist() == [2, 3]


def test_a_shapefile_in_windows_encoding_keeps_its_accents(tmp_path):
    PARKS.to_file(tmp_path / "parks.shp", encoding="cp1252")
    assert read_raw(tmp_path / "parks.shp")["NAAM"].tolist() == ["Één", "Twee"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_csv_in_every_encoding_and_with_every_separator(tmp_path, encoding, separator):
    text = "naam;prijs\r\nÉén – noord;€ 5\r\n".replace(";", separator)
    found = read_raw(csv_file(tmp_path, text.encode(encoding)))
    assert found.to_dict("list") == {"naam": ["Één – noord"], "prijs": ["€ 5"]}


def test_rows_keep_the_number_on_the_screen_after_blank_rows_and_cells_of_two_lines(tmp_path):
    found = read_raw(csv_file(tmp_path, b'a;b\n1;"two\nlines"\n\n;\n3;4\n'))
    assert found.index.tolist() == [2, 5]
    assert found["b"].tolist() == ["two\nlines", "4"]


def test_a_heading_of_two_lines(tmp_path):
    found = read_raw(csv_file(tmp_path, b'"area\nin ha";b\n1;2\n'))
    assert found.columns.tolist() == ["area\nin ha", "b"]


def test_nothing_above_a_heading_that_is_named_counts(tmp_path):
    found = read_raw(csv_file(tmp_path, b"Parks of 2023\n\na;b\n1;2\n"), heading_row=3)
    assert found.to_dict("index") == {4: {"a": "1", "b": "2"}}


def test_a_heading_alone_is_a_table_without_rows(tmp_path):
    found = read_raw(csv_file(tmp_path, b"a;b"))
    assert (found.columns.tolist(), len(found)) == (["a", "b"], 0)


def test_separators_behind_every_row_are_no_column(tmp_path):
    assert read_raw(csv_file(tmp_path, b"a;b;\n1;2;\n")).columns.tolist() == ["a", "b"]


def test_one_field_more_in_every_row_never_shifts_columns(tmp_path):
    with pytest.raises(InputError, match="row 2: This row has 3 fields and the heading has 2"):
        read_raw(csv_file(tmp_path, b"a,b\n1,2,3\n4,5,6\n"))


def test_leading_zeros_and_long_keys_stay(tmp_path):
    found = read_raw(csv_file(tmp_path, b"sbi,bag\n0111,0917100000123456\n"))
    assert found.iloc[0].tolist() == ["0111", "0917100000123456"]


def office_workbook(path: Path) -> Path:
    """Write a sheet as people make them: a merged title, blank rows, percents, days, and a second sheet."""
    with xlsxwriter.Workbook(path) as book:
        sheet, percent, day = (
            book.add_worksheet("Terreinen"),
            book.add_format({"num_format": "0%"}),
            {"num_format": "dd-mm-yyyy"},
        )
        sheet.merge_range("A1:E1", "Bedrijventerreinen op 1 januari")
        sheet.write_row("A3", ["naam", "bruto", "leegstand", "sinds", "rin"])
        sheet.write_row("A4", ["Noord", 10.5])
        sheet.write_number("C4", 0.07, percent)
        sheet.write_datetime("D4", date(2011, 1, 31), book.add_format(day))
        sheet.write_string("E4", "0101")
        sheet.write_row("A6", ["Zuid", 12, 0.25])
        book.add_worksheet("Uitleg").write("A1", "niets")
    return path


def test_a_workbook_reads_as_the_screen_shows_it(tmp_path):
    found = read_raw(office_workbook(tmp_path / "parks.xlsx"), heading_row=3, decimal=",")
    assert found.index.tolist() == [4, 6]
    assert found.loc[4].tolist() == ["Noord", "10,5", "7%", "2011-01-31", "0101"]
    assert found.loc[6, ["naam", "bruto", "leegstand"]].tolist() == ["Zuid", "12", "0,25"]
    assert found.loc[6, ["sinds", "rin"]].isna().all()


def test_formulas_that_nobody_calculated_are_refused_and_not_read_as_gaps(tmp_path):
    path, book = tmp_path / "parks.xlsx", openpyxl.Workbook()
    for row in (["park_id", "gross_ha", "net_ha"], ["a", 12.5, "=B2*0.8"], ["b", 10, "=B3*0.8"]):
        book.active.append(row)
    book.save(path)
    with pytest.raises(InputError, match=r"no outcome \(2; the first in C2\)"):
        read_raw(path)


def test_outcomes_of_formulas_are_read_also_where_they_are_empty(tmp_path):
    path = tmp_path / "parks.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row("A1", ["park_id", "gross_ha", "remark"])
        sheet.write_row("A2", ["a", 12.5])
        sheet.write_formula("B3", "=B2*2", None, 25)
        sheet.write("A3", "b")
    # A spreadsheet marks an outcome that is an empty text as a text; the library that writes the test file cannot.
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = "xl/worksheets/sheet1.xml"
    empty = b'<c r="C2" t="str"><f>IF(B2&gt;1,"","small")</f><v></v></c></row><row r="3"'
    parts[name] = parts[name].replace(b'</row><row r="3"', empty, 1)
    with zipfile.ZipFile(path, "w") as archive:
        for part, content in parts.items():
            archive.writestr(part, content)
    found = read_raw(path)
    assert found["gross_ha"].tolist() == ["12.5", "25"]
    assert found["remark"].isna().all()


def test_a_sheet_is_chosen_by_name(tmp_path):
    assert read_raw(office_workbook(tmp_path / "parks.xlsx"), "Uitleg").columns.tolist() == ["niets"]


@pytest.mark.parametrize("inside", ["parks.csv", "map/parks.CSV"])
def test_a_zip_with_one_table_is_read(tmp_path, inside):
    with zipfile.ZipFile(tmp_path / "parks.zip", "w") as packed:
        packed.writestr(inside, "a;b\n1;2\n")
        packed.writestr("leesmij.pdf", "uitleg")
    assert read_raw(tmp_path / "parks.zip").to_dict("list") == {"a": ["1"], "b": ["2"]}


def test_a_zip_with_a_shapefile_is_read_with_all_its_parts(tmp_path):
    PARKS.to_file(tmp_path / "parks.shp")
    with zipfile.ZipFile(tmp_path / "delivery.zip", "w") as packed:
        for part in tmp_path.glob("parks.*"):
            packed.write(part, part.name)
    assert read_raw(tmp_path / "delivery.zip")["NAAM"].tolist() == ["Één", "Twee"]


def test_a_packed_csv_is_read(tmp_path):
    (tmp_path / "parks.csv.gz").write_bytes(gzip.compress(b"a;b\n1;2\n"))
    assert read_raw(tmp_path / "parks.csv.gz").to_dict("list") == {"a": ["1"], "b": ["2"]}


def test_a_file_that_may_not_be_read_says_so(tmp_path, monkeypatch):
    path = csv_file(tmp_path, b"a;b\n1;2\n")

    def refuse(_path: Path) -> bytes:
        raise PermissionError

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(InputError, match=r"may not be read\. Close it in other programs"):
        read_raw(path)


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "layer", "rows"),
    [
        ("bedrijventerreinen/osm_werklocaties_kampen.geojson", "", 19),
        ("bedrijventerreinen/osm_wegen_kampen.parquet", "", 5_539),
        ("grenzen/parkstad_2022.gpkg", "gemeenten", 7),
        ("grenzen/parkstad_2022.gpkg", "wijken", 49),
        ("grenzen/heerlen_wijken_2022.geojson", "", 23),
        ("grenzen/limburg_buurt_wijk_gemeente_codes.csv", "", 911),
        ("natuur/natura2000_parkstad_2013.gpkg", "", 87),
        ("economie/cbs_70262ned_bodemgebruik_gemeenten.csv.gz", "", 7_227),
        ("economie/sbi2008_codes.csv", "", 1_457),
        ("fixtures/bag_adressen_amsterdam.gpkg", "verblijfsobjecten", 1_836),
    ],
)
def test_real_deliveries_come_in_whole(shared: Path, name, layer, rows):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = read_raw(shared / "data" / name, layer)
    assert len(found) == rows
    assert found.index[0] == 2
    text = pd.DataFrame(found.drop(columns="geometry", errors="ignore"))
    assert all(isinstance(value, str) for value in text.to_numpy().ravel()[:500] if not pd.isna(value))


@pytest.mark.shared
def test_a_file_of_several_layers_asks_which(shared: Path):
    with pytest.raises(InputError, match=r"Name one as layer in case\.toml: gemeenten, wijken"):
        read_raw(shared / "data" / "grenzen" / "parkstad_2022.gpkg")
