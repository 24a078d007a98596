"""Personal data: declared where they are kept, seen only with a trace, and gone when their term is over."""

from datetime import timedelta

import pytest
from django.http import HttpRequest

pytestmark = pytest.mark.usefixtures("application")


def request_of(user) -> HttpRequest:
    request = HttpRequest()
    request.user = user
    request.resolver_match = None
    return request


@pytest.fixture
def somebody():
    from terreinwijzer.web.people.models import User

    made = User.objects.create_user("somebody", email="somebody@example.nl")
    yield made
    User.objects.filter(username="somebody").delete()


def test_a_declaration_that_its_model_contradicts_is_refused():
    from terreinwijzer.web.people.models import Membership
    from terreinwijzer.web.privacy.declarations import Ground, OnErasure, PersonalData, declaration_of, declare

    given = {
        "model": Membership, "what": "accounts", "purpose": "accounts_purpose", "ground": Ground.PUBLIC_TASK,
        "fields": ("role",), "found_by": ("user__email",), "since": "changed", "retention": timedelta(days=1),
    }  # fmt: skip
    with pytest.raises(ValueError, match=r"people\.membership: Membership has no field named 'nickname'"):
        PersonalData(**given | {"fields": ("nickname",)})
    with pytest.raises(ValueError, match=r"people\.membership\.user cannot be emptied"):
        PersonalData(**given | {"fields": ("user",), "on_erasure": OnErasure.EMPTY})
    from terreinwijzer.web.people.models import User

    with pytest.raises(ValueError, match=r"people\.user was declared before"):
        declare(declaration_of(User))


def test_whoever_sees_personal_data_leaves_a_trace_in_one_query(somebody):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from terreinwijzer.web.people.models import User
    from terreinwijzer.web.privacy.log import seen
    from terreinwijzer.web.privacy.models import Look

    others = [User.objects.create_user(f"other-{number}") for number in range(20)]
    with CaptureQueriesContext(connection) as asked:
        seen(request_of(somebody), "heerlen", others)
    assert sum("INSERT" in query["sql"] for query in asked.captured_queries) == 1
    found = Look.objects.filter(user=somebody)
    assert {(look.portfolio_id, look.model, look.record) for look in found} == {
        ("heerlen", "people.user", str(other.pk)) for other in others
    }
    for other in others:
        other.delete()


def test_what_declares_no_personal_data_cannot_be_shown_as_such_and_nobody_sees_them_without_logging_in(somebody):
    from django.contrib.auth.models import AnonymousUser

    from terreinwijzer.web.people.models import Membership
    from terreinwijzer.web.privacy.log import seen

    with pytest.raises(KeyError, match=r"people\.membership"):
        seen(request_of(somebody), "heerlen", [Membership()])
    with pytest.raises(PermissionError, match="heerlen"):
        seen(request_of(AnonymousUser()), "heerlen", [somebody])


def test_a_record_goes_when_its_term_is_over_and_not_a_day_before(somebody):
    from django.utils import timezone

    from terreinwijzer.web.people.models import User
    from terreinwijzer.web.privacy.expire import expire

    now = timezone.now()
    somebody.last_login = now - timedelta(days=729)
    somebody.save()
    never = User.objects.create_user("never-logged-in")
    assert expire(now) == {}
    assert expire(now + timedelta(days=2)) == {"people.user": 1}
    assert list(User.objects.filter(username__in=["somebody", "never-logged-in"])) == [never]
    never.delete()


def test_what_is_deleted_leaves_nothing_in_the_history(somebody):
    from terreinwijzer.web.people.models import Membership
    from terreinwijzer.web.privacy.declarations import Ground, PersonalData
    from terreinwijzer.web.privacy.expire import delete

    data = PersonalData(
        model=Membership, what="accounts", purpose="accounts_purpose", ground=Ground.PUBLIC_TASK,
        fields=("role",), found_by=("user__email",), since="changed", retention=timedelta(days=1),
    )  # fmt: skip
    kept = Membership.objects.create(user=somebody, portfolio_id="heerlen", role="council")
    gone = Membership.objects.create(user=somebody, portfolio_id="heerlen", role="analyst")
    key = gone.pk
    assert Membership.history.filter(id=key).exists()
    delete(data, [key])
    assert not Membership.objects.filter(pk=key).exists()
    assert not Membership.history.filter(id=key).exists()
    assert Membership.history.filter(id=kept.pk).exists()
    kept.delete()
    Membership.history.filter(id=kept.pk).delete()


