"""Small sets of plans and sites, made up."""

import pandas as pd

from terreinwijzer.vocabulary.tables import canonical_table


def movers_of(*rows: dict) -> pd.DataFrame:
    return canonical_table("movers").of([{"plan": "stay", "illustrative": True, **row} for row in rows])


def sites_of(*rows: dict) -> pd.DataFrame:
    return canonical_table("sites").of([{"illustrative": True, **row} for row in rows])


def neighbours_of(*pairs: tuple[str, str]) -> pd.DataFrame:
    return canonical_table("site_neighbours").of([{"site_id": one, "neighbour_id": other} for one, other in pairs])
