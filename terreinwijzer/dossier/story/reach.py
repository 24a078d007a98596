"""What the chapter on access says in words."""

from __future__ import annotations

import pandas as pd

from terreinwijzer.dossier.blocks.block import counted_parks, listed
from terreinwijzer.dossier.blocks.reach import park_labels
from terreinwijzer.dossier.results import Results
from terreinwijzer.dossier.wording import text
from terreinwijzer.vocabulary.notation import number


def reach(results: Results, language: str) -> list[str]:
    """Return what the chapter says: how it was measured, the shortest and longest way, and where it hinders."""
    found = results.reach
    if found is None:
        return []
    answer, names = found.answer, park_labels(results)
    lines = [text("reach_said_straight" if answer.straight else "reach_said_network", language)]
    if absent := len(names) - len(answer.parks):
        lines.append(text("reach_said_absent", language, parks=counted_parks(absent, language)))
    ramps = answer.nearest[(answer.nearest["kind"] == "ramp") & answer.nearest["minutes"].notna()]
    if len(ramps):
        first, last = (ramps.loc[getattr(ramps["minutes"], which)()] for which in ("idxmin", "idxmax"))
        lines.append(text(
            "reach_said_ramp", language, first=names[first["park_id"]], low=number(first["minutes"], language, 1),
            last=names[last["park_id"]], high=number(last["minutes"], language, 1),
        ))  # fmt: skip
    if answer.routes is not None and len(answer.routes.routes):
        through = answer.routes.routes["residential_m"] > 0
        share = _share(answer.routes.routes)
        lines.append(text(
            "reach_said_residential", language, parks=counted_parks(int(through.sum()), language),
            of=number(len(through), language), share=number(share, language, 1),
        ))  # fmt: skip
    if answer.gaps is not None and len(answer.gaps.streets):
        streets = listed([str(name) for name in answer.gaps.streets["name"].head(3)], language)
        lines.append(text("reach_said_gaps", language, streets=streets))
    if not (answer.nearest["kind"] == "station").any():
        lines.append(text("reach_said_no_station", language))
    if not len(ramps):
        lines.append(text("reach_said_no_ramp", language))
    if "public_transport" not in answer.modes:
        lines.append(text("reach_said_no_timetable", language))
    return lines


def _share(routes: pd.DataFrame) -> float:
    """Return the share of all routes together, each once, that goes through residential streets [%]."""
    return 100 * float(routes["residential_m"].sum()) / float(routes["length_m"].sum())
