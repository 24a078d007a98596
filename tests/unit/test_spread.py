"""How parks lie apart, against the standard library's quartiles."""

import statistics

import numpy as np
import pandas as pd
import pytest

from terreinwijzer.indicators.spread import positions, spread

PARKS = pd.DataFrame(
    {"jobs": [10.0, 40.0, 20.0, 30.0, np.nan], "same": 5.0, "nothing": np.nan}, index=["a", "b", "c", "d", "e"]
)


def test_quartiles_are_those_of_the_parks_with_a_value():
    found = spread(PARKS, ["jobs", "same", "nothing"])
    low, middle, high = statistics.quantiles([10, 20, 30, 40], n=4, method="inclusive")
    row = found.loc["jobs"]
    assert (row["quarter"], row["middle"], row["three_quarters"]) == pytest.approx((low, middle, high))
    assert (row["lowest"], row["highest"], row["parks"]) == (10, 40, 4)
    assert list(found.index) == ["jobs", "same"]


def test_a_park_lies_between_the_lowest_and_the_highest_and_a_gap_stays_a_gap():
    found = positions(PARKS, spread(PARKS, ["jobs", "same"]))
    assert found["jobs"].tolist()[:4] == pytest.approx([0, 1, 1 / 3, 2 / 3])
    assert np.isnan(found.loc["e", "jobs"])
    assert found["same"].tolist() == [0.5] * 5
