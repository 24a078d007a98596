"""What of the register can be found by words, and how it is shown."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from terreinwijzer.vocabulary.notation import day
from terreinwijzer.web.access.roles import Permission
from terreinwijzer.web.portfolios import Shown
from terreinwijzer.web.register import kinds
from terreinwijzer.web.register.models import Organisation
from terreinwijzer.web.register.searching import matching
from terreinwijzer.web.wording import text
from terreinwijzer.web.writing.columns import said
from terreinwijzer.web.writing.editing import Kind
from terreinwijzer.web.writing.searching import Hit, Source, containing, finds

# Of a text in which the words stand, so much is shown.
TOLD_SIGNS = 160


def _organisations(shown: Shown, words: str, _language: str) -> QuerySet[Any]:
    rows = Organisation.objects.filter(portfolio_id=shown.portfolio_id)
    return matching(rows, words).order_by("name", "id")


def _organisation(shown: Shown, language: str, record: Any) -> Hit:
    place = [
        text(said(record, "kind"), language),
        record.street,
        " ".join(filter(None, (record.postcode, record.place))),
    ]
    return _hit(kinds.ORGANISATIONS, shown, language, record, record.name, place)


def _add(kind: Kind, permission: Permission, order: tuple[str, ...], told: Any) -> None:
    """Let a kind of record be found; `told` returns what is told of one, as a title and texts about it."""
    related = ("organisation",) if kind.model in {one.model for one in kinds.OF_ORGANISATION} else ()

    def rows(shown: Shown, words: str, _language: str) -> QuerySet[Any]:
        # Of what people outside sent, only what a moderator accepted.
        every = getattr(kind.model, "accepted", kind.model._default_manager)  # noqa: SLF001  (Django's public way)
        found = every.filter(portfolio_id=shown.portfolio_id)
        return containing(found, words).select_related(*related).order_by(*order)

    def hit(shown: Shown, language: str, record: Any) -> Hit:
        title, about = told(shown, language, record)
        owner = [record.organisation.name] if related and record.organisation_id else []
        return _hit(kind, shown, language, record, title, [*owner, *about])

    finds(Source(kind.name, permission, rows, hit, shows_people=kind.shows_people and permission is _PEOPLE))


def _hit(kind: Kind, shown: Shown, language: str, record: Any, title: str, about: list[str]) -> Hit:
    words = " · ".join(filter(None, about))
    return Hit(title, kind.home(language, shown, record), _short(words), synthetic=record.synthetic)


def _short(words: str) -> str:
    return words if len(words) <= TOLD_SIGNS else f"{words[:TOLD_SIGNS].rstrip()}…"


def _park(shown: Shown, record: Any) -> str:
    return str(shown.names.get(record.park_id, record.park_id))


def _coded(record: Any, column: str, language: str) -> str:
    return text(said(record, column), language)


_REGISTER, _PEOPLE = Permission.SEE_REGISTER, Permission.SEE_PERSONAL_DATA
finds(Source("organisations", _REGISTER, _organisations, _organisation))
_add(kinds.PEOPLE, _PEOPLE, ("name", "id"), lambda _shown, language, one: (one.name, [_coded(one, "role", language)]))
_add(kinds.PLOTS, _REGISTER, ("plot_id",), lambda shown, _language, one: (one.plot_id, [_park(shown, one), one.street]))
_add(
    kinds.VISITS,
    _PEOPLE,
    ("-held_on", "-id"),
    lambda _shown, language, one: (f"{_coded(one, 'kind', language)}, {day(one.held_on, language)}", [one.report]),
)
_add(
    kinds.SIGNALS,
    _REGISTER,
    ("-created_at", "-id"),
    lambda _shown, language, one: (_coded(one, "kind", language), [_coded(one, "state", language), one.description]),
)
_add(
    kinds.PLANS,
    _REGISTER,
    ("-created_at", "-id"),
    lambda _shown, language, one: (_coded(one, "kind", language), [str(one.expected_year or ""), one.description]),
)
_add(kinds.DOCUMENTS, _PEOPLE, ("-created_at", "-id"), lambda _shown, _language, one: (one.subject, [one.file_name]))
_add(
    kinds.OFFERS,
    _REGISTER,
    ("-changed_at", "-id"),
    lambda shown, language, one: (one.summary, [_coded(one, "state", language), _park(shown, one), one.street]),
)
_add(
    kinds.REQUESTS,
    _REGISTER,
    ("-changed_at", "-id"),
    lambda _shown, language, one: (one.summary, [_coded(one, "state", language), one.sbi and f"SBI {one.sbi}"]),
)
