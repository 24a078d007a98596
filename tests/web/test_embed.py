"""Charts and maps within the pages of others: they may be framed, everything else may not."""

import html
import re
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from playwright.sync_api import expect
from screens import DESKTOP
from served import served

CHART, MAP = "/embed/nl/voorbeeld/figures/jobs/", "/embed/nl/voorbeeld/atlas/?figure=jobs"


@pytest.mark.parametrize("address", [CHART, f"{CHART}park-003/", MAP])
def test_only_what_is_meant_for_it_may_be_framed(on_the_map, address):
    answer = on_the_map.get(address)
    assert answer.status_code == 200
    assert not answer.has_header("X-Frame-Options")
    assert "frame-ancestors *" in answer["Content-Security-Policy"]
    assert "script-src 'self';" in answer["Content-Security-Policy"]
    for other in ("/nl/voorbeeld/atlas/", "/nl/voorbeeld/figures/jobs/"):
        assert on_the_map.get(other)["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in on_the_map.get(other)["Content-Security-Policy"]


def test_an_embedded_chart_tells_what_it_is_where_it_is_from_and_where_the_rest_is(on_the_map):
    page = on_the_map.get(f"{CHART}park-003/").content.decode()
    assert "<h1>Arbeidsplaatsen: Terrein 3</h1>" in page
    assert "Verzonnen" in page
    assert 'href="/nl/voorbeeld/figures/jobs/park-003/" target="_blank"' in page
    assert "<form" not in page
    assert "<nav" not in page


@pytest.mark.parametrize(("page", "embedded"), [
    ("/nl/voorbeeld/figures/jobs/", CHART), ("/nl/voorbeeld/figures/jobs/park-003/", f"{CHART}park-003/"),
    ("/nl/voorbeeld/atlas/?figure=jobs&park=park-003", f"{MAP}&park=park-003"),
])  # fmt: skip
def test_the_page_gives_the_code_to_embed_it(on_the_map, page, embedded):
    content = on_the_map.get(page).content.decode()
    code = html.unescape(re.search(r"<textarea id=\"embedding\"[^>]*>(.*?)</textarea>", content)[1])
    assert f'<iframe src="http://testserver{embedded}"' in html.unescape(code)
    assert 'title="Arbeidsplaatsen"' in code


def test_a_chart_that_is_not_there_is_not_embedded(on_the_map):
    for rest in ("figures/nothing/", "figures/jobs/nowhere/"):
        assert on_the_map.get(f"/embed/nl/voorbeeld/{rest}").status_code == 404
    assert on_the_map.get("/embed/nl/elsewhere/atlas/").status_code == 404


@pytest.mark.browser
def test_a_page_on_another_site_shows_the_map_and_the_chart(browser, mapped, new_database, tmp_path):
    with served(mapped, new_database(), tmp_path) as address:
        frames = "".join(
            f'<iframe src="{address}{part}" title="x" width="800" height="600"></iframe>' for part in (MAP, CHART)
        )

        class Other(BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200)
                self.send_header("Content-Type", "text/html")
                self.end_headers()
                self.wfile.write(f"<!doctype html><title>Other</title>{frames}".encode())

            def log_message(self, *_: object) -> None:
                pass

        # Another site: another name, though on the same machine.
        site = HTTPServer(("127.0.0.1", 0), Other)
        threading.Thread(target=site.serve_forever, daemon=True).start()
        page = browser.new_page(viewport=DESKTOP)
        page.goto(f"http://localhost:{site.server_port}/")
        map_, chart = page.frame_locator("iframe >> nth=0"), page.frame_locator("iframe >> nth=1")
        expect(map_.locator("#map[data-ready]")).to_be_visible(timeout=20_000)
        expect(map_.locator("#legend")).to_contain_text("banen")
        expect(map_.locator("form")).to_be_hidden()
        expect(chart.locator("img.wide")).to_be_visible()
        assert chart.locator("img.wide").evaluate("image => image.naturalWidth") > 0
        page.close()
        site.shutdown()
        site.server_close()
