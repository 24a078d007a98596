"""Answers on disk, one file each: a line of JSON about the answer, then its content as it was."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from terreinwijzer.whole_files import whole_file

KEPT_HEADERS = ("content-type", "content-crs", "etag", "last-modified", "ogc-nummatched")


@dataclass(frozen=True)
class Entry:
    """An answer as it was kept. `headers` has lower-case names, and only those that matter later."""

    url: str
    status: int
    headers: Mapping[str, str]
    retrieved: datetime
    content: bytes


class DamagedEntryError(Exception):
    """A file of the cache is not what was written; the caller goes on as if it were absent."""


def key_of(url: str, accept: str) -> str:
    """Return the name of an answer: two questions share it only when they are equal to the letter."""
    return hashlib.sha256(f"GET {url}\nAccept: {accept}".encode()).hexdigest()


def read_entry(folder: Path, key: str) -> Entry | None:
    """Return what was kept under `key`, or None.

    Raises
    ------
    DamagedEntryError
        The file was cut off or changed since it was written.
    """
    path = _path(folder, key)
    try:
        whole = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as fault:
        raise DamagedEntryError(str(path)) from fault
    heading, _, content = whole.partition(b"\n")
    try:
        about = json.loads(heading)
        entry = Entry(
            url=about["url"],
            status=about["status"],
            headers=about["headers"],
            retrieved=datetime.fromisoformat(about["retrieved"]),
            content=content,
        )
        whole_as_written = about["sha256"] == hashlib.sha256(content).hexdigest()
    except (ValueError, KeyError, TypeError) as fault:
        raise DamagedEntryError(str(path)) from fault
    if not whole_as_written:
        raise DamagedEntryError(str(path))
    return entry


def write_entry(folder: Path, key: str, entry: Entry) -> None:
    """Keep an answer: a reader finds the old one or the new one, never a part.

    Raises
    ------
    WriteError
        The disk is full or may not be written.
    """
    path = _path(folder, key)
    about = {
        "url": entry.url,
        "status": entry.status,
        "headers": {name: entry.headers[name] for name in KEPT_HEADERS if name in entry.headers},
        "retrieved": entry.retrieved.isoformat(),
        "sha256": hashlib.sha256(entry.content).hexdigest(),
    }
    with whole_file(path) as unfinished:
        unfinished.write_bytes(json.dumps(about).encode() + b"\n" + entry.content)


def forget_entry(folder: Path, key: str) -> None:
    """Drop what was kept under `key`."""
    _path(folder, key).unlink(missing_ok=True)


def _path(folder: Path, key: str) -> Path:
    return folder / key[:2] / key
