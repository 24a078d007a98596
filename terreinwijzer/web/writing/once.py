"""Writing exactly once: all of a form or nothing, and nothing again when it comes a second time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from terreinwijzer.web.people.models import User
from terreinwijzer.web.writing.models import Submission

# A phone that was out of reach for longer than this has another problem.
KEPT = timedelta(days=90)


class TakenKeyError(Exception):
    """The key of a form is somebody else's, or of another portfolio."""


def written_once(key: UUID, portfolio_id: str, by: User | None, work: Callable[[], str]) -> str:
    """Do the work of a form in one transaction, unless this form was accepted before.

    Parameters
    ----------
    key
        Made with the page of the form; the database refuses it a second time.
    portfolio_id, by
        Whose form it is. Somebody else's key opens nothing.
    work
        Writes, and returns the address of what was written.

    Returns
    -------
    str
        The address that the work returned, now or the first time.

    Raises
    ------
    TakenKeyError
        The key was used by somebody else.
    """
    with transaction.atomic():
        try:
            with transaction.atomic():
                sent = Submission.objects.create(key=key, portfolio_id=portfolio_id, user=by)
        except IntegrityError as fault:
            before = Submission.objects.filter(key=key, portfolio_id=portfolio_id, user=by).first()
            if before is None:
                raise TakenKeyError from fault
            return before.address
        sent.address = work()
        sent.save(update_fields=["address"])
        return sent.address


def forget_submissions() -> int:
    """Delete the keys that are too old to come again, and return how many."""
    return Submission.objects.filter(accepted_at__lt=timezone.now() - KEPT).delete()[0]
