"""The API: the figures of the library, unrounded, as its own description says."""

import jsonschema
import pytest

from terreinwijzer.api.case import indicator_table
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
     ("portfolios/heerlen/parks?page=0", 400), ("portfolios/heerlen/parks?fields=jobs,colour", 400),
     ("indicators?lang=fr", 400), ("portfolios/heerlen/parks?pageSize=100000", 400)],
)  # fmt: skip
def test_faults_come_as_problem_json(client, rest, status):
    answer = client.get(f"{ROOT}/{rest}", headers={"accept-language": "en"})
    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["status"] == status
    assert answer.json()["title"]


def test_every_answer_tells_the_version_and_may_be_read_by_programs_on_other_sites(client):
    for rest in ("portfolios", "nothing", "openapi.json", "portfolios/heerlen/parks?page=0"):
        answer = client.get(f"{ROOT}/{rest}")
        assert answer["API-Version"] == "1.0.0"
        assert answer["Access-Control-Allow-Origin"] == "*"
    assert not client.get("/nl/heerlen/").has_header("Access-Control-Allow-Origin")


def test_a_field_that_is_not_there_is_named(client):
    told = client.get(f"{ROOT}/portfolios/heerlen/parks?fields=jobs,colour").json()
    assert "unknown are colour" in told["detail"]


@pytest.mark.usefixtures("clean_records", "no_tries")
def test_requests_that_nobody_thought_of_get_an_answer_as_described(token, settings_with):
    """Schemathesis makes requests from the description alone, right ones and wrong ones, and checks every answer."""
    import schemathesis
    from hypothesis import HealthCheck, given, settings
    from hypothesis.errors import Unsatisfiable
    from schemathesis.checks import not_a_server_error
    from schemathesis.specs.openapi.checks import (
        content_type_conformance,
        response_schema_conformance,
        status_code_conformance,
    )

    from terreinwijzer.web.programme.models import Action
    from terreinwijzer.web.register.models import Offer, Organisation, Request
    from terreinwijzer.web.wsgi import application as served

    firm = Organisation.objects.create(portfolio_id="heerlen", name="Bakkerij De Korst")
    # Something in every list, for a list of nothing is always as described.
    Offer.objects.create(portfolio_id="heerlen", summary="Hal", floor_area_m2=400)
    Request.objects.create(portfolio_id="heerlen", summary="Zoekt hal")
    Action.objects.create(portfolio_id="heerlen", number="1.1", title="Te laat", needs="1.2", due_on="2020-01-01")
    settings_with({"API_LIMITS": {"client": (9999, 60), "guesses": (9999, 60)}})
    real = {"portfolio_id": "heerlen", "park_id": "beitel"}
    # Its own client does not unpack what comes compressed.
    headers = {
        "Accept-Encoding": "identity",
        **token("read_figures", "read_register", "read_programme", "write_signals"),
    }
    described = schemathesis.openapi.from_wsgi(f"{ROOT}/openapi.json", served)
    checks = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
    asked = []
    for each in described.get_all_operations():
        operation = each.ok()
        for mode in schemathesis.GenerationMode:

            @given(case=operation.as_strategy(generation_mode=mode))
            @settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
            def answered(case):
                if mode.is_positive:  # noqa: B023  (called before the next turn)
                    # What is there, so that some get through.
                    given = case.path_parameters.items()
                    case.path_parameters = {name: real.get(name, value) for name, value in given}
                    if isinstance(case.body, dict):
                        case.body["organisation"] = firm.pk
                response = case.call(headers=headers)
                case.validate_response(response, checks=checks)
                asked.append(response.status_code)

            try:
                answered()
            except Unsatisfiable:
                # Nothing can be wrong in a question without parameters.
                assert not mode.is_positive
    assert len(asked) > 60
    assert {200, 201, 400, 404} <= set(asked)
