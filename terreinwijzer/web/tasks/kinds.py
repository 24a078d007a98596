"""The kinds of background work: each module that has one registers it here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from terreinwijzer.dossier.blocks.block import Block
from terreinwijzer.dossier.data.tables import DataTable
from terreinwijzer.web.portfolios import Shown

# Tells how far the work is (0-1) and which step it is at, by the code of a text `task_step_<code>`.
Report = Callable[[float, str], None]
WHERE = {
    "moves": "terreinwijzer.web.explore.moves_task", "hub": "terreinwijzer.web.explore.hub_task",
    "report": "terreinwijzer.web.report.task",
}  # fmt: skip


@dataclass(frozen=True)
class Kind:
    """One kind of work.

    Attributes
    ----------
    name
        Its key; `task_kind_<name>` is how people call it.
    check
        Returns the parameters that are used, from those that were asked; raises `InputError` where they are wrong.
    run
        Does it and returns a result that JSON can hold: the same for the same data and parameters.
    show
        Returns what the page tells of a result, in a language.
    drawn
        Returns the charts and the tables of a result by name, for their files.
    template
        Part of the page that shows it.
    """

    name: str
    check: Callable[[Shown, Mapping[str, Any]], dict[str, Any]]
    run: Callable[[Shown, Mapping[str, Any], Report], dict[str, Any]]
    show: Callable[[Shown, dict[str, Any], str], dict[str, Any]]
    drawn: Callable[[Shown, dict[str, Any], str], tuple[dict[str, Block], dict[str, DataTable]]]
    template: str


def kind_of(name: str) -> Kind:
    """Return a kind by its name.

    Raises
    ------
    KeyError
        There is none of this name.
    """
    found: Kind = import_module(WHERE[name]).KIND
    return found
