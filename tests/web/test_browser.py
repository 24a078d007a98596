"""The pages in a browser, on a desk and on a phone: for everybody, without a mouse, and without foreign hosts."""

import json
import re
from collections.abc import Iterator
from functools import partial

import pytest
from playwright.sync_api import Page, expect
from screens import SCREENS, on_screen

pytestmark = [pytest.mark.browser, pytest.mark.snapshots]

PAGES = (
    "",
    "parks/",
    "parks/beitel/",
    "figures/mean_construction_year/",
    "figures/vacancy_pct/c-mill/",
    "audit/",
    "atlas/?figure=vacancy_pct&park=beitel",
    "explore/",
    "explore/advice/?area_m2=-1&step=places",
    "explore/advice/?sbi=25110&area_m2=15000&step=places",
    "explore/check/?park=de-koumen&sbi=25110",
    "explore/compare/?park=beitel&park=avantis&park=c-mill",
    "explore/demand/?gain_low=20&horizon=2035",
    "explore/demand/?gain_low=200",
    "explore/weighing/?question=better-use&w.jobs=90&w.size=20",
)


@pytest.fixture
def page(browser, screen) -> Iterator[Page]:
    with on_screen(browser, screen) as page:
        yield page


@SCREENS
def test_a_page_reaches_no_other_host(page, address):
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for rest in PAGES:
        page.goto(f"{address}/nl/heerlen/{rest}")
    assert asked
    assert all(url.startswith((address, "data:", "blob:")) for url in asked)


@SCREENS
def test_from_overview_to_the_origin_of_a_figure_by_keyboard(page, address):
    page.goto(f"{address}/nl/heerlen/")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_attribute("href", "#main")
    page.keyboard.press("Enter")
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent").strip().startswith("Leegstand"):
            break
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Leegstand")
    expect(page.get_by_text("Aanbodmonitor bedrijfsvastgoed, 31 maart 2024").first).to_be_visible()


@SCREENS
def test_the_table_follows_what_is_typed_without_a_new_page(page, address):
    page.goto(f"{address}/en/heerlen/parks/?sort=jobs&order=down")
    page.evaluate("window.same = true")
    page.get_by_role("main").get_by_role("searchbox").press_sequentially("beit", delay=20)
    expect(page.get_by_role("status")).to_have_text("1 of 17 parks")
    expect(page.get_by_role("link", name="De Beitel")).to_be_visible()
    assert page.evaluate("window.same") is True
    assert "q=beit" in page.url
    assert "sort=jobs" in page.url


