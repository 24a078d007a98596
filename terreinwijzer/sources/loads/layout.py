"""What a file of loads looks like: which line is its heading, and which column is what."""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import pandas as pd

from terreinwijzer.errors import InputError, Problem
from terreinwijzer.sources.readers import read_raw
from terreinwijzer.vocabulary.resources import read_yaml

# Profile files have six lines above their heading; nobody has more than a page of them.
LINES_LOOKED_AT = 40
_UNIT = re.compile(r"(?:^|[\s_\[(])[\s\[(]*(k?wh?|mwh?)\s*[\])]?$", re.IGNORECASE)
_CLOCK = re.compile(r"^(?:[01]?\d|2[0-4]):[0-5]\d(?::00)?$")
# Quarter-hours of a day by number: 96, or 92 and 100 on the days that the clock changes.
_NUMBERED = re.compile(r"^(?:k|q|kwartier\s*)?([1-9]\d?|100)$", re.IGNORECASE)
FEWEST_OF_A_DAY = 24


@dataclass(frozen=True)
class Heading:
    """One column of a file of loads.

    Attributes
    ----------
    name
        As in the file.
    role
        One of `headings.yaml`, `clock` or `number` for a quarter-hour of a day, or `series` for a connection.
    unit
        In lower case, where the heading states it.
    subject
        Heading without its unit: the connection or profile of a `series`.
    """

    name: str
    role: str
    unit: str
    subject: str


def read_layout(path: Path) -> tuple[pd.DataFrame, list[Heading]]:
    """Read a file of loads as text, with what its columns are.

    Raises
    ------
    InputError
        No line of the file looks like a heading with a moment in it, or the file cannot be read.
    """
    raw = read_raw(path, heading_row=_heading_row(path))
    headings = [heading_of(str(name)) for name in raw.columns]
    of_a_day = sum(heading.role in {"clock", "number"} for heading in headings)
    if of_a_day < FEWEST_OF_A_DAY:
        # A few numbers as headings are connections, not quarter-hours.
        headings = [
            Heading(h.name, "series", h.unit, h.subject) if h.role in {"clock", "number"} else h for h in headings
        ]
    return raw, headings


def heading_of(name: str) -> Heading:
    """Return what a column is, by its name."""
    clean = name.strip()
    if _CLOCK.match(clean):
        return Heading(name, "clock", "", clean)
    if _NUMBERED.match(clean):
        return Heading(name, "number", "", clean)
    found = _UNIT.search(clean)
    # `kWh` alone is a value of which the heading is the unit.
    unit = found.group(1).lower() if found else ""
    subject = clean[: found.start()].strip(" _[(") if found else clean
    words = re.sub(r"\s+", " ", subject.lower())
    role = next((role for role, names in _names().items() if words in names), "series" if words else "value")
    return Heading(name, role, unit, subject)


def _names() -> Mapping[str, list[str]]:
    roles: Mapping[str, list[str]] = read_yaml("terreinwijzer.sources.loads", "headings.yaml")["roles"]
    return roles


def _heading_row(path: Path) -> int:
    """Return the first line that names a moment and something beside it; workbooks have it on top."""
    if path.suffix.lower() not in {".csv", ".txt", ".gz"} or not path.is_file():
        return 1
    unpack = gzip.open if path.suffix == ".gz" else open
    try:
        with unpack(path, "rt", encoding="utf-8-sig", errors="replace") as content:
            lines = [line.rstrip("\n") for line in islice(content, LINES_LOOKED_AT)]
    except (EOFError, gzip.BadGzipFile, zlib.error):
        # Whoever reads the whole file tells that it is damaged.
        return 1
    for number, line in enumerate(lines, start=1):
        cells = [cell.strip(' "') for cell in re.split(r"[;,\t|]", line)]
        roles = {heading_of(cell).role for cell in cells}
        if len(cells) > 1 and roles & {"start", "end", "moment", "date"}:
            return number
    raise InputError(Problem("loads_heading_absent", file=str(path), details={"lines": LINES_LOOKED_AT}))
