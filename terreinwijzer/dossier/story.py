"""What the chapters tell: numbers and sentences put together from results."""

from __future__ import annotations

from typing import Any

import pandas as pd

from terreinwijzer.demand.ladder import ladder_steps
from terreinwijzer.dossier.blocks.block import amount_of, listed, park_names
from terreinwijzer.dossier.results import Results
from terreinwijzer.dossier.wording import text
from terreinwijzer.indicators.catalogue import catalogue
from terreinwijzer.vocabulary.codes import codes, label
from terreinwijzer.vocabulary.language import number

# A group of parks differs from the whole when it lies more than a tenth off.
NOTICEABLE = 0.1


def counts(results: Results, language: str) -> dict[str, str]:
    """Return how many stated figures got each verdict, and how much the audit found; empty for none."""
    status = results.audit.statements["status"].value_counts()
    found = {
        "statements": len(results.audit.statements),
        "equal": int(status.get("equal", 0)),
        "rounded": int(status.get("equal_rounded", 0)),
        "contradicted": int(status.get("contradicted", 0)),
        "unverifiable": int(status.get("unverifiable", 0)),
        "findings": len(results.audit.grave),
        "remarks": len(results.audit.findings) - len(results.audit.grave),
    }
    return {name: number(value, language) if value else "" for name, value in found.items()}


def demand(results: Results, language: str) -> dict[str, Any] | None:
    """Return the numbers and sentences that the demand chapters need; `None` without a forecast."""
    if results.demand is None or "demand.band.low_ha" not in results.demand.forecast.figures:
        return None
    parameters, figures = results.demand.forecast.parameters, results.demand.forecast.figures
    draws = results.demand.uncertainty.quantiles.iloc[-1]
    low, high = parameters.intensification_pct
    second = results.demand.forecast.variants.query("method == 'method_2'")["extra_ha"]
    values = {
        "low": figures["demand.band.low_ha"].value,
        "high": figures["demand.band.high_ha"].value,
        "m1_low": figures["demand.method_1.low_ha"].value if "demand.method_1.low_ha" in figures else None,
        "m1_high": figures["demand.method_1.high_ha"].value if "demand.method_1.high_ha" in figures else None,
        "m2_low": second.min() if len(second) else None,
        "m2_high": second.max() if len(second) else None,
        "draws_low": draws["p10_ha"],
        "draws_middle": draws["p50_ha"],
        "draws_high": draws["p90_ha"],
        "additions_low": figures["demand.additions.low_ha"].value if "demand.additions.low_ha" in figures else None,
        "additions_high": figures["demand.additions.high_ha"].value if "demand.additions.high_ha" in figures else None,
        "iron_years": parameters.iron_stock_years,
    }
    return {name: number(value, language) for name, value in values.items()} | {
        "horizon": str(parameters.horizon_year),
        "base": f"{parameters.base_period[0]}–{parameters.base_period[1]}",
        "intensification": f"{number(low, language)}–{number(high, language)}%",
        "below_zero": draws["p10_ha"] < 0,
        "scenarios": len(second) > 0,
        "run_out": run_out(results, language),
        "backtest": backtest(results, language),
        "share_note": text("share_note", language, municipality=results.municipality) if results.municipality else "",
    }


def run_out(results: Results, language: str) -> str:
    """Return, per area, in which years the supply runs out over the variants."""
    confrontation = results.demand.confrontation if results.demand else None
    if confrontation is None or confrontation.run_out.empty:
        return ""
    said = []
    for supply in confrontation.supplies.to_dict("records"):
        rows = confrontation.run_out.query("scope == @supply['scope'] and level == 'with_options'")
        if rows.empty:
            continue
        years = rows["run_out_year"].dropna()
        blanks = {
            "scope": supply["scope"],
            "supply": number(supply["with_options"], language, 1),
            "short": number(len(years), language),
            "variants": number(len(rows), language),
        }
        if years.empty:
            said.append(text("runs_not_out", language, **blanks))
        else:
            said.append(text("runs_out", language, year=years.min(), **blanks))
    return " ".join(said)


def backtest(results: Results, language: str) -> str:
    """Return in a sentence or two whether the method beat simple guesses on its own past."""
    summary = results.demand.backtest_summary if results.demand else pd.DataFrame()
    if summary.empty:
        return ""
    naive = summary[summary.index.str.startswith("naive")]["total_error_ha"]
    own = float(summary.loc["method_1_middle", "total_error_ha"])
    code = "backtest_wins" if own < naive.min() else "backtest_loses"
    best = text(str(naive.idxmin()), language).lower()
    return text(code, language, method=number(own, language), naive=best, naive_ha=number(naive.min(), language))