@pytest.fixture
def known(clean_records):  # noqa: ARG001  (takes it away again)
    """Return Jan Jansen as the register of Heerlen knows him: a contact, and a visit that he was at."""
    from terreinwijzer.web.register.models import Organisation, Person, Visit

    firm = Organisation.objects.create(portfolio_id="heerlen", name="Aa", kind="business")
    jan = Person.objects.create(
        portfolio_id="heerlen", organisation=firm, name="Jan Jansen", email="jan@aa.example", phone="045-1234567",
        keep_until="2099-01-01",
    )  # fmt: skip
    jan.phone = "045-7654321"
    jan.save()
    visit = Visit.objects.create(
        portfolio_id="heerlen", organisation=firm, held_on="2026-01-05", attendees="Jan Jansen, Piet Pietersen",
        report="Wil uitbreiden.",
    )  # fmt: skip
    return firm, jan, visit


PERSON = "/nl/heerlen/privacy/person/"


def test_everybody_reads_what_is_kept_why_and_how_long(client):
    import re
    from html import unescape

    from terreinwijzer.web.privacy.declarations import declared
    from terreinwijzer.web.wording import text

    page = unescape(client.get("/nl/heerlen/privacy/").content.decode())
    rows = re.findall(r"<tr.*?</tr>", page.split("<tbody>")[1], re.DOTALL)
    assert len(rows) == len(declared())
    for data, row in zip(declared(), rows, strict=True):
        assert text(data.what, "nl") in row
        assert text(data.purpose, "nl") in row
        assert "AVG artikel 6" in row
    assert "Eén persoon" not in page, "only an administrator looks somebody up"
    assert 'href="/nl/heerlen/privacy/"' in client.get("/nl/heerlen/parks/").content.decode()


def test_one_person_is_found_by_name_or_address_whatever_the_capitals(login, known):
    _, jan, visit = known
    admin = login("administrator")
    by_name = admin.post(PERSON, {"who": "  jan   jansen "}).content.decode()
    assert f"register.person:{jan.pk}" in by_name
    assert f"register.visit:{visit.pk}" in by_name
    by_mail = admin.post(PERSON, {"who": "JAN@AA.EXAMPLE"}).content.decode()
    assert f"register.person:{jan.pk}" in by_mail
    # By half a name only where somebody is named among others.
    by_half = admin.post(PERSON, {"who": "Jansen"}).content.decode()
    assert "register.person:" not in by_half
    assert f"register.visit:{visit.pk}" in by_half
    assert "niets over deze persoon" in admin.post(PERSON, {"who": "Janneke"}).content.decode()
    assert "niets over deze persoon" in admin.post(PERSON, {"who": "an"}).content.decode()


@pytest.mark.usefixtures("known")
def test_somebody_of_another_portfolio_is_not_found():
    from terreinwijzer.web.privacy.person import find

    assert find("heerlen", "Jan Jansen")
    assert not find("elsewhere", "Jan Jansen")


@pytest.mark.usefixtures("known")
def test_looking_somebody_up_leaves_a_trace_that_the_administrator_sees(login):
    from terreinwijzer.web.privacy.models import Look

    admin = login("administrator")
    admin.post(PERSON, {"who": "Jan Jansen"})
    assert Look.objects.filter(doing="privacy_person").count() == 2
    page = admin.get("/nl/heerlen/privacy/looks/").content.decode()
    assert "Eén persoon opgezocht" in page


