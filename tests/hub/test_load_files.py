"""Files of meter companies as they come: every layout gives the same quarter-hours, and every fault has its place."""

from __future__ import annotations

import gzip

import numpy as np
import pandas as pd
import pytest

from terreinwijzer.errors import InputError, describe
from terreinwijzer.sources.loads.filling import filled
from terreinwijzer.sources.loads.load_files import Loads, joined, read_loads
from terreinwijzer.sources.loads.plausible import implausible
from terreinwijzer.sources.loads.profile_files import read_profiles

SPRING, AUTUMN = "2025-03-30", "2025-10-26"


def written(tmp_path, text, name="load.csv"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def dutch(number):
    return f"{number:.4f}".replace(".", ",")


def a_day(day):
    """Return the quarter-hours of a Dutch day, with a made-up load that differs in each."""
    start = pd.Timestamp(day, tz="Europe/Amsterdam")
    moments = pd.date_range(start, start + pd.DateOffset(days=1), freq="15min", inclusive="left")
    return pd.Series(np.arange(len(moments)) * 1.25 + 10, moments)


def codes(loads):
    return [finding.code for finding in loads.findings]


def lines_of(layout, day, load):
    """Return the heading and rows of one layout."""
    local = load.index.strftime("%d-%m-%Y %H:%M")
    ends = (load.index + pd.Timedelta("15min")).strftime("%d-%m-%Y %H:%M")
    values = list(map(dutch, load))
    if layout == "start":
        return "van;tot;afname [kW]", zip(local, ends, values, strict=True)
    if layout == "end":
        return "tot;afname [kW]", zip(ends, values, strict=True)
    if layout == "offset":
        return "tijdstip;afname (kW)", zip(load.index.map(lambda at: at.isoformat()), values, strict=True)
    if layout == "utc":
        return "tijd_utc;afname_kw", zip(load.index.tz_convert("UTC").strftime("%Y-%m-%d %H:%M"), values, strict=True)
    if layout == "long":
        rows = [("hal", *at.split(), "Afname", dutch(kw / 4), "kWh") for at, kw in zip(local, load, strict=True)]
        return "EAN;datum;tijd;richting;waarde;eenheid", rows
    numbers = ";".join(str(number) for number in range(1, 101))
    return f"datum;EAN;{numbers};eenheid", [(day, "hal", *values, *[""] * (100 - len(values)), "kW")]


@pytest.mark.parametrize(("day", "quarters"), [("2025-06-02", 96), (SPRING, 92), (AUTUMN, 100)])
@pytest.mark.parametrize("layout", ["start", "end", "offset", "utc", "long", "by_number"])
def test_every_layout_gives_the_same_quarter_hours_on_every_kind_of_day(tmp_path, day, quarters, layout):
    load = a_day(day)
    heading, body = lines_of(layout, day, load)
    found = read_loads(written(tmp_path, heading + "\n" + "\n".join(";".join(row) for row in body) + "\n", "hal.csv"))
    assert len(load) == quarters
    assert found.findings == ()
    np.testing.assert_allclose(found.drawn_kw["hal"].to_numpy(), load.to_numpy(), atol=1e-3)
    assert list(found.drawn_kw.index) == list(load.index.tz_convert("UTC"))


def test_a_day_of_96_columns_fits_an_ordinary_day_and_tells_the_doubtful_hour_in_autumn(tmp_path):
    clock = [f"{minute // 60:02d}:{minute % 60:02d}" for minute in range(15, 1441, 15)]
    heading = "EAN;datum;" + ";".join(clock)
    for day, lost in (("2025-06-02", 0), (AUTUMN, 4)):
        text = f"{heading}\nhal;{day};" + ";".join(str(number) for number in range(1, 97)) + "\n"
        found = read_loads(written(tmp_path, text), unit="kW")
        assert codes(found).count("loads_hour_doubtful") == lost
        assert int(found.drawn_kw["hal"].notna().sum()) == 96 - lost


def test_moments_that_do_not_exist_are_told_with_their_row_unless_the_meter_keeps_winter_time(tmp_path):
    text = f"datumtijd;afname [kWh]\n{SPRING} 01:45;10\n{SPRING} 02:00;11\n{SPRING} 02:15;12\n{SPRING} 03:00;13\n"
    path = written(tmp_path, text)
    found = read_loads(path)
    assert [(f.code, f.row) for f in found.findings if f.row] == [("loads_hour_absent", 3), ("loads_hour_absent", 4)]
    assert found.drawn_kw["load"].tolist() == [40, 52]
    assert "wintertijd" in describe(found.findings, "nl")[0]
    winter = read_loads(path, zone="winter")
    assert winter.drawn_kw["load"].tolist()[:3] == [40, 44, 48]


def test_gaps_doubles_negatives_and_noise_are_told_and_stay_empty(tmp_path):
    text = (
        "van;afname [kW];invoeding [kW]\n"
        "02-06-2025 00:00;10,5;0\n"
        "02-06-2025 00:15;-3;0\n"
        "02-06-2025 00:30;n.v.t.;0\n"
        "02-06-2025 00:45;12;0\n"
        "02-06-2025 00:45;13;0\n"
        "02-06-2025 01:30;14;1,5\n"
        "geen tijd;15;0\n"
        "02-06-2025 01:45;16;2\n"
    )
    found = read_loads(written(tmp_path, text, "hal.csv"))
    told = {(finding.code, finding.row) for finding in found.findings}
    assert {
        ("loads_negative", 3), ("loads_no_number", 4), ("loads_twice_different", 6), ("loads_twice_same", 6),
        ("loads_no_moment", 8), ("loads_gap", None),
    } <= told  # fmt: skip
    drawn = found.drawn_kw["hal"]
    assert drawn.isna().tolist() == [False, True, True, True, True, True, False, False]
    gap = next(finding for finding in found.findings if finding.code == "loads_gap")
    assert gap.details["count"] == 5
    assert gap.details["from"] == "2025-06-01 22:15 UTC"
    assert found.fed_in_kw["hal"].tolist()[:4] == [0, 0, 0, 0]
    for language in ("nl", "en"):
        assert all(describe(found.findings, language))


def test_nothing_is_filled_unless_asked_and_what_is_filled_is_marked(tmp_path):
    moments = pd.date_range("2025-06-02", periods=2 * 672, freq="15min")
    lines = [f"{at:%Y-%m-%d %H:%M};{number % 672}" for number, at in enumerate(moments) if number not in {3, 700, 701}]
    found = read_loads(written(tmp_path, "tijd_utc;hal\n" + "\n".join(lines)), unit="kW")
    same, marks = filled(found, "none")
    assert int(same.drawn_kw["hal"].isna().sum()) == 3
    assert not marks.to_numpy().any()
    whole, marks = filled(found, "week_before")
    assert whole.drawn_kw["hal"].tolist() == [number % 672 for number in range(2 * 672)]
    assert marks["hal"].to_numpy().nonzero()[0].tolist() == [3, 700, 701]
    straight, _ = filled(found, "interpolate")
    assert straight.drawn_kw["hal"].iloc[3] == 3
    with pytest.raises(InputError, match="'guess'"):
        filled(found, "guess")


@pytest.mark.parametrize(("factor", "hint"), [(1000, "kW / MW"), (0.25, "kWh / kW"), (4, "kW / kWh")])
def test_a_wrong_unit_shows_against_the_annual_use(tmp_path, factor, hint):
    moments = pd.date_range("2025-06-01", periods=35 * 96, freq="15min")
    lines = [f"{at:%Y-%m-%d %H:%M};{100 * factor}" for at in moments]
    found = read_loads(written(tmp_path, "tijd_utc;hal\n" + "\n".join(lines)), unit="kW")
    stated = pd.DataFrame({"gtv_import_kw": [100.0], "gtv_export_kw": [np.nan], "annual_use_kwh": [876_000.0]}, ["hal"])
    told = implausible(found, stated)
    assert "loads_unlike_annual_use" in [problem.code for problem in told]
    assert all(hint in problem.details["mix_up"] for problem in told)
    assert ("loads_above_capacity" in [problem.code for problem in told]) == (factor > 1)


def test_what_fits_is_not_doubted_and_a_strange_connection_is_named(tmp_path):
    moments = pd.date_range("2025-06-01", periods=35 * 96, freq="15min")
    lines = [f"{at:%Y-%m-%d %H:%M};100;5" for at in moments]
    found = read_loads(written(tmp_path, "tijd_utc;hal;schuur\n" + "\n".join(lines)), unit="kW")
    stated = pd.DataFrame({"gtv_import_kw": [150.0], "gtv_export_kw": [0.0], "annual_use_kwh": [876_000.0]}, ["hal"])
    assert [(problem.code, problem.value) for problem in implausible(found, stated)] == [
        ("loads_connection_unknown", "schuur")
    ]


def test_a_column_per_connection_is_a_balance_that_is_told_apart_by_sign(tmp_path):
    text = "tijd_utc;hal [kW];dak [kW]\n2025-06-01 10:00;5;-20\n2025-06-01 10:15;6;-25,5\n"
    found = read_loads(written(tmp_path, text))
    assert found.drawn_kw.to_dict("list") == {"dak": [0, 0], "hal": [5, 6]}
    assert found.fed_in_kw["dak"].tolist() == [20, 25.5]
    assert found.net_kw["hal"].tolist() == [5, 6]


def test_hours_are_told_and_files_of_one_connection_come_together(tmp_path):
    hours = read_loads(written(tmp_path, "tijd_utc,hal_kwh\n2025-06-01 10:00,8\n2025-06-01 11:00,12\n"))
    assert codes(hours) == ["loads_by_hour"]
    assert hours.drawn_kw["hal"].tolist() == [8] * 4 + [12] * 4
    later = read_loads(written(tmp_path, "tijd_utc;hal_kw\n2025-06-01 11:45;99\n2025-06-01 12:00;7\n", "b.csv"))
    both = joined([hours, later])
    assert both.drawn_kw["hal"].tolist() == [8] * 4 + [12] * 4 + [7]
    assert codes(both) == ["loads_by_hour", "loads_in_two_files"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a;b\n1;2\n", "no heading with a moment"),
        ("tijdstip;hal\n2025-06-01 10:00;1\n2025-06-01 10:15;1\n", "in which unit"),
        ("tijdstip;hal [kW]\n2025-06-01 10:00;1\n2025-06-01 10:07;1\n", "7 minutes"),
        ("tijdstip;hal [kW]\n2025-06-01 10:00;1\n", "no two values"),
        ("tijdstip;richting;waarde [kW]\n2025-06-01 10:00;omhoog;1\n", "'omhoog' is not known"),
        ("tijdstip;status\n2025-06-01 10:00;goed\n", "holds values"),
    ],
)
def test_a_file_that_cannot_be_understood_is_refused_with_what_to_do(tmp_path, text, message):
    with pytest.raises(InputError, match=message):
        read_loads(written(tmp_path, text))


