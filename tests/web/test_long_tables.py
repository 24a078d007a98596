"""Tables of a country: the page shows the first rows and says so, the file has all."""

from dataclasses import replace
from datetime import date
from io import BytesIO

import pandas as pd
import pytest
from made_up_parks import made_up_portfolio

from terreinwijzer.snapshots.store import create_snapshot

PARKS = 130


@pytest.fixture(scope="module")
def country(tmp_path_factory) -> str:
    store = tmp_path_factory.mktemp("country")
    create_snapshot(made_up_portfolio(date(2023, 12, 31), PARKS), store, portfolio_id="voorbeeld")
    return str(store)


@pytest.fixture
def at_country(application, country):  # noqa: ARG001  (set up before)
    from django.conf import settings
    from django.test import override_settings

    with override_settings(ENVIRONMENT=replace(settings.ENVIRONMENT, data=country)):
        yield


@pytest.mark.parametrize(
    ("language", "words"), [("nl", "De eerste 100 van 130 rijen"), ("en", "The first 100 of 130 rows")]
)
def test_a_page_shows_the_first_rows_and_the_file_has_all(at_country, client, language, words):  # noqa: ARG001
    shown = client.get(f"/{language}/voorbeeld/explore/labour/").content.decode()
    assert words in shown
    assert "Terrein 99<" in shown
    assert "Terrein 100<" not in shown
    answer = client.get(f"/{language}/voorbeeld/explore/labour/labour_levels.csv")
    assert pd.read_csv(BytesIO(answer.content))["park_id"].nunique() == PARKS


def test_what_no_answer_changes_is_made_once(at_country, client, monkeypatch):  # noqa: ARG001
    from terreinwijzer.web.explore import labour

    made = []

    def levels(results, language):
        made.append(language)
        return labour.blocks.levels(results, language)

    monkeypatch.setattr(labour, "FIXED", (levels,))
    for jobs in (100, 200):
        assert client.get(f"/nl/voorbeeld/explore/labour/?jobs={jobs}&to_sector=medtech").status_code == 200
    assert made == ["nl"]
