"""Climate and greening as a page: every question is an address, and what cannot be measured is told."""

import csv
import io

PAGE = "/nl/voorbeeld/explore/climate/"


def page_of(client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def costs(client, query: str = "") -> dict[tuple[str, str], str]:
    answer = client.get(f"{PAGE}climate_plan.csv?{query}")
    rows = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))
    return {(row["park_id"], row["measure"]): row["cost_high_eur"] for row in rows}


def test_twice_the_measure_costs_twice_as_much(on_the_map):
    usual, twice = costs(on_the_map), costs(on_the_map, "white_roof_pct=50")
    known = [key for key in usual if key[1] == "white_roof" and usual[key] and float(usual[key]) > 0]
    assert known
    for key in known:
        assert float(twice[key]) == 2 * float(usual[key])


def test_the_page_says_which_layers_are_missing_and_shows_every_factor_with_its_source(on_the_map):
    shown = page_of(on_the_map, PAGE)
    assert "Niet gemeten, omdat de laag ontbreekt" in shown
    assert "aanname van Terreinwijzer: geen gepubliceerd kengetal gevonden" in shown


def test_what_cannot_be_meant_is_told_at_its_place(on_the_map):
    assert 'class="errorlist"' in page_of(on_the_map, f"{PAGE}?trees_pct=300")
    assert "bioswale_pct + remove_paving_pct = 120" in page_of(
        on_the_map, f"{PAGE}?bioswale_pct=60&remove_paving_pct=60"
    )
    assert on_the_map.get(f"{PAGE}climate_plan.csv?bioswale_pct=60&remove_paving_pct=60").status_code == 404


def test_without_outlines_the_page_says_so_and_still_has_the_subsidies(client):
    shown = page_of(client, "/en/heerlen/explore/climate/")
    assert "have no outlines" in shown
    assert "Groen dak met dunne laag" in shown
    assert client.get("/en/heerlen/explore/climate/climate_subsidies.csv").status_code == 200
    assert client.get("/en/heerlen/explore/climate/climate_plan.csv").status_code == 404
