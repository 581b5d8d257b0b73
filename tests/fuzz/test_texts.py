"""The readers of text: YAML, JSON, TOML, --set, versions, patterns, .helmignore, manifests."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helmcore.chart import ignore
from helmcore.errors import HelmxError, YamlError
from helmcore.manifest import hooks, split
from helmcore.text import glob, gojson, gotime, pathmatch, regex, semver, strvals, toml, yaml
from helmcore.text.yaml import complete, documents, subset
from helmcore.text.yaml.signals import Slow
from tests.fuzz.inputs import VALUES, fuzz, lines, pieces

# What renders and schemas set it to stays.
pytestmark = pytest.mark.filterwarnings("ignore:The recursion limit will not be reset")

YAML = (
    "a: ", "b:", "a", "b", "- ", "? ", ": ", ": |\n", ": >-\n", "|2\n", "[", "]", "{", "}", ",", "'", '"',
    "#", " # c", "&x ", "*x", "!!str ", "!!int ", "!!binary ", "!a ", "<<: ", "---\n", "...\n", "%YAML 1.1\n",
    "%TAG ! x\n", "1", "0x1F", "0b1", "1e3", ".inf", ".nan", "~", "null", "yes", "true", "2001-01-01",
    "1:30", "0o7", "1_000", "\t", "\n", "\r\n", "\\", '\\x41', "\\u00", "\x00", "\x85", "\u2028",
    "\ufeff", "=", "@", "`", "-", ".", "x: &a [*a]", "é",
)  # fmt: skip
JSON = (
    "{", "}", "[", "]", ",", ":", '"a"', '"', "\\u0041", "\\ud800", "\\", "null", "true", "false", "1",
    "-", "1.5", "1e999", "01", " ", "\n", "\x00", "é", "NaN", "Infinity",
)  # fmt: skip
TOML = (
    "a = ", "b = ", "[a]", "[[a]]", "[a.b]", "1", "'x'", '"x"', '"""', "[1, 2]", "{a = 1}", "1979-05-27",
    "07:32:00", "inf", "nan", "0x1", "\n", "#c", ".", "=", '"\\u0041"', "true",
)  # fmt: skip
SET = (
    "a", "b", "a.b", "[0]", "[1]", "[-1]", "[65537]", "[", "]", "=", ",", "{", "}", "\\", "\\,", "1", "null",
    "true", "0123", "1e5", " ", ".", '{"a":1}', "[1]", '"', "é", "\n",
)  # fmt: skip
VERSION = (
    "1", "2", "0", ".", "-", "+", "v", "x", "X", "*", ">", "<", "=", "!", "~", "^", " ", ",", "||", " - ",
    "rc", "1.2.3", "99999999999999999999999", "\n",
)  # fmt: skip
PATTERN = (
    "*", "**", "?", "[", "]", "^", "!", "-", "\\", "{", "}", ",", "a", "b", "/", ".", "a-z", "é", " ", "#",
)  # fmt: skip
REGEX = (
    "(", ")", "(?:", "(?P<a>", "(?i)", "[", "]", "[^", "a-z", "a", "b", "*", "+", "?", "{2}", "{1,}", "|",
    "^", "$", "\\d", "\\b", "\\pL", "\\", ".", "\\z", "[[:alpha:]]", "*?", "\\1", "(?=a)",
)  # fmt: skip
MANIFEST = (
    "---\n", "--- ", "kind: ConfigMap\n", "apiVersion: v1\n", "metadata:\n", "  name: a\n", "  annotations:\n",
    '    "helm.sh/hook": pre-install\n', '    "helm.sh/hook-weight": "x"\n', "    helm.sh/hook-delete-policy: a,b\n",
    "# Source: x\n", "kind: List\n", "items: [1, {kind: A}]\n", "\n", "\r\n", "\ufeff", "annotations: 1\n", "kind: [a]\n",
    "    a: null\n", "metadata: null\n", "{{", "HELM_ERR_START", "\x00", "x: ", "- a\n",
)  # fmt: skip


def quietly(work: Any, *arguments: Any, allowed: type[BaseException] = HelmxError) -> Any:
    """Do it; only errors that may cross are let pass."""
    try:
        return work(*arguments)
    except allowed as error:
        assert str(error)
        return None


@fuzz(800)
@given(st.one_of(lines(*YAML), pieces(*YAML)))
def test_yaml_is_read_or_refused_clearly(text: str) -> None:
    for read in (
        yaml.load,
        yaml.load_strict,
        yaml.load_typed,
        documents.load_all,
        documents.load_map,
    ):
        quietly(read, text, allowed=YamlError)


