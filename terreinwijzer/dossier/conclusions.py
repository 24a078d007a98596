"""What a council has to know: conclusions drawn from the results, each only where the data carry it."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from terreinwijzer.dossier.blocks.audit import recomputed_text, stated_text
from terreinwijzer.dossier.blocks.block import amount_of, inside, partly_known, portfolio_figure, said_amount
from terreinwijzer.dossier.results import Results
from terreinwijzer.dossier.story import portfolio as story
from terreinwijzer.dossier.wording import text
from terreinwijzer.vocabulary.notation import amount, number

EXAMPLES = 3
FEW_PARKS = 2
HALF = 0.5
M2_PER_HA = 10_000


@dataclass(frozen=True)
class Conclusion:
    """One conclusion: a heading that takes a stand, and the figures under it."""

    title: str
    text: str


def conclusions(results: Results, language: str) -> list[Conclusion]:
    """Return the conclusions that the data allow, in the order in which a council reads them.

    Parameters
    ----------
    results
        Results of one case.
    language
        `nl` or `en`.

    Returns
    -------
    list of Conclusion
        The headings follow from the figures: a supply that lasts, a vacancy that is high everywhere or an audit
        without contradictions gets another heading.
    """
    makers = (_supply, _demand, _plots, _use, _vacancy, _age, _programme, _audit)
    return [made for maker in makers if (made := maker(results, language)) is not None]


def _supply(results: Results, language: str) -> Conclusion | None:
    available, option = (portfolio_figure(results, name) for name in ("available_ha", "under_option_ha"))
    said = []
    if available and option and not partly_known(option.completeness_pct):
        values = {
            "available": available.value,
            "option": option.value,
            "free": float(available.value or 0) - float(option.value or 0),
        }
        blanks = {name: amount(value, "ha", language, 1) for name, value in values.items()}
        said.append(text("supply_free_text", language, **blanks))
    elif available:
        said.append(text("supply_available_text", language, available=said_amount(available, "available_ha", language)))
    run_out = story.run_out(results, language)
    if not said and not run_out:
        return None
    short = story.variants_short(results)
    code = "supply_title" if short is None else "supply_short_title" if short else "supply_enough_title"
    return Conclusion(text(code, language), " ".join(filter(None, [*said, run_out])))


def _demand(results: Results, language: str) -> Conclusion | None:
    told = story.demand(results, language)
    if told is None:
        return None
    said = [text("demand_text", language, region=results.region, **told)]
    if told["below_zero"]:
        said.append(text("demand_below_zero", language))
    if told["backtest_lost"]:
        said.append(text("demand_backtest_loses", language))
    return Conclusion(text("demand_title", language), " ".join(said))


def _plots(results: Results, language: str) -> Conclusion | None:
    told = story.mismatch(results, language)
    if not told or results.demand is None:
        return None
    parks = int(results.demand.confrontation.mismatch["parks_possible"].iloc[0])
    code = "plots_none_title" if parks == 0 else "plots_few_title" if parks <= FEW_PARKS else "plots_title"
    return Conclusion(text(code, language), told)


def _use(results: Results, language: str) -> Conclusion | None:
    unused = portfolio_figure(results, "unused_share_pct")
    if unused is None or not unused.value:
        return None
    said = text("use_text", language, unused=said_amount(unused, "unused_share_pct", language))
    return Conclusion(text("use_title", language), said)


def _vacancy(results: Results, language: str) -> Conclusion | None:
    total = portfolio_figure(results, "vacancy_pct")
    if total is None or total.value is None:
        return None
    table = results.indicators
    high, known = table.classes["vacancy_pct_class"] == "high", table.per_park["vacancy_pct"].notna()
    bound = table.norms["vacancy_high_above_pct"]
    blanks = {
        "total": said_amount(total, "vacancy_pct", language),
        "bound": amount_of(bound, "vacancy_pct", language) if bound % 1 else f"{number(bound, language)}%",
        "high": number(int(high.sum()), language),
        "parks": number(int(known.sum()), language),
    }
    if not high.any():
        return Conclusion(text("vacancy_title", language), text("vacancy_none_text", language, **blanks))
    said, share = text("vacancy_text", language, **blanks), _share_of_vacant_floor(results, high)
    if share is not None:
        said += " " + text("vacancy_share", language, share=number(100 * share, language))
    concentrated = share is not None and share > HALF and high.sum() < HALF * known.sum()
    if total.value > bound:
        code = "vacancy_high_title"
    else:
        code = "vacancy_concentrated_title" if concentrated else "vacancy_title"
    return Conclusion(text(code, language), said)


def _share_of_vacant_floor(results: Results, high: pd.Series) -> float | None:
    """Return which part of all vacant floor is on the parks with a high vacancy; `None` where floor is unknown."""
    table = results.indicators.per_park
    if not {"fsi", "net_issued_ha"} <= set(table):
        return None
    vacant = table["vacancy_pct"] * table["fsi"] * table["net_issued_ha"] * M2_PER_HA
    return float(vacant[high].sum() / vacant.sum()) if vacant.sum() > 0 else None


def _age(results: Results, language: str) -> Conclusion | None:
    if "mean_age_years_class" not in results.indicators.classes:
        return None
    classes = results.indicators.classes["mean_age_years_class"].dropna()
    due = int((classes != "between_moments").sum())
    if not due:
        return None
    said = text("age_text", language, parks=number(due, language), known=number(len(classes), language))
    return Conclusion(text("age_title", language), said)


def _programme(results: Results, language: str) -> Conclusion | None:
    told = story.programme(results, language)
    if results.portfolio.table("actions").empty:
        return None
    code = "programme_whole_title" if told["known"] == told["actions"] else "programme_title"
    return Conclusion(text(code, language), text("programme_text", language, **told))


def _audit(results: Results, language: str) -> Conclusion | None:
    statements = results.audit.statements
    if statements.empty:
        return None
    status = statements["status"]
    agree = status.isin(["equal", "equal_rounded"])
    right = number(int(agree.sum()), language)
    wrong = statements[status == "contradicted"]
    if wrong.empty:
        return Conclusion(text("audit_clean_title", language), text("audit_clean_text", language, right=right))
    wide = wrong[wrong["scope_type"].isin(["portfolio", "region"])]
    examples = wide if len(wide) else wrong
    off = (examples["recomputed"] / examples["value"].where(examples["value"] != 0) - 1).abs()
    largest = examples.loc[off.sort_values(ascending=False).index].drop_duplicates("quantity").head(EXAMPLES)
    parts = [
        text(
            "audit_example", language, label=inside(row[f"label_{language}"]), stated=stated_text(row, language),
            recomputed=recomputed_text(row, language),
        )
        for row in largest.to_dict("records")
    ]  # fmt: skip
    said = text(
        "audit_text", language, statements=number(len(statements), language), right=right,
        contradicted=number(len(wrong), language), examples="; ".join(parts),
    )  # fmt: skip
    taken_over = int((agree & (statements["basis"] == "given")).sum())
    if taken_over:
        said += " " + text("audit_taken_over", language, taken=number(taken_over, language))
    return Conclusion(text("audit_title", language), said)
