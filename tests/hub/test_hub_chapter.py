"""The chapter of the hub: the picture of now of the made-up park, and what was found where it was searched."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from terreinwijzer.api.case import state_of
from terreinwijzer.api.hub import hub_picture, hub_results, pictured_results
from terreinwijzer.dossier.blocks import hub as blocks
from terreinwijzer.dossier.blocks.every import make_blocks
from terreinwijzer.dossier.chapters import chapters_markdown
from terreinwijzer.dossier.charts.flows import flow_chart
from terreinwijzer.dossier.data.hub_tables import hub_tables
from terreinwijzer.dossier.results import HubResults, Results
from terreinwijzer.snapshots.case import Case, load_case

ROOT = Path(__file__).parents[2]
FOUND = {
    "ways": pd.DataFrame(
        {
            "cost_eur": [495_726.0, 407_983.0], "bound_eur": [495_726.0, 407_758.0], "gap_pct": [0.0, 0.055],
            "short_hours": [432.0, 0.0], "short_kwh": [5177.0, 0.0], "curtailed_kwh": [567_520.0, 236_555.0],
            "peak_kw": [1289.0, 1427.0], "battery_kwh": [0.0, 2064.0], "battery_kw": [0.0, 765.0],
        },
        pd.Index(["alone", "all"], name="way"),
    ),
    "batteries": pd.DataFrame(
        {"size_kwh": [736.0], "power_kw": [273.0]}, pd.Index(["koelhuis"], name="connection_id")
    ),
    "split": pd.DataFrame(
        {
            "alone_eur": [117_842.0, 48_243.0], "shapley": [8843.0, -1662.0], "nucleolus": [17_221.0, 5078.0],
            "proportional": [3874.0, 3346.0], "when_leaving": [18_045.0, -5179.0],
        },
        pd.Index(["bakkerij", "vervoer"], name="connection_id"),
    ),
    "least_content": pd.DataFrame(
        {"rule": ["shapley", "nucleolus"], "members": ["bakkerij vervoer", "vervoer"], "excess_eur": [-10_900.0, 13.0]}
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def park() -> Case:
    return load_case(ROOT / "cases" / "de-kring")


@pytest.fixture(scope="module")
def pictured(park: Case) -> HubResults:
    return pictured_results(park, hub_picture(park))


@pytest.fixture(scope="module")
def results(park: Case, pictured: HubResults) -> Results:
    return replace(state_of(park), hub=pictured)


def chapter_of(results: Results, language: str) -> str:
    return chapters_markdown(results, make_blocks(results, language), language, "svg")


def test_the_picture_of_now_stands_in_the_dossier_in_both_languages(results):
    dutch, english = (chapter_of(results, language) for language in ("nl", "en"))
    assert "# Energiehub" in dutch
    assert "komt in 297 uur per jaar iemand boven de eigen GTV (5 aansluitingen)" in dutch
    assert "in geen enkel uur de groep boven het vermogen" in dutch
    assert "bedacht, bij wijze van voorbeeld" in dutch
    assert "aanname: de netbeheerder staat de groep 70 % van de som van de GTV's toe" in dutch
    assert "in 297 hours a year somebody exceeds the own contract" in english
    # What was not searched for is not told.
    assert "Samenwerken" not in dutch
    assert "nucleolus" not in dutch.lower()


def test_what_was_searched_stands_beside_it_with_how_sure_it_is(results, pictured):
    told = chapter_of(replace(results, hub=replace(pictured, **FOUND)), "nl")
    assert "€ 87.743 minder dan ieder voor zich" in told
    assert "bewezen hoogstens 0,06 % boven het laagste" in told
    assert "Volgens nucleolus is geen enkele groep leden alleen beter af" in told
    assert "Volgens Shapley is een deel van de leden alleen beter af" in told
    assert "Vertrekt Bakkerij, dan verliezen de anderen het meest: € 18.045 per jaar" in told
    assert "Zonder Wegvervoerder zijn de anderen beter af" in told


@pytest.mark.parametrize("width", [620, 340])
def test_every_picture_can_be_drawn_for_a_page_and_for_a_phone(results, pictured, width):
    import vl_convert

    searched = replace(results, hub=replace(pictured, **FOUND))
    charts = [block for maker in blocks.MAKERS if (block := maker(searched, "en")) and block.kind == "chart"]
    assert {block.name for block in charts} == {
        "hub_duration", "hub_hours", "hub_flows_import", "hub_flows_export", "hub_map", "hub_ways_compared",
        "hub_split_compared",
    }  # fmt: skip
    for block in charts:
        assert block.alternative
        definition = block.definition if width == 620 else block.narrow
        assert "<svg" in vl_convert.vegalite_to_svg(definition)


def test_the_map_shows_who_has_room_and_who_is_short_and_is_left_out_without_places(results, pictured):
    block = blocks.map_of_matches(results, "nl")
    kinds = block.data.set_index("name")["kind"]
    flows = pictured.flows[pictured.flows["direction"] == "import"].dropna(subset=["helper"])
    for key, name in pictured.names.items():
        helps, lacks = key in set(flows["helper"]), key in set(flows["short"])
        assert kinds[name] == {(1, 1): "both", (1, 0): "helper", (0, 1): "short"}.get((helps, lacks), "neither")
    assert "heeft ruimte voor een ander: " in block.alternative
    nowhere = replace(pictured, connections=pictured.connections.assign(x_m=float("nan")))
    assert blocks.map_of_matches(replace(results, hub=nowhere), "nl") is None


def test_flows_are_as_thick_on_both_sides_as_what_they_carry():
    table = pd.DataFrame({"left": ["a", "b", "b"], "right": ["c", "c", "d"], "size": [1.0, 2.0, 1.0]})
    bands = flow_chart(table, ("from", "to"), "nl", 620).layer[0].data
    ends = bands[bands["x"].isin([0.0, 1.0])].assign(thick=lambda band: band["bottom"] - band["top"])
    thick = ends.set_index(["flow", "x"])["thick"]
    for end in (0.0, 1.0):
        assert thick["b > c", end] == pytest.approx(2 * thick["a > c", end])
        assert thick["b > d", end] == pytest.approx(thick["a > c", end])
        own = ends[ends["x"] == end].sort_values("top")
        assert (own["top"].to_numpy()[1:] >= own["bottom"].to_numpy()[:-1] - 1e-9).all()


def test_the_tables_hold_what_the_pictures_show(results, pictured):
    tables = hub_tables(replace(pictured, **FOUND), results.portfolio)
    flows = tables["hub_flows"][0]
    over = pictured.congestion.loc[("import", "alone"), "excess_kwh"]
    assert flows.loc[flows["direction"] == "import", "kwh"].sum() == pytest.approx(over)
    assert len(tables["hub_room_by_hour"][0]) == 12 * 24
    assert "hub_ways" not in hub_tables(pictured, results.portfolio)


def test_a_case_without_connections_has_no_hub(heerlen):
    assert hub_results(heerlen) is None


def test_without_connections_the_parks_get_a_score_that_says_what_it_rests_on(heerlen_results):
    table = heerlen_results.hub_screening
    assert heerlen_results.hub is None
    assert len(table) == 17
    told = chapter_of(heerlen_results, "nl")
    assert "# Energiehub" in told
    assert "Van 17 terreinen is geschat wat een hub kan betekenen" in told
    assert "Van 17 terreinen volgt de mix van gebruik alleen uit het profiel" in told
    assert "indicatie, op aannames" in told
    # Two parks of one profile differ in size alone.
    profile = heerlen_results.portfolio.table("parks").set_index("park_id")["profile"]
    scores = table["score"].groupby(profile).agg(lambda each: each.max() - each.min())
    assert scores.max() == pytest.approx(0, abs=0.01)
