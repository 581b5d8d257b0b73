"""The watch over renders: what it ends, and that nothing of it arrives too late or elsewhere."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest

from helmcore.errors import BudgetExceeded
from helmcore.model.render import Limits
from helmcore.render.watch import Watch, memory


def spin(seconds: float) -> int:
    until, turns = time.monotonic() + seconds, 0
    while time.monotonic() < until:
        turns += 1
    return turns


def grow() -> int:
    kept = [str(number) * 100 for number in range(10_000_000)]
    return len(kept)


def watched(limits: Limits, work: Callable[[], object]) -> object:
    with Watch(limits):
        return work()


def test_wall_time_is_ended_where_nothing_counts_it() -> None:
    started = time.monotonic()
    with pytest.raises(BudgetExceeded, match=r"takes longer than 0\.2 seconds"):
        watched(Limits(seconds=0.2), lambda: spin(20))
    assert time.monotonic() - started < 5


def test_computing_is_ended_and_waiting_is_not() -> None:
    with Watch(Limits(cpu_seconds=0.1, seconds=0)):
        time.sleep(0.4)
    with pytest.raises(BudgetExceeded, match=r"more than 0\.1 seconds of computing"):
        watched(Limits(cpu_seconds=0.1, seconds=0), lambda: spin(20))


def test_memory_is_ended() -> None:
    before = memory()
    assert before > 1 << 20
    with pytest.raises(BudgetExceeded, match="more than 16 MiB of memory"):
        watched(Limits(memory_bytes=16 << 20), grow)


def fail() -> None:
    raise MemoryError


def test_what_memory_runs_out_for_is_a_clear_error() -> None:
    with pytest.raises(BudgetExceeded, match="more memory than there is"):
        watched(Limits(), fail)


def test_an_error_that_is_swallowed_comes_again() -> None:
    def stubborn() -> None:
        try:
            spin(20)
        except BudgetExceeded:
            spin(20)

    with pytest.raises(BudgetExceeded) as caught:
        watched(Limits(seconds=0.1), stubborn)
    assert isinstance(caught.value.__context__, BudgetExceeded)


def test_zero_lifts_the_limits() -> None:
    with Watch(Limits(seconds=0, cpu_seconds=0, memory_bytes=0)):
        spin(0.3)


def test_no_error_arrives_behind_the_block() -> None:
    for _ in range(40):
        try:
            with Watch(Limits(seconds=0.01, cpu_seconds=0)):
                spin(0.03)
        except BudgetExceeded:
            continue
    spin(0.2)


def test_only_the_thread_that_takes_too_long_is_ended() -> None:
    ended: dict[str, bool] = {}

    def work(name: str, limit: float) -> None:
        try:
            with Watch(Limits(seconds=limit)):
                spin(0.6)
            ended[name] = False
        except BudgetExceeded:
            ended[name] = True

    threads = [
        threading.Thread(target=work, args=(f"{limit}-{number}", limit))
        for limit in (0.1, 30)
        for number in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert ended == {"0.1-0": True, "0.1-1": True, "30-0": False, "30-1": False}
