"""Reading what servers say about faults: how long to wait, why not, and whose certificate."""

from __future__ import annotations

import json
import ssl
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from terreinwijzer.errors import Problem

QUOTED_CHARACTERS = 300


def too_slow(address: str, seconds: float) -> Problem:
    """Return the problem of an answer that took too long."""
    return Problem("http_too_slow", file=address, details={"seconds": f"{seconds:g}"})


def certificate_fault(fault: BaseException | None) -> str:
    """Return why a certificate was refused, empty where the fault is another."""
    while fault is not None:
        if isinstance(fault, ssl.SSLCertVerificationError):
            return fault.verify_message
        fault = fault.__cause__ or fault.__context__
    return ""


def retry_after(text: str, now: datetime) -> float | None:
    """Return the seconds that a server asks to wait: it may say seconds or a moment."""
    seconds = whole_number(text)
    if seconds is not None:
        return float(seconds)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return max(0.0, (moment.replace(tzinfo=moment.tzinfo or UTC) - now).total_seconds())


def whole_number(text: str) -> int | None:
    """Return a whole number as a header has it, None for anything else."""
    return int(text) if text.isascii() and text.isdigit() else None


def quote(content: bytes) -> str:
    """Return what a server says about a fault: the detail of a problem document, else the first words."""
    text = content[:10_000].decode("utf-8", errors="replace")
    try:
        about = json.loads(text)
        text = str(about.get("detail") or about.get("description") or about.get("title") or text)
    except (ValueError, AttributeError):
        pass
    return " ".join(text.split())[:QUOTED_CHARACTERS] or "–"
