"""Every block that a dossier can have, in the order of the story."""

from __future__ import annotations

from terreinwijzer.dossier.blocks import audit, demand, state
from terreinwijzer.dossier.blocks.block import Block
from terreinwijzer.dossier.results import Results


def make_blocks(results: Results, language: str) -> dict[str, Block]:
    """Return every block that the results have data for, by name."""
    makers = (*state.MAKERS, *demand.MAKERS, *audit.MAKERS)
    made = (maker(results, language) for maker in makers)
    return {block.name: block for block in made if block is not None}
