"""The explorer of the energy hub: the picture of now under other assumptions, and the search in the background."""

import csv
import io
import json
import os
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from screens import PHONE, faults_of, on_screen
from served import served

from terreinwijzer.api.hub import hub_picture, pictured_results
from terreinwijzer.snapshots.case import load_case

PARK = Path(__file__).parents[2] / "cases" / "de-kring"
HUB = "/nl/de-kring/explore/hub/"


@pytest.fixture
def shown(settings_with):
    settings_with(data=str(PARK))


@pytest.fixture
def analyst(shown, login):  # noqa: ARG001  (set up before)
    yield login("analyst", "de-kring")
    from django_tasks_db.models import DBTaskResult

    from terreinwijzer.web.tasks.models import Task

    for model in (Task, DBTaskResult):
        model.objects.all().delete()


def rows_of(client, name: str, query: str = "") -> list[dict[str, str]]:
    answer = client.get(f"{HUB}{name}.csv?{query}")
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def room_for(client, direction: str, query: str = "") -> float:
    return next(float(row["fits"]) for row in rows_of(client, "hub_room", query) if row["direction"] == direction)


@pytest.mark.usefixtures("shown")
def test_the_picture_follows_what_the_group_is_granted(client):
    page = client.get(HUB).content.decode()
    assert "De aansluitingen zijn bedacht" in page
    assert "Bij afname komt in 297 uur per jaar iemand boven de eigen GTV (5 aansluitingen)" in page
    assert "Van geen enkele aansluiting is er een meting" in page
    assert "bedacht naar een profiel" in page
    assert {row["basis"] for row in rows_of(client, "hub_connections")} == {"made_up"}
    assert "Zoek de beste hub" not in page  # only for who may start work
    # 20 % of 2,038 kW more, and as much more for a load that always draws.
    assert room_for(client, "import", "granted_pct=90") - room_for(client, "import") == pytest.approx(0.2 * 2038)
    assert room_for(client, "import", "hours_without=100") > room_for(client, "import")
    assert room_for(client, "export", "granted_pct=150&solar_lost_pct=20") > room_for(client, "export")


@pytest.mark.usefixtures("shown")
def test_a_member_can_be_left_out_to_see_what_changes(client):
    page = client.get(f"{HUB}?without=groothandel").content.decode()
    assert "Dit is de hub zonder Groothandel in bouwmaterialen" in page
    assert "Daarna, wie vertrekt" in page
    rows = rows_of(client, "hub_leaving", "without=groothandel")
    assert [row["state"] for row in rows] == ["together", "others", "leaver"]
    assert 'id="id_without_error"' in client.get(f"{HUB}?without=niemand").content.decode()


@pytest.mark.usefixtures("shown")
@pytest.mark.parametrize("name", ["hub_duration", "hub_hours", "hub_flows_import"])
def test_pictures_leave_as_drawings_for_page_and_phone(client, name):
    for size in ("", "?size=narrow"):
        assert client.get(f"{HUB}{name}.svg{size}")["Content-Type"] == "image/svg+xml"
    assert client.get(f"{HUB}hub_split.svg").status_code == 404


@pytest.mark.usefixtures("shown")
def test_an_assumption_that_cannot_be_is_told_at_its_field(client):
    page = client.get(f"{HUB}?granted_pct=-5").content.decode()
    assert 'id="id_granted_pct_error"' in page
    assert "Bij afname komt" not in page
    assert client.get(f"{HUB}hub_room.csv?granted_pct=veel").status_code == 404


def test_a_portfolio_without_connections_says_so(client):
    assert "geen aansluitingen op het net" in client.get("/nl/heerlen/explore/hub/").content.decode()
    assert client.get("/nl/heerlen/explore/hub/hub_room.csv").status_code == 404


