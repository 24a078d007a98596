"""The register for other programs: organisations, plots and signals without personal data, and new signals."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any, Literal
from uuid import UUID, uuid5

from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest
from django.urls import reverse
from ninja import Header, Path, Query, Router, Schema
from ninja.errors import HttpError
from ninja.security import HttpBearer
from pydantic import Field

from terreinwijzer.web.access.clients import client_of
from terreinwijzer.web.api import Paging, page_of
from terreinwijzer.web.pages.frame import portfolio
from terreinwijzer.web.register.codes import ORGANISATION_KIND, SIGNAL_ACTIVE, SIGNAL_KIND, SIGNAL_STATE
from terreinwijzer.web.register.models import Organisation, Plot, Signal
from terreinwijzer.web.writing.editing import because
from terreinwijzer.web.writing.once import written_once

LONGEST_DESCRIPTION = 4_000
TOO_EARLY = 422
# Any other namespace would do: it keeps the keys of programs apart from those of forms.
KEYS = UUID("5b0f53c8-3a3f-4a43-9d5a-5f1c6c0b7a11")


class ByToken(HttpBearer):
    """The token was judged at the gate; this says in the description that there has to be one."""

    openapi_name = "token"

    def authenticate(self, request: HttpRequest, token: str) -> Any:  # noqa: ARG002
        """Return who asks."""
        return client_of(request)


router = Router(auth=ByToken(), tags=["register"])


# A field that was not asked for is left out.
LEFT_OUT: Any = Field(default_factory=lambda: None)


# Something besides space, and no NUL, which PostgreSQL keeps in no text.
WORDS = r"^[^\x00]*[^\s\x00][^\x00]*$"
NO_PARK: Any = Query("", pattern=r"^[^\x00]*$")  # type: ignore[type-arg]  # (of ninja, for checkers of types only)


class OrganisationOut(Schema):
    """An organisation, without what may say something about a person."""

    organisation: int = LEFT_OUT
    name: str = LEFT_OUT
    kind: Literal[ORGANISATION_KIND] = LEFT_OUT  # type: ignore[valid-type]
    kvk_number: str = LEFT_OUT
    rsin: str = LEFT_OUT
    street: str = LEFT_OUT
    postcode: str = LEFT_OUT
    place: str = LEFT_OUT
    park_id: str = LEFT_OUT
    establishment_id: str = LEFT_OUT
    tags: list[str] = LEFT_OUT


class PlotOut(Schema):
    """A plot of the register."""

    plot: int = LEFT_OUT
    plot_id: str = LEFT_OUT
    park_id: str = LEFT_OUT
    street: str = LEFT_OUT
    area_m2: float | None = LEFT_OUT
    idle_since: date | None = LEFT_OUT


class SignalOut(Schema):
    """A signal: something that asks for work."""

    signal: int = LEFT_OUT
    organisation: int = LEFT_OUT
    kind: Literal[SIGNAL_KIND] = LEFT_OUT  # type: ignore[valid-type]
    state: Literal[SIGNAL_STATE] = LEFT_OUT  # type: ignore[valid-type]
    description: str = LEFT_OUT
    due_on: date | None = LEFT_OUT
    closed_on: date | None = LEFT_OUT


class SignalIn(Schema):
    """A new signal, about an organisation that the register has."""

    organisation: int = Field(ge=1, lt=2**63)
    kind: Literal[SIGNAL_KIND]  # type: ignore[valid-type]
    description: str = Field(min_length=1, max_length=LONGEST_DESCRIPTION, pattern=WORDS)
    due_on: date | None = None


class _Rows(Schema):
    count: int
    next: str | None
    previous: str | None


class OrganisationsOut(_Rows):
    """One page of organisations."""

    results: list[OrganisationOut]


class PlotsOut(_Rows):
    """One page of plots."""

    results: list[PlotOut]


class SignalsOut(_Rows):
    """One page of signals."""

    results: list[SignalOut]


@router.get(
    "/organisations",
    response=OrganisationsOut,
    exclude_unset=True,
    url_name="organisations",
    operation_id="list_organisations",
)
def list_organisations(
    request: HttpRequest, portfolio_id: Path[str], paging: Query[Paging], park: str = NO_PARK
) -> dict[str, Any]:  # fmt: skip
    """Return the organisations of the register in order of name; of one park where `park` is its key."""
    rows = Organisation.objects.filter(**_of(portfolio_id), **({"park_id": park} if park else {}))
    return _listed(request, "organisations", portfolio_id, rows.order_by("name", "id"), paging, OrganisationOut,
                   {"park": park})  # fmt: skip


@router.get("/plots", response=PlotsOut, exclude_unset=True, url_name="plots", operation_id="list_plots")
def list_plots(
    request: HttpRequest, portfolio_id: Path[str], paging: Query[Paging], park: str = NO_PARK
) -> dict[str, Any]:  # fmt: skip
    """Return the plots of the register in order of key; of one park where `park` is its key."""
    rows = Plot.objects.filter(**_of(portfolio_id), **({"park_id": park} if park else {}))
    return _listed(request, "plots", portfolio_id, rows.order_by("plot_id", "id"), paging, PlotOut, {"park": park})


@router.get("/signals", response=SignalsOut, exclude_unset=True, url_name="signals", operation_id="list_signals")
def list_signals(
    request: HttpRequest, portfolio_id: Path[str], paging: Query[Paging], active: bool = False
) -> dict[str, Any]:  # fmt: skip
    """Return the signals, the newest first; with `active` only those that still ask for work."""
    rows = Signal.objects.filter(**_of(portfolio_id), **({"state__in": SIGNAL_ACTIVE} if active else {}))
    more = {"active": "true"} if active else {}
    return _listed(request, "signals", portfolio_id, rows.order_by("-created_at", "-id"), paging, SignalOut, more)


@router.get("/signals/{int:signal}", response=SignalOut, url_name="signal", operation_id="get_signal")
def get_signal(request: HttpRequest, portfolio_id: Path[str], signal: int) -> dict[str, Any]:  # noqa: ARG001
    """Return one signal."""
    found = Signal.objects.filter(**_of(portfolio_id), pk=signal).first() if signal < 2**63 else None
    if found is None:
        raise Http404
    return _row(found, SignalOut)


@router.post("/signals", response={201: SignalOut}, url_name="signals", operation_id="create_signal")
def create_signal(
    request: HttpRequest, portfolio_id: Path[str], given: SignalIn, idempotency_key: Header[UUID]
) -> tuple[int, dict[str, Any]]:  # fmt: skip
    """Write a signal, once for each key of the header `Idempotency-Key`: sent again, the first one is the answer."""
    token = client_of(request)
    assert token is not None  # noqa: S101  (the gate lets nobody else through)
    organisation = Organisation.objects.filter(**_of(portfolio_id), pk=given.organisation).first()
    if organisation is None:
        raise HttpError(400, f"organisation: the register has no {given.organisation}.")
    body = sha256(given.model_dump_json().encode()).hexdigest()

    def work() -> str:
        made = Signal(portfolio_id=portfolio_id, organisation=organisation, kind=given.kind,
                      description=given.description.strip(), due_on=given.due_on)  # fmt: skip
        because(made, f"API: {token.name}").save()
        return f"{made.pk} {body}"

    key, _, same = written_once(uuid5(KEYS, f"{token.pk} {idempotency_key}"), portfolio_id, None, work).partition(" ")
    if same != body:
        raise HttpError(TOO_EARLY, "Idempotency-Key: this key came with another signal before. Send a new key.")
    return 201, get_signal(request, portfolio_id, int(key))


def _of(portfolio_id: str) -> dict[str, str]:
    return {"portfolio_id": portfolio(portfolio_id).portfolio_id}


def _listed(
    request: HttpRequest, name: str, portfolio_id: str, rows: QuerySet[Any], paging: Paging, kind: type[Schema],
    more: dict[str, str],
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
    kept = [_row(each, kind) for each in rows[first : first + paging.page_size]]
    asked = {each: value for each, value in {"fields": paging.fields, **more}.items() if value}
    return page_of(base, rows.count(), paging, asked, [{each: row[each] for each in wanted} for row in kept])


def _row(record: Model, kind: type[Schema]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name in kind.model_fields:
        if name == record._meta.model_name:  # noqa: SLF001  (Django's public way)
            values[name] = record.pk
        elif name == "tags":
            values[name] = getattr(record, "tag_list", [])
        else:
            value = getattr(record, f"{name}_id" if name == "organisation" else name)
            values[name] = float(value) if isinstance(value, Decimal) else value
    return values
