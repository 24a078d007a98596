"""What people write in a table of streams: European waste codes."""

from __future__ import annotations

import re

from terreinwijzer.vocabulary.resources import read_yaml

PACKAGE = "terreinwijzer.transitions.streams"
WASTE_CODE = re.compile(r"(\d{2}) ?(\d{2}) ?(\d{2})(\*?)")


def waste_code(written: str) -> str | None:
    """Return a European waste code as the list writes it, `NN NN NN` with an asterisk for hazardous; `None` for others.

    Examples
    --------
    >>> waste_code("150101")
    '15 01 01'
    >>> waste_code("99 01 01") is None
    True
    """
    found = WASTE_CODE.fullmatch(written.strip())
    if found is None or found[1] not in read_yaml(PACKAGE, "waste_codes.yaml")["chapters"]:
        return None
    plain = " ".join(found.group(1, 2, 3))
    # The list knows a code with or without the asterisk, never both.
    other = plain if found[4] else f"{plain}*"
    return None if other in read_yaml(PACKAGE, "waste_codes.yaml")["codes"] else plain + found[4]


def waste_name(code: str, language: str) -> str:
    """Return what a waste code is: its name, or that of its chapter."""
    made = read_yaml(PACKAGE, "waste_codes.yaml")
    entry = made["codes"].get(code) or made["chapters"][code[:2]]
    return str(entry[language])


def is_hazardous(code: str) -> bool:
    """Tell whether the list calls a code hazardous."""
    return code.endswith("*")
