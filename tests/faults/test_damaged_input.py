"""Damaged input: each gives one clear message with its place and what to do, in both languages, and writes nothing."""

import gzip
import hashlib
import shutil
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import xlsxwriter
from shapely.geometry import LineString, Polygon, box

from terreinwijzer.cli import main
from terreinwijzer.errors import InputError, describe
from terreinwijzer.snapshots.case import load_case
from terreinwijzer.snapshots.store import create_snapshot
from terreinwijzer.vocabulary.wording import say

CASE = """
[case]
id = "test"
name = { nl = "Proef", en = "Trial" }
region = "Region"
reference_date = 2023-12-31

[sources.register]
title = "Register"
reference_date = 2023-12-31

[tables.parks]
file = "parks.csv"
source = "register"

[tables.supply_offers]
file = "supply.csv"
source = "register"

[tables.relocations]
file = "moves.csv"
source = "register"
"""
PARKS = "park_id,name,profile,gross_ha,net_ha,jobs,vacancy_pct,mean_construction_year\na,Aa,regular,10.5,8,100,5,1990\nb,Bee,mixed,20,15,200,7,2001\n"
SUPPLY = "park_id,immediately_available_ha\na,1.5\nb,0\n"
MOVES = "direction,other_municipality,moves,period_start\ninward,Town,3,2011-01-01\n"

Damage = Callable[[Path], None]


@pytest.fixture
def case(tmp_path: Path) -> Path:
    folder = tmp_path / "case"
    folder.mkdir()
    (folder / "case.toml").write_text(CASE)
    (folder / "parks.csv").write_text(PARKS)
    (folder / "supply.csv").write_text(SUPPLY)
    (folder / "moves.csv").write_text(MOVES)
    return folder


def content_of(folder: Path) -> dict[str, str]:
    return {
        str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest() for p in folder.rglob("*") if p.is_file()
    }


def replace(name: str, old: str, new: str) -> Damage:
    def damage(folder: Path) -> None:
        path = folder / name
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new, 1))

    return damage


def write(name: str, content: bytes) -> Damage:
    return lambda folder: (folder / name).write_bytes(content) and None


def parks_from(name: str, make: Callable[[Path], None], mapping: str = "") -> Damage:
    def damage(folder: Path) -> None:
        make(folder / name)
        toml = (folder / "case.toml").read_text().replace("parks.csv", name)
        if mapping:
            toml = toml.replace(f'file = "{name}"', f'file = "{name}"\nmapping = "{mapping}"')
        (folder / "case.toml").write_text(toml)

    return damage


def shapes(geometry: list, crs: str | None = "EPSG:28992") -> Callable[[Path], None]:
    frame = gpd.GeoDataFrame({"park_id": ["a", "b"], "name": ["Aa", "Bee"]}, geometry=geometry, crs=crs)

    def make(path: Path) -> None:
        with warnings.catch_warnings():
            # Writing without a coordinate system is the damage that is meant.
            warnings.simplefilter("ignore", UserWarning)
            frame.to_file(path)

    return make


SQUARES = [box(190_000, 320_000, 190_500, 320_500), box(191_000, 320_000, 191_500, 320_500)]


def cut(make: Callable[[Path], None], share: float = 0.5) -> Callable[[Path], None]:
    def made(path: Path) -> None:
        make(path)
        whole = path.read_bytes()
        path.write_bytes(whole[: int(len(whole) * share)])

    return made


def parquet(path: Path) -> None:
    pd.DataFrame({"park_id": ["a", "b"], "name": ["Aa", "Bee"]}).to_parquet(path)


def workbook(path: Path) -> None:
    pd.DataFrame({"park_id": ["a", "b"], "name": ["Aa", "Bee"]}).to_excel(path, index=False, engine="xlsxwriter")


def cells(rows: list[list[object]]) -> Callable[[Path], None]:
    table = pd.DataFrame(rows, columns=["park_id", "name", "gross_ha"])
    return lambda path: table.to_excel(path, index=False, engine="xlsxwriter")


def merged(path: Path) -> None:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.merge_range("A1:C1", "Parks of 2023")
        sheet.write_row("A2", ["park_id", "name", "gross_ha"])
        sheet.write_row("A3", ["a", "Aa", 10.5])


