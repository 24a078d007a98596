"""The database, ready for use by a command: Django set up, tables as this version wants them."""

from __future__ import annotations

import os

from terreinwijzer.errors import InputError, Problem


def open_database(*, up_to_date: bool = True) -> None:
    """Set Django up for the database that the environment names.

    Parameters
    ----------
    up_to_date
        Whether to make the changes of its tables that this version wants.

    Raises
    ------
    InputError
        The settings or the database cannot be used.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "terreinwijzer.web.settings")
    import django  # noqa: PLC0415  (its settings come from the environment)
    from django.core.management import call_command  # noqa: PLC0415
    from django.db.utils import DatabaseError  # noqa: PLC0415

    django.setup()
    if not up_to_date:
        return
    try:
        call_command("migrate", verbosity=0, interactive=False)
    except DatabaseError as fault:
        details = {"fault": str(fault).strip().partition("\n")[0]}
        raise InputError(Problem("web_database_fails", details=details)) from fault