def test_the_search_waits_in_the_background_with_what_was_asked_and_can_be_called_off(analyst):
    from terreinwijzer.web.tasks.models import Task

    given = {"granted_pct": "80", "battery_eur_per_kwh_year": "20", "without": "garage"}
    answer = analyst.post(f"{HUB}search/", given)
    assert answer.status_code == 302
    task = Task.objects.get()
    assert task.parameters["granted_pct"] == 80
    assert task.parameters["without"] == "garage"
    assert task.parameters["battery_eur_per_kwh_year"] == 20
    assert "Beste energiehub zoeken" in analyst.get(HUB).content.decode()
    analyst.post(f"{answer['Location']}cancel/")
    assert Task.objects.get().state == "cancelled"
    assert "id_shortage_eur_kwh_error" in analyst.post(f"{HUB}search/", {"shortage_eur_kwh": "-1"}).content.decode()


def test_an_answer_is_kept_and_shown_with_its_tables(analyst, monkeypatch):
    """The search itself is tested with the method: here its answer goes into the database and onto the page."""
    from terreinwijzer.web.explore import hub_task
    from terreinwijzer.web.tasks import work
    from terreinwijzer.web.tasks.models import Task

    case = load_case(PARK)
    told: list[str] = []
    ways = pd.DataFrame(
        {"cost_eur": [9e5, 8e5], "bound_eur": [9e5, 7.9e5], "gap_pct": [0.0, 0.1], "short_hours": [432.0, 0.0],
         "short_kwh": [5e3, 0.0], "curtailed_kwh": [1.0, 0.0], "peak_kw": [1e3, 9e2], "battery_kwh": [0.0, 500.0],
         "battery_kw": [0.0, 100.0]},
        pd.Index(["alone", "all"], name="way"),
    )  # fmt: skip
    split = pd.DataFrame({"alone_eur": [9.0], "shapley": [5.0], "proportional": [4.0], "when_leaving": [-20.0]},
                         pd.Index(["garage"], name="connection_id"))  # fmt: skip
    found = replace(
        pictured_results(case, hub_picture(case)), ways=ways, split=split,
        batteries=pd.DataFrame({"size_kwh": [500.0], "power_kw": [100.0]}, pd.Index(["garage"], name="connection_id")),
        least_content=pd.DataFrame({"rule": ["shapley"], "members": ["garage"], "excess_eur": [5.0]}),
    )  # fmt: skip
    again = hub_task.results_from_json(json.loads(json.dumps(hub_task.results_as_json(found))))
    for name, value in vars(found).items():
        if isinstance(value, pd.DataFrame):
            pd.testing.assert_frame_equal(value, getattr(again, name), check_names=False, check_index_type=False)
        else:
            assert value == getattr(again, name)

    def searched(_case, progress, **settings):
        progress("all")
        told.append(settings["granted_pct"])

    monkeypatch.setattr(hub_task, "find_hub", searched)
    monkeypatch.setattr(hub_task, "searched_results", lambda *_, **__: found)
    where = analyst.post(f"{HUB}search/", {"granted_pct": "80"})["Location"]
    Task.objects.update(state="running", attempt=1)
    work.do(str(Task.objects.get().pk), 1)
    page = analyst.get(where).content.decode()
    assert told == [80]
    assert "€ 100.000 minder dan ieder voor zich" in page
    assert "Zonder Garage zijn de anderen beter af" in page
    assert analyst.get(f"{where}hub_ways.csv").status_code == 200
    assert analyst.get(f"{where}hub_split_compared.svg")["Content-Type"] == "image/svg+xml"


@pytest.mark.browser
def test_a_slip_is_told_beside_its_field_on_a_phone(application, browser, tmp_path):  # noqa: ARG001  (as above)
    with served(PARK, os.environ["TERREINWIJZER_DATABASE"], tmp_path) as address, on_screen(browser, PHONE) as page:
        page.goto(f"{address}/en/de-kring/explore/hub/?granted_pct=90")
        assert "90 % of the sum" in page.inner_text("#result")
        page.fill("#id_hours_without", "-1")
        page.click("aside form button")
        page.wait_for_url("**hours_without=-1**")
        assert page.locator("#id_hours_without_error").is_visible()
        assert not faults_of(page, PHONE["width"])
