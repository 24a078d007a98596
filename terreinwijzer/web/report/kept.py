"""Where reports are kept: one folder per portfolio, state of its data and language."""

from __future__ import annotations

import shutil
from pathlib import Path

from django.conf import settings

from terreinwijzer.web.portfolios import Shown

REPORTS = "reports"
# The documents that people read. The workbook is not among them: it holds the tables that a case brought in, also the
# jobs of single establishments, and those are for who runs `terreinwijzer dossier` to give away.
FORMATS = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "html": "text/html; charset=utf-8",
}


def folder_of(shown: Shown, language: str) -> Path:
    """Return where the report on the data as they are now is kept; it need not be there."""
    return Path(settings.ENVIRONMENT.cache) / REPORTS / shown.portfolio_id / f"{shown.checksum}-{language}"


def report_files(shown: Shown, language: str) -> dict[str, Path]:
    """Return the documents that are there, by format."""
    folder = folder_of(shown, language)
    found = {kind: folder / f"{shown.results.case_id}-{language}.{kind}" for kind in FORMATS}
    return {kind: path for kind, path in found.items() if path.is_file()}


def forget_older(shown: Shown, language: str) -> None:
    """Delete the reports on data that are not those of now."""
    now = folder_of(shown, language)
    for each in now.parent.glob(f"*-{language}"):
        if each != now:
            shutil.rmtree(each, ignore_errors=True)
