"""The intake report: what was found in the files, for people (HTML) and for programs (CSV)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path

import pandas as pd
from jinja2 import Environment, Template

from terreinwijzer.errors import Problem
from terreinwijzer.sources.faults import counted
from terreinwijzer.vocabulary.wording import column_of, say, told
from terreinwijzer.whole_files import whole_folder

COLUMNS = ("severity", "file", "row", "column", "value", "problem")


def problem_table(faults: Sequence[Problem], remarks: Sequence[Problem], language: str) -> pd.DataFrame:
    """Return faults and remarks as a table: severity, file, row, column, value, and what is wrong and what to do."""
    rows = [
        (
            say(f"intake_{severity}", language), problem.file, problem.row, column_of(problem), problem.value,
            told(problem, language),
        )
        for severity, problems in (("fault", faults), ("remark", remarks))
        for problem in problems
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype({"row": "Int64"})


def write_intake_report(
    faults: Sequence[Problem],
    remarks: Sequence[Problem],
    counts: dict[str, dict[str, int]],
    folder: Path,
    language: str,
) -> list[Path]:
    """Write the report as `intake.html` and `intake.csv` into `folder` and return both.

    The CSV opens in a Dutch Excel by double-click: semicolons, a byte order mark, and no cell that runs as a formula.
    """
    table = problem_table(faults, remarks, language)
    per_table = [(name, *numbers.values()) for name, numbers in counts.items()]
    page = _template().render(
        language=language,
        title=say("intake_title", language),
        summary=say("intake_summary", language, faults=counted(faults), remarks=counted(remarks)),
        tables=[
            {
                "caption": say("intake_caption_counts", language),
                "heads": _heads(["table", *next(iter(counts.values()), {})], language),
                "rows": per_table,
            },
            {
                "caption": say("intake_caption_problems", language),
                "heads": _heads(COLUMNS, language),
                "rows": table.astype(object).where(table.notna(), "").to_numpy().tolist(),
            },
        ],
    )
    plain = table.assign(**{name: _harmless(table[name]) for name in ("column", "value", "problem")})
    with whole_folder(folder) as aside:
        (aside / "intake.html").write_text(page, encoding="utf-8")
        plain.to_csv(aside / "intake.csv", sep=";", index=False, lineterminator="\r\n", encoding="utf-8-sig")
    return [folder / "intake.html", folder / "intake.csv"]


@cache
def _template() -> Template:
    text = files("terreinwijzer.sources").joinpath("report.html.j2").read_text(encoding="utf-8")
    return Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(text)


def _heads(names: Iterable[str], language: str) -> list[str]:
    return [say(f"intake_head_{name}", language) for name in names]


def _harmless(text: pd.Series) -> pd.Series:
    """Return text that a spreadsheet shows instead of running it; numbers stay as they are."""
    return text.astype("str").str.replace(r"^(?=[=@\t]|[+-](?![\d.,]))", "'", regex=True)
