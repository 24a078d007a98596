"""Blocks as pandoc Markdown: a table or chart with its number, caption and source, kept together."""

from __future__ import annotations

import math

import pandas as pd

from terreinwijzer.dossier.blocks.block import Block
from terreinwijzer.dossier.wording import LINE_BREAK

# Characters that fit beside each other in the table font on the width of a page, and around the text of a cell.
PAGE_CHARACTERS = 110
CELL_PADDING = 3
# A table with more lines may run over to the next page, with its head repeated.
KEPT_TOGETHER = 32
# A table that is nearly as wide as the page takes the whole width.
NEARLY_WHOLE = 0.8
# Columns with longer texts do not fit beside others on a phone, which shows the rows of such a table as cards.
SENTENCE = 22
NO_BREAK_SPACE = "\u00a0"
_SPECIAL = "\\|*_`<>$#[]^~@"


def figure(block: Block, head: str, file: str, width_pct: int) -> str:
    """Return a chart with its caption and source."""
    alternative = block.alternative.replace('"', "'")
    picture = f'![{escaped(head)}]({file}){{#fig-{block.name} alt="{alternative}" width={width_pct}%}}'
    return _exhibit(picture, block.source, ".chart")


def table(block: Block, head: str) -> str:
    """Return a pipe table with its caption and source; column widths follow the text."""
    frame = block.frame.fillna("–").astype(str)
    numeric = [name in block.numeric for name in frame.columns]
    lines = [_row([escaped(str(name)) for name in frame.columns])]
    lines.append("|" + "|".join("---:" if right else ":---" for right in numeric) + "|")
    for place, cells in enumerate(frame.itertuples(index=False)):
        shown = [
            escaped(cell).replace(" ", NO_BREAK_SPACE) if right else escaped(cell)
            for cell, right in zip(cells, numeric, strict=True)
        ]
        lines.append(_row([f"**{cell}**" if cell else "" for cell in shown] if place in block.strong else shown))
    parts = column_widths(block)
    widths = ",".join(f"{part:.3f}" for part in parts)
    rows = "\n".join(lines)
    kind = ".table .kept" if _lines(frame, parts) <= KEPT_TOGETHER else ".table .long"
    if reads_as_cards(block):
        kind += " .cards"
    return _exhibit(f'{rows}\n\n: {escaped(head)} {{#tbl-{block.name} widths="{widths}"}}', block.source, kind)


def reads_as_cards(block: Block) -> bool:
    """Tell whether a phone shows rows as cards, because a column has texts that do not fit beside others."""
    frame = block.frame.fillna("–").astype(str)
    return any(name not in block.numeric and frame[name].str.len().mean() > SENTENCE for name in frame.columns)


def column_widths(block: Block) -> list[float]:
    """Return the width of every column as a part of the page.

    A column of numbers gets room for its longest number, because numbers never break. Columns of text share the rest:
    each at least its longest word, and the more the more text it has.
    """
    frame = block.frame.fillna("–").astype(str)
    least, wanted, heads, weight = [], [], [], []
    for name in frame.columns:
        numeric = name in block.numeric
        cells = [line for cell in frame[name] for line in cell.split(LINE_BREAK)]
        head_word = max(map(len, str(name).split()), default=1)
        longest = max(map(len, cells), default=1)
        word = max((len(part) for cell in cells for part in cell.split()), default=1)
        least.append(max(head_word, longest if numeric else word) + CELL_PADDING)
        wanted.append(max(longest, head_word) + CELL_PADDING)
        heads.append(max(longest, len(str(name))) + CELL_PADDING)
        # The power keeps one long text from starving its neighbours.
        weight.append(0.0 if numeric else float(frame[name].str.len().mean()) ** 0.8)
    # With room for it, heads stand on one line.
    wanted = heads if sum(heads) <= PAGE_CHARACTERS else wanted
    if sum(wanted) <= PAGE_CHARACTERS:
        whole = max(sum(wanted), PAGE_CHARACTERS if sum(wanted) > NEARLY_WHOLE * PAGE_CHARACTERS else 0)
        return [part / sum(wanted) * whole / PAGE_CHARACTERS for part in wanted]
    return _shared_out(least, wanted, weight)


def escaped(text: str) -> str:
    """Return text with everything that Markdown would read as a mark made plain."""
    for character in _SPECIAL:
        text = text.replace(character, "\\" + character)
    return text.replace("\n", " ")


def _shared_out(least: list[int], wanted: list[int], weight: list[float]) -> list[float]:
    """Give every column its least, and share the rest by weight; no column gets more than it wants."""
    width = [float(part) for part in least]
    spare = PAGE_CHARACTERS - sum(width)
    open_columns = {place for place, part in enumerate(weight) if part > 0 and wanted[place] > least[place]}
    while spare > 1 and open_columns:
        total, given = sum(weight[place] for place in open_columns), 0.0
        for place in tuple(open_columns):
            more = min(spare * weight[place] / total, wanted[place] - width[place])
            width[place] += more
            given += more
            if width[place] >= wanted[place] - 0.01:
                open_columns.discard(place)
        spare -= given
    return [part / sum(width) for part in width]


def _lines(frame: pd.DataFrame, parts: list[float]) -> int:
    """Return about how many lines a table takes."""
    room = [max(1.0, part * PAGE_CHARACTERS - CELL_PADDING) for part in parts]
    return sum(
        max(
            sum(math.ceil(max(1, len(line)) / fits) for line in cell.split(LINE_BREAK))
            for cell, fits in zip(cells, room, strict=True)
        )
        for cells in frame.itertuples(index=False)
    )


def _exhibit(body: str, source: str, kind: str) -> str:
    note = f'::: {{.source custom-style="Bron"}}\n{escaped(source)}\n:::'
    return f":::: {{.exhibit {kind}}}\n{body}\n\n{note}\n::::\n"


def _row(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"
