"""Chapters: templates filled with results, as Markdown for every format."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
from jinja2 import Environment, PackageLoader, StrictUndefined

from terreinwijzer.demand.ladder import ladder_disclaimer
from terreinwijzer.dossier.blocks.block import Block
from terreinwijzer.dossier.results import Results
from terreinwijzer.dossier.wording import text
from terreinwijzer.indicators.catalogue import catalogue
from terreinwijzer.vocabulary.language import amount, number

WIDE_COLUMNS = 6


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


def chapters_markdown(results: Results, blocks: dict[str, Block], language: str, picture_suffix: str) -> str:
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
    """
    environment = Environment(
        loader=PackageLoader("terreinwijzer.dossier", "chapters"),
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701  (Markdown, not HTML; cells are escaped below)
    )
    numbering = Numbering(language)

    def block(name: str) -> str:
        if name not in blocks:
            return ""
        made = blocks[name]
        head = f"{numbering.of(made)}. {made.caption}"
        body = _figure(made, head, f"{name}.{picture_suffix}") if made.kind == "chart" else _table(made, head)
        return f'{body}\n\n::: {{.source custom-style="Bron"}}\n{made.source}\n:::\n'

    template = environment.get_template(f"{language}/dossier.md.j2")
    markdown: str = template.render(
        name=results.names[language],
        region=results.region,
        block=block,
        has=lambda name: name in blocks,
        known=lambda name: _known(results, name),
        v=lambda name: _value(results, name, language),
        norm=lambda name: amount(results.indicators.norms[name], results.indicators.norms.norms[name].unit, language),
        text=lambda code: blocks[code.removeprefix("alt_")].alternative if code.removeprefix("alt_") in blocks else "",
        counts=_counts(results),
        demand=_demand(results, language),
        horizon=results.demand.forecast.parameters.horizon_year if results.demand else "",
        mismatch=_mismatch(results, language),
        moments=_moments(results, language),
        disclaimer=ladder_disclaimer(language),
    )
    # Conditions leave empty lines behind; more than one of them means nothing in Markdown.
    return re.sub(r"\n\s*\n\s*\n+", "\n\n", markdown)


def _figure(block: Block, head: str, file: str) -> str:
    alternative = block.alternative.replace('"', "'")
    return f'![{_escaped(head)}]({file}){{alt="{alternative}" width=100%}}'


def _table(block: Block, head: str) -> str:
    """Return a pipe table; numbers to the right, text to the left, wide columns in proportion to their text."""
    frame = block.frame.fillna("–").astype(str)
    numeric = [name in block.numeric for name in frame.columns]
    lines = ["| " + " | ".join(_escaped(str(name)) for name in frame.columns) + " |"]
    widths = _widths(frame, numeric)
    rules = [
        "-" * (width - 1) + ":" if right else ":" + "-" * (width - 1)
        for width, right in zip(widths, numeric, strict=True)
    ]
    lines.append("|" + "|".join(rules) + "|")
    lines += ["| " + " | ".join(_escaped(cell) for cell in row) + " |" for row in frame.itertuples(index=False)]
    wide = " .wide" if len(frame.columns) > WIDE_COLUMNS else ""
    return "\n".join(lines) + f"\n\n: {_escaped(head)} {{#tbl-{block.name}{wide}}}"


def _widths(frame: pd.DataFrame, numeric: list[bool]) -> list[int]:
    """Return relative column widths: as much as the text needs, within limits, so that no column starves."""
    widths = []
    for name, right in zip(frame.columns, numeric, strict=True):
        longest_word = max((len(word) for cell in [str(name), *frame[name]] for word in str(cell).split()), default=3)
        typical = frame[name].str.len().quantile(0.9) if len(frame) else 3
        widths.append(int(max(longest_word + 2, min(typical, 14 if right else 60))))
    return widths


def _escaped(cell: str) -> str:
    for character in "\\|*_`<>$#[]^~@":
        cell = cell.replace(character, "\\" + character)
    return cell.replace("\n", " ")


def _known(results: Results, name: str) -> bool:
    figure = results.book.find(name, "portfolio")
    return figure is not None and figure.value is not None and not pd.isna(figure.value)


