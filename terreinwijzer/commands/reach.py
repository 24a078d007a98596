"""The command on access."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from terreinwijzer.commands.options import AsJson, CaseFolder, Lang, SetAside
from terreinwijzer.commands.screen import load, print_json, print_table, records, tell, working
from terreinwijzer.errors import InputError, Problem
from terreinwijzer.vocabulary.wording import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from terreinwijzer.transitions.reach.answer import Reach


def reach(case: CaseFolder, *, set_aside: SetAside = None, lang: Lang = "", as_json: AsJson = False) -> None:
    """Work out the access of the parks of a case: travel times, residential streets, cycling and bottlenecks."""
    from terreinwijzer.api.reach import TABLES, find_reach  # noqa: PLC0415

    loaded = load(case, lang, set_aside)
    language = lang or loaded.settings.language
    if not any(loaded.portfolio.has(table) for table in TABLES):
        raise InputError(Problem("reach_nothing_known"))
    found: Reach = working("cli_reach_finding", lambda: find_reach(loaded))
    if as_json:
        print_json(_as_data(found))
        return
    parks = loaded.portfolio.table("parks")
    names = dict(zip(parks["park_id"], parks["name"].fillna(parks["park_id"]).astype("str"), strict=True))
    _print_times(found, names, language)
    _print_streets(found, names, language)
    _print_register(found.bottlenecks, language)
    if found.straight:
        tell(say("reach_straight_line_only", language))
    if absent := len(set(parks["park_id"]) - set(found.parks.index)):
        tell(say("reach_without_place", language, count=absent))


def _as_data(found: Reach) -> dict[str, Any]:
    return {
        "straight_line": found.straight,
        "nearest": records(found.nearest),
        "within": records(found.within),
        "routes": records(found.routes.routes.reset_index()) if found.routes else [],
        "residential_streets": records(found.routes.streets) if found.routes else [],
        "cycling": records(found.gaps.parks.reset_index()) if found.gaps else [],
        "cycling_gaps": records(found.gaps.streets) if found.gaps else [],
        "plans": records(found.plans),
        "bottlenecks": records(found.bottlenecks),
    }


def _print_times(found: Reach, names: dict[str, str], language: str) -> None:
    from terreinwijzer.vocabulary.codes import label  # noqa: PLC0415
    from terreinwijzer.vocabulary.notation import number  # noqa: PLC0415

    ways = {mode: say(f"reach_mode_{mode}", language) for mode in found.modes}
    if len(found.nearest):
        rows = [
            (names[row["park_id"]], label("layer_role", row["kind"], language), ways[row["mode"]],
             number(row["minutes"], language, 1), say(f"reach_how_{row['how']}", language) if row["how"] else "")
            for row in found.nearest.to_dict("records")
        ]  # fmt: skip
        _table("nearest", ("park", "reach_to", "reach_mode", "reach_minutes", "reach_measured"), rows, language)
    if len(found.within):
        counts = [
            (names[row["park_id"]], ways[row["mode"]], f"{row['within_min']} min",
             number(row["inhabitants"], language), say(f"reach_how_{row['how']}", language))
            for row in found.within.to_dict("records")
        ]  # fmt: skip
        heads = ("park", "reach_mode", "reach_within", "reach_inhabitants", "reach_measured")
        _table("within", heads, counts, language)


def _print_streets(found: Reach, names: dict[str, str], language: str) -> None:
    from terreinwijzer.vocabulary.notation import number  # noqa: PLC0415

    if found.routes:
        routes = [
            (names[str(park)], number(row["length_m"], language), number(row["residential_pct"], language))
            for park, row in found.routes.routes.iterrows()
        ]
        _table("streets", ("park", "reach_route", "reach_residential"), routes, language)
    if found.gaps:
        safe = [
            (names[str(park)], number(row["inhabitants"], language), number(row["safe_pct"], language))
            for park, row in found.gaps.parks.iterrows()
        ]
        _table("gaps", ("park", "reach_inhabitants", "reach_safe"), safe, language)
    if len(found.plans):
        changes = [
            (str(row["plan_id"]), names[row["park_id"]], number(row["ramp_min_before"], language, 1),
             number(row["ramp_min_after"], language, 1))
            for row in found.plans.to_dict("records")
        ]  # fmt: skip
        _table("plans", ("reach_plan", "park", "reach_before", "reach_after"), changes, language)


def _print_register(bottlenecks: pd.DataFrame, language: str) -> None:
    from terreinwijzer.vocabulary.codes import label  # noqa: PLC0415

    if bottlenecks.empty:
        return
    shown = bottlenecks.astype("object").where(bottlenecks.notna(), "")
    rows = [
        (str(row["cluster"]), str(row[f"place_{language}"] or row["place_nl"]),
         label("bottleneck_kind", row["kind"], language), str(row["origin"]))
        for row in shown.to_dict("records")
    ]  # fmt: skip
    _table("bottlenecks", ("reach_cluster", "reach_place", "reach_kind", "reach_origin"), rows, language)


def _table(title: str, heads: tuple[str, ...], rows: Sequence[tuple[str, ...]], language: str) -> None:
    print_table(say(f"cli_title_reach_{title}", language), [say(f"cli_head_{head}", language) for head in heads], rows)
