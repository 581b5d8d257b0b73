"""The checks of a list, in the validator's order."""

from __future__ import annotations

from helmcore.values.schema.drafts import DRAFT6, DRAFT2019, DRAFT2020
from helmcore.values.schema.numbers import equal, is_number

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from helmcore.values.schema.failures import Failure
    from helmcore.values.schema.runs import Run


def judge_array(run: Run, raw: dict[str, Any], value: list[Any]) -> None:
    """Add what is wrong with a list to the run."""
    least, most = raw.get("minItems"), raw.get("maxItems")
    if least is not None and len(value) < least:
        run.add(run.failure(f"minItems: got {len(value):,}, want {int(least):,}"))
    if most is not None and len(value) > most:
        run.add(run.failure(f"maxItems: got {len(value):,}, want {int(most):,}"))
    if raw.get("uniqueItems") is True and len(value) > 1:
        twins = _twins(value)
        if twins is not None:
            run.add(run.failure(f"items at {twins[0]:,} and {twins[1]:,} are equal"))
    if run.node.draft >= DRAFT2020:
        _items_2020(run, raw, value)
    else:
        _items(run, raw, value)
    if "contains" in raw and run.node.draft >= DRAFT6:
        _contains(run, raw, value)


def _items(run: Run, raw: dict[str, Any], value: list[Any]) -> None:
    items = raw.get("items")
    if not isinstance(items, list):
        if items is not None:
            node = run.node.below("items")
            for index, item in enumerate(value):
                run.add(run.within(node, item, str(index)))
        return
    start = min(len(items), len(value))
    for index in range(start):
        run.add(run.within(run.node.part("items", index), value[index], str(index)))
    additional = raw.get("additionalItems")
    if additional is False and start != len(value):
        run.add(run.failure(f"last {len(value) - start:,} additionalItem(s) not allowed"))
    elif isinstance(additional, dict):
        node = run.node.below("additionalItems")
        for index in range(start, len(value)):
            run.add(run.within(node, value[index], str(index)))


def _items_2020(run: Run, raw: dict[str, Any], value: list[Any]) -> None:
    start = min(len(raw.get("prefixItems") or ()), len(value))
    for index in range(start):
        run.add(run.within(run.node.part("prefixItems", index), value[index], str(index)))
    if "items" in raw:
        node = run.node.below("items")
        for index in range(start, len(value)):
            run.add(run.within(node, value[index], str(index)))


def _contains(run: Run, raw: dict[str, Any], value: list[Any]) -> None:
    node = run.node.below("contains")
    errors: list[Failure] = []
    matched = []
    for index, item in enumerate(value):
        failure = run.within(node, item, str(index))
        if failure is not None:
            errors.append(failure)
            continue
        matched.append(index)
        if run.items and node.draft >= DRAFT2020:
            run.items.discard(index)
    counts = run.node.draft >= DRAFT2019
    least = raw.get("minContains") if counts else None
    most = raw.get("maxContains") if counts else None
    at = " ".join(map(str, matched))
    if least is None:
        if not matched:
            run.add(run.failure("no items match contains schema", errors))
    elif len(matched) < least:
        got = f"matched {len(matched):,} items at {at}" if matched else "none matched"
        text = f"min {int(least):,} items required to match contains schema, but {got}"
        run.add(run.failure(text, errors))
    if most is not None and len(matched) > most:
        run.add(
            run.failure(
                f"max {int(most):,} items required to match contains schema, "
                f"but matched {len(matched):,} items at {at}"
            )
        )


def _twins(value: list[Any]) -> tuple[int, int] | None:
    """The first two equal items: the later one is the earliest that repeats another."""
    seen: dict[Any, list[int]] = {}
    for index, item in enumerate(value):
        places = seen.setdefault(_rough(item), [])
        for place in places:
            if equal(item, value[place]):
                return place, index
        places.append(index)
    return None


def _rough(item: Any) -> Any:
    """A key that equal values share."""
    if isinstance(item, dict):
        return (
            "object",
            *sorted((key, _rough(part)) for key, part in item.items() if isinstance(part, str)),
        )
    if isinstance(item, list):
        return ("array", len(item), *(part for part in item if isinstance(part, str)))
    if is_number(item):
        return ("number", item)
    return (type(item).__name__, item)
