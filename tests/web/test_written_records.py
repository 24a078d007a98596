"""What people write is kept once, whole, and with its past; nobody writes over somebody else unknowingly."""

from uuid import uuid4

import pytest
from filled_forms import fields_of, filled, opened

pytestmark = pytest.mark.usefixtures("two_places", "clean_records")

ADD = "/nl/heerlen/register/add/"


@pytest.fixture
def manager(login):
    return login("account_manager")


@pytest.fixture
def bakery():
    """Return an organisation that is in the register."""
    from terreinwijzer.web.register.models import Organisation

    return Organisation.objects.create(portfolio_id="heerlen", name="Bakkerij De Korst", sought="bakkerij de korst")


def edit_address(record, kind: str = "organisations") -> str:
    return f"/nl/heerlen/register/{kind}/{record.pk}/edit/"


def history_address(record, kind: str = "organisations") -> str:
    return f"/nl/heerlen/register/{kind}/{record.pk}/history/"


def test_a_form_that_arrives_twice_makes_one_record_and_leads_to_the_same_page(manager):
    from terreinwijzer.web.register.models import Organisation

    typed = opened(manager, ADD) | {"name": "Bakkerij De Korst"}
    first, second = manager.post(ADD, typed), manager.post(ADD, typed)
    assert first.status_code == second.status_code == 302
    assert first["Location"] == second["Location"]
    assert Organisation.objects.filter(name="Bakkerij De Korst").count() == 1


def test_two_forms_with_the_same_words_make_two_records(manager):
    from terreinwijzer.web.register.models import Organisation

    for _ in range(2):
        assert filled(manager, ADD, name="Garage Noord").status_code == 302
    assert Organisation.objects.filter(name="Garage Noord").count() == 2


def test_the_key_of_somebody_elses_form_opens_nothing(login, manager):
    typed = opened(manager, ADD) | {"name": "Bakkerij De Korst"}
    manager.post(ADD, typed)
    answer = login("administrator").post(ADD, typed)
    assert answer.status_code == 422
    assert "Dit formulier is niet te herkennen" in answer.content.decode()


def test_a_form_without_a_key_is_refused_and_says_what_to_do(manager):
    answer = manager.post(ADD, {"name": "Bakkerij De Korst"})
    assert answer.status_code == 422
    assert "Dit formulier is niet te herkennen" in answer.content.decode()
    # The answer carries a key of its own: what was typed can be sent again.
    assert manager.post(ADD, fields_of(answer.content.decode())).status_code == 302


def test_a_faulty_form_says_what_is_wrong_at_the_field_and_keeps_what_was_typed(manager):
    answer = filled(manager, ADD, name="Bakkerij De Korst", kvk_number="123")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="Bakkerij De Korst"' in page
    assert 'aria-invalid="true"' in page
    assert '<a href="#id_kvk_number">KvK-nummer</a>: Een KvK-nummer heeft acht cijfers' in page
    assert 'aria-describedby="id_kvk_number_helptext id_kvk_number_error"' in page
    again = manager.post(ADD, fields_of(page) | {"kvk_number": "12345678"})
    assert again.status_code == 302


def test_a_change_of_somebody_else_is_not_written_over(login, manager, bakery):
    colleague = login("account_manager")
    mine = opened(manager, edit_address(bakery)) | {"place": "Hoensbroek"}
    assert filled(colleague, edit_address(bakery), name="Bakkerij De Kruimel").status_code == 302
    answer = manager.post(edit_address(bakery), mine)
    assert answer.status_code == 422
    assert "Iemand anders wijzigde dit terwijl u bezig was" in answer.content.decode()
    bakery.refresh_from_db()
    assert (bakery.name, bakery.place) == ("Bakkerij De Kruimel", "")
    # What was typed is still there; who sends it again has been told.
    typed = fields_of(answer.content.decode())
    assert typed["place"] == "Hoensbroek"
    assert manager.post(edit_address(bakery), typed).status_code == 302
    bakery.refresh_from_db()
    assert (bakery.name, bakery.place) == ("Bakkerij De Korst", "Hoensbroek")


