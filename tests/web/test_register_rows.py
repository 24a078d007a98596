"""Plots, contacts, visits and signals come in from a table: seen first, never guessed, never doubled."""

import csv
import io
from datetime import date

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from filled_forms import fields_of, opened

pytestmark = pytest.mark.usefixtures("two_places", "clean_records")

AT = "/nl/heerlen/register/import/"
LAST = "2099-01-31"


@pytest.fixture
def manager(login):
    return login("account_manager")


@pytest.fixture
def bakery():
    return organisation("Bakkerij De Korst B.V.", kvk_number="12345678", establishment_id="V1")


def organisation(name: str, **more):
    from terreinwijzer.web.register.models import Organisation

    return Organisation.objects.create(portfolio_id="heerlen", name=name, **more)


def csv_of(*rows: dict[str, str]) -> bytes:
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, list(dict.fromkeys(name for row in rows for name in row)))
    writer.writeheader()
    writer.writerows(rows)
    return buffer.getvalue().encode()


def sent(client, kind: str, content: bytes, name: str = "lijst.csv"):
    return client.post(f"{AT}{kind}/", opened(client, f"{AT}{kind}/") | {"file": SimpleUploadedFile(name, content)})


def seen(client, kind: str, *rows: dict[str, str]) -> tuple[str, dict[str, int], str]:
    """Send rows, and return the page that tells what would happen: its address, its counts, and what it says."""
    return looked_at(client, sent(client, kind, csv_of(*rows)))


def looked_at(client, answer) -> tuple[str, dict[str, int], str]:
    assert answer.status_code == 302, answer.content.decode()
    page = client.get(answer["Location"]).content.decode()
    tiles = page.split('<li class="tile count"><span class="label">')[1:]
    counts = {tile.split("<")[0]: int(tile.split('"value">')[1].split("<")[0]) for tile in tiles}
    return answer["Location"], {name: count for name, count in counts.items() if count}, page


def agree(client, address: str):
    return client.post(address, fields_of(client.get(address).content.decode()))


def test_a_plot_changes_hands_and_the_table_that_leaves_comes_back_the_same(manager, bakery):
    from terreinwijzer.web.register.models import Ownership, Plot

    garage = organisation("Garage Noord")
    # The sale stands above what it ends; a plot is named once.
    sale = (
        {"Sleutel van de kavel": "HRL A 1", "Terrein": "De Beitel", "Oppervlakte (m²)": "1500",
         "Organisatie": "garage noord", "Vanaf": "2024-01-01", "Tot": ""},
        {"Sleutel van de kavel": "HRL A 1", "Organisatie": "Bakkerij de Korst BV", "Vanaf": "01-05-2015",
         "Tot": "2024-01-01"},
        {"Sleutel van de kavel": "HRL B 2", "Organisatie": "", "Oppervlakte (m²)": "12,5"},
        {"Sleutel van de kavel": "HRL C 3", "Organisatie": ""},
    )  # fmt: skip
    Plot.objects.create(portfolio_id="heerlen", plot_id="HRL A 1")
    Ownership.objects.create(portfolio_id="heerlen", plot=Plot.objects.get(), organisation=bakery, since="2015-05-01")
    address, counts, page = seen(manager, "plots", *sale)
    assert counts == {"Nieuw": 2, "Wijzigt": 1, "Niet goed": 1}
    assert "Oppervlakte (m²): Zorg dat er niet meer dan 0" in page
    assert Ownership.objects.count() == 1
    assert agree(manager, address).status_code == 302
    held = Ownership.objects.order_by("since").values_list("organisation", "since", "until")
    assert list(held) == [(bakery.pk, date(2015, 5, 1), date(2024, 1, 1)), (garage.pk, date(2024, 1, 1), None)]
    plot = Plot.objects.get(plot_id="HRL A 1")
    assert (plot.park_id, plot.area_m2) == ("beitel", 1500)
    assert plot.history.first().history_change_reason == "Ingelezen uit lijst.csv"
    organisation("Garage Noord")
    for language, suffix in (("nl", "xlsx"), ("en", "csv")):
        table = manager.get(f"/{language}/heerlen/register/plots.{suffix}").content
        _, counts, page = looked_at(manager, sent(manager, "plots", table, f"kavels.{suffix}"))
        assert counts == {"Al gelijk": 3}, page
    assert Plot.history.count() == 3


