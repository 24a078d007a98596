"""The network edge: patient with what passes, clear about what does not, and honest in its journal."""

import hashlib
import json
import ssl
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import trustme
from loopback import Loopback, PatientClock, Question, Reply

from terreinwijzer.errors import InputError, MissingError, ServiceError, describe
from terreinwijzer.sources.network.client import HttpClient, read_object
from terreinwijzer.sources.network.settings import HttpSettings

JSON = ("application/json",)
QUICK = HttpSettings(silence_s=0.3, pause_s=0.0)
GOOD = Reply(b'{"answer": 42}')


def ask(base: str, settings: HttpSettings = QUICK, path: str = "/x", clock: PatientClock | None = None):
    with HttpClient(settings, clock=clock or PatientClock()) as client:
        return client.get(base + path, accept=JSON, read=read_object), client.journal


def fails_at_first(*faults: Reply):
    """Answer with the faults in turn, and well after that."""
    return lambda question: (*faults, GOOD)[min(question.number, len(faults) + 1) - 1]


@pytest.mark.parametrize(
    "fault",
    [
        Reply(status=500),
        Reply(status=503, headers={"Retry-After": "7"}),
        Reply(GOOD.content, cut_after=5),
        Reply(GOOD.content, cut_after=5, say_length=False),
        Reply(GOOD.content, cut_after=0),
        Reply(stall=True),
    ],
    ids=["500", "503", "cut off", "cut off without a length", "nothing at all", "silent"],
)
def test_a_passing_fault_costs_a_wait_and_nothing_else(fault):
    with Loopback(fails_at_first(fault, fault)) as server:
        answer, journal = ask(server.base)
    assert answer.value == {"answer": 42}
    assert [exchange.status == 200 and not exchange.remark for exchange in journal] == [False, False, True]


def test_waits_double_and_never_pass_the_longest():
    clock = PatientClock()
    with Loopback(fails_at_first(*[Reply(status=502)] * 4)) as server:
        ask(server.base, replace(QUICK, first_wait_s=1, longest_wait_s=3), clock=clock)
    assert clock.waits == [1, 2, 3, 3]


def test_the_server_says_how_long_to_wait_in_seconds_or_as_a_moment():
    clock = PatientClock()
    moment = (clock.now() + timedelta(seconds=7 + 30)).strftime("%a, %d %b %Y %H:%M:%S GMT")
    busy = [Reply(status=429, headers={"Retry-After": text}) for text in ("7", moment)]
    with Loopback(fails_at_first(*busy)) as server:
        ask(server.base, clock=clock)
    assert clock.waits == [7, 30]


def test_a_server_that_asks_for_an_hour_is_not_waited_for():
    with Loopback(lambda _: Reply(status=429, headers={"Retry-After": "3600"})) as server:
        with pytest.raises(ServiceError, match="asks to wait 3600 seconds"):
            ask(server.base)
        assert len(server.questions) == 1


@pytest.mark.parametrize(
    ("reply", "message"),
    [
        (Reply(status=404), "nothing at this address"),
        (Reply(status=401), "refuses access"),
        (Reply(b'{"title": "Bad", "detail": "unknown parameter"}', status=400), "unknown parameter"),
        (Reply(b"<html>Onderhoud</html>", headers={"Content-Type": "text/html"}), "'text/html'.*begins with: <html>"),
    ],
)  # fmt: skip
def test_what_waiting_cannot_mend_ends_at_once(reply, message):
    with Loopback(lambda _: reply) as server:
        with pytest.raises(ServiceError, match=message):
            ask(server.base)
        assert len(server.questions) == 1


def test_a_fault_that_lasts_ends_in_one_message_with_the_address():
    with Loopback(lambda _: Reply(GOOD.content, cut_after=3)) as server:
        with pytest.raises(ServiceError) as failure:
            ask(server.base)
        assert len(server.questions) == QUICK.attempts
    assert server.base in describe(failure.value.problems, "nl")[0]
    assert "--resume" in describe(failure.value.problems, "nl")[0]


def test_a_server_that_is_not_there_is_said_to_be_unreachable():
    with Loopback(lambda _: GOOD) as server:
        base = server.base
    with pytest.raises(ServiceError, match="cannot be reached"):
        ask(base)


def test_an_answer_above_the_limit_is_not_taken_in():
    with Loopback(lambda _: Reply(b" " * 3_000_000)) as server, pytest.raises(ServiceError, match="larger than 2 MB"):
        ask(server.base, replace(QUICK, largest_mb=2))


def test_an_answer_that_drips_forever_is_given_up():
    class Hasty(PatientClock):
        def monotonic(self) -> float:
            self.waits.append(400)
            return super().monotonic()

    with Loopback(lambda _: GOOD) as server, pytest.raises(ServiceError, match="within 300 seconds"):
        ask(server.base, replace(QUICK, answer_s=300, attempts=1), clock=Hasty())


# ---- certificates


def tls(authority: trustme.CA, **dates: datetime) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1", **dates).configure_cert(context)
    return context


