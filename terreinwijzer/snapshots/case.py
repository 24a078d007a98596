"""A loaded case: its checked portfolio, its norms and its parameters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from terreinwijzer.lineage import Source
from terreinwijzer.snapshots.portfolio import Portfolio, row_source_key
from terreinwijzer.sources.case_folder import CaseSettings, read_case_settings
from terreinwijzer.sources.intake import Intake, take_in
from terreinwijzer.sources.layers import Layer
from terreinwijzer.vocabulary.norms import Norms, norms_on


@dataclass(frozen=True)
class Case:
    """A case, ready for every method; `layers` are there once its shapes were measured against them."""

    settings: CaseSettings
    portfolio: Portfolio
    norms: Norms
    intake: Intake
    layers: tuple[Layer, ...] | None = None

    @property
    def parameters(self) -> Mapping[str, Mapping[str, Any]]:
        """Return the parameters per method, as `case.toml` gives them."""
        return self.settings.parameters


def load_case(folder: str | Path, set_aside: str | Path | None = None) -> Case:
    """Load the case in `folder`: read, map and check every table.

    Parameters
    ----------
    folder
        Folder with `case.toml`.
    set_aside
        Folder for faulty rows; without it any fault stops the loading.

    Raises
    ------
    InputError
        Anything in the settings or files is wrong; all faults are reported at once.
    """
    settings = read_case_settings(Path(folder))
    intake = take_in(settings, None if set_aside is None else Path(set_aside))
    portfolio = Portfolio(
        name=settings.name(settings.language),
        region=settings.region,
        reference_date=settings.reference_date,
        tables=intake.tables,
        sources=_column_sources(settings),
    )
    norms = norms_on(settings.reference_date, settings.norms, own_source=f"case {settings.case_id}")
    return Case(settings, portfolio, norms, intake)


def _column_sources(settings: CaseSettings) -> dict[str, Source]:
    found = {}
    for file in settings.files:
        if file.source:
            found[file.table] = settings.sources[file.source]
        for column, source in file.column_sources.items():
            found[f"{file.table}.{column}"] = settings.sources[source]
        for column, rows in file.row_sources.items():
            for row, source in rows.items():
                found[row_source_key(file.table, column, row)] = settings.sources[source]
    return found
