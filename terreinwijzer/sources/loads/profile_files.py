"""Standard profiles: which part of a year's use falls in each quarter-hour, as MFFBAS (before: NEDU) publishes them."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from terreinwijzer.errors import Problem
from terreinwijzer.sources.loads.layout import read_layout
from terreinwijzer.sources.loads.moments import Zone
from terreinwijzer.sources.loads.unfold import unfold
from terreinwijzer.sources.loads.values import numbers_of

# Published fractions are rounded in the eighth decimal: over a year that is far below this.
SUM_TOLERANCE = 1e-3
YEAR = (35_040, 35_136)


def read_series(path: Path, zone: Zone = "local") -> pd.DataFrame:
    """Read a file with a column of numbers per subject, such as prices; the index is the start in UTC.

    Raises
    ------
    InputError
        The file has no heading or no values.
    """
    raw, headings = read_layout(path)
    long = unfold(raw, headings, path.name, path.name, zone)
    long = long.assign(value=numbers_of(long["text"]))
    usable = long[long["start_utc"].notna()].drop_duplicates(["column", "start_utc"])
    wide = usable.set_index(["start_utc", "column"])["value"].unstack("column")  # noqa: PD010  (no double is averaged)
    return wide.reindex(columns=pd.unique(usable["column"])).rename_axis(columns=None)


def read_profiles(path: Path, zone: Zone = "local") -> tuple[pd.DataFrame, tuple[Problem, ...]]:
    """Read a file of standard profiles.

    Parameters
    ----------
    path
        `;`-separated with six lines above the heading `van;tot;...`, or any other file with a column per profile.
    zone
        Of moments without an offset.

    Returns
    -------
    pandas.DataFrame
        Fraction of the annual use per quarter-hour; the index is its start in UTC, a column per profile.
    tuple of Problem
        A file that is not one whole year, and profiles that do not add up to 1. These are not corrected.

    Raises
    ------
    InputError
        The file has no heading or no values.
    """
    wide = read_series(path, zone)
    findings = []
    if len(wide) not in YEAR:
        findings.append(Problem("profiles_no_year", file=path.name, value=str(len(wide))))
    findings += [
        Problem("profiles_sum", file=path.name, column=str(name), value=f"{total:.4f}")
        for name, total in wide.sum().items()
        if abs(total - 1) > SUM_TOLERANCE
    ]
    return wide, tuple(findings)
