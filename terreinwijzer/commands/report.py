"""The command that writes the dossier."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from terreinwijzer.commands.options import AsJson, CaseFolder, Lang, SetAside, helped
from terreinwijzer.commands.screen import load, print_json, tell
from terreinwijzer.errors import InputError, Problem
from terreinwijzer.vocabulary.wording import say


def dossier(
    case: CaseFolder,
    *,
    out: Annotated[
        Path, typer.Option("--out", metavar=helped("cli_place_folder"), help=helped("cli_opt_folder"))
    ] = Path("dossier"),
    formats: Annotated[
        str, typer.Option("--formats", metavar=helped("cli_place_formats"), help=helped("cli_opt_formats"))
    ] = "",
    set_aside: SetAside = None,
    lang: Lang = "",
    as_json: AsJson = False,
) -> None:
    """Write the dossier and tell where it is."""
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn  # noqa: PLC0415

    from terreinwijzer.api.case import write_dossier  # noqa: PLC0415
    from terreinwijzer.dossier.formats import FORMATS  # noqa: PLC0415

    chosen = [name.strip() for name in formats.split(",") if name.strip()] or list(FORMATS)
    unknown = [
        Problem("cli_format_unknown", value=name, details={"known": ", ".join(FORMATS)})
        for name in chosen
        if name not in FORMATS
    ]
    if unknown:
        raise InputError(*unknown)
    loaded = load(case, lang, set_aside)
    language = lang or loaded.settings.language
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("")
        written = write_dossier(
            loaded,
            out,
            language,
            chosen,
            lambda step: progress.update(task, description=say(f"cli_step_{step}", language)),
        )
    if as_json:
        print_json({"written": [str(path) for path in written]})
        return
    for path in written:
        if path.parent == out:
            tell(f"  {path}")
    tell(say("cli_dossier_ready", language, path=out.resolve()))
