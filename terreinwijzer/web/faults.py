"""Faults as pages: what is wrong with the data is told, in the language of the page, without a traceback."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse

from terreinwijzer.errors import TerreinwijzerError, describe
from terreinwijzer.vocabulary.wording import say
from terreinwijzer.web.people.strength import needs_second_factor
from terreinwijzer.web.people.who import who
from terreinwijzer.web.wording import OTHER, language_of, text


class ToldFaults:
    """Turns a fault of the data into a page with status 503: the data, not the reader, must change."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep what answers the request."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponse | None:
        """Return the page for a fault of the data; anything else is a bug of ours."""
        if not isinstance(fault, TerreinwijzerError):
            return None
        language = language_of(request)
        way_on = [say(fault.way_on, language)] if fault.way_on else []
        return told(request, 503, describe(fault.problems, language) + way_on)


def told(request: HttpRequest, status: int, lines: list[str] | None = None) -> HttpResponse:
    """Return the page that tells of a fault; to a program, the same as problem+json."""
    language = language_of(request)
    if request.path.startswith("/api/"):
        title, what = text(f"fault_{status}", language), lines or [text(f"fault_{status}_do", language)]
        problem = {"type": "about:blank", "title": title, "status": status, "detail": " ".join(what)}
        return JsonResponse(problem, status=status, content_type="application/problem+json")
    values = {
        "language": language,
        "other": OTHER[language],
        "t": lambda code, **blanks: text(code, language, **blanks),
        "status": status,
        "lines": lines or [],
        "shown": None,
        "here": "",
        # Where something is broken, nothing more is asked of the database.
        "who": who(request) if status < HTTPStatus.INTERNAL_SERVER_ERROR else None,
        "unread": None,
        "weak": status == HTTPStatus.FORBIDDEN and needs_second_factor(request),
        "factor": reverse("mfa_activate_totp"),
        "notes": (),
    }
    request.framed = True  # type: ignore[attr-defined]
    return render(request, "fault.html", values, status=status)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """Return the page for an address that does not exist."""
    return told(request, 404)


def not_allowed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """Return the page for what the user may not see."""
    return told(request, 403)


def wrong_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """Return the page for a request that cannot be read."""
    return told(request, 400)


def our_fault(request: HttpRequest) -> HttpResponse:
    """Return the page for a bug of ours."""
    return told(request, 500)
