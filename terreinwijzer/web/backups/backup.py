"""Making a backup, and putting one back."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from hashlib import file_digest
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir
from typing import Any
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from terreinwijzer import __version__
from terreinwijzer.errors import InputError, Problem
from terreinwijzer.web.backups.engines import DUMPS, LOADS
from terreinwijzer.web.environment import secret_file
from terreinwijzer.whole_files import whole_file

MANIFEST, DATABASE, SECRET = "manifest.json", "database", "secret"
OWNER_ONLY = 0o600
USERS = "people_user"


@dataclass(frozen=True)
class Backup:
    """What a backup is, as its manifest says.

    Attributes
    ----------
    engine
        `sqlite` or `postgresql`.
    version, made
        Of the program that made it, and when.
    migrations
        The changes of the tables that had been made, as `app.name`.
    sha256
        Checksum of the database in it.
    secret
        Whether the key is in it that signs sessions and encrypts second factors: so where it was kept beside the
        database, and not where the environment gives it.
    """

    engine: str
    version: str
    made: str
    migrations: tuple[str, ...]
    sha256: str
    secret: bool


def make_backup(file: Path) -> Backup:
    """Write the database into one file that only its owner may read; whoever is writing goes on.

    Raises
    ------
    InputError
        The database cannot be written out.
    WriteError
        The file cannot be written.
    """
    with _room(file.parent) as room:
        dump = room / DATABASE
        DUMPS[connection.vendor](settings.DATABASES["default"], dump)
        key = _secret()
        backup = Backup(
            engine=connection.vendor, version=__version__, made=datetime.now(UTC).isoformat(timespec="seconds"),
            migrations=_migrations(), sha256=_checksum(dump), secret=key is not None,
        )  # fmt: skip
        with whole_file(file) as unfinished:
            os.close(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY))
            with ZipFile(unfinished, "w", ZIP_DEFLATED) as archive:
                archive.writestr(MANIFEST, json.dumps(asdict(backup), indent=2))
                archive.write(dump, DATABASE)
                if key is not None:
                    archive.writestr(SECRET, key.read_text(encoding="utf-8"))
    return backup


def restore_backup(file: Path, *, replace: bool = False) -> Backup:
    """Put a backup in the place of the database, all of it or nothing, and bring it up to date.

    Parameters
    ----------
    file
        As `make_backup` wrote it.
    replace
        Whether a database that holds accounts may go.

    Raises
    ------
    InputError
        The file is no backup or damaged, of another kind of database or of a newer version; or the database is in use.
    """
    beside = Path(settings.DATABASES["default"]["NAME"]).parent if connection.vendor == "sqlite" else Path(gettempdir())
    with _room(beside) as room:
        backup, key = _unpacked(file, room / DATABASE)
        if backup.engine != connection.vendor:
            details = {"other": connection.vendor}
            raise InputError(Problem("web_backup_other_engine", value=backup.engine, details=details))
        if unknown := set(backup.migrations) - _known_migrations():
            raise InputError(Problem("web_backup_newer", value=backup.version, details={"first": min(unknown)}))
        if not replace and _holds_accounts():
            raise InputError(Problem("web_backup_in_use"))
        connection.close()
        LOADS[backup.engine](settings.DATABASES["default"], room / DATABASE)
        if key is not None and (place := secret_file(settings.ENVIRONMENT.database)):
            _keep_secret(place, key)
    call_command("migrate", verbosity=0, interactive=False)
    return backup


def _unpacked(file: Path, dump: Path) -> tuple[Backup, str | None]:
    """Unpack the database of a backup, and return what the backup is, with its secret."""
    if not file.is_file():
        raise InputError(Problem("web_backup_missing", file=str(file)))
    try:
        with ZipFile(file) as archive:
            said: dict[str, Any] = json.loads(archive.read(MANIFEST))
            backup = Backup(**{**said, "migrations": tuple(said["migrations"])})
            with archive.open(DATABASE) as packed, dump.open("xb") as unpacked:
                for chunk in iter(lambda: packed.read(1024**2), b""):
                    unpacked.write(chunk)
            key = archive.read(SECRET).decode() if backup.secret else None
    except (BadZipFile, KeyError, TypeError, ValueError, EOFError) as fault:
        raise InputError(Problem("web_backup_damaged", file=str(file))) from fault
    if _checksum(dump) != backup.sha256:
        raise InputError(Problem("web_backup_damaged", file=str(file)))
    return backup, key


def _checksum(file: Path) -> str:
    with file.open("rb") as opened:
        return file_digest(opened, "sha256").hexdigest()


def _migrations() -> tuple[str, ...]:
    return tuple(sorted(".".join(each) for each in MigrationRecorder(connection).applied_migrations()))


def _known_migrations() -> set[str]:
    return {".".join(each) for each in MigrationLoader(None).disk_migrations}


def _holds_accounts() -> bool:
    if USERS not in connection.introspection.table_names():
        return False
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT 1 FROM {USERS} LIMIT 1")  # noqa: S608  (the name is ours)
        return cursor.fetchone() is not None


def _secret() -> Path | None:
    """Return the file of the secret, where it is kept beside the database and was not given by the environment."""
    file = secret_file(settings.ENVIRONMENT.database)
    return file if file and file.is_file() and file.read_text(encoding="utf-8") == settings.SECRET_KEY else None


def _keep_secret(place: Path, key: str) -> None:
    """Write the secret for its owner alone, whole or not at all."""
    aside = place.with_suffix(".secret.new")
    aside.unlink(missing_ok=True)
    with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY), "w", encoding="utf-8") as opened:
        opened.write(key)
    aside.replace(place)


@contextmanager
def _room(beside: Path) -> Iterator[Path]:
    """Give an empty folder for its owner alone, on the disk where the room is that the work needs."""
    with TemporaryDirectory(prefix=".backup-", dir=beside if beside.is_dir() else None) as folder:
        yield Path(folder)
