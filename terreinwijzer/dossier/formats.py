"""The formats in which a dossier can be written, and how it tells how far it is."""

from __future__ import annotations

from collections.abc import Callable

FORMATS = ("html", "pdf", "docx", "xlsx", "data")
Progress = Callable[[str], None]
