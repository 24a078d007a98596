"""The register: what an account manager records and finds, what an analyst may not see, and what never leaks."""

import csv
import io
from datetime import date, timedelta

import openpyxl
import pytest
from filled_forms import filled
from seen_queries import queries_of

pytestmark = pytest.mark.usefixtures("two_places", "clean_records")

AT = "/nl/heerlen/register/"


@pytest.fixture
def manager(login):
    return login("account_manager")


def recorded(client, name: str, **more: object) -> str:
    """Record an organisation by its form, and return the address of its page."""
    answer = filled(client, f"{AT}add/", name=name, **more)
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def wrote(client, address: str, **typed: object) -> None:
    """Fill a form in, and see that it was accepted."""
    answer = filled(client, address, **typed)
    assert answer.status_code == 302, answer.content.decode()


def test_an_account_manager_records_everything_about_an_organisation_and_sees_it_on_one_page(manager):
    page = recorded(manager, "Bakkerij De Korst", kvk_number="12345678", park_id="beitel", postcode="6422pa",
                    tags="Familiebedrijf, energiehub", website="www.korst.example")  # fmt: skip
    today = date.today()  # noqa: DTZ011  (as the form proposes it)
    wrote(manager, f"{page}add/people/", name="Kees Voorbeeld", email="kees@korst.example")
    wrote(manager, f"{page}add/visits/", report="De oven is te klein.", attendees="Kees Voorbeeld")
    wrote(manager, f"{page}add/visits/", held_on=(today + timedelta(days=30)).isoformat())
    wrote(manager, f"{page}add/signals/", kind="space", description="Zoekt 500 m² erbij.", due_on="2020-01-31")
    wrote(manager, f"{page}add/plans/", kind="expand", area_m2="500", expected_year="2027")
    wrote(manager, f"{page}add/ownerships/", plot_key="HRL00 A 123", since="2010-05-01")
    told = manager.get(page).content.decode()
    for words in ("Kees Voorbeeld", "De oven is te klein.", "Zoekt 500 m² erbij.", "te laat", "HRL00 A 123",
                  "afspraak: ambtelijk bezoek", "Uitbreiden", "500 m²", "6422 PA", "De Beitel",
                  'href="https://www.korst.example"', ">energiehub<"):  # fmt: skip
        assert words in told, words


def test_a_contact_kept_with_consent_needs_the_day_of_consent(manager):
    page = recorded(manager, "Bakkerij De Korst")
    answer = filled(manager, f"{page}add/people/", name="Kees Voorbeeld", purpose="consent")
    assert answer.status_code == 422
    assert "Bij toestemming hoort de dag waarop zij is gegeven" in answer.content.decode()


def test_nobody_holds_more_than_the_whole_of_a_plot_at_one_time(manager):
    first, second = recorded(manager, "Bakkerij De Korst"), recorded(manager, "Garage Noord")
    wrote(manager, f"{first}add/ownerships/", plot_key="HRL00 A 123", share_pct="60", since="2010-01-01")
    answer = filled(manager, f"{second}add/ownerships/", plot_key="HRL00 A 123", share_pct="50", since="2015-01-01")
    assert answer.status_code == 422
    assert "in deze periode is nog 40 procent over" in answer.content.decode()
    before = filled(manager, f"{second}add/ownerships/", plot_key="HRL00 A 123", share_pct="50", until="2010-01-01")
    assert before.status_code == 302


@pytest.mark.parametrize(
    ("asked", "found"),
    [("korst", ["Bakkerij De Korst"]), ("CRÈME", ["IJssalon Crème"]), ("creme", ["IJssalon Crème"]),
     ("12345678", ["Bakkerij De Korst"]), ("6422PA", ["Bakkerij De Korst"]), ("familiebedrijf", ["Bakkerij De Korst"]),
     ("bakkerij noord", []), ("", ["Bakkerij De Korst", "IJssalon Crème"])],
)  # fmt: skip
def test_an_organisation_is_found_by_what_somebody_remembers_of_it(manager, asked, found):
    recorded(manager, "Bakkerij De Korst", kvk_number="12345678", postcode="6422 PA", tags="familiebedrijf")
    recorded(manager, "IJssalon Crème")
    told = manager.get(AT, {"q": asked}).content.decode()
    assert [name for name in ("Bakkerij De Korst", "IJssalon Crème") if f">{name}</a>" in told] == found


