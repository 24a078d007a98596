"""The command line: the same verbs as the library, in Dutch or English.

Exit codes: 0 all is well, 1 there are findings, 2 wrong use or wrong input, 70 a fault of Terreinwijzer itself.
"""

from __future__ import annotations

import sys
import traceback
from collections.abc import Sequence
from dataclasses import asdict
from tempfile import NamedTemporaryFile
from typing import Annotated

import typer

from terreinwijzer import __version__
from terreinwijzer.commands import (
    backups,
    climate,
    expansion,
    hub,
    hub_screen,
    labour,
    methods,
    moves,
    notify,
    privacy,
    reach,
    report,
    snapshots,
    sources,
    space,
    state,
    steering,
    stock,
    streams,
    tiles,
    trends,
    users,
    web,
    weighing,
)
from terreinwijzer.commands.options import Lang, helped, language_asked
from terreinwijzer.commands.screen import print_json, tell
from terreinwijzer.commands.usage import Command, Group, language_last, usage_fault
from terreinwijzer.errors import TerreinwijzerError, describe
from terreinwijzer.vocabulary.wording import say

# By the convention of sysexits.h.
OWN_FAULT = 70

app = typer.Typer(cls=Group, help=helped("cli_app"), add_completion=False, rich_markup_mode=None)
for _command in (
    state.intake,
    state.indicators,
    state.explain,
    state.catalogue,
    space.measure,
    space.boundaries,
    methods.demand,
    methods.audit,
    weighing.weigh,
    expansion.expansion,
    moves.moves,
    climate.climate,
    hub.hub,
    hub_screen.hub_screen,
    hub.loads,
    labour.labour,
    trends.trends,
    reach.reach,
    streams.streams,
    steering.advise,
    steering.check,
    steering.rules,
    report.dossier,
    web.serve,
    backups.backup,
    backups.restore,
    web.worker,
    notify.notify,
    tiles.tiles,
    web.example,
    sources.services,
    sources.fetch,
    stock.partition,
    stock.extract,
    stock.stock,
):
    app.command(cls=Command, help=helped(f"cli_{_command.__name__}"))(_command)
app.add_typer(snapshots.app, name="snapshot")
app.add_typer(users.app, name="user")
app.add_typer(privacy.app, name="privacy")


def _tell_version(asked: bool) -> None:
    if asked:
        tell(f"terreinwijzer {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    *,
    version: Annotated[
        bool, typer.Option("--version", callback=_tell_version, is_eager=True, help=helped("cli_opt_version"))
    ] = False,
    lang: Lang = "",
) -> None:
    """Options that come before a command."""


def _kept(fault: Exception) -> str:
    """Return the file in which everything that we need to mend a fault of our own is kept."""
    with NamedTemporaryFile("w", prefix="terreinwijzer-", suffix=".txt", delete=False, encoding="utf-8") as file:
        file.write(f"terreinwijzer {__version__}, Python {sys.version}\n{' '.join(sys.argv)}\n\n")
        file.writelines(traceback.format_exception(fault))
    return file.name


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line; every fault of the user becomes one clear message and exit code 2."""
    root = typer.main.get_command(app)
    written = sys.argv[1:] if arguments is None else arguments
    given, language = language_last(root, written), language_asked(written)
    try:
        code = app(args=given, standalone_mode=False, prog_name="terreinwijzer")
    except TerreinwijzerError as fault:
        sentences = describe(fault.problems, language)
        if "--json" in given:
            problems = zip(fault.problems, sentences, strict=True)
            print_json({"problems": [asdict(problem) | {"message": text} for problem, text in problems]})
        for text in sentences:
            print(text, file=sys.stderr)  # noqa: T201  (this is the command line)
        if fault.way_on:
            print(say(fault.way_on, language), file=sys.stderr)  # noqa: T201
        sys.exit(fault.exit_code)
    except typer.TyperException as fault:
        print(usage_fault(fault, root, given, language), file=sys.stderr)  # noqa: T201
        sys.exit(2)
    except (KeyboardInterrupt, typer.Abort):
        sys.exit(130)
    except BrokenPipeError:
        sys.exit(0)
    except Exception as fault:  # noqa: BLE001  (whatever it is, a user gets a sentence)
        print(say("cli_own_fault", language, kind=type(fault).__name__, file=_kept(fault)), file=sys.stderr)  # noqa: T201
        sys.exit(OWN_FAULT)
    sys.exit(code if isinstance(code, int) else 0)


if __name__ == "__main__":
    main()
