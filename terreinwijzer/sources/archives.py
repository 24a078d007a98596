"""Zip files: registers deliver a Shapefile, a GeoPackage or a table in one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZipFile

from terreinwijzer.errors import InputError, Problem

ENCRYPTED = 0x1
# More than any register delivers in one file; a zip that unfolds further is a mistake or an attack.
LARGEST_BYTES = 8 * 1024**3


@contextmanager
def unpacked(path: Path, kinds: Sequence[str]) -> Iterator[Path]:
    """Give the one file in a zip that can be read, for as long as the context lasts; any other file is given as it is.

    Parameters
    ----------
    path
        A zip, or any other file.
    kinds
        Ends of names that can be read.

    Raises
    ------
    InputError
        The zip is protected by a password, unfolds to too much, or holds none or several files that can be read.
    """
    if path.suffix.lower() != ".zip":
        yield path
        return
    with ZipFile(path) as packed, TemporaryDirectory(prefix="terreinwijzer-") as folder:
        parts = [part for part in packed.infolist() if not part.is_dir()]
        if any(part.flag_bits & ENCRYPTED for part in parts):
            raise InputError(Problem("file_protected", file=str(path)))
        if sum(part.file_size for part in parts) > LARGEST_BYTES:
            raise InputError(Problem("archive_too_large", file=str(path), value=f"{LARGEST_BYTES / 1024**3:g}"))
        usable = [part.filename for part in parts if part.filename.lower().endswith(tuple(kinds))]
        if len(usable) != 1:
            details = {"count": len(usable), "known": ", ".join(usable or kinds)}
            raise InputError(Problem("archive_not_one", file=str(path), details=details))
        packed.extractall(folder)
        yield Path(folder, usable[0])
