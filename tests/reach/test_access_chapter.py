"""The chapter on access: Heerlen as the crow flies and marked so, and every table and map where a network is known."""

from __future__ import annotations

from dataclasses import replace

import geopandas as gpd
import pandas as pd
import pytest
from test_access_of_parks import PLAN, TOWN, question

from terreinwijzer.dossier.blocks import reach as blocks
from terreinwijzer.dossier.data.reach_tables import reach_tables
from terreinwijzer.dossier.results import ReachResults
from terreinwijzer.dossier.story.reach import reach
from terreinwijzer.transitions.reach.answer import reach_of
from terreinwijzer.transitions.reach.settings import ReachSettings


def test_heerlen_is_told_as_straight_lines_with_its_own_bottlenecks(heerlen_results, heerlen_dossiers):
    chart, register = (maker(heerlen_results, "nl") for maker in (blocks.within_chart, blocks.bottlenecks))
    assert "(hemelsbreed)" in chart.caption
    assert set(register.data["bottleneck_id"]) >= {"zuid-a76", "industriestraat", "koumen"}
    assert register.data.set_index("bottleneck_id").loc["c-mill-bereikbaarheid", "cluster"] == "solitair"
    absent = (blocks.nearest, blocks.residential, blocks.cycling, blocks.gap_streets, blocks.plans)
    assert [maker(heerlen_results, "nl") for maker in absent] == [None] * 5
    assert any("14 terreinen" in line for line in reach(heerlen_results, "nl"))
    page = (heerlen_dossiers / "heerlen-en.html").read_text(encoding="utf-8")
    assert "straight lines, times a detour factor" in page
    assert "no separate cycle path" in page


@pytest.fixture
def with_network(heerlen_results):
    """Return Heerlen's results with the access of a made-up town."""
    asked = question(TOWN, [{**PLAN, "illustrative": True}])
    beitel = gpd.GeoSeries(asked.parks.to_numpy(), index=pd.Index(["beitel"], name="park_id"), crs=asked.parks.crs)
    asked = replace(asked, parks=beitel, jobs=asked.jobs.rename({"west": "beitel"}))
    names = {"nl": {"new": "Nieuwe oprit"}, "en": {"new": "New ramp"}}
    return replace(heerlen_results, reach=ReachResults(reach_of(asked, ReachSettings()), names, (), illustrative=True))


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_table_and_map_is_made_where_the_roads_are_known(with_network, language):
    made = {maker.__name__: maker(with_network, language) for maker in blocks.MAKERS}
    assert [name for name, block in made.items() if block is None] == ["bottlenecks"]
    length, through = ("4.500", "2.000") if language == "nl" else ("4,500", "2,000")
    assert made["residential"].frame.iloc[0].tolist()[2:] == [length, through, "44"]
    assert made["plans"].illustrative
    assert made["plans"].frame.iloc[0, 0] == {"nl": "Nieuwe oprit", "en": "New ramp"}[language]
    for name in ("within_chart", "homes_map"):
        assert made[name].definition
        assert made[name].alternative
    assert set(reach_tables(with_network.reach)) == {
        "reach_nearest", "reach_within", "reach_plans", "reach_residential", "reach_cycling", "reach_gaps",
        "reach_homes"}  # fmt: skip
