"""The command on labour and education."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from terreinwijzer.commands.options import AsJson, CaseFolder, Lang, SetAside
from terreinwijzer.commands.screen import load, print_json, print_table, records, tell, working
from terreinwijzer.errors import InputError, Problem
from terreinwijzer.vocabulary.wording import say

if TYPE_CHECKING:
    from terreinwijzer.dossier.results import LabourResults


def labour(case: CaseFolder, *, set_aside: SetAside = None, lang: Lang = "", as_json: AsJson = False) -> None:
    """Tell what education the jobs on the parks ask, who does them, and how far targets are."""
    from terreinwijzer.api.case import find_labour  # noqa: PLC0415

    loaded = load(case, lang, set_aside)
    language = lang or loaded.settings.language
    found: LabourResults = working("cli_labour_counting", lambda: find_labour(loaded))
    if found.sectors.empty and found.targets.empty:
        raise InputError(Problem("labour_nothing_known"))
    if as_json:
        print_json(_as_data(found))
        return
    parks = loaded.portfolio.park_names
    _print_levels(found, parks.fillna(parks.index.to_series()).to_dict(), language)
    _print_shifts(found, language)
    _print_targets(found, language)
    tell(say("labour_assumptions", language))


def _as_data(found: LabourResults) -> dict[str, Any]:
    tables = ("sectors", "levels", "fit", "commuting", "moves", "shift_levels", "shift_locals", "targets")
    return {
        "education_of": found.area,
        "match_pct": found.match_pct,
        "known_pct": found.known_pct,
        **{name: records(getattr(found, name)) for name in tables},
    }


def _print_levels(found: LabourResults, names: dict[str, str], language: str) -> None:
    from terreinwijzer.transitions.labour.factors import LEVELS, sector_names  # noqa: PLC0415
    from terreinwijzer.vocabulary.codes import label  # noqa: PLC0415
    from terreinwijzer.vocabulary.notation import number, range_text  # noqa: PLC0415

    if found.levels.empty:
        return
    rows = [
        (str(names[park]), number(own["jobs"].sum(), language),
         *(range_text(row.low_jobs, row.high_jobs, language) for row in own.itertuples()))
        for park, own in found.levels.groupby("park_id", sort=False)
    ]  # fmt: skip
    heads = [say("cli_head_park", language), say("cli_head_labour_jobs", language)]
    heads += [label("labour_level", level, language) for level in LEVELS]
    print_table(say("cli_title_labour_levels", language), heads, rows)
    if found.fit.empty:
        tell(say("labour_sector_unknown", language, share=number(100 - found.known_pct, language)))
    sectors = sector_names(language)
    local = [
        (sectors[row.sector], number(row.jobs, language), range_text(row.local_low_jobs, row.local_high_jobs, language))
        for row in found.commuting.itertuples()
    ]
    if local:
        heads = [say(f"cli_head_labour_{head}", language) for head in ("sector", "jobs", "local")]
        print_table(say("cli_title_labour_commuting", language), heads, local)


def _print_shifts(found: LabourResults, language: str) -> None:
    from terreinwijzer.transitions.labour.factors import LEVELS  # noqa: PLC0415
    from terreinwijzer.transitions.labour.wording import change_text, shift_names  # noqa: PLC0415
    from terreinwijzer.vocabulary.codes import label  # noqa: PLC0415

    names = shift_names(found.moves, language)
    local = {row.shift: change_text(row.local_low_change, row.local_high_change, language)
             for row in found.shift_locals.itertuples()}  # fmt: skip
    rows = [
        (names[str(shift)],
         *(change_text(row.low_change, row.high_change, language) for row in own.itertuples()), local.get(shift, "–"))
        for shift, own in found.shift_levels.groupby("shift", sort=False)
    ]  # fmt: skip
    if rows:
        heads = [say("cli_head_labour_shift", language), *(label("labour_level", level, language) for level in LEVELS)]
        heads.append(say("cli_head_labour_local", language))
        print_table(say("cli_title_labour_shifts", language), heads, rows)


def _print_targets(found: LabourResults, language: str) -> None:
    from terreinwijzer.vocabulary.codes import label  # noqa: PLC0415
    from terreinwijzer.vocabulary.notation import number  # noqa: PLC0415

    rows = [
        (row[f"name_{language}"] if isinstance(row[f"name_{language}"], str) else row["name_nl"],
         number(row["now_jobs"], language), number(row["target_jobs"], language),
         label("target_state", row["state"], language))
        for row in found.targets.to_dict("records")
    ]  # fmt: skip
    if rows:
        heads = [say(f"cli_head_labour_{head}", language) for head in ("target", "now", "aim", "state")]
        print_table(say("cli_title_labour_targets", language), heads, rows)