def test_an_analyst_counts_without_names_and_cannot_write(login, manager):
    page = recorded(manager, "Bakkerij De Korst")
    wrote(manager, f"{page}add/people/", name="Kees Voorbeeld")
    wrote(manager, f"{page}add/visits/", report="De oven is te klein.", attendees="Kees Voorbeeld")
    analyst = login("analyst")
    told = analyst.get(page).content.decode()
    assert "Ambtelijk bezoek" in told
    assert "Kees Voorbeeld" not in told
    assert "De oven is te klein." not in told
    assert "Wijzigen" not in told
    assert analyst.get(f"{AT}add/").status_code == 403


@pytest.mark.parametrize("role", ["public", "entrepreneur", "council"])
def test_who_has_no_part_in_the_register_sees_nothing_of_it(login, manager, role):
    page = recorded(manager, "Bakkerij De Korst")
    other = login(role)
    for address in (AT, page, f"{AT}plots/", "/nl/heerlen/register.csv", f"{AT}suggestions.json?q=korst"):
        assert other.get(address).status_code == 403, address
    assert ">Register<" not in other.get("/nl/heerlen/parks/").content.decode()


def test_whose_personal_data_were_seen_is_written_down_and_by_whom(login, manager):
    from terreinwijzer.web.privacy.models import Look
    from terreinwijzer.web.register.models import Person

    page = recorded(manager, "Bakkerij De Korst")
    wrote(manager, f"{page}add/people/", name="Kees Voorbeeld")
    person = Person.objects.get()
    Look.objects.all().delete()
    login("analyst").get(page)
    assert not Look.objects.exists()
    manager.get(page)
    look = Look.objects.get(model="register.person", record=str(person.pk))
    assert (look.portfolio_id, look.user.username.split("-")[0], look.doing) == (
        "heerlen", "account_manager", "organisation",
    )  # fmt: skip


def test_one_portfolio_never_shows_or_changes_another(login, manager):
    from terreinwijzer.web.register.models import Organisation, Plot

    page = recorded(manager, "Bakkerij De Korst", tags="familiebedrijf")
    wrote(manager, f"{page}add/ownerships/", plot_key="HRL00 A 123")
    plot = Plot.objects.get()
    stranger = login("administrator", "elsewhere")
    there = page.replace("heerlen", "elsewhere")
    for address in (there, f"{there}add/visits/", f"/nl/elsewhere/register/plots/{plot.pk}/",
                    f"{there}edit/", f"{there}history/", f"{there}delete/"):  # fmt: skip
        assert stranger.get(address).status_code == 404, address
        assert stranger.post(address, {}).status_code in {404, 405}, address
    for address in ("/nl/elsewhere/register/", "/nl/elsewhere/register/plots/", "/nl/elsewhere/register.csv",
                    "/nl/elsewhere/register/suggestions.json?q=korst"):  # fmt: skip
        assert "Korst" not in (told := stranger.get(address).content.decode()), address
        assert "HRL00" not in told
    # The same key of a plot is another plot elsewhere.
    theirs = filled(stranger, "/nl/elsewhere/register/add/", name="Garage Noord")["Location"]
    assert filled(stranger, f"{theirs}add/ownerships/", plot_key="HRL00 A 123").status_code == 302
    assert Plot.objects.filter(plot_id="HRL00 A 123").count() == 2
    assert Organisation.objects.get(name="Bakkerij De Korst").portfolio_id == "heerlen"


def test_a_table_that_leaves_is_data_and_never_a_formula(manager):
    recorded(manager, '=HYPERLINK("http://evil.example")', kvk_number="12345678", tags="a, b")
    recorded(manager, "Bakkerij De Korst")
    answer = manager.get("/nl/heerlen/register.csv", {"q": "evil"})
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row["Naam"] for row in rows] == ['\'=HYPERLINK("http://evil.example")']
    assert rows[0]["Labels"] == "a, b"
    book = openpyxl.load_workbook(io.BytesIO(manager.get("/nl/heerlen/register.xlsx").content))
    cells = {cell.value: cell.data_type for row in book["Organisaties in het register"] for cell in row}
    assert cells['=HYPERLINK("http://evil.example")'] == "s"
    assert cells["12345678"] == "s"
    assert "KvK-nummer" in cells


