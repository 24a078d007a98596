"""Whom to visit, which signal waits, and which records match nothing: each list has what it should and nothing more."""

import re
from dataclasses import replace
from datetime import date, timedelta

import pandas as pd
import pytest
from django.utils.html import escape

from terreinwijzer.dossier.results import Results
from terreinwijzer.snapshots.case import Case

pytestmark = pytest.mark.usefixtures("two_places", "clean_records")

AT = "/nl/heerlen/register/"
TODAY = date.today()  # noqa: DTZ011  (the pages count from today)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


@pytest.fixture
def manager(login):
    return login("account_manager")


@pytest.fixture
def organisation():
    """Return a function that puts an organisation in the register, with the days on which it was spoken to."""
    from terreinwijzer.web.register.models import Organisation, Ownership, Plot, Visit

    def made(name: str, *days: date, plot: str = "", until: date | None = None, **more: str):
        found = Organisation.objects.create(portfolio_id="heerlen", name=name, **more)
        for day in days:
            Visit.objects.create(portfolio_id="heerlen", organisation=found, held_on=day)
        if plot:
            held, _ = Plot.objects.get_or_create(portfolio_id="heerlen", plot_id=plot)
            Ownership.objects.create(portfolio_id="heerlen", organisation=found, plot=held, until=until)
        return found

    return made


def with_tables(case: Case, results: Results, **tables: pd.DataFrame):
    """Return Heerlen as it is shown, with more tables in its snapshot."""
    from terreinwijzer.web.portfolios import Shown

    portfolio = replace(case.portfolio, tables={**case.portfolio.tables, **tables})
    return Shown("heerlen", case, replace(results, indicators=replace(results.indicators, portfolio=portfolio)), "none")


def names_on(client, address: str) -> list[str]:
    """Return the organisations or plots in a list, in order."""
    page = client.get(address).content.decode()
    return re.findall(r"<th scope=\"row\"[^>]*><a [^>]*>([^<]+)</a>", page)


def test_who_was_not_spoken_to_for_a_year_stands_on_the_list_longest_ago_first(manager, organisation):
    organisation("Vorige maand", ago(30))
    organisation("Twee jaar geleden", ago(730), ago(900))
    organisation("Net een jaar", ago(365))
    organisation("Nog nooit")
    organisation("Heeft een afspraak", ago(500), ago(-10))
    assert names_on(manager, f"{AT}visits/") == ["Nog nooit", "Twee jaar geleden", "Net een jaar"]


def test_owners_are_those_who_hold_a_plot_today(manager, organisation):
    organisation("Eigenaar", plot="K1")
    organisation("Verkocht vorig jaar", plot="K2", until=ago(200))
    organisation("Verkoopt volgende maand", plot="K3", until=ago(-30))
    organisation("Huurt niets")
    assert names_on(manager, f"{AT}visits/?owners=1") == ["Eigenaar", "Verkoopt volgende maand"]
    told = manager.get("/nl/heerlen/").content.decode()
    assert "Eigenaren een jaar niet gesproken: 2" in told


def test_the_list_says_what_to_talk_about(manager, organisation):
    from terreinwijzer.web.register.models import Plan, Signal

    one = organisation("Bakkerij De Korst", park_id="beitel")
    Signal.objects.create(portfolio_id="heerlen", organisation=one, kind="space", description="Meer ruimte")
    Plan.objects.create(portfolio_id="heerlen", organisation=one, kind="expand", expected_year=2028)
    Plan.objects.create(portfolio_id="heerlen", organisation=one, kind="leave", state="dropped")
    told = manager.get(f"{AT}visits/").content.decode()
    assert "open signalen: 1" in told
    assert "plan: uitbreiden (2028)" in told
    assert "vertrekken" not in told


