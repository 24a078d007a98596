"""An entrepreneur sees what is about the own establishment, and nothing of anybody else's."""

from dataclasses import replace
from types import SimpleNamespace

import pytest
from django.utils.html import escape
from filled_forms import filled

from terreinwijzer.vocabulary.tables import canonical_table

pytestmark = pytest.mark.usefixtures("clean_records")

OWN = "/nl/heerlen/establishment/"


@pytest.fixture
def counted(plain, plain_results, monkeypatch):
    """Let the portfolio have two establishments, each counted in two years."""
    from terreinwijzer.web.pages import frame
    from terreinwijzer.web.portfolios import Shown

    rows = [
        {"establishment_id": key, "park_id": park, "year": year, "sbi_code": sbi, "sector": sector, "jobs": jobs + year}
        for key, park, sbi, sector, jobs in (
            ("establishment-1", "beitel", "25110", "industry", 1000.0),
            ("other", "avantis", "52109", "logistics", 3000.0)
        )
        for year in (2022, 2023)
    ]  # fmt: skip
    portfolio = plain_results.portfolio
    source = portfolio.sources["parks"]
    told = replace(
        portfolio, tables={**portfolio.tables, "establishments": canonical_table("establishments").of(rows)},
        sources={**portfolio.sources, "establishments": source},
    )  # fmt: skip
    indicators = replace(plain_results.indicators, portfolio=told)
    shown = Shown("heerlen", plain, replace(plain_results, indicators=indicators), "counted")
    monkeypatch.setattr(
        frame, "portfolios_at", lambda _data: SimpleNamespace(ids=("heerlen",), shown={"heerlen": shown}.get)
    )


@pytest.fixture
def owner(login):
    return login("entrepreneur")


@pytest.mark.usefixtures("counted")
def test_an_entrepreneur_sees_facts_park_rules_offers_and_advice_of_the_own_establishment(owner):
    from terreinwijzer.web.register.models import Offer, Organisation

    Organisation.objects.create(portfolio_id="heerlen", name="Bakkerij De Korst", notes="Wil weg.", park_id="avantis",
                                establishment_id="establishment-1")  # fmt: skip
    for name, public in (("Loods te huur", True), ("Stille verkoop", False)):
        Offer.objects.create(portfolio_id="heerlen", summary=name, park_id="beitel", floor_area_m2=900,
                             published=public, contact="P. Pieters")  # fmt: skip
    page = owner.get(OWN).content.decode()
    for words in ("Bakkerij De Korst", "establishment-1", "2023", "25110", "3.023", "Loods te huur"):
        assert words in page, words
    assert 'href="/nl/heerlen/parks/beitel/"' in page, "the snapshot goes before the register"
    assert escape("/nl/heerlen/explore/advice/?sbi=25110&step=places") in page
    for words in ("5.023", "other", "52109", "Wil weg", "Stille verkoop", "P. Pieters"):
        assert words not in page, words


def test_where_the_data_have_no_establishments_the_page_says_so_and_still_knows_the_park(owner):
    from terreinwijzer.web.register.models import Organisation

    Organisation.objects.create(portfolio_id="heerlen", name="Bakkerij De Korst", park_id="beitel",
                                establishment_id="establishment-1")  # fmt: skip
    page = owner.get(OWN).content.decode()
    assert "hebben deze vestiging niet" in page
    assert 'href="/nl/heerlen/parks/beitel/"' in page
    assert 'href="/nl/heerlen/explore/advice/"' in page
    assert "Spelregels" in page


def test_the_page_is_in_the_menu_of_entrepreneurs_alone(owner, login):
    assert f'href="{OWN}"' in owner.get("/nl/heerlen/parks/").content.decode()
    for role in ("public", "account_manager", "administrator"):
        other = login(role)
        assert f'href="{OWN}"' not in other.get("/nl/heerlen/parks/").content.decode()
        assert other.get(OWN).status_code == 403, role


def test_a_role_without_establishment_says_whom_to_ask(owner):
    from terreinwijzer.web.people.models import Membership

    Membership.objects.filter(role="entrepreneur").update(establishment_id="")
    assert "hoort nog geen vestiging" in owner.get(OWN).content.decode()


@pytest.mark.usefixtures("counted")
def test_an_entrepreneur_offers_and_seeks_changes_that_and_takes_it_back(owner, login):
    from terreinwijzer.web.register.models import Offer, Request

    add = f"{OWN}establishment-1/offers/add/"
    assert filled(owner, add, summary="Halve hal", floor_area_m2="400").status_code == 302
    offer = Offer.objects.get()
    # What is known of the establishment was filled in already.
    assert (offer.park_id, offer.source, offer.judgement) == ("beitel", "business", "received")
    assert filled(owner, f"{OWN}establishment-1/requests/add/", summary="Zoekt kavel").status_code == 302
    assert (Request.objects.get().sbi, Request.objects.get().establishment_id) == ("25110", "establishment-1")
    page = owner.get(OWN).content.decode()
    assert "Halve hal" in page
    assert "te beoordelen" in page
    manager, edit = login("account_manager"), f"{OWN}offers/{offer.pk}/edit/"
    at = f"/nl/heerlen/register/offers/{offer.pk}/edit/"
    filled(manager, at, judgement="declined", reason="De prijs ontbreekt.")
    assert "De prijs ontbreekt." in owner.get(OWN).content.decode()
    assert filled(owner, edit, price_eur="50").status_code == 302
    filled(manager, at, judgement="accepted")
    assert "Halve hal" in manager.get("/nl/heerlen/register/offers/").content.decode()
    # A change is read anew before it counts.
    filled(owner, edit, summary="Hele hal")
    assert "Hele hal" not in manager.get("/nl/heerlen/register/offers/").content.decode()
    assert owner.get(f"{OWN}offers/{offer.pk}/withdraw/").status_code == 405
    assert owner.post(f"{OWN}offers/{offer.pk}/withdraw/").status_code == 302
    assert "teruggetrokken" in owner.get(OWN).content.decode()
    assert "Hele hal" not in manager.get("/nl/heerlen/register/offers/?state=received").content.decode()


@pytest.mark.usefixtures("counted")
def test_what_others_offer_opens_to_nobody_else(owner):
    from terreinwijzer.web.register.models import Offer

    rows = [Offer.objects.create(portfolio_id="heerlen", summary="Van een ander", floor_area_m2=1, establishment_id=key)
            for key in ("other", "")]  # fmt: skip
    for row in rows:
        assert owner.get(f"{OWN}offers/{row.pk}/edit/").status_code == 404
        assert owner.post(f"{OWN}offers/{row.pk}/withdraw/").status_code == 404
    assert owner.get(f"{OWN}other/offers/add/").status_code == 404
    assert owner.get(f"{OWN}establishment-1/visits/add/").status_code == 404
    assert "Van een ander" not in owner.get(OWN).content.decode()
