"""A comparison of two dates names what came, went and changed, per park, and nothing else."""

from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import box
from small_portfolio import small_portfolio

from terreinwijzer.errors import StoreError
from terreinwijzer.snapshots.diff import diff_portfolios, diff_snapshots
from terreinwijzer.snapshots.store import create_snapshot
from terreinwijzer.vocabulary.tables import canonical_table


def rows_of(changes: pd.DataFrame) -> set[tuple[str, str, str, str]]:
    return set(changes.fillna("")[["park_id", "table", "change", "column"]].itertuples(index=False, name=None))


def test_the_same_twice_differs_in_nothing(portfolio):
    assert diff_portfolios(portfolio, portfolio).empty


def test_what_came_went_and_changed_is_named_per_park(portfolio, with_parks, tmp_path):
    def change(parks):
        parks.loc[0, "gross_ha"] = 11.75
        parks.loc[1, "gross_ha"] = 4.0
        parks.loc[2, "park_id"] = "new"
        return parks

    later = with_parks(change)
    create_snapshot(portfolio, tmp_path, portfolio_id="proef")
    create_snapshot(later, tmp_path, portfolio_id="proef")
    found = diff_snapshots(tmp_path, "proef/2023-12-31", "proef/2024-12-31")
    assert rows_of(found.changes) == {
        ("a", "parks", "changed", "gross_ha"),
        ("b", "parks", "changed", "gross_ha"),
        ("new", "parks", "came", ""),
        ("c", "parks", "went", ""),
    }
    grown = found.changes.set_index("park_id").loc["a"]
    assert (grown["before"], grown["after"], grown["difference"]) == ("10.5", "11.75", 1.25)
    learnt = found.changes.set_index("park_id").loc["b"]
    assert pd.isna(learnt["before"])
    assert learnt["after"] == "4"
    assert pd.isna(learnt["difference"])
    assert found.per_park.loc["a"].to_dict() == {"came": 0, "went": 0, "changed": 1}
    assert found.park_names["c"] == "Cé"


def test_a_moved_boundary_is_measured(portfolio, with_parks):
    def change(parks):
        parks.loc[0, "geometry"] = box(190_000, 320_000, 190_310, 320_350)
        return parks

    [row] = diff_portfolios(portfolio, with_parks(change)).to_dict("records")
    assert (row["park_id"], row["column"], row["difference"]) == ("a", "geometry", pytest.approx(10 * 350))


def test_rows_of_other_tables_stand_with_their_park(portfolio, with_parks):
    later = with_parks(lambda parks: parks)
    units = later.tables["units"].assign(floor_area_m2=150.0)
    later = type(later)(later.name, later.region, later.reference_date, {**later.tables, "units": units})
    [row] = diff_portfolios(portfolio, later).to_dict("records")
    assert (row["park_id"], row["table"], row["key"], row["difference"]) == ("a", "units", "u", 30.0)


def test_two_portfolios_are_not_compared(portfolio, tmp_path):
    create_snapshot(portfolio, tmp_path, portfolio_id="one")
    create_snapshot(portfolio, tmp_path, portfolio_id="two")
    with pytest.raises(StoreError, match="different portfolios"):
        diff_snapshots(tmp_path, "one/2023-12-31", "two/2023-12-31")


values = st.lists(st.none() | st.floats(0, 1e4), min_size=3, max_size=3)


@given(old=values, new=values)
def test_exactly_the_values_that_differ_are_found(old, new):
    def having(hectares, day):
        base = small_portfolio(day)
        parks = base.tables["parks"].assign(net_ha=pd.Series(hectares, dtype="float64"))
        return type(base)(base.name, base.region, day, {**base.tables, "parks": parks})

    changes = diff_portfolios(having(old, date(2022, 1, 1)), having(new, date(2023, 1, 1)))
    expected = {key for key, was, now in zip("abc", old, new, strict=True) if was != now}
    assert set(changes["park_id"]) == expected
    assert set(changes["column"]) <= {"net_ha"}
    # Turned round, everything turns round.
    back = diff_portfolios(having(new, date(2022, 1, 1)), having(old, date(2023, 1, 1)))
    pd.testing.assert_series_equal(back["difference"], -changes["difference"])


def test_what_changed_in_a_private_table_is_told_to_nobody(portfolio):
    businesses = canonical_table("stream_businesses").of([{"business_id": "b", "name": "Geheim", "park_id": "a"}])
    later = type(portfolio)(portfolio.name, portfolio.region, portfolio.reference_date,
                            {**portfolio.tables, "stream_businesses": businesses})  # fmt: skip
    assert diff_portfolios(portfolio, later).empty
