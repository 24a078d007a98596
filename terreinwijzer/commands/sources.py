"""Commands on the national services: what there is, and fetching it."""

from __future__ import annotations

import os
from collections.abc import Mapping
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

    from terreinwijzer.sources.area import Area
    from terreinwijzer.sources.http import HttpClient
    from terreinwijzer.sources.pieces import Fetched
    from terreinwijzer.sources.services import Service

ServicesFile = Annotated[
    Path | None, typer.Option("--services", metavar=helped("cli_place_file"), help=helped("cli_opt_services"))
]


def services(*, own: ServicesFile = None, lang: Lang = "", as_json: AsJson = False) -> None:
    """Show the services that can be fetched, with their terms."""
    from terreinwijzer.sources.services import read_services  # noqa: PLC0415

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
    from rich.console import Console  # noqa: PLC0415

    from terreinwijzer.sources.fetch import fetch as fetch_features  # noqa: PLC0415
    from terreinwijzer.sources.http import HttpClient  # noqa: PLC0415
    from terreinwijzer.sources.http_settings import HttpSettings  # noqa: PLC0415
    from terreinwijzer.sources.services import FILE_KINDS, service_called  # noqa: PLC0415

    language = checked_language(lang) or HELP_LANGUAGE
    if out.suffix != ".parquet":
        raise InputError(Problem("fetch_file_kind", value=str(out)))
    chosen = service_called(service, own)
    if chosen.kind in FILE_KINDS or file:
        _tell_outcome(_from_file(file, chosen, box, out), chosen, language, as_json=as_json)
        return
    settings = HttpSettings(cache=cache or _default_cache(), offline=offline)
    console = Console(stderr=True)
    with HttpClient(settings) as client, console.status(say("cli_fetching", language)) as status:
        client.report = lambda code, details: _show(status, console, code, details, language)
        area = _area(client, box, municipality, own)
        done = fetch_features(client, chosen, area, out, moment=moment, resume=resume)
    _tell_outcome(done, chosen, language, as_json=as_json)


def _from_file(file: Path | None, service: Service, box: str, out: Path) -> Fetched:
    from terreinwijzer.sources.area import Area, read_box  # noqa: PLC0415
    from terreinwijzer.sources.delivery import take_delivery  # noqa: PLC0415

    if file is None:
        raise InputError(Problem("fetch_needs_file", value=service.name, details={"address": service.address}))
    return take_delivery(file, service, read_box(box) if box else Area(), out)


def _area(client: HttpClient, box: str, municipality: str, own: Path | None) -> Area:
    from terreinwijzer.sources.area import read_box  # noqa: PLC0415
    from terreinwijzer.sources.fetch import municipality_area  # noqa: PLC0415
    from terreinwijzer.sources.services import read_services  # noqa: PLC0415

    if bool(box) == bool(municipality):
        raise InputError(Problem("fetch_area_to_choose"))
    return read_box(box) if box else municipality_area(client, read_services(own), municipality)


def _tell_outcome(done: Fetched, service: Service, language: str, *, as_json: bool) -> None:
    if as_json:
        print_json(done.as_data())
        return
    tell(say("cli_written", language, path=done.path))
    tell(say("fetch_done", language, features=done.features, pages=done.pages, papers=done.papers.name))
    for code, count in (("fetch_duplicates", done.duplicates), ("fetch_outside", done.outside)):
        if count:
            tell(say(code, language, count=count))
    for column, count in done.unreadable.items():
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
