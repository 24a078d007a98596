"""Settings of the environment that list things, each an object in JSON with a key of its own."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from typing import Any, Protocol, TypeVar
from urllib.parse import urlsplit

from terreinwijzer.errors import InputError, Problem

LOOPBACK = {"127.0.0.1", "::1", "localhost"}


class _Keyed(Protocol):
    @property
    def id(self) -> str: ...


Listed = TypeVar("Listed", bound=_Keyed)


def read_listed(text: str, kind: str, read: Callable[[dict[str, Any]], Listed]) -> tuple[Listed, ...]:
    """Return what a setting lists.

    Parameters
    ----------
    text
        A JSON list of objects; empty for none.
    kind
        Of what is listed: part of the codes of problems, `web_<kind>s_unreadable` and `web_<kind>_wrong`.
    read
        Makes one of what it gives; what is no object is empty.

    Raises
    ------
    InputError
        It is no such list, or two have one key.
    """
    if not text:
        return ()
    try:
        listed = json.loads(text)
    except ValueError as fault:
        raise InputError(Problem(f"web_{kind}s_unreadable", details={"fault": str(fault)})) from fault
    if not isinstance(listed, list):
        raise InputError(Problem(f"web_{kind}s_unreadable", details={"fault": type(listed).__name__}))
    found = tuple(read(each if isinstance(each, dict) else {}) for each in listed)
    refuse(kind, {"id": len({each.id for each in found}) < len(found)})
    return found


def refuse_texts(kind: str, given: dict[str, Any], names: Iterable[str]) -> None:
    """Refuse what lacks one of these texts, or has a key that cannot stand in an address.

    Raises
    ------
    InputError
        The first that is wrong.
    """
    refuse(kind, {name: not isinstance(given.get(name), str) or not given[name].strip() for name in names})
    refuse(kind, {"id": not re.fullmatch(r"[a-z0-9-]+", given["id"])})


def refuse(kind: str, wrong: dict[str, bool]) -> None:
    """Refuse the first part that is wrong.

    Raises
    ------
    InputError
        There is one.
    """
    for name, is_wrong in wrong.items():
        if is_wrong:
            raise InputError(Problem(f"web_{kind}_wrong", value=name))


def is_secure(address: str) -> bool:
    """Tell whether an address has https, or leads to this machine."""
    parts = urlsplit(address)
    return bool(parts.hostname) and (parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK))
