"""The command that gives every park of a portfolio a score for an energy hub, here or on a cluster."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from terreinwijzer.commands.options import AsJson, CaseFolder, Lang, SetAside, helped
from terreinwijzer.commands.screen import counting, load, print_json, print_table, records, tell, write_table
from terreinwijzer.vocabulary.wording import say

NUMBERS = ("score", "own_peaks_kw", "freed_kw", "battery_freed_kw", "sun_kwh")


def hub_screen(
    case: CaseFolder,
    *,
    out: Annotated[
        Path | None, typer.Option("--out", metavar=helped("cli_place_file"), help=helped("cli_opt_out"))
    ] = None,
    keep: Annotated[
        Path, typer.Option("--keep", metavar=helped("cli_place_folder"), help=helped("cli_opt_keep"))
    ] = Path(".terreinwijzer-hub-screen"),
    resume: Annotated[bool, typer.Option("--resume", help=helped("cli_opt_resume"))] = False,
    scheduler: Annotated[
        str, typer.Option("--scheduler", metavar="tcp://HOST:PORT", help=helped("cli_opt_scheduler"))
    ] = "",
    threads: Annotated[
        int, typer.Option("--threads", min=0, metavar=helped("cli_place_number"), help=helped("cli_opt_threads"))
    ] = 0,
    set_aside: SetAside = None,
    lang: Lang = "",
    as_json: AsJson = False,
) -> None:
    """Give every park a score for an energy hub: an indication, from what is known of parks alone."""
    from terreinwijzer.api.case import indicator_table  # noqa: PLC0415
    from terreinwijzer.api.hub import screen_parks  # noqa: PLC0415
    from terreinwijzer.spatial.runner import Kept, RunSettings  # noqa: PLC0415

    loaded = load(case, lang, set_aside)
    language, kept = lang or loaded.settings.language, Kept(keep)
    if not resume:
        kept.clear()
    per_park = indicator_table(loaded).per_park
    with counting("cli_hub_screening", language) as progress:
        found = screen_parks(loaded, per_park, run=RunSettings(scheduler, threads), kept=kept, progress=progress)
    if out:
        write_table(found, out, language, as_json=as_json)
    elif as_json:
        print_json({"parks": records(found)})
    else:
        from terreinwijzer.vocabulary.notation import number  # noqa: PLC0415

        rows = [
            (str(row["name"]), *(number(row[name], language) for name in NUMBERS),
             say(f"hub_mix_{row['mix_basis']}", language))
            for _, row in found.iterrows()
        ]  # fmt: skip
        heads = [say(f"cli_head_{name}", language) for name in ("park", *NUMBERS, "mix_basis")]
        print_table(say("cli_title_screening", language), heads, rows)
    kept.clear()
    if not as_json:
        tell(say("hub_screening_note", language))
