"""The command that mails notices: for a timer of the machine, as cron."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from terreinwijzer.commands.options import HELP_LANGUAGE, AsJson, Lang, checked_language, helped
from terreinwijzer.commands.screen import print_json, tell, working
from terreinwijzer.vocabulary.wording import say


def notify(
    data: Annotated[Path, typer.Argument(metavar=helped("cli_place_case"), help=helped("cli_arg_serve"))],
    *,
    lang: Lang = "",
    as_json: AsJson = False,
) -> None:
    """Mail their unread notices to those who want that."""
    from terreinwijzer.web.server import notify as mailed  # noqa: PLC0415

    language = checked_language(lang) or HELP_LANGUAGE
    served, counts = working("cli_reading", lambda: mailed(data))
    if as_json:
        print_json({"mail_server": served, **counts})
    else:
        tell(say("cli_notify_sent" if served else "cli_notify_no_server", language, **counts))
