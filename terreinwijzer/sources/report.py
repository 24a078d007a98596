"""The intake report: what was found in the files, for people (HTML) and for programs (CSV)."""

from __future__ import annotations

import html
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from terreinwijzer.errors import Problem
from terreinwijzer.sources.faults import counted
from terreinwijzer.vocabulary.wording import say

COLUMNS = ("severity", "file", "row", "column", "value", "problem")


def problem_table(faults: Sequence[Problem], remarks: Sequence[Problem], language: str) -> pd.DataFrame:
    """Return faults and remarks as a table: severity, file, row, column, value, and what is wrong and what to do."""
    rows = [
        (
            say(f"intake_{severity}", language), problem.file, problem.row, problem.column, problem.value,
            say(problem.code, language, **{"file": problem.file, "table": problem.table, "column": problem.column,
                                           "value": problem.value} | dict(problem.details)),
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
    """Write the report as `intake.html` and `intake.csv` into `folder` and return both."""
    folder.mkdir(parents=True, exist_ok=True)
    table = problem_table(faults, remarks, language)
    heads = {name: say(f"intake_head_{name}", language) for name in COLUMNS}
    per_table = pd.DataFrame.from_dict(counts, orient="index").rename_axis("table").reset_index()
    per_table.columns = [say(f"intake_head_{name}", language) for name in per_table.columns]
    shown = table.rename(columns=heads).astype("str").replace("<NA>", "")
    title = html.escape(say("intake_title", language))
    summary = html.escape(say("intake_summary", language, faults=counted(faults), remarks=counted(remarks)))
    page = f"""<!DOCTYPE html>
<html lang="{language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title><style>
body {{ font: 1rem/1.5 system-ui, sans-serif; color: #1f2933; max-width: 70rem; margin: 0 auto; padding: 1rem; }}
h1, h2 {{ color: #0b4f7a; }} .scroll {{ overflow-x: auto; }} table {{ border-collapse: collapse; width: 100%; }}
th, td {{ text-align: left; vertical-align: top; padding: .35rem .6rem; border-bottom: 1px solid #cbd2d9; }}
</style></head><body><main><h1>{title}</h1><p>{summary}</p>
<div class="scroll" tabindex="0" role="region" aria-label="{title}">{per_table.to_html(index=False, border=0)}</div>
<div class="scroll" tabindex="0" role="region" aria-label="{summary}">{shown.to_html(index=False, border=0)}</div>
</main></body></html>"""
    return [_whole(folder / "intake.html", page), _whole(folder / "intake.csv", table.to_csv(index=False))]


def _whole(target: Path, content: str) -> Path:
    temporary = target.with_name(f".{target.name}.part")
    temporary.write_text(content, encoding="utf-8")
    return temporary.replace(target)