def packed(names: tuple[str, ...]) -> Callable[[Path], None]:
    def make(path: Path) -> None:
        with zipfile.ZipFile(path, "w") as bundle:
            for name in names:
                bundle.writestr(name, PARKS)

    return make


def two_layers(path: Path) -> None:
    frame = gpd.GeoDataFrame({"park_id": ["a", "b"]}, geometry=SQUARES, crs="EPSG:28992")
    for name in ("one", "two"):
        frame.to_file(path, layer=name)


def archive(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("readme.txt", "not a workbook")


def with_mapping(content: str) -> Damage:
    def damage(folder: Path) -> None:
        (folder / "own.toml").write_text(content)
        toml = (folder / "case.toml").read_text()
        (folder / "case.toml").write_text(
            toml.replace('file = "parks.csv"', 'file = "parks.csv"\nmapping = "own.toml"')
        )

    return damage


# Name: (damage, what the English message must say)
DAMAGED: dict[str, tuple[Damage, str]] = {
    "no case.toml": (lambda folder: (folder / "case.toml").unlink(), "No case.toml found"),
    "broken TOML": (replace("case.toml", "[case]", "[case"), "case.toml, row 2: Not a valid TOML file"),
    "no id": (replace("case.toml", 'id = "test"\n', ""), "setting 'case.id' is missing"),
    "no file but a case": (lambda folder: (shutil.rmtree(folder), folder.write_text("x")) and None, "No case.toml found"),
    "setting with a slip": (
        replace("case.toml", 'region = "R', 'municipalty = "M"\nregion = "R'),
        "There is no setting 'case.municipalty'. Do you mean: municipality?",
    ),
    "section with a slip": (replace("case.toml", "[sources", "[parametrs.demand]\n\n[sources"), "Do you mean: parameters?"),
    "method that there is not": (replace("case.toml", "[sources", "[parameters.demnad]\n\n[sources"), "Do you mean: demand?"),
    "setting of a table with a slip": (
        replace("case.toml", 'file = "parks.csv"', 'file = "parks.csv"\nmappping = "x"'), "no setting 'tables.parks.mappping'",
    ),
    "file that is a number": (replace("case.toml", '"parks.csv"', "3"), "'tables.parks.file = 3' is of another kind"),
    "source that is a text": (
        replace("case.toml", '[sources.register]\ntitle = "Register"\nreference_date = 2023-12-31', '[sources]\nregister = "CBS"'),
        "unknown setting or no title",
    ),
    "sources that are a text": (
        lambda folder: (folder / "case.toml").write_text('sources = "cbs"\n' + CASE.partition("[sources")[0]) and None,
        "'sources = 'cbs'' is of another kind",
    ),
    "key that leads out of the folder": (replace("case.toml", 'id = "test"', 'id = "../../x"'), "cannot be the key of a portfolio"),
    "key that is a number": (replace("case.toml", 'id = "test"', "id = 5"), "'case.id = 5' is of another kind"),
    "name in another language": (replace("case.toml", 'nl = "Proef", en = "Trial"', 'fr = "Essai"'), "The name of the case"),
    "reference date with a time": (replace("case.toml", "2023-12-31", "2023-12-31T10:00:00"), "is not a date"),
    "source of the future": (
        replace("case.toml", 'title = "Register"\nreference_date = 2023-12-31', 'title = "Register"\nreference_date = 2999-12-31'),
        "2999-12-31 lies in the future",
    ),
    "norm that is a word": (
        replace("case.toml", "[sources", '[norms]\nfriction_vacancy_pct = "five"\n\n[sources'), "is not a number",
    ),
    "no parks at all": (write("parks.csv", b"park_id,name\n"), "has no rows for the table parks"),
    "more hectares than the world has": (replace("parks.csv", "10.5", "1e300"), "it must be at most 1e+12"),
    "pattern that is none": (
        with_mapping('[tables.parks.columns]\npark_id = { from = "park_id", pattern = "([" }\n'), "The pattern '([' cannot be used",
    ),
    "reference date in the future": (replace("case.toml", "2023-12-31", "2999-12-31"), "lies in the future"),
    "reference date as text": (replace("case.toml", "2023-12-31", '"end of 2023"'), "is not a date"),
    "unknown language": (replace("case.toml", 'id = "test"', 'id = "test"\nlanguage = "fr"'), "Unknown language 'fr'"),
    "unknown table": (replace("case.toml", "tables.parks", "tables.parcs"), "Unknown table 'parcs'"),
    "unknown source": (replace("case.toml", 'source = "register"', 'source = "ghost"'), "Unknown source 'ghost'"),
    "source with an unknown setting": (replace("case.toml", 'title = "Register"', 'titel = "Register"'), "unknown setting"),
    "table without file": (replace("case.toml", 'file = "parks.csv"\n', ""), "tables.parks.file"),
    "unknown norm": (replace("case.toml", "[sources", "[norms]\nvacancy = 3\n\n[sources"), "Unknown norm 'vacancy'"),
    "file is not there": (lambda folder: (folder / "parks.csv").unlink(), "parks.csv: The file is not there"),
    "unknown kind of file": (parks_from("parks.doc", lambda path: path.write_text("x")), "kind of file is not read"),
    "empty file": (write("parks.csv", b""), "parks.csv: The file is empty"),
    "binary noise": (write("parks.csv", bytes(range(256)) * 20), "This is not a text file"),
    "more fields than the heading": (replace("parks.csv", "b,Bee", "b,Bee,Zee"), "row 3: This row has 9 fields and the heading has 8"),
    "fewer fields than the heading": (
        replace("parks.csv", "20,15,200,7,2001", "20,15"), "row 3: This row has 5 fields and the heading has 8",
    ),
    "one field too many in every row": (
        write("parks.csv", b"park_id,name\na,Aa,1\nb,Bee,2\n"), "there are 2 such rows",
    ),
    "file cut off in the middle of a line": (
        lambda folder: (folder / "parks.csv").write_text(PARKS[:-18]) and None, "row 3: This row has",
    ),
    "quotation mark that does not close": (replace("parks.csv", "Aa", '"Aa'), "A quotation mark opens but does not close"),
    "text in an unknown encoding": (write("parks.csv", b"park_id,name\na,\x81\x8d\n"), "This is not a text file"),
    "title above the heading": (write("parks.csv", b"Parks of 2023\n\n" + PARKS.encode()), "give heading_row in the mapping file"),
    "heading row that is not there": (
        with_mapping("[mapping]\nheading_row = 9\n[tables.parks]\n"), "There is no heading on row 9",
    ),
    "heading row as text": (with_mapping('[mapping]\nheading_row = "third"\n[tables.parks]\n'), "must be a whole number from 1"),
    "column without a name": (replace("parks.csv", "net_ha", ""), "no name for the columns E"),
    "heading twice": (replace("parks.csv", "net_ha", "gross_ha"), "names gross_ha twice"),
    "required column missing": (replace("parks.csv", "park_id,name", "park_id,naam"), "column name: This column is missing"),
    "key missing in a row": (replace("parks.csv", PARKS, PARKS + ",Cee,mixed,20,15,200,7,2001\n"), "row 4, column park_id: A value is required"),
    "key twice": (replace("parks.csv", PARKS, PARKS + "b,Bee too,mixed,20,15,200,7,2001\n"), "row 4, column park_id: The key b occurs more than once"),
    "negative hectares": (replace("parks.csv", "10.5", "-10.5"), "row 2, column gross_ha: The value -10.5"),
    "text in a number of a column with another name": (
        lambda folder: (
            replace("parks.csv", "gross_ha", "Bruto ha")(folder),
            replace("parks.csv", "10.5", "ten")(folder),
            with_mapping(
                '[tables.parks.columns]\npark_id = {}\nname = {}\ngross_ha = { from = "Bruto ha", unit = "ha" }\n'
            )(folder),
        ) and None,
        "parks.csv, row 2, column Bruto ha (gross_ha): 'ten' is not a number such as 1234.5 ha",
    ),
    "text in a number": (replace("parks.csv", "10.5", "ten"), "'ten' is not a number"),
    "decimal comma without mapping": (replace("parks.csv", "10.5", '"10,5"'), "'10,5' is not a number"),
    "infinite": (replace("parks.csv", "10.5", "inf"), "'inf' is not a"),
    "percent above 100": (replace("parks.csv", "100,5,1990", "100,500,1990"), "column vacancy_pct: The value 500"),
    "year with a digit too many": (replace("parks.csv", "1990", "19900"), "column mean_construction_year: The value 19900"),
    "year with decimals": (replace("parks.csv", "1990", "1990.5"), "'1990.5' is not a year"),
    "unknown profile": (
        replace("parks.csv", "regular", "reguliar"),
        "'reguliar' is not in the list. Choose from: Industrial, (Medical) logistics, Regular, Mixed.",
    ),
    "day that does not exist": (replace("moves.csv", "2011-01-01", "2011-02-31"), "'2011-02-31' is not a day"),
    "day written the American way": (replace("moves.csv", "2011-01-01", "12/31/2011"), "'12/31/2011' is not a"),
    "unknown direction": (replace("moves.csv", "inward", "sideways"), "'sideways' is not in the list. Choose from"),
    "supply of an unknown park": (replace("supply.csv", "b,0", "z,0"), "row 3, column park_id: The key z is not in the table parks"),
    "half a move": (replace("moves.csv", ",3,", ",3.5,"), "'3.5' is not a whole number"),
    "truncated GeoPackage": (parks_from("parks.gpkg", cut(shapes(SQUARES), 0.3)), "damaged or holds something else"),
    "web page instead of a table": (write("parks.csv", b"\n<!DOCTYPE html><html><body>503</body></html>"), "the content is a web page (HTML)"),
    "workbook with the name of a text": (lambda folder: workbook(folder / "parks.csv"), "ends in .csv, but the content is a workbook"),
    "truncated Parquet": (parks_from("parks.parquet", cut(parquet)), "damaged or holds something else"),
    "truncated workbook": (parks_from("parks.xlsx", cut(workbook)), "damaged or holds something else"),
    "archive that calls itself a workbook": (parks_from("parks.xlsx", archive), "damaged or holds something else"),
    "broken GeoJSON": (parks_from("parks.geojson", lambda path: path.write_text('{"type": "Feat')), "damaged or holds"),
    "national grid labelled as degrees": (
        parks_from("parks.gpkg", shapes(SQUARES, "EPSG:4326")), "calls itself EPSG:4326, but its coordinates are Dutch national grid",
    ),
    "degrees labelled as national grid": (
        parks_from("parks.gpkg", shapes([box(5.9, 50.8, 5.91, 50.81), box(5.92, 50.8, 5.93, 50.81)])), "coordinates are degrees",
    ),
    "no coordinate system": (parks_from("parks.shp", shapes(SQUARES, None)), "does not say which coordinate system"),
    "somewhere else on earth": (
        parks_from("parks.gpkg", shapes([box(60, 10, 61, 11), box(62, 10, 63, 11)], "EPSG:4326")), "outside the Netherlands",
    ),
    "line instead of a park": (
        parks_from("parks.gpkg", shapes([SQUARES[0], LineString([(190_000, 320_000), (190_100, 320_100)])])),
        "row 3, column geometry: The shape cannot be used",
    ),
    "empty shape": (parks_from("parks.gpkg", shapes([SQUARES[0], Polygon()])), "row 3, column geometry: The shape cannot be used"),
    "workbook with a password": (
        parks_from("parks.xlsx", lambda path: path.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(4096))),
        "protected with a password",
    ),
    "merged cells above the heading": (
        parks_from("parks.xlsx", merged), "row 1: The heading has no name for the columns B, C, which do have values",
    ),
    "error value in a cell": (parks_from("parks.xlsx", cells([["a", "Aa", "#REF!"], ["b", "Bee", 20]])), "'#REF!' is not a number"),
    "percents among hectares": (parks_from("parks.xlsx", cells([["a", "Aa", "12%"], ["b", "Bee", 20]])), "'12%' is not a number"),
    "zip with two tables": (parks_from("parks.zip", packed(("a.csv", "b.csv"))), "holds 2 readable files (a.csv, b.csv)"),
    "zip without a table": (parks_from("parks.zip", packed(("readme.pdf",))), "holds 0 readable files"),
    "zip that is none": (parks_from("parks.zip", lambda path: path.write_text("nothing")), "damaged or holds something else"),
    "truncated gzip": (parks_from("parks.csv.gz", cut(lambda path: path.write_bytes(gzip.compress(PARKS.encode())))), "damaged or holds"),
    "Shapefile without its table": (
        parks_from("parks.shp", lambda path: shapes(SQUARES)(path) or path.with_suffix(".dbf").unlink()), ".dbf is missing",
    ),
    "Shapefile without its index": (
        parks_from("parks.shp", lambda path: shapes(SQUARES)(path) or path.with_suffix(".shx").unlink()), ".shx is missing",
    ),
    "layer that is not there": (
        lambda folder: (
            parks_from("parks.gpkg", shapes(SQUARES))(folder),
            replace("case.toml", 'file = "parks.gpkg"', 'file = "parks.gpkg"\nlayer = "plots"')(folder),
        ) and None,
        "no sheet or layer 'plots'",
    ),
    "two layers and none chosen": (parks_from("parks.gpkg", two_layers), "has 2 layers. Name one as layer in case.toml: one, two"),
    "GeoJSON that is another kind of JSON": (
        parks_from("parks.json", lambda path: path.write_text('{"parks": [1, 2]}')), "damaged or holds something else",
    ),
    "mapping with an unknown setting of a column": (
        with_mapping('[tables.parks.columns]\npark_id = { form = "park_id" }\n'), "own.toml, column park_id: The mapping file has an unknown setting: form. Choose from: from, sum",
    ),
    "mapping of an unknown column": (with_mapping('[tables.parks.columns]\nparkid = { from = "park_id" }\n'), "own.toml, column parkid"),
    "hectares in a column of percents": (replace("parks.csv", "100,5,1990", "100,5 ha,1990"), "'5 ha' is not a"),
    "sheet that is not there": (
        lambda folder: (
            parks_from("parks.xlsx", workbook)(folder),
            replace("case.toml", 'file = "parks.xlsx"', 'file = "parks.xlsx"\nlayer = "Blad9"')(folder),
        ) and None,
        "no sheet or layer 'Blad9'",
    ),
    "mapping that is not there": (
        replace("case.toml", 'file = "parks.csv"', 'file = "parks.csv"\nmapping = "nowhere"'), "mapping file 'nowhere' is not there",
    ),
    "mapping of a column that is not there": (
        with_mapping('[tables.parks.columns]\npark_id = { from = "RIN" }\n'), "column RIN: This column is missing",
    ),
    "mapping with an unknown unit": (
        with_mapping('[tables.parks.columns]\ngross_ha = { from = "gross_ha", unit = "bunder" }\n'), "unit 'bunder' does not fit",
    ),
    "mapping with an unknown setting": (with_mapping('[tables.parks]\ncolour = "red"\n'), "unknown setting: colour. Choose from: columns, rows"),
    "mapping without this table": (with_mapping("[tables.plots]\n"), "says nothing about the table parks"),
    "IBIS mapping on another file": (
        replace("case.toml", 'file = "parks.csv"', 'file = "parks.csv"\nmapping = "ibis"'), "column Plannaam",
    ),
}  # fmt: skip


