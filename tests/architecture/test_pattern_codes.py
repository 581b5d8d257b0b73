"""The kept codes of our patterns are those that this Python makes of them now."""

import re
import runpy
from pathlib import Path

import pytest

from helmcore.text import patterns

TOOL = Path(__file__).resolve().parents[2] / "tools" / "pattern_codes.py"
FILES = sorted(Path(patterns.codes_path(0)).parent.glob("*.marshal"))


def test_kept_codes_are_what_re_makes_of_the_patterns() -> None:
    kept = patterns._read()
    if not kept:
        pytest.skip("this version of Python's matching engine has no kept codes; `re` does it all")
    made = runpy.run_path(str(TOOL))["codes"]()
    assert kept == made, "a pattern was changed: run tools/pattern_codes.py with each Python"


def test_every_version_knows_the_same_patterns() -> None:
    assert FILES
    import marshal

    keys = [set(marshal.loads(file.read_bytes())) for file in FILES]
    assert all(known == keys[0] for known in keys)


@pytest.mark.parametrize(("source", "flags"), [("a+(?P<x>b)?", 0), ("^.$", re.DOTALL)])
def test_a_pattern_without_code_is_compiled(source: str, flags: int) -> None:
    pattern = patterns.compiled(source, flags)
    assert pattern is patterns.compiled(source, flags)
    assert (pattern.pattern, pattern.flags) == (source, re.compile(source, flags).flags)


def test_a_pattern_with_code_matches_as_res_own_does() -> None:
    kept = patterns._read()
    texts = ["", "a", " - x: y # z", "v1.2.3-rc.1+b", '"q\\n"', "`r`", "$x.y", "---\n", "é\u2028"]
    for source, flags in kept:
        own, theirs = patterns.compiled(source, flags), re.compile(source, flags)
        assert (own.flags, own.groups, own.groupindex) == (
            theirs.flags,
            theirs.groups,
            theirs.groupindex,
        )
        for text in texts:
            assert [m.span() for m in own.finditer(text)] == [
                m.span() for m in theirs.finditer(text)
            ], source