def test_pages_take_as_many_queries_for_many_records_as_for_few(manager):
    from terreinwijzer.web.register.example import fill_example

    fill_example("elsewhere", ["beitel"], "Heerlen")
    fill_example("heerlen", ["beitel", "avantis", "c-mill", "de-koumen", "emma"], "Heerlen")
    from terreinwijzer.web.people.models import Membership, User
    from terreinwijzer.web.register.models import Organisation, Visit

    user = User.objects.get(username__startswith="account_manager")
    Membership.objects.create(user=user, portfolio_id="elsewhere", role="account_manager")
    pages = ("", "register/", "register.csv", "register/plots/", "register/visits/", "register/signals/")
    for rest in (*pages, "register/lists/", "register/lists/unmatched/"):
        few, many = queries_of(manager, f"/nl/elsewhere/{rest}"), queries_of(manager, f"/nl/heerlen/{rest}")
        assert few == many, rest
    page = f"/nl/heerlen/register/organisations/{Organisation.objects.filter(portfolio_id='heerlen').first().pk}/"
    before = queries_of(manager, page)
    organisation = Organisation.objects.filter(portfolio_id="heerlen").first()
    for day in range(1, 20):
        Visit.objects.create(portfolio_id="heerlen", organisation=organisation, held_on=f"2020-01-{day:02d}")
    assert queries_of(manager, page) == before


def test_the_example_is_marked_everywhere_and_leaves_without_a_trace(manager):
    from terreinwijzer.errors import InputError
    from terreinwijzer.web.register.example import MODELS, fill_example, remove_example

    counts = fill_example("heerlen", ["beitel"], "Heerlen")
    assert all(counts[name] for name in ("organisation", "person", "plot", "ownership", "visit"))
    told = manager.get(AT).content.decode()
    assert told.count('<span class="mark">voorbeeld</span>') == counts["organisation"]
    with pytest.raises(InputError, match="has records already"):
        fill_example("heerlen", ["beitel"], "Heerlen")
    assert remove_example("heerlen") == sum(counts.values())
    assert not any(model.objects.exists() or model.history.exists() for model in MODELS)


def test_a_large_example_is_written_some_parks_at_a_time(manager, monkeypatch):
    from terreinwijzer.web.register import example
    from terreinwijzer.web.register.models import Organisation, Visit

    monkeypatch.setattr(example, "AT_A_TIME", 2)
    counts = example.fill_example("heerlen", [f"park-{number}" for number in range(5)], "Heerlen", per_park=3)
    assert counts["organisation"] == 15
    for model in example.MODELS:
        assert counts[model.__name__.lower()] == model.objects.count() == model.history.count()
    assert Organisation.objects.filter(park_id="park-4", visits__isnull=False).exists()
    assert not Visit.objects.exclude(synthetic=True).exists()
    assert manager.get(AT).content.decode().count('<span class="mark">voorbeeld</span>') == 15


def test_an_example_that_somebody_wrote_at_stays(manager):
    from django.db.models import ProtectedError

    from terreinwijzer.web.register.example import fill_example, remove_example
    from terreinwijzer.web.register.models import Organisation, Visit

    fill_example("heerlen", ["beitel"], "Heerlen")
    organisation = Organisation.objects.first()
    wrote(manager, f"{AT}organisations/{organisation.pk}/add/visits/", report="Echt gesproken.")
    with pytest.raises(ProtectedError, match="protected"):
        remove_example("heerlen")
    assert Visit.objects.filter(report="Echt gesproken.").exists()
    assert Organisation.objects.filter(pk=organisation.pk).exists()


def test_a_visit_is_noted_down_at_the_gate_with_what_has_to_be_done(manager):
    from terreinwijzer.web.register.models import Signal, Visit

    page = recorded(manager, "Bakkerij De Korst")
    answer = filled(manager, f"{AT}visit/", organisation="bakkerij korst", report="De oven is te klein.",
                    signal_kind="space", signal_description="Zoek 500 m².")  # fmt: skip
    assert answer["Location"] == page
    visit, signal = Visit.objects.get(), Signal.objects.get()
    assert signal.visit == visit
    assert visit.visited_by == signal.assigned_to
    assert str(visit.visited_by).startswith("account_manager")


@pytest.mark.parametrize(
    ("typed", "told"),
    [({"organisation": "onbekend"}, "Deze organisatie staat niet in het register"),
     ({"organisation": "bakkerij"}, "Dit past bij meer organisaties. Kies er één: Bakkerij De Korst (#"),
     ({"organisation": "korst", "signal_kind": "space"}, "Schrijf op wat er moet gebeuren"),
     ({"organisation": "korst", "signal_description": "Bellen"}, "Kies wat voor signaal dit is")],
)  # fmt: skip
def test_a_visit_that_is_not_clear_is_not_guessed_at(manager, typed, told):
    from terreinwijzer.web.register.models import Visit

    for name in ("Bakkerij De Korst", "Bakkerij De Kruimel"):
        recorded(manager, name)
    answer = filled(manager, f"{AT}visit/", **typed)
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert not Visit.objects.exists()
