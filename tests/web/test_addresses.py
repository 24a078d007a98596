"""Searching an address beside the map: by the administrator's choice, and without harm where the service is silent."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from terreinwijzer.errors import InputError
from terreinwijzer.web.environment import read_environment

ASK = "/nl/voorbeeld/atlas/addresses.json"
# As the Locatieserver of PDOK answers `free` with these fields.
ANSWER = {
    "response": {
        "numFound": 2, "start": 0, "maxScore": 9.8, "numFoundExact": True,
        "docs": [
            {"weergavenaam": "Voorbeeldweg 12, 6411AA Heerlen", "centroide_ll": "POINT(5.97812 50.88361)"},
            {"weergavenaam": "Voorbeeldweg, Heerlen", "centroide_ll": "POINT(5.97704201 50.88)"},
        ],
    }
}  # fmt: skip


@pytest.fixture
def service():
    """Return the address of a service on this machine, what it was asked, and what it will answer."""
    asked, answers = [], {"status": 200, "body": json.dumps(ANSWER).encode()}

    class Service(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(answers["status"])
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(answers["body"])

        def log_message(self, *_said):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Service)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/search/v3_1", asked, answers
    server.shutdown()
    server.server_close()


def test_without_the_setting_there_is_no_such_search(on_the_map):
    assert on_the_map.get(f"{ASK}?q=voorbeeldweg").status_code == 404
    page = on_the_map.get("/nl/voorbeeld/atlas/").content.decode()
    assert 'id="addresses"' not in page
    assert "of adres</label>" not in page


@pytest.mark.usefixtures("no_tries")
def test_an_address_comes_with_the_place_where_the_map_goes(on_the_map, settings_with, mapped, service):
    address, asked, _ = service
    settings_with(data=str(mapped), addresses=address)
    found = on_the_map.get(f"{ASK}?q=voorbeeldweg%2012").json()
    assert found["found"][0] == {"name": "Voorbeeldweg 12, 6411AA Heerlen", "to": "#map=16/50.88361/5.97812"}
    assert len(found["found"]) == 2
    question = parse_qs(urlsplit(asked[0]).query)
    assert urlsplit(asked[0]).path == "/search/v3_1/free"
    assert question["q"] == ["voorbeeldweg 12"]
    # Near the portfolio first.
    assert 50.8 < float(question["lat"][0]) < 51
    assert "profiel of adres</label>" in on_the_map.get("/nl/voorbeeld/atlas/").content.decode()


@pytest.mark.usefixtures("no_tries")
@pytest.mark.parametrize(
    ("status", "body"),
    [(500, b""), (200, b"<html>"), (200, b"{}"), (200, b"[]"),
     (200, b'{"response": {"docs": [{"weergavenaam": "x"}]}}'),
     (200, b'{"response": {"docs": [{"weergavenaam": "x", "centroide_ll": "nowhere"}]}}')],
)  # fmt: skip
def test_a_service_that_is_silent_or_strange_is_told_and_nothing_else_happens(
    on_the_map, settings_with, mapped, service, status, body
):
    address, _, answers = service
    answers |= {"status": status, "body": body}
    settings_with(data=str(mapped), addresses=address)
    answer = on_the_map.get(f"{ASK}?q=voorbeeldweg")
    assert answer.status_code == 200
    assert answer.json() == {
        "found": [], "told": "De adresdienst antwoordt nu niet. Zoeken naar terreinen werkt wel."
    }  # fmt: skip


@pytest.mark.usefixtures("no_tries")
def test_too_short_is_not_asked_and_too_often_is_refused(on_the_map, settings_with, mapped, service):
    address, asked, _ = service
    settings_with({"API_LIMITS": {"addresses": (1, 3600)}}, data=str(mapped), addresses=address)
    assert on_the_map.get(f"{ASK}?q=ab").json() == {"found": [], "told": ""}
    assert not asked
    assert [on_the_map.get(f"{ASK}?q=voorbeeldweg").status_code for _ in range(2)] == [200, 429]
    assert len(asked) == 1


def test_a_service_without_https_is_refused():
    with pytest.raises(InputError, match=r"TERREINWIJZER_ADDRESSES names 'http://adres\.example', which has no https"):
        read_environment({"TERREINWIJZER_ADDRESSES": "http://adres.example"})
