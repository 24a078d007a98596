"""What happens to signals of the register becomes messages, wherever it was written: on a page or by a program."""

from __future__ import annotations

from typing import Any

from terreinwijzer.web.connections.deliveries import tell
from terreinwijzer.web.register.codes import SIGNAL_ACTIVE
from terreinwijzer.web.register.models import Signal

CREATED, CHANGED, CLOSED, DELETED = "signal_created", "signal_changed", "signal_closed", "signal_deleted"


def follow(instance: Any, history_instance: Any, **_given: Any) -> None:
    """Tell of a new version of a signal. Only keys and codes go along: who may read more, asks for it with a key."""
    if not isinstance(instance, Signal):
        return
    data = {
        "signal": history_instance.id, "organisation": history_instance.organisation_id, "kind": instance.kind,
        "state": instance.state, "due_on": str(instance.due_on) if instance.due_on else None,
    }  # fmt: skip
    tell(instance.portfolio_id, _event(instance, history_instance), data)


def _event(signal: Signal, version: Any) -> str:
    if version.history_type != "~":
        return CREATED if version.history_type == "+" else DELETED
    before = version.prev_record
    was_active = before is None or before.state in SIGNAL_ACTIVE
    return CLOSED if was_active and signal.state not in SIGNAL_ACTIVE else CHANGED
