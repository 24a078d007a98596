"""The atlas: sensible classes, places that are honest about what is known, and a table that tells the same."""

import html
import json
import re
from dataclasses import replace
from itertools import pairwise

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import box

from terreinwijzer.api.case import results_of
from terreinwijzer.dossier.atlas import coloured, places, round_bounds
from terreinwijzer.dossier.blocks.park_maps import chart_map_built, outlined
from terreinwijzer.dossier.blocks.space import chart_map
from terreinwijzer.dossier.charts.map_view import MARGIN
from terreinwijzer.dossier.charts.render import svg
from terreinwijzer.dossier.charts.style import WIDTH
from terreinwijzer.dossier.results import Results

LANGUAGES = pytest.mark.parametrize("language", ["nl", "en"])


@pytest.fixture(scope="module")
def results(plain) -> Results:
    return results_of(plain)


@pytest.fixture(scope="module")
def drawn(plain) -> Results:
    """Return Heerlen as if its parks were squares in a row, a hundred metres apart."""
    parks = plain.portfolio.table("parks")
    squares = [box(190_000 + 1000 * n, 320_000, 190_900 + 1000 * n, 320_900) for n in range(len(parks))]
    shaped = gpd.GeoDataFrame(pd.DataFrame(parks), geometry=squares, crs="EPSG:28992")
    portfolio = replace(plain.portfolio, tables={**plain.portfolio.tables, "parks": shaped})
    return results_of(replace(plain, portfolio=portfolio))


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=60))
def test_bounds_rise_hold_every_value_and_leave_no_class_empty(values):
    bounds = round_bounds(pd.Series(values))
    assert bounds[0] == min(values)
    assert bounds[-1] == max(values)
    assert 2 <= len(bounds) <= 6
    assert all(low < high for low, high in pairwise(bounds)) or min(values) == max(values)
    classes = np.searchsorted(bounds[1:-1], values, side="right")
    assert set(classes) == set(range(len(bounds) - 1))


def test_bounds_are_round_numbers():
    assert round_bounds(pd.Series([1.3, 7.7, 12.4, 18.8, 31.0, 47.6]))[1:-1] == [8.0, 19.0]


def test_a_figure_with_classes_of_its_own_keeps_them_with_their_norms(results):
    made = coloured(results, "vacancy_pct", "en")
    assert [each.label for each in made.classes] == ["low (less than 3%)", "frictional (up to 8%)", "high"]
    counted = results.indicators.classes["vacancy_pct_class"].value_counts()
    assert [each.parks for each in made.classes] == [counted[code] for code in ("low", "frictional", "high")]


def test_a_park_without_a_value_is_in_a_class_of_its_own(results):
    made = coloured(results, "option_share_pct", "nl")
    missing = results.indicators.per_park["option_share_pct"].isna()
    assert made.classes[-1].label == "niet bekend"
    assert made.classes[-1].parks == missing.sum() > 0
    assert (made.place[missing] == len(made.classes) - 1).all()


@LANGUAGES
def test_every_park_has_a_class_of_every_figure(results, language):
    for name in ("profile", *results.indicators.per_park):
        made = coloured(results, str(name), language)
        assert sum(each.parks for each in made.classes) == len(results.indicators.per_park)
        assert made.place.between(0, len(made.classes) - 1).all(), name
        assert len({each.label for each in made.classes}) == len(made.classes), name


def test_without_outlines_a_dot_stands_in_the_neighbourhood_of_the_same_name_and_others_nowhere(results):
    where = places(results, "en")
    assert where.kind == "neighbourhoods"
    dots = where.shapes[where.shapes["kind"] == "dot"]
    assert set(dots["park_id"]) == {"beitel", "de-koumen", "ten-esschen"}
    assert set(where.missing) | set(dots["park_id"]) == set(results.indicators.per_park.index)
    areas = where.shapes[where.shapes["kind"] == "area"]
    assert all(areas.contains(point).any() for point in dots.geometry)
    assert where.credit.startswith("Map of districts and neighbourhoods 2022")


def test_with_outlines_every_park_is_where_it_was_drawn(drawn):
    where = places(drawn, "nl")
    assert where.kind == "outlines"
    assert where.missing == ()
    assert where.shapes.crs == "EPSG:4326"
    back = where.shapes[where.shapes["kind"] == "outline"].to_crs("EPSG:28992").set_index("park_id")
    parks = outlined(drawn).set_index("park_id").loc[back.index]
    assert back.geometry.symmetric_difference(parks.geometry).area.max() < 1


def test_without_layers_beneath_the_map_of_the_dossier_draws_parks_at_their_labels(drawn):
    """A projection that fits the shapes to the frame moves them away from their labels."""
    block = chart_map(drawn, "nl")
    assert block is not None
    assert chart_map_built(drawn, "nl") is None
    drawing = svg(block.definition)
    outlines = re.findall(r' d="M([\d.]+),[\d.]+L[^"]*Z" fill="#\w{6}" stroke="#1F2933"', drawing)
    assert len(outlines) == len(drawn.indicators.per_park)
    # Fitted to the frame, the outermost park would lie on its edge.
    assert max(map(float, outlines)) == pytest.approx(WIDTH - MARGIN)


