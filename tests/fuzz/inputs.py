"""Settings and strategies that the targets share."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

# What renders sets it to; Hypothesis minds when a test changes it.
sys.setrecursionlimit(40_000)

_WANTED = int(os.environ.get("HELMX_FUZZ", "0"))


def fuzz(inputs: int) -> Callable[[Any], Any]:
    """A fixed number of inputs, always the same; or as many random ones as are asked for."""
    return settings(
        max_examples=_WANTED or inputs,
        derandomize=not _WANTED,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )


def pieces(*words: str, most: int = 12) -> st.SearchStrategy[str]:
    """Texts put together from words of a language, with arbitrary text now and then."""
    anything = st.text(st.characters(codec="utf-8"), max_size=6)
    word = st.sampled_from(words)
    return st.lists(st.one_of(word, word, word, word, anything), max_size=most).map("".join)


def lines(*words: str, most: int = 8) -> st.SearchStrategy[str]:
    """Lines of such texts, indented somehow."""
    line = st.tuples(st.sampled_from(["", "  ", "    ", "- ", "  - "]), pieces(*words, most=5))
    return st.lists(line.map("".join), max_size=most).map("\n".join)


#: Any value that YAML or JSON can hold.
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.floats(allow_nan=False, allow_infinity=False),
        st.integers(-(2**70), 2**70).map(float),
        st.text(st.characters(codec="utf-8"), max_size=8),
        st.sampled_from(
            ["", "a", "1", "0x1F", "1.2.3", "{{ . }}", "- a", "\x85", "\ufeff", "\u2028"]
        ),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(
            st.one_of(st.sampled_from(["a", "b", "c", "name", ""]), st.text(max_size=4)),
            inner,
            max_size=4,
        ),
    ),
    max_leaves=10,
)


def mutated(samples: Sequence[bytes]) -> st.SearchStrategy[bytes]:
    """Good bytes with a few of them changed, cut out or doubled."""

    def spoil(drawn: tuple[bytes, list[tuple[float, int, bytes]]]) -> bytes:
        data = bytearray(drawn[0])
        for place, length, new in drawn[1]:
            at = int(place * len(data))
            data[at : at + length] = new
        return bytes(data)

    change = st.tuples(st.floats(0, 1), st.integers(0, 8), st.binary(max_size=8))
    return st.tuples(st.sampled_from(list(samples)), st.lists(change, max_size=6)).map(spoil)
