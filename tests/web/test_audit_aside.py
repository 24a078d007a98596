"""What the intake set aside stands on the page of the audit: nobody takes the figures for more than they are."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from django.test import override_settings
from served import ROOT, address_of

CASE = """
[case]
id = "small"
name = "Small"
region = "Region"
reference_date = 2023-12-31

[tables.parks]
file = "parks.csv"

[tables.stream_businesses]
file = "businesses.csv"
"""


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """Return a case with a faulty park, and a business that told in confidence what cannot be."""
    folder = tmp_path / "case"
    folder.mkdir()
    (folder / "case.toml").write_text(CASE)
    (folder / "parks.csv").write_text("park_id,name,gross_ha\na,Aa,10\nb,Bee,-20\n")
    (folder / "businesses.csv").write_text("business_id,park_id,jobs\none,a,10\ntwo,a,-98765\n")
    return folder


def page_of(client, case: Path, **more: str) -> str:
    from django.conf import settings

    with override_settings(ENVIRONMENT=replace(settings.ENVIRONMENT, data=str(case), **more)):
        return client.get("/en/small/audit/").content.decode()


def test_the_audit_tells_which_rows_stand_aside_and_why(client, case, tmp_path):
    page = page_of(client, case, set_aside=str(tmp_path / "aside"))
    assert "Rows that the intake set aside: 2." in page
    assert "-20 is not possible" in page
    assert "stream_businesses" in page, "that a row of a private table is missing is no secret"
    assert "98765" not in page, "what it says is"
    assert "98765" in (tmp_path / "aside" / "stream_businesses.csv").read_text()


def test_without_a_folder_for_them_the_page_says_how_to_go_on(client, case):
    assert "--set-aside FOLDER" in page_of(client, case)


def test_a_case_that_came_in_whole_has_nothing_of_it(client):
    assert 'id="aside"' not in client.get("/en/heerlen/audit/").content.decode()


def test_a_snapshot_tells_how_many_rows_it_lacks(client, case, tmp_path):
    from terreinwijzer.snapshots.case import load_case
    from terreinwijzer.snapshots.store import create_snapshot

    create_snapshot(load_case(case, tmp_path / "aside"), tmp_path / "store")
    page = page_of(client, tmp_path / "store")
    assert "Rows that the intake set aside: 2." in page
    assert "98765" not in page


def test_serve_refuses_with_a_way_on_and_then_opens(case, tmp_path):
    command = [sys.executable, "-m", "terreinwijzer.cli", "serve", str(case), "--port", "0", "--workers", "0",
               "--json", "--lang", "en"]  # fmt: skip
    given = os.environ | {"TERREINWIJZER_DATABASE": f"sqlite:///{tmp_path / 'web.sqlite3'}",
                          "TERREINWIJZER_CACHE": str(tmp_path / "cache")}  # fmt: skip
    refused = subprocess.run(command, cwd=ROOT, env=given, capture_output=True, text=True, check=False, timeout=120)
    assert refused.returncode == 2
    assert "the same command with '--set-aside FOLDER'" in refused.stderr
    asked = [*command, "--set-aside", str(tmp_path / "aside")]
    with subprocess.Popen(asked, cwd=ROOT, env=given, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as at:
        try:
            page = httpx.get(f"{address_of(at)}/en/small/audit/", timeout=60)
            assert "Rows that the intake set aside: 2." in page.text
        finally:
            at.terminate()
        assert f"2 rows set aside in {tmp_path / 'aside'}." in at.stderr.read()
