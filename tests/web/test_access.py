"""Every route has a permission, every role gets what the table says, and every answer has its headers."""

import re
from types import MappingProxyType
from uuid import UUID

import pytest
from django.urls import URLPattern, URLResolver

from terreinwijzer.web.access.roles import PERMISSIONS, Permission, Role, may
from terreinwijzer.web.access.routes import BY_METHOD, ROUTES, TOKEN_ONLY
from terreinwijzer.web.access.scopes import SCOPES, Scope

PARTS = {"language": "nl", "portfolio_id": "heerlen", "park_id": "beitel", "suffix": "csv", "part": "rules",
         "uidb36": "0", "key": "none", "provider_id": "none", "task_id": UUID(int=1),
         "record": 1, "kind": "plans", "establishment_id": "1", "signal": 1, "other": 2}  # fmt: skip
TILE = {"file": "logo", "checksum": "abc", "layer": "parks", "z": 8, "x": 1, "y": 1, "scheme": "WebMercatorQuad"}
NAMES = {"chart": "chart_map"}


def every_route(resolver=None, space: str = "") -> dict[str, set[str]]:
    """Return every route that Django knows with the parts of its address."""
    from django.urls import get_resolver

    found: dict[str, set[str]] = {}
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            found |= every_route(pattern, f"{space}{pattern.namespace}:" if pattern.namespace else space)
        elif isinstance(pattern, URLPattern):
            found[f"{space}{pattern.name}"] = set(pattern.pattern.converters)
    return found


def address_of(route: str, parts: set[str]) -> str:
    from django.urls import reverse

    given = {**PARTS, **TILE, "name": "parks" if route.startswith("ogc") else NAMES.get(route, "fsi")}
    return reverse(route, kwargs={part: given[part] for part in parts})


@pytest.mark.usefixtures("application")
def test_the_table_has_every_route_and_no_other():
    assert set(ROUTES) == set(every_route())


@pytest.mark.parametrize("role", list(Role))
def test_every_role_gets_every_route_as_the_table_says(login, role):
    client = login(role.value)
    for route, parts in every_route().items():
        status = client.get(address_of(route, parts)).status_code
        assert status != 500, route
        if route in TOKEN_ONLY:
            # A session opens nothing there: another site could make a browser use it.
            assert status == 401, route
            continue
        assert (status != 403) == may(frozenset({Role.PUBLIC, role}), ROUTES[route]), route


@pytest.mark.parametrize("scope", list(Scope))
@pytest.mark.usefixtures("clean_records", "no_tries")
def test_every_scope_gets_every_route_of_the_api_as_the_table_says(client, token, scope):
    own, other = token(scope), token(scope, portfolio_id="elsewhere")
    for route, parts in every_route().items():
        address = address_of(route, parts)
        if not address.startswith("/api/"):
            continue
        for method in ("GET", "POST") if route in TOKEN_ONLY else ("GET",):
            needed = BY_METHOD.get((route, method), ROUTES[route])
            status = client.generic(method, address, headers=own).status_code
            assert status not in {401, 500}, route
            assert (status != 403) == (needed in SCOPES[scope]), (route, method)
            if "portfolio_id" in parts:
                assert client.generic(method, address, headers=other).status_code == 403, route


@pytest.mark.usefixtures("clean_records", "no_tries")
def test_a_token_is_for_the_api_alone(client, token):
    every = token(*Scope)
    assert client.get("/nl/heerlen/register/", headers=every).status_code == 403
    assert client.get("/nl/heerlen/connections/", headers=every).status_code == 403


def test_a_route_that_nobody_decided_on_answers_nobody(client, monkeypatch):
    monkeypatch.setattr("terreinwijzer.web.access.gate.ROUTES", MappingProxyType({}))
    answer = client.get("/nl/heerlen/")
    assert answer.status_code == 403
    assert "Dit mag u niet zien" in answer.content.decode()


