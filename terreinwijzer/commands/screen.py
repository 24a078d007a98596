"""What commands print and how they wait: tables, JSON, a spinner, files written whole."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from terreinwijzer.commands.options import HELP_LANGUAGE, checked_language
from terreinwijzer.errors import InputError, Problem
from terreinwijzer.vocabulary.wording import say
from terreinwijzer.whole_files import whole_file

if TYPE_CHECKING:
    import pandas as pd

    from terreinwijzer.dossier.blocks.block import Block
    from terreinwijzer.snapshots.case import Case


def load(folder: Path, lang: str, set_aside: Path | None) -> Case:
    """Load a case with a sign of life on the screen; faulty rows go to `set_aside`, where that is given."""
    from terreinwijzer.snapshots.reopen import case_at  # noqa: PLC0415

    checked_language(lang)
    loaded: Case = working("cli_reading", lambda: case_at(folder, set_aside))
    if set_aside is not None:
        tell_set_aside(loaded.intake.rows_set_aside, set_aside, lang or loaded.settings.language)
    return loaded


def load_beside(folders: Sequence[Path], lang: str, set_aside: Path | None) -> list[Case]:
    """Load the cases that are looked at beside the first; faulty rows of each go to a folder inside `set_aside`."""
    return [
        load(folder, lang, set_aside and set_aside / f"{number}-{folder.resolve().name}")
        for number, folder in enumerate(folders, start=1)
    ]


def tell_set_aside(rows: int, folder: Path, language: str) -> None:
    """Tell how many rows went aside, if any, on the error stream: no figure has them, and output is for programs."""
    if rows:
        print(say("cli_intake_set_aside", language, rows=rows, path=folder), file=sys.stderr)  # noqa: T201


def working(code: str, work: Callable[[], Any]) -> Any:
    """Do `work` with a spinner on the error stream, where it cannot spoil the output."""
    from rich.console import Console  # noqa: PLC0415

    console = Console(stderr=True)
    if not console.is_terminal:
        return work()
    with console.status(say(code, HELP_LANGUAGE)):
        return work()


@contextmanager
def counting(code: str, language: str) -> Iterator[Callable[[int, int], None]]:
    """Show a bar on the error stream; the function that it gives is told how many are done, and of how many."""
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import Progress  # noqa: PLC0415

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(say(code, language))
        yield lambda done, of: bar.update(task, completed=done, total=of)


def tell(text: str) -> None:
    """Print a line for the user."""
    print(text)  # noqa: T201  (this is the command line)


def print_table(title: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table with rounded corners for people, whole lines for pipes."""
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415

    table = Table(*heads, title=title or None)
    for row in rows:
        table.add_row(*row)
    console = Console()
    # A pipe has no width: give rows the room they need, so that other programs read whole lines.
    (console if console.is_terminal else Console(width=200)).print(table)


def print_block(block: Block) -> None:
    """Print a block of the dossier: its table and its source line."""
    print_table(block.caption, [str(name) for name in block.frame.columns], block.frame.fillna("–").to_numpy().tolist())
    tell(block.source)


def print_json(value: Any) -> None:
    """Print data for programs."""
    tell(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return rows as plain data, with missing values as null."""
    records: list[dict[str, Any]] = json.loads(frame.reset_index().to_json(orient="records", date_format="iso"))
    return records


def write_table(frame: pd.DataFrame, path: Path, language: str, *, as_json: bool) -> None:
    """Write a table whole or not at all, in the format of its suffix, and tell where it is."""
    from terreinwijzer.dossier.data.sheets import plain_workbook  # noqa: PLC0415

    def as_workbook(target: Path) -> None:
        # As in the other two the key stands in front.
        target.write_bytes(plain_workbook({"Sheet1": frame.reset_index()}))

    writers: dict[str, Callable[[Path], Any]] = {
        ".csv": frame.to_csv,
        ".xlsx": as_workbook,
        ".parquet": frame.to_parquet,
    }
    if path.suffix not in writers:
        raise InputError(Problem("cli_file_type_unknown", value=str(path)))
    with whole_file(path) as unfinished:
        writers[path.suffix](unfinished)
    if as_json:
        print_json({"written": [str(path)]})
    else:
        tell(say("cli_written", language, path=path))
