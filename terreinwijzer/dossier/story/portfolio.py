"""What the chapters tell of the whole portfolio: numbers and sentences put together from results."""

from __future__ import annotations

from typing import Any

import pandas as pd

from terreinwijzer.demand.ladder import ladder_steps
from terreinwijzer.demand.supply import issuance_share
from terreinwijzer.dossier.blocks.block import amount_of, counted_parks, inside, listed, portfolio_figure
from terreinwijzer.dossier.results import Results
from terreinwijzer.dossier.wording import known_text, text
from terreinwijzer.indicators.catalogue import catalogue
from terreinwijzer.indicators.region import regional_ratio
from terreinwijzer.indicators.society import FORMS
from terreinwijzer.vocabulary.codes import codes, label
from terreinwijzer.vocabulary.notation import number

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
        "draws": number(parameters.draws, language),
        "base": f"{parameters.base_period[0]}–{parameters.base_period[1]}",
        "intensification": text("from_to", language, low=number(low, language), high=f"{number(high, language)}%"),
        "below_zero": draws["p10_ha"] < 0,
        "scenarios": len(second) > 0,
        "run_out": run_out(results, language, later_too=True),
        "backtest": backtest(results, language),
        "backtest_lost": _backtest_lost(results),
        "draws_differ": _draws_differ(results, language),
        "share_note": _share_note(results, language),
    }


def run_out(results: Results, language: str, *, later_too: bool = False) -> str:
    """Return, per area, in how many variants supply runs out before the horizon; `later_too` adds those after it."""
    confrontation = results.demand.confrontation if results.demand else None
    if results.demand is None or confrontation is None or confrontation.run_out.empty:
        return ""
    horizon, said = results.demand.forecast.parameters.horizon_year, []
    for supply in confrontation.supplies.to_dict("records"):
        rows = confrontation.run_out.query("scope == @supply['scope'] and level == 'with_options'")
        if rows.empty:
            continue
        years = rows["run_out_year"].dropna().astype(int)
        soon, later = years[years <= horizon], years[years > horizon]
        blanks = {
            "scope": supply["scope"],
            "supply": number(supply["with_options"], language, 1),
            "short": number(len(soon), language),
            "variants": number(len(rows), language),
            "horizon": horizon,
        }
        if soon.empty:
            said.append(text("runs_not_out", language, **blanks))
        else:
            said.append(text("runs_out", language, year=soon.min(), **blanks))
        if len(later) and later_too:
            code = "runs_out_later_one" if len(later) == 1 else "runs_out_later"
            last = rows["last_year"].max()
            said.append(
                text(code, language, **({"later": number(len(later), language)} if len(later) > 1 else {}), last=last)
            )
    return " ".join(said)


def variants_short(results: Results) -> bool | None:
    """Return whether supply runs out before the horizon in any variant and area; `None` where that is not known."""
    if results.demand is None or results.demand.confrontation.run_out.empty:
        return None
    table = results.demand.confrontation.run_out
    years = table.loc[table["level"] == "with_options", "run_out_year"]
    return bool((years.dropna() <= results.demand.forecast.parameters.horizon_year).any()) if len(years) else None


def backtest(results: Results, language: str) -> str:
    """Return in a sentence or two whether the method beat simple rules on its own past."""
    summary = results.demand.backtest_summary if results.demand else pd.DataFrame()
    if summary.empty:
        return ""
    naive = _naive_errors(summary)
    own = float(summary.loc["method_1_middle", "total_error_ha"])
    code = "backtest_loses" if _backtest_lost(results) else "backtest_wins"
    best = inside(text(str(naive.idxmin()), language))
    return text(code, language, method=number(own, language), naive=best, naive_ha=number(naive.min(), language))


def mismatch(results: Results, language: str) -> str:
    """Return whether plots of the sizes asked for can exist at all."""
    if results.demand is None:
        return ""
    said = []
    for row in results.demand.confrontation.mismatch.to_dict("records"):
        blanks = {
            "region": results.region,
            "name": row[f"class_{language}"],
            "low": number(row["low_ha"], language),
            "high": number(row["high_ha"], language),
            "largest": number(row["largest_possible_ha"], language, 1),
            "known": "" if row["known"] else text("mismatch_unknown", language),
        }
        possible = int(row["parks_possible"])
        if possible:
            said.append(text("mismatch", language, parks=counted_parks(possible, language), **blanks).strip())
        else:
            said.append(text("mismatch_none", language, **blanks).strip())
    return " ".join(said)


