"""The server: makes the application ready, and serves it by waitress, on every platform."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING, Any

from terreinwijzer.errors import InputError, Problem
from terreinwijzer.web.database import open_database

if TYPE_CHECKING:
    from terreinwijzer.web.portfolios import Portfolios


def prepared(
    data: str | Path, host: str, port: int, workers: int = 1, set_aside: Path | None = None, processes: int = 1
) -> Any:
    """Return a server that is ready to run: data read, database brought up to date, address taken.

    Parameters
    ----------
    data
        Case folder, snapshot, portfolio in a store, or store.
    host, port
        Where to listen; port 0 takes a free one. The name is added to those that the environment allows.
    workers
        Processes for background work beside the server; 0 where they run elsewhere.
    set_aside
        Folder for faulty rows of a case folder; that of the environment where none is given, and without any they
        refuse the case.
    processes
        Servers at this address, this one among them; each reads the data for itself.

    Raises
    ------
    TerreinwijzerError
        The data, the database or the address cannot be used.
    """
    found = _portfolios(data, set_aside)
    from django.conf import settings  # noqa: PLC0415

    from terreinwijzer.web.listening import keep_servers, listen, server_at  # noqa: PLC0415
    from terreinwijzer.web.look.tokens import theme_of  # noqa: PLC0415
    from terreinwijzer.web.pages.tiles import tiles_of  # noqa: PLC0415

    for portfolio_id in ("", *found.ids):
        theme_of(settings.ENVIRONMENT.theme, portfolio_id)
    for portfolio_id in found.ids:
        if shown := found.shown(portfolio_id):
            tiles_of(shown)
    from terreinwijzer.web.tasks.beside import keep_workers  # noqa: PLC0415
    from terreinwijzer.web.warm import warm_up  # noqa: PLC0415
    from terreinwijzer.web.wsgi import application  # noqa: PLC0415

    listening = listen(host, port)
    server = server_at(listening, host)
    keep_servers(processes - 1, listening, host)
    keep_workers(workers)
    warm_up(application, found.ids)
    return server


def work(data: str | Path, set_aside: Path | None = None) -> None:
    """Do background work until told to stop, for a server that runs elsewhere on the same data and database.

    Parameters
    ----------
    data, set_aside
        As for `prepared`.

    Raises
    ------
    TerreinwijzerError
        The data or the database cannot be used.
    """
    _portfolios(data, set_aside)
    from terreinwijzer.web.tasks.worker import run  # noqa: PLC0415

    run(token_hex(8))


def notify(data: str | Path, set_aside: Path | None = None) -> tuple[bool, dict[str, int]]:
    """Mail their unread notices to those who want that.

    Without a mail server the messages come on the screen instead, and nothing counts as sent.

    Parameters
    ----------
    data, set_aside
        As for `prepared`.

    Returns
    -------
    tuple of bool and dict
        Whether there is a mail server; and how many messages were `sent`, how many people had `nothing` new, and how
        many messages were `refused` by it.

    Raises
    ------
    TerreinwijzerError
        The data or the database cannot be used, or the mail server does not work.
    """
    _portfolios(data, set_aside)
    from django.conf import settings  # noqa: PLC0415
    from django.core.mail import get_connection  # noqa: PLC0415

    from terreinwijzer.web.notices.mailing import mail_all  # noqa: PLC0415

    if settings.ENVIRONMENT.mail:
        return True, mail_all(get_connection())
    screen = get_connection("django.core.mail.backends.console.EmailBackend", stream=sys.stderr)
    return False, mail_all(screen, counts=False)


def example(
    data: str | Path, *, remove: bool = False, per_park: int = 0, set_aside: Path | None = None
) -> dict[str, dict[str, int]]:
    """Write the example register of every portfolio, or remove it; return what was written or removed, by portfolio.

    Parameters
    ----------
    data, set_aside
        As for `prepared`.
    remove
        Whether to remove instead of write.
    per_park
        Organisations on every park; 0 for the usual number.

    Raises
    ------
    TerreinwijzerError
        The data or the database cannot be used, or a register has records already.
    """
    found = _portfolios(data, set_aside)
    from django.db import transaction  # noqa: PLC0415
    from django.db.models import ProtectedError  # noqa: PLC0415

    from terreinwijzer.web.register.example import PER_PARK, fill_example, remove_example  # noqa: PLC0415

    try:
        with transaction.atomic():
            if remove:
                return {name: {"records": remove_example(name)} for name in found.ids}
            shown = [each for each in map(found.shown, found.ids) if each is not None]
            return {
                each.portfolio_id: fill_example(
                    each.portfolio_id, list(each.names.index), each.results.municipality, per_park=per_park or PER_PARK
                )
                for each in shown
            }
    except ProtectedError as fault:
        raise InputError(Problem("web_example_in_use")) from fault


def _portfolios(data: str | Path, set_aside: Path | None) -> Portfolios:
    """Set Django up for some data, bring the database up to date, and return the portfolios that are there."""
    os.environ["TERREINWIJZER_DATA"] = str(Path(data).absolute())
    if set_aside is not None:
        os.environ["TERREINWIJZER_SET_ASIDE"] = str(set_aside.absolute())
    from django.conf import settings  # noqa: PLC0415  (they come from the environment, set above)

    from terreinwijzer.web.portfolios import portfolios_at  # noqa: PLC0415

    # Data that are not there are told before a database is made for them.
    open_database(up_to_date=False)
    found = portfolios_at(settings.ENVIRONMENT.data)
    open_database()
    return found


def rows_set_aside() -> tuple[int, Path]:
    """Return how many faulty rows stand aside, and in which folder; only after `prepared`."""
    from django.conf import settings  # noqa: PLC0415

    from terreinwijzer.web.portfolios import portfolios_at  # noqa: PLC0415

    found = portfolios_at(settings.ENVIRONMENT.data)
    shown = [each for each in map(found.shown, found.ids) if each is not None]
    return sum(each.case.intake.rows_set_aside for each in shown), Path(settings.ENVIRONMENT.set_aside)


def without_administrator() -> list[str]:
    """Return the portfolios that nobody administers yet; only after `prepared`."""
    from django.conf import settings  # noqa: PLC0415

    from terreinwijzer.web.access.roles import Role  # noqa: PLC0415
    from terreinwijzer.web.people.models import Membership  # noqa: PLC0415
    from terreinwijzer.web.portfolios import portfolios_at  # noqa: PLC0415

    held = Membership.objects.filter(role=Role.ADMINISTRATOR, user__is_active=True)
    cared_for = set(held.values_list("portfolio_id", flat=True))
    return [each for each in portfolios_at(settings.ENVIRONMENT.data).ids if each not in cared_for]


def without_map() -> bool:
    """Tell whether the scripts of the map were not fetched; only after `prepared`."""
    from terreinwijzer.web.templating import MAP, fetched  # noqa: PLC0415

    return not fetched(MAP)
