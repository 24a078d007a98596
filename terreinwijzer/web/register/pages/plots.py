"""The plots of the register, and who held each of them."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from terreinwijzer.web.pages.frame import page, portfolio
from terreinwijzer.web.register.holders import holders_table
from terreinwijzer.web.register.listing import PER_PAGE
from terreinwijzer.web.register.models import Plot
from terreinwijzer.web.register.pages.organisations import HERE
from terreinwijzer.web.register.work_lists import idle_plots
from terreinwijzer.web.writing.columns import said
from terreinwijzer.web.writing.downloads import download
from terreinwijzer.web.writing.editing import one


def plots(request: HttpRequest, language: str, portfolio_id: str) -> HttpResponse:
    """Show the plots of the register; `?idle=1` those that lie idle for three years."""
    shown = portfolio(portfolio_id)
    rows, asked, idle = _asked(request, portfolio_id)
    listed = Paginator(rows, PER_PAGE).get_page(request.GET.get("page", "1"))
    return page(request, "register/plots.html", language, shown, HERE, rows=listed, asked=asked, idle=idle)


def plots_file(request: HttpRequest, language: str, portfolio_id: str, suffix: str) -> HttpResponse:
    """Return the plots that were asked for as a table, with a row for each who holds or held one."""
    shown = portfolio(portfolio_id)
    rows = holders_table(_asked(request, portfolio_id)[0], shown, language)
    return download(rows, "plots", suffix, language, shown)


def plot(request: HttpRequest, language: str, portfolio_id: str, record: int) -> HttpResponse:
    """Show one plot and who held it, newest first."""
    shown = portfolio(portfolio_id)
    this = one(Plot, shown, record)
    held = this.ownerships.select_related("organisation").order_by("-since", "-id")
    return page(request, "register/plot.html", language, shown, HERE, plot=this, ownerships=held, said=said,
                today=timezone.localdate())  # fmt: skip


def _asked(request: HttpRequest, portfolio_id: str) -> tuple[QuerySet[Plot], str, bool]:
    """Return the plots that an address asks for, by which words, and whether only those that lie idle."""
    asked, idle = request.GET.get("q", "").strip(), bool(request.GET.get("idle"))
    rows = Plot.objects.filter(portfolio_id=portfolio_id).order_by("plot_id")
    if idle:
        rows = idle_plots(portfolio_id, timezone.localdate())
    return rows.filter(plot_id__icontains=asked) if asked else rows, asked, idle
