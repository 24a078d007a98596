"""Pages about personal data: what is kept and why, for everybody; who looked, and one person, for the administrator."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from django.db.models import Count, Max
from django.db.models.functions import TruncMinute
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from terreinwijzer.dossier.data.sheets import plain_workbook
from terreinwijzer.vocabulary.notation import day
from terreinwijzer.web.exports import TYPES
from terreinwijzer.web.pages.frame import address, moment, page, portfolio
from terreinwijzer.web.portfolios import Shown
from terreinwijzer.web.privacy.declarations import PersonalData, declared
from terreinwijzer.web.privacy.erase import erase
from terreinwijzer.web.privacy.log import seen
from terreinwijzer.web.privacy.models import Look
from terreinwijzer.web.privacy.person import SHORTEST, Found, as_data, chosen, find, key_of, looks_at, tables_of
from terreinwijzer.web.wording import text, texts
from terreinwijzer.web.writing.columns import said

HERE = "members"
# The log has everything; a page shows the last looks.
LOOKS_SHOWN = 200
# So many signs before and after a name tell what a text is about.
AROUND = 60
YEAR = timedelta(days=365)


def privacy(request: HttpRequest, language: str, portfolio_id: str) -> HttpResponse:
    """Tell everybody what personal data there is, what for, on which ground, and how long."""
    shown = portfolio(portfolio_id)
    rows = [(each, term(each, language)) for each in declared()]
    return page(request, "privacy/privacy.html", language, shown, "privacy", rows=rows)


def privacy_looks(request: HttpRequest, language: str, portfolio_id: str) -> HttpResponse:
    """Show who looked at personal data: a line for every page that was opened."""
    shown = portfolio(portfolio_id)
    looks = Look.objects.filter(portfolio_id=portfolio_id).annotate(minute=TruncMinute("at"))
    pages = looks.values("minute", "user__username", "user__last_name", "doing", "model")
    last = pages.annotate(count=Count("pk"), last=Max("pk")).order_by("-last")[:LOOKS_SHOWN]
    kinds = {each.label: text(each.what, language) for each in declared()}
    found = [
        {**row, "kind": kinds.get(row["model"], row["model"]), "page": _page_called(row["doing"], language)}
        for row in last
    ]
    return page(request, "privacy/looks.html", language, shown, HERE, rows=found)


def privacy_person(request: HttpRequest, language: str, portfolio_id: str) -> HttpResponse:
    """Find one person, take along what is known, or forget it; asked by POST, so that no address holds a name."""
    shown, asked = portfolio(portfolio_id), request.POST
    words = " ".join(asked.get("who", "").split())
    found = find(portfolio_id, words)
    seen(request, portfolio_id, [record for one in found for record in one.records if not isinstance(record, Look)])
    picked, worded = chosen(found, asked.getlist("record")), partial(_worded, language, shown)
    do = asked.get("do", "")
    if do in {"json", "xlsx"} and picked:
        return _file(picked, portfolio_id, do)
    values: dict[str, Any] = {"sought": words, "found": found, "shortest": SHORTEST, "asked": request.method == "POST",
                              "ways": {one.data.label: one.data.on_erasure for one in found}}  # fmt: skip
    if do == "sure" and picked:
        values |= {"erased": erase(portfolio_id, picked), "found": ()}
    elif do == "erase" and picked:
        return page(request, "privacy/erase.html", language, shown, HERE, sought=words, picked=picked, worded=worded)
    elif do:
        values["nothing_picked"] = True
    looks = len(looks_at(found))
    return page(request, "privacy/person.html", language, shown, HERE, looks=looks, worded=worded, **values)


def term(data: PersonalData, language: str) -> str:
    """Return how long records are kept, in words."""
    if not data.retention:
        return text("term_own", language) if data.since else text("term_lasting", language)
    long = _long(data.retention, language)
    if data.sooner:
        what, short = text(data.sooner.what, language), _long(data.sooner.retention, language)
        long = text("term_sooner", language, long=long, what=what, short=short)
    return long if data.since else text("term_while_there", language, long=long)


def _long(kept: timedelta, language: str) -> str:
    years, days = divmod(kept, YEAR)
    return text("term_days", language, days=kept.days) if days else text("term_years", language, years=years)


def _worded(language: str, shown: Shown, one: Found) -> list[tuple[str, str, str]]:
    """Return per record its key, what it says of a person, as people here say it, each thing once; and where to edit.

    Of a text that names the person stands what is around the name.
    """
    rows = []
    for record in one.records:
        values = [getattr(record, name) for name in one.data.fields]
        codes = [said(record, name) for name in one.data.fields]
        words = [text(code, language) if code in texts() else _plainly(value, language)
                 for code, value in zip(codes, [*values], strict=True)]  # fmt: skip
        words += [_around(one.sought, getattr(record, name)) for name in one.data.free_text]
        words.append(_plainly(getattr(record, one.data.since) if one.data.since else "", language))
        there = record.pk not in one.deleted
        if not there:
            words.append(text("person_deleted", language))
        elif record.pk in one.earlier:
            words.append(text("person_earlier", language))
        edited = ""
        if one.data.edited and there:
            route, kind = one.data.edited
            edited = address(language, shown, route, kind=kind, record=record.pk)
        rows.append((key_of(one.data, record), " · ".join(dict.fromkeys(filter(None, words))), edited))
    return rows


def _around(sought: str, words: str) -> str:
    """Return what stands around somebody's name in a text; empty where it is not in it."""
    begin = words.casefold().find(sought.casefold())
    if begin < 0:
        return ""
    first, last = max(0, begin - AROUND), begin + len(sought) + AROUND
    return f"{'…' if first else ''}{words[first:last].strip()}{'…' if last < len(words) else ''}"


def _plainly(value: Any, language: str) -> str:
    if isinstance(value, datetime):
        return moment(language, value)
    return day(value, language) if isinstance(value, date) else str(value or "")


def _page_called(route: str, language: str) -> str:
    return text(f"doing_{route}", language) if f"doing_{route}" in texts() else route


def _file(found: Sequence[Found], portfolio_id: str, suffix: str) -> HttpResponse:
    tables = tables_of(found)
    if suffix == "json":
        content = json.dumps(as_data(tables), ensure_ascii=False, indent=2).encode()
    else:
        content = plain_workbook(tables)
    # No name in the name of the file: it stays in a list of downloads.
    name = f"{portfolio_id}-{timezone.localdate().isoformat()}.{suffix}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    kinds = {"json": "application/json", "xlsx": TYPES["xlsx"]}
    return HttpResponse(content, content_type=kinds[suffix], headers=headers)
