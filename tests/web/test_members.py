"""The administrator's pages: who has which role, inviting, changing and withdrawing, and who did that."""

import re
from urllib.parse import urlsplit
from uuid import uuid4

import pytest

pytestmark = pytest.mark.usefixtures("application")

PAGE = "/nl/heerlen/members/"
BRAM = {"full_name": "Bram Bakker", "email": "bram@heerlen.example", "role": "account_manager"}


@pytest.fixture(autouse=True)
def nobody_after():
    """Take away whoever a test invited."""
    yield
    from terreinwijzer.web.people.models import Membership, User

    User.objects.filter(email__endswith=".example").delete()
    Membership.history.all().delete()


@pytest.fixture
def admin(login):
    return login("administrator")


def invite(client, where: str = PAGE, **changed):
    return client.post(f"{where}add/", {**BRAM, "submission": str(uuid4()), **changed})


def member_of(email: str, portfolio_id: str = "heerlen"):
    from terreinwijzer.web.people.models import Membership

    return Membership.objects.get(user__email=email, portfolio_id=portfolio_id)


def test_somebody_is_invited_gets_a_link_and_chooses_a_password(admin, client):
    answer = invite(admin)
    bram = member_of("bram@heerlen.example")
    assert answer["Location"] == f"{PAGE}{bram.pk}/"
    assert "Bram Bakker" in admin.get(PAGE).content.decode()
    shown = admin.post(f"{PAGE}{bram.pk}/link/")
    assert shown["Cache-Control"] == "no-store"
    link = urlsplit(re.search(r'<code class="link">(\S+)</code>', shown.content.decode())[1]).path
    form = client.get(link)["Location"]
    chosen = "een lang genoeg zinnetje"
    client.post(form, {"password1": chosen, "password2": chosen})
    answer = client.post("/nl/account/login/", {"login": "bram@heerlen.example", "password": chosen})
    assert answer.status_code == 302
    assert client.get("/nl/heerlen/register/").status_code == 200
    assert client.get(link).status_code == 200, "the link works once"


def test_where_mail_is_sent_the_link_goes_to_whoever_is_invited_and_to_nobody_else(admin, settings_with):
    from django.core import mail

    settings_with(mail="smtp://localhost")
    mail.outbox.clear()
    page = admin.get(invite(admin)["Location"]).content.decode()
    assert "bram@heerlen.example is uitgenodigd" in page
    assert [(each.to, each.subject) for each in mail.outbox] == [
        (["bram@heerlen.example"], "Uitnodiging voor Terreinwijzer")
    ]
    assert re.search(r"http\S+/account/password/reset/", mail.outbox[0].body)


def test_an_invitation_that_arrives_twice_is_one(admin):
    key = str(uuid4())
    first, second = (invite(admin, submission=key)["Location"] for _ in range(2))
    assert first == second


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"email": "nowhere"}, "Voer een geldig e-mailadres in"),
        ({"role": "entrepreneur"}, "Vul in van welke vestiging deze ondernemer is."),
        ({"role": "emperor"}, "‘emperor’ staat niet in de lijst. Kies uit: "),
        ({"full_name": ""}, "Dit veld is verplicht"),
    ],
)
def test_what_is_wrong_is_told_at_its_field_and_nobody_is_invited(admin, changed, said):
    from terreinwijzer.web.people.models import User

    answer = invite(admin, **changed)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not User.objects.filter(email="bram@heerlen.example").exists()


def test_an_account_that_exists_gets_another_role_and_keeps_its_password(admin):
    from terreinwijzer.web.people.actions import make_user

    user = make_user("bram", email="bram@heerlen.example", password="een lang genoeg zinnetje")  # noqa: S106
    page = admin.get(invite(admin, role="analyst", email="BRAM@heerlen.example")["Location"]).content.decode()
    assert "had al een account" in page
    user.refresh_from_db()
    assert user.has_usable_password()
    assert [each.role for each in user.memberships.all()] == ["analyst"]


