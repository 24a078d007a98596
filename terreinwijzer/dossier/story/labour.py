"""What the chapter on labour and education says in words."""

from __future__ import annotations

from terreinwijzer.dossier.blocks.labour import target_name
from terreinwijzer.dossier.results import LabourResults, Results
from terreinwijzer.dossier.wording import known_text, text
from terreinwijzer.transitions.labour.sectors import COUNTED
from terreinwijzer.vocabulary.notation import number


def labour_said(results: Results, language: str) -> list[str]:
    """Return what the chapter says: what the levels rest on, how they fit the people, and how far targets are."""
    found = results.labour
    if found is None:
        return []
    said = _of_jobs(found, language) if len(found.sectors) else []
    for row in found.targets.to_dict("records"):
        blanks = {
            "target": target_name(row, language), "now": number(row["now_jobs"], language),
            "aim": number(row["target_jobs"], language), "left": number(row["to_come_jobs"], language),
            "expected": number(row["expected_jobs"], language),
        }  # fmt: skip
        said.append(text(f"labour_said_{row['state']}", language, **blanks))
    return said


def _of_jobs(found: LabourResults, language: str) -> list[str]:
    counted = bool((found.sectors["by"] == COUNTED).any())
    said = [text("labour_said_counted" if counted else "labour_said_divided", language)]
    if found.match_pct is None:
        said.append(text("labour_said_unknown", language, share=number(100 - found.known_pct, language)))
    else:
        area = known_text("area", found.area, language)
        said.append(text("labour_said_match", language, area=area, match=number(found.match_pct, language)))
    if found.working_age:
        per = number(100 * float(found.sectors["jobs"].sum()) / found.working_age, language, 1)
        said.append(text("labour_said_people", language, people=number(found.working_age, language), per=per))
    return said
