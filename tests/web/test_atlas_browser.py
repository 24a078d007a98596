"""The atlas as people use it: map, table, chart and address follow each other, at a desk and on a phone."""

import base64
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Page, expect
from screens import DESKTOP, PHONE, SCREENS, faults_of, on_screen
from served import served

pytestmark = [pytest.mark.browser, pytest.mark.snapshots]

# What compressed bytes the first view may take (the background comes from elsewhere).
FIRST_VIEW_KIB = 300
ADDRESS = {"weergavenaam": "Voorbeeldweg 12, Heerlen", "centroide_ll": "POINT(5.82 50.9)"}
DOT = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="


@pytest.fixture(scope="module")
def heat() -> Iterator[tuple[str, list[str]]]:
    """Return a service of maps on this machine that draws one colour, and what it was asked."""
    asked: list[str] = []

    class Service(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            if self.path.startswith("/free"):
                self.send_response(200)
                self.end_headers()
                self.wfile.write(json.dumps({"response": {"docs": [ADDRESS]}}).encode())
                return
            self.send_response(200)
            self.send_header("Content-Type", "image/png")
            # The map reads the pictures of tiles, as of every service that lets other sites show its layers.
            self.send_header("Access-Control-Allow-Origin", "*")
            self.end_headers()
            self.wfile.write(base64.b64decode(DOT))

        def log_message(self, *_said):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Service)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/wms", asked
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def address(mapped, new_database, tmp_path_factory, heat) -> Iterator[str]:
    layer = {"id": "heat", "nl": "Gevoelstemperatuur", "en": "Felt temperature", "address": heat[0], "layer": "pet",
             "credit": "Dienst van de test"}  # fmt: skip
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("TERREINWIJZER_OVERLAYS", json.dumps([layer]))
        patched.setenv("TERREINWIJZER_ADDRESSES", heat[0].removesuffix("/wms"))
        yield from _served(mapped, new_database, tmp_path_factory)


def _served(mapped, new_database, tmp_path_factory) -> Iterator[str]:
    with served(mapped, new_database(), tmp_path_factory.mktemp("served")) as address:
        yield f"{address}/nl/voorbeeld/atlas/"


@pytest.fixture
def page(browser, screen) -> Iterator[Page]:
    with on_screen(browser, screen) as page:
        yield page


def drawn(page: Page) -> None:
    page.wait_for_selector("#map[data-ready]")


@SCREENS
def test_a_choice_in_table_map_or_chart_shows_in_the_other_two_and_in_the_address(page, address):
    page.goto(f"{address}?figure=jobs")
    drawn(page)
    page.locator('a[data-park="park-010"]').press("Enter")
    expect(page.locator("#picked")).to_contain_text("Terrein 10: 180 banen")
    expect(page.locator("#chart .here")).to_have_count(1)
    expect(page.locator(":focus")).to_have_attribute("data-park", "park-010")
    assert "park=park-010" in page.url
    page.locator("#chart svg").click(position={"x": 1, "y": 100})
    expect(page.locator("tr.chosen")).to_contain_text("Terrein 0")
    expect(page.locator("#picked")).to_contain_text("Terrein 0: 110 banen")
    # The map moved there, so that the middle of it is the park.
    page.wait_for_function("!location.hash.startsWith('#map=0')")
    page.wait_for_timeout(1500)
    page.locator("#map canvas").click()
    expect(page.locator("#picked")).to_contain_text("Terrein 0")


@SCREENS
def test_sliding_to_another_date_changes_values_and_address_but_not_the_place(page, address):
    page.goto(f"{address}?figure=jobs&park=park-010#map=11/50.87/5.75")
    drawn(page)
    page.get_by_role("slider", name="Schuif door de peildata").press("ArrowLeft")
    expect(page.locator("#source")).to_contain_text("31 december 2023")
    expect(page.locator("#picked")).to_contain_text("Terrein 10: 170 banen")
    assert "day=2023-12-31" in page.url
    assert "#map=11/50.87/5.75" in page.url
    page.reload()
    expect(page.locator("#picked")).to_contain_text("170 banen")


@SCREENS
def test_another_figure_and_a_search_need_no_new_page(page, address):
    page.goto(address)
    drawn(page)
    page.evaluate("window.same = true")
    page.get_by_label("Cijfer").select_option("vacancy_pct")
    expect(page.get_by_role("heading", level=1)).to_have_text("Atlas: leegstand")
    expect(page.locator("#legend")).to_contain_text("laag")
    page.get_by_role("main").get_by_role("searchbox").fill("9042")
    page.get_by_role("main").get_by_role("searchbox").press("Enter")
    expect(page.locator("#side tbody tr")).to_have_count(1)
    assert page.evaluate("window.same") is True
    assert "figure=vacancy_pct" in page.url
    assert "q=9042" in page.url


@SCREENS
def test_a_layer_that_is_switched_off_stays_off_for_whoever_gets_the_address(page, address):
    page.goto(address)
    drawn(page)
    page.get_by_label("Panden").uncheck()
    page.get_by_label("Cijfer").select_option("jobs")
    expect(page.get_by_role("heading", level=1)).to_have_text("Atlas: arbeidsplaatsen")
    assert "without=buildings" in page.url
    page.reload()
    drawn(page)
    expect(page.get_by_label("Panden")).not_to_be_checked()
    expect(page.get_by_label("Aanbod")).to_be_checked()