def test_who_to_visit_can_be_asked_by_the_moment_that_comes_up_the_first_one_in_front(manager, organisation):
    from terreinwijzer.web.register.models import Ownership, Plan, Request

    for name, until in (("Pacht tot over een jaar", ago(-365)), ("Pacht tot volgende maand", ago(-30)),
                        ("Pacht tot over tien jaar", ago(-3650)), ("Pacht voorbij", ago(30))):  # fmt: skip
        organisation(name, plot=name, until=until, park_id="beitel")
    Ownership.objects.update(kind="leasehold")
    for name, kind, year in (("Breidt uit", "expand", TODAY.year + 1), ("Vertrekt", "leave", TODAY.year),
                             ("Investeert ooit", "invest", TODAY.year + 9)):  # fmt: skip
        Plan.objects.create(portfolio_id="heerlen", organisation=organisation(name), kind=kind, expected_year=year)
    Request.objects.create(portfolio_id="heerlen", organisation=organisation("Zoekt"), summary="grotere hal")
    Request.objects.create(portfolio_id="heerlen", organisation=organisation("Stuurde iets"), judgement="received",
                           summary="nog te beoordelen")  # fmt: skip
    organisation("Net gesproken", ago(30), plot="K9", until=ago(-30))
    plan = f"{AT}visits/?moment="
    assert names_on(manager, f"{plan}right") == ["Pacht tot volgende maand", "Pacht tot over een jaar"]
    assert names_on(manager, f"{plan}plan") == ["Breidt uit"]
    assert names_on(manager, f"{plan}move") == ["Vertrekt", "Zoekt"]
    assert names_on(manager, f"{plan}right&park=avantis") == []
    assert len(names_on(manager, f"{plan}nonsense")) == 9
    told = manager.get(f"{AT}visits.csv?moment=right").content.decode()
    assert [line.split(",")[0] for line in told.splitlines()[1:]] == names_on(manager, f"{plan}right")
    assert "Erfpacht van kavel Pacht tot volgende maand eindigt op" in told
    told = manager.get(f"{AT}visits.csv").content.decode()
    assert "vraag: grotere hal" in told
    assert "nog te beoordelen" not in told


def test_of_buildings_only_who_is_at_a_moment_is_asked_in_the_order_of_the_list(plain, plain_results, organisation):
    from terreinwijzer.web.register.moments import coming_up
    from terreinwijzer.web.register.planning import not_spoken

    buildings = pd.DataFrame({"plot_id": ["K1", "K2"], "construction_year": [TODAY.year - 30, TODAY.year - 3]})
    shown = with_tables(plain, plain_results, buildings=buildings)
    organisation("Nieuw pand", plot="K2")
    old, seen = organisation("Oud pand", plot="K1"), organisation("Oud pand, vorige maand", ago(30), plot="K1")
    found = coming_up(not_spoken("heerlen", TODAY), "building", shown, TODAY)
    assert found == [old.pk] != [seen.pk]


def test_the_life_cycle_moment_of_the_own_building_goes_before_that_of_the_park(plain, plain_results, organisation):
    """Ages of the vision: renovation at about 30 years; 26 is between two moments, and five years later it is not."""
    from terreinwijzer.web.register.planning import moments_of

    buildings = pd.DataFrame(
        {"building_id": ["a", "b", "c"], "plot_id": ["K1", "K1", "K2"],
         "construction_year": [TODAY.year - 30, TODAY.year - 3, TODAY.year - 26]}
    )  # fmt: skip
    shown = with_tables(plain, plain_results, buildings=buildings)
    due, soon = organisation("Dertig jaar", plot="K1", park_id="beitel"), organisation("Zesentwintig", plot="K2")
    of_park, nowhere = organisation("Alleen een terrein", park_id="c-mill"), organisation("Nergens")
    found = moments_of(shown, {each.pk: each.park_id for each in (due, soon, of_park, nowhere)}, TODAY)
    assert (found[due.pk].code, found[due.pk].comes, found[due.pk].of_park) == ("renovation", False, False)
    assert (found[soon.pk].code, found[soon.pk].comes) == ("renovation", True)
    assert nowhere.pk not in found
    assert of_park.pk not in found or found[of_park.pk].of_park


