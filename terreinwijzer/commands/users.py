"""Commands on the accounts of the web application, for whoever keeps the machine: the first administrator comes so."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from terreinwijzer.commands.options import HELP_LANGUAGE, AsJson, Lang, checked_language, helped
from terreinwijzer.commands.screen import print_json, tell
from terreinwijzer.commands.usage import Command, Group
from terreinwijzer.errors import InputError, Problem
from terreinwijzer.vocabulary.wording import say

app = typer.Typer(cls=Group, help=helped("cli_user"), rich_markup_mode=None)
UserName = Annotated[str, typer.Argument(metavar=helped("cli_place_name"), help=helped("cli_arg_user"))]


@app.command(cls=Command, help=helped("cli_user_add"))
def add(
    name: UserName,
    *,
    role: Annotated[str, typer.Option("--role", help=helped("cli_opt_role"))],
    portfolio: Annotated[str, typer.Option("--portfolio", help=helped("cli_opt_portfolio"))],
    email: Annotated[str, typer.Option("--email", help=helped("cli_opt_email"))] = "",
    no_password: Annotated[bool, typer.Option("--no-password", help=helped("cli_opt_no_password"))] = False,
    lang: Lang = "",
    as_json: AsJson = False,
) -> None:
    """Make an account with a role for a portfolio."""
    language = checked_language(lang) or HELP_LANGUAGE
    if no_password and not email:
        raise InputError(Problem("web_user_unreachable", value=name))
    _open(language)
    from django.db import transaction  # noqa: PLC0415  (Django is set up by now)

    from terreinwijzer.web.people.actions import give_role, make_user  # noqa: PLC0415

    password = None if no_password else _asked(name, language)
    with transaction.atomic():
        user = make_user(name, email=email, password=password)
        give_role(user, portfolio, role, by=None)
    if as_json:
        print_json({"name": name, "role": role, "portfolio": portfolio})
    else:
        tell(say("cli_user_made", language, name=name, role=role, portfolio=portfolio))


@app.command(cls=Command, help=helped("cli_user_password"))
def password(name: UserName, *, lang: Lang = "", as_json: AsJson = False) -> None:
    """Give somebody another password; the sessions in which he is logged in end."""
    language = checked_language(lang) or HELP_LANGUAGE
    _open(language)
    from terreinwijzer.web.people.actions import change_password  # noqa: PLC0415

    change_password(name, _asked(name, language))
    if as_json:
        print_json({"name": name})
    else:
        tell(say("cli_user_password_changed", language, name=name))


def _open(language: str) -> None:
    from terreinwijzer.web.database import open_database  # noqa: PLC0415

    open_database()
    from django.utils import translation  # noqa: PLC0415

    # What Django says of a password or a name is told in the language of the command.
    translation.activate(language)


def _asked(name: str, language: str) -> str:
    """Return a password that is typed twice, or the first line of what another program gives."""
    if sys.stdin.isatty():
        again = say("cli_user_again", language)
        typed: str = typer.prompt(
            say("cli_user_password_ask", language, name=name), hide_input=True, confirmation_prompt=again, err=True
        )
        return typed
    return sys.stdin.readline().rstrip("\r\n")
