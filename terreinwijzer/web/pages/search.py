"""One field that finds everything somebody may see: parks, figures, and all that people wrote, grouped by kind."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse

from terreinwijzer.indicators.catalogue import catalogue
from terreinwijzer.vocabulary.language import LANGUAGES
from terreinwijzer.web.access.holders import may_here
from terreinwijzer.web.access.roles import Permission
from terreinwijzer.web.pages.frame import address, page, portfolio
from terreinwijzer.web.pages.park import facts_of
from terreinwijzer.web.pages.parks import matching
from terreinwijzer.web.portfolios import Shown
from terreinwijzer.web.privacy.log import seen
from terreinwijzer.web.wording import plainly
from terreinwijzer.web.writing.searching import Hit, Source, finds, sources

# In this order: what everybody knows first, then who and what is there, then what is done about it.
KINDS = (
    "parks", "figures", "organisations", "people", "plots", "visits", "signals", "plans", "offers", "requests",
    "documents", "actions", "themes",
)  # fmt: skip
# So many of each kind stand together; all of one kind stand on pages of their own.
FIRST, PER_PAGE = 5, 50
LONGEST = 100


def search(request: HttpRequest, language: str, portfolio_id: str) -> HttpResponse:
    """Show what was found, the first of each kind; `?kind=visits` all of one kind."""
    shown, asked = portfolio(portfolio_id), request.GET.get("q", "").strip()[:LONGEST]
    allowed = [each for name in KINDS if may_here(request, portfolio_id, (each := sources()[name]).permission)]
    chosen = next((each for each in allowed if each.name == request.GET.get("kind")), None)
    if "kind" in request.GET and chosen is None:
        raise Http404
    groups: list[dict[str, Any]] = []
    listed = None
    if asked and chosen:
        listed = Paginator(chosen.rows(shown, asked, language), PER_PAGE).get_page(request.GET.get("page", "1"))
        groups = [_group(request, shown, language, chosen, list(listed.object_list))]
    elif asked:
        # One more than is shown tells whether there are more, without counting a hundred thousand.
        found = [(each, list(each.rows(shown, asked, language)[: FIRST + 1])) for each in allowed]
        groups = [_group(request, shown, language, each, rows[:FIRST], more=len(rows) > FIRST)
                  for each, rows in found if rows]  # fmt: skip
    return page(request, "search.html", language, shown, "search", asked=asked, groups=groups, chosen=chosen,
                rows=listed, longest=LONGEST)  # fmt: skip


def _group(
    request: HttpRequest, shown: Shown, language: str, source: Source, rows: list[Any], *, more: bool = False
) -> dict[str, Any]:
    if source.shows_people:
        seen(request, shown.portfolio_id, rows)
    return {"name": source.name, "hits": [source.hit(shown, language, row) for row in rows], "more": more}


def _parks(shown: Shown, words: str, language: str) -> list[str]:
    return matching(shown, words, language)


def _park(shown: Shown, language: str, park_id: str) -> Hit:
    where = address(language, shown, "park", park_id=park_id)
    return Hit(str(shown.names[park_id]), where, " · ".join(facts_of(shown, park_id, language)))


def _figures(shown: Shown, words: str, _language: str) -> QuerySet[Any] | list[str]:
    """Return the figures that the portfolio has, by their names in either language."""
    typed = plainly(words).split()
    known = [str(name) for name in shown.results.indicators.per_park]
    told = {name: plainly(" ".join([name, *(catalogue()[name].label(each) for each in LANGUAGES)])) for name in known}
    return [name for name in known if all(word in told[name] for word in typed)]


def _figure(shown: Shown, language: str, name: str) -> Hit:
    return Hit(catalogue()[name].label(language), address(language, shown, "figure", name=name))


finds(Source("parks", Permission.SEE_PORTFOLIO, _parks, _park))
finds(Source("figures", Permission.SEE_PORTFOLIO, _figures, _figure))
