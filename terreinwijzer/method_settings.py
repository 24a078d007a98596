"""What settings of methods have in common: unknown ones are refused, and amounts are numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from terreinwijzer.errors import InputError, Problem


def refuse_unknown(settings: Mapping[str, Any], kind: type, code: str) -> None:
    """Refuse settings that a method does not have.

    Parameters
    ----------
    settings
        What a case says.
    kind
        Dataclass with the settings of the method.
    code
        Of the problem; `known` in its text lists the settings that there are.

    Raises
    ------
    InputError
        There are such settings; all at once.
    """
    known = [field.name for field in fields(kind)]
    details = {"known": ", ".join(known)}
    unknown = [Problem(code, value=name, details=details) for name in settings if name not in known]
    if unknown:
        raise InputError(*unknown)


def is_amount(value: object) -> bool:
    """Tell whether a value is a number of zero or more; yes and no are no numbers."""
    return isinstance(value, int | float) and not isinstance(value, bool) and value >= 0