@SCREENS
def test_the_table_works_without_scripts(browser, address, screen):
    context = browser.new_context(viewport=screen, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/nl/heerlen/parks/")
    page.get_by_role("main").get_by_role("searchbox").fill("cramer")
    page.get_by_role("main").get_by_role("searchbox").press("Enter")
    expect(page.get_by_role("link", name="In de Cramer")).to_be_visible()
    expect(page.get_by_role("link", name="De Beitel")).to_have_count(0)
    context.close()


@SCREENS
def test_a_chart_is_drawn_for_the_screen(page, address):
    page.goto(f"{address}/nl/heerlen/figures/fsi/")
    page.wait_for_load_state("networkidle")
    shown = page.evaluate(
        """[...document.querySelectorAll('figure img')].filter(img => img.checkVisibility()).map(img => ({
            natural: img.naturalWidth, drawn: img.getBoundingClientRect().width, alt: img.alt}))"""
    )
    assert len(shown) == 1
    assert shown[0]["alt"]
    assert shown[0]["drawn"] >= 0.9 * shown[0]["natural"] > 0


@SCREENS
def test_a_choice_in_the_table_shows_on_the_map_and_in_the_address(page, address):
    page.goto(f"{address}/nl/heerlen/atlas/?figure=jobs")
    page.wait_for_selector("#map[data-ready]")
    link = page.locator('a[data-park="de-koumen"]')
    link.focus()
    page.keyboard.press("Enter")
    expect(link).to_have_attribute("aria-current", "true")
    expect(page.locator("#picked")).to_contain_text("De Koumen: 1.378 banen")
    assert "park=de-koumen" in page.url
    expect(page.locator("#map")).to_have_attribute("data-park", "de-koumen")
    page.reload()
    expect(page.locator("#picked")).to_contain_text("De Koumen")
    page.get_by_role("link", name="Naar het terrein").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("De Koumen")


@SCREENS
def test_a_deep_link_opens_the_map_at_a_place_and_a_choice_there_shows_in_the_table(page, address):
    dot = page.request.get(f"{address}/api/ogc/v1/heerlen/collections/parks/items/beitel").json()
    east, north = dot["geometry"]["coordinates"]
    page.goto(f"{address}/nl/heerlen/atlas/?figure=jobs#map=14/{north}/{east}")
    page.wait_for_selector("#map[data-ready]")
    page.wait_for_timeout(500)
    page.locator("#map canvas").click()
    expect(page.locator("tr.chosen")).to_contain_text("De Beitel")
    assert "park=beitel" in page.url


@SCREENS
def test_without_webgl_the_atlas_says_that_the_table_tells_the_same(browser, address, screen):
    page = browser.new_page(viewport=screen)
    page.add_init_script("HTMLCanvasElement.prototype.getContext = () => null")
    page.goto(f"{address}/en/heerlen/atlas/?figure=jobs")
    expect(page.get_by_text("This browser cannot draw the map. The table tells the same.")).to_be_visible()
    expect(page.locator('a[data-park="de-koumen"]')).to_be_visible()
    page.close()


def tabbed_to(page: Page, until: str) -> None:
    """Go by the tab key to the first element of a kind, as somebody without a mouse does."""
    page.locator(until).first.wait_for()
    for _ in range(90):
        page.keyboard.press("Tab")
        if page.evaluate(f"document.activeElement.matches({json.dumps(until)})"):
            return
    raise AssertionError(until)


@SCREENS
def test_parks_are_compared_by_keyboard_alone(page, address):
    page.goto(f"{address}/nl/heerlen/explore/compare/")
    tabbed_to(page, "#q")
    page.keyboard.type("beitel")
    expect(page.locator("#park-beitel")).to_be_visible()
    tabbed_to(page, "#park-beitel")
    page.keyboard.press("Space")
    expect(page.get_by_role("status").first).to_contain_text("De Beitel")
    expect(page).to_have_url(re.compile("park=beitel"))


@SCREENS
def test_another_assumption_of_the_demand_is_tried_by_keyboard_alone(page, address):
    page.goto(f"{address}/nl/heerlen/explore/demand/")
    before = page.locator("#band").inner_text()
    tabbed_to(page, "[name=gain_high]")
    page.keyboard.press("Control+A")
    page.keyboard.type("45")
    page.keyboard.press("Tab")
    expect(page.locator("#band")).not_to_have_text(before)
    expect(page).to_have_url(re.compile("gain_high=45"))


@SCREENS
def test_whether_it_may_here_is_asked_by_keyboard_alone(page, address):
    page.goto(f"{address}/nl/heerlen/explore/check/")
    tabbed_to(page, "#park")
    page.keyboard.type("De Koumen")
    tabbed_to(page, "#id_sbi")
    page.keyboard.type("25110")
    page.keyboard.press("Enter")
    expect(page.locator("#answer")).to_be_visible()
    expect(page).to_have_url(re.compile("park=de-koumen"))


@SCREENS
def test_a_business_finds_its_place_by_keyboard_alone(page, address):
    tab_to = partial(tabbed_to, page)
    page.goto(f"{address}/nl/heerlen/explore/")
    tab_to('a[href$="/explore/advice/"]')
    page.keyboard.press("Enter")
    tab_to("#id_sbi")
    page.keyboard.type("25110")
    page.keyboard.press("Enter")
    tab_to("#id_area_m2")
    page.keyboard.type("15000")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Plekken die passen")
    assert "area_m2=15000" in page.url
    tab_to("li.place summary")
    page.keyboard.press("Enter")
    expect(page.locator("li.place details[open]").get_by_text("grond: milieu").first).to_be_visible()
    tab_to("li.place details a")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Mag het hier?")
    expect(page.locator("#answer")).to_contain_text("Wijngaardsweg: hangt ervan af")


@SCREENS
def test_the_ranking_follows_a_slider_and_so_does_the_address(page, address):
    page.goto(f"{address}/nl/heerlen/explore/weighing/?question=better-use&w.size=100&w.jobs=0")
    first = page.locator(".ranking tbody tr").first
    before = first.inner_text()
    page.evaluate("window.same = true")
    slider = page.locator("#slider-jobs")
    slider.focus()
    page.keyboard.press("End")
    expect(page.locator("#share-jobs")).to_contain_text("100 punten, 50% van het gewicht")
    expect(first).not_to_have_text(before)
    expect(slider).to_be_focused()
    assert page.evaluate("window.same") is True
    assert "w.jobs=100" in page.url
    page.get_by_role("link", name="English").click()
    expect(page.locator("#share-jobs")).to_contain_text("100 points, 50% of the weight")
