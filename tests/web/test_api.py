"""The API: the figures of the library, unrounded, as its own description says."""

import jsonschema
import pytest

from terreinwijzer.api import indicator_table
from terreinwijzer.indicators.catalogue import catalogue

ROOT = "/api/v1"


@pytest.fixture
def described(client) -> dict:
    answer = client.get(f"{ROOT}/openapi.json")
    assert answer.status_code == 200
    return answer.json()


def test_parks_have_the_values_that_the_library_computes(client, heerlen):
    found = client.get(f"{ROOT}/portfolios/heerlen/parks").json()
    values = indicator_table(heerlen).per_park
    assert found["count"] == len(values)
    for park in found["results"]:
        row = values.loc[park["park_id"]]
        assert park["indicators"] == {name: (None if value != value else value) for name, value in row.items()}  # noqa: PLR0124


def test_pages_lead_through_all_parks_once(client, heerlen):
    address, keys = f"{ROOT}/portfolios/heerlen/parks?pageSize=5&fields=jobs", []
    while address:
        found = client.get(address).json()
        assert all(set(park["indicators"]) == {"jobs"} for park in found["results"])
        keys += [park["park_id"] for park in found["results"]]
        address = found["next"]
    assert keys == heerlen.portfolio.table("parks")["park_id"].tolist()


def test_a_figure_comes_with_its_lineage(client):
    found = client.get(f"{ROOT}/portfolios/heerlen/figures/jobs?park=beitel&lang=en").json()
    assert found["value"] == 2624
    leaf = found["inputs"][0]["inputs"][0]
    assert leaf["column"] == "jobs"
    assert leaf["source"]["title"] == "ETIL, register of establishments of Limburg"


def test_definitions_are_those_of_the_catalogue(client):
    found = client.get(f"{ROOT}/indicators?lang=en").json()
    assert [each["indicator"] for each in found] == list(catalogue())
    assert found[0]["name"] == "Gross area"


def test_answers_are_as_the_description_says(client, described):
    resolver = {"components": described["components"]}
    for rest, path in (
        ("portfolios", "/portfolios"),
        ("indicators", "/indicators"),
        ("portfolios/heerlen/parks", "/portfolios/{portfolio_id}/parks"),
        ("portfolios/heerlen/parks/beitel", "/portfolios/{portfolio_id}/parks/{park_id}"),
    ):
        answer = client.get(f"{ROOT}/{rest}")
        assert answer["API-Version"] == described["info"]["version"]
        schema = described["paths"][f"{ROOT}{path}"]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        jsonschema.validate(answer.json(), {**schema, **resolver})


@pytest.mark.parametrize(
    ("rest", "status"),
    [("portfolios/nowhere/parks", 404), ("portfolios/heerlen/parks/nowhere", 404), ("nothing", 404),
     ("portfolios/heerlen/figures/nothing", 404), ("portfolios/heerlen/figures/jobs?park=nowhere", 404),
     ("portfolios/heerlen/parks?page=0", 400), ("portfolios/heerlen/parks?pageSize=100000", 400)],
)  # fmt: skip
def test_faults_come_as_problem_json(client, rest, status):
    answer = client.get(f"{ROOT}/{rest}", headers={"accept-language": "en"})
    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["status"] == status
    assert answer.json()["title"]
