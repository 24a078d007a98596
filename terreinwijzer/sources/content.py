"""What a file holds, whatever its name says: a download that is really a web page is told as such."""

from __future__ import annotations

from pathlib import Path

from terreinwijzer.errors import InputError, Problem
from terreinwijzer.vocabulary.wording import in_each_language

# How files of a kind begin: the message that names it, and the ends of the names that fit.
BEGINNINGS: dict[bytes, tuple[str, tuple[str, ...]]] = {
    b"pk\x03\x04": ("content_zip", (".xlsx", ".zip")),
    b"sqlite format 3\x00": ("content_geopackage", (".gpkg",)),
    b"par1": ("content_parquet", (".parquet",)),
    b"\x1f\x8b": ("content_gzip", (".gz",)),
    # Encrypted workbooks begin as those of before 2007, and have a message of their own.
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": ("content_old_workbook", (".xlsx",)),
    b"%pdf": ("content_pdf", ()),
    b"<!doctype html": ("content_web_page", ()),
    b"<html": ("content_web_page", ()),
}
_LOOKED_AT = 64


def refuse_other_content(path: Path) -> None:
    """Refuse a file of which the first bytes are those of another kind than its name.

    Raises
    ------
    InputError
        The content is of another kind.
    """
    with path.open("rb") as file:
        head = file.read(_LOOKED_AT).lstrip().lower()
    for beginning, (found, kinds) in BEGINNINGS.items():
        if head.startswith(beginning) and path.suffix.lower() not in kinds:
            details: dict[str, object] = {"found": in_each_language(found)}
            raise InputError(Problem("file_other_content", file=str(path), value=path.suffix, details=details))
