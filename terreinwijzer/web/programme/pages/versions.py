"""The programme as it was adopted, beside the programme as it is now."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from terreinwijzer.web.pages.frame import page, portfolio
from terreinwijzer.web.programme.models import Action, Version
from terreinwijzer.web.programme.pages.board import HERE
from terreinwijzer.web.programme.tables import COLUMNS, actions_of, in_order
from terreinwijzer.web.writing.editing import one
from terreinwijzer.web.writing.versions import changed_values


def programme_versions(request: HttpRequest, language: str, portfolio_id: str) -> HttpResponse:
    """Show the versions that were adopted, newest first."""
    shown = portfolio(portfolio_id)
    versions = list(Version.objects.filter(portfolio_id=portfolio_id).order_by("-adopted_on", "-id"))
    return page(request, "programme/versions.html", language, shown, HERE, versions=versions)


def programme_version(request: HttpRequest, language: str, portfolio_id: str, record: int) -> HttpResponse:
    """Show the actions of a version, and what changed since."""
    shown = portfolio(portfolio_id)
    version: Version = one(Version, shown, record)
    then = actions_in(version)
    now = {each.pk: each for each in actions_of(portfolio_id)}
    was = {each.pk: each for each in then}
    parks = shown.names.to_dict()
    changed = [
        (now[key], changes)
        for key, before in was.items()
        if key in now and (changes := changed_values(before, now[key], COLUMNS, parks, language))
    ]
    return page(
        request, "programme/version.html", language, shown, HERE,
        kept=version, actions=then, changed=changed, parks=shown.names,
        added=[each for key, each in now.items() if key not in was],
        gone=[each for key, each in was.items() if key not in now],
    )  # fmt: skip


def actions_in(version: Version) -> list[Action]:
    """Return the actions as they were at the moment that a version was kept."""
    history: Any = Action.history
    return in_order(history.as_of(version.created_at).filter(portfolio_id=version.portfolio_id))
