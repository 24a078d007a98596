"""The programme as a policy officer and a councillor use it: take over, plan, follow, evaluate, adopt."""

from datetime import date, timedelta

import pytest
from filled_forms import filled, opened

pytestmark = pytest.mark.usefixtures("two_places", "clean_records")

BOARD = "/nl/heerlen/programme/"
ADD = f"{BOARD}actions/add/"
TODAY = date.today()  # noqa: DTZ011  (the day of whoever uses it)


@pytest.fixture
def officer(login):
    return login("analyst")


def actions(portfolio_id: str = "heerlen") -> dict:
    from terreinwijzer.web.programme.models import Action

    return {each.number or each.title: each for each in Action.objects.filter(portfolio_id=portfolio_id)}


def page_of(client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


@pytest.fixture
def taken_over(officer):
    """Take the programme of the vision over."""
    assert officer.post(f"{BOARD}from-vision/").status_code == 302
    return actions()


def test_an_empty_programme_is_filled_from_the_vision_once(officer, heerlen):
    assert "Neem " in page_of(officer, BOARD)
    for _ in range(2):
        assert officer.post(f"{BOARD}from-vision/").status_code == 302
    found = actions()
    vision = heerlen.portfolio.table("actions").set_index("action_id")
    assert {number for number in found if number in vision.index} == set(vision.index)
    assert found["0.4"].title == vision.loc["0.4", "title_nl"]
    assert found["0.4"].priority
    steps = heerlen.portfolio.table("park_courses")["steps_nl"].dropna().str.split(";")
    assert sum(1 for each in found.values() if each.park_id) <= steps.map(len).sum()
    assert not actions("elsewhere")


def test_what_an_indicator_is_today_becomes_the_baseline(taken_over, plain_results):
    effect = taken_over["0.3"].effects.get(indicator="fsi")
    assert effect.baseline == pytest.approx(plain_results.indicators.totals.loc["fsi", "value"])
    assert effect.baseline_on == plain_results.reference_date
    assert effect.target is None


def test_a_late_action_stands_out_with_why(officer, taken_over):
    begun = (TODAY - timedelta(days=40)).isoformat()
    due = (TODAY - timedelta(days=10)).isoformat()
    edit = f"{BOARD}actions/{taken_over['0.3'].pk}/edit/"
    assert filled(officer, edit, starts_on=begun, due_on=due, state="running", needs="3.1").status_code == 302
    blocked = f"{BOARD}actions/{taken_over['4.1'].pk}/edit/"
    filled(officer, blocked, starts_on=begun, state="planned", blocked_by="Netbeheerder zonder planning")
    page = page_of(officer, f"{BOARD}?late=1")
    assert "Gevonden: 2" in page
    assert "10 dagen te laat</span> wacht op 3.1" in page
    assert "40 dagen te laat</span> er is een belemmering" in page
    assert taken_over["0.4"].title not in page
    home = page_of(officer, f"/nl/heerlen/programme/actions/{taken_over['4.1'].pk}/")
    assert "Netbeheerder zonder planning" in home


def test_actions_that_wait_for_each_other_or_for_nothing_are_refused(officer, taken_over):
    first, second = taken_over["0.3"], taken_over["3.1"]
    assert filled(officer, f"{BOARD}actions/{first.pk}/edit/", needs="3.1").status_code == 302
    circle = filled(officer, f"{BOARD}actions/{second.pk}/edit/", needs="0.3")
    assert circle.status_code == 422
    assert "Zo wachten acties op elkaar:" in circle.content.decode()
    unknown = filled(officer, f"{BOARD}actions/{second.pk}/edit/", needs="9.9")
    assert "Geen actie heeft nummer 9.9" in unknown.content.decode()


def test_a_number_is_given_once_per_portfolio(officer, taken_over, login):
    assert taken_over
    answer = filled(officer, ADD, number="0.3", title="Nog een")
    assert answer.status_code == 422
    assert "Een andere actie heeft dit nummer al" in answer.content.decode()
    there = login("analyst", "elsewhere")
    assert filled(there, "/nl/elsewhere/programme/actions/add/", number="0.3", title="Nog een").status_code == 302


def test_an_action_that_is_done_gets_its_day_and_loses_it_when_taken_up_again(officer, taken_over):
    edit = f"{BOARD}actions/{taken_over['0.1'].pk}/edit/"
    filled(officer, edit, state="done")
    assert actions()["0.1"].done_on == TODAY
    filled(officer, edit, state="running")
    assert actions()["0.1"].done_on is None


def test_an_end_before_the_begin_is_said_at_the_form(officer):
    answer = filled(officer, ADD, title="Omgekeerd", starts_on="2026-05-01", due_on="2026-04-01")
    assert answer.status_code == 422
    assert "Het einde ligt voor het begin" in answer.content.decode()


def test_the_planning_is_a_drawing_with_the_same_as_a_table(officer, taken_over):
    assert "Nog geen enkele actie heeft een begin en een eind" in page_of(officer, f"{BOARD}planning/")
    assert officer.get(f"{BOARD}planning.svg").status_code == 404
    for number, begin in (("0.1", "2026-01-01"), ("0.2", "2026-03-01")):
        edit = f"{BOARD}actions/{taken_over[number].pk}/edit/"
        assert filled(officer, edit, starts_on=begin, due_on="2028-01-01").status_code == 302
    page = page_of(officer, f"{BOARD}planning/")
    assert 'alt="Balken van begin tot eind voor 2 acties' in page
    assert "1 maart 2026" in page
    drawing = officer.get(f"{BOARD}planning.svg")
    assert drawing["Content-Type"] == "image/svg+xml"
    assert "Ambtelijk" not in drawing.content.decode()
    assert "0.1 Vaker" in drawing.content.decode()


def test_the_council_sees_what_is_late_and_changes_nothing(login, taken_over):
    council = login("council")
    page = page_of(council, BOARD)
    assert "Actie toevoegen" not in page
    assert council.get(ADD).status_code == 403
    assert council.get(f"{BOARD}actions/{taken_over['0.1'].pk}/edit/").status_code == 403
    assert council.get(f"{BOARD}evaluation/").status_code == 200
    assert login("entrepreneur").get(BOARD).status_code == 403


def test_another_portfolio_sees_nothing_of_it(login, taken_over):
    there = login("administrator", "elsewhere")
    assert "Vaker op bedrijfsbezoek" not in page_of(there, "/nl/elsewhere/programme/versions/")
    assert there.get(f"/nl/elsewhere/programme/actions/{taken_over['0.1'].pk}/").status_code == 404
    assert there.get(f"/nl/elsewhere/programme/actions/{taken_over['0.1'].pk}/edit/").status_code == 404


def test_a_version_keeps_the_programme_as_it_was_adopted(officer, taken_over):
    kept = filled(officer, f"{BOARD}versions/add/", name="Raad 2026")
    assert kept.status_code == 302
    filled(officer, f"{BOARD}actions/{taken_over['0.1'].pk}/edit/", title="Vaker langs", budget_eur="25000")
    filled(officer, ADD, number="6.1", title="Nieuw dit jaar")
    officer.post(f"{BOARD}actions/{taken_over['5.1'].pk}/delete/")
    page = page_of(officer, kept["Location"])
    since, then = page.split('id="then"')
    assert "Vaker langs" in since
    assert f"<del>{taken_over['0.1'].title}</del>" in since
    assert "6.1 Nieuw dit jaar" in since
    assert str(taken_over["5.1"]) in since.split("Vervallen acties")[1]
    assert str(taken_over["0.1"]) in then
    assert "Vaker langs" not in then
    assert "6.1 Nieuw dit jaar" not in then


def test_a_goal_is_followed_over_the_snapshots(officer, taken_over):
    action = taken_over["0.3"]
    effect = action.effects.get(indicator="fsi")
    edit = f"{BOARD}effects/{effect.pk}/edit/"
    assert filled(officer, edit, target="0.5", target_on="2030-01-01").status_code == 302
    page = page_of(officer, f"{BOARD}evaluation/")
    # One reference date tells nothing of change, and the page says so instead of showing none.
    assert "Er is één peildatum" in page
    assert "Nog niet te zeggen" in page
    half = opened(officer, f"{BOARD}actions/{action.pk}/effects/add/") | {"indicator": "jobs", "baseline": "5"}
    answer = officer.post(f"{BOARD}actions/{action.pk}/effects/add/", half)
    assert "Een beginwaarde heeft een datum nodig" in answer.content.decode()


def test_the_programme_can_be_taken_along(officer, taken_over):
    import io

    import pandas as pd

    assert taken_over
    content = io.BytesIO(officer.get(f"{BOARD[:-1]}.xlsx").content)
    book = pd.read_excel(content, sheet_name="Acties van het programma", dtype=str)
    assert set(book["Nummer"].dropna()) >= {"0.1", "5.1"}
    assert "1 Ruimte beter benutten" in set(book["Pijler"])
    text = officer.get(f"{BOARD[:-1]}.csv?pillar=2").content.decode("utf-8-sig")
    assert "2.1" in text
    assert "0.1" not in text
    assert "Werkt" not in officer.get(f"{BOARD}evaluation.csv").content.decode("utf-8-sig")


def test_the_board_asks_the_database_the_same_number_of_questions_however_long_it_is(officer, taken_over):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from terreinwijzer.web.programme.models import Action

    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            page_of(officer, BOARD)
        return len(found)

    assert taken_over
    few = asked()
    Action.objects.bulk_create(
        [Action(portfolio_id="heerlen", title=f"Stap {count}", park_id="beitel") for count in range(300)]
    )
    assert asked() == few


def test_the_home_page_says_how_many_actions_are_late_to_who_may_see_them(officer, client, taken_over):
    begun = (TODAY - timedelta(days=1)).isoformat()
    filled(officer, f"{BOARD}actions/{taken_over['0.1'].pk}/edit/", starts_on=begun)
    told = '<a href="/nl/heerlen/programme/late/">Acties te laat: 1</a>'
    assert told in page_of(officer, "/nl/heerlen/")
    assert told not in page_of(client, "/nl/heerlen/")


def test_the_work_list_says_which_actions_are_late_why_and_what_each_waits_for(officer, login, taken_over):
    from terreinwijzer.web.programme.models import Action

    for number, days, more in (("0.1", 10, {"blocked_by": "Wacht op de raad."}), ("0.2", 40, {"needs": "0.3"})):
        day = TODAY - timedelta(days)
        Action.objects.filter(pk=taken_over[number].pk).update(starts_on=day, due_on=day, **more)
    council = login("council")
    page = page_of(council, f"{BOARD}late/")
    first, second, third = (str(taken_over[number]) for number in ("0.2", "0.3", "0.1"))
    assert page.index(first) < page.index(second) < page.index(third), "longest late first, with what it waits for"
    assert "Wacht op de raad." in page
    assert page.count('<th scope="row"') == 2
    rows = council.get(f"{BOARD[:-1]}.csv?late=1").content.decode("utf-8-sig").splitlines()
    # An action has a further row for each further indicator that it should move.
    assert len({row.split(",")[0] for row in rows[1:]}) == 2
    assert rows[0].endswith("Wacht op")
    assert any(row.endswith(",0.3") for row in rows)
    assert 'href="/nl/heerlen/programme/late/"' in page_of(officer, "/nl/heerlen/register/lists/")
