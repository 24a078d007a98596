"""Commands on the national services: what there is, and fetching it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from terreinwijzer.commands.options import HELP_LANGUAGE, AsJson, Lang, checked_language, helped
from terreinwijzer.commands.screen import print_json, print_table, tell
from terreinwijzer.errors import InputError, Problem
from terreinwijzer.vocabulary.wording import say

if TYPE_CHECKING:
    from rich.console import Console
    from rich.status import Status

    from terreinwijzer.sources.network.client import HttpClient
    from terreinwijzer.sources.network.settings import HttpSettings
    from terreinwijzer.sources.services.area import Area
    from terreinwijzer.sources.services.cbs import FetchedTable
    from terreinwijzer.sources.services.coverages import FetchedRaster
    from terreinwijzer.sources.services.pieces import Fetched
    from terreinwijzer.sources.services.service_list import Service

RASTERS = ("wcs", "wms")
ServicesFile = Annotated[
    Path | None, typer.Option("--services", metavar=helped("cli_place_file"), help=helped("cli_opt_services"))
]


def services(*, own: ServicesFile = None, lang: Lang = "", as_json: AsJson = False) -> None:
    """Show the services that can be fetched, with their terms."""
    from terreinwijzer.sources.services.service_list import read_services  # noqa: PLC0415

    language = checked_language(lang) or HELP_LANGUAGE
    found = read_services(own)
    if as_json:
        print_json({name: _as_data(service, language) for name, service in found.items()})
        return
    heads = ("cli_head_service", "cli_head_title", "cli_head_licence", "cli_head_verified")
    verified = {True: say("cli_yes", language), False: say("cli_no", language)}
    rows = [
        (name, each.source.titled(language), each.source.terms(language), verified[each.statement.verified])
        for name, each in found.items()
    ]
    print_table("", [say(head, language) for head in heads], rows)


def fetch(
    service: Annotated[str, typer.Argument(metavar=helped("cli_place_service"), help=helped("cli_arg_service"))],
    *,
    out: Annotated[Path, typer.Option("--out", metavar=helped("cli_place_file"), help=helped("cli_opt_fetch_out"))],
    box: Annotated[str, typer.Option("--bbox", metavar=helped("cli_place_box"), help=helped("cli_opt_box"))] = "",
    municipality: Annotated[
        str, typer.Option("--municipality", metavar=helped("cli_place_code"), help=helped("cli_opt_municipality"))
    ] = "",
    moment: Annotated[
        str, typer.Option("--moment", metavar=helped("cli_place_moment"), help=helped("cli_opt_moment"))
    ] = "",
    file: Annotated[
        Path | None, typer.Option("--file", metavar=helped("cli_place_file"), help=helped("cli_opt_file"))
    ] = None,
    own: ServicesFile = None,
    cache: Annotated[
        Path | None, typer.Option("--cache", metavar=helped("cli_place_folder"), help=helped("cli_opt_cache"))
    ] = None,
    offline: Annotated[bool, typer.Option("--offline", help=helped("cli_opt_offline"))] = False,
    resume: Annotated[bool, typer.Option("--resume", help=helped("cli_opt_resume"))] = False,
    lang: Lang = "",
    as_json: AsJson = False,
) -> None:
    """Fetch a service into a file, with its papers beside it."""
    from terreinwijzer.sources.network.settings import HttpSettings  # noqa: PLC0415
    from terreinwijzer.sources.services.service_list import FILE_KINDS, read_services, service_called  # noqa: PLC0415

    language = checked_language(lang) or HELP_LANGUAGE
    chosen = service_called(service, own)
    wanted = ".tif" if chosen.kind in RASTERS else ".parquet"
    if out.suffix != wanted:
        raise InputError(Problem("fetch_file_kind", value=str(out), details={"expected": wanted}))
    if chosen.kind in FILE_KINDS or file:
        _tell_outcome(_from_file(file, chosen, box, out), chosen, language, as_json=as_json)
        return
    if bool(box) == bool(municipality):
        raise InputError(Problem("fetch_area_to_choose"))
    given = _Given(chosen, read_services(own), box, municipality, moment, resume, out)
    settings = HttpSettings(cache=cache or _default_cache(), offline=offline)
    _tell_outcome(_from_service(given, settings, language), chosen, language, as_json=as_json)


@dataclass(frozen=True)
class _Given:
    """What the user asked."""

    service: Service
    services: Mapping[str, Service]
    box: str
    municipality: str
    moment: str
    resume: bool
    out: Path


def _from_service(given: _Given, settings: HttpSettings, language: str) -> Fetched | FetchedRaster | FetchedTable:
    """Fetch what was asked, in the way of the service, and tell on the screen where it is."""
    from rich.console import Console  # noqa: PLC0415

    from terreinwijzer.sources.network.client import HttpClient  # noqa: PLC0415
    from terreinwijzer.sources.services.cbs import fetch_table  # noqa: PLC0415
    from terreinwijzer.sources.services.coverages import fetch_raster  # noqa: PLC0415
    from terreinwijzer.sources.services.fetch import fetch as fetch_features  # noqa: PLC0415

    chosen, out = given.service, given.out
    console = Console(stderr=True)
    with HttpClient(settings) as client, console.status(say("cli_fetching", language)) as status:
        client.report = lambda code, details: _show(status, console, code, details, language)
        if chosen.kind == "cbs":
            if not given.municipality:
                raise InputError(Problem("fetch_municipality_needed", value=chosen.name))
            return fetch_table(client, chosen, {chosen.municipality: [given.municipality]}, out)
        area = _area(client, given)
        if chosen.kind in RASTERS:
            return fetch_raster(client, chosen, area, out)
        return fetch_features(client, chosen, area, out, moment=given.moment, resume=given.resume)


def _from_file(file: Path | None, service: Service, box: str, out: Path) -> Fetched:
    from terreinwijzer.sources.services.area import Area, read_box  # noqa: PLC0415
    from terreinwijzer.sources.services.delivery import take_delivery  # noqa: PLC0415

    if file is None:
        raise InputError(Problem("fetch_needs_file", value=service.name, details={"address": service.address}))
    return take_delivery(file, service, read_box(box) if box else Area(), out)


def _area(client: HttpClient, given: _Given) -> Area:
    from terreinwijzer.sources.services.area import read_box  # noqa: PLC0415
    from terreinwijzer.sources.services.fetch import municipality_area  # noqa: PLC0415

    return read_box(given.box) if given.box else municipality_area(client, given.services, given.municipality)


def _tell_outcome(
    done: Fetched | FetchedRaster | FetchedTable, service: Service, language: str, *, as_json: bool
) -> None:
    """Tell what came: the file, how much, what was left out, and whom to credit."""
    told = asdict(done) | {"path": str(done.path), "papers": str(done.papers)}
    if as_json:
        print_json(told)
        return
    tell(say("cli_written", language, path=done.path))
    kind = {"Fetched": "fetch_done", "FetchedRaster": "fetch_raster_done", "FetchedTable": "fetch_table_done"}
    tell(say(kind[type(done).__name__], language, **told | {"papers": done.papers.name}))
    for name in ("duplicates", "outside"):
        if told.get(name):
            tell(say(f"fetch_{name}", language, count=told[name]))
    for column, count in told.get("unreadable", {}).items():
        tell(say("fetch_unreadable", language, column=column, count=count))
    if credit := service.source.credit(language):
        tell(say("fetch_credit", language, credit=credit))


def _show(status: Status, console: Console, code: str, details: Mapping[str, object], language: str) -> None:
    """Show where a fetch is: on a terminal in place, elsewhere only what is out of the ordinary."""
    text = say(code, language, **details)
    if console.is_terminal:
        status.update(text)
    elif code != "fetch_progress":
        console.print(text, highlight=False)


def _default_cache() -> Path:
    """Return where answers are kept for this user, as the system wants it."""
    home = os.environ.get("LOCALAPPDATA") or os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(home) / "terreinwijzer"


def _as_data(service: Service, language: str) -> dict[str, object]:
    return {
        "kind": service.kind,
        "address": service.address,
        "collection": service.collection,
        "title": service.source.titled(language),
        "terms": service.source.terms(language),
        "table": service.table,
        "verified": service.statement.verified,
        "by": service.statement.by,
        "day": service.statement.day,
    }
