"""What the chapter on the energy hub says in words."""

from __future__ import annotations

import pandas as pd

from terreinwijzer.dossier.blocks.block import inside, listed
from terreinwijzer.dossier.results import HubResults, Results
from terreinwijzer.dossier.wording import text
from terreinwijzer.vocabulary.codes import label
from terreinwijzer.vocabulary.notation import number

# Better by less than this [eur a year] is rounding, and a coalition is content.
CONTENT_EUR = 1.0


def hub(results: Results, language: str) -> list[str]:
    """Return what the chapter says: what room there is, what sharing changes, and what is best, with its certainty."""
    found = results.hub
    if found is None:
        return []
    return [*picture_said(found, language), *best_said(found, language)]


def screening_said(results: Results, language: str) -> list[str]:
    """Return what the scores of the parks say, and how little they tell apart where only profiles are known."""
    table = results.hub_screening
    if table is None or table["score"].isna().all():
        return []
    known = table.dropna(subset="score")
    by_profile = known["mix_basis"].ne("establishments").sum()
    lines = [text("hub_said_screening", language, parks=number(len(known), language),
                  sun=number(known["sun_kwh"].sum() / 1e6, language, 1),
                  use=number(known["annual_kwh"].sum() / 1e6, language, 1))]  # fmt: skip
    if by_profile:
        lines.append(text("hub_said_by_profile", language, parks=number(by_profile, language)))
    return lines


def picture_said(found: HubResults, language: str) -> list[str]:
    """Return the picture of now in sentences, with what it rests on."""
    lines = []
    for direction in ("import", "export"):
        over, at = found.congestion.loc[direction], found.room.loc[direction]
        lines.append(text(
            f"hub_said_{direction}", language, alone=_hours(over.loc["alone", "hours"], language),
            members=number(float(over.loc["alone", "connections"]), language),
            shared=_hours(over.loc["shared", "hours"], language), share=number(at["coincidence"] * 100, language),
        ))  # fmt: skip
    fits, lost = found.room["fits"], found.room.loc["export", "lost_pct"]
    load, sun = number(fits["import"], language), number(fits["export"], language)
    lines.append(text("hub_said_fits", language, load=load, sun=sun, lost=number(lost, language)))
    return [*_without(found, language), *lines, *_rests_on(found, language)]


def _without(found: HubResults, language: str) -> list[str]:
    """Return what changes by the member that leaves; none where nobody does."""
    if found.leaving is None:
        return []
    now, others, own = (found.leaving.loc[state] for state in ("together", "others", "leaver"))
    told = {
        "before": now["congestion_hours"], "after": others["congestion_hours"], "short_before": now["short_kwh"],
        "short_after": others["short_kwh"], "short_own": own["short_kwh"], "cost_before": now["cost_eur"],
        "cost_after": others["cost_eur"] + own["cost_eur"],
    }  # fmt: skip
    who = found.names.get(found.without, found.without)
    said = {name: number(float(value), language) for name, value in told.items()}
    return [text("hub_said_without", language, who=who, **said)]


def _rests_on(found: HubResults, language: str) -> list[str]:
    """Return how many connections were measured, what was filled in where, and that there are findings."""
    if found.connections is None or found.findings is None:
        return []
    measured, count = int(found.connections["basis"].eq("measured").sum()), len(found.connections)
    said = "hub_said_made_up" if not measured else "hub_said_measured" if measured < count else "hub_said_all_measured"
    lines = [text(said, language, measured=number(measured, language), count=number(count, language))]
    filled = found.connections["filled_quarters"]
    if filled.any():
        parts = [f"{found.names.get(str(name), str(name))} ({number(each, language)})"
                 for name, each in filled[filled > 0].items()]  # fmt: skip
        who = listed(parts, language)
        lines.append(text("hub_said_filled", language, count=number(float(filled.sum()), language), who=who))
    if len(found.findings):
        lines.append(text("hub_said_findings", language, count=number(len(found.findings), language)))
    return lines


def best_said(found: HubResults, language: str) -> list[str]:
    """Return what the best hub is in sentences; none where it was not searched."""
    if found.ways is None or found.split is None or found.least_content is None:
        return []
    alone, best = found.ways.loc["alone"], found.ways.loc["all"]
    saved = alone["cost_eur"] - best["cost_eur"]
    lines = [text(
        "hub_said_best", language, saved=number(saved, language), cost=number(best["cost_eur"], language),
        gap=number(best["gap_pct"], language, 2), size=number(best["battery_kwh"], language),
    )]  # fmt: skip
    rules = [_inside(rule, language) for rule in found.least_content["rule"]]
    content = found.least_content.set_axis(rules)["excess_eur"] >= -CONTENT_EUR
    if content.any():
        lines.append(text("hub_said_content", language, rules=listed(list(content.index[content]), language)))
    if not content.all() and len(content):
        lines.append(text("hub_said_not_content", language, rules=listed(list(content.index[~content]), language)))
    leaving = found.split["when_leaving"].sort_values(ascending=False)
    if len(leaving):
        who = found.names.get(str(leaving.index[0]), str(leaving.index[0]))
        lines.append(text("hub_said_leaving", language, who=who, loss=number(leaving.iloc[0], language)))
    better_off = found.split.index[found.split["when_leaving"] < -CONTENT_EUR]
    if len(better_off):
        names = listed([found.names.get(str(name), str(name)) for name in better_off], language)
        lines.append(text("hub_said_better_without", language, who=names))
    return lines


def _inside(rule: str, language: str) -> str:
    """Return a rule as it stands inside a sentence; those after a person keep their capital."""
    said = label("hub_rule", rule, language)
    return said if rule == "shapley" else inside(said)


def _hours(hours: float, language: str) -> str:
    """Return a number of hours in words: none, or so many."""
    if pd.isna(hours) or hours == 0:
        return text("hub_no_hours", language)
    return text("hub_some_hours", language, count=number(hours, language))
