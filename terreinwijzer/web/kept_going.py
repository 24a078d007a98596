"""Something beside the server that has to go on: when it ends it is started again."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Thread

# After an end at once the next start waits longer, up to this.
SHORTEST_PAUSE_S, LONGEST_PAUSE_S = 0.5, 30.0


def keep_going(once: Callable[[], None]) -> None:
    """Call a function again and again, as long as this process lives; it starts something and returns at its end."""
    Thread(target=_again_and_again, args=(once,), daemon=True).start()


def _again_and_again(once: Callable[[], None]) -> None:
    pause = SHORTEST_PAUSE_S
    while True:
        began = time.monotonic()
        once()
        lasted = time.monotonic() - began > LONGEST_PAUSE_S
        pause = SHORTEST_PAUSE_S if lasted else min(2 * pause, LONGEST_PAUSE_S)
        time.sleep(pause)
