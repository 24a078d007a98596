"""From data to a proposed profile: clear groups are found and stable, noise is not, and agreement is as published."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import adjusted_rand_score

from terreinwijzer.api.case import propose_profiles as of_case
from terreinwijzer.steering.proposed_profiles import STABLE_FROM, adjusted_rand, park_features, propose_profiles

NAMES = ["industrial", "logistics", "mixed"]


def groups(spread: float, seed: int = 3) -> tuple[pd.DataFrame, pd.Series]:
    """Return thirty parks around three centres, with their profile."""
    random = np.random.default_rng(seed)
    centres = np.repeat([[0.0, 0.0], [10.0, 0.0], [0.0, 10.0]], 10, axis=0)
    keys = [f"p{number}" for number in range(30)]
    points = pd.DataFrame(centres + random.normal(0, spread, (30, 2)), index=keys, columns=["size", "density"])
    return points, pd.Series(np.repeat(NAMES, 10), index=keys)


def test_groups_that_lie_apart_are_found_and_stable():
    found = propose_profiles(*groups(0.5))
    assert found.agreement_pct == 100
    assert found.adjusted_rand == pytest.approx(1)
    assert (found.parks["stability"] >= STABLE_FROM).all()


def test_without_groups_nothing_is_stable():
    points, profiles = groups(0.5)
    random = np.random.default_rng(1)
    noise = pd.DataFrame(random.normal(size=(30, 6)), index=points.index)
    found = propose_profiles(noise, profiles)
    assert (found.parks["stability"] < STABLE_FROM).all()
    assert abs(found.adjusted_rand) < 0.2


def test_a_park_in_the_wrong_profile_is_pointed_out():
    points, profiles = groups(0.5)
    found = propose_profiles(points, profiles.where(profiles.index != "p0", "mixed"))
    differs = found.parks[found.parks["assigned"] != found.parks["proposed"]]
    assert differs["proposed"].to_dict() == {"p0": "industrial"}


def test_the_same_seed_gives_the_same_answer_and_units_do_not_matter():
    points, profiles = groups(3.0)
    one, same, scaled = (propose_profiles(each, profiles) for each in (points, points, points * [1000, 0.1]))
    pd.testing.assert_frame_equal(one.parks, same.parks)
    pd.testing.assert_frame_equal(one.parks, scaled.parks)


def test_parks_with_a_gap_are_left_out_by_name_and_parks_without_a_profile_get_a_proposal():
    points, profiles = groups(0.5)
    points.loc["p3", "size"] = np.nan
    found = propose_profiles(points, profiles.drop("p4"))
    assert found.left_out == ("p3",)
    assert found.parks.loc["p4", "proposed"] == "industrial"
    assert pd.isna(found.parks.loc["p4", "assigned"])


@pytest.mark.parametrize("few", ["parks", "profiles", "difference"])
def test_too_little_gives_no_proposal(few):
    points, profiles = groups(0.5)
    if few == "parks":
        points = points.head(5)
    if few == "profiles":
        profiles[:] = "mixed"
    if few == "difference":
        points = points * 0
    assert propose_profiles(points, profiles) is None


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("xyz")), min_size=2, max_size=30))
def test_agreement_is_that_of_an_independent_library(pairs):
    one, other = (pd.Series(list(part)) for part in zip(*pairs, strict=True))
    assert adjusted_rand(one, other) == pytest.approx(adjusted_rand_score(one, other))


def test_what_businesses_do_counts_where_it_is_known(heerlen):
    table = pd.DataFrame(
        {
            "park_id": ["a", "a", "b"], "year": 2023, "sbi_code": ["25110", "46770", "52100"], "sector": None,
            "jobs": [30.0, 10.0, 5.0],
        }
    ).astype({"sector": "str"})  # fmt: skip
    features = park_features(pd.DataFrame({"fsi": [0.3, 0.4]}, index=["a", "b"]), table)
    assert features.loc["a", "sector_industry"] == pytest.approx(75)
    assert features.loc["b", "sector_industry"] == 0
    assert not [
        name
        for name in park_features(heerlen.portfolio.table("parks").set_index("park_id"), table.head(0))
        if "sector" in name
    ]


def test_heerlens_profiles_can_hardly_be_seen_in_its_figures(heerlen):
    found = of_case(heerlen)
    assert len(found.parks) == 17
    assert found.adjusted_rand < 0.2