def store_with_an_earlier_date(case: Path) -> Path:
    """Keep the undamaged case of a year before, so that a damaged one would be a new snapshot."""
    settings = case / "case.toml"
    now = settings.read_text()
    settings.write_text(now.replace("reference_date = 2023-12-31", "reference_date = 2022-12-31"))
    create_snapshot(load_case(case), case.parent / "store")
    settings.write_text(now)
    return case.parent / "store"


def test_the_undamaged_case_is_taken_in(case):
    loaded = load_case(case)
    assert loaded.intake.faults == ()
    assert len(loaded.portfolio.table("parks")) == 2


def test_at_least_forty_kinds_of_damage():
    assert len(DAMAGED) >= 40


@pytest.mark.parametrize("name", DAMAGED)
def test_damage_gives_one_clear_message_and_changes_nothing(case, name, capsys):
    damage, expected = DAMAGED[name]
    store = store_with_an_earlier_date(case)
    damage(case)
    before = content_of(case.parent)
    said = {}
    for language in ("en", "nl"):
        with pytest.raises(SystemExit) as end:
            main(["snapshot", "create", str(case), "--store", str(store), "--lang", language])
        assert end.value.code == 2
        # Where only rows are faulty, the last line says how to go on without them.
        said[language] = capsys.readouterr().err.removesuffix(f"{say('rows_can_be_set_aside', language)}\n")
        assert content_of(case.parent) == before
    assert expected in said["en"]
    assert [len(text.splitlines()) for text in said.values()] == [1, 1], said
    assert said["nl"] != said["en"]
    for text in said.values():
        assert not set("{}") & set(text)
        assert "nan" not in text.lower().split()
        # What is wrong, and after it what to do.
        assert len([part for part in text.split(". ") if part]) >= 2, text
    assert "Traceback" not in said["en"]


