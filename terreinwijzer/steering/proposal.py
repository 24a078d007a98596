"""What is known of a proposal, completed from its SBI code and its units."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from terreinwijzer.errors import InputError, Problem
from terreinwijzer.steering.categories import category_of_sbi, check_category_list
from terreinwijzer.steering.sbi import uses_of_sbi
from terreinwijzer.steering.small_units import with_use_of_units
from terreinwijzer.vocabulary.norms import Norms


def completed(proposal: Mapping[str, object], sbi: str, category_list: pd.DataFrame, norms: Norms) -> dict[str, object]:
    """Return what is known of a proposal, with what its SBI code and units add; what is given goes first.

    Parameters
    ----------
    proposal
        Known facts: see `facts.yaml`.
    sbi
        SBI 2008 code; empty where it is not known. It gives the use, and the environmental category where the list
        gives one only.
    category_list
        Canonical table; may be empty.
    norms
        What makes units small and many.

    Raises
    ------
    InputError
        The code points to no known use, or the list contradicts itself.
    """
    known = dict(proposal)
    if sbi:
        use = uses_of_sbi(pd.Series([sbi])).iloc[0]
        if not isinstance(use, str):
            raise InputError(Problem("sbi_unknown", value=sbi))
        check_category_list(category_list)
        category = category_of_sbi(category_list, sbi)
        known = {"use": use, **known}
        if category and category.lowest == category.highest:
            known = {"environmental_category": category.lowest, **known}
    return with_use_of_units(known, norms)
