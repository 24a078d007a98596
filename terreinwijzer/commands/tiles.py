"""The command that makes the tiles of the map beforehand."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from terreinwijzer.commands.options import HELP_LANGUAGE, AsJson, Lang, ServedData, SetAside, checked_language, helped
from terreinwijzer.commands.screen import counting, print_json, print_table, working
from terreinwijzer.vocabulary.wording import say


def tiles(
    data: ServedData,
    *,
    buildings: Annotated[
        Path | None,
        typer.Option("--buildings", metavar=helped("cli_place_file"), help=helped("cli_opt_tiles_buildings")),
    ] = None,
    set_aside: SetAside = None,
    lang: Lang = "",
    as_json: AsJson = False,
) -> None:
    """Make the tiles of the map before the web application needs them."""
    from terreinwijzer.vocabulary.notation import number  # noqa: PLC0415
    from terreinwijzer.web.environment import cache_folder  # noqa: PLC0415
    from terreinwijzer.web.portfolios import Portfolios  # noqa: PLC0415
    from terreinwijzer.web.tiles.kept import TILES, kept_tiles  # noqa: PLC0415

    language, found, made = checked_language(lang) or HELP_LANGUAGE, Portfolios(data, set_aside), []
    for portfolio_id in found.ids:
        for day in found.days(portfolio_id):
            shown = working("cli_reading", partial(found.shown, portfolio_id, day))
            with counting("cli_tiles_making", language) as progress:
                told = partial(_told, progress)
                kept = kept_tiles(cache_folder() / TILES, shown.checksum, shown.results, buildings, told)
            for layer in kept.layers.values():
                size = kept.file(layer.name).stat().st_size
                when = shown.results.reference_date.isoformat()
                made.append({"portfolio_id": portfolio_id, "date": when, "layer": layer.name,
                             "features": layer.rows, "bytes": size, "folder": str(kept.folder)})  # fmt: skip
    if as_json:
        print_json(made)
        return
    heads = [say(f"cli_tiles_{name}", language) for name in ("portfolio", "date", "layer", "features", "size")]
    rows = [
        [each["portfolio_id"], each["date"], each["layer"], number(each["features"], language, 0),
         f"{number(each['bytes'] / 1024, language, 0)} KiB"]
        for each in made
    ]  # fmt: skip
    print_table("", heads, rows)


def _told(progress: Callable[[int, int], None], _layer: str, of: int, done: int) -> None:
    progress(done, of)
