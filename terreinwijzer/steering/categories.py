"""Environmental categories: the category of an SBI code by the list that the portfolio supplies.

Under the environment act the rules of the plan lead: a category is a start for the conversation, never a decision.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from terreinwijzer.errors import InputError, Problem
from terreinwijzer.vocabulary.environmental_categories import ranks_of_categories
from terreinwijzer.vocabulary.guide_distances import guide_distances

ASPECTS = ("odour_m", "dust_m", "noise_m", "danger_m")


@dataclass(frozen=True)
class CategoryRange:
    """Lowest and highest category that a list gives for an SBI code, and how many activities it names."""

    lowest: str
    highest: str
    activities: int


def check_category_list(table: pd.DataFrame) -> None:
    """Refuse a list of categories in which the largest distance gives another category than the list does.

    Parameters
    ----------
    table
        Canonical table `category_list`. Rows without distances, or with a main category only, are not compared.

    Raises
    ------
    InputError
        Every row that contradicts itself. The largest of the four distances decides on the category (VNG 2009).
    """
    largest = table[list(ASPECTS)].astype("float64").max(axis=1)
    wanted = table["environmental_category"].map(guide_distances()["quiet_m"])
    wrong = table[largest.notna() & wanted.notna() & (largest != wanted)]
    if len(wrong):
        raise InputError(
            *(
                Problem(
                    "category_unlike_distances", table="category_list", column="environmental_category",
                    value=f"{row['sbi_code']} {row['activity']}",
                    details={
                        "category": row["environmental_category"], "largest": f"{largest[place]:g}",
                        "wanted": f"{wanted[place]:g}",
                    },
                )
                for place, row in wrong.iterrows()
            )
        )  # fmt: skip


def category_of_sbi(table: pd.DataFrame, code: str) -> CategoryRange | None:
    """Return the categories that a list gives for an SBI code, by its longest beginning there; `None` without any.

    Parameters
    ----------
    table
        Canonical table `category_list`.
    code
        SBI 2008 code as text.
    """
    digits = code.replace(".", "")
    beginnings = table["sbi_code"].str.replace(".", "", regex=False)
    fits = pd.Series([digits.startswith(each) for each in beginnings], index=table.index, dtype="bool")
    if not fits.any():
        return None
    lengths = beginnings.str.len()
    rows = table[fits & (lengths == lengths[fits].max())]
    order = ranks_of_categories(rows["environmental_category"])
    found = rows["environmental_category"]
    return CategoryRange(str(found[order.idxmin()]), str(found[order.idxmax()]), len(rows))


def categories_of_sbi(table: pd.DataFrame, codes: pd.Series, versions: pd.Series) -> pd.Series:
    """Return the category of each SBI code where the list gives one only; missing where it gives none or several.

    Parameters
    ----------
    table
        Canonical table `category_list`.
    codes, versions
        SBI codes as text, and their version: codes of another version than 2008 are not converted.
    """
    found = {
        code: category_of_sbi(table, str(code)) for code in codes[versions.fillna("2008").eq("2008")].dropna().unique()
    }
    single = {code: each.lowest for code, each in found.items() if each and each.lowest == each.highest}
    return codes.where(versions.fillna("2008").eq("2008")).map(single).astype("str")
