"""One field finds everything, whatever the accents and capitals, and never what somebody may not see."""

from types import SimpleNamespace

import pytest
from seen_queries import queries_of

pytestmark = pytest.mark.usefixtures("two_places", "clean_records")

AT = "/nl/heerlen/search/"
HERE = {"portfolio_id": "heerlen"}


@pytest.fixture
def written():
    """Write one record of every kind, all about a café."""
    from django.utils import timezone

    from terreinwijzer.web.participation.models import Theme
    from terreinwijzer.web.programme.models import Action
    from terreinwijzer.web.register.models import Offer, Organisation, Person, Plan, Plot, Request, Signal, Visit
    from terreinwijzer.web.register.searching import sought_of

    organisation = Organisation(name="Branderij Café Noir", postcode="6422 PA", kvk_number="12345678", **HERE)
    organisation.sought = sought_of(organisation)
    organisation.save()
    about = {"organisation": organisation, **HERE}
    made = {
        "Visit": Visit.objects.create(held_on="2026-01-01", report="De café-vergunning loopt af.", **about),
        "Signal": Signal.objects.create(description="Café wil terras.", **about),
        "Person": Person.objects.create(name="Zoë Café", keep_until="2099-01-01", **about),
        "Plan": Plan.objects.create(description="Tweede café.", **about),
        "Offer": Offer.objects.create(summary="Cafépand", floor_area_m2=90, contact="Mia Geheim", **about),
        "Request": Request.objects.create(summary="Zoekt café", **about),
        "Plot": Plot.objects.create(plot_id="HRL00 A 1", notes="Achter het café.", **HERE),
        "Action": Action.objects.create(number="9.9", title="Cafés verplaatsen", **HERE),
        "Theme": Theme.objects.create(title="Café op het terrein", question="Wat?", opens_on=timezone.now(), **HERE),
    }
    return SimpleNamespace(organisation=organisation, **made)


def kinds_found(client, words: str, at: str = AT) -> list[str]:
    import re

    return re.findall(r'<h2 id="of-(\w+)"', client.get(at, {"q": words}).content.decode())


EVERYTHING = [
    "organisations", "people", "plots", "visits", "signals", "plans", "offers", "requests", "actions", "themes",
]  # fmt: skip


@pytest.mark.usefixtures("written")
@pytest.mark.parametrize("words", ["café", "CAFE"])
def test_each_finds_what_each_may_see(login, words):
    found = {role: kinds_found(login(role), words) for role in ("account_manager", "analyst", "council", "public")}
    assert found == {
        "account_manager": EVERYTHING,
        # An analyst counts, and needs nobody's name nor what they said.
        "analyst": [kind for kind in EVERYTHING if kind not in {"people", "visits"}],
        "council": ["actions", "themes"],
        "public": ["themes"],
    }


@pytest.mark.usefixtures("written")
def test_nothing_of_another_portfolio_is_found(login):
    elsewhere = login("account_manager", "elsewhere")
    assert kinds_found(elsewhere, "café", "/nl/elsewhere/search/") == []
    assert kinds_found(elsewhere, "café") == ["themes"]
    assert elsewhere.get(f"{AT}?q=cafe&kind=people").status_code == 404


@pytest.mark.usefixtures("written")
@pytest.mark.parametrize(
    ("words", "found"),
    [("6422PA", "Café Noir"), ("6422 pa", "Café Noir"), ("noir 6422", "Café Noir"), ("12345678", "Café Noir"),
     ("9.9 verplaatsen", "Cafés verplaatsen")],
)  # fmt: skip
def test_numbers_and_postcodes_are_found_in_any_spelling(login, words, found):
    assert found in login("account_manager").get(AT, {"q": words}).content.decode()


def test_parks_are_found_by_name_and_figures_in_either_language(client):
    told = client.get(AT, {"q": "beitel"}).content.decode()
    assert 'href="/nl/heerlen/parks/beitel/"' in told
    assert kinds_found(client, "vacancy") == kinds_found(client, "leegstand") == ["figures"]


def test_a_park_is_found_by_its_rin_number(plain):
    from terreinwijzer.web.pages import search

    shown = SimpleNamespace(made=lambda maker, *more: maker(results, *more))
    parks = plain.portfolio.table("parks")
    parks = parks.assign(rin_number=[f"HR{place:03d}" for place in range(len(parks))])
    results = SimpleNamespace(portfolio=SimpleNamespace(table=lambda _name: parks))
    assert search.matching(shown, "hr003", "nl") == [parks["park_id"].iloc[3]]


def test_who_asks_whom_to_ask_is_not_in_the_search(login, written):
    assert kinds_found(login("administrator"), "Geheim") == []
    written.Offer.refresh_from_db()
    assert "geheim" not in written.Offer.sought


def test_what_changes_or_goes_is_found_as_it_is_now(login, written):
    manager = login("account_manager")
    written.Signal.description = "Wil een serre."
    written.Signal.save()
    written.Plan.delete()
    assert "signals" in kinds_found(manager, "serre")
    assert not {"signals", "plans"} & set(kinds_found(manager, "cafe"))


@pytest.mark.usefixtures("written")
def test_whose_data_was_found_is_written_down(login):
    from terreinwijzer.web.privacy.models import Look

    before = Look.objects.count()
    login("account_manager").get(AT, {"q": "cafe"})
    assert set(Look.objects.order_by("-pk")[: Look.objects.count() - before].values_list("model", "doing")) == {
        ("register.person", "search"), ("register.visit", "search"),
    }  # fmt: skip


def test_more_of_a_kind_are_counted_on_its_own_pages_and_cost_no_more_questions(login, written):
    from terreinwijzer.web.register.models import Signal

    manager = login("account_manager")
    few = queries_of(manager, f"{AT}?q=cafe")
    more = [Signal(organisation=written.organisation, description=f"Café {each}", **HERE) for each in range(60)]
    Signal.objects.bulk_create(more)
    assert queries_of(manager, f"{AT}?q=cafe") == few
    told = manager.get(f"{AT}?q=cafe").content.decode()
    assert f'href="{AT}?q=cafe&amp;kind=signals"' in told
    every = manager.get(f"{AT}?q=cafe&kind=signals&page=2").content.decode()
    assert "(61)" in every
    assert every.count("<li><p><a") == 11


def test_the_history_keeps_nothing_to_search(written):
    assert set(written.Person.history.values_list("sought", flat=True)) == {""}


def test_the_field_stands_on_every_page_and_needs_no_script(client):
    for address in ("/nl/heerlen/", "/en/heerlen/parks/"):
        told = client.get(address).content.decode()
        assert f'action="{address[:12]}search/" role="search"' in told