def test_a_person_gets_everything_that_is_known_with_what_it_was_and_who_looked(login, known):
    import io
    import json

    import pandas as pd

    _, jan, visit = known
    admin = login("administrator")
    chosen = [f"register.person:{jan.pk}", f"register.visit:{visit.pk}"]
    answer = admin.post(PERSON, {"who": "Jan Jansen", "record": chosen, "do": "json"})
    assert "jansen" not in answer["Content-Disposition"].lower()
    told = json.loads(answer.content)
    (contact,) = told["register.person"]
    assert (contact["name"], contact["email"], contact["phone"]) == ("Jan Jansen", "jan@aa.example", "045-7654321")
    assert {row["phone"] for row in told["register.person.history"]} == {"045-1234567", "045-7654321"}
    assert told["register.visit"][0]["attendees"] == "Jan Jansen, Piet Pietersen"
    assert {row["by"] for row in told["seen_by"]} == {"administrator-heerlen-0"}
    book = admin.post(PERSON, {"who": "Jan Jansen", "record": chosen, "do": "xlsx"})
    sheets = pd.read_excel(io.BytesIO(book.content), sheet_name=None, dtype=str)
    assert sheets["register.person"]["email"].tolist() == ["jan@aa.example"]
    assert set(sheets) == set(told)


def test_only_what_was_chosen_is_erased_and_after_a_second_question(login, known):
    from terreinwijzer.web.register.models import Person, Visit

    _, jan, visit = known
    admin = login("administrator")
    only = {"who": "Jan Jansen", "record": f"register.visit:{visit.pk}"}
    asked = admin.post(PERSON, {**only, "do": "erase"}).content.decode()
    assert "Ja, wissen" in asked
    assert "Jan Jansen" in Visit.objects.get(pk=visit.pk).attendees
    done = admin.post(PERSON, {**only, "do": "sure"}).content.decode()
    assert "1 losgemaakt van de persoon" in done
    kept = Visit.objects.get(pk=visit.pk)
    assert (kept.attendees, kept.report) == ("", "Wil uitbreiden.")
    assert not Visit.history.filter(attendees__icontains="Jansen").exists()
    assert Person.objects.filter(pk=jan.pk).exists()
    assert "Kies eerst" in admin.post(PERSON, {"who": "Jan Jansen", "do": "sure"}).content.decode()


def test_whoever_is_erased_is_gone_from_the_history_too(login, known):
    from terreinwijzer.web.register.models import Person

    _, jan, _ = known
    done = login("administrator").post(
        PERSON, {"who": "Jan Jansen", "record": f"register.person:{jan.pk}", "do": "sure"}
    )
    assert "1 verwijderd" in done.content.decode()
    assert not Person.objects.filter(pk=jan.pk).exists()
    assert not Person.history.filter(id=jan.pk).exists()


def test_an_employee_whose_looks_must_be_kept_stays_until_their_term_is_over(somebody, login):
    from django.utils import timezone

    from terreinwijzer.web.people.actions import give_role
    from terreinwijzer.web.people.models import User
    from terreinwijzer.web.privacy.expire import expire
    from terreinwijzer.web.privacy.log import seen
    from terreinwijzer.web.privacy.models import Look

    give_role(somebody, "heerlen", "account_manager", by=None)
    seen(request_of(somebody), "heerlen", [somebody])
    admin = login("administrator")
    asked = {"who": "somebody@example.nl", "record": [f"people.user:{somebody.pk}"], "do": "sure"}
    assert "1 blijft tot het einde van de termijn" in admin.post(PERSON, asked).content.decode()
    Look.objects.filter(user=somebody).update(at=timezone.now() - timedelta(days=366))
    assert expire() == {"privacy.look": 1}
    assert "1 verwijderd" in admin.post(PERSON, asked).content.decode()
    assert not User.objects.filter(pk=somebody.pk).exists()


def test_an_account_with_a_role_elsewhere_is_not_erased_from_here(somebody, login):
    from terreinwijzer.web.people.actions import give_role
    from terreinwijzer.web.people.models import User

    for where in ("heerlen", "elsewhere"):
        give_role(somebody, where, "analyst", by=None)
    asked = {"who": "somebody", "record": [f"people.user:{somebody.pk}"], "do": "sure"}
    told = login("administrator").post(PERSON, asked).content.decode()
    assert "1 blijft, omdat een andere portefeuille het ook gebruikt" in told
    assert User.objects.filter(pk=somebody.pk).exists()


