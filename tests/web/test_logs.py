"""The log: one JSON object a line, of what happened to what; never who asked or about whom."""

import io
import json
import logging

import pytest

pytestmark = pytest.mark.usefixtures("application")


@pytest.fixture
def lines():
    """Return a function that gives what the log said, as it is written by a server."""
    from terreinwijzer.web.logs import JsonLines

    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(JsonLines())
    requests = logging.getLogger("terreinwijzer.requests")
    before = requests.level
    requests.setLevel(logging.INFO)
    logging.getLogger().addHandler(handler)
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    logging.getLogger().removeHandler(handler)
    requests.setLevel(before)


def test_a_request_is_a_line_with_route_outcome_and_duration(client, lines):
    client.get("/nl/heerlen/parks/?q=jansen")
    (line,) = lines()
    assert line["event"] == "request"
    assert (line["method"], line["route"], line["portfolio"], line["status"]) == ("GET", "parks", "heerlen", 200)
    assert line["milliseconds"] > 0
    assert "jansen" not in json.dumps(line)


def test_who_logs_in_and_who_fails_to_is_not_in_the_log(client, lines):
    client.post("/nl/account/login/", {"login": "jan@aa.example", "password": "geheim"}, REMOTE_ADDR="10.9.8.7")
    client.get("/nl/heerlen/jan@aa.example/")
    said = json.dumps(lines())
    assert '"account_login"' in said
    assert not any(word in said for word in ("aa.example", "geheim", "10.9.8.7"))


def test_a_fault_of_ours_says_where_it_arose_and_not_what_somebody_typed(client, lines, monkeypatch):
    def broken(*_):
        raise ValueError("duplicate key (email)=(jan@aa.example)") from KeyError("jan")

    monkeypatch.setattr("terreinwijzer.web.pages.parks.portfolio", broken)
    assert client.get("/nl/heerlen/parks/").status_code == 500
    told = next(line for line in lines() if line["logger"] == "django.request")
    assert (told["level"], told["route"], told["status"]) == ("error", "parks", 500)
    assert told["fault"] == ["builtins.ValueError", "builtins.KeyError"]
    assert any("broken" in frame for frame in told["where"][0])
    assert "aa.example" not in json.dumps(lines())


def test_the_server_is_not_ready_while_the_tables_are_not_as_this_version_wants(client, monkeypatch):
    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder

    from terreinwijzer.web.pages import start

    client.get("/nl/heerlen/parks/")
    monkeypatch.setattr(start, "_made", [])
    recorder = MigrationRecorder(connection)
    recorder.record_unapplied("people", "0004_limits")
    try:
        answer = client.get("/health/ready")
        assert (answer.status_code, answer.json()) == (503, {"database": False, "data": True, "warm": True})
    finally:
        recorder.record_applied("people", "0004_limits")
    assert client.get("/health/ready").status_code == 200
