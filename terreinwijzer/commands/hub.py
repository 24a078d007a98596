"""The commands on energy hubs: what a park could do together, and what is wrong with files of measurements."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from terreinwijzer.commands.options import FINDINGS, AsJson, CaseFolder, Lang, SetAside, checked_language, helped
from terreinwijzer.commands.screen import load, print_json, print_table, records, tell, working
from terreinwijzer.errors import describe
from terreinwijzer.vocabulary.wording import say

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from terreinwijzer.api.hub import HubOutcome, HubPicture

# So many findings of a file are told; the rest is counted.
TOLD = 25


def hub(
    case: CaseFolder,
    *,
    picture: Annotated[bool, typer.Option("--picture", help=helped("cli_opt_picture"))] = False,
    without: Annotated[
        str, typer.Option("--without", metavar=helped("cli_place_connection"), help=helped("cli_opt_without"))
    ] = "",
    set_aside: SetAside = None,
    lang: Lang = "",
    as_json: AsJson = False,
) -> None:
    """Work out an energy hub: room on the grid, ways of working together, the best battery and a fair split."""
    from terreinwijzer.api.hub import connection_names, find_hub, hub_made_up, hub_picture  # noqa: PLC0415

    loaded = load(case, lang, set_aside)
    language = lang or loaded.settings.language
    names = connection_names(loaded)
    # A case can ask for a member that leaves; the option goes before it.
    asked: dict[str, Any] = {"without": without} if without else {}
    if picture:
        seen: HubPicture = working("cli_hub_looking", lambda: hub_picture(loaded, **asked))
        outcome = None
    else:
        outcome = working("cli_hub_searching", lambda: find_hub(loaded, **asked))
        seen = outcome.picture
    if as_json:
        print_json(_picture_data(seen) | (_outcome_data(outcome) if outcome else {}))
        return
    _print_picture(seen, names, language)
    if outcome:
        _print_outcome(outcome, names, language)
    tell(say("hub_sun_made_up", language))
    if hub_made_up(loaded):
        tell(say("hub_illustrative", language))


def loads(
    file: Annotated[Path, typer.Argument(metavar=helped("cli_place_file"), help=helped("cli_arg_loads"))],
    *,
    unit: Annotated[str, typer.Option("--unit", metavar=helped("cli_place_unit"), help=helped("cli_opt_unit"))] = "",
    zone: Annotated[
        str, typer.Option("--zone", metavar=helped("cli_place_zone"), help=helped("cli_opt_zone"))
    ] = "local",
    gtv: Annotated[
        float | None,
        typer.Option("--gtv", min=0, metavar=helped("cli_place_kw"), help=helped("cli_opt_gtv")),
    ] = None,
    annual: Annotated[
        float | None,
        typer.Option("--annual", min=0, metavar=helped("cli_place_kwh"), help=helped("cli_opt_annual")),
    ] = None,
    lang: Lang = "",
    as_json: AsJson = False,
) -> None:
    """Read a file of quarter-hours and tell what is wrong with it; exit code 1 when anything is."""
    from terreinwijzer.sources.loads.load_files import read_loads  # noqa: PLC0415
    from terreinwijzer.sources.loads.moments import checked_zone  # noqa: PLC0415
    from terreinwijzer.sources.loads.plausible import implausible, stated_of_each  # noqa: PLC0415

    language = checked_language(lang) or "nl"
    found = read_loads(file, unit=unit, zone=checked_zone(zone))
    findings = (*found.findings, *implausible(found, stated_of_each(found, gtv, annual)))
    sentences = describe(findings, language)
    if as_json:
        told = [{"code": each.code, "row": each.row, "message": text}
                for each, text in zip(findings, sentences, strict=True)]  # fmt: skip
        print_json({"connections": _per_connection(found.drawn_kw, found.fed_in_kw), "findings": told})
    else:
        from terreinwijzer.vocabulary.notation import number  # noqa: PLC0415

        kinds = ("quarters", "missing", "drawn_kwh", "highest_kw", "fed_in_kwh")
        rows = [
            (row["connection"], *(number(row[kind], language) for kind in kinds))
            for row in _per_connection(found.drawn_kw, found.fed_in_kw)
        ]
        heads = ("connection", "quarters", "quarters_missing", "drawn_kwh", "highest_kw", "fed_in_kwh")
        print_table(file.name, [say(f"cli_head_{head}", language) for head in heads], rows)
        for text in sentences[:TOLD]:
            tell(text)
        if len(sentences) > TOLD:
            tell(say("hub_more_findings", language, count=len(sentences) - TOLD))
    if sentences:
        raise typer.Exit(FINDINGS)


def _per_connection(drawn: pd.DataFrame, fed: pd.DataFrame) -> list[dict[str, Any]]:
    from terreinwijzer.transitions.hub.hours import QUARTER_HOURS  # noqa: PLC0415

    names = list(dict.fromkeys([*drawn.columns, *fed.columns]))
    drawn, fed = drawn.reindex(columns=names), fed.reindex(columns=names)
    return [
        {
            "connection": str(name), "quarters": int(drawn[name].notna().sum()),
            "missing": int(drawn[name].isna().sum()), "drawn_kwh": float(drawn[name].sum() * QUARTER_HOURS),
            "highest_kw": float(drawn[name].max()), "fed_in_kwh": float(fed[name].sum() * QUARTER_HOURS),
        }
        for name in names
    ]  # fmt: skip


def _picture_data(seen: HubPicture) -> dict[str, Any]:
    question = seen.case.question
    return {
        "group_import_kw": question.group_import_kw,
        "group_export_kw": question.group_export_kw,
        "connections": records(seen.case.connections),
        "findings": describe(seen.findings, "en"),
        "filled_quarters": {str(name): int(count) for name, count in seen.filled.sum().items()},
        "coincidence": records(seen.coincidence),
        "congestion": records(seen.congestion),
        "matches_import": records(seen.matches_import),
        "matches_export": records(seen.matches_export),
        "extra_load_kw": seen.extra_load_kw,
        "extra_solar_kwp": seen.extra_solar_kwp,
        "load_duration": records(seen.load_duration),
        "room_by_hour": records(seen.room_by_hour),
        **({} if seen.leaving is None else {"without": seen.without, "leaving": records(seen.leaving)}),
    }


def _outcome_data(outcome: HubOutcome) -> dict[str, Any]:
    answer = outcome.answer
    return {
        "ways": records(outcome.ways),
        "cost_eur": answer.cost_eur,
        "bound_eur": answer.bound_eur,
        "gap_pct": answer.gap_pct,
        "seconds": answer.seconds,
        "limits_spelled_out": list(answer.apart),
        "batteries": records(answer.plan.batteries) if answer.plan else [],
        "split": records(outcome.split.table),
        "least_content": {
            rule: {"members": list(who), "excess_eur": excess}
            for rule, (who, excess) in outcome.split.least_content.items()
        },
    }


def _print_picture(seen: HubPicture, names: Mapping[str, str], language: str) -> None:
    from terreinwijzer.vocabulary.codes import label  # noqa: PLC0415
    from terreinwijzer.vocabulary.notation import number  # noqa: PLC0415

    for text in describe(seen.findings[:TOLD], language):
        tell(text)
    if seen.filled.size and seen.filled.to_numpy().any():
        tell(say("hub_filled", language, count=number(float(seen.filled.to_numpy().sum()), language)))
    if seen.leaving is not None:
        kinds = ("group_import_kw", "congestion_hours", "short_kwh", "cost_eur")
        rows = [
            (label("hub_state", str(state), language), *(number(row[kind], language) for kind in kinds))
            for state, row in seen.leaving.iterrows()
        ]
        heads = ("who_shares", "group_import_kw", "congestion_hours", "short_kwh", "cost_a_year")
        print_table(say("cli_title_leaving", language), [say(f"cli_head_{h}", language) for h in heads], rows)
    rows = [
        (label("grid_direction", str(direction), language), label("hub_way", str(way), language),
         number(row["hours"], language), number(row["excess_kwh"], language), number(row["highest_kw"], language))
        for (direction, way), row in seen.congestion.iterrows()
    ]  # fmt: skip
    heads = ("direction", "way", "congestion_hours", "excess_kwh", "highest_excess_kw")
    print_table(say("cli_title_congestion", language), [say(f"cli_head_{h}", language) for h in heads], rows)
    for direction, row in seen.coincidence.iterrows():
        told = {name: number(row[f"{name}_kw"], language) for name in ("group_peak", "sum_of_peaks")}
        share = number(100 * row["coincidence"], language)
        where = label("grid_direction", str(direction), language)
        tell(say("hub_coincidence", language, direction=where, share=share, **told))
    fits = {name: number(value, language) for name, value in
            (("load", seen.extra_load_kw), ("sun", seen.extra_solar_kwp), ("lost", seen.solar_lost_pct))}  # fmt: skip
    tell(say("hub_fits", language, **fits))
    if len(seen.matches_import):
        best = seen.matches_import.groupby(level="short").head(2)
        rows = [
            (names.get(short, short), names.get(helper, helper), number(row["hours"], language),
             number(row["kwh"], language), number(row["covered_pct"], language))
            for (short, helper), row in best.iterrows()
        ]  # fmt: skip
        heads = ("short_of_capacity", "has_room", "hours", "kwh", "covered_pct")
        print_table(say("cli_title_matches", language), [say(f"cli_head_{h}", language) for h in heads], rows)


def _print_outcome(outcome: HubOutcome, names: Mapping[str, str], language: str) -> None:
    from terreinwijzer.vocabulary.codes import label  # noqa: PLC0415
    from terreinwijzer.vocabulary.notation import number  # noqa: PLC0415

    lines: list[tuple[str, ...]] = [
        (label("hub_way", str(way), language), number(row["cost_eur"], language), number(row["gap_pct"], language, 2),
         number(row["short_hours"], language), number(row["curtailed_kwh"], language), number(row["peak_kw"], language),
         number(row["battery_kwh"], language), number(row["battery_kw"], language))
        for way, row in outcome.ways.iterrows()
    ]  # fmt: skip
    heads = ("way", "cost_a_year", "gap_pct", "short_hours", "lost_sun_kwh", "peak_kw", "battery_kwh", "battery_kw")
    print_table(say("cli_title_ways", language), [say(f"cli_head_{h}", language) for h in heads], lines)
    if outcome.answer.plan is not None:
        for host, battery in outcome.answer.plan.batteries.iterrows():
            if battery["size_kwh"] >= 1:
                size, power = number(battery["size_kwh"], language), number(battery["power_kw"], language)
                tell(say("hub_battery_at", language, host=names.get(str(host), str(host)), size=size, power=power))
    split = outcome.split.table
    columns = ("alone_eur", "shapley", "nucleolus", "proportional", "steering", "whole", "when_leaving")
    kinds = [kind for kind in columns if kind in split]
    lines = [
        (names.get(str(member), str(member)), *(number(row[kind], language) for kind in kinds))
        for member, row in split.iterrows()
    ]
    print_table(say("cli_title_split", language), [say(f"cli_head_{h}", language) for h in ("member", *kinds)], lines)
    for rule, (who, excess) in outcome.split.least_content.items():
        code = "hub_in_core" if excess >= -1 else "hub_not_in_core"
        told = ", ".join(names.get(name, name) for name in who)
        tell(say(code, language, rule=say(f"cli_head_{rule}", language), who=told, amount=number(-excess, language)))
