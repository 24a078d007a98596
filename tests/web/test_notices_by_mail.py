"""Notices by mail: to who chose that, each once, also when a run is killed or the mail server fails."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from terreinwijzer.errors import InputError

pytestmark = pytest.mark.usefixtures("two_places", "clean_records", "no_tries")

TODAY = date.today()  # noqa: DTZ011  (the day of whoever uses it)
DAY = timedelta(days=1)


@pytest.fixture
def outbox(application, settings_with):  # noqa: ARG001  (set up before)
    from django.core import mail

    settings_with(mail="smtp://mail.example", site="https://parken.example")
    mail.outbox = []
    return mail.outbox


@pytest.fixture
def reader(login):
    """Return a function that gives somebody with a late signal, who chose how often to get mail."""
    from terreinwijzer.web.notices.models import MailChoice
    from terreinwijzer.web.people.models import User
    from terreinwijzer.web.register.models import Organisation, Signal

    def made(how_often="daily", language="nl", description="Zoekt ruimte"):
        user = User.objects.get(pk=login("account_manager").session["_auth_user_id"])
        user.email = f"{user.username}@heerlen.example"
        user.save()
        firm = Organisation.objects.create(portfolio_id="heerlen", name="Bakkerij Voorbeeld", kind="business")
        late = {"assigned_to": user, "due_on": TODAY - DAY}
        Signal.objects.create(portfolio_id="heerlen", organisation=firm, description=description, **late)
        if how_often:
            MailChoice.objects.create(user=user, how_often=how_often, language=language)
        return user

    return made


def run(days: int = 0, connection=None, **given):
    from django.core.mail import get_connection
    from django.utils import timezone

    from terreinwijzer.web.notices.mailing import mail_all

    return mail_all(connection or get_connection(), timezone.now() + days * DAY, **given)


def failing(at: int, fault: BaseException):
    """Return a connection that fails at so manieth message."""
    from django.core.mail import get_connection

    real, count = get_connection(), iter(range(99))

    def send(messages):
        if next(count) == at:
            raise fault
        return real.send_messages(messages)

    return SimpleNamespace(send_messages=send, close=real.close)


def reached(outbox) -> list[str]:
    return sorted(address for mail in outbox for address in mail.to)


def test_a_mail_tells_what_the_page_shows_in_the_language_of_its_reader_with_links(reader, outbox):
    user = reader(language="en")
    assert run() == {"sent": 1, "nothing": 0, "refused": 0}
    mail = outbox[0]
    notice = user.notices.get(kind="signal_late")
    assert mail.to == [user.email]
    assert mail.subject.startswith("Notices: ")
    assert "- Signal late: Bakkerij Voorbeeld: Zoekt ruimte" in mail.body
    assert f"https://parken.example/en/heerlen/notices/{notice.pk}/" in mail.body
    assert "https://parken.example/en/account/notices/" in mail.body


def test_nobody_gets_the_same_notice_twice_and_what_is_new_comes_the_next_day(reader, outbox):
    from terreinwijzer.web.register.models import Signal

    user = reader()
    run()
    assert run(1) == {"sent": 0, "nothing": 1, "refused": 0}
    firm = Signal.objects.get().organisation
    Signal.objects.create(portfolio_id="heerlen", organisation=firm, description="Nieuw", assigned_to=user,
                          due_on=TODAY - DAY)  # fmt: skip
    run(2)
    assert [("Zoekt ruimte" in mail.body, "Nieuw" in mail.body) for mail in outbox] == [(True, False), (False, True)]


def test_who_did_not_choose_who_read_it_and_who_left_get_none(reader, outbox):
    from django.utils import timezone

    from terreinwijzer.web.notices.gather import gather_all

    reader(how_often="")
    reader(how_often="never")
    read, left, withdrawn = reader(), reader(), reader()
    gather_all()
    read.notices.update(read_at=timezone.now())
    left.is_active = False
    left.save()
    withdrawn.memberships.update(role="council")
    run()
    assert outbox == []


def test_a_weekly_reader_hears_once_a_week(reader, outbox):
    from terreinwijzer.web.notices.models import Notice

    reader("weekly")
    run()
    Notice.objects.update(mailed_at=None)
    assert [run(days)["sent"] for days in (1, 6, 7)] == [0, 0, 1]
    assert len(outbox) == 2


def test_a_run_that_is_killed_leaves_nobody_out_and_mails_nobody_twice(reader, outbox):
    people = [reader() for _ in range(4)]
    with pytest.raises(KeyboardInterrupt):
        run(connection=failing(2, KeyboardInterrupt()))
    assert len(outbox) == 2
    run(1)
    assert reached(outbox) == sorted(user.email for user in people)


def test_two_runs_at_once_do_not_mail_the_same(reader, outbox):
    from django.utils import timezone

    from terreinwijzer.web.notices.models import MailChoice

    reader()
    MailChoice.objects.update(claimed_at=timezone.now())
    assert run()["sent"] == 0
    assert outbox == []


def test_a_mail_server_that_is_silent_gives_one_message_and_the_next_run_goes_on(reader, outbox):
    people = [reader() for _ in range(3)]
    with pytest.raises(InputError) as told:
        run(connection=failing(1, TimeoutError("timed out")))
    assert [problem.code for problem in told.value.problems] == ["web_mail_fails"]
    assert told.value.problems[0].details == {"fault": "timed out", "sent": 1}
    assert run()["sent"] == 2
    assert reached(outbox) == sorted(user.email for user in people)


def test_an_address_that_is_refused_does_not_keep_others_from_their_mail(reader, outbox):
    from smtplib import SMTPRecipientsRefused

    for _ in range(2):
        reader()
    assert run(connection=failing(0, SMTPRecipientsRefused({}))) == {"sent": 1, "nothing": 0, "refused": 1}
    assert len(outbox) == 1


def test_where_a_role_takes_a_second_step_a_mail_says_the_kind_alone(reader, outbox, settings_with):
    reader()
    settings_with(mail="smtp://mail.example", second_factor=True)
    run()
    assert "- Signaal te laat\n" in outbox[0].body
    assert "Bakkerij" not in outbox[0].body


def test_what_is_shown_without_a_mail_server_does_not_count_as_sent(reader, outbox):
    reader()
    assert run(counts=False)["sent"] == run(counts=False)["sent"] == 1
    assert run()["sent"] == 1
    assert len(outbox) == 3


def test_somebody_chooses_on_a_page_of_his_account_how_often_he_hears(login):
    from terreinwijzer.web.notices.models import MailChoice

    client = login("council")
    page = client.get("/nl/account/notices/").content.decode()
    assert "Meldingen per e-mail" in page
    assert "geen e-mailadres" in page
    answer = client.post("/nl/account/notices/", {"how_often": "weekly", "mail_language": "en"}, follow=True)
    assert "Uw keuze is bewaard." in answer.content.decode()
    kept = MailChoice.objects.get()
    assert (kept.how_often, kept.language) == ("weekly", "en")
    assert client.post("/nl/account/notices/", {"how_often": "hourly", "mail_language": "en"}).status_code == 200
    assert MailChoice.objects.get().how_often == "weekly"


def test_without_a_mail_server_the_command_says_so_plainly(reader, application, monkeypatch, capsys):  # noqa: ARG001
    from terreinwijzer.cli import main
    from terreinwijzer.web import server

    reader()
    monkeypatch.setattr(server, "_portfolios", lambda _data, _set_aside: None)
    with pytest.raises(SystemExit) as left:
        main(["notify", "cases/heerlen"])
    assert left.value.code == 0
    said = capsys.readouterr()
    assert "Er is geen mailserver ingesteld (TERREINWIJZER_MAIL): er is niets verstuurd." in said.out
    assert "Bakkerij Voorbeeld" in said.err
