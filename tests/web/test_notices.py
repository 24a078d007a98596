"""Notices: each is told what asks for him, once, and only as long as he may see it and it does ask."""

from datetime import date, timedelta

import pytest
from filled_forms import filled
from seen_queries import queries_of

pytestmark = pytest.mark.usefixtures("two_places", "clean_records", "no_tries")

NOTICES = "/nl/heerlen/notices/"
TODAY = date.today()  # noqa: DTZ011  (the day of whoever uses it)
DAY = timedelta(days=1)


def gathered(portfolio_id: str = "heerlen") -> int:
    from terreinwijzer.web.notices.gather import gather

    return gather(portfolio_id)


def user_of(client):
    from terreinwijzer.web.people.models import User

    return User.objects.get(pk=client.session["_auth_user_id"])


@pytest.fixture
def manager(login):
    return login("account_manager")


@pytest.fixture
def firm(application):  # noqa: ARG001  (set up before)
    from terreinwijzer.web.register.models import Organisation

    return Organisation.objects.create(portfolio_id="heerlen", name="Bakkerij Voorbeeld", kind="business")


def signalled(firm, **given):
    from terreinwijzer.web.register.models import Signal

    return Signal.objects.create(portfolio_id=firm.portfolio_id, organisation=firm, description="Zoekt ruimte", **given)


def told(client, query: str = "") -> str:
    gathered()
    return client.get(f"{NOTICES}{query}").content.decode()


def test_a_signal_that_somebody_else_gives_is_told_and_one_that_one_takes_oneself_is_not(login, manager, firm):
    other, me = login("account_manager"), user_of(manager)
    add = f"/nl/heerlen/register/organisations/{firm.pk}/add/signals/"
    assert filled(other, add, description="Zoekt ruimte", assigned_to=me.pk).status_code == 302
    assert filled(manager, add, description="Vond ik zelf").status_code == 302
    page = told(manager)
    assert "Signaal aan u gegeven" in page
    assert "Bakkerij Voorbeeld: Zoekt ruimte" in page
    assert "Vond ik zelf" not in page
    assert "Zoekt ruimte" not in told(other)


def test_a_signal_that_goes_to_the_next_asks_for_the_next_alone(login, manager, firm):
    other, third = login("account_manager"), login("account_manager")
    add = f"/nl/heerlen/register/organisations/{firm.pk}/add/signals/"
    filled(other, add, description="Zoekt ruimte", assigned_to=user_of(manager).pk)
    assert "Zoekt ruimte" in told(manager)
    edit = f"/nl/heerlen/register/signals/{firm.signals.get().pk}/edit/"
    assert filled(manager, edit, assigned_to=user_of(third).pk).status_code == 302
    assert "Zoekt ruimte" in told(third)
    assert "Zoekt ruimte" not in told(manager)


def test_a_reminder_comes_on_its_day_to_who_takes_it_up_and_to_who_wrote_it_down(login, manager, firm):
    other = login("account_manager")
    add = f"/nl/heerlen/register/organisations/{firm.pk}/add/signals/"
    filled(other, add, description="Bel terug", assigned_to=user_of(manager).pk, remind_on=str(TODAY),
           due_on=str(TODAY + DAY))  # fmt: skip
    for each in (manager, other):
        assert "Herinnering aan een signaal" in told(each)
    assert "Herinnering" not in told(login("account_manager"))
    firm.signals.update(remind_on=TODAY + DAY)
    assert "Herinnering" not in told(manager, "?state=asking&kind=signal_reminder").split("</form>")[-1]


def test_a_late_signal_asks_until_it_is_closed_and_then_is_settled(manager, firm):
    signal = signalled(firm, assigned_to=user_of(manager), due_on=TODAY - DAY)
    assert "Signaal te laat" in told(manager)
    filled(manager, f"/nl/heerlen/register/signals/{signal.pk}/edit/", state="done")
    assert "U hebt alles gelezen" in told(manager)
    assert "afgehandeld op" in told(manager, "?state=over")


def test_an_action_of_somebody_asks_when_it_is_late_or_blocked_with_one_notice(manager):
    from terreinwijzer.web.programme.models import Action

    mine = {"portfolio_id": "heerlen", "pillar": "1", "assigned_to": user_of(manager)}
    late = Action.objects.create(title="Laadplein", due_on=TODAY - DAY, blocked_by="Geen stroom", **mine)
    Action.objects.create(title="Groen dak", blocked_by="Geen geld", **mine)
    Action.objects.create(title="Van niemand", portfolio_id="heerlen", pillar="1", due_on=TODAY - DAY)
    page = told(manager)
    assert page.count("Laadplein</a>") == page.count("Groen dak</a>") == 1
    assert "Actie te laat" in page
    assert "Actie geblokkeerd" in page
    assert "Van niemand" not in page
    late.due_on, late.blocked_by = TODAY + 30 * DAY, ""
    late.save()
    assert "Laadplein" not in told(manager)


