"""`terreinwijzer fetch` as a user meets it: a file, its papers, and plain sentences."""

import json
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from cbs_service import CbsService, cells_of
from loopback import FaultProxy
from national_service import NationalService
from shapely.geometry import box
from test_ogc_features import grid

from terreinwijzer.cli import main


@pytest.fixture
def server():
    town = gpd.GeoDataFrame(
        {"fid": ["a"], "gemeentecode": ["GM0917"], "gemeentenaam": ["Heerlen"]},
        geometry=[box(190_000, 321_000, 190_500, 323_000)], crs="EPSG:28992",
    )  # fmt: skip
    with NationalService({"pand": grid(100), "gemeenten": town}, most=10, filters=["gemeentecode"]) as running:
        yield running


def services_at(base: str, folder: Path) -> Path:
    path = folder / "services.yaml"
    names = ("bag_buildings", "cbs_municipalities")
    path.write_text(json.dumps({"services": {name: {"address": base} for name in names}}))
    return path


def call(capsys, *arguments: object) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as end:
        main([str(argument) for argument in arguments])
    printed = capsys.readouterr()
    return int(end.value.code or 0), printed.out, printed.err


def test_the_buildings_of_a_municipality_come_with_their_papers(server, tmp_path, capsys):
    out = tmp_path / "panden.parquet"
    given = ("--services", services_at(server.base, tmp_path), "--cache", tmp_path / "cache", "--lang", "nl")
    code, said, _ = call(capsys, "fetch", "bag_buildings", "--municipality", "GM0917", "--out", out, *given)
    assert code == 0
    assert len(gpd.read_parquet(out)) == 26
    assert "26 objecten uit 3 pagina's" in said
    assert json.loads((tmp_path / "panden.parquet.source.json").read_text())["counts"]["features"] == 26
    offline = tmp_path / "again.parquet"
    code, said, _ = call(
        capsys, "fetch", "bag_buildings", "--municipality", "GM0917", "--out", offline, "--offline", "--json", *given
    )
    assert (code, json.loads(said)["features"]) == (0, 26)
    assert gpd.read_parquet(offline).equals(gpd.read_parquet(out))


def test_a_cut_is_told_in_one_sentence_and_resume_goes_on(server, tmp_path, capsys):
    broken = [True]

    def spoil(question, reply):
        cut = broken[0] and "cursor" in question.query
        return replace(reply, status=429, headers={"Retry-After": "999"}) if cut else reply

    out = tmp_path / "panden.parquet"
    with FaultProxy(server.base, spoil) as proxy:
        given = ("fetch", "bag_buildings", "--bbox", "189000,321000,199000,323000", "--out", out, "--lang", "en",
                 "--services", services_at(proxy.base, tmp_path), "--cache", tmp_path / "cache")  # fmt: skip
        code, said, fault = call(capsys, *given)
        assert (code, said) == (2, "")
        assert "asks to wait 999 seconds" in fault
        assert "Traceback" not in fault
        assert not out.exists()
        broken[0] = False
        code, said, _ = call(capsys, *given, "--resume")
    assert code == 0
    assert gpd.read_parquet(out)["building_id"].is_unique
    assert "100 features from 10 pages" in said


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("bag_building", "--bbox", "190000,321000,191000,322000"), "no service 'bag_building'. Choose from: bag_"),
        (("bag_buildings",), "--bbox or --municipality"),
        (("bag_buildings", "--bbox", "5,50,6,51"), "'5,50,6,51' is no area"),
        (("bag_buildings", "--bbox", "190000,321000,191000,322000", "--municipality", "GM0917"), "one of the two"),
        (("rivm_green", "--bbox", "190000,321000,191000,322000"), "ends in .tif"),
        (("cbs_land_use", "--bbox", "190000,321000,191000,322000"), "a table by municipality"),
        (("bag_buildings", "--file", "x.gpkg"), "whose name ends in _file"),
        (("bgt_road", "--bbox", "190000,321000,191000,322000"), "--moment"),
    ],
)
def test_wrong_use_is_told_before_anything_is_asked(tmp_path, capsys, arguments, message):
    code, _, fault = call(capsys, "fetch", *arguments, "--out", tmp_path / "x.parquet", "--lang", "en")
    assert code == 2
    assert message in fault
    assert list(tmp_path.iterdir()) == []


def test_services_are_shown_with_their_terms_and_whether_anyone_saw_them_work(capsys):
    code, said, _ = call(capsys, "services", "--json", "--lang", "nl")
    assert code == 0
    assert json.loads(said)["cbs_districts"]["terms"].startswith("CC BY 4.0")
    assert json.loads(said)["bag_buildings"]["verified"] is False


@pytest.mark.shared
def test_a_table_of_cbs_comes_with_titles_and_years(shared, tmp_path, capsys):
    cells = cells_of(shared / "data" / "economie" / "cbs_70262ned_bodemgebruik_gemeenten.csv.gz")
    out, own = tmp_path / "bodem.parquet", tmp_path / "services.yaml"
    with CbsService(cells) as server:
        own.write_text(json.dumps({"services": {"cbs_land_use": {"address": server.base}}}))
        given = ("--municipality", "GM0917", "--out", out, "--services", own, "--cache", tmp_path / "cache")
        code, said, _ = call(capsys, "fetch", "cbs_land_use", *given, "--lang", "en")
    assert code == 0
    assert "observations, of which 0 without a figure" in said
    found = pd.read_parquet(out)
    parks = found[found["measure"] == "M000011"].set_index("year")["value"]
    assert parks[2017] == 379
    assert set(found["RegioS_title"]) == {"GM0917"}
    assert set(found["unit"]) == {"ha"}
