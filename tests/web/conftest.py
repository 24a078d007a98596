"""The application on the reference case, with a database of its own."""

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from made_up_parks import made_up_portfolio
from served import served

from terreinwijzer.api.case import state_of, with_steering
from terreinwijzer.dossier.results import Results
from terreinwijzer.snapshots.case import Case
from terreinwijzer.snapshots.store import create_snapshot

ROOT = Path(__file__).parents[2]
HEERLEN = ROOT / "cases" / "heerlen"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs the database, to run it on a server as well; what only shows snapshots has nothing there."""
    for item in items:
        needs = {"application", "new_database"} & set(getattr(item, "fixturenames", ()))
        if needs and not item.get_closest_marker("snapshots"):
            item.add_marker("database")


@pytest.fixture(scope="session")
def new_database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], str]]:
    """Return a function that gives the address of an empty database: a file, or on the server that TEST_DATABASE names.

    The suite has to pass on both; CONTRIBUTING.md says how to run it on a server.
    """
    server, made = os.environ.get("TEST_DATABASE", ""), []
    if not server:
        yield lambda: f"sqlite:///{tmp_path_factory.mktemp('database') / 'web.sqlite3'}"
        return
    import psycopg

    def on_server() -> str:
        made.append(f"terreinwijzer_{uuid4().hex}")
        with psycopg.connect(server, autocommit=True) as opened:
            opened.execute(f"CREATE DATABASE {made[-1]}")
        return urlsplit(server)._replace(path=f"/{made[-1]}").geturl()

    yield on_server
    with psycopg.connect(server, autocommit=True) as opened:
        for name in made:
            opened.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def application(new_database: Callable[[], str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Set the application up once per process, with a database of its own."""
    os.environ |= {
        "TERREINWIJZER_DATA": str(HEERLEN),
        "TERREINWIJZER_DATABASE": new_database(),
        "TERREINWIJZER_SECRET": "only for tests, and long enough for every check of Django's",
        "TERREINWIJZER_CACHE": str(tmp_path_factory.mktemp("cache")),
        "DJANGO_SETTINGS_MODULE": "terreinwijzer.web.settings",
        # A browser keeps a loop running in the thread of the tests; nothing of Django runs in it.
        "DJANGO_ALLOW_ASYNC_UNSAFE": "1",
    }
    import django
    from django.core.management import call_command
    from django.db import connections
    from django.test.utils import setup_test_environment, teardown_test_environment

    django.setup()
    setup_test_environment()
    call_command("migrate", verbosity=0, interactive=False)
    yield
    teardown_test_environment()
    connections.close_all()