def _value(results: Results, name: str, language: str) -> str:
    figure = results.book.find(name, "portfolio")
    if figure is None:
        return "–"
    decimals = catalogue()[name].decimals if name in catalogue() else 0
    return amount(figure.value, figure.unit, language, decimals)


def _counts(results: Results) -> dict[str, int]:
    status = results.audit.statements["status"].value_counts()
    return {
        "statements": len(results.audit.statements),
        "equal": int(status.get("equal", 0)),
        "rounded": int(status.get("equal_rounded", 0)),
        "contradicted": int(status.get("contradicted", 0)),
    }


def _demand(results: Results, language: str) -> dict[str, Any] | None:
    """Return the numbers and sentences that the demand chapter needs; `None` without a forecast."""
    if results.demand is None or "demand.band.low_ha" not in results.demand.forecast.figures:
        return None
    parameters, figures = results.demand.forecast.parameters, results.demand.forecast.figures
    draws = results.demand.uncertainty.quantiles.iloc[-1]
    low, high = parameters.intensification_pct
    values = {
        "low": figures["demand.band.low_ha"].value,
        "high": figures["demand.band.high_ha"].value,
        "m1_low": figures["demand.method_1.low_ha"].value if "demand.method_1.low_ha" in figures else None,
        "m1_high": figures["demand.method_1.high_ha"].value if "demand.method_1.high_ha" in figures else None,
        "draws_low": draws["p10_ha"],
        "draws_high": draws["p90_ha"],
        "iron_years": parameters.iron_stock_years,
    }
    return {name: number(value, language) for name, value in values.items()} | {
        "base": f"{parameters.base_period[0]}–{parameters.base_period[1]}",
        "intensification": f"{number(low, language)}–{number(high, language)}%",
        "run_out": _run_out(results, language),
        "backtest": _backtest(results, language),
        "share_note": text("share_note", language, municipality=results.municipality),
    }


def _run_out(results: Results, language: str) -> str:
    confrontation = results.demand.confrontation if results.demand else None
    if confrontation is None or confrontation.run_out.empty:
        return ""
    scope = confrontation.supplies.iloc[0]
    rows = confrontation.run_out[
        (confrontation.run_out["scope"] == scope["scope"]) & (confrontation.run_out["level"] == "with_options")
    ]
    year = rows["run_out_year"].min()
    blanks = {"scope": scope["scope"], "supply": number(scope["with_options"], language, 1)}
    return (
        text("runs_not_out", language, **blanks) if pd.isna(year) else text("runs_out", language, year=year, **blanks)
    )


def _backtest(results: Results, language: str) -> str:
    summary = results.demand.backtest_summary if results.demand else pd.DataFrame()
    if summary.empty:
        return ""
    naive = summary[summary.index.str.startswith("naive")]["total_error_ha"]
    own = float(summary.loc["method_1_middle", "total_error_ha"])
    code = "backtest_wins" if own < naive.min() else "backtest_loses"
    best = text(str(naive.idxmin()), language).lower()
    return text(code, language, method=number(own, language), naive=best, naive_ha=number(naive.min(), language))


def _mismatch(results: Results, language: str) -> str:
    if results.demand is None:
        return ""
    return " ".join(
        text(
            "mismatch", language, name=row[f"class_{language}"], low=number(row["low_ha"], language),
            high=number(row["high_ha"], language), largest=number(row["largest_possible_ha"], language, 1),
            parks=number(row["parks_possible"], language),
            known="" if row["known"] else text("mismatch_unknown", language),
        )
        for row in results.demand.confrontation.mismatch.to_dict("records")
    )  # fmt: skip


def _moments(results: Results, language: str) -> list[dict[str, str]]:
    """Return the parks at each moment of the life cycle, without those between two moments."""
    if "mean_age_years_class" not in results.indicators.classes:
        return []
    names = results.portfolio.table("parks").set_index("park_id")["name"]
    classes = results.indicators.classes["mean_age_years_class"]
    return [
        {
            "label": item.label(language),
            "parks": ", ".join(sorted(names[classes.index[classes == item.code]], key=str.casefold)),
        }
        for item in catalogue()["mean_age_years"].classes
        if item.code != "between_moments" and (classes == item.code).any()
    ]
