"""Every method against worked examples from the literature.

Sources
-------
ELECTRE TRI: Maystre, Pictet and Simos (1994), Méthodes multicritères ELECTRE, a landfill in Ticino: seven sites, five
criteria, two profiles, cut 0.75; the expected classes are also those of the QGIS plug-in qgis-etri.
TOPSIS: Hwang and Yoon (1981), Multiple attribute decision making, the choice of a fighter aircraft.
AHP: Saaty (1980, 1990), the choice of a house: eight criteria, consistency ratio 0.169; and Saaty (2008), drinks.
SMAA: Lahdelma, Hokkanen and Salminen (1998): areas of the weight triangle, which can be worked out by hand.
VIKOR, PROMETHEE II, entropy and CRITIC: definitions and another library, in `test_methods.py`.
Kendall's W and tau: another library, in `test_methods.py`.
"""

import numpy as np
import pandas as pd
import pytest

from terreinwijzer.errors import InputError
from terreinwijzer.weighing.draws import draw_weights, rank_acceptability
from terreinwijzer.weighing.methods import topsis
from terreinwijzer.weighing.question import Classes
from terreinwijzer.weighing.sorting import Borders, classes_of, sort_classes
from terreinwijzer.weighing.weights import pairwise_weights

SITES = np.array(
    [
        [120, 284, 5, 3.5, 18],
        [150, 269, 2, 4.5, 24],
        [100, 413, 4, 5.5, 17],
        [60, 596, 6, 8.0, 20],
        [30, 1321, 8, 7.5, 16],
        [80, 734, 5, 4.0, 21],
        [45, 982, 7, 8.5, 13],
    ]
)
LOW_IS_GOOD = np.array([-1, -1, 1, 1, 1])
SHARES = np.array([25, 45, 10, 12, 8]) / 100


TICINO = Borders(
    profiles=np.array([[100, 1000, 4, 4, 15], [50, 500, 7, 7, 20]]) * LOW_IS_GOOD,
    indifference=np.array([15, 80, 1, 0.5, 1]),
    preference=np.array([40, 350, 3, 3.5, 5]),
    veto=np.array([100, 850, 5, 4.5, 8]),
)


def test_electre_tri_sorts_the_sites_of_ticino():
    cautious, generous = sort_classes(SITES * LOW_IS_GOOD, SHARES, TICINO, cut=0.75)
    assert cautious.tolist() == [2, 1, 2, 3, 1, 2, 2]
    assert generous.tolist() == [2, 3, 2, 3, 2, 2, 2]


def test_a_veto_keeps_an_alternative_below_a_border():
    values = pd.DataFrame([[1.0, 1.0, 1.0, 0.0], [1.0, 1.0, 1.0, 0.3]], index=["far", "near"])
    weights = pd.Series(np.full(4, 0.25))
    lax = Classes(("high", "low"), (0.5,), preference=0.1, cut=0.7)
    strict = Classes(("high", "low"), (0.5,), preference=0.1, veto=0.4, cut=0.7)
    assert classes_of(values, weights, lax)["class"].tolist() == [0, 0]
    assert classes_of(values, weights, strict)["class"].tolist() == [1, 0]


def test_equal_thresholds_make_a_jump_and_the_generous_class_is_never_below_the_cautious_one():
    random = np.random.default_rng(8)
    values = pd.DataFrame(random.random((200, 5)))
    weights = pd.Series(random.dirichlet(np.ones(5)))
    classes = Classes(("high", "middle", "low"), (0.6, 0.3), indifference=0.0, preference=0.0, cut=0.7)
    found = classes_of(values, weights, classes)
    # With jumps it is a plain count of weight at or above the border.
    reached = {border: (values >= border) @ weights >= 0.7 for border in (0.6, 0.3)}
    expected = np.select([reached[0.6], reached[0.3]], [0, 1], 2)
    assert found["class"].tolist() == expected.tolist()
    assert (found["class_generous"] <= found["class"]).all()


