"""What the environment sets: where the data and the database are, and how the application is reached."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from terreinwijzer.errors import InputError, Problem

PREFIX = "TERREINWIJZER_"
DEFAULT_DATABASE = "sqlite:///terreinwijzer.sqlite3"
YES = {"1", "true", "yes", "ja"}


@dataclass(frozen=True)
class Environment:
    """The settings of one installation, read once.

    Attributes
    ----------
    data
        Case folder, snapshot, portfolio in a store, or whole store that is shown.
    database
        Address of the database: `sqlite:///file` or `postgresql://user:password@host:port/name`.
    secret
        Key that signs sessions; made and kept beside an SQLite database where none is given.
    hosts
        Names under which the application is reached.
    secure
        Whether it is reached over https only, so that cookies and redirects can rely on it.
    background, background_credit
        Address of map tiles with `{z}`, `{x}` and `{y}`, and whom to credit; empty for no background.
    """

    data: str = ""
    database: str = DEFAULT_DATABASE
    secret: str = ""
    hosts: tuple[str, ...] = ("127.0.0.1", "localhost")
    secure: bool = False
    background: str = ""
    background_credit: str = ""


def read_environment(variables: Mapping[str, str] | None = None) -> Environment:
    """Return the settings that the environment gives; what it does not name keeps its default.

    Parameters
    ----------
    variables
        `TERREINWIJZER_DATA`, `_DATABASE`, `_SECRET`, `_HOSTS` (divided by commas), `_SECURE`, `_BACKGROUND` and
        `_BACKGROUND_CREDIT`; those of the process by default.

    Raises
    ------
    InputError
        The database is of a kind that is not known, or has no secret where that cannot be made.
    """
    given = os.environ if variables is None else variables
    values = {name: given.get(f"{PREFIX}{name.upper()}", "") for name in Environment.__dataclass_fields__}
    database = values["database"] or DEFAULT_DATABASE
    database_settings(database)
    hosts = tuple(name.strip() for name in values["hosts"].split(",") if name.strip())
    return Environment(
        data=values["data"],
        database=database,
        secret=values["secret"] or _kept_secret(database),
        hosts=hosts or Environment.hosts,
        secure=values["secure"].lower() in YES,
        background=values["background"],
        background_credit=values["background_credit"],
    )


def database_settings(address: str) -> dict[str, Any]:
    """Return a database as Django wants it, from its address.

    Raises
    ------
    InputError
        The address names another kind than `sqlite` or `postgresql`.
    """
    parts = urlsplit(address)
    if parts.scheme == "sqlite":
        # Writers wait for each other instead of failing, and readers never wait.
        options = {"transaction_mode": "IMMEDIATE", "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL"}
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": _sqlite_file(address), "OPTIONS": options}
    if parts.scheme in {"postgresql", "postgres"}:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(parts.hostname or ""),
            "PORT": str(parts.port or ""),
            "OPTIONS": dict(parse_qsl(parts.query)),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
        }
    raise InputError(Problem("web_database_unknown", value=parts.scheme or address))


def _sqlite_file(address: str) -> str:
    return unquote(address.removeprefix("sqlite:///")) or ":memory:"


def _kept_secret(database: str) -> str:
    """Return the secret that is kept beside an SQLite database, after making it where there is none."""
    if urlsplit(database).scheme != "sqlite":
        raise InputError(Problem("web_secret_missing"))
    name = _sqlite_file(database)
    if name == ":memory:":
        return secrets.token_urlsafe(48)
    file = Path(name).with_suffix(".secret")
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        # Made for its owner alone; of two processes that start together one makes it and both read it.
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as unfinished:
            unfinished.write(secrets.token_urlsafe(48))
    except FileExistsError:
        pass
    return file.read_text(encoding="utf-8")
