"""What the log says: what was asked, how it ended and how long it took; never who asked, nor about whom.

Who did what stands in the database: the history of every record, and the log of looks at personal data.
"""

from __future__ import annotations

import json
import logging
import time
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse

log = logging.getLogger("terreinwijzer.requests")
FIELDS = ("method", "route", "portfolio", "status", "milliseconds")
OURS = "terreinwijzer"
# In the environment of what the server asks itself before anybody comes: no request of anybody.
OWN = "terreinwijzer.warm_up"


class Requests:
    """Writes a line per request: the name of its route, not its address, which may hold what was searched for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep what answers the request."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and write down how it went."""
        began = time.perf_counter()
        answer = self.get_response(request)
        if log.isEnabledFor(logging.INFO) and OWN not in request.META:
            spent = round(1000 * (time.perf_counter() - began), 1)
            log.info("request", extra={**about(request), "status": answer.status_code, "milliseconds": spent})
        return answer


class JsonLines(logging.Formatter):
    """One JSON object a line, without personal data.

    Of a fault it says which kind and where in the code: what a fault says itself may quote what somebody typed. Of
    what another library says only the sentence with its blanks open, for the same reason.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        said: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage() if record.name.startswith(OURS) else str(record.msg),
        }
        request = getattr(record, "request", None)
        if isinstance(request, HttpRequest):
            said |= about(request)
        if code := getattr(record, "status_code", None):
            said["status"] = code
        said |= {name: getattr(record, name) for name in FIELDS if hasattr(record, name)}
        if record.exc_info and record.exc_info[1]:
            said |= fault(record.exc_info[1])
        return json.dumps(said, ensure_ascii=False, default=str)


def about(request: HttpRequest) -> dict[str, Any]:
    """Return what a request was about, without what was typed: method, name of the route, portfolio."""
    match = request.resolver_match
    found = {"method": request.method, "route": match.view_name if match else ""}
    portfolio_id = match.kwargs.get("portfolio_id") if match else None
    return found | ({"portfolio": portfolio_id} if portfolio_id else {})


def fault(raised: BaseException) -> dict[str, Any]:
    """Return the kinds of a fault and of those behind it, and where in the code each arose, innermost last."""
    kinds, where = [], []
    one: BaseException | None = raised
    while one is not None:
        kinds.append(f"{type(one).__module__}.{type(one).__qualname__}")
        where.append(
            [f"{frame.name} ({frame.filename}:{frame.lineno})" for frame in traceback.extract_tb(one.__traceback__)]
        )
        one = one.__cause__ or one.__context__
    return {"fault": kinds, "where": where}
