"""Errors that a user sees: one family, each with every fault found and what to do about it.

Anything that is not a `TerreinwijzerError` is a bug of ours: the command line keeps its traceback in a file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Problem:
    """One fault: where it is, what was found there, and which message of the catalogue tells the rest.

    `row` is the number a person sees in a spreadsheet: the heading is row 1. `heading` is what the file calls the
    column, where that is another name. A detail may have a text per language; `fault` is what a library said of it.
    """

    code: str
    file: str = ""
    table: str = ""
    row: int | None = None
    column: str = ""
    value: str = ""
    details: Mapping[str, object] = field(default_factory=dict)
    heading: str = ""


class TerreinwijzerError(Exception):
    """Shown to the user without a traceback; ends the command with `exit_code`."""

    exit_code = 2
    # Message on how to go on all the same, where that is possible.
    way_on = ""

    def __init__(self, *problems: Problem) -> None:
        """Keep all problems, so that the user mends them in one go."""
        self.problems: tuple[Problem, ...] = problems
        super().__init__(*problems)

    def __str__(self) -> str:
        """Say every problem in English, one a line; `describe` gives other languages."""
        return "\n".join(describe(self.problems, "en"))


class InputError(TerreinwijzerError):
    """The data or settings that were given cannot be used."""


class FaultyRowsError(InputError):
    """Rows of a case are faulty; it can be used without them."""

    way_on = "rows_can_be_set_aside"


class StoreError(TerreinwijzerError):
    """The snapshot store refuses: a snapshot exists, is missing or is damaged."""


class ServiceError(TerreinwijzerError):
    """A service on the network did not give what was asked."""


class MissingError(ServiceError):
    """A service has nothing at this address."""


class WriteError(TerreinwijzerError):
    """A file or folder could not be written; what stood there is as it was."""


class ClusterError(TerreinwijzerError):
    """The cluster that had to do the work failed; what was finished is kept."""


class RenderError(TerreinwijzerError):
    """A document could not be made."""


def describe(problems: Sequence[Problem], language: str) -> list[str]:
    """Return each problem as one sentence in `language`, place first."""
    from terreinwijzer.vocabulary.wording import sentence  # noqa: PLC0415  (the vocabulary raises these errors)

    return [sentence(problem, language) for problem in problems]
