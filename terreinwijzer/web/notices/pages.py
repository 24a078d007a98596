"""The pages of notices: what asks for the user, and what did before."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from terreinwijzer.web.notices.gather import gather_fresh
from terreinwijzer.web.notices.models import Notice
from terreinwijzer.web.notices.unread import notices_of, unread
from terreinwijzer.web.pages.frame import address, page, portfolio
from terreinwijzer.web.portfolios import Shown
from terreinwijzer.web.writing.attention import Waiting, personal_sources

HERE = "notices"
PER_PAGE = 50
# What was not read and still asks, all that still asks, and what is over.
STATES = ("new", "asking", "over")


def notices(request: HttpRequest, language: str, portfolio_id: str) -> HttpResponse:
    """Show what asks for the user; `?state=` and `?kind=` ask for others."""
    shown = portfolio(portfolio_id)
    gather_fresh(portfolio_id)
    rows = notices_of(request, portfolio_id)
    kinds = sorted(rows.order_by().values_list("kind", flat=True).distinct())
    state, kind = request.GET.get("state", ""), request.GET.get("kind", "")
    state, kind = state if state in STATES else STATES[0], kind if kind in kinds else ""
    asked = _in_state(rows.filter(kind=kind) if kind else rows, state).order_by("-made_at", "-pk")
    listed = Paginator(asked, PER_PAGE).get_page(request.GET.get("page", "1"))
    return page(
        request, "notices/notices.html", language, shown, HERE,
        rows=listed, told=told(shown, language, listed.object_list), state=state, kind=kind, kinds=kinds,
        states=STATES, waits=unread(rows).exists(),
    )  # fmt: skip


def notice(request: HttpRequest, language: str, portfolio_id: str, record: int) -> HttpResponse:
    """Go to what a notice is about; it is read from now on, as whoever follows the link wants."""
    shown, this = portfolio(portfolio_id), _own(request, portfolio_id, record)
    _read(Notice.objects.filter(pk=this.pk, read_at__isnull=True))
    found = told(shown, language, [this]).get(this.pk)
    return HttpResponseRedirect(found.address if found else address(language, shown, "notices"))


@require_POST
def notice_mark(request: HttpRequest, language: str, portfolio_id: str, record: int) -> HttpResponse:
    """Mark one notice as read, or with `unread` as not read, and return to the list."""
    shown, this = portfolio(portfolio_id), _own(request, portfolio_id, record)
    this.read_at = None if request.POST.get("as") == "unread" else timezone.now()
    this.save(update_fields=["read_at"])
    return _back(request, language, shown)


@require_POST
def notices_read(request: HttpRequest, language: str, portfolio_id: str) -> HttpResponse:
    """Mark every notice as read, of one kind where that is asked for."""
    shown, rows = portfolio(portfolio_id), unread(notices_of(request, portfolio_id))
    _read(rows.filter(kind=request.POST["kind"]) if request.POST.get("kind") else rows)
    return _back(request, language, shown)


def told(shown: Shown, language: str, rows: Any) -> dict[int, Waiting]:
    """Return by key what notices are about and where that is, a question per kind; what is gone is left out."""
    found: dict[int, Waiting] = {}
    for kind, source in personal_sources().items():
        mine = [each for each in rows if each.kind == kind]
        said = source.told(shown, language, {each.about: each.count for each in mine}) if mine else {}
        found |= {each.pk: said[each.about] for each in mine if each.about in said}
    return found


def _in_state(rows: QuerySet[Notice], state: str) -> QuerySet[Notice]:
    if state == "new":
        return unread(rows)
    return rows.filter(over_at__isnull=state == "asking")


def _own(request: HttpRequest, portfolio_id: str, record: int) -> Notice:
    found = notices_of(request, portfolio_id).filter(pk=record).first()
    if found is None:
        raise Http404
    return found


def _read(rows: QuerySet[Notice]) -> None:
    rows.update(read_at=timezone.now())


def _back(request: HttpRequest, language: str, shown: Shown) -> HttpResponse:
    """Return to the list as it was asked for."""
    asked = [f"{name}={value}" for name, known in (("state", STATES), ("kind", tuple(personal_sources())))
             if (value := request.POST.get(f"list_{name}", "")) in known]  # fmt: skip
    return HttpResponseRedirect(f"{address(language, shown, 'notices')}{'?' if asked else ''}{'&'.join(asked)}")
