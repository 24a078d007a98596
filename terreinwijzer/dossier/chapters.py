"""Chapters: templates filled with results, as Markdown for every format."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from jinja2 import Environment, PackageLoader, StrictUndefined

from terreinwijzer.demand.ladder import ladder_disclaimer
from terreinwijzer.dossier import markdown
from terreinwijzer.dossier.blocks.block import (
    Block,
    formula_text,
    named_sources,
    partly_known,
    portfolio_figure,
    said_amount,
    sources_in,
)
from terreinwijzer.dossier.conclusions import conclusions
from terreinwijzer.dossier.gaps import gaps
from terreinwijzer.dossier.results import Results
from terreinwijzer.dossier.story import portfolio as story
from terreinwijzer.dossier.story.climate import climate
from terreinwijzer.dossier.story.hub import hub, screening_said
from terreinwijzer.dossier.story.labour import labour_said
from terreinwijzer.dossier.story.moves import moves
from terreinwijzer.dossier.story.reach import reach
from terreinwijzer.dossier.story.steering import steering
from terreinwijzer.dossier.story.streams import streams_said
from terreinwijzer.dossier.story.trends import trends_said
from terreinwijzer.dossier.story.weighing import weighings
from terreinwijzer.dossier.wording import text
from terreinwijzer.indicators.catalogue import catalogue
from terreinwijzer.lineage import Figure
from terreinwijzer.vocabulary.notation import amount, day, number

WHOLE_WIDTH = 100


@dataclass
class Numbering:
    """Counts tables and figures in the order in which a chapter shows them."""

    language: str
    shown: dict[str, str] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=lambda: {"table": 0, "chart": 0})

    def of(self, block: Block) -> str:
        """Return the label of a block, such as `Tabel 3`; each block is shown once."""
        if block.name not in self.shown:
            self.counts[block.kind] += 1
            word = text("figure" if block.kind == "chart" else "table", self.language)
            self.shown[block.name] = f"{word} {self.counts[block.kind]}"
        return self.shown[block.name]


@dataclass
class Footnotes:
    """Explains a figure at the foot of the page where the text first names it."""

    results: Results
    language: str
    told: set[str] = field(default_factory=set)

    def of(self, name: str) -> str:
        """Return a figure of the whole portfolio with a note on what it is and where it comes from."""
        figure = portfolio_figure(self.results, name)
        value = _value(self.results, name, self.language)
        if name in self.told or figure is None:
            return value
        self.told.add(name)
        return f"{value}^[{markdown.escaped(_explained(name, figure, self.language))}]"


def chapters_markdown(
    results: Results,
    blocks: Mapping[str, Block],
    language: str,
    picture_suffix: str,
    widths_pct: Mapping[str, int] | None = None,
) -> str:
    """Return the whole dossier as pandoc Markdown.

    Parameters
    ----------
    results
        What the chapters tell.
    blocks
        Tables and charts by name.
    language
        `nl` or `en`; picks the templates.
    picture_suffix
        Kind of picture that the format takes: `svg` or `png`.
    widths_pct
        Width of each chart as a part of the page, so that letters are equally large in all; whole by default.
    """
    environment = Environment(
        loader=PackageLoader("terreinwijzer.dossier", "chapters"),
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701  (Markdown, not HTML; cells are escaped in `markdown`)
        trim_blocks=True,
        lstrip_blocks=True,
    )
    numbering, footnotes, widths = Numbering(language), Footnotes(results, language), widths_pct or {}

    def block(name: str) -> str:
        if name not in blocks:
            return ""
        made = blocks[name]
        head = f"{numbering.of(made)}. {made.caption}"
        if made.kind == "chart":
            return markdown.figure(made, head, f"{name}.{picture_suffix}", widths.get(name, WHOLE_WIDTH))
        return markdown.table(made, head)

    template = environment.get_template("dossier.md.j2")
    written: str = template.render(
        language=language,
        name=results.names[language],
        region=results.region,
        municipality=results.municipality,
        date=day(results.reference_date, language),
        block=block,
        has=lambda name: name in blocks,
        known=lambda name: portfolio_figure(results, name) is not None,
        v=lambda name: _value(results, name, language),
        traced=footnotes.of,
        bare=lambda name: _value(results, name, language, bare=True),
        norm=lambda name: amount(results.indicators.norms[name], results.indicators.norms.norms[name].unit, language),
        reading=lambda name: blocks[name].reading or blocks[name].alternative if name in blocks else "",
        counts=story.counts(results, language),
        demand=story.demand(results, language),
        conclusions=conclusions(results, language),
        gaps=gaps(results, language),
        priorities=story.priorities(results, language),
        mismatch=story.mismatch(results, language),
        organisation=story.organisation(results, language),
        labour=story.labour(results, language),
        profiles=story.profiles(results, language),
        ladder=story.ladder(results, language),
        programme=story.programme(results, language),
        steering=steering(results, language),
        disclaimer=ladder_disclaimer(language),
        weighings=weighings(results, language),
        moves=moves(results, language),
        hub=hub(results, language),
        hub_screening=screening_said(results, language),
        hub_illustrative=results.hub is not None and results.hub.illustrative,
        climate=climate(results, language),
        reach=reach(results, language),
        streams_said=streams_said(results, language),
        trends_said=trends_said(results, language),
        labour_said=labour_said(results, language),
        moves_illustrative=results.moves is not None and results.moves.illustrative,
    )
    # Conditions leave empty lines behind; more than one of them means nothing in Markdown.
    written = re.sub(r"\n\s*\n\s*\n+", "\n\n", written)
    # A real minus stays with its number at the end of a line.
    return re.sub(r"(?<=[\s(~*])-(?=\d)", "−", written)


def _value(results: Results, name: str, language: str, *, bare: bool = False) -> str:
    """Return a figure of the whole; a `bare` one has no unit, for a sentence that names the unit itself."""
    figure = portfolio_figure(results, name)
    if figure is None:
        return "–"
    if bare and not partly_known(figure.completeness_pct):
        return number(figure.value, language, catalogue()[name].decimals if name in catalogue() else 0)
    return said_amount(figure, name, language).replace(" ", markdown.NO_BREAK_SPACE)


def _explained(name: str, figure: Figure, language: str) -> str:
    """Return what a figure is, how it was made, and its sources with dates."""
    definition = catalogue().get(name)
    said = f"{definition.label(language)}: {formula_text(name, language)}. " if definition else ""
    return f"{said}{text('source', language)}: {named_sources(sources_in([figure]), language)}."
