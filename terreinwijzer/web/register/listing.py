"""Which organisations are asked for: words, kind, park, tag, and one page of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import Count, Max, QuerySet
from django.utils import timezone

from terreinwijzer.web.pages.parks import named
from terreinwijzer.web.portfolios import Shown
from terreinwijzer.web.register.codes import ORGANISATION_KIND, SIGNAL_ACTIVE
from terreinwijzer.web.register.models import Organisation, Signal, Visit
from terreinwijzer.web.register.searching import matching

PER_PAGE = 50


@dataclass(frozen=True)
class Asked:
    """What somebody asks of the list; what is not understood is not asked."""

    words: str = ""
    kind: str = ""
    park_id: str = ""
    tag: str = ""

    @classmethod
    def read(cls, given: Mapping[str, str]) -> Asked:
        """Return what the address of the page asks."""
        kind = given.get("kind", "")
        return cls(
            words=given.get("q", "").strip()[:100],
            kind=kind if kind in ORGANISATION_KIND else "",
            park_id=given.get("park", "").strip()[:100],
            tag=given.get("tag", "").strip().lower(),
        )

    def address(self, **more: object) -> str:
        """Return the part of an address that asks the same, and more."""
        pairs = {"q": self.words, "kind": self.kind, "park": self.park_id, "tag": self.tag, **more}
        return urlencode({name: value for name, value in pairs.items() if value})


def found(shown: Shown, asked: Asked, language: str) -> QuerySet[Organisation]:
    """Return the organisations of a portfolio that fit, in order of name."""
    rows = matching(Organisation.objects.filter(portfolio_id=shown.portfolio_id), asked.words)
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    if asked.park_id:
        rows = rows.filter(park_id__in=named(shown, asked.park_id, language))
    if asked.tag:
        rows = rows.filter(tags__contains=f";{asked.tag};")
    return rows.order_by("name", "id")


def page_of(rows: QuerySet[Organisation], number: str) -> Page[Organisation]:
    """Return one page; a number that is no page gives the nearest."""
    page = Paginator(rows, PER_PAGE).get_page(number)
    page.object_list = with_state(page.object_list)
    return page


def with_state(rows: Iterable[Organisation]) -> list[Organisation]:
    """Return organisations with `last_visit` (date) and `active_signals` (count) in two queries."""
    listed = list(rows)
    keys = [row.pk for row in listed]
    visits = dict(
        Visit.objects.filter(organisation__in=keys, held_on__lte=timezone.localdate())
        .values_list("organisation").annotate(last=Max("held_on"))
    )  # fmt: skip
    signals = dict(
        Signal.objects.filter(organisation__in=keys, state__in=SIGNAL_ACTIVE)
        .values_list("organisation").annotate(count=Count("id"))
    )  # fmt: skip
    for row in listed:
        row.last_visit, row.active_signals = visits.get(row.pk), signals.get(row.pk, 0)  # type: ignore[attr-defined]
    return listed