def test_an_account_that_was_never_used_goes_too(somebody):
    from django.utils import timezone

    from terreinwijzer.web.people.models import User
    from terreinwijzer.web.privacy.expire import expire

    User.objects.filter(pk=somebody.pk).update(date_joined=timezone.now() - timedelta(days=731))
    assert expire() == {"people.user": 1}


def test_a_contact_that_was_deleted_by_hand_leaves_the_history_when_its_term_is_over(known):
    from datetime import UTC, datetime

    from terreinwijzer.web.privacy.expire import expire
    from terreinwijzer.web.register.models import Person

    _, jan, visit = known
    key = jan.pk
    visit.delete()
    jan.delete()
    assert expire(datetime(2099, 1, 1, 12, tzinfo=UTC)).get("register.person") is None
    assert Person.history.filter(id=key).count() == 3
    assert expire(datetime(2099, 1, 2, 12, tzinfo=UTC))["register.person"] == 1
    assert not Person.history.filter(id=key).exists()


def test_only_the_last_version_of_what_was_deleted_tells_when_its_term_is_over(known):
    from datetime import UTC, date, datetime

    from terreinwijzer.web.privacy.expire import expire
    from terreinwijzer.web.register.models import Person

    _, jan, _ = known
    key = jan.pk
    jan.keep_until = date(2150, 1, 1)
    jan.save()
    jan.delete()
    expire(datetime(2140, 1, 1, tzinfo=UTC))
    assert Person.history.filter(id=key).count() == 4


def test_a_contact_that_was_deleted_by_hand_is_found_taken_along_and_erased_from_the_history(login, known):
    import json

    from terreinwijzer.web.register.models import Person

    _, jan, _ = known
    key = jan.pk
    jan.delete()
    admin = login("administrator")
    page = admin.post(PERSON, {"who": "jan jansen"}).content.decode()
    assert f'value="register.person:{key}"' in page
    assert "verwijderd, maar nog in de geschiedenis" in page
    asked = {"who": "jan jansen", "record": f"register.person:{key}"}
    told = json.loads(admin.post(PERSON, {**asked, "do": "json"}).content)
    assert "register.person" not in told, "it is not there any more"
    assert {row["email"] for row in told["register.person.history"]} == {"jan@aa.example"}
    assert told["seen_by"]
    assert "1 verwijderd" in admin.post(PERSON, {**asked, "do": "sure"}).content.decode()
    assert not Person.history.filter(id=key).exists()


@pytest.mark.usefixtures("known")
def test_what_was_deleted_elsewhere_is_not_found(known):
    from terreinwijzer.web.privacy.person import find

    known[1].delete()
    assert [one.data.label for one in find("heerlen", "Jan Jansen")] == ["register.person", "register.visit"]
    assert not find("elsewhere", "Jan Jansen")


def test_a_name_in_an_earlier_version_goes_from_the_history_and_what_stands_there_now_stays(login, known):
    import json

    from terreinwijzer.web.register.models import Person, Visit

    _, jan, visit = known
    jan.name, jan.email, jan.phone = "Piet Pietersen", "piet@aa.example", "045-3333333"
    jan.save()
    visit.attendees = "Piet Pietersen"
    visit.save()
    admin = login("administrator")
    asked = {"who": "Jan Jansen", "record": [f"register.person:{jan.pk}", f"register.visit:{visit.pk}"]}
    page = admin.post(PERSON, asked).content.decode()
    assert page.count("alleen in een eerdere versie") == 2
    told = json.loads(admin.post(PERSON, {**asked, "do": "json"}).content)
    assert {row["phone"] for row in told["register.person.history"]} == {"045-1234567", "045-7654321"}
    assert "register.person" not in told, "what stands there now is about somebody else"
    assert "uit eerdere versies gehaald" in admin.post(PERSON, {**asked, "do": "sure"}).content.decode()
    assert Person.objects.get(pk=jan.pk).name == "Piet Pietersen"
    assert [each.name for each in Person.history.filter(id=jan.pk)] == ["Piet Pietersen"]
    assert Visit.objects.get(pk=visit.pk).attendees == "Piet Pietersen"
    assert {each.attendees for each in Visit.history.filter(id=visit.pk)} == {"", "Piet Pietersen"}


