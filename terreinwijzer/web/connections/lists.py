"""Lists of written records for other programs: by whom, a page at a time, with the fields that are asked for."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from ninja import Query, Schema
from ninja.errors import HttpError
from ninja.security import HttpBearer
from pydantic import Field

from terreinwijzer.web.access.clients import client_of
from terreinwijzer.web.api import Paging, page_of
from terreinwijzer.web.pages.frame import portfolio

# A field that was not asked for is left out.
LEFT_OUT: Any = Field(default_factory=lambda: None)
# Fields that the record has under another name.
NAMED: Mapping[str, str] = MappingProxyType({"organisation": "organisation_id", "tags": "tag_list", "needs": "needed"})
NO_PARK: Any = Query("", pattern=r"^[^\x00]*$")  # type: ignore[type-arg]  # (of ninja, for checkers of types only)


class ByToken(HttpBearer):
    """The token was judged at the gate; this says in the description that there has to be one."""

    openapi_name = "token"

    def authenticate(self, request: HttpRequest, token: str) -> Any:  # noqa: ARG002
        """Return who asks."""
        return client_of(request)


class Rows(Schema):
    """One page of a list."""

    count: int
    next: str | None
    previous: str | None


def of(portfolio_id: str) -> dict[str, str]:
    """Return by what the records of a portfolio are found; one that is not there is not found."""
    return {"portfolio_id": portfolio(portfolio_id).portfolio_id}


def listed(
    request: HttpRequest, name: str, portfolio_id: str, rows: QuerySet[Any] | list[Any], paging: Paging,
    kind: type[Schema], more: dict[str, str],
) -> dict[str, Any]:  # fmt: skip
    """Return one page of records with the fields that are asked for.

    Raises
    ------
    HttpError
        A field that is named is not there.
    """
    known = list(kind.model_fields)
    wanted = [each.strip() for each in paging.fields.split(",") if each.strip()] or known
    if unknown := [each for each in wanted if each not in known]:
        raise HttpError(400, f"fields: unknown are {', '.join(unknown)}. Known are {', '.join(known)}.")
    first = (paging.page - 1) * paging.page_size
    base = request.build_absolute_uri(reverse(f"api:{name}", kwargs={"portfolio_id": portfolio_id}))
    kept = [row_of(each, kind) for each in rows[first : first + paging.page_size]]
    asked = {each: value for each, value in {"fields": paging.fields, **more}.items() if value}
    count = len(rows) if isinstance(rows, list) else rows.count()
    return page_of(base, count, paging, asked, [{each: row[each] for each in wanted} for row in kept])


def row_of(record: Model, kind: type[Schema]) -> dict[str, Any]:
    """Return the fields of a record, its key under the name of its kind."""
    own = record._meta.model_name  # noqa: SLF001  (Django's public way)
    values = {name: record.pk if name == own else getattr(record, NAMED.get(name, name)) for name in kind.model_fields}
    return {name: float(value) if isinstance(value, Decimal) else value for name, value in values.items()}
