"""Writing files that appear whole or not at all: written aside under another name, then renamed in one step.

Whatever goes wrong on the way (a full disk, a folder that may not be written), what stood there before still does.
"""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp

from terreinwijzer.errors import Problem, TerreinwijzerError, WriteError

PART = ".part-"

_KINDS = {
    errno.ENOSPC: "disk_full",
    errno.EDQUOT: "disk_full",
    errno.EACCES: "not_writable",
    errno.EPERM: "not_writable",
    errno.EROFS: "not_writable",
}


def refusal_kind(fault: OSError) -> str:
    """Return why the system refused: `disk_full`, `not_writable` or `write_failed`."""
    return _KINDS.get(fault.errno or 0, "write_failed")


def refusal_words(fault: OSError) -> dict[str, object]:
    """Return the words of the system for a refusal that has no sentence of its own."""
    return {"fault": fault.strerror or str(fault)} if refusal_kind(fault) == "write_failed" else {}


@contextmanager
def whole_folder(folder: Path) -> Iterator[Path]:
    """Give an empty folder inside `folder` to write in; at the end, what is in it takes its place in `folder`.

    Files and folders that are there already under the same names are replaced, as a whole. When anything fails
    nothing changes in `folder`, and folders that had to be made are gone again.

    Raises
    ------
    WriteError
        The folder cannot be made or written to, or the disk is full.
    """
    made = [each for each in (folder, *folder.parents) if not each.exists()]
    aside = None
    try:
        folder.mkdir(parents=True, exist_ok=True)
        aside = Path(mkdtemp(prefix=PART, dir=folder))
        # Others may read what is published; `mkdtemp` shuts them out.
        aside.chmod(0o755)
        yield aside
        _publish(aside, folder)
        made.clear()
    except TerreinwijzerError:
        raise
    except Exception as fault:
        refusal = _refusal_behind(fault)
        if refusal is None:
            raise
        raise write_error(folder, refusal) from fault
    finally:
        if aside is not None:
            shutil.rmtree(aside, ignore_errors=True)
        for each in made:
            if each.is_dir() and not any(each.iterdir()):
                each.rmdir()


def refuse_unwritable(folder: Path) -> None:
    """Tell before long work that its folder cannot be made or written to; nothing is left behind.

    Raises
    ------
    WriteError
        The folder cannot be made or written to, or the disk is full.
    """
    nearest = next(each for each in (folder, *folder.absolute().parents) if each.exists())
    try:
        with TemporaryDirectory(prefix=PART, dir=nearest):
            pass
    except OSError as fault:
        raise write_error(folder, fault) from fault


@contextmanager
def whole_file(target: Path) -> Iterator[Path]:
    """Give a name beside `target` to write to; at the end the file gets its own name, replacing an older one.

    Raises
    ------
    WriteError
        The file cannot be written, or the disk is full; an older file is as it was.
    """
    with whole_folder(target.parent) as aside:
        yield aside / target.name


def write_error(place: Path, fault: OSError) -> WriteError:
    """Return the error that tells a user why `place` could not be written."""
    return WriteError(Problem(f"file_{refusal_kind(fault)}", file=str(place), details=refusal_words(fault)))


def _refusal_behind(fault: BaseException | None) -> OSError | None:
    """Return the refusal of the system that a fault is or was raised from: libraries wrap it in faults of their own."""
    while fault is not None and not isinstance(fault, OSError):
        fault = fault.__cause__ or (None if fault.__suppress_context__ else fault.__context__)
    return fault


def _publish(aside: Path, folder: Path) -> None:
    """Move everything into place; when one move fails, those before it are undone."""
    old = Path(mkdtemp(prefix=PART, dir=folder))
    undo: list[tuple[Path, Path]] = []
    try:
        for item in sorted(aside.iterdir()):
            _on_the_disk(item)
        for item in sorted(aside.iterdir()):
            target = folder / item.name
            if target.exists():
                target.rename(old / item.name)
                undo.append((old / item.name, target))
            item.rename(target)
            undo.append((target, item))
    except OSError:
        for now, before in reversed(undo):
            now.rename(before)
        raise
    finally:
        shutil.rmtree(old, ignore_errors=True)


def _on_the_disk(item: Path) -> None:
    """Make sure that a file's content is on the disk before its name is; a full disk may show only then."""
    for path in item.rglob("*") if item.is_dir() else (item,):
        if path.is_file():
            # Opened for writing, because Windows flushes nothing else.
            with path.open("rb+") as opened:
                os.fsync(opened.fileno())