def test_all_faults_come_at_once(case):
    for damage in ("negative hectares", "unknown profile", "supply of an unknown park", "half a move"):
        DAMAGED[damage][0](case)
    with pytest.raises(InputError) as caught:
        load_case(case)
    assert len(caught.value.problems) == 4


def test_setting_aside_keeps_the_good_rows_and_tells_why(case, tmp_path):
    replace("parks.csv", "20,15", "-20,15")(case)
    loaded = load_case(case, set_aside=tmp_path / "aside")
    assert loaded.portfolio.table("parks")["park_id"].tolist() == ["a"]
    assert loaded.intake.counts["parks"]["rows_set_aside"] == 1
    # The supply of a park that goes, goes with it.
    assert loaded.portfolio.table("supply_offers")["park_id"].tolist() == ["a"]
    assert "The row with key b in the table parks was set aside" in describe(loaded.intake.faults, "en")[1]
    aside = pd.read_csv(tmp_path / "aside" / "parks.csv")
    assert aside.loc[0, "row"] == 3
    assert "-20" in aside.loc[0, "why"]


def test_the_same_case_in_every_format_gives_the_same_parks(case):
    expected = load_case(case).portfolio.table("parks")
    table = pd.read_csv(case / "parks.csv")
    toml = (case / "case.toml").read_text()
    for name, save in (
        ("parks.xlsx", lambda path: table.to_excel(path, index=False, engine="xlsxwriter")),
        ("parks.parquet", table.to_parquet),
    ):
        save(case / name)
        (case / "case.toml").write_text(toml.replace("parks.csv", name))
        pd.testing.assert_frame_equal(load_case(case).portfolio.table("parks"), expected)


