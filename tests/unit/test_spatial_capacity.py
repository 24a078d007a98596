"""Unused capacity: what the rules allow minus what stands, and how certain that is."""

import pandas as pd
import pytest

from terreinwijzer.spatial.capacity import CapacitySettings, plot_capacity

SETTINGS = CapacitySettings(storey_height_m=4.0)


def plots(**columns: list) -> pd.DataFrame:
    count = len(next(iter(columns.values())))
    empty = dict.fromkeys(
        (
            "area_m2",
            "max_built_share_pct",
            "building_envelope_m2",
            "max_height_m",
            "built_m2",
            "floor_m2",
            "mean_storeys",
        ),
        [None] * count,
    )
    table = pd.DataFrame(empty | columns, index=pd.Index([f"k{n}" for n in range(count)], name="plot_id"))
    return table.astype("float64").assign(peer_group="x")


def test_share_and_height_rule_the_floor_that_may_be_added():
    # 60 % of 10,000 m2 in two storeys of 4 m (a height of 10 m leaves no third) minus 5,000 m2 that stands.
    found = plot_capacity(
        plots(area_m2=[10_000], max_built_share_pct=[60], max_height_m=[10], built_m2=[4000], floor_m2=[5000]), SETTINGS
    ).iloc[0]
    assert found[["allowed_footprint_m2", "allowed_floor_m2", "extra_footprint_m2", "extra_floor_m2"]].tolist() == [
        6000, 12_000, 2000, 7000,
    ]  # fmt: skip
    assert found["certainty"] == "rules"


def test_the_smaller_of_share_and_building_envelope_counts():
    found = plot_capacity(
        plots(
            area_m2=[10_000] * 3, max_built_share_pct=[60, 60, None], building_envelope_m2=[4500, 8000, 4500],
            max_height_m=[4, 4, 4], built_m2=[0, 0, 0], floor_m2=[0, 0, 0],
        ), SETTINGS,
    )  # fmt: skip
    assert found["allowed_footprint_m2"].tolist() == [4500, 6000, 4500]
    assert (found["certainty"] == "rules").all()


def test_a_height_below_one_storey_still_allows_one():
    found = plot_capacity(
        plots(area_m2=[1000], max_built_share_pct=[50], max_height_m=[3], built_m2=[0], floor_m2=[0]), SETTINGS
    )
    assert found["allowed_floor_m2"].tolist() == [500]


def test_a_plot_over_the_rules_takes_nothing_from_its_neighbours():
    found = plot_capacity(
        plots(
            area_m2=[1000, 1000], max_built_share_pct=[50, 50], max_height_m=[4, 4], built_m2=[900, 100],
            floor_m2=[900, 100],
        ), SETTINGS,
    )  # fmt: skip
    assert found["extra_floor_m2"].tolist() == [0, 400]
    assert found["extra_footprint_m2"].tolist() == [0, 400]


def test_without_a_height_the_storeys_of_the_park_are_assumed_and_said():
    found = plot_capacity(
        plots(area_m2=[1000, 1000], max_built_share_pct=[50, 50], built_m2=[100, 100], mean_storeys=[1.5, None]),
        SETTINGS,
    )
    assert found["certainty"].tolist() == ["height_assumed"] * 2
    assert found["allowed_floor_m2"].tolist() == [750, 500]
    assert found["extra_floor_m2"].tolist() == [600, 400]


def test_without_any_rule_the_peers_are_the_measure():
    table = plots(area_m2=[1000] * 6, built_m2=[100, 200, 300, 400, 500, 0], mean_storeys=[1] * 6)
    found = plot_capacity(table, SETTINGS)
    assert (found["certainty"] == "peers").all()
    assert found["allowed_footprint_m2"].tolist() == pytest.approx([400] * 6)
    assert found["extra_footprint_m2"].tolist() == pytest.approx([300, 200, 100, 0, 0, 400])


def test_too_few_peers_is_unknown_and_never_zero():
    found = plot_capacity(plots(area_m2=[1000, 1000], built_m2=[100, 200]), SETTINGS)
    assert (found["certainty"] == "unknown").all()
    assert found.drop(columns=["certainty", "floor_m2"]).isna().all(axis=None)


def test_what_stands_must_be_known():
    found = plot_capacity(plots(area_m2=[1000], max_built_share_pct=[50], max_height_m=[4]), SETTINGS)
    assert found["allowed_floor_m2"].tolist() == [500]
    assert found["extra_floor_m2"].isna().all()
