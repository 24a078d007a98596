"""Settings by the environment: what is given is used, and what is wrong is told."""

import json

import pytest

from terreinwijzer.errors import InputError
from terreinwijzer.web.environment import database_settings, read_environment
from terreinwijzer.web.headers import page_policy


def test_sqlite_is_the_default_and_its_secret_is_made_once(tmp_path):
    given = {"TERREINWIJZER_DATABASE": f"sqlite:///{tmp_path / 'a.sqlite3'}"}
    first, second = read_environment(given), read_environment(given)
    assert database_settings(first.database)["ENGINE"] == "django.db.backends.sqlite3"
    assert first.secret == second.secret
    assert len(first.secret) > 50


def test_one_setting_chooses_postgresql():
    address = "postgresql://web:pass%40word@db.example.nl:5433/parks?sslmode=require"
    found = database_settings(address)
    assert found["ENGINE"] == "django.db.backends.postgresql"
    assert (found["USER"], found["PASSWORD"], found["HOST"], found["PORT"], found["NAME"]) == (
        "web", "pass@word", "db.example.nl", "5433", "parks",
    )  # fmt: skip
    assert found["OPTIONS"] == {"sslmode": "require"}


def test_another_database_is_refused_with_what_to_do():
    with pytest.raises(InputError, match="The database 'mysql' is of a kind that is not known"):
        database_settings("mysql://db/parks")


def test_a_database_server_needs_a_secret_of_its_own():
    with pytest.raises(InputError, match="Set TERREINWIJZER_SECRET"):
        read_environment({"TERREINWIJZER_DATABASE": "postgresql://db/parks"})


def test_a_background_map_is_the_only_other_host_that_a_page_may_reach():
    assert "http" not in page_policy()
    policy = page_policy(["https://tiles.example.nl/{z}/{x}/{y}.png"])
    assert "img-src 'self' data: blob: https://tiles.example.nl;" in policy
    assert "script-src 'self';" in policy


PROVIDER = {
    "id": "gemeente", "name": "Gemeente", "address": "https://login.example.nl/realm", "client": "a", "secret": "b",
}  # fmt: skip


def providers(**changed: object):
    import json

    given = {"TERREINWIJZER_PROVIDERS": json.dumps([PROVIDER | changed])}
    return read_environment({"TERREINWIJZER_DATABASE": "sqlite:///:memory:", **given}).providers


def test_logging_in_may_lead_to_the_provider_and_to_where_it_sends_people_on():
    (one,) = providers(hosts=["https://sts.example.nl"], domains=["gemeente.example"])
    policy = page_policy([], [one.address, *one.hosts])
    assert "form-action 'self' https://login.example.nl https://sts.example.nl;" in policy
    assert one.domains == ("gemeente.example",)


@pytest.mark.parametrize(
    ("changed", "wrong"),
    [
        ({"address": "http://login.example.nl"}, "address"),
        ({"hosts": ["http://sts.example.nl"]}, "hosts"),
        ({"hosts": "https://sts.example.nl"}, "hosts"),
        ({"id": "Gemeente Heerlen"}, "id"),
        ({"secret": ""}, "secret"),
    ],
)
def test_a_provider_that_is_not_safe_or_not_complete_is_refused(changed, wrong):
    with pytest.raises(InputError, match=f"'{wrong}' is wrong"):
        providers(**changed)


@pytest.mark.parametrize(
    ("address", "secure"),
    [("smtp://u:p@mail.example.nl", (587, True, False)), ("smtps://mail.example.nl", (465, False, True)),
     ("smtp+plain://localhost", (25, False, False))],
)  # fmt: skip
def test_mail_is_encrypted_unless_said_otherwise(address, secure):
    from terreinwijzer.web.environment import mail_settings

    found = mail_settings(address)
    assert (found["EMAIL_PORT"], found["EMAIL_USE_TLS"], found["EMAIL_USE_SSL"]) == secure
    with pytest.raises(InputError, match="mail server is of a kind that is not known"):
        mail_settings("imap://mail.example.nl")


HEAT = {"id": "heat", "nl": "Hitte", "en": "Heat", "address": "https://kaart.example/wms?map=1", "layer": "pet",
        "credit": "Dienst"}  # fmt: skip
GREEN = {"id": "green", "nl": "Groen", "en": "Green", "address": "https://tegels.example/{z}/{x}/{y}.png",
         "credit": "Dienst"}  # fmt: skip


def test_layers_of_other_services_are_a_wms_or_tiles_and_the_map_may_reach_those_hosts():
    from terreinwijzer.web.headers import map_hosts

    found = read_environment({"TERREINWIJZER_OVERLAYS": json.dumps([HEAT, GREEN])})
    heat, green = found.overlays
    assert heat.tiles.startswith("https://kaart.example/wms?map=1&service=WMS")
    assert heat.tiles.endswith("&bbox={bbox-epsg-3857}")
    assert "request=GetLegendGraphic" in heat.legend_address
    assert (green.tiles, green.legend_address) == (GREEN["address"], "")
    policy = page_policy(map_hosts(found))
    assert "img-src 'self' data: blob: https://kaart.example https://tegels.example;" in policy


@pytest.mark.parametrize(
    ("listed", "named"),
    [([HEAT | {"address": "http://kaart.example/wms"}], "address"), ([HEAT | {"layer": ""}], "layer"),
     ([GREEN | {"layer": "x"}], "layer"), ([HEAT | {"credit": " "}], "credit"), ([HEAT | {"id": "A b"}], "id"),
     ([HEAT, HEAT], "id"), ([HEAT | {"legend": "ftp://x"}], "legend"), ([7], "id")],
)  # fmt: skip
def test_a_layer_that_cannot_be_used_is_told_by_what_is_wrong(listed, named):
    with pytest.raises(InputError, match=f"In TERREINWIJZER_OVERLAYS '{named}' is wrong"):
        read_environment({"TERREINWIJZER_OVERLAYS": json.dumps(listed)})


@pytest.mark.parametrize("text", ["{", "{}"])
def test_a_setting_that_is_no_list_of_layers_is_refused(text):
    with pytest.raises(InputError, match="TERREINWIJZER_OVERLAYS is no list in JSON"):
        read_environment({"TERREINWIJZER_OVERLAYS": text})
