"""What happened with an organisation, newest first, in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from terreinwijzer.web.register.models import Ownership, Signal, Visit
from terreinwijzer.web.wording import text
from terreinwijzer.web.writing.columns import said


@dataclass(frozen=True)
class Event:
    """One thing that happened: the day, what kind of thing, what it was, and the record behind it."""

    on: date
    kind: str
    title: str
    words: str
    record: int
    more: str = ""


def timeline(
    visits: Iterable[Visit], signals: Iterable[Signal], ownerships: Iterable[Ownership], language: str,
    *, sees_people: bool,
) -> list[Event]:  # fmt: skip
    """Return the events of an organisation, newest first; appointments to come are no events yet.

    Parameters
    ----------
    visits, signals, ownerships
        Of one organisation.
    language
        `nl` or `en`.
    sees_people
        Whether reports of visits, which can tell of people, are part of it.
    """
    today = timezone.localdate()
    events = [
        Event(visit.held_on, "visits", text(said(visit, "kind"), language), visit.report if sees_people else "",
              visit.pk, visit.attendees if sees_people else "")
        for visit in visits if visit.held_on <= today
    ]  # fmt: skip
    for signal in signals:
        name = text(said(signal, "kind"), language)
        if signal.closed_on:
            closed = text("signal_closed", language, kind=name, state=text(said(signal, "state"), language).lower())
            events.append(Event(signal.closed_on, "signals", closed, signal.follow_up, signal.pk))
        made = timezone.localdate(signal.created_at)
        events.append(Event(made, "signals", text("signal_made", language, kind=name), signal.description, signal.pk))
    for held in ownerships:
        name = text(said(held, "kind"), language)
        if held.since:
            begun = text("ownership_begun", language, kind=name, plot=held.plot.plot_id)
            events.append(Event(held.since, "ownerships", begun, "", held.pk))
        if held.until and held.until <= today:
            ended = text("ownership_ended", language, kind=name, plot=held.plot.plot_id)
            events.append(Event(held.until, "ownerships", ended, "", held.pk))
    return sorted(events, key=lambda event: (event.on, event.kind, event.record), reverse=True)
