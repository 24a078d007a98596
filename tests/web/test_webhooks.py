"""Other systems are told of signals: signed, each message by its own key, and never into the own network."""

import base64
import hashlib
import hmac
import json
import re
import socket
import ssl
import threading
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import trustme
from django.utils import timezone
from filled_forms import opened

pytestmark = pytest.mark.usefixtures("two_places", "clean_records", "no_queue")

LIST, ADD = "/nl/heerlen/connections/", "/nl/heerlen/connections/webhooks/add/"
SECRET = "whsec_plJ3nmyCDGBKInavdOK15jsl"  # noqa: S105  (of the published example)


@pytest.fixture
def no_queue(application):  # noqa: ARG001  (set up before)
    """Leave nothing to a worker."""
    yield
    from django_tasks_db.models import DBTaskResult

    DBTaskResult.objects.all().delete()


@contextmanager
def receiving(*answers: int, certificate: ssl.SSLContext | None = None):
    """Listen on this machine, answer as told, and give the address and what came."""
    came, left = [], list(answers)

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self):
            came.append((dict(self.headers), self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(left.pop(0) if left else 200)
            self.send_header("Location", "/elsewhere")
            self.end_headers()

        def log_message(self, *_said):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    if certificate:
        server.socket = certificate.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"{'https' if certificate else 'http'}://localhost:{server.server_port}/berichten", came
    server.shutdown()
    server.server_close()


@pytest.fixture
def webhook(settings_with):
    from terreinwijzer.web.connections.deliveries import SEALED_FOR
    from terreinwijzer.web.connections.models import EVENTS, Webhook
    from terreinwijzer.web.sealing import sealed

    settings_with(webhooks_inside=True)

    def made(address: str = "https://zaken.example/", portfolio_id: str = "heerlen", **more):
        return Webhook.objects.create(portfolio_id=portfolio_id, name="Zaken", address=address,
                                      event_list=" ".join(EVENTS), sealed_secret=sealed(SECRET, SEALED_FOR),
                                      **more)  # fmt: skip

    return made


@pytest.fixture
def signal():
    from terreinwijzer.web.register.models import Organisation, Signal

    firm = Organisation.objects.create(portfolio_id="heerlen", name="Bakkerij De Korst")
    return lambda **more: Signal.objects.create(portfolio_id="heerlen", organisation=firm, kind="safety",
                                                description="Vraag naar Bram.", **more)  # fmt: skip


def deliveries(**asked):
    from terreinwijzer.web.connections.models import Delivery

    return list(Delivery.objects.filter(**asked).order_by("made_at"))


def brought(delivery):
    from terreinwijzer.web.connections.deliveries import deliver

    deliver.call(str(delivery.pk))
    delivery.refresh_from_db()
    return delivery


def test_a_message_is_signed_as_the_specification_says():
    """The example of the specification's own documentation: key, moment, body and signature."""
    from terreinwijzer.web.connections.outward import Message, signed

    message = Message("msg_loFOjxBNrRLzqYUf", 1731705121, b'{"event_type":"ping","data":{"success":true}}')
    assert signed(message, SECRET)["webhook-signature"] == "v1,rAvfW3dJ/X/qxhsaXPOyyCGmRKsaKWcsNccKXlIktD0="


def test_every_turn_of_a_signal_is_told_without_anybodys_words(webhook, signal):
    webhook()
    webhook(portfolio_id="elsewhere")
    webhook(switched_off=True)
    made = signal()
    made.state = "busy"
    made.save()
    made.state, made.closed_on = "done", timezone.localdate()
    made.save()
    key = made.pk
    made.delete()
    found = deliveries()
    assert [each.event for each in found] == ["signal_created", "signal_changed", "signal_closed", "signal_deleted"]
    assert [each.body["data"]["state"] for each in found] == ["open", "busy", "done", "done"]
    assert {each.body["data"]["signal"] for each in found} == {key}
    assert found[0].body["type"] == "signal.created"
    assert "Bram" not in str([each.body for each in found])


def test_what_is_not_written_is_not_told(webhook, signal):
    from django.db import transaction

    webhook()
    with transaction.atomic():
        signal()
        transaction.set_rollback(True)
    assert not deliveries()


def test_a_message_arrives_once_with_its_key_and_a_signature_that_holds(webhook, signal):
    with receiving() as (address, came):
        webhook(address)
        signal()
        delivery = brought(deliveries()[0])
        brought(delivery)
    assert (delivery.state, delivery.answered, delivery.attempts) == ("delivered", 200, 1)
    [(headers, body)] = came
    assert headers["webhook-id"] == str(delivery.pk)
    said = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    key = base64.b64decode(SECRET.removeprefix("whsec_"))
    mark = base64.b64encode(hmac.new(key, said, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{mark}"
    assert json.loads(body)["data"]["kind"] == "safety"


def test_what_does_not_arrive_is_tried_with_growing_pauses_until_it_is_given_up(webhook, signal):
    from django_tasks_db.models import DBTaskResult

    from terreinwijzer.web.connections.models import Delivery

    pauses = []
    with receiving(500, 302, *[503] * 9) as (address, came):
        webhook(address)
        signal()
        delivery = deliveries()[0]
        while delivery.state == "waiting":
            # Before its turn nothing happens.
            Delivery.objects.filter(pk=delivery.pk).update(next_at=timezone.now())
            brought(delivery)
            pauses.append(delivery.next_at - timezone.now())
    assert (delivery.state, delivery.attempts, delivery.answered, len(came)) == ("given_up", 8, 503, 8)
    assert pauses[:-1] == sorted(pauses[:-1])
    assert pauses[0] < timedelta(minutes=2)
    assert pauses[-2] > timedelta(hours=11)
    # The first enqueue and one after each failure but the last.
    assert DBTaskResult.objects.count() == 8


def test_what_a_worker_left_when_it_died_is_taken_up_by_another_one_and_not_before(webhook, signal, monkeypatch):
    from terreinwijzer.web.connections import deliveries as sending
    from terreinwijzer.web.connections.models import Delivery

    class Died(BaseException):
        pass

    def die(*_given, **_more):
        raise Died

    with receiving() as (address, came):
        webhook(address)
        signal()
        delivery = deliveries()[0]
        with monkeypatch.context() as patched:
            patched.setattr(sending, "post", die)
            with pytest.raises(Died):
                sending.deliver.call(str(delivery.pk))
        assert sending.ask_for_late_deliveries() == 0
        brought(delivery)
        assert not came
        Delivery.objects.update(next_at=timezone.now() - timedelta(minutes=2))
        assert sending.ask_for_late_deliveries() == 1
        brought(delivery)
    assert (delivery.state, delivery.attempts, len(came)) == ("delivered", 2, 1)


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1", "::1", "fe80::1", "fc00::1",  # noqa: S104
     "::ffff:10.1.2.3", "64:ff9b::a01:203", "2002:a01:203::"],
)  # fmt: skip
def test_a_name_that_leads_into_the_own_network_gets_no_message(monkeypatch, address):
    from terreinwijzer.web.connections.outward import Message, OutwardError, post

    # One public answer among the others does not help.
    both = [(None, None, None, "", (each, 443)) for each in ("93.184.215.14", address)]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_asked, **_more: both)
    monkeypatch.setattr("httpx.Client", None)
    with pytest.raises(OutwardError, match="not_public"):
        post("https://zaken.example/", Message("1", 1, b"{}"), SECRET)
    with pytest.raises(OutwardError, match="not_https"):
        post("http://zaken.example/", Message("1", 1, b"{}"), SECRET)


def test_the_certificate_has_to_be_of_the_name_though_the_connection_goes_to_an_address():
    from terreinwijzer.web.connections.outward import Message, OutwardError, post

    authority = trustme.CA()
    trusted = ssl.create_default_context()
    authority.configure_trust(trusted)
    for name, arrives in (("localhost", True), ("elders.example", False)):
        shown = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert(name).configure_cert(shown)
        with receiving(certificate=shown) as (address, came):
            if arrives:
                assert post(address, Message("1", 1, b"{}"), SECRET, inside=True, verify=trusted) == 200
            else:
                with pytest.raises(OutwardError, match="no_connection"):
                    post(address, Message("1", 1, b"{}"), SECRET, inside=True, verify=trusted)
        assert bool(came) is arrives


def test_an_administrator_adds_an_address_tries_it_and_switches_it_off(login):
    from terreinwijzer.web.connections.models import Webhook

    administrator = login("administrator")
    given = {"name": "Zaken", "address": "https://zaken.example/in", "events": ["signal_closed", "signal_created"]}
    page = administrator.post(ADD, opened(administrator, ADD) | given).content.decode()
    secret = re.search(r"whsec_[\w+/=]{44}", page)[0]
    made = Webhook.objects.get()
    assert made.events == ("signal_created", "signal_closed")
    own = f"{LIST}webhooks/{made.pk}/"
    for shown in (administrator.get(LIST), administrator.get(own)):
        assert secret not in shown.content.decode()
    assert secret not in str(Webhook.objects.values().get())
    administrator.post(f"{own}try/")
    assert [each.event for each in deliveries()] == ["test"]
    assert "Proefbericht" in administrator.get(own).content.decode()
    administrator.post(f"{own}switch/", {"off": 1})
    delivery = brought(deliveries()[0])
    assert (delivery.state, delivery.fault) == ("given_up", "switched_off")
    assert "het adres stond uit" in administrator.get(own).content.decode()
    assert login("administrator", "elsewhere").get(own.replace("heerlen", "elsewhere")).status_code == 404


@pytest.mark.parametrize(
    ("address", "told"),
    [("http://zaken.example/", "met https:// begint"), ("https://u:w@zaken.example/", "zonder wachtwoord"),
     ("https://192.168.1.4/", "in een eigen netwerk"), ("https://[::1]/", "in een eigen netwerk")],
)  # fmt: skip
def test_an_address_that_may_not_be_used_is_refused_where_it_is_typed(login, address, told):
    administrator = login("administrator")
    answer = administrator.post(ADD, opened(administrator, ADD) | {"name": "Zaken", "address": address})
    assert answer.status_code == 422
    assert told in answer.content.decode()


def test_what_arrived_long_ago_goes_and_what_waits_stays(webhook, signal):
    from terreinwijzer.web.connections.deliveries import forget_deliveries
    from terreinwijzer.web.connections.models import Delivery

    webhook()
    signal()
    signal()
    first, second = deliveries()
    Delivery.objects.update(made_at=timezone.now() - timedelta(days=31))
    Delivery.objects.filter(pk=first.pk).update(state="delivered")
    assert forget_deliveries() == 1
    assert [each.pk for each in deliveries()] == [second.pk]
