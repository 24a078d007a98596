"""A loaded case: its checked portfolio, its norms and its parameters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from terreinwijzer.lineage import Source
from terreinwijzer.snapshots.portfolio import Portfolio
from terreinwijzer.sources.case_folder import CaseSettings, read_case_settings
from terreinwijzer.sources.intake import take_in
from terreinwijzer.vocabulary.norms import Norms, norms_on


@dataclass(frozen=True)
class Case:
    """A case, ready for every method."""

    settings: CaseSettings
    portfolio: Portfolio
    norms: Norms

    @property
    def parameters(self) -> Mapping[str, Mapping[str, Any]]:
        """Return the parameters per method, as `case.toml` gives them."""
        return self.settings.parameters


def load_case(folder: str | Path) -> Case:
    """Load the case in `folder`: read, map and check every table.

    Raises
    ------
    InputError
        Anything in the settings or files is wrong; all faults are reported at once.
    """
    settings = read_case_settings(Path(folder))
    portfolio = Portfolio(
        name=settings.name(settings.language),
        region=settings.region,
        reference_date=settings.reference_date,
        tables=take_in(settings),
        sources=_column_sources(settings),
    )
    norms = norms_on(settings.reference_date, settings.norms, own_source=f"case {settings.case_id}")
    return Case(settings, portfolio, norms)


def _column_sources(settings: CaseSettings) -> dict[str, Source]:
    found = {}
    for file in settings.files:
        if file.source:
            found[file.table] = settings.sources[file.source]
        for column, source in file.column_sources.items():
            found[f"{file.table}.{column}"] = settings.sources[source]
    return found