def mismatch(results: Results, language: str) -> str:
    """Return whether plots of the sizes asked for can exist at all."""
    if results.demand is None:
        return ""
    return " ".join(
        text(
            "mismatch_none" if row["parks_possible"] == 0 else "mismatch", language, name=row[f"class_{language}"],
            low=number(row["low_ha"], language), high=number(row["high_ha"], language),
            largest=number(row["largest_possible_ha"], language, 1), parks=number(row["parks_possible"], language),
            known="" if row["known"] else text("mismatch_unknown", language),
        ).strip()
        for row in results.demand.confrontation.mismatch.to_dict("records")
    )  # fmt: skip


def moments(results: Results, language: str) -> list[dict[str, str]]:
    """Return the parks at each moment of the life cycle, without those between two moments."""
    if "mean_age_years_class" not in results.indicators.classes:
        return []
    names = park_names(results)
    classes = results.indicators.classes["mean_age_years_class"]
    return [
        {
            "label": item.label(language),
            "parks": listed(sorted(names[classes.index[classes == item.code]], key=str.casefold), language),
        }
        for item in catalogue()["mean_age_years"].classes
        if item.code != "between_moments" and (classes == item.code).any()
    ]


def profiles(results: Results, language: str) -> list[dict[str, str]]:
    """Return per profile its parks, its share and how its use differs from the whole portfolio."""
    if not results.portfolio.has("parks", "profile"):
        return []
    groups, totals = results.indicators.by("profile"), results.indicators.totals["value"]
    parks = results.portfolio.table("parks")
    told = []
    for code in codes("profile"):
        if code not in groups.index:
            continue
        names = sorted(parks.loc[parks["profile"] == code, "name"], key=str.casefold)
        row = groups.loc[code]
        told.append(
            {
                "label": label("profile", code, language),
                "parks": listed(names, language),
                "reading": " ".join(
                    filter(None, [_share(row, totals, language), *_differences(row, totals, language)])
                ),
            }
        )
    return told


def ladder(results: Results, language: str) -> list[dict[str, str]]:
    """Return the steps of the Ladder with their text, and what each still needs."""
    found = results.demand
    if found is None:
        return []
    steps = ladder_steps(results.indicators, found.forecast, found.uncertainty, found.confrontation, language)
    return [{"title": step.title, "text": step.text, "missing": step.missing} for step in steps]


def programme(results: Results, language: str) -> dict[str, str]:
    """Return how many actions there are, how many go first, and for how many parks steps are named."""
    actions, courses = results.portfolio.table("actions"), results.portfolio.table("park_courses")
    with_steps = int(courses["steps_nl"].fillna("").ne("").sum())
    named = actions["indicators"].fillna("").ne("")
    return {
        "actions": number(len(actions), language),
        "first": number(int(actions["priority"].fillna(value=False).astype(bool).sum()), language),
        "measured": number(int(named.sum()), language),
        "parks": number(len(courses), language),
        "with_steps": number(with_steps, language),
        "without_steps": number(len(courses) - with_steps, language),
    }


def _share(row: pd.Series, totals: pd.Series, language: str) -> str:
    """Return which part of the land and of the jobs a profile has."""
    parts = {
        name: number(100 * row[name] / totals[name], language)
        for name in ("net_issued_ha", "jobs")
        if name in row and name in totals and totals[name] and not pd.isna(row[name])
    }
    if len(parts) < 2:  # noqa: PLR2004  (the sentence compares both)
        return ""
    return text("profile_share", language, land=parts["net_issued_ha"], jobs=parts["jobs"])


def _differences(row: pd.Series, totals: pd.Series, language: str) -> list[str]:
    """Return sentences on what is noticeably higher or lower than in the whole portfolio."""
    said = []
    for name in ("jobs_per_net_ha", "fsi", "vacancy_pct"):
        if name not in row or name not in totals or pd.isna(row[name]) or not totals[name]:
            continue
        off = row[name] / totals[name] - 1
        if abs(off) > NOTICEABLE:
            code = f"profile_{name}_{'more' if off > 0 else 'less'}"
            said.append(
                text(
                    code,
                    language,
                    value=amount_of(row[name], name, language),
                    total=amount_of(totals[name], name, language),
                )
            )
    return said
