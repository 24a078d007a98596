"""Keeping libraries that write to standard output from the user's screen."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager


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
