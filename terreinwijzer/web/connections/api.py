"""The register for other programs: organisations, plots and signals without personal data, and new signals."""

from __future__ import annotations

from datetime import date
from hashlib import sha256
from typing import Any, Literal
from uuid import UUID, uuid5

from django.http import Http404, HttpRequest
from ninja import Header, Path, Query, Router, Schema
from ninja.errors import HttpError
from pydantic import Field

from terreinwijzer.web.access.clients import client_of
from terreinwijzer.web.api import Paging
from terreinwijzer.web.connections.lists import LEFT_OUT, NO_PARK, ByToken, Rows, listed, of, row_of
from terreinwijzer.web.register.codes import ORGANISATION_KIND, SIGNAL_ACTIVE, SIGNAL_KIND, SIGNAL_STATE
from terreinwijzer.web.register.models import Organisation, Plot, Signal
from terreinwijzer.web.writing.editing import because
from terreinwijzer.web.writing.once import written_once

LONGEST_DESCRIPTION = 4_000
TOO_EARLY = 422
# Any other namespace would do: it keeps the keys of programs apart from those of forms.
KEYS = UUID("5b0f53c8-3a3f-4a43-9d5a-5f1c6c0b7a11")
router = Router(auth=ByToken(), tags=["register"])
# Something besides space, and no NUL, which PostgreSQL keeps in no text.
WORDS = r"^[^\x00]*[^\s\x00][^\x00]*$"


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


class OrganisationsOut(Rows):
    """One page of organisations."""

    results: list[OrganisationOut]


class PlotsOut(Rows):
    """One page of plots."""

    results: list[PlotOut]


class SignalsOut(Rows):
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
    rows = Organisation.objects.filter(**of(portfolio_id), **({"park_id": park} if park else {}))
    return listed(request, "organisations", portfolio_id, rows.order_by("name", "id"), paging, OrganisationOut,
                   {"park": park})  # fmt: skip


@router.get("/plots", response=PlotsOut, exclude_unset=True, url_name="plots", operation_id="list_plots")
def list_plots(
    request: HttpRequest, portfolio_id: Path[str], paging: Query[Paging], park: str = NO_PARK
) -> dict[str, Any]:  # fmt: skip
    """Return the plots of the register in order of key; of one park where `park` is its key."""
    rows = Plot.objects.filter(**of(portfolio_id), **({"park_id": park} if park else {}))
    return listed(request, "plots", portfolio_id, rows.order_by("plot_id", "id"), paging, PlotOut, {"park": park})


@router.get("/signals", response=SignalsOut, exclude_unset=True, url_name="signals", operation_id="list_signals")
def list_signals(
    request: HttpRequest, portfolio_id: Path[str], paging: Query[Paging], active: bool = False
) -> dict[str, Any]:  # fmt: skip
    """Return the signals, the newest first; with `active` only those that still ask for work."""
    rows = Signal.objects.filter(**of(portfolio_id), **({"state__in": SIGNAL_ACTIVE} if active else {}))
    more = {"active": "true"} if active else {}
    return listed(request, "signals", portfolio_id, rows.order_by("-created_at", "-id"), paging, SignalOut, more)


@router.get("/signals/{int:signal}", response=SignalOut, url_name="signal", operation_id="get_signal")
def get_signal(request: HttpRequest, portfolio_id: Path[str], signal: int) -> dict[str, Any]:  # noqa: ARG001
    """Return one signal."""
    found = Signal.objects.filter(**of(portfolio_id), pk=signal).first() if signal < 2**63 else None
    if found is None:
        raise Http404
    return row_of(found, SignalOut)


@router.post("/signals", response={201: SignalOut}, url_name="signals", operation_id="create_signal")
def create_signal(
    request: HttpRequest, portfolio_id: Path[str], given: SignalIn, idempotency_key: Header[UUID]
) -> tuple[int, dict[str, Any]]:  # fmt: skip
    """Write a signal, once for each key of the header `Idempotency-Key`: sent again, the first one is the answer."""
    token = client_of(request)
    assert token is not None  # noqa: S101  (the gate lets nobody else through)
    organisation = Organisation.objects.filter(**of(portfolio_id), pk=given.organisation).first()
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
