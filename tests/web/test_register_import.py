"""A table is brought in: who is there already is recognised, what is unsure is asked, and nothing is kept unseen."""

import csv
import io
import re
import zipfile

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from filled_forms import fields_of, opened

pytestmark = pytest.mark.usefixtures("two_places", "clean_records")

AT = "/nl/heerlen/register/import/"


@pytest.fixture
def manager(login):
    return login("account_manager")


@pytest.fixture
def there():
    """Return a function that puts an organisation in the register."""
    from terreinwijzer.web.register.models import Organisation

    return lambda name, **more: Organisation.objects.create(portfolio_id="heerlen", name=name, **more)


def csv_of(*rows: dict[str, str]) -> bytes:
    heads = list(dict.fromkeys(name for row in rows for name in row))
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, heads)
    writer.writeheader()
    writer.writerows(rows)
    return buffer.getvalue().encode()


def sent(client, content: bytes, name: str = "bedrijven.csv"):
    """Send a file and return the answer."""
    form = opened(client, AT)
    return client.post(AT, form | {"file": SimpleUploadedFile(name, content)})


def seen(client, *rows: dict[str, str]) -> tuple[str, str]:
    """Send rows, and return the address of the page that tells what would happen, and what it says."""
    answer = sent(client, csv_of(*rows))
    assert answer.status_code == 302, answer.content.decode()
    return answer["Location"], client.get(answer["Location"]).content.decode()


def counts(page: str) -> dict[str, int]:
    found = re.findall(r'<li class="tile count"><span class="label">([^<]+)</span> <span class="value">(\d+)', page)
    return {name: int(count) for name, count in found if count != "0"}


def agree(client, address: str, **choices: str):
    return client.post(address, fields_of(client.get(address).content.decode()) | choices)


def test_nothing_is_kept_before_somebody_agrees_and_everything_afterwards_with_the_name_of_the_file(manager, there):
    from terreinwijzer.web.register.models import Organisation

    bakery = there("Bakkerij De Korst", kvk_number="12345678", place="Heerlen", phone="045 1234567")
    address, page = seen(
        manager,
        {"Naam": "Bakkerij De Korst B.V.", "KvK-nummer": "12345678", "Plaats": "", "Terrein": "De Beitel"},
        {"Naam": "Garage Noord", "KvK-nummer": "87654321", "Plaats": "Heerlen", "Terrein": "", "Labels": "auto, mkb"},
    )
    assert counts(page) == {"Nieuw": 1, "Wijzigt": 1}
    assert "<del>Bakkerij De Korst</del> → <ins>Bakkerij De Korst B.V.</ins>" in page
    assert Organisation.objects.count() == 1
    assert agree(manager, address).status_code == 302
    bakery.refresh_from_db()
    # An empty cell changes nothing.
    assert (bakery.name, bakery.park_id, bakery.place, bakery.phone) == (
        "Bakkerij De Korst B.V.", "beitel", "Heerlen", "045 1234567",
    )  # fmt: skip
    assert Organisation.objects.get(kvk_number="87654321").tags == ";auto;mkb;"
    last = bakery.history.first()
    assert last.history_change_reason == "Ingelezen uit bedrijven.csv"
    assert last.history_user.username.startswith("account_manager")
    assert "garage" in Organisation.objects.get(kvk_number="87654321").sought


