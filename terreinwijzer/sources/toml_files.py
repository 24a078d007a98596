"""Settings in TOML that people write: read, or refused with the line to mend."""

from __future__ import annotations

import re
import tomllib
from typing import Any

from terreinwijzer.errors import InputError, Problem

# The reader has no other place for it before Python 3.14.
_PLACE = re.compile(r"\s*\(at line (\d+), column \d+\)$")


def parsed_toml(content: bytes, file: str) -> dict[str, Any]:
    """Return what TOML says.

    Parameters
    ----------
    content
        The file as it is; Notepad puts a mark before the first line.
    file
        For messages.

    Raises
    ------
    InputError
        It is no TOML, or no text in UTF-8.
    """
    try:
        return tomllib.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise InputError(Problem("text_not_utf8", file=file)) from None
    except tomllib.TOMLDecodeError as fault:
        place = _PLACE.search(str(fault))
        row = int(place[1]) if place else None
        details = {"fault": _PLACE.sub("", str(fault))}
        raise InputError(Problem("toml_broken", file=file, row=row, details=details)) from None