def test_the_history_tells_who_changed_what_and_brings_the_old_back(login, manager, bakery):
    from terreinwijzer.web.people.models import User

    User.objects.filter(username__startswith="account_manager").update(first_name="Ada", last_name="Voorbeeld")
    filled(manager, edit_address(bakery), name="Bakkerij De Kruimel", tags="Bakker, familiebedrijf, bakker")
    page = login("administrator").get(history_address(bakery)).content.decode()
    assert "gewijzigd · Ada Voorbeeld" in page
    assert "<del>Bakkerij De Korst</del> → <ins>Bakkerij De Kruimel</ins>" in page
    oldest = bakery.history.order_by("history_id").first()
    assert manager.post(history_address(bakery), {"version": oldest.history_id}).status_code == 302
    bakery.refresh_from_db()
    assert (bakery.name, bakery.tags) == ("Bakkerij De Korst", "")
    assert bakery.history.count() == 3


def test_what_is_deleted_can_be_brought_back(manager, bakery):
    from terreinwijzer.web.register.models import Organisation

    address = f"/nl/heerlen/register/organisations/{bakery.pk}/delete/"
    assert filled(manager, address).status_code == 302
    assert not Organisation.objects.filter(pk=bakery.pk).exists()
    page = manager.get(history_address(bakery)).content.decode()
    assert "Dit is verwijderd" in page
    manager.post(history_address(bakery), {"version": Organisation.history.filter(id=bakery.pk).last().history_id})
    assert Organisation.objects.get(pk=bakery.pk).name == "Bakkerij De Korst"


def test_whoever_deleted_something_is_told_where_it_can_be_put_back(manager, bakery):
    address = f"/nl/heerlen/register/organisations/{bakery.pk}/delete/"
    past = history_address(bakery)
    bakery.name = "Bakker <b>& Zn"
    bakery.save()
    page = manager.post(address, follow=True).content.decode()
    assert "Bakker &lt;b&gt;&amp; Zn is verwijderd." in page
    assert f'<a href="{past}">Bekijk de geschiedenis of zet het terug</a>' in page
    assert "is verwijderd." not in manager.get("/nl/heerlen/register/").content.decode(), "told once"
    version = bakery.history.filter(history_type="~").get()
    again = manager.post(past, {"version": version.history_id}, follow=True).content.decode()
    assert "Bakker &lt;b&gt;&amp; Zn is teruggezet." in again


def test_what_was_deleted_of_late_stands_in_a_list_and_is_put_back_from_there(login, manager, bakery):
    from datetime import timedelta

    from django.utils import timezone

    from terreinwijzer.web.people.models import User
    from terreinwijzer.web.privacy.models import Look
    from terreinwijzer.web.register.models import Organisation, Person, Visit

    User.objects.filter(username__startswith="account_manager").update(first_name="Ada", last_name="Voorbeeld")
    here = {"portfolio_id": "heerlen", "organisation": bakery}
    visit = Visit.objects.create(held_on="2024-05-01", **here)
    jan = Person.objects.create(name="Jan Jansen", keep_until="2099-01-01", **here)
    old = Organisation.objects.create(portfolio_id="heerlen", name="Lang geleden")
    Organisation.objects.create(portfolio_id="elsewhere", name="Elders").delete()
    old_key, jan_key, visit_key = old.pk, jan.pk, visit.pk
    old.delete()
    Organisation.history.filter(id=old_key).update(history_date=timezone.now() - timedelta(days=91))
    for kind, one in (("visits", visit), ("people", jan)):
        manager.post(f"/nl/heerlen/register/{kind}/{one.pk}/delete/")
    listed = "/nl/heerlen/register/deleted/"
    assert f'href="{listed}"' in manager.get("/nl/heerlen/register/").content.decode()
    assert f'href="{listed}"' not in login("analyst").get("/nl/heerlen/register/").content.decode()
    assert login("analyst").get(listed).status_code == 403
    page = manager.get(listed).content.decode()
    assert page.index("Jan Jansen") < page.index("1 mei 2024"), "newest first"
    assert "Ada Voorbeeld" in page
    assert "Bakkerij De Korst" in page
    assert "Lang geleden" not in page
    assert "Elders" not in page
    looks = Look.objects.filter(doing="register_deleted").values_list("model", "record")
    assert set(looks) == {("register.person", str(jan_key)), ("register.visit", str(visit_key))}
    version = Person.history.filter(id=jan_key, history_type="+").get()
    assert f'name="version" value="{version.history_id}"' in page
    manager.post(f"/nl/heerlen/register/people/{jan_key}/history/", {"version": version.history_id})
    assert Person.objects.get(pk=jan_key).name == "Jan Jansen"
    assert "Jan Jansen" not in manager.get(listed).content.decode().split("<main")[1].split("is teruggezet")[-1]


