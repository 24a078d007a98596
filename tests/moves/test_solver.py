"""The solver works without a file of its own."""

import os
import sys

from terreinwijzer.solver import new_model, solve

WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT


def test_solving_makes_no_file_anywhere():
    opened, watching = [], [True]

    def watch(event: str, details: tuple) -> None:
        if event == "open" and watching[0] and details[2] & WRITES and details[0] != os.devnull:
            opened.append(details[0])

    # A hook cannot be taken away again, only put to sleep.
    sys.addaudithook(watch)
    model = new_model()
    amount = model.add_variables(lower=0, upper=3, name="amount", integer=True)
    model.add_objective(2 * amount, sense="max")
    ended = solve(model)
    watching[0] = False
    assert (ended, float(model.objective.value)) == ("optimal", 6.0)
    assert not opened