@pytest.fixture
def told(known):
    """Return records with texts in which Jan Jansen is named, while they are about something else."""
    from terreinwijzer.web.participation.models import Reaction, Session, Theme
    from terreinwijzer.web.programme.models import Action
    from terreinwijzer.web.register.models import Offer, Organisation, Plan, Request, Signal, Visit

    here, firm = {"portfolio_id": "heerlen"}, known[0]
    words = "Volgens Jan Jansen moet de poort breder."
    theme = Theme.objects.create(title="Poort", question="Hoe?", opens_on="2026-01-01", **here)
    return {
        "register.visit": Visit.objects.create(organisation=firm, held_on="2026-02-05", attendees="P. Pieters",
                                               report=words, **here),
        "register.signal": Signal.objects.create(organisation=firm, description=words, **here),
        "register.plan": Plan.objects.create(organisation=firm, kind="expand", description=words, **here),
        "register.organisation": Organisation.objects.create(name="Bb", phone="045-9999999", notes=words, **here),
        "register.offer": Offer.objects.create(summary="Loods", floor_area_m2=500, contact="P. Pieters", notes=words,
                                               **here),
        "register.request": Request.objects.create(summary=words, contact="P. Pieters", **here),
        "programme.action": Action.objects.create(title="Poort", owner="Jan Jansen", elected_lead="P. Pieters", **here),
        "participation.reaction": Reaction.objects.create(theme=theme, name="P. Pieters", said=words, **here),
        "participation.session": Session.objects.create(theme=theme, title="Avond", held_on="2026-01-02", report=words,
                                                        **here),
    }  # fmt: skip


@pytest.mark.usefixtures("clean_records")
def test_whoever_is_named_in_a_text_is_found_taken_along_and_struck_out_and_the_rest_stays(login, told):
    import json
    from html import unescape

    admin = login("administrator")
    asked = {"who": "jan jansen", "record": [f"{label}:{one.pk}" for label, one in told.items()]}
    page = unescape(admin.post(PERSON, asked).content.decode())
    for label, one in told.items():
        assert f'value="{label}:{one.pk}"' in page
    assert "Volgens Jan Jansen moet de poort breder." in page
    assert f'href="/nl/heerlen/register/signals/{told["register.signal"].pk}/edit/"' in page
    taken = json.loads(admin.post(PERSON, {**asked, "do": "json"}).content)
    for label in told:
        assert "Jan Jansen" in str(taken[label]), label
        assert "Jan Jansen" in str(taken[f"{label}.history"]), label
    admin.post(PERSON, {**asked, "do": "sure"})
    for label, one in told.items():
        one.refresh_from_db()
        for row in (one, *type(one).history.filter(id=one.pk)):
            said = " ".join(str(getattr(row, field.attname)) for field in row._meta.concrete_fields)
            assert "jansen" not in said.casefold(), label
            assert "[…]" in said, label
    # What is about others stays: the words around the name, who was there, whom to call, and who governs.
    assert told["register.visit"].report == "Volgens […] moet de poort breder."
    assert told["register.visit"].attendees == "P. Pieters"
    assert told["register.organisation"].phone == "045-9999999"
    assert told["programme.action"].elected_lead == "P. Pieters"
    assert told["participation.reaction"].name == "P. Pieters"


@pytest.mark.usefixtures("clean_records")
def test_a_text_that_was_edited_first_loses_the_name_in_the_earlier_versions(login, told):
    signal = told["register.signal"]
    signal.description = "De poort moet breder."
    signal.save()
    record = f"register.signal:{signal.pk}"
    done = login("administrator").post(PERSON, {"who": "Jan Jansen", "record": record, "do": "sure"})
    assert "1 uit eerdere versies gehaald" in done.content.decode()
    kept = [each.description for each in signal.history.order_by("history_id")]
    assert kept == ["Volgens […] moet de poort breder.", "De poort moet breder."]


