"""Maps show every park: the smallest as a dot, each with its number, no number over another, true to scale."""

import re
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import LineString, box

from terreinwijzer.dossier.charts.park_maps import LABEL_HEIGHT, LABEL_SIZE, MOST_NUMBERED, Background, park_map
from terreinwijzer.dossier.charts.render import svg
from terreinwijzer.dossier.charts.style import NARROW, WIDTH, finished, text_width
from terreinwijzer.spatial.neighbourhoods import parks_by_neighbourhood


def parks(*boxes: tuple[float, float, float, float]) -> gpd.GeoDataFrame:
    shapes = gpd.GeoSeries([box(*each) for each in boxes], crs=28992).translate(190_000, 500_000)
    return gpd.GeoDataFrame({"label": range(1, len(boxes) + 1), "kind": "park"}, geometry=shapes)


def marks(chart: dict, kind: str) -> list[dict]:
    """Return the data of the layers with one kind of mark."""
    return [
        row
        for layer in chart["layer"]
        if layer["mark"]["type"] == kind and "name" in layer.get("data", {})
        for row in chart["datasets"][layer["data"]["name"]]
    ]


def drawn(shapes: gpd.GeoDataFrame, width: int = WIDTH, **more: object) -> dict:
    return finished(park_map(shapes, {"park": "#7FBFE6"}, "nl", width, **more), "nl", width=width)


def test_a_park_too_small_to_see_is_drawn_as_a_dot_and_numbered():
    chart = drawn(parks((0, 0, 4000, 3000), (5000, 1000, 5010, 1010)))
    dots = [layer for layer in chart["layer"] if layer["mark"].get("shape") == "circle"]
    assert len(chart["datasets"][dots[0]["data"]["name"]]) == 1
    labels = {row["label"] for row in marks(chart, "text")}
    assert {"1", "2", "N"} <= labels


def test_the_scale_bar_has_a_round_length_and_the_length_it_says():
    chart = drawn(parks((0, 0, 6000, 3000)))
    halves = [row for row in marks(chart, "rect") if "fill" in row]
    pixels = max(row["x2"] for row in halves) - min(row["x"] for row in halves)
    assert "1 km" in {row["label"] for row in marks(chart, "text")}
    # 6,000 m fill the width but for both margins.
    assert pixels / 1000 == pytest.approx((WIDTH - 28) / 6000)


@pytest.mark.parametrize("width", [WIDTH, NARROW])
@given(
    st.lists(
        st.tuples(st.integers(0, 40), st.integers(0, 30), st.integers(1, 12), st.integers(1, 12)),
        min_size=1,
        max_size=14,
    )
)
def test_no_number_is_lost_and_none_leaves_the_frame(width, places):
    shapes = parks(*((x * 100, y * 100, (x + w) * 100, (y + h) * 100) for x, y, w, h in places))
    chart = drawn(shapes, width)
    shown = {row["label"]: row for row in marks(chart, "text") if row["label"].isdigit() and "from_x" in row}
    assert len(shown) == len(places)
    for row in shown.values():
        assert 0 <= row["x"] <= chart["width"]
        assert 0 <= row["y"] <= chart["height"]


def test_numbers_of_parks_close_together_do_not_lie_over_each_other():
    cluster = [(x * 60, y * 60, x * 60 + 40, y * 60 + 40) for x in range(3) for y in range(3)]
    rows = [row for row in marks(drawn(parks((-3000, -2000, 3000, -1000), *cluster)), "text") if "from_x" in row]
    rows = list({row["label"]: row for row in rows}.values())
    half = {row["label"]: text_width(row["label"], LABEL_SIZE) / 2 for row in rows}
    for one in rows:
        for other in rows:
            if one is not other:
                wide = half[one["label"]] + half[other["label"]]
                assert abs(one["x"] - other["x"]) >= wide or abs(one["y"] - other["y"]) >= LABEL_HEIGHT


def test_a_country_is_drawn_with_dots_and_without_numbers_that_nobody_could_read():
    places = [(x * 5000, y * 5000, x * 5000 + 300, y * 5000 + 300) for x in range(20) for y in range(16)]
    few, many = drawn(parks(*places[:MOST_NUMBERED])), drawn(parks(*places))
    numbers = [{row["label"] for row in marks(chart, "text") if "from_x" in row} for chart in (few, many)]
    assert [len(found) for found in numbers] == [MOST_NUMBERED, 0]
    assert len(marks(many, "point")) == len(places) + 1, "the parks, and the north"


def test_the_background_stops_at_the_frame_and_the_picture_can_be_drawn():
    water = Background(gpd.GeoSeries([box(189_000, 500_500, 199_000, 501_000)], crs=28992), "#D6EAF5")
    road = Background(
        gpd.GeoSeries([LineString([(180_000, 500_000), (200_000, 502_000)])], crs=28992), "#B8C2CA", line=True
    )
    chart = drawn(parks((0, 0, 4000, 3000)), background=[water, road])
    picture = svg(chart)
    numbers = [float(found) for found in re.findall(r"[ML](-?[\d.]+),", picture)]
    assert min(numbers) >= -20
    assert max(numbers) <= WIDTH + 20


def test_a_park_is_placed_at_a_neighbourhood_of_its_name_only():
    table = pd.DataFrame({"park_id": list("abcd"), "name": ["De Beitel", "Ten Esschen", "Beitel", "Emma"]})
    areas = pd.Series(
        ["Wijk 42 De Beitel", "Wijk 35 Woonboulevard-Ten Esschen", "Wijk 1 Emma-Noord", "Wijk 2 Emma-Zuid"]
    )
    found = parks_by_neighbourhood(table, areas).set_index("park_id")
    assert found["area"].to_dict() == {"a": "Wijk 42 De Beitel", "b": "Wijk 35 Woonboulevard-Ten Esschen"}
    assert found["exact"].to_dict() == {"a": True, "b": False}


def test_heerlen_shows_three_neighbourhoods_and_says_that_they_are_no_outlines(heerlen_results):
    from terreinwijzer.dossier.blocks.every import make_blocks

    results = heerlen_results
    for language, words in (("nl", "geen terreingrenzen"), ("en", "not of parks")):
        blocks = make_blocks(results, language)
        block = blocks["map_neighbourhoods"]
        assert words in block.caption
        assert block.data["name"].tolist() == ["De Beitel", "De Koumen", "Ten Esschen"]
        assert "14" in block.alternative
        # No figure is measured from them.
        assert not {"measured", "map_built", "map_key", "boundary_sources"} & set(blocks)


@pytest.mark.shared
def test_kampen_shows_every_park_with_its_sources(shared: Path, tmp_path_factory):  # noqa: ARG001
    from terreinwijzer.api.case import results_of
    from terreinwijzer.dossier.blocks.every import make_blocks
    from terreinwijzer.snapshots.case import load_case

    case = load_case(Path(__file__).parents[2] / "cases" / "kampen", set_aside=tmp_path_factory.mktemp("aside"))
    blocks = make_blocks(results_of(case), "nl")
    for name in ("map", "map_built", "map_years"):
        labels = {row["label"] for row in marks(blocks[name].definition, "text")}
        assert {str(number) for number in range(1, 20)} <= labels, name
        assert "OpenStreetMap" in blocks[name].source
    assert blocks["map_key"].frame["Terrein"].iloc[0] == "Haatland"
    assert "79,2 ha minder" in blocks["boundary_sources"].reading
    assert "2,8 ha" in blocks["boundary_content"].reading
    assert blocks["boundary_sources"].frame["Oppervlakte (ha)"].tolist() == ["440,2", "361,0"]
