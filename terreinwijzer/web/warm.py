"""Before the first visitor comes: asks for the pages that everybody asks for, so that what is made once is there."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator
from threading import Event, Thread
from typing import Any
from wsgiref.util import setup_testing_defaults

from django.conf import settings
from django.db import connections
from django.urls import reverse

from terreinwijzer.vocabulary.language import LANGUAGES
from terreinwijzer.web.logs import OWN
from terreinwijzer.web.ogc.urls import ROOT
from terreinwijzer.web.portfolios import portfolios_at
from terreinwijzer.web.register.work_lists import unmatched

PAGES = ("home", "parks", "atlas", "audit")
# The first look at the climate of a country takes seven seconds; the others a tenth to half a second.
EXPLORERS = ("explore_climate", "explore_weighing", "explore_labour", "explore_compare", "explore_streams")
# Set while nothing is being made for the first visitors.
_warm = Event()
_warm.set()
Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def warm_up(application: Application, portfolio_ids: Iterable[str]) -> Thread:
    """Ask for the first pages of every portfolio in a thread of its own, and return that; visitors can come meanwhile.

    Parameters
    ----------
    application
        Called as a server does, but not through the network: nobody has to listen yet.
    portfolio_ids
        Which portfolios are shown.
    """
    _warm.clear()
    thread = Thread(target=_ask, args=(application, tuple(portfolio_ids)), name="warm-up", daemon=True)
    thread.start()
    return thread


def is_warm() -> bool:
    """Tell whether what is made once has been made: who sends visitors to one of several servers waits for that."""
    return _warm.is_set()


def _ask(application: Application, portfolio_ids: tuple[str, ...]) -> None:
    try:
        _ask_all(application, portfolio_ids)
    finally:
        # What is kept from now on has 700,000 objects for a country. Looking through them for garbage stops every page
        # for 0.2 s each time; frozen they are not looked at.
        gc.collect()
        gc.freeze()
        _warm.set()


def _ask_all(application: Application, portfolio_ids: tuple[str, ...]) -> None:
    for portfolio_id in portfolio_ids:
        for address in _addresses(portfolio_id):
            # As the proxy would ask; without one, nobody looks at its word.
            environ = {"PATH_INFO": address, "wsgi.url_scheme": "https", "HTTP_X_FORWARDED_PROTO": "https", OWN: True}
            setup_testing_defaults(environ)
            answer: Any = application(environ, lambda *_: None)
            for _ in answer:
                pass
            answer.close()
        # What members see, whom nobody can be here.
        if shown := portfolios_at(settings.ENVIRONMENT.data).shown(portfolio_id):
            unmatched(shown)
    connections.close_all()


def _addresses(portfolio_id: str) -> Iterator[str]:
    for page in PAGES:
        for language in LANGUAGES:
            yield reverse(page, kwargs={"language": language, "portfolio_id": portfolio_id})
    # One park stands for all: what a country keeps of earlier dates and of its buildings is worked out once.
    shown = portfolios_at(settings.ENVIRONMENT.data).shown(portfolio_id)
    if shown is not None and len(shown.names):
        whole = {"language": LANGUAGES[0], "portfolio_id": portfolio_id, "park_id": str(shown.names.index[0])}
        yield reverse("park", kwargs=whole)
    for page in EXPLORERS:
        yield reverse(page, kwargs={"language": LANGUAGES[0], "portfolio_id": portfolio_id})
    yield f"/{ROOT.replace('<slug:portfolio_id>', portfolio_id)}/collections/parks/items"
