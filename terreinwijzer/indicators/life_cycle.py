"""Life cycle: how much of the stock is at which moment, building by building."""

from __future__ import annotations

import pandas as pd

from terreinwijzer.indicators.catalogue import classify, indicator
from terreinwijzer.vocabulary.norms import Norms


def life_cycle_moment(age_years: pd.Series, norms: Norms) -> pd.Series:
    """Return at which moment of its life cycle each building is: a class of `mean_age_years`, missing where unknown.

    Parameters
    ----------
    age_years
        Ages in years, any index.
    norms
        Ages at which maintenance, renovation and the economic question are due.

    Notes
    -----
    The vision, appendix 2.1, life cycle of a building (Berenschot Osborne).
    """
    return classify(age_years, indicator("mean_age_years"), norms)


def life_cycle_structure(parts: pd.DataFrame, year_now: int, norms: Norms) -> pd.DataFrame:
    """Return how much of the stock of each park is at which moment of its life cycle.

    Parameters
    ----------
    parts
        Building parts per park; see `standing.building_parts`.
    year_now
        Year of the reference date.
    norms
        Ages at which maintenance, renovation and the economic question are due.

    Returns
    -------
    pandas.DataFrame
        Columns `park_id`, `moment` (a class of `mean_age_years`), `buildings` (count), `floor_area_m2` (footprint where
        no building has a floor area) and `share_pct` of the park's dated stock. A park's mean age hides this: half new
        and half sixty years old is on average due for renovation.

    Notes
    -----
    The vision, appendix 2.1, life cycle of a building (Berenschot Osborne).
    """
    age = year_now - parts["construction_year"]
    column = "floor_area_m2" if parts["floor_area_m2"].notna().any() else "footprint_m2"
    stock = pd.DataFrame(
        {
            "park_id": parts["park_id"],
            "moment": life_cycle_moment(age, norms),
            "floor_area_m2": parts[column],
        }
    )[parts["counts"] & (age >= 0)]
    groups = stock.groupby(["park_id", "moment"], sort=True)["floor_area_m2"]
    found = pd.DataFrame({"buildings": groups.size(), "floor_area_m2": groups.sum(min_count=1)}).reset_index()
    whole = found.groupby("park_id")["floor_area_m2"].transform("sum")
    return found.assign(share_pct=100 * found["floor_area_m2"] / whole.where(whole > 0))
