"""Participation: anybody reacts, a moderator reads first, and what was done with it stands beside it."""

from datetime import date, timedelta
from io import BytesIO

import pandas as pd
import pytest
from filled_forms import fields_of, filled, opened

pytestmark = pytest.mark.usefixtures("two_places", "clean_records")

THEMES = "/nl/heerlen/participation/"
TODAY = date.today()  # noqa: DTZ011  (the day of whoever uses it)


@pytest.fixture
def moderator(login):
    return login("account_manager")


@pytest.fixture
def theme():
    from terreinwijzer.web.participation.models import Theme

    return Theme.objects.create(
        portfolio_id="heerlen", title="Ruimte voor groen", question="Waar kan groen?", opens_on=TODAY, closes_on=TODAY
    )


def reacted(client, theme, **typed: str):
    return filled(client, f"{THEMES}themes/{theme.pk}/", **typed)


def test_anybody_reacts_and_everybody_reads_it_only_after_a_moderator(client, moderator, theme):
    sent = reacted(client, theme, said="Meer bomen bij de halte.", sender="Garage Noord", name="J. Voorbeeld",
                   email="j@voorbeeld.example")  # fmt: skip
    assert sent.status_code == 302
    page = client.get(sent["Location"]).content.decode()
    assert "Dank u" in page
    assert "Meer bomen" not in page
    waiting = moderator.get(f"{THEMES}reactions/").content.decode()
    assert "Meer bomen bij de halte." in waiting
    assert "J. Voorbeeld" in waiting
    reaction = theme.reactions.get()
    edit = f"{THEMES}reactions/{reaction.pk}/edit/"
    assert (
        filled(moderator, edit, state="published", handling="taken_up", answer="Komt in het plan.").status_code == 302
    )
    page = client.get(f"{THEMES}themes/{theme.pk}/").content.decode()
    assert "Meer bomen bij de halte." in page
    assert "Overgenomen" in page
    assert "Komt in het plan." in page
    # Neither the sender nor, without permission, the organisation.
    assert "Voorbeeld" not in page.split('id="react"')[0]
    assert "Garage Noord" not in page


def test_an_organisation_is_named_where_it_said_so(client, theme):
    given = opened(client, f"{THEMES}themes/{theme.pk}/")
    client.post(f"{THEMES}themes/{theme.pk}/", given | {"said": "Ja.", "sender": "Garage Noord",
                                                        "show_sender": "on"})  # fmt: skip
    theme.reactions.update(state="published")
    assert "Garage Noord" in client.get(f"{THEMES}themes/{theme.pk}/").content.decode()


def test_a_reaction_that_arrives_twice_is_one(client, theme):
    typed = opened(client, f"{THEMES}themes/{theme.pk}/") | {"said": "Een keer."}
    for _ in range(2):
        assert client.post(f"{THEMES}themes/{theme.pk}/", typed).status_code == 302
    assert theme.reactions.count() == 1


def test_an_empty_and_an_endless_reaction_are_refused_with_what_was_typed(client, theme):
    empty = reacted(client, theme, sender="Garage Noord")
    assert empty.status_code == 422
    assert fields_of(empty.content.decode())["sender"] == "Garage Noord"
    endless = reacted(client, theme, said="a" * 5001)
    assert "Deze tekst heeft ten hoogste 5000 tekens" in endless.content.decode()
    assert not theme.reactions.exists()


def test_nobody_reacts_to_a_theme_that_is_closed(client, theme):
    given = opened(client, f"{THEMES}themes/{theme.pk}/") | {"said": "Te laat."}
    theme.closes_on = theme.opens_on = TODAY - timedelta(days=1)
    theme.save()
    answer = client.post(f"{THEMES}themes/{theme.pk}/", given)
    assert "Reageren kan niet meer" in answer.content.decode()
    assert not theme.reactions.exists()


def test_markup_in_a_reaction_is_shown_as_it_was_typed(client, theme):
    reacted(client, theme, said="<script>alert(1)</script>")
    theme.reactions.update(state="published")
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in client.get(f"{THEMES}themes/{theme.pk}/").content.decode()


def test_only_moderators_see_who_sent_what_and_looking_is_logged(login, moderator, client, theme):
    from terreinwijzer.web.privacy.models import Look

    reacted(client, theme, said="Onder ons.", name="J. Voorbeeld")
    assert "Reacties te lezen: 1" in moderator.get("/nl/heerlen/").content.decode()
    for role in ("public", "entrepreneur", "council", "analyst"):
        assert login(role).get(f"{THEMES}reactions/").status_code == 403, role
    before = Look.objects.count()
    moderator.get(f"{THEMES}reactions/")
    assert Look.objects.count() == before + 1
    # The table to take along says nothing of persons, nor of who sent it: that can be a business of one person.
    theme.reactions.update(sender="Klusbedrijf De Vries", show_sender=True)
    table = pd.read_csv(BytesIO(moderator.get(f"{THEMES}reactions.csv").content)).to_string()
    book = pd.read_excel(BytesIO(moderator.get(f"{THEMES}reactions.xlsx").content), sheet_name=None)
    for taken in (table, " ".join(sheet.to_string() for sheet in book.values())):
        assert "Onder ons." in taken
        assert "Voorbeeld" not in taken
        assert "De Vries" not in taken


def test_another_portfolio_has_themes_of_its_own(login, theme):
    there = login("administrator", "elsewhere")
    assert theme.title not in there.get("/nl/elsewhere/participation/").content.decode()
    assert there.get(f"/nl/elsewhere/participation/themes/{theme.pk}/").status_code == 404
    assert there.get(f"/nl/elsewhere/participation/themes/{theme.pk}/edit/").status_code == 404


def test_a_session_is_held_and_a_reaction_belongs_to_it(moderator, client, theme):
    add = f"{THEMES}themes/{theme.pk}/sessions/add/"
    assert filled(moderator, add, title="Avond in de kantine", people_present="31").status_code == 302
    reacted(client, theme, said="Zoals die avond gezegd.")
    edit = f"{THEMES}reactions/{theme.reactions.get().pk}/edit/"
    filled(moderator, edit, state="published", session=str(theme.sessions.get().pk))
    page = client.get(f"{THEMES}themes/{theme.pk}/").content.decode()
    assert "31 aanwezigen" in page
    assert page.count("Avond in de kantine") == 2


def test_a_theme_and_a_session_are_not_called_an_action(login):
    from terreinwijzer.web.participation.models import Theme

    moderator = login("account_manager")
    theme = Theme.objects.create(portfolio_id="heerlen", title="Groen", question="Waar?", opens_on="2020-01-01")
    for rest, said in (("themes/add/", "Onderwerp"), (f"themes/{theme.pk}/sessions/add/", "Bijeenkomst")):
        form = moderator.get(f"/nl/heerlen/participation/{rest}").content.decode()
        assert f'<label for="id_title">{said}</label>' in form
    history = moderator.get(f"/nl/heerlen/participation/themes/{theme.pk}/history/").content.decode()
    assert "<dt>Onderwerp</dt>" in history
