"""A chain of moves has the structure of a chain of kidney donations: against the solver of that field.

A vacant site is a donor without a recipient; a business is a pair: it goes where it fits, and passes its own site on.
The most transplants are those that kep_solver 4.0.2 (W. Pettersson) finds with its cycle-and-chain model on the same
arcs, without cycles and with at most so many pairs in a chain. The arcs come from a seed.
"""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from made_up import movers_of, neighbours_of, sites_of

from terreinwijzer.moves.chains import chains_of_moves
from terreinwijzer.moves.question import Question

PAIRS, DONORS = 40, 46  # the last six donors are alone


def most_moves(seed, density, longest):
    fits = np.random.default_rng(seed).random((DONORS, PAIRS)) < density
    movers = movers_of(
        *({"mover_id": str(pair), "plan": "shrink", "site_id": str(pair), "area_from_m2": 1, "jobs": 0, "jobs_after": 1}
          for pair in range(PAIRS))
    )  # fmt: skip
    refused = [(str(pair), str(donor), False) for donor, pair in np.argwhere(~fits)]
    allowed = pd.DataFrame(refused, columns=["mover_id", "site_id", "allowed"])
    places = sites_of(*({"site_id": str(donor), "area_m2": 2} for donor in range(DONORS)))
    question = Question(date(2026, 1, 1), longest, 1, objective="jobs")
    return chains_of_moves(movers, places, neighbours_of(), question, allowed=allowed)


@pytest.mark.parametrize(
    ("seed", "density", "transplants"),
    [(1, 0.02, (3, 6, 7, 7, 7)), (2, 0.03, (4, 7, 10, 12, 14))],
)
def test_as_many_moves_as_transplants(seed, density, transplants):
    for longest, most in enumerate(transplants, start=1):
        answer = most_moves(seed, density, longest)
        assert (answer.status, answer.value) == ("optimal", most)
        assert answer.longest_chain <= longest
