"""The dossier tells of streams only what businesses chose to show."""

from dataclasses import replace

import openpyxl
import pytest

from terreinwijzer.api.case import results_of
from terreinwijzer.dossier.dossier import write_dossier
from terreinwijzer.snapshots.case import load_case

SECRET, TONNES = "Geheim Metaalwerk", 7654321.0


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """Return the folder with the dossier of a case in which one business shows nothing."""
    case = load_case("cases/de-kring")
    tables = dict(case.portfolio.tables)
    businesses, streams = tables["stream_businesses"].copy(), tables["streams"].copy()
    first = businesses.index[businesses["shares"] == "group"][0]
    key = businesses.loc[first, "business_id"]
    businesses.loc[first, ["name", "shares"]] = [SECRET, None]
    streams.loc[streams["business_id"] == key, "tonnes_year"] = TONNES
    tables |= {"stream_businesses": businesses, "streams": streams}
    folder = tmp_path_factory.mktemp("streams")
    # The search of the hub takes long and tells nothing here.
    parameters = {name: each for name, each in case.parameters.items() if name != "hub"}
    tables = {name: table for name, table in tables.items() if name not in {"connections", "flexible_loads"}}
    settings = replace(case.settings, parameters=parameters)
    hidden = replace(case, settings=settings, portfolio=replace(case.portfolio, tables=tables))
    write_dossier(results_of(hidden), folder, "en", ["html", "xlsx", "data"])
    return folder


def test_what_a_business_does_not_show_is_in_no_file(written):
    files = [path for path in written.rglob("*") if path.is_file()]
    assert len(files) > 10
    for path in files:
        content = path.read_bytes()
        if path.suffix == ".xlsx":
            book = openpyxl.load_workbook(path)
            content = str([row for sheet in book for row in sheet.iter_rows(values_only=True)]).encode()
        assert SECRET.encode() not in content, path.name
        for number in (b"7654321", b"7,654,321", b"7654321.0"):
            assert number not in content, path.name
    assert not {"streams", "stream_businesses"} & {path.stem for path in files}


def test_what_others_chose_to_show_is_told_and_marked_as_made_up(written):
    page = (written / "de-kring-en.html").read_text(encoding="utf-8")
    assert "Circular streams" in page
    assert "Streams that businesses show added up – " in page
    assert "Plaatmaterialen" in page
    book = openpyxl.load_workbook(written / "de-kring-en.xlsx")
    assert {"Streams added up", "Streams with name"} <= set(book.sheetnames)