def test_a_role_is_changed_and_withdrawn_and_the_history_says_by_whom(admin):
    invite(admin)
    bram = member_of("bram@heerlen.example")
    admin.post(f"{PAGE}{bram.pk}/", {"role": "analyst", "submission": str(uuid4())})
    bram.refresh_from_db()
    assert bram.role == "analyst"
    history = admin.get(f"{PAGE}{bram.pk}/").content.decode()
    assert "<del>Accountmanager</del> → <ins>Analist</ins>" in history
    admin.post(f"{PAGE}{bram.pk}/withdraw/")
    assert "Bram Bakker" not in admin.get(PAGE).content.decode()
    rows = re.findall(r"<tr.*?</tr>", admin.get(f"{PAGE}changes/").content.decode(), re.DOTALL)
    done = [re.sub(r"<[^>]+>|\s+", " ", row) for row in rows if "Bram Bakker" in row]
    assert [re.search(r"Rol \w+", row)[0] for row in done] == ["Rol ingetrokken", "Rol gewijzigd", "Rol gegeven"]
    assert all("administrator-heerlen" in row for row in done)


def test_an_account_without_any_role_is_switched_off_and_on_again_by_an_invitation(admin):
    invite(admin)
    bram = member_of("bram@heerlen.example")
    admin.post(f"{PAGE}{bram.pk}/withdraw/")
    bram.user.refresh_from_db()
    assert not bram.user.is_active
    invite(admin)
    bram.user.refresh_from_db()
    assert bram.user.is_active


def test_a_portfolio_keeps_an_administrator(admin):
    from terreinwijzer.web.people.models import Membership

    (only,) = Membership.objects.filter(portfolio_id="heerlen", role="administrator")
    page = admin.post(f"{PAGE}{only.pk}/withdraw/", follow=True).content.decode()
    assert "zou geen beheerder meer hebben" in page
    answer = admin.post(f"{PAGE}{only.pk}/", {"role": "analyst", "submission": str(uuid4())})
    assert answer.status_code == 422
    only.refresh_from_db()
    assert only.role == "administrator"
    invite(admin, role="administrator")
    assert admin.post(f"{PAGE}{only.pk}/", {"role": "analyst", "submission": str(uuid4())}).status_code == 302


def test_a_role_that_somebody_has_already_is_refused(admin):
    for role in ("account_manager", "analyst"):
        invite(admin, role=role)
    from terreinwijzer.web.people.models import Membership

    analyst = Membership.objects.get(user__email="bram@heerlen.example", role="analyst")
    answer = admin.post(f"{PAGE}{analyst.pk}/", {"role": "account_manager", "submission": str(uuid4())})
    assert "heeft die rol al" in answer.content.decode()


def test_an_administrator_sees_and_touches_no_other_portfolio(admin):
    from terreinwijzer.web.people.actions import give_role, make_user

    other = give_role(make_user("other", email="other@maastricht.example"), "elsewhere", "administrator", by=None)
    assert "other@maastricht.example" not in admin.get(PAGE).content.decode()
    for rest in ("", "withdraw/", "link/"):
        assert admin.post(f"{PAGE}{other.pk}/{rest}").status_code == 404
    # Nor does an invitation give a way into the account of somebody with a role elsewhere.
    here = member_of(invite(admin, email="other@maastricht.example") and "other@maastricht.example")
    assert "een portefeuille die u niet beheert" in admin.get(f"{PAGE}{here.pk}/").content.decode()
    assert admin.post(f"{PAGE}{here.pk}/link/").status_code == 403


def test_whoever_looks_at_the_accounts_leaves_a_trace(admin):
    from terreinwijzer.web.privacy.models import Look

    invite(admin)
    before = Look.objects.filter(doing="members").count()
    admin.get(PAGE)
    assert Look.objects.filter(doing="members").count() == before + 2


def test_a_page_asks_the_database_as_often_for_many_as_for_few(admin):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from terreinwijzer.web.people.actions import give_role, make_user

    asked = []
    for number in (1, 12):
        for each in range(number):
            user = make_user(f"m{number}-{each}", email=f"m{number}-{each}@heerlen.example")
            give_role(user, "heerlen", "council", by=None)
        for rest in ("", "changes/"):
            with CaptureQueriesContext(connection) as queries:
                admin.get(f"{PAGE}{rest}")
            asked.append(len(queries))
    assert asked[:2] == asked[2:]
