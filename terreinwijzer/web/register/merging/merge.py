"""Merging two organisations: all that belongs to one goes to the other, in one step, and the history tells of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone
from simple_history.utils import bulk_update_with_history

from terreinwijzer.web.people.models import User
from terreinwijzer.web.register.forms import OrganisationForm
from terreinwijzer.web.register.merging.relations import Relation, doubles, overheld, relations
from terreinwijzer.web.register.models import Merge, Organisation, Ownership
from terreinwijzer.web.register.searching import sought_of
from terreinwijzer.web.writing.editing import ChangedMeanwhileError, because, version_of
from terreinwijzer.web.writing.versions import DELETED, restored

FIELDS = OrganisationForm.Meta.fields
AT_ONCE = 500


@dataclass(frozen=True)
class Joined:
    """What a merge would do.

    Attributes
    ----------
    kept, other
        The two organisations.
    moving, doubled
        Records of the other one by kind: those that move, and those that the kept one has already, which go.
    overheld
        Plots of which the two would hold more than the whole; these must be put right first.
    """

    kept: Organisation
    other: Organisation
    moving: Mapping[Relation, list[Any]] = field(default_factory=dict)
    doubled: Mapping[Relation, list[Any]] = field(default_factory=dict)
    overheld: tuple[str, ...] = ()

    @property
    def seen(self) -> str:
        """Return what somebody saw before agreeing: the versions of both, and every record that is concerned."""
        keys = [(relation.label, each.pk) for part in (self.moving, self.doubled) for relation, rows in part.items()
                for each in rows]  # fmt: skip
        return f"{version_of(self.kept)} {version_of(self.other)} {sorted(keys)}"


def joined(kept: Organisation, other: Organisation) -> Joined:
    """Return what merging two organisations would do, without doing it."""
    moving, doubled = {}, {}
    for relation in relations():
        rows = relation.of(other)
        double = doubles(relation, relation.of(kept), rows)
        if double:
            doubled[relation] = double
        if going := [each for each in rows if each not in double]:
            moving[relation] = going
    held = [each for rows in moving.values() for each in rows if isinstance(each, Ownership)]
    return Joined(kept, other, moving, doubled, tuple(overheld(kept, held)))


def merged(plan: Joined, seen: str, from_other: set[str], by: User, reason: str) -> Merge:
    """Merge two organisations; all of it or nothing.

    Parameters
    ----------
    plan, seen
        What is done, and `Joined.seen` as somebody agreed to it.
    from_other
        The fields of which the kept organisation gets the value of the other one.
    by, reason
        Who merged, and what the history tells.

    Raises
    ------
    ChangedMeanwhileError
        One of the two, or what belongs to them, changed after it was shown.
    """
    with transaction.atomic():
        keys = [plan.kept.pk, plan.other.pk]
        # In order of number, so that two merges of the same organisations wait for each other and not forever.
        locked = {each.pk: each for each in Organisation.objects.select_for_update().filter(pk__in=keys).order_by("pk")}
        if len(locked) != len(keys):
            raise ChangedMeanwhileError
        now = joined(locked[plan.kept.pk], locked[plan.other.pk])
        if now.seen != seen or now.overheld:
            raise ChangedMeanwhileError
        before, moved, gone = version_of(now.kept), _keys(now.moving), _keys(now.doubled)
        for relation, rows in now.moving.items():
            _move(relation, rows, now.kept, by, reason)
        for rows in now.doubled.values():
            for each in rows:
                _delete(each, reason)
        values = {name: getattr(now.other, name) for name in FIELDS if name in from_other}
        _delete(now.other, reason)
        for name, value in values.items():
            setattr(now.kept, name, value)
        now.kept.sought = sought_of(now.kept)
        because(now.kept, reason).save()
        made: Merge = Merge.objects.create(
            portfolio_id=now.kept.portfolio_id, kept=keys[0], merged=keys[1], kept_before=before,
            kept_after=version_of(now.kept), moved=moved, doubles=gone, by=by,
        )  # fmt: skip
        return made


def kept_instead(portfolio_id: str, record: int) -> int | None:
    """Return the number of the organisation that an organisation was merged into; `None` for one that never was."""
    found = Merge.objects.filter(portfolio_id=portfolio_id, merged=record, undone_at=None).order_by("-id").first()
    return found.kept if found else None


def why_not_undone(merge: Merge) -> str:
    """Return the code of the text that says why a merge cannot be undone; empty where it can."""
    kept = Organisation.objects.filter(pk=merge.kept).first()
    if kept is None:
        return "undo_kept_gone" if kept_instead(merge.portfolio_id, merge.kept) is None else "undo_merged_on"
    moved = [(relation, each) for relation, keys in _relations_of(merge.moved) for each in _rows(relation, keys)]
    reasons = {
        "undo_done": merge.undone_at is not None,
        "undo_changed": version_of(kept) != merge.kept_after,
        "undo_put_back": Organisation.objects.filter(pk=merge.merged).exists(),
        "undo_forgotten": _last(Organisation, merge.merged) is None,
        "undo_moved": any(getattr(each, f"{relation.column}_id") != kept.pk for relation, each in moved),
    }
    return next((code for code, holds in reasons.items() if holds), "")


def undo(merge: Merge, by: User, reason: str, language: str) -> list[str]:
    """Take two organisations apart again, each with what it had; records made since stay with the kept one.

    What was deleted or erased since the merge stays gone.

    Returns
    -------
    list of str
        Why it cannot be, in words; empty when it is done.
    """
    with transaction.atomic():
        kept = Organisation.objects.select_for_update().get(pk=merge.kept)
        back = _last(Organisation, merge.merged)
        faults = restored(because(back, reason), language)
        for relation, keys in _relations_of(merge.moved):
            _move(relation, _rows(relation, keys), back, by, reason)
        for relation, keys in _relations_of(merge.doubles):
            gone = [_last(relation.model, key) for key in keys]
            faults += [
                fault for each in gone if each is not None for fault in restored(because(each, reason), language)
            ]
        history: Any = Organisation.history
        before = history.filter(id=kept.pk, history_id=merge.kept_before).first()
        faults += restored(because(before.instance, reason), language) if before else []
        if faults:
            transaction.set_rollback(True)
            return faults
        merge.undone_at = timezone.now()
        merge.save(update_fields=["undone_at"])
    return []


def _move(relation: Relation, rows: list[Any], to: Organisation, by: User, reason: str) -> None:
    now = timezone.now()
    for each in rows:
        setattr(each, relation.column, to)
        each.changed_at = now
    bulk_update_with_history(
        rows, relation.model, [relation.column, "changed_at"], batch_size=AT_ONCE, default_user=by,
        default_change_reason=reason,
    )  # fmt: skip


def _delete(record: Any, reason: str) -> None:
    because(record, reason).delete()


def _keys(part: Mapping[Relation, list[Any]]) -> dict[str, list[int]]:
    return {relation.label: [each.pk for each in rows] for relation, rows in part.items()}


def _relations_of(kept: Mapping[str, list[int]]) -> list[tuple[Relation, list[int]]]:
    known = {relation.label: relation for relation in relations()}
    return [(known[label], keys) for label, keys in kept.items()]


def _rows(relation: Relation, keys: list[int]) -> list[Any]:
    return list(relation.model._default_manager.filter(pk__in=keys))  # noqa: SLF001


def _last(model: Any, key: int) -> Any:
    """Return a record as it was before it was deleted; `None` where even the history forgot it."""
    last = model.history.filter(id=key).exclude(history_type=DELETED).order_by("-history_id").first()
    return last.instance if last else None
