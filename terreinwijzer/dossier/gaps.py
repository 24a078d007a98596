"""What the data do not tell: said in the summary, so that nobody reads silence as an answer."""

from __future__ import annotations

from terreinwijzer.dossier.blocks.block import inside, listed, partly_known, portfolio_figure
from terreinwijzer.dossier.blocks.figures import GLANCE
from terreinwijzer.dossier.results import Results
from terreinwijzer.dossier.wording import text
from terreinwijzer.indicators.catalogue import catalogue
from terreinwijzer.vocabulary.notation import number


def gaps(results: Results, language: str) -> list[str]:
    """Return what is missing or known only in part, a sentence each; none where nothing is missing.

    Parameters
    ----------
    results
        Results of one case.
    language
        `nl` or `en`.
    """
    return [
        *_absent(results, language),
        *_indicators(results, language),
        *_supply(results, language),
        *_inputs(results, language),
    ]


def steering_indicators(results: Results) -> list[str]:
    """Return the indicators that the programme steers by, each once, in the order of the actions."""
    named = results.portfolio.table("actions")["indicators"].dropna()
    return list(dict.fromkeys(name for line in named for name in str(line).split() if name in catalogue()))


def _absent(results: Results, language: str) -> list[str]:
    """Name the main figures that cannot be given at all, and the forecast where there is none."""
    said = []
    absent = [name for name in GLANCE if portfolio_figure(results, name) is None]
    if absent:
        what = listed([inside(catalogue()[name].label(language)) for name in absent], language)
        said.append(text("gap_absent", language, what=what))
    if results.demand is None or "demand.band.low_ha" not in results.demand.forecast.figures:
        said.append(text("gap_demand", language))
    return said


def _indicators(results: Results, language: str) -> list[str]:
    said = []
    steering = [name for name in steering_indicators(results) if name not in GLANCE]
    unknown = [name for name in steering if portfolio_figure(results, name) is None]
    if unknown:
        what = listed([inside(catalogue()[name].label(language)) for name in unknown], language)
        said.append(text("gap_unknown", language, what=what))
    totals = results.indicators.totals
    parts = [
        text(
            "gap_part", language, name=inside(catalogue()[str(name)].label(language)),
            share=number(row["completeness_pct"], language),
        )
        for name, row in totals.iterrows()
        if partly_known(row["completeness_pct"])
    ]  # fmt: skip
    if parts:
        said.append(text("gap_partly", language, what=listed(parts, language)))
    return said


def _supply(results: Results, language: str) -> list[str]:
    confrontation = results.demand.confrontation if results.demand else None
    if confrontation is None or confrontation.supplies.empty:
        return []
    supplies, said = confrontation.supplies, []
    if supplies[["with_hard_plans", "with_soft_plans"]].isna().all(axis=None):
        said.append(text("gap_plans", language))
    without_options = supplies.loc[supplies["free"].isna(), "scope"].astype(str).tolist()
    if without_options:
        said.append(text("gap_options", language, scope=listed(without_options, language)))
    if len(confrontation.mismatch) and not confrontation.mismatch["known"].all():
        said.append(text("gap_plots", language))
    return said


def _inputs(results: Results, language: str) -> list[str]:
    said = []
    additions = results.portfolio.table("demand_additions")
    if len(additions) and additions["illustrative"].any():
        sums = {name: number(additions[f"{name}_ha"].sum(), language) for name in ("low", "high")}
        said.append(text("gap_additions", language, **sums))
    if not results.portfolio.has("parks", "geometry"):
        nowhere = not any(layer.file.role == "neighbourhood" for layer in results.layers)
        said.append(text("gap_boundaries" if nowhere else "gap_boundaries_mapped", language))
    return said