def test_topsis_chooses_the_fighter_aircraft():
    aircraft = np.array(
        [
            [2.0, 1500, 20_000, 5.5, 5, 9],
            [2.5, 2700, 18_000, 6.5, 3, 5],
            [1.8, 2000, 21_000, 4.5, 7, 7],
            [2.2, 1800, 20_000, 5.0, 5, 5],
        ]
    )
    found = topsis(aircraft, np.array([0.2, 0.1, 0.1, 0.1, 0.2, 0.3]), np.array([1, 1, 1, -1, 1, 1]))
    assert found.round(3).tolist() == pytest.approx([0.643, 0.268, 0.613, 0.312], abs=0.0015)


def test_comparisons_of_a_house_are_refused_at_the_published_ratio():
    house = [
        [1, 5, 3, 7, 6, 6, 1 / 3, 1 / 4],
        [1 / 5, 1, 1 / 3, 5, 3, 3, 1 / 5, 1 / 7],
        [1 / 3, 3, 1, 6, 3, 4, 6, 1 / 5],
        [1 / 7, 1 / 5, 1 / 6, 1, 1 / 3, 1 / 4, 1 / 7, 1 / 8],
        [1 / 6, 1 / 3, 1 / 3, 3, 1, 1 / 2, 1 / 5, 1 / 6],
        [1 / 6, 1 / 3, 1 / 4, 4, 2, 1, 1 / 5, 1 / 6],
        [3, 5, 1 / 6, 7, 5, 5, 1, 1 / 2],
        [4, 7, 5, 8, 6, 6, 2, 1],
    ]
    names = ["size", "transport", "surroundings", "age", "yard", "facilities", "condition", "financing"]
    with pytest.raises(InputError, match=r"consistency ratio 0\.17.*surroundings / condition"):
        pairwise_weights(house, names)


def test_comparisons_of_drinks_give_the_published_weights():
    """Saaty (2008), relative consumption of drinks: coffee .177, wine .019, tea .042, beer .116, sodas .190, ..."""
    drinks = [
        [1, 9, 5, 2, 1, 1, 1 / 2],
        [1 / 9, 1, 1 / 3, 1 / 9, 1 / 9, 1 / 9, 1 / 9],
        [1 / 5, 3, 1, 1 / 3, 1 / 4, 1 / 3, 1 / 9],
        [1 / 2, 9, 3, 1, 1 / 2, 1, 1 / 3],
        [1, 9, 4, 2, 1, 2, 1 / 2],
        [1, 9, 3, 1, 1 / 2, 1, 1 / 3],
        [2, 9, 9, 3, 2, 3, 1],
    ]
    weights, ratio = pairwise_weights(drinks, list("abcdefg"))
    assert weights.tolist() == pytest.approx([0.177, 0.019, 0.042, 0.116, 0.190, 0.129, 0.327], abs=0.002)
    assert ratio == pytest.approx(0.022, abs=0.002)


def test_acceptability_is_the_area_of_the_weight_triangle():
    """Three alternatives, each best on one of three criteria, win the third of the triangle around their corner."""
    values = pd.DataFrame(np.eye(3), index=list("abc"), columns=list("xyz"))
    random = np.random.default_rng(5)
    found = rank_acceptability(values, draw_weights(list("xyz"), 60_000, random), random)
    assert found.first.to_numpy().round(2).tolist() == pytest.approx(np.full((3, 3), 1 / 3), abs=0.01)
    # The mean of the largest of three such weights is 11/18, and the others share the rest.
    assert found.central_weights.loc["a"].tolist() == pytest.approx([11 / 18, 7 / 36, 7 / 36], abs=0.01)


def test_an_order_of_weights_halves_the_triangle():
    """With w(x) >= w(y), x is the largest of three in 2/3 of the draws, z in 1/3 and y never."""
    values = pd.DataFrame(np.eye(3), index=list("abc"), columns=list("xyz"))
    random = np.random.default_rng(6)
    weights = draw_weights(list("xyz"), 60_000, random, order=[("x", "y")])
    found = rank_acceptability(values, weights, random).first[1]
    assert found.to_dict() == pytest.approx({"a": 2 / 3, "b": 0.0, "c": 1 / 3}, abs=0.01)
