"""The explorer of access: minutes, mode and a ramp to try out stand in the address, and straight lines are marked."""

import csv
import io
import re
from dataclasses import replace

import pytest
from django.test import override_settings
from screens import NL_ON_A_DESK_EN_ON_A_PHONE, faults_of
from small_case import write_small_case

REACH = "/nl/heerlen/explore/reach/"


def page_of(client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def rows_of(client, name: str, query: str = "") -> list[dict[str, str]]:
    answer = client.get(f"/nl/heerlen/explore/reach/{name}.csv?{query}")
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_more_minutes_reach_more_people_and_all_is_marked_as_straight_lines(client):
    counts = {}
    for minutes in (10, 40):
        rows = rows_of(client, "reach_within", f"minutes={minutes}")
        assert {row["how"] for row in rows} == {"straight_line"}
        counts[minutes] = {(row["park_id"], row["mode"]): float(row["inhabitants"]) for row in rows}
    assert counts[10].keys() == counts[40].keys()
    assert all(counts[40][key] >= people for key, people in counts[10].items())
    assert counts[40]["beitel", "bicycle"] > counts[10]["beitel", "bicycle"]
    page = page_of(client, REACH)
    assert "reistijden zijn hemelsbreed" in page
    assert "Avantis, Trilandis en De Beitel" in page


def test_a_ramp_tried_out_gives_its_travel_time(client):
    # A kilometre west of the point in the district of De Beitel.
    place = "ramp_x=197000&ramp_y=318000"
    page = page_of(client, f"/en/heerlen/explore/reach/?{place}")
    assert "Ramp tried out" in page
    rows = {row["park_id"]: row for row in rows_of(client, "reach_plans", place)}
    assert rows["beitel"]["ramp_min_before"] == ""
    assert 0 < float(rows["beitel"]["ramp_min_after"]) < float(rows["de-koumen"]["ramp_min_after"])


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("minutes=0", "minutes"), ("mode=boat", "boat"), ("ramp_x=197000", "Give both numbers"),
        ("ramp_x=5&ramp_y=52", "280000"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_told_at_its_field(client, query, words):
    page = page_of(client, f"/en/heerlen/explore/reach/?{query}")
    assert words in page
    assert 'aria-invalid="true"' in page
    assert client.get(f"/en/heerlen/explore/reach/reach_within.csv?{query}").status_code == 404


def test_charts_and_tables_can_be_taken_along_and_nothing_else(client):
    drawing = client.get("/en/heerlen/explore/reach/reach_map.svg?mode=car&size=narrow")
    assert drawing.status_code == 200
    assert re.search(r"<svg", drawing.content.decode())
    for nothing in ("reach_gaps.csv", "parks.csv", "reach_homes.svg"):
        assert client.get(f"/en/heerlen/explore/reach/{nothing}").status_code == 404


def test_without_data_the_page_says_what_is_missing(client, tmp_path):
    from django.conf import settings

    data = str(write_small_case(tmp_path / "small"))
    with override_settings(ENVIRONMENT=replace(settings.ENVIRONMENT, data=data)):
        assert "no roads, homes or bottlenecks" in page_of(client, "/en/small/explore/reach/")
        assert client.get("/en/small/explore/reach/reach_within.csv").status_code == 404


@pytest.mark.browser
@NL_ON_A_DESK_EN_ON_A_PHONE
def test_the_page_follows_the_minutes_and_breaks_no_rule_of_wcag(browser, address, language, screen):
    page = browser.new_page(viewport=screen)
    page.goto(f"{address}/{language}/heerlen/explore/reach/?mode=car")
    with page.expect_response(lambda answer: "minutes=12" in answer.url):
        page.locator("#id_minutes").fill("12")
        page.locator("#id_minutes").blur()
    page.wait_for_url("**minutes=12**")
    page.get_by_text("12 minuten van elk terrein" if language == "nl" else "12 minutes of each park").first.wait_for()
    assert not faults_of(page, screen["width"])
    page.close()