def test_agreeing_twice_brings_in_once(manager):
    from terreinwijzer.web.register.models import Organisation

    address, page = seen(manager, {"Naam": "Garage Noord"})
    typed = fields_of(page)
    for _ in range(2):
        assert manager.post(address, typed).status_code == 302
    assert Organisation.objects.count() == Organisation.history.count() == 1


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ({"Naam": "Heel anders", "KvK-nummer": "12345678"}, "Wijzigt"),
        ({"Naam": "Heel anders", "RSIN": "123456789"}, "Wijzigt"),
        ({"Naam": "bakkerij de korst bv", "Postcode": "6422pa"}, "Wijzigt"),
        ({"Naam": "Bakkerij de Korst", "Postcode": "6422 PA", "KvK-nummer": "99999999"}, "Nieuw"),
        ({"Naam": "Bakerij de Korst"}, "Twijfel"),
        ({"Naam": "Korst, bakkerij de", "Postcode": "6411 AA"}, "Twijfel"),
        ({"Naam": "Slagerij De Worst"}, "Nieuw"),
        ({"Naam": ""}, ""),
    ],
)  # fmt: skip
def test_a_number_decides_a_likeness_is_asked_and_different_numbers_are_never_the_same(manager, there, row, found):
    there("Bakkerij De Korst B.V.", kvk_number="12345678", rsin="123456789", postcode="6422 PA")
    _, page = seen(manager, row, {"Naam": "Garage Noord"})
    expected = {found: 1} if found not in {"", "Nieuw"} else {}
    assert counts(page) == {"Nieuw": 2 if found == "Nieuw" else 1} | expected


def test_branches_with_one_trade_register_number_are_told_apart_by_their_address(manager, there):
    for street in ("Voorbeeldweg 1", "Proefstraat 2"):
        there("Bouwmarkt", kvk_number="12345678", postcode="6422 PA", street=street)
    number = {"Naam": "Bouwmarkt", "KvK-nummer": "12345678", "Postcode": "6422 PA"}
    _, page = seen(manager, {**number, "Straat en huisnummer": "Proefstraat 2"})
    assert counts(page) == {"Al gelijk": 1}
    _, page = seen(manager, {**number, "Straat en huisnummer": "Modellaan 3"})
    assert counts(page) == {"Twijfel": 1}


def test_a_row_in_doubt_is_left_out_taken_as_new_or_joined_as_somebody_chooses(manager, there):
    from terreinwijzer.web.register.models import Organisation

    bakery = there("Bakkerij De Korst")
    outcomes = {}
    for choice in ("skip", "new", str(bakery.pk)):
        address, page = seen(manager, {"Naam": "Bakerij de Korst", "Plaats": "Hoensbroek"})
        assert f'value="{bakery.pk}">Is Bakkerij De Korst' in page
        assert agree(manager, address, **{"row-2": choice}).status_code == 302
        outcomes[choice] = sorted(Organisation.objects.values_list("name", "place"))
        Organisation.objects.exclude(pk=bakery.pk).delete()
    assert list(outcomes.values()) == [
        [("Bakkerij De Korst", "")],
        [("Bakerij de Korst", "Hoensbroek"), ("Bakkerij De Korst", "")],
        [("Bakerij de Korst", "Hoensbroek")],
    ]


def test_a_row_cannot_be_joined_with_what_nobody_proposed(manager, there):
    from terreinwijzer.web.register.models import Organisation

    there("Bakkerij De Korst")
    other = Organisation.objects.create(portfolio_id="elsewhere", name="Van een ander")
    address, _ = seen(manager, {"Naam": "Bakerij de Korst"})
    agree(manager, address, **{"row-2": str(other.pk)})
    other.refresh_from_db()
    assert other.name == "Van een ander"


def test_faulty_rows_say_where_and_what_and_the_others_go_on(manager):
    from terreinwijzer.web.register.models import Organisation

    address, page = seen(
        manager,
        {"Naam": "Garage Noord", "KvK-nummer": "1234", "Soort": "bedrijf", "Terrein": "", "E-mail": ""},
        {"Naam": "Garage Zuid", "KvK-nummer": "", "Soort": "fabriek", "Terrein": "Maan", "E-mail": ""},
        {"Naam": "Garage Oost", "KvK-nummer": "", "Soort": "Overheid", "Terrein": "", "E-mail": "geen adres"},
        {"Naam": "Garage West", "KvK-nummer": "", "Soort": "business", "Terrein": "c-mill", "E-mail": ""},
        {"Naam": "garage west", "KvK-nummer": "", "Soort": "", "Terrein": "", "E-mail": ""},
    )
    assert counts(page) == {"Niet goed": 4, "Nieuw": 1}
    for words in ("Rij 2", "Een KvK-nummer heeft acht cijfers", "Rij 3", "&#39;Maan&#39; is hier niet bekend",
                  "Rij 4", "E-mail: ", "Rij 6", "Dezelfde organisatie staat ook in rij 5"):  # fmt: skip
        assert words in page, words
    agree(manager, address)
    assert list(Organisation.objects.values_list("name", "kind", "park_id")) == [("Garage West", "business", "c-mill")]


