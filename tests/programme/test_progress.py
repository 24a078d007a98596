"""Late actions with why, and indicators that should move."""

from datetime import date

import pandas as pd
import pytest

from terreinwijzer.programme.evaluation import evaluate
from terreinwijzer.programme.progress import planned_before_needed, progress, waiting_circle

TODAY = date(2026, 7, 1)


def action(number: str, state: str = "running", starts_on=None, due_on=None, needs=(), blocked_by: str = "") -> dict:
    return {"number": number, "state": state, "starts_on": starts_on, "due_on": due_on, "needs": needs,
            "blocked_by": blocked_by}  # fmt: skip


def programme(*actions: dict) -> pd.DataFrame:
    return pd.DataFrame(list(actions)).set_index("number", drop=False)


def test_an_action_is_late_from_the_day_after_it_should_have_begun_or_ended():
    table = progress(
        programme(
            action("0.1", "planned", starts_on=date(2026, 6, 30)),
            action("0.2", "planned", starts_on=TODAY),
            action("0.3", "running", starts_on=date(2026, 1, 1), due_on=date(2026, 6, 1)),
            action("0.4", "done", due_on=date(2020, 1, 1)),
            action("0.5", "stopped", due_on=date(2020, 1, 1)),
            action("1.1", "planned"),
            action("1.2", "planned", starts_on=date(2026, 5, 2), due_on=date(2026, 6, 1)),
        ),
        TODAY,
    )
    assert table.index[table["late"]].tolist() == ["0.1", "0.3", "1.2"]
    # 1.2 was missed first on the day that it should have begun: 29 days of May and 30 of June after 2 May, and 1 July.
    assert table["days_late"].tolist() == [1, 0, 30, 0, 0, 0, 60]


def test_why_an_action_is_late():
    late = {"state": "planned", "starts_on": date(2026, 1, 1)}
    table = progress(
        programme(
            action("1", **late, blocked_by="waits for the province", needs=("9",)),
            action("2", **late, needs=("8", "9")),
            action("3", **late),
            action("4", "running", due_on=date(2026, 1, 1)),
            action("5", "running", due_on=date(2027, 1, 1), blocked_by="no owner"),
            action("8", "done"),
            action("9", "running"),
        ),
        TODAY,
    )
    assert table["cause"].tolist() == ["blocked", "waits", "not_begun", "overdue", "", "", ""]
    assert table.loc["2", "waits_for"] == ("9",)


def test_actions_that_wait_for_each_other_are_found():
    assert waiting_circle({"a": ["b"], "b": ["c"], "c": []}) == ()
    circle = waiting_circle({"a": ["b"], "b": ["c"], "c": ["a"]})
    assert circle[0] == circle[-1]
    assert set(circle) == {"a", "b", "c"}


def test_a_planning_that_begins_before_what_it_needs_is_named():
    actions = programme(
        action("0.3", "planned", starts_on=date(2026, 1, 1), needs=("3.1",)),
        action("3.1", "planned", due_on=date(2026, 6, 1)),
        action("4.1", "planned", starts_on=date(2026, 6, 1), needs=("3.1",)),
        action("4.2", "planned", needs=("3.1",)),
    )
    assert planned_before_needed(actions) == [("0.3", "3.1")]


def effect(**given) -> pd.DataFrame:
    empty = {"indicator": "vacancy_pct", "park_id": "", "baseline": float("nan"), "baseline_on": None,
             "target": float("nan"), "target_on": None}  # fmt: skip
    return pd.DataFrame([empty | given])


def through_time(*values: float, broken: bool = False) -> pd.DataFrame:
    """Return vacancy on 1 January of the years from 2024."""
    days = [pd.Timestamp(2024 + place, 1, 1) for place in range(len(values))]
    marks = [broken and place == len(values) - 1 for place in range(len(values))]
    return pd.DataFrame({"indicator": "vacancy_pct", "park_id": "", "reference_date": days, "value": values,
                         "break_marker": marks})  # fmt: skip


@pytest.mark.parametrize(
    ("values", "target", "verdict"),
    [
        ((10.0, 8.0, 6.0), 5.0, "on_course"),  # 80% of the way after 50% of the time
        ((10.0, 9.5, 9.0), 5.0, "behind"),  # 20% after 50%
        ((10.0, 8.0, 7.9), 5.0, "on_course"),  # 42%, within a tenth of 50%
        ((10.0, 10.5, 11.0), 5.0, "wrong_way"),
        ((10.0, 7.0, 4.0), 5.0, "reached"),
        ((10.0, 7.0), float("nan"), "no_target"),
        ((10.0, 10.0), 10.0, "reached"),  # to stay where it is
        ((10.0, 11.0), 10.0, "wrong_way"),
        ((10.0,), 5.0, "unknown"),
        ((), 5.0, "unknown"),
    ],
)
def test_what_the_snapshots_say_about_a_target(values, target, verdict):
    told = evaluate(effect(target=target, target_on=date(2028, 1, 1)), through_time(*values)).iloc[0]
    assert told["verdict"] == verdict


def test_the_way_that_was_covered_and_the_time_that_has_passed():
    told = evaluate(effect(target=5.0, target_on=date(2028, 1, 1)), through_time(10.0, 8.0, 6.0)).iloc[0]
    assert (told["before"], told["after"], told["change"]) == (10.0, 6.0, -4.0)
    assert told["way_pct"] == pytest.approx(80)
    assert told["expected_pct"] == pytest.approx(731 / 1461 * 100)  # days; 2024 and 2028 are leap years


def test_a_baseline_that_was_written_down_leads():
    given = effect(baseline=12.0, baseline_on=date(2025, 6, 1), target=6.0, target_on=date(2027, 6, 1))
    told = evaluate(given, through_time(10.0, 9.0, 9.0)).iloc[0]
    assert (told["before"], told["after"], told["after_on"]) == (12.0, 9.0, pd.Timestamp(2026, 1, 1))
    assert told["way_pct"] == pytest.approx(50)


def test_a_series_that_breaks_is_not_compared():
    told = evaluate(effect(target=5.0, target_on=date(2028, 1, 1)), through_time(10.0, 6.0, broken=True)).iloc[0]
    assert told["verdict"] == "broken"
