"""The access log: every page that shows personal data says here whose."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models
from django.http import HttpRequest

from terreinwijzer.web.privacy.declarations import declaration_of
from terreinwijzer.web.privacy.models import Look


def seen(request: HttpRequest, portfolio_id: str, records: Iterable[models.Model]) -> None:
    """Write down that the user of a request sees the personal data of records, in one query.

    Parameters
    ----------
    request
        Of somebody who is logged in; its route says what the user is doing.
    portfolio_id
        The portfolio of the records.
    records
        What is shown, of models that declare personal data.

    Raises
    ------
    KeyError
        A model declares none: then its personal data would have no term.
    PermissionError
        Nobody is logged in, so nobody may see them.
    """
    shown = list(records)
    if not request.user.is_authenticated:
        raise PermissionError(portfolio_id)
    doing = request.resolver_match.view_name if request.resolver_match else ""
    Look.objects.bulk_create(
        [
            Look(portfolio_id=portfolio_id, user_id=request.user.pk, model=declaration_of(type(one)).label,
                 record=str(one.pk), doing=doing)
            for one in shown
        ]
    )  # fmt: skip
