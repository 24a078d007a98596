"""Access of parks: straight lines where there is no network, residential streets, gaps for bicycles, and a new ramp."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from made_up_roads import RD, canonical, roads
from shapely.geometry import Point, box

from terreinwijzer.errors import InputError
from terreinwijzer.transitions.reach.answer import Question, reach_of
from terreinwijzer.transitions.reach.bottlenecks import by_cluster
from terreinwijzer.transitions.reach.destinations import DESTINATIONS
from terreinwijzer.transitions.reach.homes import homes_of
from terreinwijzer.transitions.reach.settings import ReachSettings, reach_settings

# A motorway in the north with one ramp in the east; the park in the west reaches it through a residential street.
TOWN = (
    ([(0.0, 1000.0), (2000.0, 1000.0), (4000.0, 1000.0)], "motorway", {}),
    ([(4000.0, 1000.0), (4000.0, 500.0)], "motorway_link", {"one_way": "backward", "name": "ramp"}),
    ([(4000.0, 1000.0), (4100.0, 750.0), (4000.0, 500.0)], "motorway_link", {"one_way": "forward", "name": "exit"}),
    ([(4000.0, 500.0), (4000.0, 0.0), (3000.0, 0.0)], "tertiary", {"name": "Ontsluitingsweg"}),
    ([(3000.0, 0.0), (1000.0, 0.0)], "residential", {"name": "Woonstraat"}),
    ([(1000.0, 0.0), (400.0, 0.0), (0.0, 0.0)], "tertiary", {"name": "Parkweg", "max_speed_kmh": 50}),
)


def question(lines=TOWN, plans=(), destinations=()):
    homes = {"place_id": ["near", "far"], "inhabitants": [100.0, 300.0], "working_age_pct": [60.0, 70.0]}
    residents = canonical("residents", pd.DataFrame({**homes, "x_m": [1500.0, 3500.0], "y_m": [0.0, 0.0]}))
    return Question(
        gpd.GeoSeries([box(-100, -100, 100, 100)], index=pd.Index(["west"], name="park_id"), crs=RD),
        pd.Series({"west": 250.0}), homes_of(residents, None, None, 250.0),
        pd.DataFrame(list(destinations), columns=list(DESTINATIONS)), roads(*lines) if lines else None,
        canonical("road_plans", pd.DataFrame(list(plans))), canonical("bottlenecks", pd.DataFrame()),
    )  # fmt: skip


def test_without_a_network_times_are_straight_lines_and_say_so():
    found = reach_of(question(lines=()), ReachSettings())
    assert found.straight
    assert (found.routes, found.gaps) == (None, None)
    assert set(found.within["how"]) == {"straight_line"}
    assert found.times["car"].minutes[0].tolist() == pytest.approx([1.5 * 1.343 / 40 * 60, 3.5 * 1.343 / 40 * 60])
    counts = found.within.set_index(["mode", "within_min"])["inhabitants"]
    assert counts["bicycle", 15] == 100.0
    assert counts["car", 15] == 400.0
    assert counts["foot", 15] == 0.0


def test_inhabitants_within_reach_are_counted_over_the_network():
    found = reach_of(question(), ReachSettings())
    near, far = found.times["bicycle"].minutes[0]
    assert (near, far) == (pytest.approx(6.0), pytest.approx(14.0))
    ten = reach_of(question(), ReachSettings(minutes=(10,))).within.set_index("mode")
    assert ten.loc["bicycle", ["inhabitants", "working_age", "share_pct", "how"]].tolist() == [
        100.0,
        60.0,
        25.0,
        "network",
    ]


def test_a_ramp_is_found_where_one_can_drive_onto_the_motorway():
    found = reach_of(question(), ReachSettings())
    assert found.destinations[["kind", "x_m", "y_m"]].to_numpy().tolist() == [["ramp", 4000.0, 500.0]]
    exit_only = [*TOWN[:1], (*TOWN[1][:2], {"one_way": "forward"}), *TOWN[2:]]
    assert reach_of(question(exit_only), ReachSettings()).destinations.empty


def test_the_share_through_residential_streets_is_that_of_the_route():
    found = reach_of(question(), ReachSettings())
    route = found.routes.routes.loc["west"]
    assert route["length_m"] == pytest.approx(4500)
    assert (route["residential_m"], route["residential_pct"]) == (pytest.approx(2000), pytest.approx(100 * 2000 / 4500))
    assert found.routes.streets[["name", "length_m", "jobs", "parks"]].to_numpy().tolist() == [
        ["Woonstraat", 2000.0, 250.0, 1]
    ]


def test_streets_on_the_park_itself_are_no_residential_streets():
    own = [(*each[:1], "residential", each[2]) if each[2].get("name") == "Parkweg" else each for each in TOWN]
    whole = question(own)
    wide = gpd.GeoSeries([box(-1100, -100, 1100, 100)], index=whole.parks.index, crs=RD)
    found = reach_of(Question(**{**vars(whole), "parks": wide}), ReachSettings())
    assert found.routes.routes.loc["west", "residential_m"] == pytest.approx(2000)


PLAN = {
    "link_id": "l1", "plan_id": "new", "road_class": "motorway_link", "max_speed_kmh": 50.0, "from_x_m": 400.0,
    "from_y_m": 10.0, "to_x_m": 1000.0, "to_y_m": 1000.0,
}  # fmt: skip


def test_a_new_ramp_shortens_the_way_and_frees_the_residential_street():
    found = reach_of(question(plans=[PLAN]), ReachSettings())
    row = found.plans.set_index("park_id").loc["west"]
    assert row["ramp_min_after"] == pytest.approx(0.4 / 40 * 60)
    assert row["ramp_min_change"] == pytest.approx(row["ramp_min_after"] - row["ramp_min_before"])
    assert (row["residential_m_before"], row["residential_m_after"]) == (pytest.approx(2000), 0.0)
    # The network of now stays as it is.
    assert found.nearest.set_index("park_id").loc["west", "minutes"] == pytest.approx(row["ramp_min_before"])


def test_a_new_ramp_counts_without_a_network_too():
    ramp = ("r", "ramp", "A1", 4000.0, 0.0, False)
    row = reach_of(question(lines=(), plans=[PLAN], destinations=[ramp]), ReachSettings()).plans.iloc[0]
    assert row["ramp_min_before"] == pytest.approx(4 * 1.343 / 40 * 60)
    assert row["ramp_min_after"] == pytest.approx(np.hypot(400, 10) / 1000 * 1.343 / 40 * 60)
    assert np.isnan(row["residential_m_after"])


def test_a_plan_that_meets_no_road_is_refused():
    with pytest.raises(InputError, match=r"road_plans.*'l1'.*400, 900"):
        reach_of(question(plans=[{**PLAN, "from_y_m": 900.0}]), ReachSettings())


def test_where_cycling_is_not_safe_the_road_that_is_missing_is_named():
    town = (
        ([(0.0, 0.0), (3000.0, 0.0)], "cycleway", {"name": "Fietspad"}),
        ([(3000.0, 0.0), (3200.0, 0.0)], "secondary", {"name": "Brug", "max_speed_kmh": 50}),
        ([(3200.0, 0.0), (4000.0, 0.0)], "cycleway", {"name": "Fietspad"}),
    )
    found = reach_of(question(town), ReachSettings()).gaps
    assert found.parks.loc["west", ["inhabitants", "safe", "long", "unsafe"]].tolist() == [400.0, 100.0, 0.0, 300.0]
    assert found.streets[["name", "inhabitants", "parks"]].to_numpy().tolist() == [["Brug", 300.0, 1]]
    around = (*town, ([(3000.0, 0.0), (3000.0, 300.0), (3200.0, 300.0), (3200.0, 0.0)], "cycleway", {"name": "Omweg"}))
    safe = reach_of(question(around), ReachSettings()).gaps
    assert safe.parks.loc["west", ["safe", "long", "unsafe"]].tolist() == [400.0, 0.0, 0.0]
    strict = reach_of(question(around), ReachSettings(gap_factor=1.1)).gaps
    assert strict.parks.loc["west", ["safe", "long", "unsafe"]].tolist() == [100.0, 300.0, 0.0]


def test_inhabitants_are_divided_over_addresses_that_are_not_on_a_park():
    district = gpd.GeoDataFrame(
        canonical("residents", pd.DataFrame({"place_id": ["d"], "inhabitants": [90.0], "working_age_pct": [50.0]})),
        geometry=[box(0, 0, 1000, 1000)], crs=RD,
    )  # fmt: skip
    addresses = gpd.GeoDataFrame(geometry=[Point(10, 10), Point(20, 20), Point(900, 900), Point(500, 500)], crs=RD)
    parks = gpd.GeoDataFrame({"park_id": ["p"]}, geometry=[box(450, 450, 550, 550)], crs=RD)
    found = homes_of(district, addresses, parks, 250.0)
    assert found["inhabitants"].tolist() == [60.0, 30.0]
    assert found["working_age"].tolist() == [30.0, 15.0]
    assert found["x_m"].tolist() == [15.0, 900.0]
    assert homes_of(district, None, None, 250.0)[["inhabitants", "spread"]].to_numpy().tolist() == [[90.0, False]]


def test_bottlenecks_stand_with_the_cluster_of_their_park():
    rows = pd.DataFrame(
        {"bottleneck_id": ["a", "b", "c"], "cluster": [None, "oost", None], "park_id": ["p", None, None],
         "severity": ["high", None, None], "place_nl": "x", "kind": "cycling", "origin": "y"}
    )  # fmt: skip
    parks = pd.DataFrame({"park_id": ["p"], "name": ["Park"], "cluster": ["oost"]})
    found = by_cluster(canonical("bottlenecks", rows), parks)
    assert found["bottleneck_id"].tolist() == ["c", "a", "b"]
    assert found["cluster"].tolist()[1:] == ["oost", "oost"]


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ({"minutes": [0]}, "minutes"), ({"start": "door"}, "start"), ({"window": ["09:00", "07:00"]}, "window"),
        ({"day": "tomorrow"}, "day"), ({"gap_factor": 0.5}, "gap_factor"), ({"speed": 3}, "speed"),
        ({"snap_limit_m": -1}, "snap_limit_m"),
    ],
)  # fmt: skip
def test_settings_that_cannot_be_meant_are_refused(raw, words):
    with pytest.raises(InputError, match=words):
        reach_settings(raw)
