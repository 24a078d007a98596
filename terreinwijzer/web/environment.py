"""What the environment sets: where the data and the database are, and how the application is reached."""

from __future__ import annotations

import os
import secrets
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from terreinwijzer.errors import InputError, Problem
from terreinwijzer.web.listed_settings import is_secure
from terreinwijzer.web.overlays import Overlay, read_overlays
from terreinwijzer.web.providers import Provider, read_providers
from terreinwijzer.whole_files import write_error

PREFIX = "TERREINWIJZER_"
DEFAULT_DATABASE = "sqlite:///terreinwijzer.sqlite3"
# A writer of an SQLite database waits so long for the others before it gives up.
BUSY_SECONDS = 20
YES = {"1", "true", "yes", "ja"}


@dataclass(frozen=True)
class Environment:
    """The settings of one installation, read once.

    Attributes
    ----------
    data
        Case folder, snapshot, portfolio in a store, or whole store that is shown.
    set_aside
        Folder for faulty rows of a case folder; without it they refuse the case.
    database
        Address of the database: `sqlite:///file` or `postgresql://user:password@host:port/name`.
    secret
        Key that signs sessions; made and kept beside an SQLite database where none is given.
    hosts
        Names under which the application is reached.
    secure
        Whether it is reached over https only, so that cookies and redirects can rely on it.
    proxy
        Address of the proxy before the application, whose word on who asks, and by which way, is taken. With
        `secure`, one on this machine by default.
    background, background_credit
        Address of map tiles with `{z}`, `{x}` and `{y}`, and whom to credit; empty for no background.
    second_factor
        Whether a role that sees personal data holds only after a second factor; as `secure` by default.
    mail, mail_from
        Address of the server that sends mail, and the sender; empty to send none.
    site
        Address under which people reach the application, to which the links in mails lead.
    providers
        Where else people may log in, by OpenID Connect.
    json_log
        Whether the log has a JSON object a line, and a line per request; lines for people, and faults only, otherwise.
    cache
        Folder for what is made once and can be made again, such as tiles.
    addresses
        Address of a service that finds addresses, as PDOK's Locatieserver; empty for no such search.
    overlays
        Layers of other services that the atlas can lay over the parks.
    webhooks_inside
        Whether webhooks may go to addresses within the own network, and there without https too.
    theme
        File of design tokens, or a folder with one per portfolio; see `theme.tokens`.
    """

    data: str = ""
    set_aside: str = ""
    database: str = DEFAULT_DATABASE
    secret: str = ""
    hosts: tuple[str, ...] = ("127.0.0.1", "localhost")
    secure: bool = False
    proxy: str = ""
    background: str = ""
    background_credit: str = ""
    second_factor: bool = False
    mail: str = ""
    mail_from: str = "terreinwijzer@localhost"
    site: str = "http://127.0.0.1:8000"
    providers: tuple[Provider, ...] = ()
    json_log: bool = False
    cache: str = ""
    theme: str = ""
    webhooks_inside: bool = False
    overlays: tuple[Overlay, ...] = ()
    addresses: str = ""