def test_the_table_beside_the_map_has_every_park_with_its_value(client, heerlen):
    page = client.get("/nl/heerlen/atlas/?figure=vacancy_pct&park=beitel").content.decode()
    for park_id, name in heerlen.portfolio.table("parks").set_index("park_id")["name"].items():
        assert f'data-park="{park_id}"' in page
        assert name in page
    assert 'class="chosen"' in page
    assert "14 van 17 terreinen staan daarom niet op de kaart" in page


def test_the_map_and_the_chart_get_the_values_of_the_library_and_the_colours_of_the_legend(client, results):
    found = client.get("/en/heerlen/atlas.json?figure=vacancy_pct").json()
    values = results.indicators.per_park["vacancy_pct"]
    assert found["values"] == [None if pd.isna(value) else value for value in values.reindex(found["parks"])]
    made = coloured(results, "vacancy_pct", "en")
    assert [found["colours"][place] for place in found["place"]] == [
        made.classes[place].colour for place in made.place.reindex(found["parks"])
    ]


def test_on_an_earlier_date_a_colour_means_the_same_as_on_the_last(on_the_map):
    first = on_the_map.get("/en/voorbeeld/atlas.json?figure=jobs&day=2023-12-31").json()
    last = on_the_map.get("/en/voorbeeld/atlas.json?figure=jobs").json()
    assert [low + 10 for low in first["values"]] == last["values"]
    assert first["colours"] == last["colours"]
    edges = {
        place: max(v for v, p in zip(last["values"], last["place"], strict=True) if p == place) for place in range(5)
    }
    for value, place in zip(first["values"], first["place"], strict=True):
        assert all(value > edges[lower] for lower in range(place))


def test_the_page_of_an_earlier_date_says_so_and_leads_to_its_own_tiles(on_the_map):
    last, first = (
        on_the_map.get(f"/en/voorbeeld/atlas/?figure=jobs{rest}").content.decode() for rest in ("", "&day=2023-12-31")
    )
    assert "State on 31 December 2024" in last
    assert "State on 31 December 2023" in first
    tiles = [json.loads(html.unescape(re.search(r'data-layers="([^"]*)"', page)[1])) for page in (first, last)]
    assert {each["name"] for each in tiles[0]} == {"parks", "dots", "plots", "offers", "buildings"}
    for layers in tiles:
        dots = next(each for each in layers if each["name"] == "dots")
        assert on_the_map.get(dots["tiles"].format(z=0, x=0, y=0)).status_code == 200
    assert tiles[0] != tiles[1]


def test_a_date_that_is_not_there_shows_the_last(on_the_map):
    assert "State on 31 December 2024" in on_the_map.get("/en/voorbeeld/atlas/?day=1999-01-01").content.decode()


def test_the_table_beside_the_map_comes_in_pages_and_opens_at_the_chosen_park(on_the_map):
    first = on_the_map.get("/nl/voorbeeld/atlas/?figure=jobs").content.decode()
    assert first.count('id="row-') == 100
    assert "Pagina 1 van 2" in first
    # By name: Terrein 9, 90 ... 99 come after the first hundred.
    chosen = on_the_map.get("/nl/voorbeeld/atlas/?figure=jobs&park=park-099").content.decode()
    assert "Pagina 2 van 2" in chosen
    assert "<strong>Terrein 99</strong>: 803 banen" in chosen
    assert on_the_map.get("/nl/voorbeeld/atlas/?page=99999999999999").status_code == 200


def test_a_park_is_found_by_its_rin_number(on_the_map):
    page = on_the_map.get("/nl/voorbeeld/atlas/?q=9042").content.decode()
    assert page.count('id="row-') == 1
    assert "Terrein 42" in page


def test_a_search_keeps_the_parks_that_fit(client):
    page = client.get("/en/heerlen/atlas/?figure=jobs&q=beitel").content.decode()
    assert page.count('id="row-') == 1


@pytest.mark.parametrize("address", ["parks/", "atlas/?figure=jobs"])
def test_a_page_reads_the_table_of_parks_no_oftener_for_more_rows(on_the_map, monkeypatch, address):
    """A country has thousands of parks: what a page does once per row of the whole table takes seconds there."""
    on_the_map.get(f"/nl/voorbeeld/{address}")
    read: list[int] = []
    plain = pd.DataFrame.set_index
    monkeypatch.setattr(pd.DataFrame, "set_index", lambda *given, **how: read.append(1) or plain(*given, **how))
    assert on_the_map.get(f"/nl/voorbeeld/{address}").content.decode().count("<tr") > 100
    few = len(read)
    on_the_map.get(f"/nl/voorbeeld/{address}{'&' if '?' in address else '?'}q=9042")
    assert few <= 3
    assert len(read) - few == few


def test_the_home_page_of_more_parks_than_a_printed_map_can_name_leads_to_the_atlas(on_the_map, monkeypatch):
    monkeypatch.setattr("terreinwijzer.web.pages.home.MOST_NUMBERED", 100)
    page = on_the_map.get("/nl/voorbeeld/").content.decode()
    assert '<a href="/nl/voorbeeld/atlas/">De 130 terreinen op de kaart</a>' in page
    assert "chart_map.svg" not in page
    assert on_the_map.get("/nl/voorbeeld/charts/chart_map.svg").status_code == 404
