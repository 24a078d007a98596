"""Answers that take seconds are worked out once: who asks the same meanwhile waits, and does not do the work too."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from threading import Lock
from typing import ParamSpec, TypeVar, cast

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")


def worked_out_once(most: int) -> Callable[[Callable[Asked, Answer]], Callable[Asked, Answer]]:
    """Return a decorator that keeps the last answers, as `functools.lru_cache` does, and works on none twice at a time.

    Without it ten people who open a page of a country at once would make every thread of the server do the same work,
    and everybody else wait for all of them.

    Parameters
    ----------
    most
        How many answers are kept.
    """

    def decorate(function: Callable[Asked, Answer]) -> Callable[Asked, Answer]:
        kept = cast("Callable[Asked, Answer]", lru_cache(maxsize=most)(function))
        at_work: dict[object, Lock] = {}
        looking = Lock()

        @wraps(function)
        def answer(*args: Asked.args, **named: Asked.kwargs) -> Answer:
            key = (args, frozenset(named.items()))
            with looking:
                mine = at_work.setdefault(key, Lock())
            try:
                with mine:
                    return kept(*args, **named)
            finally:
                # Who waits holds the lock itself; who comes later finds the answer.
                with looking:
                    at_work.pop(key, None)

        return answer

    return decorate
