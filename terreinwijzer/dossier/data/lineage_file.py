"""The lineage file: every figure with its formula, parts and sources, each written once."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

from terreinwijzer.dossier.data.figures import every_figure
from terreinwijzer.dossier.results import Results
from terreinwijzer.dossier.wording import text
from terreinwijzer.lineage import as_document

SCHEMA = "lineage.schema.json"


def lineage_document(results: Results, language: str) -> dict[str, Any]:
    """Return the content of `lineage.json`; see `lineage.schema.json` for what each part means.

    Parameters
    ----------
    results
        What the dossier reports.
    language
        `nl` or `en`, for titles, terms and formulas.
    """
    return {
        "$schema": SCHEMA,
        "title": results.names[language],
        "about": text("lineage_about", language),
        "language": language,
        "case": results.case_id,
        "reference_date": results.reference_date.isoformat(),
        **as_document(every_figure(results), language),
    }


def schema_text() -> str:
    """Return the schema of the lineage file, as JSON Schema."""
    return files("terreinwijzer.dossier.data").joinpath(SCHEMA).read_text(encoding="utf-8")
