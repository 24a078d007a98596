"""The history of a record in words: who changed what and when, and going back to how it was."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect

from terreinwijzer.vocabulary.notation import day
from terreinwijzer.web.pages.frame import page
from terreinwijzer.web.portfolios import Shown
from terreinwijzer.web.wording import field_text, text, texts
from terreinwijzer.web.writing.columns import GAP, called
from terreinwijzer.web.writing.editing import UNPROCESSABLE, Kind

DELETED = "-"


def history_page(request: HttpRequest, language: str, shown: Shown, kind: Kind, record: int, here: str) -> HttpResponse:
    """Show every version of a record, newest first; send a version back to make it the present one again.

    Raises
    ------
    Http404
        This portfolio never had this record.
    """
    past: Any = kind.model.history
    versions = list(past.filter(id=record, portfolio_id=shown.portfolio_id).order_by("-history_id"))
    if not versions:
        raise Http404
    faults: list[str] = []
    if request.method == "POST":
        chosen = next((each for each in versions if str(each.history_id) == request.POST.get("version")), None)
        if chosen is None or chosen.history_type == DELETED:
            raise Http404
        faults = restored(chosen.instance, language)
        if not faults:
            messages.success(request, text("told_restored", language, name=called(chosen.instance, language)))
            return HttpResponseRedirect(kind.home(language, shown, chosen.instance))
    gone = versions[0].history_type == DELETED
    answer = page(
        request, "writing/history.html", language, shown, here,
        kind=kind, rows=told(versions, language, shown.names), gone=gone, faults=faults,
        name=called(versions[0].instance, language),
        home="" if gone else kind.home(language, shown, versions[0].instance),
    )  # fmt: skip
    answer.status_code = UNPROCESSABLE if faults else 200
    return answer


def restored(record: models.Model, language: str) -> list[str]:
    """Write an old version as the newest, or return why that cannot be: what it needs is gone, or was taken."""
    try:
        with transaction.atomic():
            record._state.adding = not type(record)._default_manager.filter(pk=record.pk).exists()  # noqa: SLF001
            # `full_clean` looks for what a key refers to, and for what may be there once.
            record.full_clean(exclude=[])
            record.save()
    except ValidationError as fault:
        return [text(said, language) if said in texts() else said for said in fault.messages]
    return []


def told(versions: list[Any], language: str, parks: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return per version, newest first: when, by whom, what was done, and every value before and after.

    `parks` are the names of the parks by key, for the columns that hold one.
    """
    names = _named(versions)
    names |= {("park_id", key): name for key, name in parks.items()}
    rows = []
    for place, version in enumerate(versions):
        before = versions[place + 1] if place + 1 < len(versions) else None
        rows.append(
            {
                "key": version.history_id,
                "at": version.history_date,
                "by": names.get(("history_user_id", version.history_user_id), text("history_by_nobody", language)),
                "done": {"+": "history_made", "~": "history_changed", DELETED: "history_deleted"}[version.history_type],
                "reason": version.history_change_reason or "",
                "changes": _changes(before, version, names, language) if version.history_type != DELETED else [],
                "restorable": place > 0 and version.history_type != DELETED,
            }
        )
    return rows


def _changes(before: Any, after: Any, names: dict[tuple[str, Any], str], language: str) -> list[tuple[str, str, str]]:
    found = []
    for field in after.instance_type._meta.concrete_fields:  # noqa: SLF001
        if not field.editable or field.primary_key:
            continue
        was = getattr(before, field.attname) if before is not None else None
        now = getattr(after, field.attname)
        if was != now and (before is not None or now not in (None, "")):
            said = (_said(field, was, names, language), _said(field, now, names, language))
            found.append((field_text(after.instance_type._meta.model_name, field.name, language), *said))  # noqa: SLF001
    return found


def changed_values(
    before: models.Model, after: models.Model, columns: Sequence[str], parks: Mapping[str, str], language: str
) -> list[tuple[str, str, str]]:
    """Return label, value before and value after of every column that differs."""
    names: dict[tuple[str, Any], str] = {("park_id", key): name for key, name in parks.items()}
    found = []
    for name in columns:
        field: Any = after._meta.get_field(name)  # noqa: SLF001  (the public way to a model's columns)
        was, now = getattr(before, field.attname), getattr(after, field.attname)
        if was != now:
            if field.is_relation:
                names |= {(field.attname, each.pk): _called(each) for each in _referred(name, before, after)}
            label = field_text(after._meta.model_name or "", name, language)  # noqa: SLF001
            found.append((label, _said(field, was, names, language), _said(field, now, names, language)))
    return found


def _referred(name: str, *records: models.Model) -> list[models.Model]:
    return [each for record in records if (each := getattr(record, name)) is not None]


def _called(record: Any) -> str:
    is_user = isinstance(record, get_user_model())
    return str(record.get_full_name() or record.get_username()) if is_user else str(record)


def _said(field: Any, value: Any, names: dict[tuple[str, Any], str], language: str) -> str:
    if value is None or value == "":
        return GAP
    if field.name == "park_id":
        return names.get((field.name, value), str(value))
    if field.is_relation:
        return names.get((field.attname, value), GAP)
    if field.flatchoices:
        label = dict(field.flatchoices).get(value, value)
        return text(label, language) if label in texts() else str(label)
    if isinstance(value, bool):
        value = text("said_true", language) if value else text("said_false", language)
    elif isinstance(field, models.DateField):
        value = day(value, language)
    # Some columns hold a list between semicolons.
    return str(value).strip(";").replace(";", ", ") if str(value).startswith(";") else str(value)


def _named(versions: list[Any]) -> dict[tuple[str, Any], str]:
    """Return the names of the users and records that the versions refer to: a query per column, not per version."""
    found: dict[tuple[str, Any], str] = {}
    users = get_user_model()
    related: list[tuple[str, Any]] = [("history_user_id", users)]
    related += [
        (field.attname, field.related_model)
        for field in versions[0].instance_type._meta.concrete_fields  # noqa: SLF001
        if field.is_relation
    ]
    for column, model in related:
        keys = {getattr(version, column) for version in versions} - {None}
        for key, record in model._default_manager.in_bulk(keys).items() if keys else ():  # noqa: SLF001
            found[column, key] = _called(record)
    return found