def read_environment(variables: Mapping[str, str] | None = None) -> Environment:
    """Return the settings that the environment gives; what it does not name keeps its default.

    Parameters
    ----------
    variables
        `TERREINWIJZER_DATA`, `_SET_ASIDE`, `_DATABASE`, `_SECRET`, `_HOSTS` (divided by commas), `_SECURE`, `_PROXY`,
        `_BACKGROUND`, `_BACKGROUND_CREDIT`, `_SECOND_FACTOR`, `_MAIL`, `_MAIL_FROM`, `_SITE`, `_JSON_LOG`,
        `_PROVIDERS` (JSON), `_CACHE`, `_THEME`, `_ADDRESSES`, `_OVERLAYS` (JSON) and `_WEBHOOKS_INSIDE`; those of the
        process by default.

    Raises
    ------
    InputError
        The database is of a kind that is not known, or has no secret where that cannot be made; a server for mail, a
        provider, a layer, a service of addresses or an address for links cannot be used.
    """
    given = os.environ if variables is None else variables
    values = {name: given.get(f"{PREFIX}{name.upper()}", "") for name in Environment.__dataclass_fields__}
    database = values["database"] or DEFAULT_DATABASE
    database_settings(database)
    mail_settings(values["mail"])
    if values["addresses"] and not is_secure(values["addresses"]):
        raise InputError(Problem("web_addresses_wrong", value=values["addresses"]))
    hosts = tuple(name.strip() for name in values["hosts"].split(",") if name.strip())
    secure = values["secure"].lower() in YES
    return Environment(
        data=values["data"],
        set_aside=values["set_aside"],
        database=database,
        secret=values["secret"] or _kept_secret(database),
        hosts=hosts or Environment.hosts,
        secure=secure,
        proxy=values["proxy"] or ("127.0.0.1" if secure else ""),
        background=values["background"],
        background_credit=values["background_credit"],
        second_factor=values["second_factor"].lower() in YES if values["second_factor"] else secure,
        mail=values["mail"],
        mail_from=values["mail_from"] or Environment.mail_from,
        site=_site(values["site"], hosts, secure=secure),
        providers=read_providers(values["providers"]),
        json_log=values["json_log"].lower() in YES,
        cache=str(cache_folder(given)),
        theme=values["theme"],
        addresses=values["addresses"],
        overlays=read_overlays(values["overlays"]),
        webhooks_inside=values["webhooks_inside"].lower() in YES,
    )


def cache_folder(variables: Mapping[str, str] | None = None) -> Path:
    """Return where what can be made again is kept: `TERREINWIJZER_CACHE`, else the user's own folder for that."""
    given = os.environ if variables is None else variables
    if given.get(f"{PREFIX}CACHE"):
        return Path(given[f"{PREFIX}CACHE"])
    own = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    try:
        base = Path(own) if own else Path.home() / ".cache"
    except RuntimeError:
        # A service may run for a user without a home.
        base = Path(tempfile.gettempdir())
    return base / "terreinwijzer"


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
        options = {
            "transaction_mode": "IMMEDIATE", "timeout": BUSY_SECONDS,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL",
        }  # fmt: skip
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


def mail_settings(address: str) -> dict[str, Any]:
    """Return how mail is sent as Django wants it, from an address as `smtp://user:password@host:587`.

    `smtp` becomes secure by STARTTLS, `smtps` from the start; `smtp+plain` never does, for a server on this machine.

    Raises
    ------
    InputError
        The address is of another kind, or names no server.
    """
    if not address:
        return {"EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend"}
    parts = urlsplit(address)
    ports = {"smtp": 587, "smtps": 465, "smtp+plain": 25}
    if parts.scheme not in ports or not parts.hostname:
        raise InputError(Problem("web_mail_unknown", value=parts.scheme))
    return {
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or ports[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_TIMEOUT": 10,
    }


def _site(address: str, hosts: tuple[str, ...], *, secure: bool) -> str:
    """Return to where links in mails lead: as given, else the first name under which the application is reached."""
    if not address:
        return f"http{'s' if secure else ''}://{hosts[0]}" if hosts else Environment.site
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise InputError(Problem("web_site_wrong", value=address))
    return address.rstrip("/")


def secret_file(database: str) -> Path | None:
    """Return where the secret is kept beside an SQLite database; `None` for one in memory, or on a server."""
    name = _sqlite_file(database)
    return None if urlsplit(database).scheme != "sqlite" or name == ":memory:" else Path(name).with_suffix(".secret")


def _sqlite_file(address: str) -> str:
    return unquote(address.removeprefix("sqlite:///")) or ":memory:"


def _kept_secret(database: str) -> str:
    """Return the secret that is kept beside an SQLite database, after making it where there is none."""
    if urlsplit(database).scheme != "sqlite":
        raise InputError(Problem("web_secret_missing"))
    file = secret_file(database)
    if file is None:
        return secrets.token_urlsafe(48)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        # Made for its owner alone; of two processes that start together one makes it and both read it.
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as unfinished:
            unfinished.write(secrets.token_urlsafe(48))
    except FileExistsError:
        pass
    except OSError as fault:
        raise write_error(file, fault) from fault
    return file.read_text(encoding="utf-8")
