"""The example that the walk goes along: records of every kind, and somebody of every role."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from gallery.acts import PERSON

if TYPE_CHECKING:
    from terreinwijzer.web.portfolios import Shown

# Of people who do not exist, in a database that is thrown away after the walk.
PASSWORD = "correct paard batterij nietje"  # noqa: S105
COMPANIES = (
    "Naam;KvK-nummer;Straat;Plaats\nBakkerij Proef;;Korenstraat 1;Heerlen\nVoorbeeld Vastgoed 6;;Elders 3;Heerlen\n"
)


@dataclass(frozen=True)
class Example:
    """The keys of records by kind, and the session of each who looks: the value of its cookie."""

    records: dict[str, str]
    sessions: dict[str, str]


def fill(shown: Shown, beside: Sequence[str] = ()) -> Example:
    """Write an example of everything for a portfolio; its database has to be empty, and Django set up.

    Of the portfolios beside it, the analyst is one too.
    """
    from terreinwijzer.web.people.actions import give_role  # noqa: PLC0415
    from terreinwijzer.web.programme.vision import take_over  # noqa: PLC0415  (Django has been set up by now)
    from terreinwijzer.web.register.example import fill_example  # noqa: PLC0415

    fill_example(shown.portfolio_id, list(shown.names.index), shown.results.municipality)
    take_over(shown, "nl")
    users = _people(shown.portfolio_id)
    for portfolio_id in beside:
        give_role(users["analyst"], portfolio_id, "analyst", by=None)
    sessions = _sessions(users)
    records = _records(shown, users) | _participation(shown.portfolio_id) | _keys(users)
    return Example(records | {"import": _import(shown, sessions["account_manager"])}, sessions)


def _people(portfolio_id: str) -> dict[str, Any]:
    from terreinwijzer.web.people.actions import give_role, make_user  # noqa: PLC0415
    from terreinwijzer.web.people.models import ASSIGNED, User  # noqa: PLC0415

    names = dict(zip(ASSIGNED, ("Els Ondernemer", "Ans Accountmanager", "Ad Analist", "Anna Admiraal", "Ria Raadslid"),
                     strict=True))  # fmt: skip
    users = {}
    for role, name in names.items():
        user = make_user(role, email=f"{role.replace('_', '.')}@voorbeeld.example", password=PASSWORD, full_name=name)
        give_role(user, portfolio_id, role, by=None, establishment_id="1" if role == "entrepreneur" else "")
        users[role] = user
    users["strong"] = make_user("strong", email="sterk@voorbeeld.example", password=PASSWORD, full_name="Sam Sterk")
    give_role(users["strong"], portfolio_id, "administrator", by=users["administrator"])
    bare: User = make_user("bare", email="zonder@voorbeeld.example", full_name="Zoë Zonder")
    return users | {"without_password": bare}


def _sessions(users: dict[str, Any]) -> dict[str, str]:
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes  # noqa: PLC0415
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret  # noqa: PLC0415
    from django.conf import settings  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415

    TOTP.activate(users["strong"], generate_totp_secret())
    codes = RecoveryCodes.activate(users["strong"])
    found = {}
    for name, user in users.items():
        client = Client(SERVER_NAME="127.0.0.1")
        if user.has_usable_password():
            client.post("/nl/account/login/", {"login": user.username, "password": PASSWORD})
        else:
            client.force_login(user)
        if name == "strong":
            halfway = Client(SERVER_NAME="127.0.0.1")
            halfway.post("/nl/account/login/", {"login": user.username, "password": PASSWORD})
            found["halfway"] = halfway.cookies[settings.SESSION_COOKIE_NAME].value
            client.post("/nl/account/factor/authenticate/", {"code": codes.get_unused_codes()[0]})
        if user.has_usable_password():
            # Or the pages on the second step would only ask who is there.
            client.post("/nl/account/reauthenticate/", {"password": PASSWORD})
        found[name] = client.cookies[settings.SESSION_COOKIE_NAME].value
    return found


def _records(shown: Shown, users: dict[str, Any]) -> dict[str, str]:
    from django.utils import timezone  # noqa: PLC0415

    from terreinwijzer.web.people.models import Membership  # noqa: PLC0415
    from terreinwijzer.web.programme.models import Action, Effect, Version  # noqa: PLC0415
    from terreinwijzer.web.register.merging.merge import joined, merged  # noqa: PLC0415
    from terreinwijzer.web.register.models import (  # noqa: PLC0415
        Offer,
        Organisation,
        Person,
        Plot,
        Request,
        Signal,
        Visit,
    )
    from terreinwijzer.web.tasks.asking import ask  # noqa: PLC0415
    from terreinwijzer.web.tasks.carry_out import carry_out  # noqa: PLC0415

    today, here = timezone.localdate(), {"portfolio_id": shown.portfolio_id}
    signal = Signal.objects.filter(**here).select_related("organisation").order_by("due_on")[0]
    organisation: Organisation = signal.organisation
    organisation.tags, organisation.street, organisation.establishment_id = ";buren;groen;", "Voorbeeldlaan 12", "1"
    organisation.save()
    Person.objects.create(organisation=organisation, name="Bram Bezoeker", email=PERSON, role="director",
                          purpose="public_task", keep_until=today + timedelta(days=300), **here)  # fmt: skip
    double = Visit.objects.create(organisation=organisation, held_on=today - timedelta(3), report="Dubbel.", **here)
    double._history_user = users["account_manager"]  # noqa: SLF001  (how its library is told)
    double.delete()
    sent = Offer.objects.create(summary="Bedrijfshal met kantoor", kind="premises", park_id="beitel", source="broker",
                                contact=f"Bram Bezoeker, {PERSON}", published=True, judgement="received", **here,
                                floor_area_m2=1400)  # fmt: skip
    own = Request.objects.create(summary="Zoekt een kavel voor een tweede hal", sbi="25110", plot_area_m2=3000, **here,
                                 source="business", establishment_id="1", judgement="received")  # fmt: skip
    Offer.objects.create(summary="Halve hal te huur", kind="premises", park_id="beitel", floor_area_m2=600, **here,
                         source="business", establishment_id="1", judgement="declined",
                         reason="De hal is al verhuurd.")  # fmt: skip
    action = Action.objects.filter(effects__isnull=False, **here).order_by("number")[0]
    action.owner, action.elected_lead, action.partners = "Economie", "Wethouder Economie", "Parkmanagement"
    action.starts_on, action.due_on, action.state = today - timedelta(200), today - timedelta(20), "running"
    action.blocked_by, action.budget_eur = "Wacht op de netbeheerder.", 40_000
    action.save()
    for place, other in enumerate(Action.objects.filter(**here).exclude(pk=action.pk).order_by("number")[:9]):
        other.starts_on, other.due_on = today + timedelta(30 * place), today + timedelta(30 * place + 120)
        other.save()
    Effect.objects.filter(action=action, baseline__isnull=False).update(target_on=today + timedelta(1000))
    version = Version.objects.create(
        name="Programma 2026", adopted_on=today, note="Vastgesteld met de begroting.", **here
    )
    task = ask(users["analyst"], shown, "moves", {})
    carry_out.call(task.key)
    member, webhook = Membership.objects.get(user=users["council"]), _webhook(shown.portfolio_id)
    twin = Organisation.objects.create(name=f"{organisation.name} BV", kind="business", place="Heerlen", **here)
    pair = [Organisation.objects.create(name=name, kind="business", **here) for name in ("Voorbeeldbouw", "Voorbouw")]
    plan = joined(*pair)
    merge = merged(plan, plan.seen, set(), users["account_manager"], "Samengevoegd")
    made = {"organisation": organisation, "other": twin, "merge": merge, "signal": signal, "sent": sent, "own": own,
            "plot": Plot.objects.filter(**here).order_by("pk")[0],
            "action": action, "version": version, "member": member, "webhook": webhook}  # fmt: skip
    return {name: str(each.pk) for name, each in made.items()} | {"task": task.key}


def _webhook(portfolio_id: str) -> Any:
    from django.utils import timezone  # noqa: PLC0415

    from terreinwijzer.web.connections.models import DELIVERED, WAITING, Delivery, Webhook  # noqa: PLC0415

    made = Webhook.objects.create(portfolio_id=portfolio_id, name="Zaaksysteem", event_list="signal_created",
                                  address="https://zaken.voorbeeld.example/berichten")  # fmt: skip
    for event, state, attempts, answered, fault in (
        ("test", DELIVERED, 1, 204, ""), ("signal_created", DELIVERED, 2, 200, ""),
        ("signal_closed", WAITING, 3, None, "no_connection"),
    ):  # fmt: skip
        Delivery.objects.create(webhook=made, event=event, body={}, next_at=timezone.now() + timedelta(days=1),
                                state=state, attempts=attempts, answered=answered, fault=fault)  # fmt: skip
    return made


def _participation(portfolio_id: str) -> dict[str, str]:
    from django.utils import timezone  # noqa: PLC0415

    from terreinwijzer.web.participation.models import Reaction, Session, Theme  # noqa: PLC0415

    today, here = timezone.localdate(), {"portfolio_id": portfolio_id}
    theme = Theme.objects.create(
        title="Ruimte voor groen en water", question="Waar op uw terrein past meer groen, en wat houdt u tegen?",
        opens_on=today - timedelta(40), closes_on=today + timedelta(30), **here,
    )  # fmt: skip
    Theme.objects.create(title="Bereikbaarheid met de fiets", question="Welke route mist u?",
                         opens_on=today - timedelta(200), closes_on=today - timedelta(100),
                         outcome="De route langs het spoor komt in het programma.", **here)  # fmt: skip
    session = Session.objects.create(theme=theme, title="Avond voor ondernemers", held_on=today - timedelta(12),
                                     place="Parkkantoor", people_present=23, **here)  # fmt: skip
    Reaction.objects.create(theme=theme, sender="Voorbeeld Transport 3", show_sender=True, state="published", **here,
                            said="Bomen langs de parkeerplaats geven schaduw.", handling="taken_up",
                            answer="Dit staat nu in het inrichtingsplan.")  # fmt: skip
    waiting = Reaction.objects.create(theme=theme, session=session, sender="Voorbeeld Metaal 7", name="Bram Bezoeker",
                                      email=PERSON, said="Een groen dak is te zwaar voor ons.", **here)  # fmt: skip
    return {"theme": str(theme.pk), "session": str(session.pk), "reaction": str(waiting.pk)}


def _keys(users: dict[str, Any]) -> dict[str, str]:
    """Return what stands in links that are sent by mail."""
    from allauth.account.forms import default_token_generator  # noqa: PLC0415
    from allauth.account.models import EmailAddress, EmailConfirmationHMAC  # noqa: PLC0415
    from allauth.account.utils import user_pk_to_url_str  # noqa: PLC0415

    user = users["entrepreneur"]
    # Logging in changed it, and a link to choose a password holds until then.
    user.refresh_from_db()
    other = EmailAddress.objects.create(user=user, email="els.nieuw@voorbeeld.example", verified=False)
    return {
        "user": user_pk_to_url_str(user), "reset": default_token_generator.make_token(user),
        "confirm": EmailConfirmationHMAC(other).key,
    }  # fmt: skip


def _import(shown: Shown, session: str) -> str:
    """Send a table of organisations as a person does, and return the key of what is to be looked at."""
    from django.conf import settings  # noqa: PLC0415
    from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415

    from terreinwijzer.web.register.models import Import  # noqa: PLC0415

    client = Client(SERVER_NAME="127.0.0.1")
    client.cookies[settings.SESSION_COOKIE_NAME] = session
    address = f"/nl/{shown.portfolio_id}/register/import/"
    client.post(address, {"submission": str(uuid4()), "file": SimpleUploadedFile("bedrijven.csv", COMPANIES.encode())})
    return str(Import.objects.get().pk)
