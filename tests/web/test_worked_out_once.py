"""Many who ask the same of a country at once: the work is done once, and others go on meanwhile."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest

from terreinwijzer.web.explore.once import worked_out_once


def test_who_asks_the_same_meanwhile_waits_for_the_answer_and_others_do_not():
    done, begun, go_on = [], Event(), Event()

    @worked_out_once(4)
    def answer(asked: str) -> str:
        if asked == "slow":
            begun.set()
            assert go_on.wait(10)
        done.append(asked)
        return asked.upper()

    with ThreadPoolExecutor(4) as pool:
        same = [pool.submit(answer, "slow") for _ in range(3)]
        assert begun.wait(10)
        assert pool.submit(answer, "quick").result(10) == "QUICK"
        go_on.set()
        assert [each.result(10) for each in same] == ["SLOW"] * 3
    assert sorted(done) == ["quick", "slow"]


def test_what_failed_is_tried_again_by_whoever_asks_next():
    tries, together = [], Barrier(2, timeout=10)

    @worked_out_once(4)
    def answer() -> str:
        tries.append(1)
        if len(tries) < 3:
            raise ValueError("not now")
        return "now"

    def asking() -> None:
        together.wait()
        answer()

    with ThreadPoolExecutor(2) as pool:
        for each in [pool.submit(asking) for _ in range(2)]:
            with pytest.raises(ValueError, match="not now"):
                each.result(10)
    assert answer() == "now"
    assert answer() == "now"
    assert len(tries) == 3
