"""The streams of businesses as they are matched: checked, with what was estimated marked as such."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from terreinwijzer.errors import InputError, Problem
from terreinwijzer.transitions.streams.factors import estimated, factor_of_sbi, price_of
from terreinwijzer.transitions.streams.notation import waste_code
from terreinwijzer.vocabulary.codes import codes
from terreinwijzer.vocabulary.months import months_in

COLUMNS = (
    "stream_id", "business_id", "park_id", "direction", "material_group", "waste_code", "tonnes_year", "low_tonnes",
    "high_tonnes", "quality", "months", "price_eur_tonne", "price_entered", "basis", "source",
)  # fmt: skip
ENTERED, ESTIMATED = "entered", "estimated"


@dataclass(frozen=True)
class Offers:
    """What comes free and what is used.

    Attributes
    ----------
    table
        A row per stream with the columns of `COLUMNS`; `months` is a set, `basis` `entered` or `estimated`.
    businesses
        By key: name, park, place, and what each lets others see.
    without
        Businesses of which nothing was entered and nothing could be estimated.
    """

    table: pd.DataFrame
    businesses: pd.DataFrame
    without: tuple[str, ...]


def offers_of(businesses: pd.DataFrame, streams: pd.DataFrame) -> Offers:
    """Return the streams of businesses; who entered none gets an estimate of what comes free, by SBI code and jobs.

    What is used is never estimated: statistics of waste do not tell it.

    Parameters
    ----------
    businesses, streams
        Canonical tables `stream_businesses` and `streams`.

    Raises
    ------
    InputError
        A waste code is none of the European list, or months cannot be read; all at once.
    """
    _refuse_wrong(streams)
    keyed = businesses.set_index("business_id")
    rows = [
        {
            **row, "park_id": keyed["park_id"].get(row["business_id"]),
            "waste_code": waste_code(_text(row["waste_code"])) or "", "months": months_in(_text(row["months"])),
            "low_tonnes": row["tonnes_year"], "high_tonnes": row["tonnes_year"], "basis": ENTERED, "source": "",
        }
        for row in streams.to_dict("records")
    ]  # fmt: skip
    silent = keyed[~keyed.index.isin(streams["business_id"])]
    without = []
    for key, business in silent.iterrows():
        made = _estimate(str(key), business)
        rows += made
        if not made:
            without.append(str(key))
    return Offers(offer_table(rows), keyed, tuple(without))


def offer_table(rows: Sequence[Mapping[str, object]]) -> pd.DataFrame:
    """Return streams as a table with the columns of `COLUMNS`; who gave no price gets the usual one of its group."""
    table = pd.DataFrame(list(rows), columns=[name for name in COLUMNS if name != "price_entered"])
    usual = [price_of(group)["disposal" if way == "supply" else "raw"]
             for group, way in zip(table["material_group"], table["direction"], strict=True)]  # fmt: skip
    entered = table["price_eur_tonne"].astype("float64")
    table["price_entered"] = entered.notna()
    table["price_eur_tonne"] = entered.fillna(pd.Series(usual, table.index, "float64"))
    return table[list(COLUMNS)]


def estimates_for(key: str, sbi: str, jobs: float, park_id: str) -> list[dict[str, object]]:
    """Return what would come free at a business of an SBI code with so many jobs; none where no source was found."""
    factor = factor_of_sbi(sbi)
    if factor is None or not jobs > 0:
        return []
    every_month = months_in("")
    return [
        {
            "stream_id": f"{key}:{row['material_group']}", "business_id": key, "park_id": park_id,
            "direction": "supply", "waste_code": "",
            "quality": "mixed" if row["material_group"] == "mixed" else "sorted",
            "months": every_month, "price_eur_tonne": None, "basis": ESTIMATED, **row,
        }
        for row in estimated(factor, jobs).to_dict("records")
    ]  # fmt: skip


def quality_rank(quality: pd.Series) -> pd.Series:
    """Return qualities as numbers, the best lowest."""
    order = {code: place for place, code in enumerate(codes("stream_quality"))}
    return quality.map(order).astype("int64")


def _estimate(key: str, business: pd.Series) -> list[dict[str, object]]:
    if pd.isna(business["sbi"]) or pd.isna(business["jobs"]):
        return []
    return estimates_for(key, str(business["sbi"]), float(business["jobs"]), str(business["park_id"]))


def _refuse_wrong(streams: pd.DataFrame) -> None:
    wrong = []
    for place, row in enumerate(streams.to_dict("records")):
        code, months = _text(row["waste_code"]), _text(row["months"])
        if code and waste_code(code) is None:
            wrong.append(Problem("streams_waste_code_wrong", "", "streams", place + 2, "waste_code", code))
        if months_in(months) is None:
            wrong.append(Problem("months_wrong", "", "streams", place + 2, "months", months))
    if wrong:
        raise InputError(*wrong)


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
