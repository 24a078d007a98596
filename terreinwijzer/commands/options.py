"""The options that commands share, in the language that the user asked for."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from terreinwijzer.errors import InputError, Problem
from terreinwijzer.vocabulary.wording import say


def language_asked(arguments: Sequence[str]) -> str:
    """Return the language of help texts, before any argument is parsed."""
    for position, argument in enumerate(arguments):
        if argument == "--lang" and position + 1 < len(arguments):
            return "en" if arguments[position + 1] == "en" else "nl"
        if argument == "--lang=en":
            return "en"
    return "en" if os.environ.get("TERREINWIJZER_LANG", "nl").startswith("en") else "nl"


# Exit code of a command that found something wrong in the data; wrong use or input ends with 2.
FINDINGS = 1
HELP_LANGUAGE = language_asked(sys.argv)


def helped(code: str) -> str:
    """Return a help text."""
    return say(code, HELP_LANGUAGE)


def checked_language(lang: str) -> str:
    """Return `lang`, if it is empty or a language that the software speaks."""
    if lang not in {"", "nl", "en"}:
        raise InputError(Problem("cli_language_unknown", value=lang))
    return lang


def checked_day(text: str) -> date | None:
    """Return the day that the user wrote; `None` where nothing was written."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise InputError(Problem("cli_day_wrong", value=text)) from None


CaseFolder = Annotated[Path, typer.Argument(metavar=helped("cli_place_case"), help=helped("cli_arg_case"))]
ServedData = Annotated[Path, typer.Argument(metavar=helped("cli_place_case"), help=helped("cli_arg_serve"))]
Lang = Annotated[str, typer.Option("--lang", metavar=helped("cli_place_lang"), help=helped("cli_opt_lang"))]
AsJson = Annotated[bool, typer.Option("--json", help=helped("cli_opt_json"))]
# Every command that reads a case takes this one, so that a few faulty rows never stand in the way of one of them.
SetAside = Annotated[
    Path | None, typer.Option("--set-aside", metavar=helped("cli_place_folder"), help=helped("cli_opt_set_aside"))
]
Draws = Annotated[int, typer.Option("--draws", min=1, metavar=helped("cli_place_number"), help=helped("cli_opt_draws"))]
Seed = Annotated[int, typer.Option("--seed", metavar=helped("cli_place_number"), help=helped("cli_opt_seed"))]
