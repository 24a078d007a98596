"""What stands aside since the intake: no figure has these rows, so the page of the audit says which, and why."""

from __future__ import annotations

import pandas as pd

from terreinwijzer.dossier.blocks.block import Block
from terreinwijzer.snapshots.case import Case
from terreinwijzer.sources.intake import COUNTS
from terreinwijzer.sources.report import problem_table
from terreinwijzer.vocabulary.notation import number
from terreinwijzer.vocabulary.tables import canonical_table
from terreinwijzer.vocabulary.wording import say
from terreinwijzer.web.wording import text

SHOWN = ("file", "row", "column", "value", "problem")


def set_aside_blocks(case: Case, language: str) -> list[Block]:
    """Return the rows per table, and what was wrong with them: nothing where all rows came in.

    Rows of a private table are counted only, and so are those of a snapshot, which keeps no faults.
    """
    counts = {name: each for name, each in case.intake.counts.items() if each.get("rows_set_aside")}
    if not counts:
        return []
    heads = [say(f"intake_head_{name}", language) for name in ("table", *COUNTS[:3])]
    rows = [(name, *(number(each[count], language) for count in COUNTS[:3])) for name, each in counts.items()]
    blocks = [_table(text("audit_aside_tables", language), language, pd.DataFrame(rows, columns=heads), heads[1:])]
    told = [fault for fault in case.intake.faults if not canonical_table(fault.table).private]
    if told:
        found = problem_table(told, (), language)[list(SHOWN)].astype(object)
        found = found.where(found.notna(), "–").astype("str")
        heads = [say(f"intake_head_{name}", language) for name in SHOWN]
        blocks.append(_table(text("audit_aside_rows", language), language, found.set_axis(heads, axis=1), heads[1:2]))
    return blocks


def _table(caption: str, language: str, frame: pd.DataFrame, numeric: list[str]) -> Block:
    source = text("audit_aside_source", language)
    return Block("set_aside", "table", caption, source, frame, frame, numeric=frozenset(numeric))
