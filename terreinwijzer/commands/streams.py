"""The command on circular streams: what others may see by default, and everything with names for who keeps the data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from terreinwijzer.commands.options import AsJson, CaseFolder, Lang, SetAside, helped
from terreinwijzer.commands.screen import load, print_json, print_table, records, tell, working
from terreinwijzer.errors import InputError, Problem
from terreinwijzer.vocabulary.wording import say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from terreinwijzer.api.streams import StreamsAnswer
    from terreinwijzer.dossier.results import StreamsResults
    from terreinwijzer.transitions.streams.newcomer import Addition
    from terreinwijzer.transitions.streams.room import Room

PARTS_OF_NEWCOMER = 3


def streams(
    case: CaseFolder,
    *,
    names: Annotated[bool, typer.Option("--names", help=helped("cli_opt_stream_names"))] = False,
    distance: Annotated[
        float | None, typer.Option("--distance", metavar=helped("cli_place_km"), help=helped("cli_opt_distance"))
    ] = None,
    newcomer: Annotated[
        str, typer.Option("--newcomer", metavar=helped("cli_place_newcomer"), help=helped("cli_opt_newcomer"))
    ] = "",
    set_aside: SetAside = None,
    lang: Lang = "",
    as_json: AsJson = False,
) -> None:
    """Match residual streams with who can use them; without names unless these are asked for."""
    from terreinwijzer.api.case import rule_book  # noqa: PLC0415
    from terreinwijzer.api.streams import match_streams, streams_results  # noqa: PLC0415
    from terreinwijzer.api.streams import newcomer as newcomer_on  # noqa: PLC0415

    loaded = load(case, lang, set_aside)
    language = lang or loaded.settings.language
    asked = {} if distance is None else {"max_distance_km": distance}
    if not names and (asked or newcomer):
        raise InputError(Problem("streams_needs_names", value="--distance" if asked else "--newcomer"))
    parks = loaded.portfolio.park_names.astype("str").to_dict()
    if not names:
        book = rule_book(loaded) if "rules" in loaded.settings.policies else None
        found = working("cli_streams_matching", lambda: streams_results(loaded, book))
        if found is None:
            raise InputError(Problem("streams_none"))
        if as_json:
            print_json(_shared_data(found))
        else:
            _print_shared(found, parks, language)
        return
    answer = working("cli_streams_matching", lambda: match_streams(loaded, **asked))
    addition = None
    if newcomer:
        park, sbi, jobs = _newcomer(newcomer)
        addition = newcomer_on(loaded, park, sbi, jobs, **asked)
    if as_json:
        print_json(_answer_data(answer, addition))
    else:
        _print_answer(answer, addition, language)


def _newcomer(written: str) -> tuple[str, str, float]:
    parts = written.split(":")
    jobs = parts[-1].replace(".", "", 1)
    if len(parts) != PARTS_OF_NEWCOMER or not jobs.isdecimal():
        raise InputError(Problem("streams_newcomer_wrong", value=written))
    return parts[0], parts[1], float(parts[2])


def _shared_data(found: StreamsResults) -> dict[str, Any]:
    seen = found.shared
    told: dict[str, Any] = {
        "illustrative": found.illustrative,
        "estimated_by_park": records(found.by_park),
        "activities": records(found.room.activities.reset_index()),
        "room": records(found.room.parks.reset_index()),
        "room_unknown": list(found.room.unknown),
    }
    if seen is not None:
        told |= {
            "groups": records(seen.groups),
            "named": records(_with_months(seen.named)),
            "links": records(seen.links),
            "hidden": {"groups": seen.hidden_groups, "links": seen.hidden_links, "least": seen.least_businesses},
        }
    return told


def _answer_data(answer: StreamsAnswer, addition: Addition | None) -> dict[str, Any]:
    told: dict[str, Any] = {
        "gain_eur": answer.matching.gain_eur,
        "bound_eur": answer.matching.bound_eur,
        "gap_pct": answer.matching.gap_pct,
        "streams": records(_with_months(answer.offers.table)),
        "matches": records(answer.matching.table),
        "links": records(answer.links),
        "left_out": dict(answer.pairs.left_out),
        "without_streams": list(answer.offers.without),
    }
    if addition is not None:
        told["newcomer"] = {
            "gain_eur": addition.gain_eur, "tonnes": addition.tonnes,
            "streams": records(_with_months(addition.streams)), "matches": records(addition.matches),
        }  # fmt: skip
    return told


def _with_months(table: pd.DataFrame) -> pd.DataFrame:
    return table.assign(months=[sorted(each) for each in table["months"]])


def _print_shared(found: StreamsResults, parks: Mapping[str, str], language: str) -> None:
    from terreinwijzer.vocabulary.codes import label  # noqa: PLC0415
    from terreinwijzer.vocabulary.notation import number  # noqa: PLC0415

    seen = found.shared
    if seen is not None:
        rows = [
            (parks[row["park_id"]], label("material_group", row["material_group"], language),
             label("stream_direction", row["direction"], language), say(f"streams_basis_{row['basis']}", language),
             number(row["businesses"], language), number(row["tonnes_year"], language))
            for row in seen.groups.to_dict("records")
        ]  # fmt: skip
        _table("streams", ("park", "material", "stream_direction", "basis", "businesses", "tonnes"), rows, language)
        _print_links(seen.links, parks, language)
        counts = {"least": seen.least_businesses, "groups": seen.hidden_groups, "links": seen.hidden_links}
        tell(say("streams_sharing", language, **counts))
    elif len(found.by_park):
        guessed = [
            (parks[row["park_id"]], label("material_group", row["material_group"], language),
             number(row["tonnes_year"], language),
             f"{number(row['low_tonnes'], language)} - {number(row['high_tonnes'], language)}")
            for row in found.by_park.to_dict("records")
        ]  # fmt: skip
        _table("streams", ("park", "material", "tonnes", "range"), guessed, language)
        tell(say(f"streams_by_park_{found.by_park['by'].iloc[0]}", language))
    _print_room(found.room, language)
    tell(say("streams_assumed", language))
    if found.illustrative:
        tell(say("streams_illustrative", language))


def _print_links(links: pd.DataFrame, parks: Mapping[str, str], language: str) -> None:
    from terreinwijzer.vocabulary.notation import number  # noqa: PLC0415

    rows = [
        (parks[row["from_park"]], parks[row["to_park"]], number(row["tonnes"], language),
         number(row["gain_eur"], language))
        for row in links.to_dict("records")
    ]  # fmt: skip
    _table("links", ("from", "to", "tonnes", "gain"), rows, language)


def _print_room(room: Room, language: str) -> None:
    from terreinwijzer.transitions.streams.room import activity_name  # noqa: PLC0415

    rows = [
        (activity_name(str(activity), language), str(row["category"]), str(row["parks"]))
        for activity, row in room.activities.iterrows()
    ]
    _table("stream_room", ("activity", "needs_category", "fits_on"), rows if len(room.parks) else [], language)


def _print_answer(answer: StreamsAnswer, addition: Addition | None, language: str) -> None:
    from terreinwijzer.vocabulary.notation import amount, number  # noqa: PLC0415

    tell(say("streams_with_names", language))
    called = answer.offers.businesses["name"].fillna("").to_dict()
    _print_matches(answer.matching.table, called, language)
    told = {name: amount(getattr(answer.matching, f"{name}_eur"), "eur", language) for name in ("gain", "bound")}
    tell(say("streams_proof", language, **told))
    tell(say("streams_left_out", language, **answer.pairs.left_out))
    if addition is not None:
        _print_matches(addition.matches, called, language)
        more = {"gain": amount(addition.gain_eur, "eur", language), "tonnes": number(addition.tonnes, language)}
        tell(say("streams_newcomer_told", language, **more))
    tell(say("streams_assumed", language))


def _print_matches(matches: pd.DataFrame, called: Mapping[str, str], language: str) -> None:
    from terreinwijzer.vocabulary.codes import label  # noqa: PLC0415
    from terreinwijzer.vocabulary.notation import number  # noqa: PLC0415

    rows = [
        (called.get(row["from_business"], row["from_business"]), called.get(row["to_business"], row["to_business"]),
         label("material_group", row["material_group"], language), number(row["distance_km"], language, 1),
         number(row["tonnes"], language), number(row["gain_eur"], language))
        for row in matches.to_dict("records")
    ]  # fmt: skip
    _table("stream_matches", ("from", "to", "material", "distance", "tonnes", "gain"), rows, language)


def _table(title: str, heads: tuple[str, ...], rows: Sequence[tuple[str, ...]], language: str) -> None:
    if rows:
        print_table(say(f"cli_title_{title}", language), [say(f"cli_head_{head}", language) for head in heads], rows)
