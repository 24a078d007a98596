"""Small sets of plans and sites, made up."""

import pandas as pd

MOVER = {
    "mover_id": "", "name": None, "plan": "stay", "site_id": None, "area_from_m2": None, "area_to_m2": None,
    "environmental_category": None, "height_m": None, "power_kw": None, "jobs": None, "jobs_after": None,
    "added_value_eur": None, "added_value_after_eur": None, "date_from": None, "date_to": None, "required": None,
    "willing": None, "moving_cost_eur": None, "use": None, "illustrative": True,
}  # fmt: skip
SITE = {
    "site_id": "", "name": None, "park_id": None, "area_m2": None, "max_environmental_category": None,
    "max_height_m": None, "power_kw": None, "free_from": None, "temporary": None, "cost_eur": None,
    "rebuild_from": None, "rebuild_months": None, "rebuild_cost_eur": None, "rebuild_area_m2": None,
    "illustrative": True,
}  # fmt: skip
DATES = ("date_from", "date_to", "free_from", "rebuild_from")
FLAGS = ("required", "willing", "temporary", "illustrative")
WORDS = (
    "mover_id",
    "name",
    "plan",
    "site_id",
    "environmental_category",
    "max_environmental_category",
    "use",
    "park_id",
)


def _table(rows, defaults):
    frame = pd.DataFrame([defaults | row for row in rows], columns=list(defaults))
    for name in frame:
        if name in DATES:
            frame[name] = pd.to_datetime(frame[name])
        elif name in FLAGS:
            frame[name] = frame[name].astype("boolean")
        elif name in WORDS:
            frame[name] = frame[name].astype("str").where(frame[name].notna())
        else:
            frame[name] = frame[name].astype("float64")
    return frame


def movers_of(*rows):
    return _table(rows, MOVER)


def sites_of(*rows):
    return _table(rows, SITE)


def neighbours_of(*pairs):
    return pd.DataFrame([(*pair, None) for pair in pairs], columns=["site_id", "neighbour_id", "cost_eur"]).astype(
        {"site_id": "str", "neighbour_id": "str", "cost_eur": "float64"}
    )
