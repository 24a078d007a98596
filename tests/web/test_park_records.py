"""What people wrote about a park stands on its page for who may see it, with a trace, and in few queries."""

from datetime import date, timedelta

import pytest
from seen_queries import queries_of

pytestmark = pytest.mark.usefixtures("two_places", "clean_records")

PARK = "/en/heerlen/parks/beitel/"
TODAY = date.today()  # noqa: DTZ011  (the day of whoever uses it)


@pytest.fixture
def recorded():
    """Record two businesses, of which one is on the park, with a visit and an appointment, and two actions."""
    from terreinwijzer.web.programme.models import Action
    from terreinwijzer.web.register.models import Organisation, Visit

    here = Organisation.objects.create(portfolio_id="heerlen", name="Bakkerij De Korst", park_id="beitel")
    there = Organisation.objects.create(portfolio_id="heerlen", name="Garage Noord", park_id="avantis")
    Organisation.objects.create(portfolio_id="elsewhere", name="Ander Bedrijf", park_id="beitel")
    seen = Visit.objects.create(portfolio_id="heerlen", organisation=here, held_on="2024-05-01",
                                report="De oven is te klein.", attendees="Kees Voorbeeld")  # fmt: skip
    for organisation, day in ((here, TODAY + timedelta(days=30)), (there, TODAY)):
        Visit.objects.create(portfolio_id="heerlen", organisation=organisation, held_on=day, report="Elders gezegd.")
    given = {"portfolio_id": "heerlen", "park_id": "beitel", "starts_on": TODAY - timedelta(days=40)}
    Action.objects.create(**given, title="Stroken vergroenen", number="3.1", needs="9.9", state="planned")
    Action.objects.create(**given | {"park_id": ""}, title="Voor alle terreinen", number="9.9", state="running")
    return seen


def page_of(client, address: str = PARK) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_an_account_manager_sees_what_is_written_about_the_park_and_leaves_a_trace(login, recorded):
    from terreinwijzer.web.privacy.models import Look

    before = Look.objects.count()
    page = page_of(login("account_manager"))
    for words in ("Bakkerij De Korst", "All organisations on this park (1)", "1 May 2024", "De oven is te klein.",
                  "Kees Voorbeeld", "Stroken vergroenen", "40 days late", "9.9"):  # fmt: skip
        assert words in page, words
    for words in ("Garage Noord", "Ander Bedrijf", "Elders gezegd.", "Voor alle terreinen"):
        assert words not in page, words
    look = Look.objects.order_by("-id").first()
    assert Look.objects.count() == before + 1
    assert (look.record, look.doing) == (str(recorded.pk), "park")


@pytest.mark.parametrize(
    ("role", "sees", "not_sees"),
    [
        ("public", (), ("Bakkerij De Korst", "De oven", "Kees", "Stroken", "Last visits", "Actions of the programme")),
        ("entrepreneur", (), ("Bakkerij De Korst", "De oven", "Kees", "Stroken")),
        ("council", ("Stroken vergroenen",), ("Bakkerij De Korst", "De oven", "Kees", "Last visits")),
        ("analyst", ("Bakkerij De Korst", "1 May 2024", "Stroken vergroenen"), ("De oven", "Kees")),
    ],
)
@pytest.mark.usefixtures("recorded")
def test_everybody_sees_what_the_role_allows_and_no_more(login, role, sees, not_sees):
    from terreinwijzer.web.privacy.models import Look

    before, page = Look.objects.count(), page_of(login(role))
    assert all(words in page for words in sees)
    assert not any(words in page for words in not_sees)
    assert Look.objects.count() == before


@pytest.mark.usefixtures("recorded")
def test_many_records_take_as_many_queries_as_few(login):
    from terreinwijzer.web.programme.models import Action
    from terreinwijzer.web.register.models import Organisation, Visit

    manager = login("account_manager")
    page_of(manager)
    few = queries_of(manager, PARK)
    for number in range(30):
        more = Organisation.objects.create(portfolio_id="heerlen", name=f"Bedrijf {number:02d}", park_id="beitel")
        Visit.objects.create(portfolio_id="heerlen", organisation=more, held_on="2023-01-01")
        Action.objects.create(portfolio_id="heerlen", park_id="beitel", title=f"Actie {number}")
    assert queries_of(manager, PARK) == few
    page = page_of(manager)
    assert "All organisations on this park (31)" in page
    # The page has the first; the register has all.
    assert "Bedrijf 18" in page
    assert "Bedrijf 19" not in page


def test_a_park_of_which_nothing_is_written_says_so(login):
    page = page_of(login("account_manager"))
    for words in ("No organisation on this park is in the register.", "Nobody on this park was visited yet.",
                  "The programme has no action for this park."):  # fmt: skip
        assert words in page, words