def test_what_went_with_a_merge_is_told_of_and_not_put_back_by_itself(manager, bakery):
    from terreinwijzer.web.people.models import User
    from terreinwijzer.web.register.merging.merge import joined, merged
    from terreinwijzer.web.register.models import Organisation

    other = Organisation.objects.create(portfolio_id="heerlen", name="Korst BV")
    plan = joined(bakery, other)
    merged(plan, plan.seen, set(), User.objects.get(username__startswith="account_manager"), "Samengevoegd")
    page = manager.get("/nl/heerlen/register/deleted/").content.decode()
    assert "Korst BV" in page
    assert "Samengevoegd" in page
    assert 'name="version"' not in page


def test_the_history_of_what_is_named_after_something_deleted_still_opens(manager, bakery):
    from terreinwijzer.web.register.models import Ownership, Plot

    plot = Plot.objects.create(portfolio_id="heerlen", plot_id="HRL01-A-1")
    held = Ownership.objects.create(portfolio_id="heerlen", organisation=bakery, plot=plot)
    key = held.pk
    held.delete()
    plot.delete()
    assert manager.get(f"/nl/heerlen/register/ownerships/{key}/history/").status_code == 200
    page = manager.get("/nl/heerlen/register/deleted/").content.decode()
    assert page.count('name="version"') == 2


def test_what_others_refer_to_is_not_deleted(manager, bakery):
    from terreinwijzer.web.register.models import Organisation, Visit

    Visit.objects.create(portfolio_id="heerlen", organisation=bakery, held_on="2024-05-01")
    answer = filled(manager, f"/nl/heerlen/register/organisations/{bakery.pk}/delete/")
    assert "Er hangen nog gegevens aan vast" in answer.content.decode()
    assert Organisation.objects.filter(pk=bakery.pk).exists()


def test_a_version_whose_owner_is_gone_cannot_be_brought_back_and_says_so(manager, bakery):
    from terreinwijzer.web.register.models import Plan

    plan = Plan.objects.create(portfolio_id="heerlen", organisation=bakery, kind="expand")
    key = plan.pk
    version = plan.history.get()
    plan.delete()
    bakery.delete()
    answer = manager.post(f"/nl/heerlen/register/plans/{key}/history/", {"version": version.history_id})
    assert answer.status_code == 422
    assert "Deze versie is niet terug te zetten" in answer.content.decode()
    assert not Plan.objects.filter(pk=key).exists()


def test_a_version_of_another_record_is_not_put_in_its_place(manager, bakery):
    from terreinwijzer.web.register.models import Organisation

    other = Organisation.objects.create(portfolio_id="heerlen", name="Garage Noord")
    answer = manager.post(history_address(bakery), {"version": other.history.get().history_id})
    assert answer.status_code == 404


def test_keys_of_forms_are_forgotten_when_they_can_no_longer_come_again(manager):
    from datetime import timedelta

    from django.utils import timezone

    from terreinwijzer.web.writing.models import Submission
    from terreinwijzer.web.writing.once import forget_submissions

    filled(manager, ADD, name="Bakkerij De Korst")
    old = Submission.objects.create(key=uuid4(), portfolio_id="heerlen")
    Submission.objects.filter(pk=old.pk).update(accepted_at=timezone.now() - timedelta(days=91))
    assert forget_submissions() == 1
    assert Submission.objects.count() == 1
