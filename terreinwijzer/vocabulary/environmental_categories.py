"""Environmental categories in their order, so that they can be compared."""

from __future__ import annotations

from functools import cache

import pandas as pd

from terreinwijzer.vocabulary.codes import codes

CATEGORIES = "environmental_category"


@cache
def category_ranks(*, highest: bool = True) -> dict[str, float]:
    """Return the place of each environmental category in their order.

    Registers such as IBIS hold main categories only. For a site one counts as its highest part: 3 takes 3.2. For a
    business, without `highest`, it comes before its parts.
    """
    order = {code: float(place) for place, code in enumerate(codes(CATEGORIES))}
    if not highest:
        return order
    return {main: max(place for code, place in order.items() if code.partition(".")[0] == main or code == main)
            for main in order}  # fmt: skip


def ranks_of_categories(values: pd.Series, *, highest: bool = True) -> pd.Series:
    """Return environmental categories as numbers in their order; see `category_ranks`."""
    return values.map(category_ranks(highest=highest)).astype("float64")
