"""Writing a database out and reading it in, by the means of its own engine, while others read and write it."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, Protocol

from django.db.backends.sqlite3.base import DatabaseWrapper
from django.db.utils import DatabaseError

from terreinwijzer.errors import InputError, Problem

# What stood there before goes in the same transaction: when anything fails it is still there.
ANEW = "DROP SCHEMA public CASCADE; CREATE SCHEMA public;"


class Engine(Protocol):
    """How one kind of database is written out and read in."""

    def __call__(self, settings: Mapping[str, Any], file: Path) -> None:
        """Do so for the database of Django's settings."""


def dump_sqlite(settings: Mapping[str, Any], file: Path) -> None:
    """Copy a database by SQLite's online backup: as it is at one moment, whoever is writing.

    Raises
    ------
    InputError
        The database cannot be read, or the disk is full.
    """
    try:
        with closing(sqlite3.connect(settings["NAME"])) as live, closing(sqlite3.connect(file)) as copy:
            live.backup(copy)
    except sqlite3.Error as fault:
        raise InputError(Problem("web_backup_refused", value="SQLite", details={"fault": str(fault)})) from fault


def load_sqlite(settings: Mapping[str, Any], file: Path) -> None:
    """Put a copy in the place of a database, in one step that others see at once or not at all.

    Raises
    ------
    InputError
        The copy is damaged.
    """
    # Opened by Django: the rules of the tables use functions that it gives to SQLite.
    copy = DatabaseWrapper({**settings, "NAME": str(file)}, "copy")
    try:
        with copy.cursor() as cursor:
            cursor.execute("PRAGMA integrity_check")
            sound = cursor.fetchone() == ("ok",)
        if not sound:
            raise InputError(Problem("web_backup_damaged"))
        with closing(sqlite3.connect(settings["NAME"], timeout=60)) as live:
            copy.connection.backup(live)
    except DatabaseError as fault:
        raise InputError(Problem("web_backup_damaged")) from fault
    finally:
        copy.close()


def dump_postgresql(settings: Mapping[str, Any], file: Path) -> None:
    """Write a database out by `pg_dump`: as it is at one moment, whoever is writing.

    Raises
    ------
    InputError
        `pg_dump` is missing, or refuses.
    """
    _run("pg_dump", settings, ["--no-owner", "--no-privileges", "--file", str(file)])


def load_postgresql(settings: Mapping[str, Any], file: Path) -> None:
    """Read a database in by `psql`, in one transaction.

    Raises
    ------
    InputError
        `psql` is missing, or refuses.
    """
    once = ["--single-transaction", "--quiet", "--no-psqlrc", "--set", "ON_ERROR_STOP=1"]
    _run("psql", settings, [*once, "--command", ANEW, "--file", str(file)])


DUMPS: dict[str, Engine] = {"sqlite": dump_sqlite, "postgresql": dump_postgresql}
LOADS: dict[str, Engine] = {"sqlite": load_sqlite, "postgresql": load_postgresql}


def _run(program: str, settings: Mapping[str, Any], arguments: Sequence[str]) -> None:
    """Run a program of PostgreSQL on a database; the password goes by the environment, where others cannot read it."""
    if shutil.which(program) is None:
        raise InputError(Problem("web_backup_program", value=program))
    named = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    given = {variable: settings[name] for variable, name in named.items() if settings.get(name)}
    given |= {f"PG{name.upper()}": str(value) for name, value in settings.get("OPTIONS", {}).items() if name in LIBPQ}
    command = [program, *arguments]
    done = subprocess.run(
        command, env=os.environ | given, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    if done.returncode:
        said = next(iter(done.stderr.strip().splitlines()), str(done.returncode))
        raise InputError(Problem("web_backup_refused", value=program, details={"fault": said}))


# Options of a connection that have a variable of the same name.
LIBPQ = {"sslmode", "sslrootcert", "sslcert", "sslkey", "options"}
