"""The command that mails notices: for a timer of the machine, as cron."""

from __future__ import annotations

from terreinwijzer.commands.options import HELP_LANGUAGE, AsJson, Lang, ServedData, SetAside, checked_language
from terreinwijzer.commands.screen import print_json, tell, working
from terreinwijzer.vocabulary.wording import say


def notify(
    data: ServedData,
    *,
    set_aside: SetAside = None,
    lang: Lang = "",
    as_json: AsJson = False,
) -> None:
    """Mail their unread notices to those who want that."""
    from terreinwijzer.web.server import notify as mailed  # noqa: PLC0415

    language = checked_language(lang) or HELP_LANGUAGE
    served, counts = working("cli_reading", lambda: mailed(data, set_aside))
    if as_json:
        print_json({"mail_server": served, **counts})
    else:
        tell(say("cli_notify_sent" if served else "cli_notify_no_server", language, **counts))
