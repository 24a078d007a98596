"""What is done on a page before its picture is taken, where opening it does not show everything."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

PLAN = (
    "Nummer;Actie;Pijler;Terrein;Stand;Trekker;Begint;Eerst nodig\n"
    "9.1;Gebieden kiezen;1;;Loopt;Ruimte;01-02-2026;9.2\n9.2;Uitbreiding verkennen;2;;Gepland;Economie;2026-03-01;\n"
    ";Bomen planten;4;De Beitel;gepland;;;\n9.3;;3;;Loopt;;;\n9.4;Hub;4;;Onderweg;;;\n"
)
CONTACTS = (
    "Organisatie;Naam;Rol;E-mail;Grond om te bewaren;Toestemming gegeven op;Bewaren tot\n"
    "Voorbeeld (#1);A. Voorbeeld;Eigenaar;a@voorbeeld.example;Toestemming;05-01-2026;31-12-2099\n"
    "Voorbeeld (#2);B. Voorbeeld;Directeur;b@voorbeeld.example;Toestemming;;31-12-2099\n"
    "Voorbeeld Transport;C. Voorbeeld;Directeur;c@voorbeeld.example;Overeenkomst;;31-12-2099\n"
)
PERSON = "bezoeker@voorbeeld.example"


def map_drawn(page: Page) -> None:
    """Wait until the map has its layers."""
    page.wait_for_selector("#map[data-ready]")
    page.wait_for_timeout(700)


def send_empty(page: Page) -> None:
    """Send a form with nothing in it, past what the browser itself would refuse."""
    page.eval_on_selector("main form[method=post]", "form => { form.noValidate = true; form.requestSubmit(); }")
    page.wait_for_selector("[role=alert]")


def send_plan(page: Page) -> None:
    """Send a spreadsheet with actions, some of them wrong."""
    _send_table(page, "plan.csv", PLAN)


def send_contacts(page: Page) -> None:
    """Send a spreadsheet with contacts, of which one lacks the day of consent and one names no single organisation."""
    _send_table(page, "contacten.csv", CONTACTS)


def _send_table(page: Page, name: str, content: str) -> None:
    file = {"name": name, "mimeType": "text/csv", "buffer": content.encode()}
    page.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]
    page.locator("main form[method=post] button[type=submit]").first.click()
    page.wait_for_selector("#of-fault, .tile.count")


def make_link(page: Page) -> None:
    """Make the link by which somebody chooses a password."""
    page.locator('form[action$="/link/"] button').click()
    page.wait_for_selector("code.link")


def make_token(page: Page) -> None:
    """Make a key for another program."""
    page.locator("#id_name").fill("Meldingen openbare ruimte")
    for box in page.locator("[name=scopes]").all()[1:]:
        box.check()
    page.locator("main form[method=post] button[type=submit]").click()
    page.wait_for_selector("code.link")


def find_person(page: Page) -> None:
    """Look up what is kept of somebody."""
    page.locator("#who").fill(PERSON)
    page.locator("#who").press("Enter")
    page.wait_for_selector(".found")


def begin_erasing(page: Page) -> None:
    """Begin to erase somebody, up to the question whether that is meant."""
    find_person(page)
    page.locator("button[value=erase]").click()
    page.wait_for_selector("button[value=sure]")