def test_a_contact_comes_with_ground_and_term_or_not_at_all(manager, bakery):
    from terreinwijzer.web.privacy.models import Look
    from terreinwijzer.web.register.models import Import, Person

    whole = {"KvK-nummer": "12345678", "Naam": "An Bakker", "E-mail": "an@korst.example", "Rol": "Eigenaar",
             "Grond om te bewaren": "Toestemming", "Toestemming gegeven op": "2026-01-05",
             "Bewaren tot": LAST}  # fmt: skip
    rows = (
        whole,
        {**whole, "Naam": "Bo", "E-mail": "bo@korst.example", "Toestemming gegeven op": ""},
        {**whole, "Naam": "Co", "E-mail": "co@korst.example", "Grond om te bewaren": ""},
        {**whole, "Naam": "Do", "E-mail": "do@korst.example", "Bewaren tot": ""},
        {**whole, "Naam": "A. Bakker"},
        {**whole, "Naam": "Ed", "E-mail": "ed@korst.example", "Grond om te bewaren": "omdat het kan"},
    )
    address, counts, page = seen(manager, "people", *rows)
    assert counts == {"Nieuw": 1, "Niet goed": 5}
    for words in ("Bij toestemming hoort de dag", "Grond om te bewaren: Dit veld is verplicht",
                  "Bewaren tot: Dit veld is verplicht", "Rij 2 zegt iets anders", "Kies uit: "):  # fmt: skip
        assert words in page, words
    agree(manager, address)
    person = Person.objects.get()
    assert (person.organisation, person.name, person.purpose) == (bakery, "An Bakker", "consent")
    assert Import.objects.get(pk=int(address.split("/")[-2])).rows == []
    # Another capital is the same address; the page tells what the register has, so it is written down.
    looks = Look.objects.count()
    address, counts, page = seen(manager, "people", {**whole, "E-mail": "An@Korst.example", "Telefoon": "045 1"})
    assert counts == {"Wijzigt": 1}
    assert Look.objects.count() == looks + 1
    _, counts, page = seen(manager, "people", {**whole, "E-mail": "ander@korst.example"})
    assert counts == {"Niet goed": 1}
    assert "met deze naam en een ander e-mailadres" in page


def test_an_organisation_that_is_not_sure_is_told_and_never_chosen(manager, bakery):
    from terreinwijzer.web.register.models import Visit

    branches = [organisation("Bouwmarkt", kvk_number="87654321", street=street) for street in ("Weg 1", "Laan 2")]
    visit = {"Datum": "2026-03-02", "Soort": "Telefoongesprek", "KvK-nummer": "", "Sleutel van de vestiging": ""}
    address, counts, page = seen(
        manager, "visits",
        {**visit, "Organisatie": "Bouwmarkt"},
        {**visit, "Organisatie": "", "KvK-nummer": "87654321"},
        {**visit, "Organisatie": "Bakkerij De Korts"},
        {**visit, "Organisatie": "Slagerij De Worst"},
        {**visit, "Organisatie": "Bakkerij De Korst B.V.", "KvK-nummer": "11111111"},
        {**visit, "Organisatie": ""},
        {**visit, "Organisatie": f"Bouwmarkt (#{branches[1].pk})"},
        {**visit, "Organisatie": "", "Sleutel van de vestiging": "V1"},
    )  # fmt: skip
    assert counts == {"Nieuw": 2, "Niet goed": 6}
    assert page.count(f"Bouwmarkt (#{branches[0].pk}), Weg 1; Bouwmarkt (#{branches[1].pk}), Laan 2") == 2
    assert f"Bakkerij De Korst B.V. (#{bakery.pk})" in page
    assert "&#39;Slagerij De Worst&#39; staat niet in het register" in page
    assert "De rij noemt geen organisatie" in page
    agree(manager, address)
    assert set(Visit.objects.values_list("organisation", flat=True)) == {branches[1].pk, bakery.pk}


