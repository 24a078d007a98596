"""Other programs: each asks with a key of its own, for what it was given and no longer than that."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from filled_forms import filled, opened

pytestmark = pytest.mark.usefixtures("two_places", "clean_records", "no_tries")

API = "/api/v1/portfolios/heerlen"
GIVEN = {"name": "Meldingen", "scopes": ["read_register"]}
LIST, ADD = "/nl/heerlen/connections/", "/nl/heerlen/connections/tokens/add/"


@pytest.fixture
def firm():
    from terreinwijzer.web.register.models import Organisation, Person, Plot

    made = Organisation.objects.create(
        portfolio_id="heerlen", name="Bakkerij De Korst", park_id="beitel", tags=";brood;", phone="045 000 00 00",
        email="info@korst.example", notes="Vraag naar Bram.",
    )  # fmt: skip
    Person.objects.create(portfolio_id="heerlen", organisation=made, name="Bram Bakker", role="director",
                          purpose="public_task", keep_until="2030-01-01")  # fmt: skip
    Plot.objects.create(portfolio_id="heerlen", plot_id="K1", park_id="beitel", area_m2=1250)
    Organisation.objects.create(portfolio_id="elsewhere", name="Van een ander")
    return made


def signal_of(firm, **changes) -> dict:
    return {"organisation": firm.pk, "kind": "safety", "description": "De lantaarn is stuk."} | changes


def sent(client, header, key, body):
    return client.post(f"{API}/signals", body, content_type="application/json",
                       headers={**header, "idempotency-key": str(key)})  # fmt: skip


def test_a_key_is_shown_once_kept_hashed_and_ends_when_it_is_withdrawn(login, client):
    from terreinwijzer.web.connections.models import Token

    administrator = login("administrator")
    page = administrator.post(ADD, opened(administrator, ADD) | GIVEN).content.decode()
    secret = re.search(r"twz_[\w-]{43}", page)[0]
    made = Token.objects.get()
    assert secret not in str(Token.objects.values().get())
    header = {"authorization": f"Bearer {secret}"}
    assert client.get(f"{API}/organisations", headers=header).status_code == 200
    listed = administrator.get(LIST).content.decode()
    assert secret not in listed
    assert "Meldingen" in listed
    made.refresh_from_db()
    assert made.used_at is not None
    assert administrator.post(f"{LIST}tokens/{made.pk}/withdraw/").status_code == 302
    refused = client.get(f"{API}/organisations", headers=header)
    assert (refused.status_code, refused["WWW-Authenticate"]) == (401, 'Bearer realm="Terreinwijzer"')
    assert refused["Content-Type"] == "application/problem+json"
    assert [each.history_type for each in made.history.order_by("history_id")] == ["+", "~"]


def test_a_key_ends_after_its_last_day(client, token, firm):  # noqa: ARG001  (something to read)
    from terreinwijzer.web.connections.models import Token

    header = token("read_register")
    Token.objects.update(ends_on=timezone.localdate())
    assert client.get(f"{API}/organisations", headers=header).status_code == 200
    Token.objects.update(ends_on=timezone.localdate() - timedelta(days=1))
    assert client.get(f"{API}/organisations", headers=header).status_code == 401


@pytest.mark.parametrize("day", [timedelta(days=-1), timedelta(days=900)])
def test_a_key_without_end_or_for_nothing_is_refused(login, day):
    until = (timezone.localdate() + day).isoformat()
    answer = filled(login("administrator"), ADD, name="Meldingen", ends_on=until)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Kies een dag tussen vandaag en over twee jaar." in page
    assert "Dit veld is verplicht" in page


def test_an_administrator_of_another_portfolio_cannot_withdraw_it(login, token):
    from terreinwijzer.web.connections.models import Token

    token("read_register")
    other = login("administrator", "elsewhere")
    assert other.post(f"/nl/elsewhere/connections/tokens/{Token.objects.get().pk}/withdraw/").status_code == 404


def test_the_register_comes_without_personal_data_and_without_that_of_others(client, token, firm):
    found = client.get(f"{API}/organisations", headers=token("read_register")).json()
    assert found["count"] == 1
    assert found["results"][0]["organisation"] == firm.pk
    assert found["results"][0]["tags"] == ["brood"]
    for secret in ("Bram", "korst.example", "045", "Van een ander"):
        assert secret not in str(found)
    plots = client.get(f"{API}/plots?park=beitel", headers=token("read_register")).json()["results"]
    assert [(plot["plot_id"], plot["area_m2"]) for plot in plots] == [("K1", 1250.0)]


def test_supply_demand_and_programme_come_with_what_was_accepted_and_without_people(client, token):
    from terreinwijzer.web.programme.models import Action
    from terreinwijzer.web.register.models import Offer, Request

    for judgement in ("accepted", "received"):
        told = {"portfolio_id": "heerlen", "judgement": judgement, "contact": "Bram", "notes": "Vraag naar Bram."}
        Offer.objects.create(summary=f"Hal {judgement}", floor_area_m2=400, park_id="beitel", **told)
        Request.objects.create(summary=f"Zoekt {judgement}", sbi="25110", state="met", **told)
    here = {"portfolio_id": "heerlen", "owner": "Bram", "blocked_by": "", "starts_on": "2020-01-01"}
    Action.objects.create(number="1.1", pillar="1", title="Eerst", **here)
    Action.objects.create(number="1.2", pillar="1", title="Daarna", needs="1.1", due_on="2020-02-01", **here)
    register, programme = token("read_register"), token("read_programme")
    (offer,) = client.get(f"{API}/offers?park=beitel&active=true", headers=register).json()["results"]
    assert (offer["summary"], offer["floor_area_m2"], offer["state"]) == ("Hal accepted", 400.0, "open")
    found = client.get(f"{API}/requests", headers=register).json()
    assert [each["summary"] for each in found["results"]] == ["Zoekt accepted"]
    assert client.get(f"{API}/requests?active=true", headers=register).json()["count"] == 0
    actions = client.get(f"{API}/actions?late=true&pageSize=1", headers=programme).json()
    assert (actions["count"], actions["next"].partition("?")[2]) == (2, "page=2&pageSize=1&late=true")
    (second,) = client.get(actions["next"], headers=programme).json()["results"]
    assert (second["needs"], second["waits_for"], second["cause"], second["late"]) == (["1.1"], ["1.1"], "waits", True)
    assert second["days_late"] > 2000
    assert "Bram" not in f"{offer}{found}{actions}{second}"


def test_a_list_comes_in_pages_with_the_fields_that_were_asked_for(client, token, firm):
    from terreinwijzer.web.register.models import Organisation

    for number in range(3):
        Organisation.objects.create(portfolio_id="heerlen", name=f"Z{number}", park_id="beitel")
    header, names = token("read_register"), []
    address = f"{API}/organisations?pageSize=3&fields=name,park_id&park=beitel"
    while address:
        found = client.get(address, headers=header).json()
        assert all(set(row) == {"name", "park_id"} for row in found["results"])
        names += [row["name"] for row in found["results"]]
        address = found["next"]
    assert names == [firm.name, "Z0", "Z1", "Z2"]
    told = client.get(f"{API}/plots?fields=colour", headers=header)
    assert (told.status_code, "Known are plot, plot_id" in told.json()["detail"]) == (400, True)


def test_a_signal_is_written_once_however_often_it_is_sent(client, token, firm, login):
    from terreinwijzer.web.register.models import Signal

    header, key = token("write_signals", "read_register"), uuid4()
    first, again = (sent(client, header, key, signal_of(firm)) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    made = Signal.objects.get()
    assert made.history.get().history_change_reason == "API: meldingen"
    assert client.get(f"{API}/signals/{made.pk}", headers=header).json()["description"] == "De lantaarn is stuk."
    assert "De lantaarn is stuk." in login("account_manager").get("/nl/heerlen/register/signals/").content.decode()
    other = sent(client, header, key, signal_of(firm, kind="energy"))
    assert (other.status_code, Signal.objects.count()) == (422, 1)
    # Two programs may happen to choose the same key.
    assert sent(client, token("write_signals", name="ander"), key, signal_of(firm)).status_code == 201


@pytest.mark.parametrize("change", [{"organisation": 10**9}, {"kind": "colour"}, {"description": " "},
                                    {"due_on": "gisteren"}])  # fmt: skip
def test_a_signal_that_cannot_be_meant_is_refused(client, token, firm, change):
    from terreinwijzer.web.register.models import Signal

    answer = sent(client, token("write_signals"), uuid4(), signal_of(firm, **change))
    assert (answer.status_code, Signal.objects.count()) == (400, 0)
    assert next(iter(change)) in answer.json()["detail"]


def test_a_signal_about_an_organisation_of_others_is_refused(client, token):
    from terreinwijzer.web.register.models import Organisation

    other = Organisation.objects.create(portfolio_id="elsewhere", name="Van een ander")
    assert sent(client, token("write_signals"), uuid4(), signal_of(other)).status_code == 400


def test_guessing_and_asking_too_often_is_slowed_down(client, token, settings_with):
    settings_with({"API_LIMITS": {"client": (3, 3600), "guesses": (2, 7200)}})
    header, wrong = token("read_register"), {"authorization": "Bearer twz_geraden"}
    assert [client.get(f"{API}/plots", headers=wrong).status_code for _ in range(3)] == [401, 401, 429]
    answers = [client.get(f"{API}/plots", headers=header) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert answers[-1]["Retry-After"] == "3600"
    # Of another program nothing is taken away.
    assert client.get(f"{API}/plots", headers=token("read_register", name="ander")).status_code == 200
