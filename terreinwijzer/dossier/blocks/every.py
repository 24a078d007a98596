"""Every block that a dossier can have, in the order of the story."""

from __future__ import annotations

from terreinwijzer.dossier.blocks import (
    audit,
    boundaries,
    climate,
    demand,
    economy,
    figures,
    hub,
    labour,
    measured,
    moves,
    park_maps,
    reach,
    society,
    space,
    steering,
    streams,
    supply,
    trends,
)
from terreinwijzer.dossier.blocks.block import Block
from terreinwijzer.dossier.blocks.weighing import weighing_blocks
from terreinwijzer.dossier.results import Results


def make_blocks(results: Results, language: str) -> dict[str, Block]:
    """Return every block that the results have data for, by name."""
    makers = (
        *figures.MAKERS[:1], *space.MAKERS, *park_maps.MAKERS, *measured.MAKERS,
        *boundaries.MAKERS, *economy.MAKERS, *society.MAKERS, *steering.MAKERS,
        *figures.MAKERS[1:], *demand.MAKERS, *supply.MAKERS, *moves.MAKERS, *hub.MAKERS, hub.screening, *climate.MAKERS,
        *reach.MAKERS, *streams.MAKERS, *labour.MAKERS, *trends.MAKERS, *audit.MAKERS,
    )  # fmt: skip
    made = [
        *(maker(results, language) for maker in makers),
        *weighing_blocks(results, language),
    ]
    return {block.name: block for block in made if block is not None}
