"""The page of the report: what is there, and for who may start work, making it."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase

from terreinwijzer.errors import InputError, describe
from terreinwijzer.web.pages.frame import address, page, portfolio
from terreinwijzer.web.people.models import User
from terreinwijzer.web.report.kept import FORMATS, report_files
from terreinwijzer.web.tasks.asking import ask, own

MEBI = 2**20


def report(request: HttpRequest, language: str, portfolio_id: str) -> HttpResponse:
    """Show the documents on the data as they are now, and whether one is being made."""
    shown = portfolio(portfolio_id)
    return page(request, "report/report.html", language, shown, "home", **_values(request, language, portfolio_id))


def report_make(request: HttpRequest, language: str, portfolio_id: str) -> HttpResponse:
    """Start making the report, and go to the page of that work."""
    shown = portfolio(portfolio_id)
    user = request.user
    assert isinstance(user, User)  # noqa: S101  (the gate lets nobody else through)
    if request.method != "POST":
        return HttpResponseRedirect(address(language, shown, "report"))
    try:
        made = ask(user, shown, "report", {"language": language})
    except InputError as fault:
        values = _values(request, language, portfolio_id) | {"faults": describe(fault.problems, language)}
        return page(request, "report/report.html", language, shown, "home", **values)
    return HttpResponseRedirect(address(language, shown, "task", task_id=made.key))


def report_file(request: HttpRequest, language: str, portfolio_id: str, suffix: str) -> HttpResponseBase:  # noqa: ARG001
    """Return a document; the web page opens, the others are taken along."""
    shown = portfolio(portfolio_id)
    path = report_files(shown, language).get(suffix)
    if path is None:
        raise Http404
    day = shown.results.reference_date.isoformat()
    name = f"{portfolio_id}-{day}-{language}.{suffix}"
    return FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type=FORMATS[suffix])


def _values(request: HttpRequest, language: str, portfolio_id: str) -> dict[str, Any]:
    shown = portfolio(portfolio_id)
    files = {kind: path.stat().st_size / MEBI for kind, path in report_files(shown, language).items()}
    busy = None
    if isinstance(request.user, User):
        busy = next((each for each in own(request.user, portfolio_id).filter(kind="report") if each.open), None)
    return {"files": files, "busy": busy, "faults": []}
