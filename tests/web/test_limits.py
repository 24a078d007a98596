"""Limits: whoever tries passwords, or writes without an account, is slowed down; people are not."""

import pytest

pytestmark = pytest.mark.usefixtures("no_tries")


def test_after_five_wrong_passwords_the_right_one_waits_too(client):
    from terreinwijzer.web.people.actions import make_user

    good = "correct paard batterij nietje"
    user = make_user("carla", email="carla@heerlen.example", password=good)
    for _ in range(5):
        client.post("/nl/account/login/", {"login": "carla", "password": "wrong"})
    page = client.post("/nl/account/login/", {"login": "carla", "password": good}).content.decode()
    assert "Te vaak geprobeerd. Wacht vijf minuten" in page
    assert not client.session.get("_auth_user_id")
    user.delete()


def test_what_is_sent_too_often_from_one_address_without_an_account_is_refused(client, login):
    def send(who, address="10.0.0.1"):
        return who.post("/nl/heerlen/privacy/", REMOTE_ADDR=address)

    assert {send(client).status_code for _ in range(30)} == {200}
    refused = send(client)
    assert refused.status_code == 429
    assert int(refused["Retry-After"]) == 600
    assert "Wacht tien minuten" in refused.content.decode()
    # Reading goes on, others can write, and whoever is logged in is known.
    assert client.get("/nl/heerlen/privacy/", REMOTE_ADDR="10.0.0.1").status_code == 200
    assert send(client, "10.0.0.2").status_code == 200
    assert send(login("analyst")).status_code == 200


def test_nobody_gets_round_a_limit_by_saying_that_he_is_somebody_else(client):
    for number in range(30):
        client.post("/nl/heerlen/privacy/", REMOTE_ADDR="10.0.0.3", HTTP_X_FORWARDED_FOR=f"10.1.0.{number}")
    said = client.post("/nl/heerlen/privacy/", REMOTE_ADDR="10.0.0.3", HTTP_X_FORWARDED_FOR="10.1.1.1")
    assert said.status_code == 429


def test_limits_hold_for_every_process_of_a_server():
    from django.conf import settings

    assert settings.CACHES["default"]["BACKEND"] == "django.core.cache.backends.db.DatabaseCache"
