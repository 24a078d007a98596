"""The commands: the made-up park, and a file with faults, in both languages."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pandas as pd
import pytest

from terreinwijzer.api.hub import hub_picture
from terreinwijzer.cli import main
from terreinwijzer.errors import InputError
from terreinwijzer.snapshots.case import load_case
from terreinwijzer.transitions.hub.hours import QUARTER_HOURS, quarters_of

ROOT = Path(__file__).parents[2]


@pytest.fixture
def run(capsys, monkeypatch):
    """Return the command line in this process: what it printed, and its exit code."""
    monkeypatch.chdir(ROOT)

    def command(*arguments: object) -> tuple[str, int]:
        with pytest.raises(SystemExit) as ended:
            main([*map(str, arguments)])
        return capsys.readouterr().out, int(ended.value.code or 0)

    return command


@pytest.fixture
def park(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROOT / "cases" / "de-kring", tmp_path / "de-kring"))


def test_the_picture_of_the_made_up_park_comes_as_data_and_in_words(run):
    out, code = run("hub", "cases/de-kring", "--picture", "--json")
    assert code == 0
    told = json.loads(out)
    assert len(told["connections"]) == 12
    hours = {(row["direction"], row["way"]): row["hours"] for row in told["congestion"]}
    assert hours["import", "alone"] > hours["import", "shared"]
    assert {row["short"] for row in told["matches_import"]} >= {"bakkerij", "vervoer"}
    assert 0 < told["coincidence"][0]["coincidence"] < 1
    assert len(told["load_duration"]) == 101
    words, _ = run("hub", "cases/de-kring", "--picture", "--lang", "en")
    assert "made up, by way of example" in words
    assert "Grid congestion now" in words


def test_a_case_without_connections_is_told_what_is_missing(run):
    out, code = run("hub", "cases/heerlen", "--json")
    assert code == 2
    assert [problem["code"] for problem in json.loads(out)["problems"]] == ["hub_no_connections"]


def test_a_measurement_goes_before_the_profile_and_its_gaps_stop_the_work_until_a_choice_is_made(park):
    index = quarters_of(2025)
    load = pd.Series(50.0, index)
    rows = load.drop(index[1000:1010]).index.strftime("%Y-%m-%d %H:%M")
    (park / "loads").mkdir()
    text = "tijd_utc;garage [kW]\n" + "".join(f"{at};50\n" for at in rows)
    (park / "loads" / "garage.csv").write_text(text)
    case = load_case(park)
    with pytest.raises(InputError, match="10 quarter-hours of 'garage' are missing"):
        hub_picture(case, loads=["loads/*.csv"])
    picture = hub_picture(case, loads=["loads/*.csv"], fill="week_before")
    assert int(picture.filled["garage"].sum()) == 10
    assert "loads_gap" in [finding.code for finding in picture.findings]
    garage = picture.case.net_kw["garage"]
    assert garage.sum() * QUARTER_HOURS == pytest.approx(50 * 8760)
    basis = picture.case.connections["basis"]
    assert (basis["garage"], basis["bakkerij"]) == ("measured", "made_up")
    # 50 kW all year is 4.4 times what its floor area would suggest, but nothing was stated: so it is not doubted.
    assert "loads_unlike_annual_use" not in [finding.code for finding in picture.findings]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("garage,Garage,4520,1900,,48", "garage,Garage,4520,1900,,", "capacity for drawing of connection 'garage'"),
        ("garage,Garage,4520,1900", "garage,Garage,,1900", "Connection 'garage' has no measurement"),
        ("44,9,17,120", "44,9,10,120", "do not fit in the window of 'poolautos'"),
    ],
)
def test_tables_that_lack_something_are_refused_with_what_to_do(park, old, new, message):
    for name in ("connections.csv", "flexible_loads.csv"):
        path = park / name
        path.write_text(path.read_text().replace(old, new))
    with pytest.raises(InputError, match=message):
        hub_picture(load_case(park))


def test_prices_of_half_a_year_are_refused(park):
    index = quarters_of(2025)[: 35_040 // 2 : 4]
    lines = "".join(f"{at:%Y-%m-%d %H:%M};0,08\n" for at in index)
    (park / "prices.csv").write_text("tijd_utc;prijs\n" + lines)
    with pytest.raises(InputError, match="miss 17520 quarter-hours"):
        hub_picture(load_case(park), prices="prices.csv")


def test_faults_of_a_file_of_measurements_are_told_in_both_languages(tmp_path, run):
    path = tmp_path / "meter.csv"
    path.write_text("van;afname [kWh]\n2025-06-02 00:00;3,5\n2025-06-02 00:15;-1\n2025-06-02 00:30;4\n")
    out, code = run("loads", path, "--json")
    assert code == 1
    told = json.loads(out)
    assert told["connections"] == [
        {"connection": "meter", "quarters": 2, "missing": 1, "drawn_kwh": 7.5, "highest_kw": 16.0, "fed_in_kwh": 0.0}
    ]
    assert [(each["code"], each["row"]) for each in told["findings"]] == [("loads_negative", 3), ("loads_gap", None)]
    for language, words in (("nl", "is negatief"), ("en", "is negative")):
        assert words in run("loads", path, "--lang", language)[0]
    assert run("loads", path, "--zone", "mars", "--lang", "en")[1] == 2


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ((), None),
        (("--gtv", 100, "--annual", 90_000), None),
        (("--gtv", 2), "loads_above_capacity"),
        (("--annual", 88), "loads_unlike_annual_use"),
    ],
)
def test_a_mixed_up_unit_is_found_beside_what_is_stated(tmp_path, run, options, code):
    """Ten kilowatts all summer, in a file that says kW: 87,600 kWh a year."""
    moments = pd.date_range("2025-06-01", periods=35 * 96, freq="15min")
    path = tmp_path / "meter.csv"
    path.write_text("tijd_utc;afname [kW]\n" + "".join(f"{at:%Y-%m-%d %H:%M};10\n" for at in moments))
    out, ended = run("loads", path, "--json", *options)
    assert [each["code"] for each in json.loads(out)["findings"]] == ([code] if code else [])
    assert ended == (1 if code else 0)
    if code:
        assert "Is de eenheid verwisseld" in run("loads", path, "--lang", "nl", *options)[0].replace("\n", " ")
