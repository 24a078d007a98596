"""Two organisations that are one: nothing is lost, nothing is doubled, and it can be undone as long as that is safe."""

import pytest
from filled_forms import filled, opened

pytestmark = pytest.mark.usefixtures("two_places", "clean_records")

AT = "/nl/heerlen/register/"


@pytest.fixture
def manager(login):
    return login("account_manager")


@pytest.fixture
def both(manager):
    """Record one bakery twice, each time with what somebody knew of it."""
    from terreinwijzer.web.register.models import Organisation, Ownership, Person, Plan, Plot, Signal, Visit

    here = {"portfolio_id": "heerlen"}
    pages = []
    for name, more in (("Bakkerij De Korst", {"kvk_number": "12345678"}), ("De Korst B.V.", {"postcode": "6422 PA"})):
        answer = filled(manager, f"{AT}add/", name=name, **more)
        pages.append(answer["Location"])
    first, second = (Organisation.objects.get(pk=page.split("/")[-2]) for page in pages)
    plot = Plot.objects.create(plot_id="HRL00 A 1", **here)
    for each in (first, second):
        # Both knew of the same contact and the same plot.
        Person.objects.create(organisation=each, name="Kees Voorbeeld", keep_until="2099-01-01", **here)
        Ownership.objects.create(organisation=each, plot=plot, since="2010-01-01", **here)
        Plan.objects.create(organisation=each, kind="expand", area_m2=500 * each.pk, **here)
        visit = Visit.objects.create(organisation=each, held_on="2026-01-01", report="Kennisgemaakt.", **here)
        Signal.objects.create(organisation=each, visit=visit, description="Zoekt ruimte.", **here)
    return first, second


def owned(organisation) -> dict[str, int]:
    """Return how many records of each kind an organisation has."""
    from terreinwijzer.web.register.merging.relations import relations

    return {relation.kind: len(relation.of(organisation)) for relation in relations() if relation.of(organisation)}


def merged(client, kept, other, *fields: str):
    picked = "&".join(f"{name}=other" for name in fields)
    address = f"{AT}organisations/{kept.pk}/merge/{other.pk}/"
    given = opened(client, f"{address}?step=agree&{picked}")
    return client.post(address, given | {"from_other": list(fields)})


def test_what_belongs_to_an_organisation_is_all_of_it():
    from terreinwijzer.web.register.merging.relations import relations

    assert {relation.kind for relation in relations()} == {
        "people", "visits", "signals", "plans", "ownerships", "documents", "offers", "requests",
    }  # fmt: skip


def test_all_relations_move_and_what_both_had_is_kept_once(manager, both):
    first, second = both
    answer = merged(manager, first, second, "postcode")
    assert answer.status_code == 302, answer.content.decode()
    first.refresh_from_db()
    # The visits and signals stay apart: a signal refers to its visit, so neither is a double.
    assert owned(first) == {"people": 1, "ownerships": 1, "plans": 2, "visits": 2, "signals": 2}
    assert (first.name, first.kvk_number, first.postcode) == ("Bakkerij De Korst", "12345678", "6422 PA")
    told = manager.get(f"{AT}signals/").content.decode()
    assert told.count("Zoekt ruimte.</p>") == 2


def test_whoever_opens_the_one_that_went_arrives_at_the_one_that_stayed(manager, both):
    first, second = both
    merged(manager, first, second)
    answer = manager.get(f"{AT}organisations/{second.pk}/")
    assert (answer.status_code, answer["Location"]) == (302, f"{AT}organisations/{first.pk}/")
    history = manager.get(f"{AT}organisations/{second.pk}/history/").content.decode()
    assert "De Korst B.V." in history
    told = manager.get(f"{AT}organisations/{first.pk}/history/").content.decode()
    assert f"Samengevoegd met De Korst B.V. (#{second.pk})" in told


def test_a_merge_is_undone_and_each_has_again_what_it_had(manager, both):
    first, second = both
    before = [owned(each) for each in both]
    merged(manager, first, second, "name", "postcode")
    from terreinwijzer.web.register.models import Merge

    undo = f"{AT}merges/{Merge.objects.get().pk}/undo/"
    assert filled(manager, undo).status_code == 302
    assert [owned(each) for each in both] == before
    first.refresh_from_db()
    assert (first.name, first.postcode) == ("Bakkerij De Korst", "")
    assert manager.get(f"{AT}organisations/{second.pk}/").status_code == 200
    assert "Het is al ongedaan gemaakt" in manager.get(undo).content.decode()


def test_a_merge_is_not_undone_over_later_changes_and_says_why(manager, both):
    first, second = both
    merged(manager, first, second)
    from terreinwijzer.web.register.models import Merge

    undo = f"{AT}merges/{Merge.objects.get().pk}/undo/"
    given = opened(manager, undo)
    assert filled(manager, f"{AT}organisations/{first.pk}/edit/", place="Heerlen").status_code == 302
    answer = manager.post(undo, given)
    assert answer.status_code == 422
    assert "De organisatie is sindsdien gewijzigd" in answer.content.decode()
    assert owned(first)["visits"] == 2


def test_what_changed_after_it_was_shown_is_shown_again_before_anything_moves(manager, both):
    first, second = both
    address = f"{AT}organisations/{first.pk}/merge/{second.pk}/"
    given = opened(manager, f"{address}?step=agree")
    assert filled(manager, f"{AT}organisations/{second.pk}/add/visits/", report="Nog een.").status_code == 302
    answer = manager.post(address, given)
    assert answer.status_code == 422
    assert "Iemand anders wijzigde dit" in answer.content.decode()
    assert owned(second)["visits"] == 2


def test_nobody_comes_to_hold_more_than_the_whole_of_a_plot(manager, both):
    from terreinwijzer.web.register.models import Ownership

    first, second = both
    Ownership.objects.filter(organisation=second).update(since="2015-01-01")
    told = manager.get(f"{AT}organisations/{first.pk}/merge/{second.pk}/").content.decode()
    assert "meer dan de hele kavel hebben: HRL00 A 1" in told
    assert "Bekijk het resultaat" not in told


def test_the_other_one_is_proposed_by_number_or_name(manager, both):
    first, second = both
    told = manager.get(f"{AT}organisations/{first.pk}/merge/").content.decode()
    assert "De Korst B.V." not in told
    second.name, second.kvk_number = "Backerij de Korst", ""
    second.sought = "backerij de korst"
    second.save()
    assert "Backerij de Korst" in manager.get(f"{AT}organisations/{first.pk}/merge/").content.decode()


def test_organisations_of_two_portfolios_never_meet(login, both):
    elsewhere = login("account_manager", "elsewhere")
    own = filled(elsewhere, "/nl/elsewhere/register/add/", name="Elders")["Location"].split("/")[-2]
    at = "/nl/elsewhere/register/organisations"
    assert elsewhere.get(f"{at}/{own}/merge/{both[0].pk}/").status_code == 404
    assert elsewhere.get(f"{at}/{both[0].pk}/merge/{own}/").status_code == 404
    assert "Korst" not in elsewhere.get(f"{at}/{own}/merge/?q=korst").content.decode()
