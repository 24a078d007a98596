"""The commands of the web application: its server, and its worker."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from terreinwijzer.commands.options import HELP_LANGUAGE, AsJson, Lang, ServedData, SetAside, checked_language, helped
from terreinwijzer.commands.screen import print_json, tell, tell_set_aside, working
from terreinwijzer.vocabulary.wording import say


def serve(
    data: ServedData,
    *,
    host: Annotated[str, typer.Option("--host", help=helped("cli_opt_host"))] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help=helped("cli_opt_port"))] = 8000,
    workers: Annotated[int, typer.Option("--workers", min=0, max=16, help=helped("cli_opt_workers"))] = 1,
    processes: Annotated[int, typer.Option("--processes", min=1, max=64, help=helped("cli_opt_processes"))] = 1,
    set_aside: SetAside = None,
    lang: Lang = "",
    as_json: AsJson = False,
) -> None:
    """Serve the web application until it is stopped."""
    from terreinwijzer.web.server import prepared, rows_set_aside, without_administrator, without_map  # noqa: PLC0415

    language = checked_language(lang) or HELP_LANGUAGE
    server = working("cli_reading", lambda: prepared(data, host, port, workers, set_aside, processes))
    tell_set_aside(*rows_set_aside(), language)
    address = f"http://{server.effective_host}:{server.effective_port}/"
    if as_json:
        print_json({"address": address})
    else:
        tell(say("cli_serve_ready", language, address=address))
        for portfolio_id in without_administrator():
            tell(say("cli_serve_no_administrator", language, portfolio=portfolio_id))
        if without_map():
            tell(say("cli_serve_no_map", language))
    # Whoever reads this through a pipe waits for it while the server runs.
    sys.stdout.flush()
    server.run()


def example(
    data: ServedData,
    *,
    remove: Annotated[bool, typer.Option("--remove", help=helped("cli_opt_remove"))] = False,
    per_park: Annotated[int, typer.Option("--per-park", min=1, max=1_000, help=helped("cli_opt_per_park"))] = 6,
    set_aside: SetAside = None,
    lang: Lang = "",
    as_json: AsJson = False,
) -> None:
    """Fill the register of the web application with made-up records, or remove them."""
    from terreinwijzer.web.server import example as written  # noqa: PLC0415

    language = checked_language(lang) or HELP_LANGUAGE
    found = working("cli_reading", lambda: written(data, remove=remove, per_park=per_park, set_aside=set_aside))
    if as_json:
        print_json(found)
        return
    for portfolio_id, counts in found.items():
        said = "cli_example_removed" if remove else "cli_example_written"
        tell(say(said, language, portfolio=portfolio_id, count=sum(counts.values())))


def worker(
    data: ServedData,
    *,
    set_aside: SetAside = None,
    lang: Lang = "",
    as_json: AsJson = False,
) -> None:
    """Do the background work of a server that runs elsewhere, until it is stopped."""
    from terreinwijzer.web.server import work  # noqa: PLC0415

    language = checked_language(lang) or HELP_LANGUAGE
    if as_json:
        print_json({"worker": "started"})
    else:
        tell(say("cli_worker_ready", language))
    sys.stdout.flush()
    work(data, set_aside)