def test_a_profile_file_has_six_lines_above_its_heading_and_adds_up_to_one(tmp_path):
    moments = pd.date_range("2025-01-01", "2026-01-01", freq="15min", tz="Europe/Amsterdam", inclusive="left")
    above = "".join(f"regel {number};;;\n" for number in range(6))
    value = f"{1 / 35_040:.12f}".replace(".", ",")
    ends = moments + pd.Timedelta("15min")
    local = zip(moments.strftime("%d-%m-%Y %H:%M"), ends.strftime("%d-%m-%Y %H:%M"), strict=True)
    body = "".join(f"{start};{end};{value};{value}\n" for start, end in local)
    fractions, findings = read_profiles(written(tmp_path, above + "van;tot;E1A_AZI_A;E3B_AMI_I\n" + body))
    assert findings == ()
    assert list(fractions.columns) == ["E1A_AZI_A", "E3B_AMI_I"]
    assert fractions.shape == (35_040, 2)
    assert fractions.index[0] == pd.Timestamp("2024-12-31 23:00", tz="UTC")


@pytest.mark.shared
def test_real_profiles_of_four_months_are_read_and_not_taken_for_a_year(shared):
    fractions, findings = read_profiles(shared / "data/energie/nedu_eprofielen_kwartier_2020-10_2021-01.csv.gz")
    assert fractions.shape == (11_520, 10)
    assert [finding.code for finding in findings] == ["profiles_no_year"] + ["profiles_sum"] * 10


