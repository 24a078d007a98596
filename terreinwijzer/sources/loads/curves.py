"""Curves: a year of use as a bare column of numbers, as the Energy Transition Model publishes its unit profiles."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from terreinwijzer.errors import InputError, Problem

# A year, and a leap year.
HOURS, QUARTERS = (8760, 8784), (35_040, 35_136)


def read_curve(path: Path) -> np.ndarray:
    """Read a curve: a column of numbers without a heading, an hour or a quarter-hour each, of a whole year.

    Returns
    -------
    numpy.ndarray
        As many values as the year has hours or quarter-hours, of zero or more; adding up to 1.

    Raises
    ------
    InputError
        The file is missing or cannot be read, is no single column of numbers, or is no whole year.
    """
    try:
        table = pd.read_csv(path, header=None, dtype="str", keep_default_na=False)
    except FileNotFoundError:
        raise InputError(Problem("file_missing", file=str(path))) from None
    except (OSError, EOFError, ValueError, pd.errors.ParserError) as fault:
        raise InputError(Problem("curve_wrong", file=path.name, value=type(fault).__name__)) from None
    values = pd.to_numeric(table.iloc[:, 0], errors="coerce")
    wrong = values.isna() | (values < 0) | ~np.isfinite(values)
    if table.shape[1] > 1 or wrong.any():
        row = 1 if table.shape[1] > 1 else int(wrong.idxmax()) + 1
        told = ";".join(table.iloc[row - 1].astype("str"))
        raise InputError(Problem("curve_value_wrong", file=path.name, row=row, value=told))
    if len(values) not in HOURS + QUARTERS or not values.sum():
        raise InputError(Problem("curve_no_year", file=path.name, value=str(len(values))))
    return np.asarray(values / values.sum(), dtype=float)