def test_what_somebody_changed_after_it_was_shown_is_shown_again_before_it_is_written_over(manager, there):
    bakery = there("Bakkerij De Korst", kvk_number="12345678")
    address, page = seen(manager, {"Naam": "Bakkerij De Kruimel", "KvK-nummer": "12345678"})
    bakery.name = "Bakkerij De Broodplank"
    bakery.save()
    answer = manager.post(address, fields_of(page))
    assert answer.status_code == 422
    told = answer.content.decode()
    assert "Iemand anders wijzigde dit" in told
    assert "<del>Bakkerij De Broodplank</del>" in told
    assert manager.post(address, fields_of(told)).status_code == 302
    bakery.refresh_from_db()
    assert bakery.name == "Bakkerij De Kruimel"


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_table_that_leaves_comes_back_without_a_difference(manager, there, suffix, language):
    there("=1+1 BV", kvk_number="01234567", postcode="6422 PA", park_id="beitel", tags=";a;b;", kind="investor")
    there("Bakkerij De Korst")
    table = manager.get(f"/{language}/heerlen/register.{suffix}").content
    answer = sent(manager, table, f"register.{suffix}")
    assert counts(manager.get(answer["Location"]).content.decode()) == {"Al gelijk": 2}


def test_a_title_above_the_heads_and_columns_that_are_not_known_do_no_harm(manager):
    book = openpyxl.Workbook()
    for row in (
        ["Bedrijven op onze terreinen"],
        [],
        ["Branche", "naam", "KvK-nummer"],
        ["bakker", "De Korst", 12345678],
    ):
        book.active.append(row)
    content = io.BytesIO()
    book.save(content)
    address = sent(manager, content.getvalue(), "lijst.xlsx")["Location"]
    assert counts(manager.get(address).content.decode()) == {"Nieuw": 1}


def bomb() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", b"0" * (201 * 1024**2))
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "told"),
    [
        (b"Naam\nx\n", "lijst.ods", "Dit soort bestand wordt niet aangenomen"),
        (b"", "lijst.csv", "leeg"),
        (b"MZ not a workbook", "lijst.xlsx", "De inhoud past niet bij de naam"),
        (b"Straat;Plaats\nA;B\n", "lijst.csv", "staat geen kop met de kolom die nodig is"),
        (b"Naam\n" + b"x\n" * 5001, "lijst.csv", "hoogstens 5000 gaan er in"),
        (None, "lijst.xlsx", "Uitgepakt is het bestand groter dan 200 MB"),
    ],
    ids=["kind", "empty", "disguised", "no-names", "long", "bomb"],
)  # fmt: skip
def test_a_file_that_cannot_be_brought_in_says_why(manager, content, name, told):
    answer = sent(manager, bomb() if content is None else content, name)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert told in page
    assert "terreinwijzer-" not in page


def test_another_portfolio_sees_nothing_of_an_import(login, manager):
    address, _ = seen(manager, {"Naam": "Garage Noord"})
    assert login("administrator", "elsewhere").get(address.replace("heerlen", "elsewhere")).status_code == 404


def test_ten_thousand_organisations_are_compared_by_words_they_share():
    """The right one is found among many, without comparing each with each."""
    from terreinwijzer.web.register.imports.matching import Index, match
    from terreinwijzer.web.register.models import Organisation

    many = [Organisation(pk=key, name=f"Bedrijf {key} Heerlen", postcode="6422 PA") for key in range(1, 10_001)]
    index = Index.of([*many, Organisation(pk=20_000, name="Bakkerij De Korst Heerlen", postcode="6411 AA")])
    found = match({"name": "Bakkerij de Korts Heerlen"}, index)
    assert [key for key, _ in found.candidates] == [20_000]
    assert match({"name": "Bedrijf 77 Heerlen", "postcode": "6422PA"}, index).record == 77
