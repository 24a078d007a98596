"""Logging in and administration in a browser: for everybody, by keyboard, and on a phone."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect
from screens import SCREENS
from served_small import Served

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("no_tries")]

GOOD = "correct paard batterij nietje"


@pytest.fixture(scope="module")
def served(application, tmp_path_factory) -> Iterator[Served]:  # noqa: ARG001  (set up before)
    server = Served(tmp_path_factory.mktemp("served"))
    yield server
    server.kill()


@pytest.fixture
def anna(application):  # noqa: ARG001  (set up before)
    """Return the administrator of the small case, with a second step, and take away whoever she invites."""
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    from terreinwijzer.web.people.actions import give_role, make_user
    from terreinwijzer.web.people.models import Membership, User

    user = make_user("anna", email="anna@small.example", password=GOOD, full_name="Anna Admiraal")
    give_role(user, "small", "administrator", by=None)
    TOTP.activate(user, generate_totp_secret())
    yield RecoveryCodes.activate(user)
    User.objects.filter(email__endswith="@small.example").delete()
    Membership.history.filter(portfolio_id="small").delete()


@pytest.fixture
def page(browser, screen) -> Iterator[Page]:
    context = browser.new_context(viewport=screen)
    yield context.new_page()
    context.close()


def log_in(page: Page, served: Served, language: str, code: str) -> None:
    """Log in without a mouse: by a password, and a recovery code instead of the app."""
    page.goto(f"{served.address}/{language}/account/login/?next=/{language}/small/members/")
    page.locator("[name=login]").focus()
    page.keyboard.type("anna")
    page.keyboard.press("Tab")
    page.keyboard.type(GOOD)
    page.keyboard.press("Enter")
    expect(page.locator("[name=code]")).to_be_visible()
    page.locator("[name=code]").focus()
    page.keyboard.type(code)
    page.keyboard.press("Enter")
    page.wait_for_url("**/small/members/")


@SCREENS
def test_from_an_invitation_to_somebody_who_does_his_work(browser, page, served, anna, screen):
    log_in(page, served, "nl", anna.get_unused_codes()[1])
    page.get_by_role("link", name="Iemand uitnodigen").click()
    page.get_by_label("Naam").fill("Bram Bakker")
    page.get_by_label("E-mail").fill("bram@small.example")
    page.get_by_label("Rol").select_option("Analist")
    page.get_by_role("button", name="Iemand uitnodigen").click()
    expect(page.get_by_role("status")).to_contain_text("Maak nu een koppeling")
    page.get_by_role("button", name="Koppeling om een wachtwoord te kiezen").click()
    link = page.locator("code.link").inner_text()
    other = browser.new_context(viewport=screen)
    bram = other.new_page()
    bram.goto(link)
    for field in ("password1", "password2"):
        bram.locator(f"[name={field}]").fill("een lang genoeg zinnetje")
    bram.locator("main button[type=submit]").click()
    bram.get_by_role("main").get_by_role("link", name="Aanmelden").click()
    bram.locator("[name=login]").fill("bram@small.example")
    bram.locator("[name=password]").fill("een lang genoeg zinnetje")
    bram.locator("[name=password]").press("Enter")
    expect(bram.get_by_role("link", name="Bram Bakker")).to_be_visible()
    bram.goto(f"{served.address}/nl/small/register/")
    expect(bram.get_by_role("heading", level=1)).to_have_text("Register")
    assert bram.goto(f"{served.address}/nl/small/members/").status == 403
    other.close()
