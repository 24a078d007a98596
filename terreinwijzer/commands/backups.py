"""Commands that keep everything that people wrote in one file, and put it back."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from terreinwijzer.commands.options import HELP_LANGUAGE, AsJson, Lang, checked_language, helped
from terreinwijzer.commands.screen import print_json, tell, working
from terreinwijzer.vocabulary.wording import say


def backup(
    file: Annotated[Path, typer.Argument(metavar=helped("cli_place_file"), help=helped("cli_arg_backup"))],
    *,
    lang: Lang = "",
    as_json: AsJson = False,
) -> None:
    """Write a backup of the database that the environment names."""
    from terreinwijzer.web.database import open_database  # noqa: PLC0415

    language = checked_language(lang) or HELP_LANGUAGE
    open_database(up_to_date=False)
    from terreinwijzer.web.backups.backup import make_backup  # noqa: PLC0415  (Django is set up by now)

    made = working("cli_storing", lambda: make_backup(file))
    if as_json:
        print_json({"written": [str(file)], **asdict(made)})
    else:
        tell(say("cli_backup_made", language, path=file))
        tell(say("cli_backup_with_secret" if made.secret else "cli_backup_without_secret", language))


def restore(
    file: Annotated[Path, typer.Argument(metavar=helped("cli_place_file"), help=helped("cli_arg_restore"))],
    *,
    replace: Annotated[bool, typer.Option("--replace", help=helped("cli_opt_replace"))] = False,
    lang: Lang = "",
    as_json: AsJson = False,
) -> None:
    """Put a backup in the place of the database that the environment names."""
    from terreinwijzer.web.database import open_database  # noqa: PLC0415

    language = checked_language(lang) or HELP_LANGUAGE
    open_database(up_to_date=False)
    from terreinwijzer.web.backups.backup import restore_backup  # noqa: PLC0415  (Django is set up by now)

    back = working("cli_reading", lambda: restore_backup(file, replace=replace))
    if as_json:
        print_json(asdict(back))
    else:
        tell(say("cli_restored", language, made=back.made, version=back.version))