def organisation(results: Results, language: str) -> str:
    """Return per form of organisation on how many parks it is there, is not, or is not known."""
    table, said = results.portfolio.table("organisations"), []
    for form in FORMS:
        known = table[form].dropna().astype(bool)
        if known.empty:
            continue
        counts = {"present": int(known.sum()), "absent": int((~known).sum()), "unknown": len(table) - len(known)}
        parts = [
            text(f"organisation_{name}", language, parks=counted_parks(count, language))
            for name, count in counts.items()
            if count
        ]
        said.append(f"{text(form, language)}: {listed(parts, language)}.")
    return " ".join(said)


def labour(results: Results, language: str) -> str:
    """Say which figures on the labour market are about another area than the municipality."""
    areas = results.portfolio.table("labour_market")["area"].dropna().unique()
    others = [known_text("area", area, language) for area in areas if area != results.municipality]
    return text("labour_areas", language, areas=listed(others, language)) if others else ""


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
                    filter(None, [_share(row, totals, len(names), language), *_differences(row, totals, language)])
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
    """Return how many actions there are, go first, have an indicator and a known state, and how many parks have steps.

    An indicator that the catalogue lacks does not count: nobody can measure it.
    """
    actions, courses = results.portfolio.table("actions"), results.portfolio.table("park_courses")
    with_steps = int(courses["steps_nl"].fillna("").ne("").sum())
    named = [[name for name in str(line).split() if name in catalogue()] for line in actions["indicators"].fillna("")]
    known = [any(portfolio_figure(results, name) for name in names) for names in named]
    return {
        "actions": number(len(actions), language),
        "first": number(int(actions["priority"].fillna(value=False).astype(bool).sum()), language),
        "measured": number(sum(map(bool, named)), language),
        "known": number(sum(known), language),
        "parks": number(len(courses), language),
        "with_steps": number(with_steps, language),
        "without_steps": number(len(courses) - with_steps, language),
    }


def priorities(results: Results, language: str) -> list[str]:
    """Return the actions that the programme puts first, with their numbers."""
    actions = results.portfolio.table("actions")
    first = actions[actions["priority"].fillna(value=False).astype(bool)]
    return [f"{row[f'title_{language}']} ({row['action_id']})" for row in first.to_dict("records")]


def _naive_errors(summary: pd.DataFrame) -> pd.Series:
    return summary[summary.index.str.startswith("naive")]["total_error_ha"]


def _backtest_lost(results: Results) -> bool:
    """Return whether a simple rule predicted the past at least as well as method 1."""
    summary = results.demand.backtest_summary if results.demand else pd.DataFrame()
    if summary.empty:
        return False
    return bool(summary.loc["method_1_middle", "total_error_ha"] >= _naive_errors(summary).min())


def _draws_differ(results: Results, language: str) -> str:
    """Say why the draws of method 2 lie below the scenarios, where the scenarios assume more than was measured."""
    demand = results.demand
    if demand is None or demand.forecast.scenarios.empty:
        return ""
    spread = demand.uncertainty.quantiles.set_index("method")
    drawn = demand.uncertainty.inputs.set_index("input")
    name = "location_type_preference_pct"
    if "method_2" not in spread.index or name not in drawn.index:
        return ""
    lowest = demand.forecast.variants.query("method == 'method_2'")["extra_ha"].min()
    year = int(results.portfolio.table("scenarios")["base_year"].max())
    measured = regional_ratio(results.portfolio, name, results.region, year).value
    used = float(demand.forecast.scenarios[name].max())
    if measured is None or used <= measured or spread.loc["method_2", "p50_ha"] >= lowest:
        return ""
    blanks = {"used": f"{number(used, language)}%", "measured": f"{number(measured, language, 1)}%", "year": year}
    return text("draws_differ", language, **blanks)


def _share_note(results: Results, language: str) -> str:
    """Say which part of the region's demand was given to the municipality."""
    if results.demand is None or not results.municipality:
        return ""
    parameters = results.demand.forecast.parameters
    share = issuance_share(results.portfolio, parameters, results.municipality)
    if share is None:
        return ""
    base = f"{parameters.base_period[0]}–{parameters.base_period[1]}"
    said = f"{number(100 * share, language)}%"
    return text("share_note", language, municipality=results.municipality, base=base, share=said)


def _share(row: pd.Series, totals: pd.Series, parks: int, language: str) -> str:
    """Return which part of the land and of the jobs a profile has."""
    parts = {
        name: number(100 * row[name] / totals[name], language)
        for name in ("net_issued_ha", "jobs")
        if name in row and name in totals and totals[name] and not pd.isna(row[name])
    }
    if len(parts) < 2:  # noqa: PLR2004  (the sentence compares both)
        return ""
    code = "profile_share_one" if parks == 1 else "profile_share"
    return text(code, language, land=parts["net_issued_ha"], jobs=parts["jobs"])


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
