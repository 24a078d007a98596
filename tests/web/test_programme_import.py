"""An existing action plan comes in from a spreadsheet, seen before anything is kept."""

import io

import pandas as pd
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from filled_forms import fields_of, opened

pytestmark = pytest.mark.usefixtures("two_places", "clean_records")

IMPORT = "/nl/heerlen/programme/import/"
PLAN = (
    "Nummer;Actie;Pijler;Terrein;Stand;Trekker;Begint;Eerst nodig;Onbekend\n"
    "1.1;Gebieden kiezen;1 Ruimte beter benutten;;Loopt;Ruimte;01-02-2026;2.1;weg\n"
    "2.1;Uitbreiding verkennen;2;;Gepland;Economie;2026-03-01;;weg\n"
    ";Bomen planten;4;De Beitel;gepland;;;;weg\n"
    "3.1;;3;;Loopt;;;;weg\n"
    "4.1;Hub;4;;Onderweg;;;;weg\n"
)


@pytest.fixture
def officer(login):
    return login("analyst")


def sent(client, content: bytes, name: str = "plan.csv"):
    given = opened(client, IMPORT)
    return client.post(IMPORT, given | {"file": SimpleUploadedFile(name, content)})


def actions() -> dict:
    from terreinwijzer.web.programme.models import Action

    return {each.number or each.title: each for each in Action.objects.filter(portfolio_id="heerlen")}


def agreed(client, page: str):
    return client.post(IMPORT, fields_of(page))


def test_what_a_plan_would_do_is_seen_before_anything_is_kept(officer):
    page = sent(officer, PLAN.encode()).content.decode()
    assert not actions()
    assert "Rij 5: <strong>3.1</strong>" in page
    assert "Rij 6: <strong>Hub</strong>" in page
    assert page.index("Onderweg") > page.index('id="of-fault"')
    assert agreed(officer, page).status_code == 302
    found = actions()
    assert set(found) == {"1.1", "2.1", "Bomen planten"}
    first = found["1.1"]
    assert (first.pillar, first.state, first.owner, first.needs) == ("1", "running", "Ruimte", "2.1")
    assert first.starts_on.isoformat() == "2026-02-01"
    assert found["Bomen planten"].park_id == "beitel"
    assert first.history.first().history_change_reason == "Ingelezen uit plan.csv"


def test_agreeing_twice_writes_once(officer):
    page = sent(officer, PLAN.encode()).content.decode()
    for _ in range(2):
        assert agreed(officer, page).status_code == 302
    assert len(actions()) == 3
    assert actions()["1.1"].history.count() == 1


def test_a_plan_that_was_taken_along_comes_back_changed(officer):
    officer.post("/nl/heerlen/programme/from-vision/")
    content = officer.get("/nl/heerlen/programme.xlsx").content
    same = sent(officer, content, "programma.xlsx").content.decode()
    assert "Lees in" not in same
    book = pd.read_excel(io.BytesIO(content), sheet_name="Acties van het programma", header=None, dtype=object)
    row = book.index[(book == "4.1").any(axis=1)][0]
    book.loc[row] = [str(value).replace("Gepland", "Loopt") if value == "Gepland" else value for value in book.loc[row]]
    changed = io.BytesIO()
    book.to_excel(changed, sheet_name="Acties van het programma", header=False, index=False)
    page = sent(officer, changed.getvalue(), "programma.xlsx").content.decode()
    assert "<del>Gepland</del> → <ins>Loopt</ins>" in page
    assert agreed(officer, page).status_code == 302
    assert actions()["4.1"].state == "running"
    assert actions()["0.1"].state == "planned"


GOALS = (
    "number,title,description,budget_eur,capacity_days,partners,park_id,notified,indicator,baseline,baseline_on,target,"
    "target_on,effect_park\n"
    '1.1,Choose areas,"Where it pays, first",50000,"12,5",Chamber,,,Jobs per net hectare,60.5,2023-12-31,70,'
    "2030-12-31,\n"
    '1.1,,,,,,,,fsi,,,"0,6",2030-12-31,De Beitel\n'
    "1.1,Choose other areas,,,,,,,,,,,,\n"
    "1.2,Plant trees,,,,,,,,10,2023-12-31,,,\n"
)


def test_a_plan_brings_budget_partners_and_goals_and_comes_back_the_same(officer):
    from terreinwijzer.web.programme.models import Effect

    page = sent(officer, GOALS.encode()).content.decode()
    assert "Capaciteit (dagen): Zorg dat er niet meer dan 0" in page
    page = sent(officer, GOALS.replace('"12,5"', "12").encode()).content.decode()
    assert "Rij 4: <strong>Choose other areas</strong>" in page
    assert "Rij 2 zegt iets anders van hetzelfde" in page
    assert "Bij een beginwaarde of doel hoort een kengetal" in page
    agreed(officer, page)
    (action,) = actions().values()
    assert (action.description, action.budget_eur, action.partners) == ("Where it pays, first", 50_000, "Chamber")
    columns = ("indicator", "park_id", "baseline", "target")
    assert sorted(Effect.objects.filter(action=action).values_list(*columns)) == [
        ("fsi", "beitel", None, 0.6), ("jobs_per_net_ha", "", 60.5, 70.0),
    ]  # fmt: skip
    for language, suffix in (("nl", "xlsx"), ("en", "csv")):
        taken = officer.get(f"/{language}/heerlen/programme.{suffix}").content
        same = sent(officer, taken, f"plan.{suffix}").content.decode()
        assert 'Al gelijk</span> <span class="value">2<' in same
        assert "Lees in" not in same
    assert officer.get("/nl/heerlen/programme.csv").content.decode().count("50000") == 1
    empty = officer.get("/nl/heerlen/programme/import/table.xlsx").content
    assert sent(officer, empty, "leeg.xlsx").status_code == 200


def test_a_fault_offers_its_choices_in_the_language_of_the_page(officer):
    at = IMPORT.replace("/nl/", "/en/")
    file = SimpleUploadedFile("plan.csv", b"Action,Priority\nPlant trees,perhaps\n")
    page = officer.post(at, opened(officer, at) | {"file": file}).content.decode()
    assert "Priority: &#39;perhaps&#39; is not known here. Choose from: yes, no" in page


def test_rows_that_were_tampered_with_are_refused(officer):
    given = fields_of(sent(officer, PLAN.encode()).content.decode())
    answer = officer.post(IMPORT, given | {"seen": given["seen"][:-2] + "xx"})
    assert answer.status_code == 422
    assert not actions()


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"Straat;Plaats\nA;B\n", "plan.csv", "Noem die kolom Actie, Action"),
        (("Actie\n" + "Stap\n" * 501).encode(), "plan.csv", "501 rijen; hoogstens 500"),
        (b"MZ\x90\x00", "plan.exe", "plan.exe"),
    ],
)
def test_a_file_that_is_no_plan_is_refused_with_what_to_do(officer, content, name, said):
    answer = sent(officer, content, name)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not actions()


def test_the_council_brings_nothing_in(login):
    assert login("council").get(IMPORT).status_code == 403
