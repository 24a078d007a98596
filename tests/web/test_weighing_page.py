"""Weighing with one's own weights: the ranking is the library's, and says how firm it is."""

import csv
import io
import re

import openpyxl
import pandas as pd
import pytest

from terreinwijzer.api.case import weigh_case
from terreinwijzer.weighing.answer import UNKNOWN_VALUE

WEIGHING = "/nl/heerlen/explore/weighing/"
OWN = "question=better-use&w.intensity=10&w.jobs=90&w.environment=80"


@pytest.fixture(scope="module")
def answer(heerlen):
    return weigh_case(heerlen, "better-use")


def page_of(client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def order_in(page: str) -> list[str]:
    table = re.search(r'<table class="ranking">.*?</table>', page, re.DOTALL)
    assert table
    return re.findall(r'<th scope="row"><a href="/nl/heerlen/parks/([^/]+)/">', table[0])


def downloaded(client, query: str) -> pd.DataFrame:
    content = client.get(f"/nl/heerlen/explore/weighing.csv?{query}").content.decode("utf-8-sig")
    return pd.DataFrame(list(csv.DictReader(io.StringIO(content)))).set_index("alternative")


def test_with_the_weights_of_all_the_ranking_is_that_of_the_dossier(client, answer):
    page = page_of(client, WEIGHING)
    assert order_in(page) == list(answer.ranking.index)
    share = round(100 * answer.ranking["first_share"].iloc[0])
    assert f"komt in {share}% van de trekkingen op de eerste plaats" in page
    assert "over 10.000 trekkingen" in page


def test_with_the_weights_of_one_party_the_ranks_are_those_of_that_party(client, answer):
    found = downloaded(client, "question=better-use&by=province")["rank"].astype(int)
    expected = answer.ranking["rank_province"].astype(int)
    assert found.to_dict() == expected.to_dict()
    assert 'aria-current="true">provincie' in page_of(client, f"{WEIGHING}?question=better-use&by=province")


def test_own_points_give_the_weighted_sum_of_the_values_and_what_moved_says_so(client, answer):
    points = pd.Series({"intensity": 10.0, "jobs": 90.0, "environment": 80.0})
    values = answer.value_table.fillna(UNKNOWN_VALUE)
    expected = values[list(points.index)] @ (points / points.sum())
    found = downloaded(client, OWN)["score"].astype(float)
    assert found.to_dict() == pytest.approx(expected.to_dict())
    page = page_of(client, f"{WEIGHING}?{OWN}")
    assert order_in(page) == list(found.index)
    assert "90 punten, 50% van het gewicht" in page
    best = order_in(page)[0]
    moved = int(answer.ranking.loc[best, "rank"]) - 1
    assert f"{moved} hoger dan met de gewichten van allen" in page
    # The address says it all, in the other language too.
    assert "w.jobs=90" in re.search(r'id="switch"><a href="([^"]+)"', page)[1]  # type: ignore[index]


def test_no_points_at_all_cannot_be_weighed_and_the_sliders_stay(client):
    page = page_of(client, f"{WEIGHING}?question=better-use&w.jobs=0")
    assert "Dit klopt" in page
    assert 'id="slider-jobs"' in page
    assert client.get("/nl/heerlen/explore/weighing.csv?question=better-use&w.jobs=0").status_code == 404


@pytest.mark.parametrize("query", ["question=nothing", "by=nobody", "w.jobs=much", "w.jobs=1e9&w.age=-4"])
def test_what_an_address_says_wrongly_is_as_usual(client, query):
    assert client.get(f"{WEIGHING}?{query}").status_code == 200


def test_land_for_expansion_is_no_question_here_and_actions_are(client):
    page = page_of(client, f"{WEIGHING}?question=programme-order")
    assert "question=expansion" not in page
    assert "In welke volgorde komen de acties?" in page
    assert 'scope="row"><a href="/nl/heerlen/parks/' not in page


def test_ranking_weights_and_values_leave_as_a_workbook_and_the_chart_as_a_drawing(client):
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"/en/heerlen/explore/weighing.xlsx?{OWN}").content))
    assert {"Weighing ranking", "Weighing weights", "Weighing values"} <= set(book.sheetnames)
    drawing = client.get(f"/en/heerlen/explore/weighing.svg?{OWN}&size=narrow")
    assert drawing["Content-Type"] == "image/svg+xml"
    assert b"Baaks-Soureth" in drawing.content


def test_a_weighing_asks_the_database_nothing_that_grows(client):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as asked:
        client.get(f"{WEIGHING}?{OWN}")
    assert len(asked) == 0