def test_an_organisation_with_somebodys_own_number_loses_it_and_stays(login, known):
    from terreinwijzer.web.register.models import Organisation

    firm = known[0]
    firm.email, firm.phone = "jan@aa.example", "045-1111111"
    firm.save()
    asked = {"who": "JAN@aa.example", "record": f"register.organisation:{firm.pk}", "do": "sure"}
    login("administrator").post(PERSON, asked)
    kept = Organisation.objects.get(pk=firm.pk)
    assert (kept.name, kept.email, kept.phone) == ("Aa", "", "")
    assert not Organisation.history.filter(id=firm.pk, email__gt="").exists()


@pytest.mark.usefixtures("clean_records")
def test_what_has_no_term_leaves_the_history_a_year_after_it_was_deleted_and_an_action_never(told):
    from django.utils import timezone

    from terreinwijzer.web.privacy.expire import expire

    plan, action = told["register.plan"], told["programme.action"]
    keys, now = (plan.pk, action.pk), timezone.now()
    plan.delete()
    action.delete()
    assert "register.plan" not in expire(now + timedelta(days=364))
    gone = expire(now + timedelta(days=367))
    assert gone["register.plan"] == 1
    assert not type(plan).history.filter(id=keys[0]).exists()
    assert type(action).history.filter(id=keys[1]).count() == 2
    told["register.organisation"].refresh_from_db()


def test_a_table_that_nobody_agreed_to_is_forgotten_after_a_week_also_when_no_other_comes(somebody):
    from django.utils import timezone

    from terreinwijzer.web.register.models import Import
    from terreinwijzer.web.tasks.sweep import sweep

    made = Import.objects.create(
        portfolio_id="heerlen", file_name="a.csv", rows=[[1, {"name": "Aa"}]], sent_by=somebody
    )
    sweep()
    assert Import.objects.filter(pk=made.pk).exists()
    Import.objects.filter(pk=made.pk).update(sent_at=timezone.now() - timedelta(days=8))
    sweep()
    assert not Import.objects.filter(pk=made.pk).exists()


def test_looking_at_the_history_of_a_deleted_contact_leaves_a_trace(login, known):
    from terreinwijzer.web.privacy.models import Look

    key = known[1].pk
    known[1].delete()
    before = Look.objects.count()
    manager = login("account_manager")
    assert "jan@aa.example" in manager.get(f"/nl/heerlen/register/people/{key}/history/").content.decode()
    look = Look.objects.order_by("-pk")[0]
    assert Look.objects.count() == before + 1
    assert (look.portfolio_id, look.model, look.record, look.doing) == (
        "heerlen", "register.person", str(key), "register_history",
    )  # fmt: skip
    assert manager.get("/nl/heerlen/register/people/999999/history/").status_code == 404


@pytest.mark.usefixtures("clean_records")
def test_what_is_known_of_a_person_is_told_as_people_say_it(login):
    from terreinwijzer.web.register.models import Organisation, Person

    firm = Organisation.objects.create(portfolio_id="heerlen", name="Bakkerij De Korst")
    Person.objects.create(portfolio_id="heerlen", organisation=firm, name="Bram Bakker", role="director",
                          purpose="public_task", keep_until="2030-05-01")  # fmt: skip
    told = login("administrator").post("/nl/heerlen/privacy/person/", {"who": "Bram Bakker"}).content.decode()
    assert "Bram Bakker · directeur" in told.replace("Directeur", "directeur")
    assert "1 mei 2030" in told


def test_every_page_that_shows_people_has_a_name_in_the_log():
    from terreinwijzer.web.access.routes import ROUTES
    from terreinwijzer.web.wording import texts

    kept = ("register", "participation")
    pages = {f"{area}_{what}" for area in kept for what in ("edit", "delete", "history")} | {
        "reactions",
        "document_file",
    }
    assert pages <= set(ROUTES)
    assert {f"doing_{name}" for name in pages} <= set(texts())
