"""The register in a browser: for everybody, through a lost connection, and through a server that is killed."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import httpx
import pytest
from playwright.sync_api import Page, expect
from screens import PHONE
from served_small import Served

FORMS = 40
QUICK = "/nl/small/register/visit/"


@pytest.fixture(scope="module")
def served(application, tmp_path_factory) -> Iterator[Served]:  # noqa: ARG001  (set up before)
    server = Served(tmp_path_factory.mktemp("served"))
    yield server
    server.kill()


@pytest.fixture
def bakery(clean_records):  # noqa: ARG001  (cleaned afterwards)
    from terreinwijzer.web.register.models import Organisation

    return Organisation.objects.create(portfolio_id="small", name="Bakkerij De Korst", sought="bakkerij de korst")


@pytest.fixture
def phone(browser, served, login) -> Iterator[Page]:
    """Return a page on a phone of an account manager who is logged in."""
    context = browser.new_context(viewport=PHONE)
    session = login("account_manager", "small").cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": session, "url": served.address}])
    yield context.new_page()
    context.close()


def visits() -> list[str]:
    from terreinwijzer.web.register.models import Visit

    return sorted(Visit.objects.filter(portfolio_id="small").values_list("report", flat=True))


@pytest.mark.browser
def test_a_visit_typed_without_a_connection_arrives_once_when_the_connection_is_back(phone, served, bakery):
    phone.goto(f"{served.address}{QUICK}")
    phone.get_by_label("Organisatie").press_sequentially("korst")
    # The suggestion has the name with the number that makes it the only one.
    expect(phone.locator("datalist option")).to_have_attribute("value", f"Bakkerij De Korst (#{bakery.pk})")
    phone.get_by_label("Verslag").fill("De oven is te klein.")
    phone.context.set_offline(True)
    phone.get_by_role("button", name="Opslaan").click()
    expect(phone.get_by_role("status")).to_contain_text("Er is geen verbinding")
    assert visits() == []
    phone.context.set_offline(False)
    expect(phone.get_by_role("heading", level=1)).to_have_text("Bakkerij De Korst")
    assert visits() == ["De oven is te klein."]
    phone.goto(f"{served.address}{QUICK}")
    expect(phone.get_by_label("Verslag")).to_have_value("")


@pytest.mark.browser
@pytest.mark.usefixtures("bakery")
def test_a_page_that_was_closed_comes_back_with_what_was_typed(phone, served):
    phone.goto(f"{served.address}{QUICK}")
    phone.get_by_label("Organisatie").fill("korst")
    phone.get_by_label("Verslag").fill("Zoekt opslag.")
    again = phone.context.new_page()
    again.goto(f"{served.address}{QUICK}")
    expect(again.get_by_role("status")).to_contain_text("staat er weer")
    expect(again.get_by_label("Verslag")).to_have_value("Zoekt opslag.")
    # What is wrong is told without losing a word, and sent again by the same key.
    again.get_by_label("Wat er moet gebeuren").fill("Aanbod zoeken.")
    again.get_by_role("button", name="Opslaan").click()
    expect(again.get_by_role("alert")).to_contain_text("Kies wat voor signaal dit is")
    expect(again.get_by_label("Verslag")).to_have_value("Zoekt opslag.")
    again.get_by_label("Soort signaal").select_option("Ruimtevraag")
    again.get_by_role("button", name="Opslaan").click()
    expect(again.get_by_role("heading", level=1)).to_have_text("Bakkerij De Korst")
    expect(again.get_by_text("Aanbod zoeken.").first).to_be_visible()
    assert visits() == ["Zoekt opslag."]


def form_of(client: httpx.Client, number: int) -> dict[str, str]:
    """Open the form and return what would be sent."""
    page = client.get(QUICK).text
    hidden = dict(re.findall(r'name="(csrfmiddlewaretoken|submission)" value="([^"]+)"', page))
    return hidden | {"organisation": "korst", "kind": "official", "held_on": "2024-05-01", "report": f"nr {number:03d}"}


def test_a_server_killed_while_people_write_loses_nothing_it_accepted_and_doubles_nothing(served, bakery, login):
    from terreinwijzer.web.register.models import Visit

    session = login("account_manager", "small").cookies["sessionid"].value
    enough = Event()
    accepted: list[str] = []

    def send(form: dict[str, str]) -> None:
        try:
            answer = client.post(QUICK, data=form)
        except httpx.HTTPError:
            return
        if answer.status_code == 302:
            accepted.append(form["report"])
            if len(accepted) >= FORMS // 4:
                enough.set()

    with httpx.Client(base_url=served.address, cookies={"sessionid": session}, timeout=30) as client:
        forms = [form_of(client, number) for number in range(FORMS)]
        cookies = dict(client.cookies)
        with ThreadPoolExecutor(4) as senders:
            for form in forms:
                senders.submit(send, form)
            assert enough.wait(120)
            served.process.kill()
    assert FORMS // 4 <= len(accepted) < FORMS
    assert set(accepted) <= set(visits())
    # Everybody sends again what was not confirmed, and some what was: each visit is there once, with its history.
    served.kill()
    served.start()
    with httpx.Client(base_url=served.address, cookies=cookies, timeout=30) as client:
        assert {client.post(QUICK, data=form).status_code for form in forms} == {302}
    assert visits() == [f"nr {number:03d}" for number in range(FORMS)]
    assert Visit.history.filter(portfolio_id="small").count() == FORMS
    assert Visit.objects.filter(organisation=bakery).count() == FORMS
