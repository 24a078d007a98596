"""Where does this business fit, and is this plan allowed here: as somebody asks it, page by page."""

import csv
import io
import re
from dataclasses import replace

import openpyxl
import pytest
from django.test import override_settings
from small_case import write_small_case

from terreinwijzer.api.case import advise, check

ADVICE, CHECK = "/nl/heerlen/explore/advice/", "/nl/heerlen/explore/check/"


def text_of(client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def page_of(client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_the_intake_goes_step_by_step_and_takes_along_what_was_answered(client):
    first = page_of(client, f"{ADVICE}?sbi=25110")
    assert 'aria-current="step"><span>Uw bedrijf' in first
    second = page_of(client, f"{ADVICE}?sbi=25110&step=needs")
    assert '<input type="hidden" name="sbi" value="25110">' in second
    third = page_of(client, f"{ADVICE}?sbi=25110&area_m2=15000&step=places")
    assert "Plekken die passen" in third
    assert 'href="/en/heerlen/explore/advice/?sbi=25110&amp;area_m2=15000&amp;step=places"' in third
    assert "industrie of ambacht (volgt uit de SBI-code)" in third


def test_places_stand_in_the_order_of_the_library_with_its_reasons(client, heerlen):
    address = f"{ADVICE}?sbi=52109&medical=yes&area_m2=20000&step=places"
    pages = [page_of(client, f"{address}&page={number}") for number in (1, 2)]
    expected = advise(heerlen, {"medical": True, "area_m2": 20000}, sbi="52109")
    parks = re.findall(r'<span class="rank">(\d+)</span> <a href="/nl/heerlen/parks/([^/]+)/">', " ".join(pages))
    assert parks == [(str(rank), place.park_id) for rank, place in enumerate(expected, 1)]
    assert re.search(r'class="for"><span class="hidden">Voor: </span>Medische technologie', pages[0])
    assert "Tegen: </span>De gevraagde kavel: gevraagd 20.000 m²" in " ".join(pages)


def test_an_answer_to_an_open_question_settles_places(client):
    before = page_of(client, f"{ADVICE}?use=retail&step=places")
    assert "Staat het op zichzelf, of hoort het bij een ander bedrijf" in before
    assert 'class="verdict depends"' in before
    after = page_of(client, f"{ADVICE}?use=retail&independent=yes&change_of_function_place=no&step=places")
    assert 'class="verdict not_allowed"' in after
    assert 'class="verdict depends"' not in after
    assert "Geen zelfstandige detailhandel op bedrijventerreinen." in after


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("sbi=04000", "Bij SBI-code 04000 hoort geen bekend gebruik"),
        ("use=alchemy", "‘alchemy’ staat niet in de lijst"),
        ("area_m2=-5", "minstens 0"),
        ("area_m2=inf", "Voer een getal in"),
    ],
)
def test_what_cannot_be_is_told_at_its_field_in_the_step_that_asks_it(client, asked, told):
    page = page_of(client, f"{ADVICE}?{asked}&step=places")
    assert told in page
    name = asked.partition("=")[0]
    assert f'id="id_{name}_error"' in page
    assert f'href="#id_{name}"' in page
    assert 'class="places"' not in page


def test_what_is_typed_is_shown_as_text(client):
    assert "<script>alert" not in page_of(client, f"{ADVICE}?sbi=%22%3E%3Cscript%3Ealert(1)%3C/script%3E&step=places")
    assert "<script>alert" not in page_of(client, f"{CHECK}?park=%3Cscript%3Ealert(1)%3C/script%3E")


def test_the_places_leave_as_a_table_with_what_was_asked(client, heerlen):
    rows = list(csv.DictReader(io.StringIO(
        client.get("/en/heerlen/explore/advice.csv?sbi=25110&area_m2=15000").content.decode("utf-8-sig")
    )))  # fmt: skip
    expected = advise(heerlen, {"area_m2": 15000.0}, sbi="25110")
    assert [row["park_id"] for row in rows] == [place.park_id for place in expected]
    assert [float(row["free_ha"]) for row in rows if row["free_ha"]] == [
        place.free_ha for place in expected if place.free_ha is not None
    ]
    answer = client.get("/en/heerlen/explore/advice.xlsx?sbi=25110&area_m2=15000")
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert ("area_m2", "the plot asked for", "15,000 m²") in list(book["asked"].values)
    assert client.get("/en/heerlen/explore/advice.csv?area_m2=much").status_code == 404


def test_a_refusal_tells_rule_source_ground_and_what_would_turn_it(client):
    page = text_of(client, f"{CHECK}?park=beitel&use=lock_up_garages&new_place=yes")
    assert "De Beitel: mag niet" in page
    assert "Op dit terrein geen nieuwe garageboxen." in page
    assert re.search(r"Visie, par\. 3\.1 en tabellen 1-3[^·]* · +grond: ruimtelijk", page)
    assert "Een nieuwe plek (geen voortzetting van wat er zit): nee in plaats van ja → niet geregeld" in page


def test_the_check_says_what_small_units_do_to_the_park_as_the_library_counts_it(client, heerlen):
    asked = {"use": "small_units", "unit_count": 30.0, "unit_area_m2": 40.0}
    effect = check(heerlen, "beitel", asked).small_units
    page = text_of(client, f"{CHECK}?park=beitel&use=small_units&unit_count=30&unit_area_m2=40")
    assert (effect is not None) == ("aandeel van kleine units" in page)
    assert "Regels van dit terrein die hier niet over gaan" in page


def test_open_questions_stand_beside_the_answer_and_no_silence_is_a_yes(client):
    page = page_of(client, f"{CHECK}?park=de-koumen&use=retail")
    assert "De Koumen: " in page
    assert 'class="verdict depends"' in page
    assert 'name="independent"' in page
    unregulated = text_of(client, f"{CHECK}?park=smitzerveld&sbi=56101")
    assert "Dat is geen toestemming: overleg met de gemeente." in unregulated


def test_the_reasoning_leaves_as_a_table_with_every_rule(client, heerlen):
    answer = client.get("/nl/heerlen/explore/check.csv?park=beitel&use=retail")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    judgement = check(heerlen, "beitel", {"use": "retail"}).judgement
    assert [row["rule"] for row in rows] == [reason.rule.rule_id for reason in judgement.reasons]
    assert {row["ground"] for row in rows} <= {"spatial", "environmental", "economic"}
    assert client.get("/nl/heerlen/explore/check.csv?park=nowhere").status_code == 404


def test_without_rules_the_pages_say_so(client, tmp_path):
    from django.conf import settings

    data = str(write_small_case(tmp_path / "small"))
    with override_settings(ENVIRONMENT=replace(settings.ENVIRONMENT, data=data)):
        for part in ("advice/?step=places", "check/?park=a"):
            assert "This portfolio has no rules." in page_of(client, f"/en/small/explore/{part}")
        assert client.get("/en/small/explore/advice.csv").status_code == 404
