"""What others see: nothing by default, sums over enough businesses, and names only of who chose that."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_up_streams import at, demand, offers, supply

from terreinwijzer.transitions.streams.matching import best_matches
from terreinwijzer.transitions.streams.pairs import possible_pairs
from terreinwijzer.transitions.streams.settings import StreamSettings
from terreinwijzer.transitions.streams.sharing import shared

SETTINGS = StreamSettings()


def who(count: int, shares: str | None, park: str = "a", first: int = 0):
    return [at(f"{park}{first + number}", number, shares=shares, park_id=park) for number in range(count)]


def test_a_business_that_chose_nothing_is_in_no_sum_and_in_no_match():
    found = offers([*who(3, "group"), *who(2, None, first=3), *who(1, "nothing", first=5)],
                   [*(supply(f"a{number}", 10.0) for number in range(5)), demand("a5", 100.0)])  # fmt: skip
    seen = shared(found, SETTINGS)
    assert seen.groups[["businesses", "tonnes_year"]].to_numpy().tolist() == [[3, 30.0]]
    assert seen.links.empty
    assert seen.hidden_links == 0
    # The one who keeps the data sees the match that others may not know of.
    assert best_matches(found, possible_pairs(found, SETTINGS), SETTINGS).table["tonnes"].sum() == pytest.approx(50)


def test_two_businesses_are_not_shown_and_a_named_one_does_not_make_three():
    found = offers([*who(2, "group"), *who(1, "named", first=2)], [supply(f"a{number}") for number in range(3)])
    seen = shared(found, SETTINGS)
    assert seen.groups.empty
    assert seen.hidden_groups == 1
    assert seen.named["name"].tolist() == ["A2"]


def test_a_link_needs_enough_businesses_on_both_sides():
    places = [*who(3, "group"), *who(3, "group", park="b")]
    rows = [*(supply(f"a{number}") for number in range(3)), *(demand(f"b{number}") for number in range(3))]
    whole = shared(offers(places, rows), SETTINGS).links
    assert whole[["from_park", "to_park", "suppliers", "users"]].to_numpy().tolist() == [["a", "b", 3, 3]]
    few = shared(offers(places, rows[:-1]), SETTINGS)
    assert (len(few.links), few.hidden_links) == (0, 1)


def test_an_estimate_never_stands_in_one_sum_with_what_was_entered():
    known = [{**each, "sbi": "1623", "jobs": 10.0} for each in who(6, "group")]
    seen = shared(offers(known, [supply(f"a{number}") for number in range(3)]), SETTINGS)
    wood = seen.groups[seen.groups["material_group"] == "wood"].set_index("basis")
    assert wood["businesses"].to_dict() == {"entered": 3, "estimated": 3}
    assert wood.loc["entered", ["low_tonnes", "high_tonnes"]].tolist() == [36.0, 36.0]
    low, middle, high = wood.loc["estimated", ["low_tonnes", "tonnes_year", "high_tonnes"]]
    assert low == pytest.approx(middle / 2)
    assert high == pytest.approx(middle * 1.5)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["nothing", "group", "named", None]), st.booleans(), st.sampled_from("ab")),
                min_size=1, max_size=12))  # fmt: skip
def test_what_is_shown_does_not_change_with_what_a_silent_business_enters(people):
    """Nobody who chose nothing can be told from what is shown: it is the same with other amounts."""
    places = [at(f"b{number}", number, shares=shares, park_id=park) for number, (shares, _, park) in enumerate(people)]

    def seen(silent: float):
        rows = [
            (supply if gives else demand)(f"b{number}", silent if shares in {"nothing", None} else 10.0)
            for number, (shares, gives, _) in enumerate(people)
        ]
        return shared(offers(places, rows), SETTINGS)

    one, other = seen(1.0), seen(5000.0)
    pd.testing.assert_frame_equal(one.groups, other.groups)
    pd.testing.assert_frame_equal(one.links, other.links)
    assert (one.groups["businesses"] >= 3).all()
