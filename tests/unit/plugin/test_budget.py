"""`helmcore.plugin.Budget`: what is counted, and the errors that say which limit was passed."""

from __future__ import annotations

import pytest

from helmcore.errors import BudgetExceeded
from helmcore.plugin import Budget, Limits


def test_steps_are_counted_over_the_whole_render() -> None:
    budget = Budget(Limits(steps=100))
    budget.spend(60)
    with pytest.raises(BudgetExceeded, match="more than 100 steps") as caught:
        budget.spend(60)
    assert "--render-steps" in (caught.value.hint or "")


def test_output_is_counted_over_all_templates() -> None:
    budget = Budget(Limits(output_bytes=1 << 20))
    for _ in range(4):
        budget.count_output("x" * (1 << 18))
    with pytest.raises(BudgetExceeded, match="writes more than 1 MiB"):
        budget.count_output("x")


def test_a_value_has_a_limit() -> None:
    budget = Budget(Limits(value_bytes=1000))
    budget.count_value("x" * 1000)
    with pytest.raises(BudgetExceeded, match="gives a text of more than 1000 bytes"):
        budget.count_value("x" * 1001)


def test_characters_beyond_ascii_count_as_what_they_take() -> None:
    with pytest.raises(BudgetExceeded):
        Budget(Limits(value_bytes=1000)).count_value("\U0001f600" * 251)


def test_growing_text_counts_what_is_new_once() -> None:
    budget = Budget(Limits(value_bytes=10_000, output_bytes=1000))
    for size in range(100, 10_100, 100):
        budget.count_growth(size, 100)
    with pytest.raises(BudgetExceeded, match="makes a text of"):
        budget.count_growth(10_100, 100)


def test_text_that_is_moved_again_and_again_has_a_limit() -> None:
    budget = Budget(Limits(output_bytes=1000))
    for _ in range(32):
        budget.count_text("x" * 1000)
    with pytest.raises(BudgetExceeded, match="moves more than"):
        budget.count_text("x" * 1000)


def test_time_is_looked_at_when_steps_are_spent() -> None:
    with pytest.raises(BudgetExceeded, match="longer than"):
        Budget(Limits(seconds=1e-9)).spend(1)


def test_zero_lifts_a_limit() -> None:
    budget = Budget(Limits(steps=0, depth=0, output_bytes=0, value_bytes=0, seconds=0))
    budget.spend(1 << 40)
    budget.count_output("x" * 100)
    budget.count_text("x" * 100)
    assert budget.depth > 1 << 40