def test_invalid_boundaries_are_repaired_and_counted(case):
    bow = Polygon([(190_000, 320_000), (190_500, 320_500), (190_500, 320_000), (190_000, 320_500)])
    parks_from("parks.gpkg", shapes([bow, SQUARES[1]]))(case)
    loaded = load_case(case)
    assert loaded.intake.counts["parks"]["shapes_repaired"] == 1
    assert loaded.portfolio.table("parks").geometry.is_valid.all()
    assert loaded.portfolio.table("parks").crs.to_epsg() == 28992


def test_an_ibis_export_fills_parks_and_supply(case):
    (case / "ibis.csv").write_text(
        "RIN_Nummer;Plannaam;Gemeente;Bruto;Netto_ha;Terstond_Uitgeefbaar;Werklocatietype;Parkmanagement\n"
        "101;Noord;Stad;107,4000 ha;80,5000;2,5;B bedrijventerrein;Ja\n102;Zuid;Stad;12,0;10;0;;Onbekend\n",
        encoding="cp1252",
    )
    toml = CASE.replace('"parks.csv"', '"ibis.csv"\nmapping = "ibis"').replace(
        '"supply.csv"', '"ibis.csv"\nmapping = "ibis"'
    )
    (case / "case.toml").write_text(toml)
    loaded = load_case(case).portfolio
    assert loaded.table("parks")["gross_ha"].tolist() == [107.4, 12.0]
    assert loaded.table("parks")["location_type"].tolist()[0] == "business_park"
    assert loaded.table("supply_offers")["immediately_available_ha"].sum() == 2.5


def test_the_report_names_every_fault(case, tmp_path):
    from terreinwijzer.sources.report import write_intake_report

    DAMAGED["negative hectares"][0](case)
    with pytest.raises(InputError, match="gross_ha") as caught:
        load_case(case)
    page, table = write_intake_report(caught.value.problems, (), {}, tmp_path / "report", "nl")
    assert "-10.5" in page.read_text(encoding="utf-8")
    assert pd.read_csv(table, sep=";").loc[0, "row"] == 2
    shutil.rmtree(tmp_path / "report")
