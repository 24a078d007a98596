"""Published curves: on the same days of the week of another year, and every fault of a file told with its line."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from terreinwijzer.api.hub import hub_picture, pictured_results
from terreinwijzer.errors import InputError
from terreinwijzer.snapshots.case import load_case
from terreinwijzer.sources.loads.curves import read_curve
from terreinwijzer.transitions.hub.curves import over_year
from terreinwijzer.transitions.hub.hours import DUTCH, quarters_of
from terreinwijzer.transitions.hub.settings import hub_settings

CASES = Path(__file__).parents[2] / "cases"


def working_hours(year: int) -> np.ndarray:
    """Return a curve of hours: one from nine to five on working days, nothing otherwise."""
    hours = pd.date_range(f"{year}-01-01", f"{year + 1}-01-01", freq="h", inclusive="left")
    return np.asarray((hours.dayofweek < 5) & (hours.hour >= 9) & (hours.hour < 17), dtype=float)


@given(st.integers(2016, 2035), st.integers(2010, 2035))
def test_work_stays_on_working_days_in_every_year(year, curve_year):
    found = over_year(working_hours(curve_year), curve_year, quarters_of(year))
    local = found.index.tz_convert(DUTCH)
    at_work = (local.dayofweek < 5) & (local.hour >= 9) & (local.hour < 17)
    assert found.sum() == pytest.approx(1)
    # The last days of a year can be those of the next week in the curve: no more than three.
    assert (found[~at_work] > 0).sum() <= 3 * 8 * 4
    assert (found[at_work] == 0).sum() <= 3 * 8 * 4


def test_in_its_own_year_a_curve_is_what_it_was():
    curve = np.arange(8760.0)
    found = over_year(curve, 2025, quarters_of(2025))
    hours = found.groupby(found.index.tz_convert(DUTCH).tz_localize(None).floor("h")).sum()
    assert hours.iloc[5] == pytest.approx(5 / curve.sum(), rel=1e-3)
    assert hours.loc["2025-07-01 12:00"] == pytest.approx(curve[181 * 24 + 12] / curve.sum(), rel=1e-3)


@pytest.mark.parametrize(
    ("text", "code", "row"),
    [("1\n" * 10, "curve_no_year", None), ("0\n" * 8760, "curve_no_year", None),
     ("use\n" + "1\n" * 8760, "curve_value_wrong", 1),
     ("1\n" * 8759 + "-1\n", "curve_value_wrong", 8760), ("1,5\n" * 8760, "curve_value_wrong", 1)],
)  # fmt: skip
def test_a_file_that_is_no_curve_is_told_with_its_line(tmp_path, text, code, row):
    (tmp_path / "curve.csv").write_text(text)
    with pytest.raises(InputError) as caught:
        read_curve(tmp_path / "curve.csv")
    assert (caught.value.problems[0].code, caught.value.problems[0].row) == (code, row)


def test_files_that_are_missing_or_cut_off_are_told(tmp_path):
    with pytest.raises(InputError, match="not there"):
        read_curve(tmp_path / "nowhere.csv")
    (tmp_path / "cut.csv.gz").write_bytes(b"\x1f\x8b\x08\x00cut")
    with pytest.raises(InputError, match="cannot be read"):
        read_curve(tmp_path / "cut.csv.gz")


def test_a_profile_that_is_not_given_is_told_with_those_that_are():
    case = load_case(CASES / "de-kring")
    case.portfolio.tables["connections"]["profile"] = "office"
    with pytest.raises(InputError, match="profile 'office' is not under"):
        hub_picture(case)
    with pytest.raises(InputError, match="profiles = "):
        hub_settings({"profiles": {"office": {"file": "x.csv"}}})


def test_the_made_up_park_follows_published_curves(shared):  # noqa: ARG001  (says where the files are absent)
    case = load_case(CASES / "de-kring-profielen")
    picture = hub_picture(case)
    connections = picture.case.connections
    assert set(connections["basis"]) == {"profile"}
    # The use of the year stays what it was; only when it falls is that of the curve.
    made_up = hub_picture(load_case(CASES / "de-kring")).case.connections
    assert connections["annual_kwh"].to_dict() == pytest.approx(made_up["annual_kwh"].to_dict())
    load = picture.case.question.load_kw["kantoor"]
    local = load.index.tz_convert(DUTCH)
    assert load[local.dayofweek < 5].mean() > 1.4 * load[local.dayofweek >= 5].mean()
    assert set(pictured_results(case, picture).room.index) == {"import", "export"}