@pytest.fixture(scope="session")
def address(application, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:  # noqa: ARG001  (set up before)
    """Return the address of the reference case as its command serves it, with the database of the tests."""
    with served(HEERLEN, os.environ["TERREINWIJZER_DATABASE"], tmp_path_factory.mktemp("kept")) as where:
        yield where


@pytest.fixture
def client(application):  # noqa: ARG001  (set up before)
    """Return a browser without scripts."""
    from django.test import Client

    return Client(raise_request_exception=False)


@pytest.fixture
def login(application) -> Iterator[Callable[[str, str], object]]:  # noqa: ARG001  (set up before)
    """Return a function that gives a client of somebody with a role for a portfolio."""
    from django.test import Client

    from terreinwijzer.web.people.models import Membership, User

    made = []

    def logged_in(role: str, portfolio_id: str = "heerlen"):
        user = User.objects.create_user(f"{role}-{portfolio_id}-{len(made)}", password="x" * 12)
        made.append(user)
        if role != "public":
            own = "establishment-1" if role == "entrepreneur" else ""
            Membership.objects.create(user=user, portfolio_id=portfolio_id, role=role, establishment_id=own)
        client = Client(raise_request_exception=False)
        if role != "public":
            client.force_login(user)
        return client

    yield logged_in
    for user in made:
        user.delete()


@pytest.fixture
def token(application):  # noqa: ARG001  (set up before)
    """Return a function that makes a token, and gives the header by which a program shows it."""
    from datetime import timedelta

    from django.utils import timezone

    from terreinwijzer.web.connections.tokens import make_token

    def made(*scopes: str, portfolio_id: str = "heerlen", name: str = "meldingen") -> dict[str, str]:
        until = timezone.localdate() + timedelta(days=1)
        return {"authorization": f"Bearer {make_token(portfolio_id, name, scopes, until)[1]}"}

    return made


@pytest.fixture
def settings_with(application):  # noqa: ARG001  (set up before)
    """Return a function that changes settings of the installation until the test is over."""
    from django.conf import settings
    from django.test import override_settings

    changed = []

    def change(more=None, **environment):
        one = override_settings(ENVIRONMENT=replace(settings.ENVIRONMENT, **environment), **(more or {}))
        one.enable()
        changed.append(one)

    yield change
    for one in reversed(changed):
        one.disable()


@pytest.fixture
def no_tries(application):  # noqa: ARG001  (set up before)
    """Forget who tried what, before and after: limits hold for an address, and every test comes from the same one."""
    from django.core.cache import cache

    cache.clear()
    yield
    cache.clear()


@pytest.fixture(scope="session")
def plain(heerlen: Case) -> Case:
    """Return Heerlen without forecast and rules, which take the most time and are shown elsewhere."""
    return replace(heerlen, settings=replace(heerlen.settings, parameters={}, policies={}))


@pytest.fixture(scope="session")
def two_dates(plain: Case, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a store with two reference dates: in the second one a park has more jobs."""
    store = tmp_path_factory.mktemp("archive") / "store"
    create_snapshot(plain, store)
    day = date(2024, 12, 31)
    parks = plain.portfolio.table("parks").copy()
    parks.loc[parks["park_id"] == "beitel", "jobs"] += 100
    portfolio = replace(plain.portfolio, reference_date=day, tables={**plain.portfolio.tables, "parks": parks})
    later = replace(plain, settings=replace(plain.settings, reference_date=day), portfolio=portfolio)
    create_snapshot(later, store)
    return store


@pytest.fixture(scope="session")
def plain_results(plain: Case) -> Results:
    """Return what follows from Heerlen without forecast and rules."""
    return with_steering(plain, state_of(plain))


@pytest.fixture
def two_places(plain: Case, plain_results: Results, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the application show two portfolios, so that one could leak into the other."""
    from terreinwijzer.web.pages import frame
    from terreinwijzer.web.portfolios import Shown

    both = {name: Shown(name, plain, plain_results, "of-no-file") for name in ("heerlen", "elsewhere")}
    monkeypatch.setattr(frame, "portfolios_at", lambda _data: SimpleNamespace(ids=tuple(both), shown=both.get))


@pytest.fixture
def clean_records(application) -> Iterator[None]:  # noqa: ARG001  (set up before)
    """Leave nothing of what a test wrote."""
    yield
    from django.apps import apps

    # Those that refer to others first.
    names = """connections.Token connections.Webhook register.Offer register.Request register.Document
        register.Signal register.Visit register.Ownership register.Plan register.Person
        register.Plot register.Organisation programme.Effect programme.Action programme.Version
        participation.Reaction participation.Session participation.Theme"""
    for model in [apps.get_model(name) for name in names.split()]:
        model.objects.all().delete()
        model.history.all().delete()
    for name in ("writing.Submission", "register.Merge"):
        apps.get_model(name).objects.all().delete()


@pytest.fixture(scope="session")
def mapped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a store with two dates of a made-up portfolio that has shapes: 130 parks, plots, buildings and offers."""
    store = tmp_path_factory.mktemp("mapped") / "store"
    for day in (date(2023, 12, 31), date(2024, 12, 31)):
        create_snapshot(made_up_portfolio(day), store, portfolio_id="voorbeeld")
    return store


@pytest.fixture
def on_the_map(client, mapped):
    """Return a browser without scripts on the portfolio `voorbeeld`."""
    from django.conf import settings
    from django.test import override_settings

    with override_settings(ENVIRONMENT=replace(settings.ENVIRONMENT, data=str(mapped))):
        yield client
