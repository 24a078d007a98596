"""A chain of moves has the structure of a chain of kidney donations: against the solver of that field.

A vacant site is a donor without a recipient; a business is a pair: it goes where it fits, and passes its own site on.
The most transplants are those that kep_solver 4.0.2 (W. Pettersson) finds with its cycle-and-chain model on the same
arcs, without cycles and with at most so many pairs in a chain. The arcs come from a seed, or are those of an instance
of PrefLib (N. Mattei and T. Walsh, 2013, preflib.org): 00036-00000025, 16 pairs with 2 donors alone, by J. Dickerson.
"""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from made_up import movers_of, neighbours_of, sites_of

from terreinwijzer.moves.chains import chains_of_moves
from terreinwijzer.moves.question import Question

PAIRS, DONORS = 40, 46  # the last six donors are alone
# Which pairs the donor of each pair, and the two that are alone, can give to.
PREFLIB = """
4 5 6 7 8 12 13 14 15 16; 1 3 4 5 6 7 8 10 12 13 14 16; ; 7; 7; 11 12 14 16; 1 2 3 5 6 8 9 11 12 13 16; 12 14 16;
11 12 14; 11 12 14 16; 12 16; ; 12 16; 7; 11 12 16; ; 3 5 6 8 9 13 15; 3 4 5 6 7 8 9 10 13 15
"""


def drawn(seed, density):
    return np.random.default_rng(seed).random((DONORS, PAIRS)) < density


def published():
    given = [[int(pair) - 1 for pair in donor.split()] for donor in PREFLIB.split(";")]
    return np.array([[pair in gives for pair in range(16)] for gives in given])


def most_moves(fits, longest):
    donors, pairs = fits.shape
    movers = movers_of(
        *({"mover_id": str(pair), "plan": "shrink", "site_id": str(pair), "area_from_m2": 1, "jobs": 0, "jobs_after": 1}
          for pair in range(pairs))
    )  # fmt: skip
    refused = [(str(pair), str(donor), False) for donor, pair in np.argwhere(~fits)]
    allowed = pd.DataFrame(refused, columns=["mover_id", "site_id", "allowed"])
    places = sites_of(*({"site_id": str(donor), "area_m2": 2} for donor in range(donors)))
    question = Question(date(2026, 1, 1), longest, 1, objective="jobs")
    return chains_of_moves(movers, places, neighbours_of(), question, allowed=allowed)


@pytest.mark.parametrize(
    ("seed", "density", "transplants"),
    [(1, 0.02, (3, 6, 7, 7, 7)), (2, 0.03, (4, 7, 10, 12, 14))],
)
def test_as_many_moves_as_transplants(seed, density, transplants):
    fits = drawn(seed, density)
    for longest, most in enumerate(transplants, start=1):
        answer = most_moves(fits, longest)
        assert (answer.status, answer.value) == ("optimal", most)
        assert answer.longest_chain <= longest


def test_as_many_moves_as_transplants_in_a_published_instance():
    """The solver also counts the last donor of a chain, who gives to the waiting list: those two are left out."""
    fits = published()
    assert (fits.shape, fits.sum()) == ((18, 16), 74)
    for longest, most in enumerate((2, 4, 6, 7, 8, 9, 10, 10), start=1):
        answer = most_moves(fits, longest)
        assert (answer.status, answer.value) == ("optimal", most)
        assert answer.longest_chain <= longest
