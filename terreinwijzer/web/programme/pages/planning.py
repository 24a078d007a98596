"""The planning of the programme through time, as a drawing with its table."""

from __future__ import annotations

from functools import partial

import pandas as pd
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from terreinwijzer.dossier.charts.planning import COLOURS, planning
from terreinwijzer.dossier.charts.render import svg
from terreinwijzer.dossier.charts.style import NARROW, WIDTH, finished
from terreinwijzer.web.pages.frame import page, portfolio
from terreinwijzer.web.programme.pages.board import HERE
from terreinwijzer.web.programme.tables import actions_of, standing
from terreinwijzer.web.wording import text


def programme_planning(request: HttpRequest, language: str, portfolio_id: str) -> HttpResponse:
    """Show when each action runs, and which have no dates."""
    shown = portfolio(portfolio_id)
    actions = actions_of(portfolio_id)
    stands = standing(actions, timezone.localdate())
    dated = [each for each in actions if each.starts_on and each.due_on]
    return page(
        request, "programme/planning.html", language, shown, HERE,
        dated=dated, undated=[each for each in actions if each not in dated], stands=stands,
        late=sum(bool(stands.loc[each.pk, "late"]) for each in dated),
    )  # fmt: skip


def programme_chart(request: HttpRequest, language: str, portfolio_id: str) -> HttpResponse:
    """Return the planning as a drawing; `?size=narrow` for a phone."""
    portfolio(portfolio_id)
    today = timezone.localdate()
    actions = actions_of(portfolio_id)
    stands = standing(actions, today)
    rows = [
        (str(each), "late" if stands.loc[each.pk, "late"] else each.state, each.starts_on, each.due_on)
        for each in actions
        if each.starts_on and each.due_on
    ]
    if not rows:
        raise Http404
    table = pd.DataFrame(rows, columns=["title", "status", "starts_on", "due_on"])
    names = {code: text(f"code_action_state_{code}", language) for code in COLOURS if code in set(table["status"])}
    width = NARROW if request.GET.get("size") == "narrow" else WIDTH
    draw = partial(planning, table, names, today)
    return HttpResponse(svg(finished(draw(width), language, None, width)), content_type="image/svg+xml",
                        headers={"Cache-Control": "no-cache"})  # fmt: skip
