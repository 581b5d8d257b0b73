"""Patterns: what is given to Python's engine is treated by it as RE2 treats it."""

from __future__ import annotations

import re

import pytest
import re2
from hypothesis import given, settings
from hypothesis import strategies as st

from helmcore.text.regex import PatternInvalid, compile_pattern, translate

PIECES = [
    "a", "b", "-", ".", "\\.", "\\d", "\\w", "\\s", "[a-c]", "[^a]", "[-a.]", "[\\w.-]", "(", "(?:",
    ")", "|",    "*", "+", "?", "{2}", "{1,}", "{0,2}", "{", "}", "^", "$", "[", "]", "\\", "x",
    "0", " ", "\\-", "[a-]",
]  # fmt: skip
patterns = st.lists(st.sampled_from(PIECES), max_size=10).map("".join)
texts = st.text(alphabet="abcx0-. _\n\v\té", max_size=12)


@settings(max_examples=1500, deadline=None, derandomize=True)
@given(patterns, st.lists(texts, min_size=1, max_size=6))
def test_pythons_engine_agrees_with_re2_wherever_it_is_trusted(
    pattern: str, samples: list[str]
) -> None:
    plain = translate(pattern)
    if plain is None:
        return
    linear = re2.compile(pattern)
    if not plain:
        return
    engine = re.compile(plain, re.ASCII)
    for text in samples:
        assert bool(engine.search(text)) == bool(linear.search(text)), (pattern, plain, text)


@pytest.mark.parametrize(
    "pattern", ["^[a-z0-9]([-a-z0-9]*[a-z0-9])?$", "^(Always|Never|IfNotPresent)$", "^\\d+\\.\\d+$",
                "^[0-9]+(m|Mi|Gi)?$", "^$", ""],
)  # fmt: skip
def test_patterns_of_real_charts_need_no_re2(pattern: str) -> None:
    assert translate(pattern)


@pytest.mark.parametrize(
    "pattern",
    ["(a+)+", "(a*)*b", "(a|a)*", "a*a*a*b", "a?a?a?a?a?a?aaaaaa", "((a?)b)+", "(a{1,9})*"],
)
def test_patterns_that_could_run_away_are_left_to_re2(pattern: str) -> None:
    assert translate(pattern) == ""
    assert compile_pattern(pattern).matches("a" * 80 + "b") is True


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("(", "missing closing ): `(`"),
        ("a)", "unexpected ): `a)`"),
        ("[z-a]", "invalid character class range: `z-a`"),
        ("a**", "invalid nested repetition operator: `**`"),
        ("(?=a)", "invalid or unsupported Perl syntax: `(?=`"),
        ("\\", "trailing backslash at end of expression: ``"),
        ("((a{100}){100}){100}", "invalid repeat count: `{100}`"),
        ("\\C", "invalid escape sequence: `\\C`"),
    ],
)
def test_what_go_refuses_is_refused_in_gos_words(pattern: str, said: str) -> None:
    with pytest.raises(PatternInvalid) as caught:
        compile_pattern(pattern)
    assert str(caught.value) == f"error parsing regexp: {said}"
