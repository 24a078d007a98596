"""From an SBI code to the use that it points to: a start for advice, which people can change."""

from __future__ import annotations

from functools import cache

import pandas as pd

from terreinwijzer.vocabulary.resources import read_yaml


def uses_of_sbi(codes: pd.Series, versions: pd.Series | None = None) -> pd.Series:
    """Return the use that each SBI 2008 code points to, by its longest known beginning.

    Parameters
    ----------
    codes
        SBI codes as text, with leading zeros; dots are ignored.
    versions
        Version of each code. A code of another version than 2008 is never converted: its use is unknown.

    Returns
    -------
    pandas.Series
        Code of `use` in `facts.yaml`, with the index of `codes`; missing where the code says nothing.
    """
    digits = codes.astype("str").str.replace(".", "", regex=False).str.strip()
    found = pd.Series(index=codes.index, dtype="str", name="use")
    for length in sorted({len(beginning) for beginning in _uses()}, reverse=True):
        found = found.fillna(digits.where(digits.str.len() >= length).str[:length].map(_uses()).astype("str"))
    known = codes.notna() if versions is None else codes.notna() & versions.fillna(_version()).eq(_version())
    return found.where(known)


@cache
def _uses() -> dict[str, str]:
    raw = read_yaml("terreinwijzer.steering", "sbi_uses.yaml")
    return {beginning: use for use, beginnings in raw["uses"].items() for beginning in beginnings}


def _version() -> str:
    return str(read_yaml("terreinwijzer.steering", "sbi_uses.yaml")["version"])
