"""Methods of weighing against published examples, other libraries and plain loops."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import friedmanchisquare
from skcriteria import mkdm
from skcriteria.agg.simple import WeightedSumModel
from skcriteria.agg.topsis import TOPSIS
from skcriteria.agg.vikor import VIKOR
from skcriteria.preprocessing.scalers import VectorScaler
from skcriteria.preprocessing.weighters import critic_weights as reference_critic
from skcriteria.preprocessing.weighters import entropy_weights as reference_entropy

from terreinwijzer.errors import InputError
from terreinwijzer.weighing.draws import draw_weights, rank_acceptability
from terreinwijzer.weighing.methods import ranks, score, topsis
from terreinwijzer.weighing.question import ValueFunction
from terreinwijzer.weighing.robustness import firmness, turning_weights, worth_knowing
from terreinwijzer.weighing.weights import agreement, data_weights, pairwise_weights, swing_weights

RANDOM = np.random.default_rng(3)
TABLE = pd.DataFrame(RANDOM.random((8, 4)), index=list("abcdefgh"), columns=list("wxyz"))
WEIGHTS = pd.Series([0.4, 0.3, 0.2, 0.1], index=list("wxyz"))


def matrices(columns_from=1):
    return st.tuples(st.integers(2, 7), st.integers(columns_from, 4), st.integers(0, 2**31)).map(
        lambda t: pd.DataFrame(np.random.default_rng(t[2]).random((t[0], t[1]))).rename(index=str, columns=str)
    )


def test_topsis_equals_another_library():
    types = np.ones(4)
    problem = mkdm(TABLE.to_numpy(), types, weights=WEIGHTS.to_numpy())
    expected = TOPSIS().evaluate(VectorScaler(target="matrix").transform(problem)).e_.similarity
    np.testing.assert_allclose(topsis(TABLE.to_numpy(), WEIGHTS.to_numpy(), types), expected, rtol=1e-12)


def test_vikor_equals_another_library():
    expected = VIKOR(v=0.5).evaluate(mkdm(TABLE.to_numpy(), np.ones(4), weights=WEIGHTS.to_numpy())).e_.q_k
    np.testing.assert_allclose(1 - score(TABLE, WEIGHTS, "vikor"), expected, rtol=1e-12)


def test_promethee_equals_another_library():
    """Net flows of `TABLE` by pyDecision 5.1.8 (`promethee_ii`, V-shape with preference threshold 1), kept here."""
    theirs = [
        -0.133535892, -0.184279007, 0.019696345, 0.172419705, 0.041305235, -0.065034126, 0.300805855, -0.151378116,
    ]  # fmt: skip
    np.testing.assert_allclose(score(TABLE, WEIGHTS, "promethee_2"), theirs, atol=5e-10)


def test_promethee_equals_its_definition():
    """Brans and Vincke (1985), with linear preference: net flow = mean over the others of pi(a, b) - pi(b, a)."""
    found = score(TABLE, WEIGHTS, "promethee_2")
    for one in TABLE.index:
        flow = 0.0
        for other in TABLE.index.drop(one):
            gain = TABLE.loc[one] - TABLE.loc[other]
            flow += float((gain.clip(lower=0) * WEIGHTS).sum() - ((-gain).clip(lower=0) * WEIGHTS).sum())
        assert found[one] == pytest.approx(flow / (len(TABLE) - 1))


def test_weighted_sum_equals_another_library():
    problem = mkdm(TABLE.to_numpy(), np.ones(4), weights=WEIGHTS.to_numpy())
    np.testing.assert_allclose(score(TABLE, WEIGHTS, "weighted_sum"), WeightedSumModel().evaluate(problem).e_.score)


def test_weighted_sum_by_hand():
    table = pd.DataFrame({"x": [1.0, 0.0], "y": [0.25, 1.0]}, index=["a", "b"])
    found = score(table, pd.Series({"y": 0.4, "x": 0.6}), "weighted_sum")
    assert found.to_dict() == pytest.approx({"a": 0.7, "b": 0.4})
    assert ranks(found).to_dict() == {"a": 1, "b": 2}


def test_pairwise_comparison_as_published():
    """Saaty (1980): comparisons 3, 5 and 3 give weights 0.637, 0.258, 0.105 and a consistency ratio of 0.03."""
    weights, ratio = pairwise_weights([[1, 3, 5], [1 / 3, 1, 3], [1 / 5, 1 / 3, 1]], ["a", "b", "c"])
    assert weights.round(3).tolist() == [0.637, 0.258, 0.105]
    assert ratio == pytest.approx(0.033, abs=0.001)


@pytest.mark.parametrize(
    ("matrix", "says"),
    [
        ([[1, 3], [1 / 3, 1]], "2 x 2; there are 3"),
        ([[1, 3, 5], [1, 1, 3], [1 / 5, 1 / 3, 1]], "a / b"),
        ([[1, 0, 5], [1 / 3, 1, 3], [1 / 5, 1 / 3, 1]], "numbers above nought"),
        ([[1, 9, 1 / 9], [1 / 9, 1, 9], [9, 1 / 9, 1]], "run in circles"),
    ],
)
def test_comparisons_that_cannot_be_are_told(matrix, says):
    with pytest.raises(InputError, match=says):
        pairwise_weights(matrix, ["a", "b", "c"])


def test_weights_of_the_data_equal_another_library():
    np.testing.assert_allclose(data_weights(TABLE, "entropy"), reference_entropy(TABLE.to_numpy()), rtol=1e-9)
    expected = reference_critic(TABLE.to_numpy(), np.ones(4), scale=True)
    np.testing.assert_allclose(data_weights(TABLE, "critic"), expected, rtol=1e-9)


def test_swings():
    assert swing_weights({"a": 100, "b": 50, "c": 50}).tolist() == [0.5, 0.25, 0.25]
    with pytest.raises(InputError, match="negative or all zero"):
        swing_weights({"a": 1, "b": -1})


def test_agreement_follows_from_friedman():
    """W = chi2 / (m (n - 1)) with Friedman's statistic of another library, ties included."""
    table = pd.DataFrame(RANDOM.integers(1, 6, (7, 4)))
    chi2 = friedmanchisquare(*(table.loc[row] for row in table.index)).statistic
    assert agreement(table) == pytest.approx(chi2 / (4 * 6))
    same = pd.DataFrame({"a": [1, 2, 3], "b": [1, 2, 3]})
    assert agreement(same) == 1.0


