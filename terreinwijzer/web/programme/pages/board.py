"""The programme at a glance: actions by state, what is late and why, and the same as a table to take along."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

import pandas as pd
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from terreinwijzer.programme.progress import STATES, planned_before_needed
from terreinwijzer.web.pages.frame import address, page, portfolio
from terreinwijzer.web.portfolios import Shown
from terreinwijzer.web.programme.models import PILLARS, Action
from terreinwijzer.web.programme.tables import actions_of, standing, taken_along
from terreinwijzer.web.programme.vision import actions_in_vision, take_over
from terreinwijzer.web.writing.downloads import download

HERE = "programme"
WHOLE = "-"


@dataclass(frozen=True)
class Asked:
    """Which actions somebody asks for; `park_id` is `-` for those of the whole portfolio."""

    pillar: str = ""
    park_id: str = ""
    late: bool = False

    @classmethod
    def read(cls, given: Mapping[str, str]) -> Asked:
        """Return what the address of the page asks; what is not understood is not asked."""
        pillar = given.get("pillar", "")
        return cls(pillar if pillar in PILLARS else "", given.get("park", "")[:64], given.get("late") == "1")

    def address(self) -> str:
        """Return the part of an address that asks the same."""
        pairs = {"pillar": self.pillar, "park": self.park_id, "late": "1" if self.late else ""}
        return urlencode({name: value for name, value in pairs.items() if value})

    def fits(self, action: Action, *, late: bool) -> bool:
        """Tell whether an action is asked for."""
        wanted = "" if self.park_id == WHOLE else self.park_id
        park_fits = not self.park_id or action.park_id == wanted
        return park_fits and self.pillar in ("", action.pillar) and (late or not self.late)


def programme(request: HttpRequest, language: str, portfolio_id: str) -> HttpResponse:
    """Show the actions that were asked for in a column per state."""
    shown, asked = portfolio(portfolio_id), Asked.read(request.GET)
    every, stands = _judged(portfolio_id)
    found = [each for each in every if asked.fits(each, late=bool(stands.loc[each.pk, "late"]))]
    # Every park has its steps; without a park asked for, the board has what holds for all and names the parks below.
    board = found if asked.park_id else [each for each in found if not each.park_id]
    return page(
        request, "programme/board.html", language, shown, HERE,
        asked=asked, stands=stands, states=STATES, pillars=PILLARS, parks=shown.names, whole=WHOLE,
        offered=shown.by_name[shown.by_name.index.isin({asked.park_id, *(each.park_id for each in every)})],
        columns={state: [each for each in board if each.state == state] for state in STATES},
        steps=_steps(found, stands, shown) if len(board) < len(found) else [],
        counts={"all": len(every), "late": int(stands["late"].sum()), "found": len(found),
                "done": sum(each.state == "done" for each in every)},
        vision=0 if every else actions_in_vision(shown),
        early=planned_before_needed(_planned(every)),
    )  # fmt: skip


def programme_file(request: HttpRequest, language: str, portfolio_id: str, suffix: str) -> HttpResponse:
    """Return the actions that were asked for as a table, with what is late and why."""
    shown, asked = portfolio(portfolio_id), Asked.read(request.GET)
    every, stands = _judged(portfolio_id)
    rows = [each for each in every if asked.fits(each, late=bool(stands.loc[each.pk, "late"]))]
    table = taken_along(rows, stands, shown, language)
    return download(table, "programme", suffix, language, shown)


@require_POST
def programme_from_vision(request: HttpRequest, language: str, portfolio_id: str) -> HttpResponse:  # noqa: ARG001
    """Take over the actions of the vision, if there are none yet."""
    shown = portfolio(portfolio_id)
    take_over(shown, language)
    return HttpResponseRedirect(address(language, shown, "programme"))


def _judged(portfolio_id: str) -> tuple[list[Action], pd.DataFrame]:
    every = actions_of(portfolio_id)
    return every, standing(every, timezone.localdate())


def _steps(actions: list[Action], stands: pd.DataFrame, shown: Shown) -> list[tuple[str, str, int, int]]:
    """Return key and name of each park with how many steps it has and how many of those are late."""
    of_parks = [each for each in actions if each.park_id]
    late = pd.Series([bool(stands.loc[each.pk, "late"]) for each in of_parks], dtype=bool)
    counted = late.groupby([each.park_id for each in of_parks]).agg(["size", "sum"])
    rows = [
        (str(key), str(shown.names.get(key, key)), int(all_), int(some)) for key, all_, some in counted.itertuples()
    ]
    return sorted(rows, key=lambda row: row[1])


def _planned(actions: list[Action]) -> pd.DataFrame:
    names = ["number", "starts_on", "due_on", "needs"]
    rows = [[each.number, each.starts_on, each.due_on, each.needed] for each in actions]
    return pd.DataFrame(rows, columns=names)