def test_who_is_notified_of_an_action_is_chosen_among_those_who_may_write_it(login, manager):
    from terreinwijzer.web.programme.models import Action

    council, add = user_of(login("council")), "/nl/heerlen/programme/actions/add/"
    form = manager.get(add).content.decode()
    assert "Wie krijgt melding" in form
    assert council.username not in form
    assert filled(manager, add, title="Hub", assigned_to=user_of(manager).pk).status_code == 302
    assert Action.objects.get().assigned_to == user_of(manager)


def test_reactions_wait_for_every_moderator_and_a_new_one_asks_anew(login, manager):
    from terreinwijzer.web.participation.models import Reaction, Theme

    theme = Theme.objects.create(portfolio_id="heerlen", title="Groen", question="Waar?", opens_on=TODAY)
    Reaction.objects.create(portfolio_id="heerlen", theme=theme, said="Hier.")
    assert "Groen: 1 te lezen" in told(manager)
    manager.post(f"{NOTICES}read/")
    assert "U hebt alles gelezen" in told(manager)
    Reaction.objects.create(portfolio_id="heerlen", theme=theme, said="Daar.")
    assert "Groen: 2 te lezen" in told(manager)
    assert "te lezen" not in told(login("analyst"))
    theme.reactions.update(state="published")
    assert "Niets vraagt nu uw aandacht" in told(manager, "?state=asking")


def test_terms_that_run_out_are_told_by_the_week_without_a_name_and_listed_with_a_trace(login, manager, firm):
    from terreinwijzer.web.notices.models import Notice
    from terreinwijzer.web.privacy.models import Look
    from terreinwijzer.web.register.models import Person

    monday = TODAY + (7 - TODAY.weekday()) * DAY
    for name, until in (("Mia", monday), ("Jan", monday + 2 * DAY), ("Later", TODAY + 60 * DAY)):
        Person.objects.create(portfolio_id="heerlen", organisation=firm, name=name, keep_until=until)
    page = told(manager)
    assert "verdwijnen in de week van" in page
    assert "Mia" not in page
    kept = Notice.objects.get(kind="term_ending", user=user_of(manager))
    assert (kept.key, kept.about, kept.count) == (str(monday), str(monday), 2)
    looks = Look.objects.count()
    listed = manager.get("/nl/heerlen/register/lists/terms/").content.decode()
    assert listed.index("Mia") < listed.index("Jan")
    assert "Later" not in listed
    assert Look.objects.count() == looks + 2
    assert login("analyst").get("/nl/heerlen/register/lists/terms/").status_code == 403


def test_a_task_that_ended_asks_for_who_asked_for_it(login):
    from terreinwijzer.web.tasks.models import DONE, Task

    analyst, other = login("analyst"), login("analyst")
    Task.objects.create(portfolio_id="heerlen", asked_by=user_of(analyst), kind="moves", checksum="x", state=DONE,
                        result={})  # fmt: skip
    assert "Schuifoperatie zoeken: klaar" in told(analyst)
    assert "Schuifoperatie zoeken" not in told(other)


def test_a_webhook_that_gave_up_asks_for_administrators(login, manager):
    from django.utils import timezone

    from terreinwijzer.web.connections.models import GIVEN_UP, Delivery, Webhook

    hook = Webhook.objects.create(portfolio_id="heerlen", name="Zaaksysteem", address="https://x.example",
                                  event_list="signal_created")  # fmt: skip
    Delivery.objects.create(webhook=hook, event="signal_created", body={}, state=GIVEN_UP, next_at=timezone.now())
    assert "Zaaksysteem: 1 opgegeven" in told(login("administrator"))
    assert "Zaaksysteem" not in told(manager)


def test_following_the_link_reads_a_notice_and_it_can_be_unread_again(manager, firm):
    signalled(firm, assigned_to=user_of(manager), due_on=TODAY - DAY)
    assert 'aria-label="Meldingen: 1 nieuw"' in told(manager)
    notice = user_of(manager).notices.get()
    answer = manager.get(f"{NOTICES}{notice.pk}/")
    assert answer["Location"] == f"/nl/heerlen/register/organisations/{firm.pk}/"
    assert "1 nieuw" not in told(manager)
    assert "Ongelezen" in told(manager, "?state=asking")
    manager.post(f"{NOTICES}{notice.pk}/mark/", {"as": "unread"})
    assert "1 nieuw" in told(manager)


