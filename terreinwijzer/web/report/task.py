"""Writing the report as background work: the dossier of the library, in every format that people read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from terreinwijzer.api.case import write_dossier
from terreinwijzer.dossier.blocks.block import Block
from terreinwijzer.dossier.data.tables import DataTable
from terreinwijzer.errors import InputError, Problem
from terreinwijzer.vocabulary.language import LANGUAGES
from terreinwijzer.web.portfolios import Shown
from terreinwijzer.web.report.kept import FORMATS, folder_of, forget_older
from terreinwijzer.web.tasks.kinds import Kind, Report

# How far the work is when a step of it begins.
SHARES = {"results": 0.1, "blocks": 0.3, "charts": 0.4, "html": 0.55, "pdf": 0.65, "docx": 0.75}


def check(shown: Shown, parameters: Mapping[str, Any]) -> dict[str, Any]:  # noqa: ARG001  (as every kind of work)
    """Return the settings that are used.

    Raises
    ------
    InputError
        The language is not one of ours.
    """
    language = parameters.get("language", "")
    if language not in LANGUAGES:
        raise InputError(Problem("language_unknown", value=str(language), details={"known": ", ".join(LANGUAGES)}))
    return {"language": language}


def run(shown: Shown, parameters: Mapping[str, Any], report: Report) -> dict[str, Any]:
    """Write the report, and return which formats there are."""
    language = str(parameters["language"])
    written = write_dossier(
        shown.case, folder_of(shown, language), language, tuple(FORMATS),
        lambda step: report(SHARES.get(step, 0.5), f"report_{step}"),
    )  # fmt: skip
    forget_older(shown, language)
    return {"language": language, "formats": [path.suffix.removeprefix(".") for path in written]}


def _show(shown: Shown, result: dict[str, Any], language: str) -> dict[str, Any]:  # noqa: ARG001  (as every kind)
    return {"language": result["language"]}


def _no_files(
    shown: Shown, result: dict[str, Any], language: str  # noqa: ARG001  (as every kind)
) -> tuple[dict[str, Block], dict[str, DataTable]]:  # fmt: skip
    return {}, {}


KIND = Kind("report", check, run, _show, _no_files, "report/answer.html")