@fuzz(500)
@given(st.binary(max_size=40))
def test_any_bytes_are_yaml_or_refused_clearly(data: bytes) -> None:
    quietly(yaml.load, data, allowed=YamlError)


@fuzz(800)
@given(st.one_of(lines(*YAML), pieces(*YAML)))
def test_the_fast_yaml_reader_reads_as_the_complete_one(text: str) -> None:
    for strict in (False, True):
        try:
            fast = subset.read(text, strict=strict)
        except Slow:
            continue
        except YamlError as error:
            with pytest.raises(YamlError) as caught:
                complete.read(text.encode("utf-8", "surrogateescape"), strict=strict)
            assert caught.value.message == error.message
            continue
        assert repr(complete.read(text.encode("utf-8", "surrogateescape"), strict=strict)) == repr(
            fast
        )


@fuzz(800)
@given(VALUES)
def test_what_is_written_as_yaml_is_read_again(value: Any) -> None:
    text = quietly(yaml.dump, value, allowed=YamlError)
    if text is not None:
        quietly(yaml.load, text, allowed=YamlError)
    quietly(yaml.dump_pretty, value, allowed=YamlError)
    quietly(gojson.to_json, value, allowed=YamlError)
    quietly(toml.dump, value)


@fuzz(800)
@given(pieces(*JSON))
def test_json_is_read_or_refused_clearly(text: str) -> None:
    quietly(gojson.from_json, text, allowed=YamlError)
    quietly(gojson.first_value, text, allowed=YamlError)


@fuzz(600)
@given(pieces(*TOML))
def test_toml_is_read_or_refused_clearly(text: str) -> None:
    quietly(toml.load, text, allowed=YamlError)


@fuzz(800)
@given(pieces(*SET))
def test_set_flags_are_read_or_refused_clearly(text: str) -> None:
    for parse in (
        strvals.parse_into,
        strvals.parse_string_into,
        strvals.parse_json_into,
        strvals.parse_literal_into,
    ):
        into: dict[str, Any] = {"a": {"b": [1]}, "b": "x"}
        quietly(parse, text, into)
    quietly(strvals.parse_file_into, text, {}, lambda path: path)


@fuzz(800)
@given(pieces(*VERSION, most=8), pieces(*VERSION, most=8))
def test_versions_and_constraints_are_read_or_refused_clearly(wanted: str, version: str) -> None:
    for read in (semver.parse, semver.parse_strict, semver.constraint):
        quietly(read, version)
        quietly(read, wanted)
    semver.is_valid(version)
    assert semver.satisfies(wanted, version) in (True, False)


@fuzz(1000)
@given(pieces(*PATTERN), pieces("a", "b", "/", ".", "é", "*", most=6))
def test_globs_match_or_are_refused_clearly(pattern: str, path: str) -> None:
    matches = quietly(glob.compiled, pattern, allowed=glob.BadPattern)
    if matches is not None:
        assert matches(path) in (True, False)
    quietly(pathmatch.match, pattern, path, allowed=pathmatch.BadPattern)
    rules = quietly(ignore.Rules, f"{pattern}\n!{path}")
    if rules is not None:
        for name in (path.strip("/") or "a", "a/b"):
            for is_folder in (True, False):
                rules.ignores(name, is_folder)


@fuzz(1000)
@given(pieces(*REGEX), pieces("a", "b", "aaaa", "\n", "é", most=6))
def test_patterns_match_or_are_refused_clearly(pattern: str, text: str) -> None:
    found = quietly(regex.compile_pattern, pattern, allowed=regex.PatternInvalid)
    if found is not None:
        assert found.matches(text) in (True, False)


@fuzz(500)
@given(
    pieces(
        "2026-", "11-25", "T", "10:00:00", ".123456789", "Z", "+01:00", "0001-01-01", "9999", "-"
    )
)
def test_times_are_read_or_refused_clearly(text: str) -> None:
    moment = quietly(gotime.GoTime.parse, text, allowed=ValueError)
    if moment is not None:
        moment.format("Mon Jan _2 15:04:05.000 2006")


@fuzz(800)
@given(pieces(*MANIFEST, most=20))
def test_manifests_are_sorted_or_refused_clearly(text: str) -> None:
    split.documents(text)
    quietly(hooks.sort, {"a/templates/a.yaml": text, "a/templates/b.yaml": "kind: B\n"}, str)
