"""The walk along every page: no page is left out, and what is wrong on one is told."""

import os
import subprocess
import sys
import threading
from collections import defaultdict
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from screens import CHROMIUM

from gallery.__main__ import ROOT, address_of, as_index
from gallery.places import CHAPTERS, NO_PAGE, PLACES, Place
from terreinwijzer.web.access.routes import ROUTES

WRONG = (
    '<html lang="nl"><title>Fout</title><main><h1>Fout</h1><img src="data:," ><div style="width:2000px">breed</div>'
    "<script>console.error('kapot')</script></main></html>"
)


def test_every_route_is_on_the_walk_or_says_why_it_is_no_page():
    walked = {place.route for place in PLACES}
    assert walked | set(NO_PAGE) == set(ROUTES)
    assert not walked & set(NO_PAGE)
    assert len({place.key for place in PLACES}) == len(PLACES)
    assert {place.chapter for place in PLACES} == set(CHAPTERS)


@pytest.mark.usefixtures("application")
def test_every_place_has_an_address_in_both_languages():
    records = defaultdict(lambda: "1") | {"task": "00000000-0000-0000-0000-000000000001"}
    for place in PLACES:
        dutch, english = (address_of(place, language, "heerlen", records) for language in ("nl", "en"))
        assert dutch != english
        assert dutch.replace("/nl/", "/en/", 1) == english


@pytest.mark.browser
def test_what_is_wrong_on_a_page_is_told_and_its_picture_kept(browser, tmp_path):
    from gallery.walk import Way, walked

    class Page(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(WRONG.encode())

        def log_message(self, *_said):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    place = Place("home", "see")
    way = Way(f"http://127.0.0.1:{server.server_port}", {("home", "nl"): "/"}, "sessionid", {}, {"home": "public"})
    seen = walked(browser, way, [place], tmp_path, ["nl"], ["phone"])
    server.shutdown()
    server.server_close()
    told = " ".join(seen[0].faults)
    for fault in ("console: kapot", "scrolls sideways", "image-alt"):
        assert fault in told
    assert (tmp_path / "home-nl-phone.webp").read_bytes()[8:12] == b"WEBP"
    assert as_index(seen)[0]["titles"] == {"nl": "Fout"}


# A page is built alike in both languages: each is looked at on one of the two screens.
@pytest.mark.browser
@pytest.mark.parametrize(("language", "screen"), [("nl", "desktop"), ("en", "phone")])
def test_no_page_breaks_a_rule_of_wcag_scrolls_sideways_or_has_a_fault(language, screen):
    if CHROMIUM is None:
        pytest.skip("Chromium is absent: the pages were not looked at in a browser (install the package 'chromium')")
    # The application of other tests has settings of its own in the environment.
    own = {name: value for name, value in os.environ.items() if not name.startswith(("TERREINWIJZER_", "DJANGO_"))}
    command = [sys.executable, "-m", "gallery", "--no-pictures", "--language", language, "--screen", screen]
    walk = subprocess.run(command, cwd=ROOT, env=own, capture_output=True, text=True, check=False)
    assert walk.returncode == 0, walk.stdout + walk.stderr
    assert walk.stdout == f"{len(PLACES)} pages, 0 faults\n"
