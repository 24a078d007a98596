"""What the chapter on weighing tells, per question."""

from __future__ import annotations

from typing import Any

from terreinwijzer.dossier.blocks.block import listed
from terreinwijzer.dossier.results import Results, WeighingResults
from terreinwijzer.dossier.wording import text
from terreinwijzer.vocabulary.language import said
from terreinwijzer.weighing.expansion.wording import untested
from terreinwijzer.weighing.wording import basis_lines, firmness_lines, plan_conclusions


def weighings(results: Results, language: str) -> list[dict[str, Any]]:
    """Return per question its title, what it is about, how firm the answer is, and what that rests on."""
    return [_told(weighing, language) for weighing in results.weighings]


def _told(weighing: WeighingResults, language: str) -> dict[str, Any]:
    answer, names = weighing.answer, weighing.names[language]
    return {
        "id": answer.question.question_id,
        "title": said(answer.question.title, language),
        "about": said(answer.question.about, language),
        "firmness": list(firmness_lines(answer, names, language)),
        "basis": list(basis_lines(answer, names, language)),
        "untested": list(untested(weighing.expansion, language)) if weighing.expansion else [],
        "compared": _compared(weighing, language),
        "plan": list(plan_conclusions(weighing.planned, names, language)) if weighing.planned else [],
    }


def _compared(weighing: WeighingResults, language: str) -> str:
    """Say in a few sentences where the ranking and the vision agree and where they differ."""
    table, names = weighing.compared, weighing.names[language]
    sentences = []
    for verdict in ("same", "lower", "not_chosen", "higher", "elsewhere_lower"):
        keys = table.index[table["verdict"] == verdict]
        if len(keys):
            named = [
                text("at_rank", language, name=names.get(str(key), str(key)), rank=table.loc[key, "rank"])
                for key in keys
            ]
            sentences.append(text(f"compared_{verdict}", language, names=listed(named, language)))
    return " ".join(sentences)