def test_all_of_a_kind_are_read_at_once_and_the_list_stays_as_it_was_asked_for(manager, firm):
    for days in (1, 2):
        signalled(firm, assigned_to=user_of(manager), due_on=TODAY - days * DAY)
        signalled(firm, assigned_to=user_of(manager), remind_on=TODAY)
    gathered()
    given = {"kind": "signal_late", "list_state": "asking", "list_kind": "signal_late"}
    answer = manager.post(f"{NOTICES}read/", given)
    assert answer["Location"] == f"{NOTICES}?state=asking&kind=signal_late"
    assert user_of(manager).notices.filter(read_at__isnull=True).count() == 2
    assert manager.get(f"{NOTICES}read/").status_code == 405


def test_nobody_opens_or_marks_what_is_of_another(login, manager, firm):
    signalled(firm, assigned_to=user_of(manager), due_on=TODAY - DAY)
    gathered()
    notice = user_of(manager).notices.get()
    stranger = login("account_manager")
    assert stranger.get(f"{NOTICES}{notice.pk}/").status_code == 404
    assert stranger.post(f"{NOTICES}{notice.pk}/mark/").status_code == 404
    stranger.post(f"{NOTICES}read/")
    assert not user_of(manager).notices.exclude(read_at=None).exists()


def test_who_loses_a_role_sees_nothing_of_it_any_more_at_once(manager, firm):
    from terreinwijzer.web.people.models import Membership

    user = user_of(manager)
    signalled(firm, assigned_to=user, due_on=TODAY - DAY)
    assert "Signaal te laat" in told(manager)
    Membership.objects.filter(user=user).update(role="council")
    page = manager.get(NOTICES).content.decode()
    assert "Signaal te laat" not in page
    assert "1 nieuw" not in page
    assert manager.get(f"{NOTICES}{user.notices.get().pk}/").status_code == 404
    gathered()
    assert user.notices.get().over_at is not None
    user.memberships.all().delete()
    assert manager.get(NOTICES).status_code == 403


def test_a_notice_of_one_portfolio_is_not_told_in_another(login, manager, firm):
    from terreinwijzer.web.people.models import Membership

    signalled(firm, assigned_to=user_of(manager), due_on=TODAY - DAY)
    Membership.objects.create(user=user_of(manager), portfolio_id="elsewhere", role="account_manager")
    gathered()
    gathered("elsewhere")
    for each in (manager, login("account_manager", "elsewhere")):
        assert "Bakkerij" not in each.get("/nl/elsewhere/notices/").content.decode()


def test_what_asks_twice_is_kept_once_and_what_asks_again_is_new_again(manager, firm):
    signal = signalled(firm, assigned_to=user_of(manager), due_on=TODAY - DAY)
    assert [gathered(), gathered()] == [1, 0]
    user_of(manager).notices.update(read_at="2026-01-01T00:00Z")
    signal.assigned_to = None
    signal.save()
    gathered()
    signal.assigned_to = user_of(manager)
    signal.save()
    assert gathered() == 1
    again = user_of(manager).notices.get()
    assert (again.over_at, again.read_at) == (None, None)


def test_the_count_in_the_bar_costs_one_question_and_the_page_no_more_for_more_notices(manager, firm):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as asked:
        manager.get("/nl/heerlen/parks/")
    assert sum("notices_notice" in each["sql"] for each in asked.captured_queries) == 1
    signalled(firm, assigned_to=user_of(manager), due_on=TODAY - DAY)
    told(manager)
    few = queries_of(manager, NOTICES)
    for _ in range(12):
        signalled(firm, assigned_to=user_of(manager), due_on=TODAY - DAY)
    gathered()
    assert queries_of(manager, NOTICES) == few


def test_what_no_longer_asks_goes_after_ninety_days_and_what_still_asks_stays(manager, firm):
    from django.utils import timezone

    from terreinwijzer.web.notices.models import Notice
    from terreinwijzer.web.notices.personal import KEPT

    signal = signalled(firm, assigned_to=user_of(manager), due_on=TODAY - DAY)
    signalled(firm, assigned_to=user_of(manager), due_on=TODAY - 2 * DAY)
    gathered()
    signal.delete()
    gathered()
    long_ago = timezone.now() - KEPT - DAY
    Notice.objects.update(made_at=long_ago)
    Notice.objects.exclude(over_at=None).update(over_at=long_ago)
    from terreinwijzer.web.privacy.expire import expire

    assert expire()["notices.notice"] == 1
    assert Notice.objects.get().over_at is None


def test_the_bar_of_somebody_without_a_role_has_no_notices(client):
    assert "Meldingen" not in client.get("/nl/heerlen/parks/").content.decode()
    assert client.get(NOTICES).status_code == 403
