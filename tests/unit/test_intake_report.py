"""The intake report: for people in a browser, and for a spreadsheet."""

import csv

import pytest
from axe_playwright_python.sync_playwright import Axe

from terreinwijzer.errors import Problem
from terreinwijzer.sources.report import write_intake_report

FAULTS = (
    Problem("out_of_range", "parks.csv", "parks", 2, "gross_ha", "-10.5", {"low": "0", "high": "9"}),
    Problem("value_unreadable", "parks.csv", "parks", 7, "jobs", '=HYPERLINK("http://x","y")', {"wanted": "getal"}),
    Problem("value_unreadable", "parks.csv", "parks", 8, "name", "<script>alert(1)</script>", {"wanted": "tekst"}),
)
REMARKS = (Problem("column_without_place", "parks.csv", "parks", None, "kleur"),)
COUNTS = {"parks": {"rows_read": 3, "rows_kept": 0, "rows_set_aside": 3, "shapes_repaired": 0}}


def report(folder, language="nl"):
    return write_intake_report(FAULTS, REMARKS, COUNTS, folder, language)


def test_the_table_opens_in_a_dutch_spreadsheet(tmp_path):
    content = report(tmp_path)[1].read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(content.decode("utf-8-sig").splitlines(), delimiter=";"))
    assert [row["row"] for row in rows] == ["2", "7", "8", ""]
    assert (rows[0]["file"], rows[0]["column"], rows[0]["value"]) == ("parks.csv", "gross_ha", "-10.5")
    assert "moet tussen 0 en 9 liggen" in rows[0]["problem"]
    assert [row["severity"] for row in rows] == ["fout", "fout", "fout", "opmerking"]


def test_no_cell_runs_as_a_formula(tmp_path):
    rows = list(csv.reader(report(tmp_path)[1].read_text(encoding="utf-8-sig").splitlines(), delimiter=";"))
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "@"))]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_page_tells_everything_and_runs_nothing(tmp_path, language):
    page = report(tmp_path, language)[0].read_text(encoding="utf-8")
    assert f'<html lang="{language}">' in page
    assert "<script>" not in page
    for text in ("-10.5", "gross_ha", "kleur", "parks.csv"):
        assert text in page
    assert page.count("<caption") == page.count("<table>") == 2
    assert page.count("<th>") == 0


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_page_is_accessible(tmp_path, language, browser):
    page = browser.new_page()
    page.goto(report(tmp_path, language)[0].as_uri())
    results = Axe().run(page)
    page.close()
    assert results.violations_count == 0, results.generate_report()