def test_a_certificate_that_holds_is_accepted_and_an_expired_one_is_named(tmp_path):
    authority, stranger = trustme.CA(), trustme.CA()
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    settings = replace(QUICK, authorities=tmp_path / "ca.pem")
    expired = tls(authority, not_after=datetime(2020, 1, 1, tzinfo=UTC), not_before=datetime(2019, 1, 1, tzinfo=UTC))
    with Loopback(lambda _: GOOD, tls(authority)) as server:
        assert ask(server.base, settings)[0].value == {"answer": 42}
    for context, reason in ((expired, "expired"), (tls(stranger), "issuer certificate")):
        with Loopback(lambda _: GOOD, context) as server:
            with pytest.raises(ServiceError, match=f"certificate of the service cannot be trusted.*{reason}"):
                ask(server.base, settings)
            assert server.questions == []


def test_a_redirect_to_an_unprotected_address_is_not_followed(tmp_path):
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    with (
        Loopback(lambda _: GOOD) as plain,
        Loopback(lambda _: Reply(status=302, headers={"Location": plain.base}), tls(authority)) as server,
        pytest.raises(ServiceError, match="unprotected address"),
    ):
        ask(server.base, replace(QUICK, authorities=tmp_path / "ca.pem"))


# ---- cache and offline


def with_etag(question: Question) -> Reply:
    if question.headers.get("if-none-match") == '"v1"':
        return Reply(b"", status=304, headers={"ETag": '"v1"'})
    return replace(GOOD, headers={**GOOD.headers, "ETag": '"v1"'})


def test_the_same_question_again_sends_the_etag_and_takes_the_kept_content(tmp_path):
    settings = replace(QUICK, cache=tmp_path)
    with Loopback(with_etag) as server:
        first, _ = ask(server.base, settings)
        second, journal = ask(server.base, settings)
    assert (first.from_cache, second.from_cache) == (False, True)
    assert second.value == first.value
    assert (journal[0].status, journal[0].bytes, journal[0].etag) == (304, len(GOOD.content), '"v1"')


def test_offline_answers_from_the_cache_and_says_what_is_not_there(tmp_path):
    with Loopback(with_etag) as server:
        online, _ = ask(server.base, replace(QUICK, cache=tmp_path))
    offline = replace(QUICK, cache=tmp_path, offline=True)
    answer, journal = ask(server.base, offline)
    assert (answer.value, answer.retrieved) == (online.value, online.retrieved)
    assert journal[0].from_cache
    with pytest.raises(ServiceError, match="not fetched before and the network is off"):
        ask(server.base, offline, "/other")
    with pytest.raises(InputError, match="needs a folder"):
        HttpSettings(offline=True)


def test_offline_also_knows_what_was_not_there(tmp_path):
    with Loopback(lambda _: Reply(status=404)) as server, pytest.raises(MissingError):
        ask(server.base, replace(QUICK, cache=tmp_path))
    with pytest.raises(MissingError):
        ask(server.base, replace(QUICK, cache=tmp_path, offline=True))


@pytest.mark.parametrize(
    "damage", [lambda b: b[:-3], lambda _: b"", lambda b: b.replace(b"42", b"43"), lambda _: b"\x00\n"]
)
def test_a_damaged_kept_answer_is_skipped_with_a_remark(tmp_path, damage):
    settings = replace(QUICK, cache=tmp_path)
    with Loopback(with_etag) as server:
        ask(server.base, settings)
        [file] = [path for path in tmp_path.rglob("*") if path.is_file()]
        file.write_bytes(damage(file.read_bytes()))
        answer, journal = ask(server.base, settings)
    assert answer.value == {"answer": 42}
    assert [exchange.remark for exchange in journal] == ["http_cache_damaged", ""]


def test_a_server_that_is_down_is_not_silently_replaced_by_an_old_copy(tmp_path):
    settings = replace(QUICK, cache=tmp_path)
    with Loopback(with_etag) as server:
        ask(server.base, settings)
    with pytest.raises(ServiceError, match="earlier answer of 2026-01-01; --offline uses that"):
        ask(server.base, settings)


def test_no_part_of_a_file_stays_behind_when_the_disk_refuses(tmp_path, monkeypatch):
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with Loopback(lambda _: GOOD) as server:
        answer, journal = ask(server.base, replace(QUICK, cache=tmp_path))
    assert answer.value == {"answer": 42}
    assert journal[0].remark == "http_cache_not_written"
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


# ---- politeness and journal


def test_two_questions_to_one_host_keep_their_distance():
    clock = PatientClock()
    with Loopback(lambda _: GOOD) as server, HttpClient(replace(QUICK, pause_s=0.5), clock=clock) as client:
        for path in ("/a", "/b", "/c"):
            client.get(server.base + path, accept=JSON, read=read_object)
    assert clock.waits == [0.5, 0.5]


def test_an_address_that_the_server_gave_goes_back_to_the_letter():
    with Loopback(lambda _: GOOD) as server:
        ask(server.base, path="/items?cursor=cw%7CHfgksg&f=json&crs=http%3A%2F%2Fwww.opengis.net%2Fdef")
    assert server.questions[0].target == "/items?cursor=cw%7CHfgksg&f=json&crs=http%3A%2F%2Fwww.opengis.net%2Fdef"


def test_the_journal_can_be_written_into_a_manifest():
    with Loopback(fails_at_first(Reply(status=500))) as server:
        _, journal = ask(server.base)
    records = json.loads(json.dumps([exchange.as_record() for exchange in journal]))
    assert [record["status"] for record in records] == [500, 200]
    assert records[1]["sha256"] == hashlib.sha256(GOOD.content).hexdigest()
    assert datetime.fromisoformat(records[1]["retrieved"]).tzinfo