@pytest.mark.shared
def test_real_loads_of_stations_keep_their_gaps(shared):
    path = shared / "data/energie/alliander_stationsbelasting_kwartier_2020-10_2021-01.csv.gz"
    found = read_loads(path)
    raw = pd.read_csv(path, index_col=0)
    assert found.drawn_kw.isna().sum().sum() >= raw.isna().sum().sum() > 0
    assert found.net_kw.max().max() == pytest.approx(1000 * raw.max().max())
    assert "loads_gap" in codes(found)


def test_what_is_fed_in_counts_in_the_net_and_a_direction_that_was_not_measured_is_nothing():
    index = pd.date_range("2025-06-02", periods=3, freq="15min", tz="UTC")
    drawn = pd.DataFrame({"hall": [3.0, 0.0, None], "shop": 1.0}, index)
    net = Loads(drawn, pd.DataFrame({"hall": [0.0, 20.0, 5.0], "roof": 9.0}, index)).net_kw
    assert net["hall"].tolist()[:2] == [3, -20]
    assert net["hall"].isna().tolist() == [False, False, True]
    assert (net["shop"].tolist(), net["roof"].tolist()) == ([1, 1, 1], [-9, -9, -9])


@pytest.mark.parametrize("kept", [0.02, 0.5, 0.99])
def test_a_packed_file_that_was_cut_off_is_told_as_damaged(tmp_path, kept):
    whole = gzip.compress(
        "\n".join(["moment;A [kWh]", *(f"2025-01-06 {n % 24:02}:00;{n}" for n in range(900))]).encode()
    )
    path = tmp_path / "load.csv.gz"
    path.write_bytes(whole[: int(kept * len(whole))])
    with pytest.raises(InputError, match="damaged"):
        read_loads(path)


def test_a_file_that_only_bears_the_name_of_a_packed_one_is_told_as_damaged(tmp_path):
    with pytest.raises(InputError, match="damaged"):
        read_loads(written(tmp_path, "moment;A [kWh]\n", "load.csv.gz"))
