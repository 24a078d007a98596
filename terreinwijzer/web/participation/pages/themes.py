"""The public pages: themes, and one theme with what was said, what was done with it, and a form to react."""

from __future__ import annotations

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone

from terreinwijzer.web.pages.frame import address, page, portfolio
from terreinwijzer.web.participation.forms import ReactForm
from terreinwijzer.web.participation.models import Reaction, Theme
from terreinwijzer.web.writing.columns import said
from terreinwijzer.web.writing.editing import UNPROCESSABLE, accepted, one

HERE = "participation"


def participation(request: HttpRequest, language: str, portfolio_id: str) -> HttpResponse:
    """Show the themes that are open or were, newest first."""
    shown, today = portfolio(portfolio_id), timezone.localdate()
    themes = list(
        Theme.objects.filter(portfolio_id=portfolio_id, opens_on__lte=today)
        .annotate(published=Count("reactions", filter=Q(reactions__state="published")))
        .order_by("-opens_on", "-id")
    )  # fmt: skip
    coming = Theme.objects.filter(portfolio_id=portfolio_id, opens_on__gt=today).order_by("opens_on", "id")
    return page(request, "participation/themes.html", language, shown, HERE, themes=themes, coming=list(coming),
                open={theme.pk for theme in themes if theme.open_on(today)})  # fmt: skip


def theme(request: HttpRequest, language: str, portfolio_id: str, record: int) -> HttpResponse:
    """Show one theme, or take a reaction to it while it is open; `?sent=1` thanks for one."""
    shown = portfolio(portfolio_id)
    this = one(Theme, shown, record)
    is_open = this.open_on(timezone.localdate())
    form = ReactForm(
        request.POST or None, instance=Reaction(theme=this), language=language, shown=shown
    ) if is_open else None  # fmt: skip

    def work(form: ReactForm) -> str:
        form.save()
        return f"{address(language, shown, 'theme', record=record)}?sent=1#react"

    if form is not None and request.method == "POST" and (written := accepted(request, shown, form, work)):
        return HttpResponseRedirect(written)
    published = this.reactions.filter(state="published").select_related("session").order_by("created_at", "id")
    answer = page(
        request, "participation/theme.html", language, shown, HERE,
        theme=this, form=form, sent=request.GET.get("sent") == "1", said=said, reactions=list(published),
        sessions=list(this.sessions.order_by("held_on", "id")),
    )  # fmt: skip
    answer.status_code = UNPROCESSABLE if form is not None and form.is_bound else 200
    return answer
