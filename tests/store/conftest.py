"""The small portfolio of every store test, and changed ones."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import geopandas as gpd
import pandas as pd
import pytest
from small_portfolio import small_portfolio

from terreinwijzer.snapshots.portfolio import Portfolio


@pytest.fixture
def portfolio() -> Portfolio:
    return small_portfolio()


@pytest.fixture
def with_parks() -> Callable[..., Portfolio]:
    """Return a portfolio of another date whose parks were changed."""

    def make(change: Callable[[gpd.GeoDataFrame], pd.DataFrame], day: date = date(2024, 12, 31)) -> Portfolio:
        base = small_portfolio(day)
        return replace(base, tables={**base.tables, "parks": change(base.tables["parks"].copy())})

    return make
