"""The pages of background work: the list of one's own, and one task with its progress, its result and its files."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from terreinwijzer.errors import Problem, describe
from terreinwijzer.web.pages.files import drawing, table_file
from terreinwijzer.web.pages.frame import address, page, portfolio
from terreinwijzer.web.people.models import User
from terreinwijzer.web.portfolios import Shown
from terreinwijzer.web.tasks.asking import call_off, own
from terreinwijzer.web.tasks.kinds import kind_of
from terreinwijzer.web.tasks.models import DONE, Task

# The page of a list; older work is thrown away after a month.
LISTED = 100


def tasks(request: HttpRequest, language: str, portfolio_id: str) -> HttpResponse:
    """Show the tasks that somebody asked for, the newest first."""
    shown = portfolio(portfolio_id)
    listed = own(_user(request), portfolio_id).defer("result")[:LISTED]
    return page(request, "tasks/tasks.html", language, shown, "explore", tasks=list(listed))


def task(request: HttpRequest, language: str, portfolio_id: str, task_id: UUID) -> HttpResponse:
    """Show one task: how far it is, or what came of it."""
    shown = portfolio(portfolio_id)
    found = _own(request, portfolio_id, task_id)
    answer = kind_of(found.kind).show(shown, found.result, language) if found.state == DONE else None
    return page(
        request, "tasks/task.html", language, shown, "explore",
        task=found, answer=answer, part=kind_of(found.kind).template,
        outdated=found.state == DONE and found.checksum != shown.checksum,
        faults=describe([Problem(**each) for each in found.problems], language),
    )  # fmt: skip


def task_progress(request: HttpRequest, language: str, portfolio_id: str, task_id: UUID) -> HttpResponse:
    """Return how far a task is, as a part of its page; once it has ended the page is asked for anew."""
    found = _own(request, portfolio_id, task_id)
    answer = page(request, "tasks/progress.html", language, portfolio(portfolio_id), "explore", task=found)
    if not found.open:
        answer.headers["HX-Refresh"] = "true"
    return answer


@require_POST
def task_cancel(request: HttpRequest, language: str, portfolio_id: str, task_id: UUID) -> HttpResponse:
    """Call a task off, and show it."""
    found = _own(request, portfolio_id, task_id)
    call_off(found)
    return HttpResponseRedirect(address(language, portfolio(portfolio_id), "task", task_id=found.key))


def task_file(
    request: HttpRequest, language: str, portfolio_id: str, task_id: UUID, name: str, suffix: str
) -> HttpResponse:  # fmt: skip
    """Return a chart of a result as SVG, or one of its tables as CSV or XLSX."""
    shown = portfolio(portfolio_id)
    found = _own(request, portfolio_id, task_id)
    charts, tables = _files(shown, found, language)
    if suffix == "svg" and name in charts:
        return drawing(charts[name], request)
    if name not in tables:
        raise Http404
    return table_file(shown, tables[name], f"{portfolio_id}-{name}", suffix, language)


def _files(shown: Shown, found: Task, language: str) -> tuple[dict[str, Any], dict[str, Any]]:
    if found.state != DONE:
        raise Http404
    return kind_of(found.kind).drawn(shown, found.result, language)


def _own(request: HttpRequest, portfolio_id: str, task_id: UUID) -> Task:
    """Return a task of who asks; those of others are not there."""
    found = own(_user(request), portfolio_id).filter(pk=task_id).first()
    if found is None:
        raise Http404
    return found


def _user(request: HttpRequest) -> User:
    # The gate lets nobody through to these pages who has not logged in.
    assert isinstance(request.user, User)  # noqa: S101
    return request.user