@pytest.mark.parametrize("screen", [DESKTOP], ids=["desktop"])
def test_a_map_in_a_frame_that_is_shown_later_fills_its_place(page, address):
    """Such as behind a tab of the site of a municipality: the map has no size before it is shown."""
    embedded = address.replace("/nl/voorbeeld/", "/embed/nl/voorbeeld/")
    frame = f'<iframe src="{embedded}?figure=jobs" width="900" height="700" style="display: none"></iframe>'
    page.route("**/site-of-a-municipality", lambda route: route.fulfill(body=frame, content_type="text/html"))
    page.goto(f"{address}site-of-a-municipality")
    frame = page.frame_locator("iframe")
    expect(frame.locator("#map")).to_be_attached()
    page.frames[1].wait_for_load_state("load")
    page.wait_for_timeout(500)
    # A map that is made now would be 400 by 300, whatever room it gets.
    expect(frame.locator("#map canvas")).to_have_count(0)
    page.evaluate("document.querySelector('iframe').style.display = 'block'")
    frame.locator("#map[data-ready]").wait_for()
    canvas, place = (frame.locator(each).bounding_box() for each in ("#map canvas", "#map"))
    assert canvas["width"] == pytest.approx(place["width"], abs=3)
    assert canvas["height"] == pytest.approx(place["height"], abs=3)
    # The scale stands for the whole width, so that the country fits in the map and not in a corner of it.
    assert frame.locator(".maplibregl-ctrl-scale").bounding_box()["width"] > 30


@pytest.mark.parametrize("screen", [DESKTOP], ids=["desktop"])
def test_the_map_is_saved_as_a_picture_with_title_legend_and_source(page, address):
    page.goto(f"{address}?figure=jobs")
    drawn(page)
    with page.expect_download() as saved:
        page.get_by_role("button", name="Bewaar als PNG").click()
    assert saved.value.suggested_filename == "voorbeeld-jobs-2024-12-31.png"
    content = saved.value.path().read_bytes()
    assert content.startswith(b"\x89PNG")
    size = page.locator("#map").bounding_box()
    # Higher than the map alone: title above, legend and source beneath.
    assert int.from_bytes(content[20:24]) > size["height"] + 100
    assert len(content) > 20_000


@pytest.mark.parametrize("screen", [DESKTOP], ids=["desktop"])
def test_the_first_view_takes_less_than_300_kib(page, address):
    sizes: dict[str, int] = {}
    page.on("requestfinished", lambda asked: sizes.update({asked.url: asked.sizes()["responseBodySize"]}))
    page.goto(address)
    drawn(page)
    assert sum(sizes.values()) / 1024 < FIRST_VIEW_KIB, sizes


@pytest.mark.parametrize("screen", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_atlas_with_everything_on_it_breaks_no_rule_of_wcag(page, address, screen):
    page.goto(f"{address}?figure=vacancy_pct&park=park-011")
    drawn(page)
    assert not faults_of(page, screen["width"])


def test_when_a_choice_cannot_be_fetched_it_is_opened_as_a_page(browser, address):
    page = browser.new_page(viewport=DESKTOP)
    page.goto(f"{address}?figure=jobs")
    drawn(page)
    page.route("**/atlas/?*park=park-020*", lambda route: route.fulfill(status=503, body=""), times=1)
    page.locator('a[data-park="park-020"]').press("Enter")
    page.wait_for_url("**park=park-020**")
    expect(page.locator("#picked")).to_contain_text("Terrein 20")
    page.close()


@pytest.mark.parametrize("screen", [PHONE], ids=["phone"])
def test_a_layer_of_another_service_is_laid_over_the_parks_only_when_it_is_asked_for(page, address, heat):
    page.goto(f"{address}?figure=jobs")
    drawn(page)
    assert not [asked for asked in heat[1] if "WMS" in asked]
    page.get_by_label("Gevoelstemperatuur").check()
    expect(page.get_by_alt_text("Legenda van Gevoelstemperatuur")).to_be_visible()
    expect(page.get_by_text("Dienst van de test")).to_have_count(1)
    assert "with=heat" in page.url
    page.wait_for_timeout(500)
    assert any("GetLegendGraphic" in asked for asked in heat[1])
    assert all("bbox=" in asked and "layers=pet" in asked for asked in heat[1] if "GetMap" in asked)
    assert any("GetMap" in asked for asked in heat[1])
    page.reload()
    drawn(page)
    expect(page.get_by_label("Gevoelstemperatuur")).to_be_checked()
    page.get_by_label("Gevoelstemperatuur").uncheck()
    expect(page.get_by_alt_text("Legenda van Gevoelstemperatuur")).to_be_hidden()
    assert "with=" not in page.url


@pytest.mark.parametrize("screen", [PHONE], ids=["phone"])
def test_the_map_goes_to_an_address_that_was_searched(page, address):
    page.goto(f"{address}?figure=jobs")
    drawn(page)
    page.get_by_label("Zoek op naam, RIN-nummer, gemeente, profiel of adres").fill("voorbeeldweg 12")
    page.get_by_role("main").get_by_role("searchbox").press("Enter")
    page.get_by_role("link", name="Voorbeeldweg 12, Heerlen").press("Enter")
    page.wait_for_function("location.hash.startsWith('#map=16')")
    assert "q=voorbeeldweg" in page.url
