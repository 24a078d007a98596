"""Text to numbers, in the notation of the file."""

from __future__ import annotations

import re

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc


def to_number(text: pd.Series, decimal: str = ".", thousands: str = "") -> pd.Series:
    """Return text as numbers: a unit or percent sign behind it is allowed, other signs are not.

    Parameters
    ----------
    text
        Such as `1.000,5`, `107,4000 ha` or `12%`.
    decimal, thousands
        Signs of the file.

    Returns
    -------
    pandas.Series
        Floats; missing where the text is no number in this notation.
    """
    raw = as_array(text)
    # Most values are plain digits, which mean the same in every notation: only the others need a closer look.
    plain = pc.match_substring_regex(raw, r"^-?\d+$")
    other = pc.fill_null(pc.invert(plain), fill_value=False)
    if pc.any(other).as_py():
        raw = pc.replace_with_mask(raw, other, _bare(pc.filter(raw, other), decimal, thousands))
    return pd.Series(pc.cast(raw, pa.float64()).to_numpy(zero_copy_only=False), index=text.index, name=text.name)


def as_array(text: pd.Series) -> pa.Array:
    """Return text as one Arrow array."""
    found = pa.array(text, pa.large_string(), from_pandas=True)
    return found.combine_chunks() if isinstance(found, pa.ChunkedArray) else found


def _bare(text: pa.Array, decimal: str, thousands: str) -> pa.Array:
    """Return numbers without decoration and with a decimal point; missing where the text is no number."""
    bare = pc.utf8_trim_whitespace(pc.replace_substring_regex(text, r"[\s\p{Zs}]*(ha|m2|m²|%|€)$|^€[\s\p{Zs}]*", ""))
    sign, point = re.escape(thousands), re.escape(decimal)
    if thousands:
        # A thousands sign must stand before groups of three digits; elsewhere it is a mistake, not a decoration.
        bare = _where(bare, rf"^-?(\d{{1,3}}({sign}\d{{3}})*|\d+)({point}\d+)?$")
        bare = pc.replace_substring(bare, thousands, "")
    if decimal != ".":
        bare = pc.replace_substring(_where(bare, r"^[^.]*$"), decimal, ".")
    return pc.utf8_ltrim(_where(bare, r"^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$"), "+")


def _where(text: pa.Array, pattern: str) -> pa.Array:
    return pc.if_else(pc.match_substring_regex(text, pattern), text, None)
