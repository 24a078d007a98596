"""Adding, changing and deleting one record by a form: all or nothing, once, and never over somebody else's change."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar
from uuid import uuid4

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.db.models import Model, ProtectedError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.html import format_html

from terreinwijzer.web.access.holders import may_here
from terreinwijzer.web.access.roles import Permission
from terreinwijzer.web.pages.frame import address, page
from terreinwijzer.web.portfolios import Shown
from terreinwijzer.web.wording import text
from terreinwijzer.web.writing.columns import called
from terreinwijzer.web.writing.forms import WrittenForm
from terreinwijzer.web.writing.once import TakenKeyError, written_once
from terreinwijzer.web.writing.record import Record

Written = TypeVar("Written", bound=Model)

# A form that cannot be accepted as it is.
UNPROCESSABLE = 422


@dataclass(frozen=True)
class Kind:
    """One kind of record, as pages know it.

    Attributes
    ----------
    name
        In addresses, and in the texts `one_<name>` and `add_<name>`.
    model, form
        What is kept, and how it is written.
    home
        Returns the address of the page that shows a record.
    shows_people
        Whether a record says something about persons.
    area, writes
        Where its routes begin, as in `register_edit`, and the permission to change it.
    history
        The permission to look back; whoever has it may put back.
    listed
        The route of the list where one is after deleting; empty where the page that showed the record is still there.
    deletes
        Whether it may be deleted and looked back at by who changes it.
    told
        The column that stands above the form as it is, for what may not be changed; empty for none.
    """

    name: str
    model: type[Record]
    form: type[WrittenForm]
    home: Callable[[str, Shown, Any], str]
    shows_people: bool = False
    area: str = "register"
    writes: str = "WRITE_REGISTER"
    history: str = "SEE_HISTORY"
    listed: str = ""
    deletes: bool = True
    told: str = ""


class ChangedMeanwhileError(Exception):
    """Somebody else changed the record after the form was opened."""


def one(model: type[Record], shown: Shown, record: int) -> Any:
    """Return a record of this portfolio.

    Raises
    ------
    Http404
        This portfolio has no such record.
    """
    found = model._default_manager.filter(portfolio_id=shown.portfolio_id, pk=record).first()  # noqa: SLF001
    if found is None:
        raise Http404
    return found


def because(record: Written, reason: str) -> Written:
    """Tell the history why a record is about to be written or deleted; return the record."""
    record._change_reason = reason  # type: ignore[attr-defined]  # noqa: SLF001  (how its library is told)
    return record


def version_of(record: Record) -> int | None:
    """Return the key of the last version of a record; `None` where it is new."""
    if record.pk is None:
        return None
    last: int | None = record.history.order_by("-history_id").values_list("history_id", flat=True).first()
    return last


def form_page(
    request: HttpRequest, language: str, shown: Shown, kind: Kind, record: Record, here: str,
    initial: Mapping[str, Any] | None = None, **values: Any,
) -> HttpResponse:  # fmt: skip
    """Show the form of a record, or write what was sent and go to the page that shows it."""
    first = {**(initial or {}), "seen": version_of(record)}
    form = kind.form(
        request.POST or None, request.FILES or None, instance=record, initial=first, language=language, shown=shown
    )
    if request.method == "POST" and (written := accepted(request, shown, form, partial(_saved, language, shown, kind))):
        return HttpResponseRedirect(written)
    answer = page(request, "writing/form.html", language, shown, here, form=form, kind=kind, record=record, **values)
    answer.status_code = UNPROCESSABLE if form.is_bound else 200
    return answer


def delete_page(
    request: HttpRequest, language: str, shown: Shown, kind: Kind, record: Record, here: str, back: str
) -> HttpResponse:
    """Ask whether a record may go, and delete it when the answer is yes; the history keeps it."""
    refused, key, name = False, record.pk, called(record, language)
    if request.method == "POST":
        try:
            with transaction.atomic():
                record.delete()
            _tell_deleted(request, language, shown, kind, key, name)
            return HttpResponseRedirect(back)
        except ProtectedError:
            refused = True
    return page(request, "writing/delete.html", language, shown, here, kind=kind, name=name, refused=refused,
                home=kind.home(language, shown, record))  # fmt: skip


def _tell_deleted(
    request: HttpRequest, language: str, shown: Shown, kind: Kind, key: int | None, name: str
) -> None:  # fmt: skip
    """Let the next page say that a record is gone, and where it can be put back."""
    told = text("told_deleted", language, name=name)
    if may_here(request, shown.portfolio_id, Permission[kind.history]):
        past = address(language, shown, f"{kind.area}_history", kind=kind.name, record=key or 0)
        told = format_html('{} <a href="{}">{}</a>', told, past, text("told_deleted_undo", language))
    messages.success(request, told)


def accepted(
    request: HttpRequest, shown: Shown, form: Any, work: Callable[[Any], str], seen: Callable[[], object] | None = None
) -> str:
    """Do the work of a form that was sent, once, and return the address of what was written.

    Parameters
    ----------
    form
        What was sent; where it cannot be accepted, it says why afterwards, and keeps what was typed.
    work
        Writes what the form holds, and returns the address that shows it.
    seen
        Returns what the writer has before them after a change by somebody else; the last version of the record of the
        form by default.

    Returns
    -------
    str
        Empty where the form was not accepted.
    """
    if not form.is_valid():
        return ""
    # Of somebody who has not logged in nobody is known.
    by: Any = request.user if request.user.is_authenticated else None
    try:
        return written_once(form.cleaned_data["submission"], shown.portfolio_id, by, partial(work, form))
    except ChangedMeanwhileError:
        # Who sends it again has been told.
        form.refuse("wrong_changed_meanwhile", seen=seen() if seen else version_of(form.instance))
    except TakenKeyError:
        form.refuse("wrong_form_key", submission=uuid4())
    except IntegrityError:
        # Somebody wrote the same between the checks of the form and the writing; the next checks will tell what.
        form.refuse("wrong_written_meanwhile", submission=uuid4())
    return ""


def _saved(language: str, shown: Shown, kind: Kind, form: Any) -> str:
    record = form.instance
    if record.pk is not None:
        # On a server that lets writers in at once, the second waits here and then finds the first one's version.
        kind.model._default_manager.select_for_update().get(pk=record.pk)  # noqa: SLF001
        if version_of(record) != form.cleaned_data["seen"]:
            raise ChangedMeanwhileError
    return kind.home(language, shown, form.save())