@pytest.mark.parametrize("weights", [[0.5, 0.4, 0.2, 0.1], [0.6, 0.6, -0.1, -0.1], [0.25, 0.25, 0.25, np.nan]])
def test_weights_that_do_not_sum_are_told(weights):
    with pytest.raises(InputError, match="must sum to 1"):
        score(TABLE, pd.Series(weights, index=list("wxyz")), "topsis")


def test_a_criterion_that_tells_nothing_apart_is_told():
    with pytest.raises(InputError, match="On x all alternatives are the same"):
        score(TABLE.assign(x=0.5), WEIGHTS, "vikor")


def test_a_threshold_is_reached_at_its_own_measure():
    step = ValueFunction(((0, 0), (10, 0), (10, 1), (20, 1)))
    assert step(pd.Series([9.9, 10.0, 30.0, np.nan])).tolist()[:3] == [0.0, 1.0, 1.0]
    line = ValueFunction(((25, 0.5), (35, 1)))
    assert line(pd.Series([20.0, 30.0, 40.0])).tolist() == [0.5, 0.75, 1.0]


def test_equal_chances_and_central_weights_as_they_must_be():
    """Two alternatives, each best on one of two criteria: each wins half the simplex, at a mean weight of 3/4."""
    values = pd.DataFrame(np.eye(2), index=["a", "b"], columns=["x", "y"])
    random = np.random.default_rng(1)
    found = rank_acceptability(values, draw_weights(["x", "y"], 40_000, random), random)
    assert found.first[1].tolist() == pytest.approx([0.5, 0.5], abs=0.01)
    assert found.central_weights.loc["a"].tolist() == pytest.approx([0.75, 0.25], abs=0.01)
    assert found.mean_rank.tolist() == pytest.approx([1.5, 1.5], abs=0.01)
    assert found.confidence.tolist() == [1.0, 1.0]


@given(matrices(), st.integers(0, 1000))
def test_many_draws_at_once_equal_a_plain_loop(values, seed):
    random = np.random.default_rng(seed)
    weights = draw_weights(list(values), 700, random)
    found = rank_acceptability(values, weights, random, first=3)
    taken = np.zeros((len(values), 3))
    total = np.zeros(len(values))
    for row in weights:
        order = np.argsort(-(values.to_numpy() @ row), kind="stable")
        for place, alternative in enumerate(order):
            total[alternative] += place + 1
            if place < 3:
                taken[alternative, place] += 1
    np.testing.assert_allclose(found.first.to_numpy(), taken[:, : found.first.shape[1]] / 700)
    np.testing.assert_allclose(found.mean_rank, total / 700)