def test_a_signal_waits_until_it_is_closed_and_says_when_it_is_late_or_to_be_remembered(manager, organisation):
    from terreinwijzer.web.register.models import Signal

    one = organisation("Bakkerij De Korst")
    days = {"te laat zijnde": (ago(1), None), "te onthouden": (ago(-20), ago(0)), "ver weg": (ago(-90), ago(-30))}
    for words, (due, remind) in days.items():
        Signal.objects.create(portfolio_id="heerlen", organisation=one, kind="space", description=words, due_on=due,
                              remind_on=remind)  # fmt: skip
    Signal.objects.create(portfolio_id="heerlen", organisation=one, kind="space", description="is klaar", state="done",
                          due_on=ago(5), closed_on=ago(2))  # fmt: skip
    told = manager.get(f"{AT}signals/").content.decode()
    assert [told.index(escape(words)) for words in days] == sorted(told.index(escape(words)) for words in days)
    assert "is klaar" not in told
    assert told.count(">te laat<") == told.count(">herinnering<") == 1
    late = manager.get(f"{AT}signals/?late=1").content.decode()
    assert "te laat zijnde" in late
    assert "te onthouden" not in late
    home = manager.get("/nl/heerlen/").content.decode()
    assert "Signalen te laat: 1" in home
    assert "Signalen met een herinnering: 1" in home


def test_everybody_can_see_only_their_own_signals(login, organisation):
    from terreinwijzer.web.people.models import User
    from terreinwijzer.web.register.models import Signal

    mine, theirs = login("account_manager"), login("account_manager")
    users = User.objects.filter(username__startswith="account_manager").order_by("pk")
    one = organisation("Bakkerij De Korst")
    for user, words in zip(users, ("van mij", "van een ander"), strict=True):
        Signal.objects.create(portfolio_id="heerlen", organisation=one, kind="space", description=words,
                              assigned_to=user)  # fmt: skip
    told = mine.get(f"{AT}signals/?mine=1").content.decode()
    assert "van mij" in told
    assert "van een ander" not in told
    assert "van mij" in theirs.get(f"{AT}signals/").content.decode()


def test_plots_idle_for_three_years_stand_on_the_list_longest_first(manager):
    from terreinwijzer.web.register.models import Plot

    for key, since in (("K1", ago(1200)), ("K2", ago(4000)), ("K3", ago(900)), ("K4", None)):
        Plot.objects.create(portfolio_id="heerlen", plot_id=key, idle_since=since)
    Plot.objects.create(portfolio_id="elsewhere", plot_id="K5", idle_since=ago(4000))
    assert names_on(manager, f"{AT}plots/?idle=1") == ["K2", "K1"]


def test_records_that_match_no_business_plot_or_park_are_listed_with_why(plain, plain_results, organisation):
    from terreinwijzer.web.register.models import Plot
    from terreinwijzer.web.register.work_lists import records_of, unmatched

    businesses = pd.DataFrame({"establishment_id": ["000001"], "year": [2023]})
    shown = with_tables(plain, plain_results, establishments=businesses, plots=pd.DataFrame({"plot_id": ["K1"]}))
    organisation("Past", establishment_id="000001", park_id="beitel")
    organisation("Verhuisd", establishment_id="000002")
    organisation("Nog zonder sleutel")
    organisation("Op een terrein van vroeger", establishment_id="000001", park_id="opgeheven")
    organisation("Vereniging zonder sleutel", kind="association")
    for key in ("K1", "K9"):
        Plot.objects.create(portfolio_id="heerlen", plot_id=key)
    assert [(str(record), each.why) for record, each in records_of(unmatched(shown))] == [
        ("Nog zonder sleutel", "unmatched_no_key"),
        ("Op een terrein van vroeger", "unmatched_park"),
        ("Verhuisd", "unmatched_establishment"),
        ("K9", "unmatched_plot"),
    ]


def test_a_snapshot_without_businesses_says_that_nothing_can_be_compared(manager, organisation):
    organisation("Nog zonder sleutel")
    told = manager.get(f"{AT}lists/unmatched/").content.decode()
    assert "hebben geen vestigingen, dus valt daarmee niets te vergelijken" in told
    assert "Nog zonder sleutel" not in told