@pytest.mark.parametrize(
    ("kind", "row"),
    [
        ("visits", {"kvk_number": "12345678", "held_on": "2026-03-02", "kind": "call", "report": "Kort."}),
        ("visits", {"Organisation": "Bakkerij De Korst B.V.", "Date": "2026-03-02", "Kind": "Telephone call"}),
        ("signals", {"Organisatie": "Bakkerij De Korst BV", "Omschrijving": "Zoekt 500 m² erbij",
                     "Soort": "Ruimtevraag", "Uiterlijk": LAST}),
        ("people", {"Organisatie": "Bakkerij De Korst BV", "Naam": "An", "Grond om te bewaren": "Taak van de gemeente",
                    "Bewaren tot": LAST}),
    ],
)  # fmt: skip
def test_what_is_sent_again_or_stands_in_a_file_twice_is_kept_once(manager, bakery, kind, row):
    from terreinwijzer.web.register.kinds import KINDS

    address, counts, page = seen(manager, kind, row, row)
    assert counts == {"Nieuw": 1, "Niet goed": 1}, page
    assert "Hetzelfde staat ook in rij 2" in page
    typed = fields_of(page)
    for _ in range(2):
        assert manager.post(address, typed).status_code == 302
    assert KINDS[kind].model.objects.get().organisation == bakery
    assert seen(manager, kind, row)[1] == {"Al gelijk": 1}
    if kind == "signals":
        taken = manager.get("/en/heerlen/register/signals.xlsx").content
        assert looked_at(manager, sent(manager, kind, taken, "signals.xlsx"))[1] == {"Al gelijk": 1}


def test_what_somebody_changed_after_it_was_shown_is_shown_again(manager, bakery):
    from terreinwijzer.web.register.models import Visit

    row = {"Organisatie": "Bakkerij De Korst BV", "Datum": "2026-03-02", "Soort": "call", "Verslag": "Uit de lijst."}
    address, _, page = seen(manager, "visits", row)
    Visit.objects.create(
        portfolio_id="heerlen", organisation=bakery, held_on="2026-03-02", kind="call", report="Anders."
    )
    answer = manager.post(address, fields_of(page))
    assert answer.status_code == 422
    assert "<del>Anders.</del>" in answer.content.decode()
    assert Visit.objects.get().report == "Anders."
    assert manager.post(address, fields_of(answer.content.decode())).status_code == 302
    assert Visit.objects.get().report == "Uit de lijst."


@pytest.mark.parametrize("kind", ["organisations", "plots", "people", "visits", "signals"])
def test_an_empty_table_has_the_columns_that_can_be_brought_in(manager, kind):
    content = manager.get(f"{AT}{kind}/table.xlsx").content
    heads = [cell.value for cell in openpyxl.load_workbook(io.BytesIO(content)).worksheets[1][4]]
    assert {"kvk_number"} < set(heads)
    at = AT if kind == "organisations" else f"{AT}{kind}/"
    assert f'href="{AT}{kind}/table.xlsx"' in manager.get(at).content.decode()
    if kind != "organisations":
        assert looked_at(manager, sent(manager, kind, content, "leeg.xlsx"))[1] == {}


def test_a_damaged_file_and_another_portfolio_get_nowhere(manager, login, bakery):
    answer = sent(manager, "plots", b"PK\x03\x04 cut off", "kavels.xlsx")
    assert answer.status_code == 422
    assert "De inhoud past niet bij de naam" in answer.content.decode()
    address = sent(manager, "plots", csv_of({"plot_id": "A 1", "Organisatie": bakery.name}))["Location"]
    assert login("administrator", "elsewhere").get(address.replace("heerlen", "elsewhere")).status_code == 404
    assert manager.get(address.replace("/plots/", "/visits/")).status_code == 404
    assert login("analyst").get(f"{AT}people/").status_code == 403
