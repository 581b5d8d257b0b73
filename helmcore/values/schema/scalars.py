"""The checks of strings and numbers, in the validator's order."""

from __future__ import annotations

from helmcore.text.regex import compile_pattern
from helmcore.values.schema.failures import quote
from helmcore.values.schema.numbers import compare, is_multiple, shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from helmcore.values.schema.runs import Run


def judge_string(run: Run, raw: dict[str, Any], value: str) -> None:
    """Add what is wrong with a string to the run."""
    least, most = raw.get("minLength"), raw.get("maxLength")
    if least is not None and len(value) < least:
        run.add(run.failure(f"minLength: got {len(value):,}, want {int(least):,}"))
    if most is not None and len(value) > most:
        run.add(run.failure(f"maxLength: got {len(value):,}, want {int(most):,}"))
    pattern = raw.get("pattern")
    if pattern is not None and not compile_pattern(pattern).matches(value):
        run.add(run.failure(f"{quote(value)} does not match pattern {quote(pattern)}"))


def judge_number(run: Run, raw: dict[str, Any], value: float) -> None:
    """Add what is wrong with a number to the run."""
    least, most = raw.get("minimum"), raw.get("maximum")
    above, below = raw.get("exclusiveMinimum"), raw.get("exclusiveMaximum")
    # In draft 4 the exclusive ones are flags.
    if isinstance(above, bool):
        least, above = (None, least) if above else (least, None)
    if isinstance(below, bool):
        most, below = (None, most) if below else (most, None)
    if least is not None and compare(value, least) < 0:
        _limit(run, "minimum", value, least)
    if most is not None and compare(value, most) > 0:
        _limit(run, "maximum", value, most)
    if above is not None and compare(value, above) <= 0:
        _limit(run, "exclusiveMinimum", value, above)
    if below is not None and compare(value, below) >= 0:
        _limit(run, "exclusiveMaximum", value, below)
    step = raw.get("multipleOf")
    if step is not None and not is_multiple(value, step):
        _limit(run, "multipleOf", value, step)


def _limit(run: Run, word: str, value: float, limit: float) -> None:
    run.add(run.failure(f"{word}: got {shown(value)}, want {shown(limit)}"))
