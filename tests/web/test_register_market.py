"""Supply and demand: what people tell of stands beside what the sources have, apart, and as open as was meant."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from filled_forms import filled, opened

pytestmark = pytest.mark.usefixtures("two_places", "clean_records")

AT = "/nl/heerlen/register/"
PARK = "/nl/heerlen/parks/avantis/"


@pytest.fixture
def manager(login):
    return login("account_manager")


def offered(client, **more: object):
    answer = filled(client, f"{AT}offers/add/?park=avantis", summary="Halve hal", kind="premises", floor_area_m2="1250",
                    contact="Mia Makelaar, 045 000", source="broker", **more)  # fmt: skip
    assert answer.status_code == 302, answer.content.decode()
    return answer["Location"]


def test_an_offer_by_a_broker_stands_on_the_park_beside_what_the_sources_have_and_apart_from_it(manager):
    offered(manager, price_eur="60", price_per="m2_year", available_from="2027-01-31")
    told = manager.get(PARK).content.decode()
    sources, people = told.split("<h3>Uit de bronnen, op")[1].split("<h3>Gemeld door mensen</h3>")
    # Avantis has 6.9 ha of land at once, by the table of the reference case.
    assert '<td class="number">6,9</td>' in sources
    assert "Halve hal" not in sources
    for words in ("Halve hal", "1.250 m² vloer", "€ 60 per m² per jaar", "vanaf 31 januari 2027", "makelaar"):
        assert words in people, words


def test_the_public_sees_only_what_was_made_public_and_never_who_told_of_it(manager, client):
    where = offered(manager, notes="Eigenaar zit krap.")
    assert "Halve hal" not in client.get(PARK).content.decode()
    change = f"{AT}offers/{where.rpartition('=')[2]}/edit/"
    # A box that is not ticked stands in no form until somebody ticks it.
    assert manager.post(change, opened(manager, change) | {"published": "on"}).status_code == 302
    told = client.get(PARK).content.decode()
    assert "Halve hal" in told
    assert "Mia Makelaar" not in told
    assert "zit krap" not in told


def test_an_analyst_sees_what_is_on_offer_but_not_who_to_ask(manager, login):
    where = offered(manager)
    assert "Mia Makelaar" in manager.get(where).content.decode()
    told = login("analyst").get(where).content.decode()
    assert "Halve hal" in told
    assert "Mia Makelaar" not in told


def test_an_offer_needs_a_size(manager):
    answer = filled(manager, f"{AT}offers/add/", summary="Iets")
    assert answer.status_code == 422
    assert "een van beide is genoeg" in answer.content.decode()


def test_a_request_leads_to_the_advice_with_its_wishes_filled_in(manager):
    answer = filled(manager, f"{AT}requests/add/", summary="Zoekt hal", sbi="25.11", environmental_category="3.2",
                    plot_area_m2="2000")  # fmt: skip
    assert answer.status_code == 302, answer.content.decode()
    told = manager.get(answer["Location"]).content.decode()
    asked = "step=places&amp;sbi=25.11&amp;environmental_category=3.2&amp;area_m2=2000"
    assert f'href="/nl/heerlen/explore/advice/?{asked}"' in told


def test_the_advice_understands_every_wish_of_a_request():
    from decimal import Decimal

    from django.http import QueryDict

    from terreinwijzer.web.explore.proposal import ProposalForm
    from terreinwijzer.web.register.market import advice_of
    from terreinwijzer.web.register.models import Request

    wanted = Request(sbi="", environmental_category="3.2", plot_area_m2=Decimal(2000), floor_area_m2=Decimal(150))
    form = ProposalForm(QueryDict(advice_of(wanted)), shown=SimpleNamespace(), language="nl")
    assert form.known == {"environmental_category": "3.2", "area_m2": 2000.0, "floor_area_m2": 150.0}


def test_lists_ask_by_park_kind_and_state_and_come_along_as_a_table_without_people(manager):
    offered(manager)
    offered(manager, state="taken")
    asked = ("", "state=all", "state=taken", "kind=plot", "park=beitel", "park=avantis&kind=premises")
    pages = [manager.get(f"{AT}offers/?{each}").content.decode() for each in asked]
    assert [page.count("<strong>Halve hal</strong>") for page in pages] == [1, 2, 1, 0, 0, 1]
    table = manager.get(f"{AT}offers.csv?state=all").content.decode()
    assert table.count("Halve hal") == 2
    assert "Mia" not in table


def test_lists_ask_by_the_name_of_a_park_too_for_a_country_has_too_many_to_choose_from(manager):
    offered(manager)
    assert manager.get(f"{AT}offers/?park=AVANT").content.decode().count("<strong>Halve hal</strong>") == 1
    assert "Halve hal" not in manager.get(f"{AT}offers/?park=nergens").content.decode()
    assert "Halve hal" in manager.get(f"{AT}offers.csv?park=avant").content.decode()


def test_a_list_of_a_country_does_not_carry_the_name_of_every_park(login, mapped, settings_with, monkeypatch):
    from terreinwijzer.web.pages import frame
    from terreinwijzer.web.portfolios import portfolios_at

    # What is really there, instead of two places in memory.
    monkeypatch.setattr(frame, "portfolios_at", portfolios_at)
    settings_with(data=str(mapped))
    manager = login("account_manager", "voorbeeld")
    for name in ("offers", "requests"):
        page = manager.get(f"/nl/voorbeeld/register/{name}/").content.decode()
        assert '<input id="park" name="park" type="search"' in page
        assert '<select id="park"' not in page


def test_supply_and_demand_of_one_portfolio_stay_there(manager, login):
    where = offered(manager)
    elsewhere = login("account_manager", "elsewhere")
    assert "Halve hal" not in elsewhere.get("/nl/elsewhere/register/offers/?state=all").content.decode()
    assert "Halve hal" not in elsewhere.get("/nl/elsewhere/parks/avantis/").content.decode()
    record = where.rpartition("=")[2]
    assert elsewhere.get(f"/nl/elsewhere/register/offers/{record}/edit/").status_code == 404


def test_who_told_of_an_offer_is_forgotten_on_request_and_the_offer_stays(manager, login):
    where = offered(manager)
    boss = login("administrator")
    found = boss.post("/nl/heerlen/privacy/person/", {"who": "Mia Makelaar"}).content.decode()
    assert "Wie aanbod meldde" in found
    key = f"register.offer:{where.rpartition('=')[2]}"
    boss.post("/nl/heerlen/privacy/person/", {"who": "Mia Makelaar", "record": key, "do": "sure"})
    told = manager.get(where).content.decode()
    assert "Halve hal" in told
    assert "Mia Makelaar" not in told


SEND = "/nl/heerlen/market/offer/"
WAITING = f"{AT}offers/?state=received"


def sent(client, **more: object):
    return filled(client, f"{SEND}?park=avantis", summary="Loods van een klant", kind="premises", floor_area_m2="800",
                  contact="Mia Makelaar, 045 000", **more)  # fmt: skip


def judged(manager, judgement: str, reason: str = ""):
    from terreinwijzer.web.register.models import Offer

    change = f"{AT}offers/{Offer.objects.get().pk}/edit/"
    return filled(manager, change, judgement=judgement, reason=reason)


def everywhere(client) -> str:
    """Return all places where an offer could appear."""
    places = ("/nl/heerlen/search/?q=loods", f"{AT}offers/?state=all", f"{AT}offers.csv?state=all", PARK)
    return "".join(client.get(place).content.decode() for place in places)


def test_what_a_broker_sends_counts_nowhere_until_a_moderator_accepted_it(client, manager):
    answer = filled(client, f"{SEND}?park=avantis", summary="Loods van een klant", floor_area_m2="800")
    assert answer.status_code == 422, "whom to ask is missing"
    answer = client.post(SEND, opened(client, f"{SEND}?park=avantis") | {
        "summary": "Loods van een klant", "floor_area_m2": "800", "contact": "Mia Makelaar", "published": "on",
        # Nobody judges what he sends himself.
        "judgement": "accepted", "state": "taken",
    })  # fmt: skip
    assert (answer.status_code, "Dank u" in client.get(answer["Location"]).content.decode()) == (302, True)
    assert "Loods van een klant" not in everywhere(manager).replace(WAITING, "") + everywhere(client)
    told = manager.get(WAITING).content.decode()
    assert "Loods van een klant" in told
    assert "Mia Makelaar" in told
    assert "Aanbod te beoordelen: 1" in manager.get("/nl/heerlen/").content.decode()
    assert "Aanbod te beoordelen" in manager.get(f"{AT}lists/").content.decode()
    assert judged(manager, "accepted").status_code == 302
    assert everywhere(manager).count("Loods van een klant") >= 4
    assert "Loods van een klant" in client.get(PARK).content.decode()
    assert "Aanbod te beoordelen: 1" not in manager.get("/nl/heerlen/").content.decode()


def test_an_analyst_sees_nothing_of_what_nobody_accepted_not_even_by_its_key(client, login):
    from terreinwijzer.web.register.models import Offer

    sent(client)
    analyst, key = login("analyst"), Offer.objects.get().pk
    for asked in ("state=received", f"record={key}"):
        assert "Loods van een klant" not in analyst.get(f"{AT}offers/?{asked}").content.decode()
        assert "Loods van een klant" not in analyst.get(f"{AT}offers.csv?{asked}").content.decode()


def test_what_was_declined_says_why_and_goes_after_a_year_while_the_rest_stays(client, manager):
    from django.utils import timezone

    from terreinwijzer.web.privacy.expire import expire
    from terreinwijzer.web.register.models import Offer

    offered(manager)
    Offer.objects.update(created_at=timezone.now() - timedelta(days=400))
    Offer.history.update(changed_at=timezone.now() - timedelta(days=400))
    kept = Offer.objects.get()
    sent(client)
    new = Offer.objects.exclude(pk=kept.pk).get()
    change = f"{AT}offers/{new.pk}/edit/"
    refused = filled(manager, change, judgement="declined")
    assert (refused.status_code, "waarom het is afgewezen" in refused.content.decode()) == (422, True)
    assert filled(manager, change, judgement="declined", reason="Staat er dubbel in.").status_code == 302
    assert "Staat er dubbel in." in manager.get(f"{AT}offers/?state=declined").content.decode()
    assert "Staat er dubbel in." in manager.get(f"{AT}offers.csv?state=declined").content.decode()
    assert "register.offer" not in expire()
    assert expire(timezone.now() + timedelta(days=370))["register.offer"] == 1
    assert list(Offer.objects.all()) == [kept]
    assert not Offer.history.filter(id=new.pk).exists()


def test_sending_is_slowed_down_and_comes_in_once(client, no_tries, settings_with):  # noqa: ARG001  (no tries yet)
    from terreinwijzer.web.register.models import Request

    send = "/nl/heerlen/market/request/"
    given = opened(client, f"{send}?sbi=25110&area_m2=2000") | {"summary": "Zoekt hal", "contact": "Bo, 045 000"}
    assert (given["sbi"], given["plot_area_m2"]) == ("25110", "2000")
    answers = [client.post(send, given).status_code for _ in range(2)]
    assert (answers, Request.objects.count()) == ([302, 302], 1)
    long = client.post(send, opened(client, send) | {"summary": "Lang", "contact": "Bo", "notes": "a" * 5001})
    assert "ten hoogste 5000 tekens" in long.content.decode()
    settings_with({"ACCOUNT_RATE_LIMITS": {"public_writing": "1/h/ip"}})
    assert [client.post(send, given).status_code for _ in range(2)][-1] == 429
