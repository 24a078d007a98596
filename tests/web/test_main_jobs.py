"""The main job of every kind of user, done in a browser as a person does it, on a desk and on a phone."""

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect
from screens import SCREENS

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("clean_records")]


@pytest.fixture
def someone(browser, address, login) -> Iterator[Callable[..., Page]]:
    """Return a function that gives a page of somebody with a role, logged in, on a screen."""
    contexts = []

    def opened(role: str, screen: dict[str, int]) -> Page:
        contexts.append(browser.new_context(viewport=screen, accept_downloads=True))
        if role != "public":
            session = login(role).cookies["sessionid"].value
            contexts[-1].add_cookies([{"name": "sessionid", "value": session, "url": address}])
        return contexts[-1].new_page()

    yield opened
    for context in contexts:
        context.close()


@SCREENS
def test_an_account_manager_notes_down_a_visit_and_finds_the_signal_back(someone, address, screen):
    page = someone("account_manager", screen)
    page.goto(f"{address}/nl/heerlen/register/")
    page.get_by_role("link", name="Organisatie toevoegen").click()
    page.get_by_label("Naam", exact=True).fill("Bakkerij De Korst")
    page.get_by_label("Terrein").select_option("De Beitel")
    page.get_by_role("button", name="Opslaan").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bakkerij De Korst")
    page.goto(f"{address}/nl/heerlen/register/visit/")
    page.get_by_label("Organisatie").fill("korst")
    page.get_by_label("Verslag").fill("De oven is te klein.")
    page.get_by_label("Wat er moet gebeuren").fill("Ruimte zoeken voor een tweede oven.")
    page.get_by_label("Soort signaal").select_option("Ruimtevraag")
    page.get_by_role("button", name="Opslaan").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bakkerij De Korst")
    page.goto(f"{address}/nl/heerlen/")
    page.goto(f"{address}/nl/heerlen/register/signals/")
    expect(page.get_by_text("Ruimte zoeken voor een tweede oven.").first).to_be_visible()


@SCREENS
def test_a_policy_officer_plans_the_programme_and_the_council_sees_what_is_late(someone, address, screen):
    officer = someone("analyst", screen)
    officer.goto(f"{address}/nl/heerlen/programme/")
    officer.get_by_role("button", name="acties uit de visie over").click()
    officer.get_by_role("link", name="Een slimme energiehub beginnen").click()
    officer.get_by_role("link", name="Wijzigen", exact=True).click()
    officer.get_by_label("Begint").fill((date.today() - timedelta(days=31)).isoformat())  # noqa: DTZ011
    officer.get_by_label(re.compile("^Trekker")).fill("Economie")
    officer.get_by_label("Wat staat in de weg").fill("Geen ruimte op het net.")
    officer.get_by_role("button", name="Opslaan").click()
    expect(officer.get_by_text("31 dagen te laat")).to_be_visible()
    council = someone("council", screen)
    council.goto(f"{address}/nl/heerlen/")
    council.get_by_role("link", name="Acties te laat: 1").click()
    expect(council.get_by_text("Geen ruimte op het net.")).to_be_visible()
    council.get_by_role("link", name="Een slimme energiehub beginnen").click()
    expect(council.get_by_text("Geen ruimte op het net.")).to_be_visible()
    expect(council.get_by_role("link", name="Wijzigen", exact=True)).to_have_count(0)


@SCREENS
def test_an_entrepreneur_reacts_to_a_theme_by_keyboard_and_reads_what_was_done(someone, address, screen):
    from terreinwijzer.web.participation.models import Theme

    theme = Theme.objects.create(
        portfolio_id="heerlen", title="Ruimte voor groen", question="Waar?", opens_on=date(2020, 1, 1)
    )
    page = someone("public", screen)
    page.goto(f"{address}/nl/heerlen/participation/themes/{theme.pk}/")
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "said":
            break
    page.keyboard.type("Meer bomen bij de halte.")
    for _ in range(10):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.type") == "submit":
            break
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Dank u")
    moderator = someone("account_manager", screen)
    moderator.goto(f"{address}/nl/heerlen/participation/reactions/")
    moderator.get_by_role("link", name="Reactie behandelen").click()
    moderator.get_by_label("Stand").select_option("Geplaatst")
    moderator.get_by_label("Wat is ermee gedaan").select_option("Overgenomen")
    moderator.get_by_role("button", name="Opslaan").click()
    expect(moderator.get_by_role("heading", level=1)).to_have_text("Reacties behandelen")
    page.goto(f"{address}/nl/heerlen/participation/themes/{theme.pk}/")
    expect(page.get_by_text("Meer bomen bij de halte.")).to_be_visible()
    expect(page.get_by_text("Overgenomen")).to_be_visible()


@SCREENS
def test_an_analyst_takes_every_indicator_of_every_park_along(someone, address, screen, tmp_path):
    import pandas as pd

    page = someone("analyst", screen)
    page.goto(f"{address}/nl/heerlen/parks/")
    with page.expect_download() as coming:
        page.get_by_role("link", name="CSV").first.click()
    coming.value.save_as(tmp_path / "parks.csv")
    table = pd.read_csv(tmp_path / "parks.csv")
    assert len(table) == 17
    assert table.set_index("park_id").loc["c-mill", "vacancy_pct"] > 0


@SCREENS
def test_a_policy_officer_finds_where_better_use_pays_and_asks_for_the_council_paper(someone, address, screen):
    from terreinwijzer.web.tasks.models import Task

    page = someone("analyst", screen)
    page.goto(f"{address}/nl/heerlen/parks/?sort=vacancy_pct&order=down")
    park = page.get_by_role("row").nth(1).get_by_role("link").first
    name = park.inner_text()
    park.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    page.goto(f"{address}/nl/heerlen/explore/")
    page.get_by_role("main").get_by_role("link", name="Weeg zelf").click()
    expect(page.locator(".ranking tbody tr")).to_have_count(17)
    expect(page.get_by_text(re.compile(r"komt in \d+% van de trekkingen op de eerste plaats")).first).to_be_visible()
    page.goto(f"{address}/nl/heerlen/")
    page.get_by_role("link", name="Het hele rapport als document").click()
    page.get_by_role("button", name="Maak het").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Rapport maken")
    expect(page.get_by_role("progressbar")).to_be_visible()
    page.get_by_role("button", name="Breek af").click()
    expect(page.get_by_text("U hebt deze taak afgebroken")).to_be_visible()
    Task.objects.all().delete()


@SCREENS
def test_an_account_manager_finds_who_owns_a_plot_and_what_they_plan(someone, address, screen):
    from terreinwijzer.web.register.models import Organisation, Ownership, Plan, Plot

    owner = Organisation.objects.create(portfolio_id="heerlen", name="Vastgoed Zuid", park_id="beitel")
    plot = Plot.objects.create(portfolio_id="heerlen", plot_id="HRL-123", park_id="beitel", area_m2=5200)
    Ownership.objects.create(portfolio_id="heerlen", plot=plot, organisation=owner, kind="ownership")
    Plan.objects.create(portfolio_id="heerlen", organisation=owner, kind="expand", description="Tweede hal.")
    page = someone("account_manager", screen)
    page.goto(f"{address}/nl/heerlen/register/plots/")
    page.get_by_label("Zoek").last.fill("HRL-123")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="HRL-123").click()
    page.get_by_role("link", name="Vastgoed Zuid").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Vastgoed Zuid")
    expect(page.get_by_text("Tweede hal.")).to_be_visible()
