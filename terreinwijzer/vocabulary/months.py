"""Months as people write them in a table: `4-9`, `11-2` or `3 9`."""

from __future__ import annotations

import re

MONTHS = 12


def months_in(written: str) -> frozenset[int] | None:
    """Return the months that were written, 1 to 12; all for an empty text, `None` where they cannot be read.

    Examples
    --------
    >>> sorted(months_in("11-2"))
    [1, 2, 11, 12]
    >>> sorted(months_in("3, 9"))
    [3, 9]
    """
    found: set[int] = set()
    for part in re.sub(r"\s*-\s*", "-", written).replace(",", " ").split():
        ends = part.split("-")
        if len(ends) > 2 or not all(end.isdecimal() and 1 <= int(end) <= MONTHS for end in ends):  # noqa: PLR2004
            return None
        first, last = int(ends[0]), int(ends[-1])
        found |= {(first + step - 1) % MONTHS + 1 for step in range((last - first) % MONTHS + 1)}
    return frozenset(found or range(1, MONTHS + 1))
