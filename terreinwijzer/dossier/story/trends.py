"""What the chapter on trends says in words."""

from __future__ import annotations

from terreinwijzer.dossier.results import Results
from terreinwijzer.dossier.wording import text
from terreinwijzer.transitions.trends.wording import positions_said, quantity_range
from terreinwijzer.vocabulary.wording import say


def trends_said(results: Results, language: str) -> list[str]:
    """Return what the chapter says: where the levers stand, what that does to the demand, and what is assumed."""
    found = results.trends
    if found is None or found.effects.empty:
        return []
    said = [text("trends_said_levers", language, levers=positions_said(found.settings.levers, language))]
    for row in found.effects.to_dict("records"):
        if row["quantity"] in {"demand_ha", "electricity_kwh"}:
            before = quantity_range(row["quantity"], row["low_without"], row["high_without"], language)
            after = quantity_range(row["quantity"], row["low_with"], row["high_with"], language)
            said.append(text(f"trends_said_{row['quantity']}", language, before=before, after=after))
    return [*said, say("trends_assumed", language)]
