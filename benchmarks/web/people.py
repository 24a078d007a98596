"""What people do on the web application, for locust: they look around, work in the register, or ask as a program.

Each logged-in person has a session made beforehand, since logging in is slow on purpose. Style sheets and scripts are
not asked for again and again: a browser keeps them.
"""

from __future__ import annotations

import json
import math
import os
import random
from itertools import cycle
from pathlib import Path

from locust import FastHttpUser, between, constant, task

# Least and most seconds between clicks; without them nobody thinks.
THINK_S = [float(each) for each in os.environ.get("WEB_RACE_THINK", "").split()]
FACTS = json.loads(Path(os.environ["WEB_RACE_FACTS"]).read_text()) if "WEB_RACE_FACTS" in os.environ else {}
SESSIONS = cycle(FACTS.get("sessions", [""]))
# Zooms at which somebody looks at the map: the country, a town, a park.
ZOOMS = {7: ("dots",), 10: ("parks", "dots"), 14: ("parks", "plots", "buildings")}
WORDS = ("bakkerij", "voorbeeld 12", "transport", "dorpsstraat", "vastgoed 77", "industrieweg 8")


class Person(FastHttpUser):
    """Somebody with a browser."""

    abstract = True
    wait_time = between(*THINK_S) if THINK_S else constant(0)

    def look(self, kind: str, address: str) -> None:
        """Ask for a page and read it whole; anything but what was meant is an error."""
        headers = {"Accept-Encoding": "gzip", "Cookie": getattr(self, "cookie", "")}
        with self.client.get(address, name=kind, headers=headers, catch_response=True, allow_redirects=False) as answer:
            if answer.status_code not in (200, 204):
                answer.failure(f"{answer.status_code}")

    def at(self, rest: str) -> str:
        """Return an address of the portfolio."""
        return f"/nl/{FACTS['portfolio_id']}/{rest}"

    def look_at_the_map(self, x: float, y: float, zoom: int) -> None:
        """Ask for the tiles that a window shows around a place."""
        across, down = tile_of(x, y, zoom)
        for layer in ZOOMS[zoom]:
            for step in range(4):
                place = f"{zoom}/{across + step % 2}/{down + step // 2}"
                self.look("tile", FACTS["tiles"].format(layer=layer, place=place))


class Visitor(Person):
    """Half look around, two fifths work in the register, one in ten is a program."""

    def on_start(self) -> None:
        """Take a part, and a session where the part needs one."""
        self.part = random.choices((self.look_around, self.work, self.ask), (5, 4, 1))[0]
        self.cookie = f"sessionid={next(SESSIONS)}" if self.part == self.work else ""

    @task
    def click(self) -> None:
        """Do one thing of the part."""
        self.part()

    def look_around(self) -> None:
        """See the portfolio as anybody may."""
        park = random.choice(FACTS["parks"])
        figure = random.choice(FACTS["figures"])
        kind, address = random.choice(
            (
                ("home", ""), ("parks", f"parks/?page={random.randint(1, 30)}"),
                ("parks, searched", f"parks/?q=gemeente+{random.randint(1, 300)}"),
                ("parks, sorted", f"parks/?sort={figure}&order=down"), ("park", f"parks/{park['park_id']}/"),
                ("figure", f"figures/{figure}/"), ("audit", "audit/"), ("atlas", "atlas/"),
                ("atlas", f"atlas/?park={park['park_id']}"),
                ("compare", f"explore/compare/?park={park['park_id']}"), ("weighing", "explore/weighing/"),
                ("climate", f"explore/climate/?trees_pct={random.randint(0, 50)}"),
                ("labour", f"explore/labour/?jobs={random.randint(1, 900)}&to_sector=medtech"),
            )
        )  # fmt: skip
        self.look(kind, self.at(address))
        if kind == "atlas":
            self.look("atlas, values", self.at(f"atlas.json?figure={figure}"))
            self.look_at_the_map(park["x"], park["y"], random.choice(tuple(ZOOMS)))

    def work(self) -> None:
        """Do the work of an account manager."""
        found = random.choice(FACTS["organisations"])
        kind, address = random.choice(
            (
                ("home, logged in", ""), ("register", f"register/?page={random.randint(1, 300)}"),
                ("register, searched", f"register/?q={random.choice(WORDS).replace(' ', '+')}"),
                ("register, a park", f"register/?park={random.choice(FACTS['parks'])['park_id']}"),
                ("organisation", f"register/organisations/{found}/"),
                ("suggestions", f"register/suggestions.json?q={random.choice(WORDS)[:4]}"),
                ("plots", f"register/plots/?page={random.randint(1, 300)}"), ("visit plan", "register/visits/"),
                ("signals", "register/signals/"), ("work lists", "register/lists/"),
                ("unmatched records", "register/lists/unmatched/"), ("programme, logged in", "programme/"),
            )
        )  # fmt: skip
        self.look(kind, self.at(address))

    def ask(self) -> None:
        """Ask as a program does."""
        portfolio, park = FACTS["portfolio_id"], random.choice(FACTS["parks"])
        x, y = park["x"], park["y"]
        items = f"/api/ogc/v1/{portfolio}/collections"
        kind, address = random.choice(
            (
                ("API, parks", f"/api/v1/portfolios/{portfolio}/parks?page={random.randint(1, 30)}"),
                ("API, park", f"/api/v1/portfolios/{portfolio}/parks/{park['park_id']}"),
                ("OGC, parks", f"{items}/parks/items?limit=100"),
                ("OGC, plots in a box", f"{items}/plots/items?bbox={x - 0.05},{y - 0.03},{x + 0.05},{y + 0.03}"),
            )
        )
        self.look(kind, address)


class Greeter(Person):
    """Somebody on the bare page."""

    @task
    def click(self) -> None:
        """Ask for it."""
        self.look("hello", "/")


def tile_of(x: float, y: float, zoom: int) -> tuple[int, int]:
    """Return column and row of the tile at a place in degrees."""
    side = 1 << zoom
    down = (1 - math.asinh(math.tan(math.radians(y))) / math.pi) / 2
    return int((x + 180) / 360 * side), int(down * side)
