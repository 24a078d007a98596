"""What somebody has not read yet, of what the roles of now allow."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest

from terreinwijzer.web.access.holders import roles_of
from terreinwijzer.web.access.roles import Permission, Role, may
from terreinwijzer.web.notices.models import Notice
from terreinwijzer.web.writing.attention import personal_sources


def notices_of(request: HttpRequest, portfolio_id: str) -> QuerySet[Notice]:
    """Return the notices of the user of a request in one portfolio, of kinds that may be seen now."""
    kinds = kinds_for(roles_of(request, portfolio_id))
    return Notice.objects.filter(user_id=request.user.pk, portfolio_id=portfolio_id, kind__in=kinds)


def unread(rows: QuerySet[Notice]) -> QuerySet[Notice]:
    """Return those that still ask and were not read."""
    return rows.filter(over_at__isnull=True, read_at__isnull=True)


def kinds_for(roles: frozenset[Role]) -> list[str]:
    """Return the kinds of notice that roles allow to see."""
    return [kind for kind, source in personal_sources().items() if may(roles, source.permission)]


def unread_count(request: HttpRequest, portfolio_id: str) -> int | None:
    """Return how many notices wait for the user of a request, in one query; `None` for who gets none."""
    if not may(roles_of(request, portfolio_id), Permission.SEE_NOTICES):
        return None
    return unread(notices_of(request, portfolio_id)).count()
