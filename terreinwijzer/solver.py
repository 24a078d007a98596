"""Optimisation models and their solver: nothing on the disk, nothing on the screen.

The libraries are loaded when something is solved: that takes longer than most commands, which solve nothing.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import linopy


def new_model() -> linopy.Model:
    """Return an empty model, that looks for no folder for scratch files: a full disk has none."""
    import linopy  # noqa: PLC0415

    return linopy.Model(solver_dir=".")


def solve(model: linopy.Model, **options: Any) -> str:
    """Solve a model with HiGHS, and return how that ended.

    Parameters
    ----------
    model
        Gets its solution.
    **options
        Of HiGHS, such as `mip_rel_gap` and `time_limit`.

    Returns
    -------
    str
        The termination condition. Only `optimal` means so: linopy calls a search that stops for time a success.
    """
    from linopy.solvers import Solver  # noqa: PLC0415

    with quiet_libraries():
        # `model.solve` would leave an empty file in the current folder until it ends, or for good when it is killed.
        model.solver = Solver.from_name("highs", model=model, io_api="direct", options={"output_flag": False} | options)
        model.assign_result(model.solver.solve())
    return str(model.termination_condition)


@contextmanager
def quiet_libraries() -> Iterator[None]:
    """Throw away what compiled code writes to standard output, such as the banner of a solver that has no switch.

    The whole process is quiet for so long, so the block should hold one call. Output of a command that another program
    reads, such as JSON, stays whole.
    """
    sys.stdout.flush()
    kept = os.dup(1)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 1)
        yield
    finally:
        os.dup2(kept, 1)
        os.close(nowhere)
        os.close(kept)
