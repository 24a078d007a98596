"""What of the register asks for attention on the home page."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone

from terreinwijzer.vocabulary.notation import number
from terreinwijzer.web.access.roles import Permission
from terreinwijzer.web.pages.frame import address
from terreinwijzer.web.portfolios import Shown
from terreinwijzer.web.register.planning import not_spoken
from terreinwijzer.web.register.work_lists import idle_plots, late_signals, reminders
from terreinwijzer.web.wording import text
from terreinwijzer.web.writing.attention import Waiting, asks_attention


@asks_attention(Permission.SEE_REGISTER)
def register_waits(shown: Shown, language: str) -> Iterable[Waiting]:
    """Say how many signals are late or to be reminded of, how many owners wait, and how many plots lie idle."""
    portfolio_id, today = shown.portfolio_id, timezone.localdate()
    lists = (
        ("late", late_signals(portfolio_id, today), "signals", "?late=1"),
        ("reminders", reminders(portfolio_id, today), "signals", ""),
        ("owners", not_spoken(portfolio_id, today, owners=True), "visit_plan", "?owners=1"),
        ("idle", idle_plots(portfolio_id, today), "plots", "?idle=1"),
    )
    for name, rows, route, asked in lists:
        if count := rows.count():
            words = text(f"waits_{name}", language, count=number(count, language))
            yield Waiting(words, address(language, shown, route) + asked)
