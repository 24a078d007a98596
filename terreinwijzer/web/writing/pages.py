"""The pages of any written record: changing it, deleting it, and looking back. Each written domain has them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from terreinwijzer.web.pages.frame import address, portfolio
from terreinwijzer.web.privacy.log import seen
from terreinwijzer.web.writing.editing import Kind, delete_page, form_page, one
from terreinwijzer.web.writing.versions import history_page


@dataclass(frozen=True)
class RecordPages:
    """The pages of the records of one domain.

    Attributes
    ----------
    kinds
        Its kinds of record by name.
    here
        The part of the menu that the pages belong to.
    """

    kinds: Mapping[str, Kind]
    here: str

    def known(self, name: str) -> Kind:
        """Return a kind of record.

        Raises
        ------
        Http404
            There is none of this name.
        """
        if name not in self.kinds:
            raise Http404
        return self.kinds[name]

    def edit(self, request: HttpRequest, language: str, portfolio_id: str, kind: str, record: int) -> HttpResponse:
        """Change a record."""
        shown, chosen = portfolio(portfolio_id), self.known(kind)
        this = one(chosen.model, shown, record)
        if chosen.shows_people:
            seen(request, portfolio_id, [this])
        return form_page(
            request, language, shown, chosen, this, self.here, back=chosen.home(language, shown, this),
            organisation=getattr(this, "organisation", None), told=getattr(this, chosen.told) if chosen.told else "",
        )  # fmt: skip

    def delete(self, request: HttpRequest, language: str, portfolio_id: str, kind: str, record: int) -> HttpResponse:
        """Delete a record, after asking."""
        shown, chosen = portfolio(portfolio_id), self.known(kind)
        this = one(chosen.model, shown, record)
        back = address(language, shown, chosen.listed) if chosen.listed else chosen.home(language, shown, this)
        return delete_page(request, language, shown, chosen, this, self.here, back)

    def history(self, request: HttpRequest, language: str, portfolio_id: str, kind: str, record: int) -> HttpResponse:
        """Show every version of a record, or bring one back."""
        shown, chosen = portfolio(portfolio_id), self.known(kind)
        if chosen.shows_people:
            # The history tells as much of what was deleted, so its last version stands for the record.
            past: Any = chosen.model.history
            last = past.filter(portfolio_id=portfolio_id, id=record).order_by("-history_id").first()
            seen(request, portfolio_id, [last.instance] if last else [])
        return history_page(request, language, shown, chosen, record, self.here)