def test_an_unknown_value_can_be_anything():
    values = pd.DataFrame({"x": [0.5, np.nan]}, index=["known", "unknown"])
    random = np.random.default_rng(2)
    found = rank_acceptability(values, np.ones((20_000, 1)), random)
    assert found.first.loc["unknown", 1] == pytest.approx(0.5, abs=0.02)
    assert found.confidence.tolist() == pytest.approx([0.5, 0.5], abs=0.05)


def test_draws_keep_their_order_and_their_people():
    random = np.random.default_rng(4)
    drawn = draw_weights(["a", "b", "c"], 2000, random, order=[("a", "b"), ("b", "c")])
    assert drawn.shape == (2000, 3)
    assert (np.diff(drawn, axis=1) <= 0).all()
    people = pd.DataFrame({"one": [1.0, 0.0, 0.0], "other": [0.0, 0.0, 1.0]}, index=["a", "b", "c"])
    near = draw_weights(["a", "b", "c"], 2000, random, around=people)
    assert near.mean(axis=0).tolist() == pytest.approx([0.5, 0, 0.5], abs=0.05)
    with pytest.raises(InputError, match="fits hardly any draw"):
        draw_weights(["a", "b", "c"], 1000, random, around=people[["one"]], order=[("c", "a")])


@given(matrices(columns_from=2), st.integers(0, 1000))
def test_at_the_turning_weight_two_come_first(values, seed):
    given_weights = pd.Series(np.random.default_rng(seed).dirichlet(np.ones(values.shape[1])), index=values.columns)
    winner = score(values, given_weights, "weighted_sum").idxmax()
    for criterion, row in turning_weights(values, given_weights).iterrows():
        others = given_weights.drop(criterion)

        def at(weight, criterion=criterion, others=others):
            return pd.concat([pd.Series({criterion: weight}), others / others.sum() * (1 - weight)])

        steps = np.linspace(0, 1, 41)
        turns = [score(values, at(t), "weighted_sum").idxmax() != winner for t in steps]
        if np.isnan(row["turning_weight"]):
            assert not any(turns)
            continue
        scores = values @ at(row["turning_weight"])[values.columns]
        assert scores[winner] == pytest.approx(scores[row["winner"]])
        nearer = np.abs(steps - row["weight"]) < row["change"] - 1e-9
        assert not any(turn for turn, near in zip(turns, nearer, strict=True) if near)


def test_only_what_could_turn_the_winner_is_worth_knowing():
    values = pd.DataFrame({"x": [0.9, 0.6, 0.1], "y": [0.5, np.nan, np.nan]}, index=["a", "b", "c"])
    found = worth_knowing(values, pd.Series({"x": 0.5, "y": 0.5}))
    gap = found.to_dict("records")
    assert [(each["alternative"], each["criterion"]) for each in gap] == [("b", "y")]
    assert (gap[0]["winner_if_worst"], gap[0]["winner_if_best"]) == ("a", "b")


@given(matrices(columns_from=2), st.integers(0, 1000))
def test_what_a_missing_value_is_worth_equals_many_draws(values, seed):
    """Expected value of perfect information by brute force: the mean of the best score over all that fills the gap."""
    random = np.random.default_rng(seed)
    weights = pd.Series(random.dirichlet(np.ones(values.shape[1])), index=values.columns)
    row, column = random.integers(len(values)), random.integers(values.shape[1])
    values = values.copy()
    values.iloc[row, column] = np.nan
    found = worth_knowing(values, weights)
    steps = (np.arange(20_000) + 0.5) / 20_000
    scores = np.repeat((values.fillna(0) @ weights).to_numpy()[None, :], len(steps), axis=0)
    scores[:, row] += weights.iloc[column] * steps
    stands = scores[:, int(np.argmax((values.fillna(0.5) @ weights).to_numpy()))]
    worth = scores.max(axis=1).mean() - stands.mean()
    assert found["worth"].sum() == pytest.approx(worth, abs=1e-6)
    chance = (scores.max(axis=1) > stands + 1e-12).mean()
    assert found["chance"].sum() == pytest.approx(chance, abs=1e-4)


def test_firmness():
    assert [firmness(share) for share in (0.95, 0.6, 0.2)] == ["firm", "fairly_firm", "open"]
