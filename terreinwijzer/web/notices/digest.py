"""What one person has not read yet, as a mail: no more of it than his page of notices shows."""

from __future__ import annotations

from hashlib import blake2b

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils.translation import override

from terreinwijzer.web.access.holders import roles_given
from terreinwijzer.web.access.roles import Role
from terreinwijzer.web.notices.models import MailChoice, Notice
from terreinwijzer.web.notices.pages import told
from terreinwijzer.web.notices.unread import kinds_for, unread
from terreinwijzer.web.pages.frame import address, all_portfolios
from terreinwijzer.web.people.strength import STRONG
from terreinwijzer.web.portfolios import Shown
from terreinwijzer.web.wording import text

# So many are told in words per portfolio; of the others how many there are, with a link.
MOST = 50


def digest(choice: MailChoice) -> tuple[EmailMessage, list[int]] | None:
    """Return the mail for one person and the keys of the notices that it tells; `None` where nothing is new."""
    language, parts, rows = choice.language, [], []
    with override(language):
        for portfolio_id, roles in sorted(roles_given(choice.user.pk).items()):
            shown = all_portfolios().shown(portfolio_id)
            if shown is None:
                continue
            new = unread(Notice.objects.filter(user_id=choice.user.pk, portfolio_id=portfolio_id))
            waits = list(new.filter(kind__in=kinds_for(roles), mailed_at__isnull=True).order_by("-made_at", "-pk"))
            lines, listed = _lines(shown, language, waits, roles)
            if listed:
                parts.append("\n".join([shown.results.names[language], "", *lines]))
                rows += listed
        if not rows:
            return None
        choose = f"{settings.ENVIRONMENT.site}{reverse('account_notices')}"
    parts = [text("mail_notices_lead", language), *parts, f"{text('mail_notices_end', language)}\n{choose}"]
    subject = text("mail_notices_subject", language, count=len(rows))
    headers = {"Message-ID": _message_id(rows), "Auto-Submitted": "auto-generated"}
    message = EmailMessage(subject, "\n\n".join(parts) + "\n", to=[choice.user.email], headers=headers)
    return message, [row.pk for row in rows]


def _lines(
    shown: Shown, language: str, waits: list[Notice], roles: frozenset[Role]
) -> tuple[list[str], list[Notice]]:  # fmt: skip
    """Return what is told of a portfolio, and the notices that are told by it; what is gone is left out.

    Where a role that shows personal data takes a second step, a mail is read without: it says the kind then, and the
    page says what it is about.
    """
    plainly = set(kinds_for(roles - STRONG if settings.ENVIRONMENT.second_factor else roles))
    about = told(shown, language, waits)
    listed = [row for row in waits if row.pk in about]
    site, lines = settings.ENVIRONMENT.site, []
    for row in listed[:MOST]:
        kind = text(f"notice_{row.kind}", language)
        words = " ".join(about[row.pk].words.split())
        lines += [f"- {kind}: {words}" if row.kind in plainly else f"- {kind}"]
        lines += [f"  {site}{address(language, shown, 'notice', record=row.pk)}"]
    if len(listed) > MOST:
        lines += ["", text("mail_notices_more", language, count=len(listed) - MOST)]
        lines += [f"{site}{address(language, shown, 'notices')}"]
    return lines, listed


def _message_id(rows: list[Notice]) -> str:
    """Return a name of a mail that is the same for the same notices."""
    known = ",".join(f"{row.pk}@{row.made_at.isoformat()}" for row in rows)
    domain = settings.ENVIRONMENT.mail_from.rpartition("@")[2].strip("> ") or "localhost"
    return f"<{blake2b(known.encode(), digest_size=16).hexdigest()}@{domain}>"