def test_a_role_holds_for_its_own_portfolio_only(login, monkeypatch):
    nobody: dict[Role, frozenset[Permission]] = dict.fromkeys(Role, frozenset())
    analysts = MappingProxyType(nobody | {Role.ANALYST: PERMISSIONS[Role.ANALYST]})
    monkeypatch.setattr("terreinwijzer.web.access.roles.PERMISSIONS", analysts)
    assert login("analyst", "heerlen").get("/nl/heerlen/parks/").status_code == 200
    assert login("analyst", "elsewhere").get("/nl/heerlen/parks/").status_code == 403
    assert login("council", "heerlen").get("/nl/heerlen/parks/").status_code == 403


def test_who_may_what():
    """The table by what it must never allow, and what each kind of user cannot work without."""
    holders = {each: {role for role in Role if may(frozenset({role}), each)} for each in Permission}
    staff = {Role.ACCOUNT_MANAGER, Role.ADMINISTRATOR}
    assert holders[Permission.SEE_PORTFOLIO] == holders[Permission.SEE_ADVICE] == holders[Permission.REACT] == set(Role)
    assert holders[Permission.SEE_PERSONAL_DATA] == holders[Permission.WRITE_REGISTER] == staff
    assert holders[Permission.SEE_REGISTER] == staff | {Role.ANALYST}
    assert holders[Permission.SEE_PROGRAMME] == staff | {Role.ANALYST, Role.COUNCIL}
    assert holders[Permission.ADMINISTER] == {Role.ADMINISTRATOR}
    own = holders[Permission.SEE_OWN_ESTABLISHMENT]
    assert holders[Permission.WRITE_OWN_ESTABLISHMENT] == own == {Role.ENTREPRENEUR}
    # Whoever changes something sees it, and an old value can hold somebody's name.
    assert holders[Permission.WRITE_REGISTER] <= holders[Permission.SEE_REGISTER]
    assert holders[Permission.WRITE_PROGRAMME] <= holders[Permission.SEE_PROGRAMME]
    assert holders[Permission.SEE_HISTORY] <= holders[Permission.SEE_PERSONAL_DATA]


def test_the_menu_has_what_the_user_may_open(login, monkeypatch):
    from terreinwijzer.web.access import routes
    from terreinwijzer.web.pages import frame

    table = MappingProxyType({**routes.ROUTES, "audit": Permission.SEE_PROGRAMME})
    monkeypatch.setattr(frame, "ROUTES", table)
    assert 'href="/nl/heerlen/audit/">Controle' in login("council").get("/nl/heerlen/parks/").content.decode()
    assert 'href="/nl/heerlen/audit/">Controle' not in login("entrepreneur").get("/nl/heerlen/parks/").content.decode()


def test_a_role_that_does_not_exist_cannot_be_given(login):
    from django.db import IntegrityError, transaction

    with pytest.raises(IntegrityError, match=r"membership_role_known"), transaction.atomic():
        login("emperor")


def test_pages_may_run_no_script_of_their_own_and_none_of_others(client):
    for address in ("/nl/heerlen/", "/nl/heerlen/parks/", "/nl/heerlen/atlas/", "/nl/nowhere/"):
        answer = client.get(address)
        policy = answer["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'self';" in policy
        assert "unsafe" not in policy
        assert answer["X-Frame-Options"] == "DENY"
        assert answer["X-Content-Type-Options"] == "nosniff"
        page = answer.content.decode()
        assert not re.search(r"<script(?![^>]*\ssrc=)(?![^>]*type=\"application/json\")", page)
        assert not re.search(r"\s(style|on\w+)=\"", page)
        assert not re.search(r"(?:src|href)=\"(?:https?:)?//", page)


def test_the_settings_for_a_public_server_satisfy_django(tmp_path):
    import os
    import subprocess
    import sys

    given = os.environ | {
        "DJANGO_SETTINGS_MODULE": "terreinwijzer.web.settings", "TERREINWIJZER_SECURE": "1",
        "TERREINWIJZER_DATABASE": f"sqlite:///{tmp_path / 'deploy.sqlite3'}", "TERREINWIJZER_SECRET": "",
    }  # fmt: skip
    # Of the tests themselves, for a browser beside the database.
    given.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)
    command = [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "WARNING"]
    done = subprocess.run(command, env=given, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert oct((tmp_path / "deploy.secret").stat().st_mode)[-3:] == "600"


@pytest.mark.usefixtures("application")
def test_models_and_migrations_agree():
    from django.core.management import call_command

    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
