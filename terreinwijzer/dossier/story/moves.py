"""What the chapter on chains of moves says in words."""

from __future__ import annotations

from dataclasses import replace

from terreinwijzer.dossier.blocks.block import listed
from terreinwijzer.dossier.results import Results
from terreinwijzer.dossier.wording import text
from terreinwijzer.moves.wording import conclusions


def moves(results: Results, language: str) -> list[str]:
    """Return what the chapter says: what was won, how sure it is, and what is open in one sentence."""
    found = results.moves
    if found is None:
        return []
    closed = replace(found.answer, unknown=found.answer.unknown.iloc[:0])
    lines = conclusions(closed, found.names, language)
    open_steps = found.answer.unknown["step"].astype("str").tolist()
    if open_steps:
        lines.append(text("moves_open_steps", language, steps=listed(open_steps, language)))
    return lines
