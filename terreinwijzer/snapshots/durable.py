"""Writing that survives: one writer at a time, a folder aside, everything on the disk, then one rename.

A reader sees a snapshot whole or not at all, and needs no lock. What a killed run leaves behind has a name of its own
(`.unfinished-...`): readers pass over it, and the next writer removes it. That is safe, because only the process that
holds the lock has such a folder in use.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

from filelock import FileLock, Timeout

from terreinwijzer.errors import Problem, StoreError
from terreinwijzer.whole_files import refusal_kind, refusal_words

# The lock file stays after use: removing it would let two processes hold two locks of one name.
LOCK = ".lock"
UNFINISHED = ".unfinished-"


@contextmanager
def folder_aside(store: Path, wait_seconds: float) -> Iterator[Path]:
    """Lock the store, clear away what killed runs left, and give an empty folder to write in.

    The folder is removed at the end, whatever happened; `move_into_store` takes out what must stay.

    Raises
    ------
    StoreError
        Another process kept writing for longer than `wait_seconds`; the disk is full; the store cannot be written.
    """
    try:
        _make_folder(store)
        with FileLock(store / LOCK, timeout=wait_seconds):
            for leftover in store.glob(f"{UNFINISHED}*"):
                shutil.rmtree(leftover)
            folder = Path(mkdtemp(prefix=UNFINISHED, dir=store))
            try:
                yield folder
            finally:
                shutil.rmtree(folder, ignore_errors=True)
    except Timeout:
        raise StoreError(Problem("store_busy", file=str(store), details={"seconds": f"{wait_seconds:g}"})) from None
    except OSError as fault:
        code = f"store_{refusal_kind(fault)}"
        raise StoreError(Problem(code, file=str(store), details=refusal_words(fault))) from fault


def move_into_store(aside: Path, store: Path, portfolio_id: str, name: str) -> Path:
    """Move the finished snapshot `aside/portfolio_id/name` into the store in one step, and return its folder.

    The first snapshot of a portfolio brings the portfolio's folder along, so that one rename is always enough.
    """
    finished = aside / portfolio_id / name
    for file in finished.iterdir():
        # Opened for writing, because Windows flushes nothing else.
        with file.open("rb+") as opened:
            os.fsync(opened.fileno())
    for folder in (finished, finished.parent):
        sync_folder(folder)
    goes_along = not (store / portfolio_id).exists()
    old, new = (finished.parent, store / portfolio_id) if goes_along else (finished, store / portfolio_id / name)
    os.rename(old, new)  # noqa: PTH104  (Path.rename says nothing more, and the two names read better so)
    try:
        sync_folder(new.parent)
    except OSError:
        os.rename(new, old)  # noqa: PTH104
        raise
    return store / portfolio_id / name


def sync_folder(folder: Path) -> None:
    """Make sure that the names in a folder are on the disk; Windows has no such call and needs none."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _make_folder(store: Path) -> None:
    made = [folder for folder in (store, *store.parents) if not folder.exists()]
    store.mkdir(parents=True, exist_ok=True)
    for folder in made:
        sync_folder(folder.parent)
