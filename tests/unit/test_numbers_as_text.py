"""Numbers as registers write them: what is read, and what is refused rather than guessed."""

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from terreinwijzer.sources.numbers import to_number


def read(text: str, decimal: str = ".", thousands: str = "") -> float:
    return float(to_number(pd.Series([text], dtype="str"), decimal, thousands).iloc[0])


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1))
def test_every_number_that_is_written_comes_back_to_the_last_bit(numbers):
    found = to_number(pd.Series([repr(number) for number in numbers], dtype="str"))
    assert found.tolist() == numbers


@given(st.integers(-(10**15), 10**15))
def test_whole_numbers_mean_the_same_in_every_notation(number):
    for decimal, thousands in ((".", ""), (",", ""), (",", "."), (".", ",")):
        assert read(str(number), decimal, thousands) == number


@pytest.mark.parametrize(
    ("text", "decimal", "thousands", "value"),
    [
        ("1.000,5", ",", ".", 1000.5),
        ("1.234.567", ",", ".", 1234567),
        ("107,4000 ha", ",", "", 107.4),
        ("12%", ".", "", 12),
        ("12\N{NO-BREAK SPACE}%", ".", "", 12),
        ("€ 95", ".", "", 95),
        ("+3.5", ".", "", 3.5),
        (".5", ".", "", 0.5),
        ("5.", ".", "", 5),
        ("1e3", ".", "", 1000),
    ],
)
def test_notations_of_registers_are_read(text, decimal, thousands, value):
    assert read(text, decimal, thousands) == value


@pytest.mark.parametrize(
    ("text", "decimal", "thousands"),
    [
        ("1.000", ",", ""),  # thousands or decimals? The mapping does not say
        ("10.00,5", ",", "."),
        ("1,000", ".", ""),
        ("1 000", ".", ""),
        ("12 stuks", ".", ""),
        ("nan", ".", ""),
        ("inf", ".", ""),
        ("--5", ".", ""),
        ("+-5", ".", ""),
        ("", ".", ""),
        ("5-7", ".", ""),
    ],
)
def test_what_could_mean_two_things_is_refused(text, decimal, thousands):
    assert math.isnan(read(text, decimal, thousands))


def test_missing_stays_missing_beside_numbers():
    found = to_number(pd.Series(["1", None, "2,5"], dtype="str"), ",")
    assert found.isna().tolist() == [False, True, False]
    assert found.sum() == 3.5
