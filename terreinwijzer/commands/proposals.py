"""Facts about a proposal as a user types them."""

from __future__ import annotations

import json
from collections.abc import Sequence

from terreinwijzer.errors import InputError, Problem


def proposal_of(written: Sequence[str]) -> dict[str, object]:
    """Return the facts that the user gave, each in the type of its fact."""
    from terreinwijzer.steering.facts import check_facts, facts  # noqa: PLC0415

    known: dict[str, object] = {}
    for each in written:
        name, mark, value = each.partition("=")
        if not mark or not value:
            raise InputError(Problem("fact_not_written", value=each))
        kind = facts()[name].type if name in facts() else "code"
        known[name] = _read_value(value.strip(), kind)
    check_facts(known)
    return known


def _read_value(text: str, kind: str) -> object:
    if kind == "boolean":
        return {"ja": True, "yes": True, "true": True, "nee": False, "no": False, "false": False}.get(
            text.lower(), text
        )
    if kind == "number":
        try:
            return float(json.loads(text))
        except (ValueError, TypeError):
            return text
    return text
