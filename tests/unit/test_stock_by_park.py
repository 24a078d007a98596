"""Buildings by decade and establishments in groups that give no business away."""

import numpy as np
import pandas as pd
import pytest

from terreinwijzer.indicators.stock_by_park import (
    FEW,
    OLDEST_DECADE,
    construction_decades,
    establishments_by_sector,
    establishments_by_size,
)


def parts(*rows: tuple[str, float, float, bool]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["park_id", "construction_year", "footprint_m2", "counts"])
    return table.assign(floor_area_m2=np.nan)


def counted(*rows: tuple[str, str, float]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["park_id", "sector", "jobs"]).assign(sbi_code=pd.Series(dtype="str"))


def test_buildings_are_counted_by_decade_with_the_oldest_together_and_the_unknown_last():
    found = construction_decades(
        parts(
            ("a", 1900, 100, True), ("a", 1949, 100, True), ("a", 1950, 300, True), ("a", np.nan, 500, True),
            ("a", 1999, 9999, False), ("a", 2030, 9999, True), ("b", 2009, 70, True), ("a", 9999, 1, True),
        ),
        2024,
    )  # fmt: skip
    here = found[found["park_id"] == "a"]
    assert here["decade"].tolist()[:2] == [OLDEST_DECADE, 1950]
    assert np.isnan(here["decade"].iloc[2])
    assert here["buildings"].tolist() == [2, 1, 1]
    assert here["share_pct"].tolist() == [20, 30, 50]
    assert found.set_index("park_id").loc["b", "decade"] == 2000


def test_a_sector_of_few_businesses_goes_together_with_others():
    rows = [("a", "industry", 10.0)] * 4 + [("a", "construction", 5.0)] * 3
    rows += [("a", "other", 70.0), ("b", "industry", 9.0), ("b", "industry", 9.0)]
    found = establishments_by_sector(counted(*rows))
    here = found[found["park_id"] == "a"].set_index("sector")
    # One business by itself would be told: the next smallest sector joins it.
    assert here["establishments"].to_dict() == {"industry": 4, FEW: 4}
    assert here["jobs"].to_dict() == {"industry": 40, FEW: 85}
    assert here["share_pct"].sum() == pytest.approx(100)
    alone = found[found["park_id"] == "b"]
    assert alone["establishments"].tolist() == [2]
    assert alone["jobs"].isna().all()


def test_no_group_that_has_jobs_is_smaller_than_the_least():
    random = np.random.default_rng(3)
    sectors = ["industry", "construction", "other", "logistics_wholesale", "consumer_services"]
    rows = [
        (f"p{park}", str(random.choice(sectors)), float(random.integers(1, 400)))
        for park in range(60)
        for _ in range(random.integers(1, 14))
    ]
    table = counted(*rows)
    by_sector, by_size = establishments_by_sector(table), establishments_by_size(table)
    assert (by_sector.dropna(subset=["jobs"])["establishments"] >= 3).all()
    for found in (by_sector, by_size):
        assert found.groupby("park_id")["establishments"].sum().to_dict() == table.groupby("park_id").size().to_dict()
    many = table.groupby("park_id").size() >= 3
    assert (by_size[by_size["park_id"].map(many)]["establishments"] >= 3).all()


@pytest.mark.parametrize(
    ("jobs", "groups"),
    [
        ([1, 2, 3, 20, 30, 40, 300], [(0, 10, 3), (10, None, 4)]),
        ([1, 2, 3, 300, 300, 300], [(0, 10, 3), (250, None, 3)]),
        ([1, 60, 60, 60], [(0, 250, 4)]),
        ([1, 60], [(0, 250, 2)]),
        ([10, 11, 12, 9, 9, 9], [(0, 10, 3), (10, 50, 3)]),
    ],
)
def test_classes_of_size_join_until_they_are_large_enough(jobs, groups):
    found = establishments_by_size(counted(*(("a", "other", float(each)) for each in jobs)))
    told = [
        (low, None if np.isnan(below) else below, count)
        for low, below, count in found[["jobs_from", "jobs_below", "establishments"]].itertuples(index=False)
    ]
    assert told == groups
