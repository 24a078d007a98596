"""Files that are written whole or not at all, and one clear error where the disk refuses."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from terreinwijzer.errors import Problem, StoreError
from terreinwijzer.snapshots.durable import sync_folder

_REFUSALS = {
    errno.ENOSPC: "spatial_disk_full",
    errno.EDQUOT: "spatial_disk_full",
    errno.EACCES: "spatial_not_writable",
    errno.EPERM: "spatial_not_writable",
    errno.EROFS: "spatial_not_writable",
}


@contextmanager
def written_whole(path: Path, *, flush: bool = True) -> Iterator[Path]:
    """Give a name aside to write to; at the end the file is on the disk and takes the name `path` in one step.

    After a failure `path` is as it was, and the file aside is gone. After a kill the file aside stays, under a name
    that starts with a dot, and is in nobody's way.

    Parameters
    ----------
    path
        The file to write; its folder is made where it does not exist.
    flush
        Make sure that it outlives a power cut, too.

    Raises
    ------
    StoreError
        The disk is full or the folder cannot be written.
    """
    with disk_refusals(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        aside = path.with_name(f".{path.name}.{uuid4().hex}")
        try:
            yield aside
            if flush:
                # Opened for writing, because Windows flushes nothing else.
                with aside.open("rb+") as opened:
                    os.fsync(opened.fileno())
            aside.replace(path)
            if flush:
                sync_folder(path.parent)
        finally:
            aside.unlink(missing_ok=True)


@contextmanager
def disk_refusals(path: Path) -> Iterator[None]:
    """Turn what the disk refuses into one error that says what to do; other faults stay as they are.

    Raises
    ------
    StoreError
        The disk is full or may not be written.
    """
    try:
        yield
    except OSError as fault:
        code = _REFUSALS.get(fault.errno or 0)
        if code is None:
            raise
        raise StoreError(Problem(code, file=str(path), details={"fault": fault.strerror or str(fault)})) from fault
