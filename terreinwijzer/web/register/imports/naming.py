"""Which organisation of the register a row of another table names; where that is not sure, a person has to say."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property

from terreinwijzer.web.register.imports.matching import Index, match
from terreinwijzer.web.register.models import Organisation
from terreinwijzer.web.register.searching import NUMBERED, named
from terreinwijzer.web.wording import plainly
from terreinwijzer.web.writing.rows import Cells, RowFault

# By number in the trade register, key of the establishment, or name: `Bakery (#12)` is the one with that number here.
NAMED_BY = ("organisation", "kvk_number", "establishment_id")


class Organisations:
    """The organisations of a portfolio, as rows name them."""

    def __init__(self, portfolio_id: str) -> None:
        """Keep whose they are; they are read when the first row names one."""
        self.portfolio_id = portfolio_id

    @cached_property
    def _index(self) -> Index:
        return Index.of(Organisation.objects.filter(portfolio_id=self.portfolio_id))

    @cached_property
    def _by_name(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for key, each in self._index.organisations.items():
            found.setdefault(_letters(each.name), []).append(key)
        return found

    def of(self, cells: Cells) -> Organisation | None:
        """Return the organisation of a row; `None` where the row names none.

        Raises
        ------
        RowFault
            It names one that is not there, or that may be one of several: the fault says which.
        """
        name = str(cells.get("organisation", ""))
        if not any(cells.get(column) for column in NAMED_BY):
            return None
        if number := NUMBERED.search(name):
            found = [int(number[1])] if int(number[1]) in self._index.organisations else []
            return self._one(name, found, [])
        values = {column: str(cells.get(column, "")) for column in NAMED_BY[1:]}
        values = {column: "".join(value.split()) for column, value in values.items()}
        judged = match({**values, "name": name}, self._index)
        candidates = [key for key, _ in judged.candidates]
        if judged.record is not None:
            return self._one(name, [judged.record], [])
        # Of several with one number a name that one of them alone has decides.
        exact = [key for key in self._by_name.get(_letters(name), []) if self._may_be(values, key)] if name else []
        return self._one(name or " ".join(filter(None, values.values())), exact, candidates)

    def needed(self, cells: Cells) -> Organisation:
        """Return the organisation of a row that has to name one.

        Raises
        ------
        RowFault
            As `of`, or the row names none.
        """
        found = self.of(cells)
        if found is None:
            raise RowFault("organisation", "wrong_row_without_organisation")
        return found

    def _may_be(self, values: dict[str, str], key: int) -> bool:
        """Tell whether no number speaks against it: it has another, or others have the one that is named."""
        there = self._index.organisations[key]
        for column, value in values.items():
            other = str(getattr(there, column))
            if value and other != value and (other or self._index.by_number.get((column, value))):
                return False
        return True

    def _one(self, said: str, exact: list[int], candidates: Iterable[int]) -> Organisation:
        if len(exact) == 1:
            return self._index.organisations[exact[0]]
        if several := (exact or list(candidates)):
            names = "; ".join(_told(self._index.organisations[key]) for key in several)
            raise RowFault("organisation", "wrong_row_organisation_unsure", value=said, names=names)
        raise RowFault("organisation", "wrong_row_organisation_unknown", value=said)


def _letters(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", plainly(name))


def _told(organisation: Organisation) -> str:
    place = ", ".join(filter(None, (organisation.street, organisation.place)))
    return f"{named(organisation)}, {place}" if place else named(organisation)
