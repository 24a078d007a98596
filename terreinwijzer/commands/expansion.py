"""The command that searches land for expansion."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from terreinwijzer.commands.options import AsJson, CaseFolder, Draws, Lang, Seed, SetAside, helped
from terreinwijzer.commands.screen import load, print_json, print_table, records, tell, working
from terreinwijzer.vocabulary.wording import say
from terreinwijzer.whole_files import whole_folder

if TYPE_CHECKING:
    from terreinwijzer.snapshots.case import Case
    from terreinwijzer.weighing.expansion.find import Expansion


def expansion(
    case: CaseFolder,
    question: Annotated[
        str, typer.Argument(metavar=helped("cli_place_question"), help=helped("cli_arg_expansion"))
    ] = "expansion",
    *,
    out: Annotated[
        Path | None, typer.Option("--out", metavar=helped("cli_place_folder"), help=helped("cli_opt_expansion_out"))
    ] = None,
    show: Annotated[
        int, typer.Option("--show", min=1, metavar=helped("cli_place_number"), help=helped("cli_opt_expansion_show"))
    ] = 10,
    draws: Draws = 10_000,
    seed: Seed = 1,
    set_aside: SetAside = None,
    lang: Lang = "",
    as_json: AsJson = False,
) -> None:
    """Search land around the parks, form zones, weigh them, and write them with a map."""
    from terreinwijzer.api.case import find_expansion, with_layers  # noqa: PLC0415

    loaded = with_layers(load(case, lang, set_aside))
    language = lang or loaded.settings.language
    found: Expansion = working("cli_computing", lambda: find_expansion(loaded, question, draws=draws, seed=seed))
    written = _write(loaded, found, out, language) if out else []
    if as_json:
        print_json(
            {
                "zones": records(found.zones.drop(columns="geometry").set_index("zone")),
                "ranking": records(found.answer.ranking),
                "land": records(found.land),
                "not_tested": [each.exclusion_id for each in found.not_tested],
                "without_data": list(found.answer.without_data),
                "written": [str(path) for path in written],
            }
        )
        return
    _print(loaded, found, show, language)
    for path in written:
        tell(say("cli_written", language, path=path))


def _print(case: Case, found: Expansion, show: int, language: str) -> None:
    from terreinwijzer.vocabulary.language import said  # noqa: PLC0415
    from terreinwijzer.vocabulary.notation import number  # noqa: PLC0415
    from terreinwijzer.weighing.expansion.wording import land_table, untested, zone_reason  # noqa: PLC0415
    from terreinwijzer.weighing.wording import conclusions  # noqa: PLC0415

    parks = case.portfolio.park_names.to_dict()
    heads = ("cli_head_rank", "cli_head_zone", "cli_head_area", "cli_head_score", "cli_head_first_share")
    area = found.zones.set_index("zone")["gross_ha"]
    rows = [
        (
            str(row["rank"]), str(zone), number(area[zone], language, 1), number(row["score"], language, 2),
            f"{number(100 * row['first_share'], language)}%", zone_reason(found, str(zone), parks, language),
        )
        for zone, row in found.answer.ranking.head(show).iterrows()
    ]  # fmt: skip
    title = said(found.answer.question.title, language)
    print_table(title, [*(say(head, language) for head in heads), say("cli_head_because_zone", language)], rows)
    land = land_table(found, language)
    print_table(
        say("cli_title_land", language),
        [say(head, language) for head in ("cli_head_land", "cli_head_area")],
        [(row["reason"], number(row["area_ha"], language)) for row in land.to_dict("records")],
    )
    for line in (*untested(found, language), *conclusions(found.answer, {}, language, gaps=0)):
        tell(line)


def _write(case: Case, found: Expansion, out: Path, language: str) -> list[Path]:
    """Write the zones with their reasons, the land by reason and a map; all of them or none."""
    from terreinwijzer.dossier.charts.expansion import expansion_map  # noqa: PLC0415
    from terreinwijzer.dossier.charts.render import svg  # noqa: PLC0415
    from terreinwijzer.dossier.charts.style import WIDTH, finished  # noqa: PLC0415
    from terreinwijzer.spatial.measure import drawn  # noqa: PLC0415
    from terreinwijzer.vocabulary.language import said  # noqa: PLC0415
    from terreinwijzer.weighing.expansion.wording import land_table, zone_reason  # noqa: PLC0415

    parks = drawn(case.portfolio, "parks")
    names = case.portfolio.park_names.to_dict()
    reasons = [zone_reason(found, str(zone), names, language) for zone in found.zones["zone"]]
    scored = found.zones.merge(found.answer.ranking[["rank", "score", "first_share"]], left_on="zone", right_index=True)
    chart = finished(
        expansion_map(found.zones, parks, case.layers or (), language, WIDTH), language,
        {"alternative": said(found.answer.question.title, language)},
    )  # fmt: skip
    with whole_folder(out) as unfinished:
        scored.assign(reason=reasons).to_file(unfinished / "zones.gpkg", layer="zones")
        found.cells[["cell_id", "out", "zone", "geometry"]].to_file(unfinished / "zones.gpkg", layer="land")
        land_table(found, language).to_csv(unfinished / "land.csv", index=False)
        (unfinished / "map.svg").write_text(svg(chart), encoding="utf-8")
        (unfinished / "sources.txt").write_text(_credits(case, language), encoding="utf-8")
    return [out / name for name in ("zones.gpkg", "land.csv", "map.svg", "sources.txt")]


def _credits(case: Case, language: str) -> str:
    """Return the sources of the shapes, with the words that must go with them."""
    used = [case.portfolio.input(table, "geometry").source for table in ("parks", "buildings")]
    used += [layer.source for layer in case.layers or ()]
    lines = {f"{each.titled(language)}. {each.credit(language)}".strip() for each in used}
    return "\n".join(sorted(lines)) + "\n"
