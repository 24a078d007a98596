"""The workbook as an analyst opens it: every table, with meaning, unit and source above each column."""

from datetime import datetime

import openpyxl
import pandas as pd
import pytest

from terreinwijzer.dossier.data.tables import data_tables, result_definitions, sheet_name
from terreinwijzer.dossier.data.workbook import HEAD_ROWS, MOST_ROWS, decimals_needed, number_format, write_workbook
from terreinwijzer.vocabulary.language import LANGUAGES
from terreinwijzer.vocabulary.notation import day
from terreinwijzer.vocabulary.tables import canonical_tables, open_tables

LABELS, UNITS, SOURCES, CODES = range(1, HEAD_ROWS + 1)


@pytest.fixture
def results(heerlen_results):
    return heerlen_results


@pytest.fixture(scope="module")
def books(heerlen_dossiers) -> dict[str, openpyxl.Workbook]:
    return {each: openpyxl.load_workbook(heerlen_dossiers / f"heerlen-{each}.xlsx") for each in LANGUAGES}


def column(sheet, code: str) -> int:
    return next(cell.column for cell in sheet[CODES] if cell.value == code)


def values(sheet, code: str) -> list:
    place = column(sheet, code)
    return [sheet.cell(row, place).value for row in range(HEAD_ROWS + 1, sheet.max_row + 1)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_table_of_the_case_has_a_sheet(heerlen, books, language):
    for name in heerlen.portfolio.tables:
        sheet = books[language][sheet_name(name, language)]
        assert sheet.max_row - HEAD_ROWS == len(heerlen.portfolio.table(name)), name


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_result_that_the_case_has_gets_a_sheet(books, language):
    present = {name for name in result_definitions() if sheet_name(name, language) in books[language].sheetnames}
    # Establishments are a licensed register and units are not among the data: Heerlen lacks what is made from them.
    # Its parks have no outlines, so that there is nothing to search land around.
    zones = {"weighing_zones", "weighing_land"}
    # Nor are roads and ramps among the data, or connections to share, or outlines to measure climate on.
    roads = {f"reach_{name}" for name in ("nearest", "residential", "cycling", "gaps", "plans")}
    hub = {name for name in result_definitions() if name.startswith("hub_")} - {"hub_screening"}
    climate = {"climate_parks", "climate_plots", "climate_plan", "climate_yardstick"}
    lacking = {"steering_fit", "steering_small_units"} | zones | roads | hub | climate
    # The sector of most jobs is not known, so that jobs and people are not compared.
    lacking |= {"labour_fit"}
    # No business entered its streams.
    lacking |= {"streams_groups", "streams_named", "streams_links"}
    assert set(result_definitions()) - present == lacking


def test_names_of_sheets_are_allowed_and_differ():
    for language in LANGUAGES:
        tables = (*(table.name for table in open_tables()), *result_definitions(),
                  "indicators", "indicators_by_profile", "indicators_by_cluster")  # fmt: skip
        names = [sheet_name(name, language) for name in tables]
        assert len({name.lower() for name in names}) == len(names)
        assert all(0 < len(name) <= 31 and not set(name) & set(r":\/?*[]") for name in names)


def test_every_column_that_a_method_makes_is_described(results):
    for table in data_tables(results, "nl"):
        assert list(table.frame.columns) == list(table.definition.column_names), table.name
    demand = results.demand
    made = {"demand_paths": demand.forecast.paths, "run_out": demand.confrontation.run_out,
            "backtest": demand.backtest, "segments": demand.confrontation.segments,
            "confrontation_years": demand.confrontation.years, "supplies": demand.confrontation.supplies,
            "uncertainty_tornado": demand.uncertainty.tornado}  # fmt: skip
    for name, frame in made.items():
        assert set(frame.columns) == set(result_definitions()[name].column_names), name


@pytest.mark.parametrize("language", LANGUAGES)
def test_above_every_column_stand_meaning_unit_and_source_with_its_date(heerlen, books, language):
    sheet = books[language][sheet_name("parks", language)]
    place = column(sheet, "net_issued_ha")
    source = heerlen.settings.sources["rebis"]
    assert sheet.cell(LABELS, place).value == canonical_tables()["parks"].column("net_issued_ha").meaning(language)
    assert sheet.cell(UNITS, place).value == "ha"
    merged = [area for area in sheet.merged_cells.ranges if sheet.cell(SOURCES, place).coordinate in area]
    first = merged[0].start_cell if merged else sheet.cell(SOURCES, place)
    assert source.titled(language) in first.value
    assert day(source.reference_date, language) in first.value


def test_heads_stay_in_sight_and_can_be_filtered(books):
    for sheet in books["nl"].worksheets[1:]:
        assert sheet.freeze_panes.endswith(str(HEAD_ROWS + 1)), sheet.title
        assert sheet.auto_filter.ref.startswith(f"A{HEAD_ROWS}:"), sheet.title


def test_numbers_are_numbers_and_dates_are_dates(results, books):
    for table in data_tables(results, "nl"):
        sheet = books["nl"][table.sheet("nl")]
        for each in table.definition.columns:
            kinds = {"number": (int, float), "integer": (int, float), "year": (int, float), "date": datetime}
            filled = [value for value in values(sheet, each.name) if value is not None]
            assert all(isinstance(value, kinds.get(each.type, str)) for value in filled), (table.name, each.name)
            if each.name != "unit":  # a pure number has no unit to show
                assert len(filled) == table.frame[each.name].notna().sum(), (table.name, each.name)


def test_values_are_unrounded_and_only_shown_rounded(books):
    sheet = books["nl"]["Indicatoren per terrein"]
    row = values(sheet, "park_id").index("avantis") + HEAD_ROWS + 1
    cell = sheet.cell(row, column(sheet, "jobs_per_net_ha"))
    assert cell.value == pytest.approx(1299 / 27.2, rel=1e-12)
    assert cell.number_format == "#,##0"
    year = sheet.cell(row, column(sheet, "mean_construction_year"))
    assert year.number_format == "0"


def test_a_gap_stays_empty(heerlen, books):
    parks = heerlen.portfolio.table("organisations")
    shown = values(books["nl"]["Invoer, organisaties"], "business_association")
    assert [value is None for value in shown] == parks["business_association"].isna().tolist()


def test_a_total_says_on_how_many_parks_it_rests(books):
    sheet = books["nl"]["Totalen"]
    known = dict(zip(values(sheet, "indicator"), values(sheet, "known"), strict=True))
    assert known["organised_share_pct"] == "de 6 bekende van 17 terreinen"
    assert known["net_ha"] == "alle 17 terreinen"
    # A share of no supply is no gap.
    assert known["option_share_pct"] == "alle 17 terreinen"


def test_codes_and_texts_are_in_the_language_of_the_dossier(books):
    assert "Industrieel" in values(books["nl"]["Invoer, terreinen"], "profile")
    assert "Industrial" in values(books["en"]["Input, parks"], "profile")
    english = [cell.value for cell in books["en"]["Input, stated figures"][CODES]]
    assert "label_en" in english
    assert "label_nl" not in english
    assert "WLO scenarios High and Low, applied to South Limburg" in values(books["en"]["Sources"], "title")


def test_the_guide_names_every_sheet_with_its_rows(results, books):
    guide = books["nl"].worksheets[0]
    rows = {row[0].value: row[3].value for row in guide.iter_rows(min_row=5)}
    assert rows == {table.sheet("nl"): len(table.frame) for table in data_tables(results, "nl")}


def test_a_table_of_the_command_line_has_its_key_in_front_and_leaves_whole_or_not_at_all(tmp_path, capsys):
    from terreinwijzer.commands.screen import write_table
    from terreinwijzer.errors import InputError, describe

    table = pd.DataFrame({"jobs": [12, None], "name": ["=1+1", "Beitel"]}, index=pd.Index(["a", "b"], name="park_id"))
    write_table(table, tmp_path / "parks.xlsx", "nl", as_json=False)
    assert "parks.xlsx" in capsys.readouterr().out
    sheet = openpyxl.load_workbook(tmp_path / "parks.xlsx").active
    assert list(sheet.values) == [("park_id", "jobs", "name"), ("a", 12, "=1+1"), ("b", None, "Beitel")]
    assert sheet["C2"].data_type == "s", "a name is never a formula"
    with pytest.raises(InputError) as refused:
        write_table(pd.DataFrame(index=range(2**20)), tmp_path / "long.xlsx", "nl", as_json=False)
    (told,) = describe(refused.value.problems, "nl")
    assert "1048576 rijen" in told
    assert "Kies een naam die eindigt op .csv of .parquet" in told
    assert not (tmp_path / "long.xlsx").exists()


def test_a_table_too_long_to_read_is_named_with_the_file_that_has_it(results, tmp_path):
    from dataclasses import replace

    long = next(table for table in data_tables(results, "en") if table.name == "issuance")
    frame = pd.concat([long.frame] * (MOST_ROWS // len(long.frame) + 1), ignore_index=True)
    target = tmp_path / "long.xlsx"
    write_workbook([replace(long, frame=frame)], target, "en", "Long")
    book = openpyxl.load_workbook(target)
    assert book.sheetnames == ["Guide"]
    assert "tables/issuance.parquet" in book.worksheets[0]["B5"].value


@pytest.mark.parametrize(
    ("values", "unit", "decimals"),
    [
        ([1.0, 2.0], "ha", 0),
        ([1.5], "ha", 1),
        ([1 / 3], "ha", 2),
        ([1 / 3], "pct", 1),
        ([None], "ha", 0),
        ([0.25], "ratio", 2),
    ],
)
def test_as_many_decimals_as_the_values_have_up_to_what_the_unit_deserves(values, unit, decimals):
    assert decimals_needed(pd.Series(values, dtype="float64"), unit) == decimals


def test_a_year_has_no_separator_and_euros_have_their_sign():
    assert number_format("year", 0) == "0"
    assert number_format("eur", 0) == "€ #,##0"
    assert number_format("ha", 2) == "#,##0.00"
