"""Logging in: by a password, with a second step, and through the provider of one's organisation."""

import base64
import hashlib
import hmac
import re
import struct
import time
from urllib.parse import urlsplit

import pytest
from openid_provider import CLIENT, SECRET, serving

pytestmark = pytest.mark.usefixtures("no_tries", "anna")

PASSWORD = "correct paard batterij nietje"  # noqa: S105  (of somebody made up)


@pytest.fixture
def anna():
    """Return the administrator of Heerlen."""
    from terreinwijzer.web.people.actions import give_role, make_user

    user = make_user("anna", email="anna@heerlen.example", password=PASSWORD)
    give_role(user, "heerlen", "administrator", by=None)
    yield user
    user.delete()


@pytest.fixture
def strict(settings_with):
    """Let roles that show personal data wait for a second step, as on a server for others."""
    settings_with(second_factor=True)


def log_in(client, name="anna", password=PASSWORD, to="/nl/heerlen/parks/"):
    return client.post(f"/nl/account/login/?next={to}", {"login": name, "password": password})


def code_of(key: str, steps: int = 0) -> str:
    """Return the code that an app shows: RFC 6238, of the step of half a minute that is `steps` from now."""
    counter = struct.pack(">Q", int(time.time()) // 30 + steps)
    digest = hmac.new(base64.b32decode(key), counter, hashlib.sha1).digest()
    place = digest[-1] & 0x0F
    return f"{(struct.unpack('>I', digest[place : place + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"


def switch_on(client) -> str:
    """Switch the second step on as a person does, and return the key that the app keeps."""
    page = client.get("/nl/account/factor/activate/")
    if page.status_code == 302:
        client.post(page["Location"], {"password": PASSWORD})
        page = client.get("/nl/account/factor/activate/")
    key = re.search(r"<code>([A-Z2-7]{32})</code>", page.content.decode())[1]
    done = client.post("/nl/account/factor/activate/", {"code": code_of(key)})
    assert done.status_code == 302, done.content.decode()
    return key


def may_administer(client) -> bool:
    from django.http import HttpRequest

    from terreinwijzer.web.access.holders import may_here
    from terreinwijzer.web.access.roles import Permission

    request = HttpRequest()
    answer = client.get("/nl/account/")
    request.user, request.session = answer.wsgi_request.user, client.session
    return may_here(request, "heerlen", Permission.SEE_PERSONAL_DATA)


@pytest.mark.parametrize("name", ["anna", "anna@heerlen.example"])
def test_with_name_or_mail_address_and_password_one_is_back_where_one_was(client, name):
    assert "Aanmelden" in client.get("/nl/heerlen/parks/").content.decode()
    answer = log_in(client, name)
    assert (answer.status_code, answer["Location"]) == (302, "/nl/heerlen/parks/")
    page = client.get("/nl/heerlen/parks/").content.decode()
    assert 'href="/nl/account/"' in page
    assert "anna" in page


def test_a_wrong_password_is_told_without_saying_whether_the_name_exists(client):
    told = []
    for name in ("anna", "nobody"):
        answer = log_in(client, name, "something else altogether")
        assert answer.status_code == 200
        page = answer.content.decode()
        assert 'role="alert"' in page
        told.append(re.search(r'<div class="faults".*?</div>', page, re.DOTALL)[0])
    assert told[0] == told[1]
    assert not client.session.get("_auth_user_id")


def test_another_site_cannot_be_where_one_goes_after_logging_in(client):
    assert log_in(client, to="https://evil.example/")["Location"] == "/nl/"


def test_whoever_logs_out_is_nobody_again(client):
    log_in(client)
    client.post("/nl/account/logout/")
    assert client.get("/nl/account/")["Location"].startswith("/nl/account/login/")


def test_an_account_that_is_switched_off_does_not_log_in(client, anna):
    anna.is_active = False
    anna.save()
    answer = log_in(client)
    assert not client.session.get("_auth_user_id")
    assert answer["Location"] == "/nl/account/inactive/"


def test_nobody_makes_an_account_for_himself():
    from django.urls import NoReverseMatch, reverse

    with pytest.raises(NoReverseMatch, match="account_signup"):
        reverse("account_signup")


@pytest.mark.usefixtures("strict")
def test_a_role_that_shows_personal_data_waits_for_the_second_step(client):
    log_in(client)
    assert not may_administer(client)
    assert "Uw rol toont persoonsgegevens" in client.get("/nl/account/").content.decode()
    switch_on(client)
    assert may_administer(client)
    assert "Uw rol toont persoonsgegevens" not in client.get("/nl/account/").content.decode()


@pytest.mark.usefixtures("strict")
def test_a_session_of_before_the_second_step_does_not_become_sure_by_it(client):
    from django.test import Client

    earlier = Client(raise_request_exception=False)
    for each in (earlier, client):
        log_in(each)
    switch_on(client)
    assert may_administer(client)
    assert not may_administer(earlier)


def test_the_code_of_the_app_is_asked_after_the_password_and_works_once(client):
    log_in(client)
    key = switch_on(client)
    client.post("/nl/account/logout/")
    asked = log_in(client)
    assert asked["Location"].startswith("/nl/account/factor/authenticate/")
    assert client.get("/nl/account/")["Location"].startswith("/nl/account/login/"), "not logged in by half"
    wrong = client.post("/nl/account/factor/authenticate/", {"code": "000000"})
    assert 'role="alert"' in wrong.content.decode()
    code = code_of(key)
    assert client.post("/nl/account/factor/authenticate/", {"code": code})["Location"] == "/nl/heerlen/parks/"
    assert client.get("/nl/account/").status_code == 200
    client.post("/nl/account/logout/")
    log_in(client)
    assert client.post("/nl/account/factor/authenticate/", {"code": code}).status_code == 200


def test_a_recovery_code_replaces_the_app_once(client):
    log_in(client)
    switch_on(client)
    codes = re.findall(r"<code>(\w{8,})</code>", client.get("/nl/account/factor/codes/").content.decode())
    assert len(codes) == 10
    assert client.get("/nl/account/factor/codes/file/").content.decode().split() == codes
    for expected in ("/nl/heerlen/parks/", None):
        client.post("/nl/account/logout/")
        log_in(client)
        assert client.post("/nl/account/factor/authenticate/", {"code": codes[0]}).get("Location") == expected


def test_secrets_of_second_steps_are_not_readable_in_the_database(client, anna):
    from allauth.mfa.models import Authenticator

    log_in(client)
    key = switch_on(client)
    codes = client.get("/nl/account/factor/codes/file/").content.decode().split()
    kept = [str(each.data) for each in Authenticator.objects.filter(user=anna)]
    assert len(kept) == 2
    assert not any(secret in each for each in kept for secret in (key, *codes))


def test_a_forgotten_password_is_replaced_by_the_link_in_a_mail(client, settings_with):
    from django.core import mail

    settings_with(mail="smtp://localhost", more={"ACCOUNT_EMAIL_NOTIFICATIONS": True})
    mail.outbox.clear()
    for address in ("anna@heerlen.example", "nobody@heerlen.example"):
        assert client.post("/nl/account/password/reset/", {"email": address})["Location"].endswith("/sent/")
    assert [each.to for each in mail.outbox] == [["anna@heerlen.example"]]
    assert mail.outbox[0].subject == "Nieuw wachtwoord kiezen"
    link = urlsplit(re.search(r"http\S+", mail.outbox[0].body)[0]).path
    form = client.get(link)["Location"]
    chosen = "een heel ander zinnetje"
    done = client.post(form, {"password1": chosen, "password2": chosen})
    assert done.status_code == 302
    assert client.get(link).status_code == 200, "the link works once"
    assert log_in(client, password=PASSWORD).status_code == 200
    assert log_in(client, password=chosen).status_code == 302
    assert mail.outbox[-1].subject == "Uw wachtwoord is gewijzigd"


@pytest.fixture
def provider(settings_with):
    """Return the provider of the municipality, at which this application is known."""
    from terreinwijzer.web.providers import Provider, as_django

    with serving() as served:
        one = Provider("gemeente", "Gemeente", served.address, CLIENT, SECRET, domains=("heerlen.example",))
        settings_with(providers=(one,), second_factor=True, more={"SOCIALACCOUNT_PROVIDERS": as_django((one,))})
        yield served


def through(client, provider, **person):
    """Log in through the provider as a person does, and return the last answer."""
    provider.person = person
    start = client.post("/account/oidc/gemeente/login/?next=/nl/heerlen/parks/")
    back = urlsplit(provider.agree(start["Location"]))
    return client.get(f"{back.path}?{back.query}")


def test_whoever_was_invited_logs_in_through_the_provider_and_is_known_for_sure(client, anna, provider):
    page = client.get("/nl/account/login/")
    assert "Aanmelden bij Gemeente" in page.content.decode()
    assert provider.address in page["Content-Security-Policy"]
    answer = through(client, provider, sub="17", email="anna@heerlen.example", email_verified=True)
    assert answer["Location"] == "/nl/heerlen/parks/"
    assert may_administer(client), "the provider sees to the second step itself"
    # From then on by the key at the provider: another address changes nothing.
    client.post("/nl/account/logout/")
    through(client, provider, sub="17", email="anna@elsewhere.example")
    assert client.get("/nl/account/").wsgi_request.user == anna


def test_the_word_of_the_provider_is_enough_for_its_own_mail_addresses_only(client, anna, provider):
    from terreinwijzer.web.people.actions import make_user

    other = make_user("other", email="other@maastricht.example")
    told = through(client, provider, sub="18", email="other@maastricht.example")
    assert not client.session.get("_auth_user_id")
    assert "Voor u is hier nog geen account" in told.content.decode()
    through(client, provider, sub="17", email="anna@heerlen.example")
    assert client.get("/nl/account/").wsgi_request.user == anna
    other.delete()


def test_somebody_whom_nobody_invited_gets_no_account(client, provider):
    from terreinwijzer.web.people.models import User

    before = User.objects.count()
    answer = through(client, provider, sub="19", email="stranger@heerlen.example", email_verified=True)
    assert "Voor u is hier nog geen account" in answer.content.decode()
    assert User.objects.count() == before


def test_an_answer_that_was_not_asked_for_logs_nobody_in(client, provider):
    provider.person = {"sub": "17", "email": "anna@heerlen.example", "email_verified": True}
    start = client.post("/account/oidc/gemeente/login/")
    back = urlsplit(provider.agree(start["Location"]))
    from django.test import Client

    victim = Client(raise_request_exception=False)
    answer = victim.get(f"{back.path}?{back.query}")
    assert not victim.session.get("_auth_user_id")
    assert "lukte niet" in answer.content.decode()
