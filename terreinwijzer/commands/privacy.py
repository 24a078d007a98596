"""The command that deletes personal data whose term is over; the server does so itself once an hour."""

from __future__ import annotations

import typer

from terreinwijzer.commands.options import HELP_LANGUAGE, AsJson, Lang, checked_language, helped
from terreinwijzer.commands.screen import print_json, tell
from terreinwijzer.commands.usage import Command, Group
from terreinwijzer.vocabulary.wording import say

app = typer.Typer(cls=Group, help=helped("cli_privacy"), rich_markup_mode=None)


@app.callback()
def _group() -> None:
    """Commands on personal data."""


@app.command(cls=Command, help=helped("cli_privacy_expire"))
def expire(*, lang: Lang = "", as_json: AsJson = False) -> None:
    """Delete every record whose term is over, and say how many of which kind."""
    from terreinwijzer.web.database import open_database  # noqa: PLC0415

    language = checked_language(lang) or HELP_LANGUAGE
    open_database()
    from terreinwijzer.web.privacy.declarations import declared  # noqa: PLC0415  (Django is set up by now)
    from terreinwijzer.web.privacy.expire import expire as deleted  # noqa: PLC0415
    from terreinwijzer.web.wording import text  # noqa: PLC0415

    gone = deleted()
    if as_json:
        print_json({"deleted": gone})
        return
    names = {each.label: text(each.what, language) for each in declared()}
    for label, count in gone.items():
        tell(f"{names[label]}: {count}")
    if not gone:
        tell(say("cli_privacy_none", language))
