"""Values to write: strings that are hard to write, and structures around them."""

from __future__ import annotations

import random
from typing import Any

from .texts import SCALARS

STRINGS = [
    *SCALARS, "", " ", "a", "a b", "a\nb", "a\nb\n", "\n", "\n\n", " a\nb", "a\n b", "a\n\n\nb\n\n", "a \nb", "a\nb ",
    "a\tb", "a\n\tb", "a\rb", "a\r\nb\n", "a\x00b", "a\x1bb", "\x7f", "\x80", "a\x85b", "a \x85 \x85b", "\ue000", "\uffff",
    "\ufffe", "a\u2028b", "a\u2028", "a\nb\u2029", "\ufeffabc", "a\ufeff", "\U0001f680", "é", "\xa0", "\u200b", "#a", "a #b",
    "a#b", "a:", "a: b", "a:b", ":a", "- a", "-", "-a", "?", "? a", "?a", "@a", "`a", "%a", "!a", "&a", "*a", "{a", "[a", "a]",
    "a}", ">a", "|a", ",a", "a,b", "'a'", '"a"', "it's", 'a"b', "a\\b", "---", "---a", "...", "--", " a", "a ", "x " * 60,
    "- " * 40, "it's " * 40, '"a" ' * 40, "a: " * 40, "a  b" * 40, "a\t " * 40, "a\n" + "x " * 60, "x" * 200, "a,b " * 40, "é " * 50,
    " " + "x " * 60, "x " * 60 + "\n", "a\x07 " * 30, "\U0001f680 " * 30,
]  # fmt: skip
NUMBERS = [
    0.0, -0.0, 1.0, -1.0, 1.5, 0.1, 1e6, 1234567.0, 1234567.5, 12345678.9, 1e15, 1e16, 1e18, 1e19, 2.0**63, 2.0**64, 1e20, 1e21,
    1e100, 1e-5, 1e-6, 1e-7, 123456.7, 0.00001234, 9007199254740993.0, -123456789012345680.0, 5e-324, 1.7976931348623157e308,
]  # fmt: skip
KEYS = [
    "a", "b", "B", "_", "a-b", "a_b", "a.b", "a1", "a2", "a10", "a01", "a1b", "a1b2", "1", "9", "10", "01", "é", "y", "null", "1.5",
    "a b", "a:b", "-", "~", "<<", "x" * 130, "a\nb", " a", "A1", "a/b",
]  # fmt: skip


def handwritten() -> list[dict[str, Any]]:
    """Every string as a value, a key, in a list and deep down; every number; odd structures."""
    found: list[dict[str, Any]] = []
    for text in STRINGS:
        found += [{"v": text}, {"v": [text, [text]]}, {text: 1.0}, {"k": {"deep key": {"x": text}}}]
    found += [{"v": [number, {"n": number}]} for number in NUMBERS]
    found += [
        {"v": [None, True, False, {}, [], [[]], [{}], {"a": {}}, {"a": []}]},
        {"v": [[1.0, [2.0, [3.0]]], [{"a": 1.0, "b": [{"c": 2.0}]}]]},
        {"x" * 130: {"a": 1.0, "b": [1.0]}, "y" * 130: [1.0, {"a": 1.0}]},
        {"a\nb": {"c\nd": ["e\nf"]}},
        {"x" * 1025: 1.0},
        {"a\x85b": 1.0},
    ]
    return found


def generated(seed: int, count: int) -> list[dict[str, Any]]:
    """Mappings of everything above, nested up to four deep."""
    choose = random.Random(seed)
    return [_mapping(choose, 0) for _ in range(count)]


def _mapping(choose: random.Random, depth: int) -> dict[str, Any]:
    return {choose.choice(KEYS): _value(choose, depth + 1) for _ in range(choose.randint(0, 5))}


def _value(choose: random.Random, depth: int) -> Any:
    kind = choose.random()
    if depth < 4 and kind < 0.2:
        return [_value(choose, depth + 1) for _ in range(choose.randint(0, 3))]
    if depth < 4 and kind < 0.45:
        return _mapping(choose, depth)
    if kind < 0.8:
        return choose.choice(STRINGS)
    return choose.choice([None, True, False, *NUMBERS])
