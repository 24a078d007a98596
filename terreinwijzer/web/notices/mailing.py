"""Sends unread notices by mail: each notice once, to who chose that; whoever was not reached gets it the next time.

A notice counts as sent after the mail server accepted the message, in one transaction with the day of the mail. Only a
run that is killed in the moment between these two sends a message again: with the same `Message-ID`, by which it is
known as the same.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from smtplib import SMTPException, SMTPRecipientsRefused
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from terreinwijzer.errors import InputError, Problem
from terreinwijzer.web.notices.digest import digest
from terreinwijzer.web.notices.gather import gather_all
from terreinwijzer.web.notices.models import DAILY, WEEKLY, MailChoice, Notice

WEEK = timedelta(days=7)
# Longer than any mail takes: a claim that is older was left by a run that was killed.
CLAIM = timedelta(minutes=10)
AT_ONCE = 500


def mail_all(connection: Any, now: datetime | None = None, *, counts: bool = True) -> dict[str, int]:
    """Mail unread notices to everybody who wants them by now.

    Parameters
    ----------
    connection
        Django's, of a mail server.
    now
        The moment; this one by default.
    counts
        Whether what goes out counts as sent.

    Returns
    -------
    dict
        How many messages were `sent`, how many people had `nothing` new, and how many messages were `refused`.

    Raises
    ------
    InputError
        The mail server does not work; what it took before counts as sent.
    """
    gather_all()
    at = now or timezone.now()
    done = {"sent": 0, "nothing": 0, "refused": 0}
    try:
        for key in list(due(timezone.localdate(at)).values_list("pk", flat=True)):
            if _free(at).filter(pk=key).update(claimed_at=at):
                done[_mail_one(connection, key, at, counts=counts)] += 1
    except (OSError, SMTPException) as fault:
        said = " ".join(str(fault).split()) or type(fault).__name__
        raise InputError(Problem("web_mail_fails", details={"fault": said, "sent": done["sent"]})) from fault
    finally:
        connection.close()
    return done


def due(today: date) -> QuerySet[MailChoice]:
    """Return the choices of those for whom it is time, and whose account is in use."""
    daily = Q(how_often=DAILY) & (Q(sent_on__isnull=True) | Q(sent_on__lt=today))
    weekly = Q(how_often=WEEKLY) & (Q(sent_on__isnull=True) | Q(sent_on__lte=today - WEEK))
    wanted = MailChoice.objects.filter(daily | weekly, user__is_active=True)
    return wanted.exclude(user__email="").order_by("pk")


def _free(at: datetime) -> QuerySet[MailChoice]:
    """Return what no other run is sending, of those for whom it still is time."""
    return due(timezone.localdate(at)).filter(Q(claimed_at__isnull=True) | Q(claimed_at__lt=at - CLAIM)).order_by()


def _mail_one(connection: Any, key: int, at: datetime, *, counts: bool) -> str:
    """Mail one person; return what came of it. The claim is given back, unless the run is killed."""
    choice = MailChoice.objects.select_related("user").get(pk=key)
    mine = MailChoice.objects.filter(pk=key)
    found = digest(choice)
    if found is None:
        mine.update(claimed_at=None)
        return "nothing"
    message, told = found
    try:
        connection.send_messages([message])
    except SMTPRecipientsRefused:
        # Of this address alone: others can still be reached.
        mine.update(claimed_at=None)
        return "refused"
    except (OSError, SMTPException):
        mine.update(claimed_at=None)
        raise
    with transaction.atomic():
        if counts:
            for start in range(0, len(told), AT_ONCE):
                Notice.objects.filter(pk__in=told[start : start + AT_ONCE]).update(mailed_at=at)
        mine.update(claimed_at=None, **({"sent_on": timezone.localdate(at)} if counts else {}))
    return "sent"
