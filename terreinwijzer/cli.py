"""The command line: the same verbs as the library, in Dutch or English.

Exit codes: 0 all is well, 1 there are findings, 2 wrong use or wrong input.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

import typer

from terreinwijzer.commands import methods, report, state
from terreinwijzer.commands.options import helped, language_asked
from terreinwijzer.errors import TerreinwijzerError, describe
from terreinwijzer.vocabulary.wording import say

app = typer.Typer(help=helped("cli_app"), no_args_is_help=True, add_completion=False, rich_markup_mode=None)
for _command in (
    state.check,
    state.indicators,
    state.explain,
    state.catalogue,
    methods.demand,
    methods.audit,
    report.dossier,
):
    app.command(help=helped(f"cli_{_command.__name__}"))(_command)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line; every fault of the user becomes one clear message and exit code 2."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    language = language_asked(given)
    try:
        code = app(args=given, standalone_mode=False, prog_name="terreinwijzer")
    except TerreinwijzerError as fault:
        for line in describe(fault.problems, language):
            print(line, file=sys.stderr)  # noqa: T201  (this is the command line)
        sys.exit(fault.exit_code)
    except typer.TyperException as fault:
        print(say("cli_usage", language, fault=_sentence(fault)), file=sys.stderr)  # noqa: T201
        sys.exit(2)
    except (KeyboardInterrupt, typer.Abort):
        sys.exit(130)
    except BrokenPipeError:
        sys.exit(0)
    sys.exit(code if isinstance(code, int) else 0)


def _sentence(fault: Exception) -> str:
    text = str(getattr(fault, "message", "") or fault)
    return text if text.endswith((".", "?", "!")) else f"{text}."


if __name__ == "__main__":
    main()
