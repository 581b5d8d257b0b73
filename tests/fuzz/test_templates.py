"""The Go-template engine: its lexer, its parser, and whole renders."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from helmcore.errors import HelmxError
from helmcore.plugin import Limits, RenderOptions, TemplateSource
from helmx_render_gotemplate import functions
from helmx_render_gotemplate.calls import FUNCTION_NAMES
from helmx_render_gotemplate.lexer import Lexer
from helmx_render_gotemplate.program import GoTemplateRenderer
from tests.fuzz.inputs import VALUES, fuzz, pieces

# What renders and schemas set it to stays.
pytestmark = pytest.mark.filterwarnings("ignore:The recursion limit will not be reset")

NAME = "fuzz/templates/a.yaml"
LIMITS = Limits(steps=20_000, depth=20, value_bytes=1 << 20, output_bytes=1 << 20, seconds=10)
#: What would ask the system, or take long on purpose.
LEFT_OUT = frozenset(
    name
    for name in FUNCTION_NAMES
    if name.startswith(("gen", "derive", "bcrypt", "htpasswd", "getHost", "buildCustom"))
)
NAMES = sorted(FUNCTION_NAMES - LEFT_OUT)

TOKENS = (
    "{{", "}}", "{{-", "-}}", "{{ ", " }}", "/*", "*/", "(", ")", "|", ",", ":=", "=", ".", ".a",
    ".Values", "$", "$x", "$x := ", "nil", "true", "if ", "else", "else if ", "end", "range ",
    "with ", "define ", "template ", "block ", "break", "continue", '"a"', "`a`", "'a'", '"', "`",
    "1", "0x1p-2", "1_000", "1i", "-1", "+", " ", "\n", "include ", "tpl ", "print ", "$a.b",
    "len ", "\\", "{", "}", "-", "07", "1e9", "0b1", "é", "\x00",
)  # fmt: skip
ACTIONS = (
    "{{ if .Values.a }}", "{{ else }}", "{{ else if .Values.b }}", "{{ end }}",
    "{{ range .Values }}", "{{ range $k, $v := .Values }}", "{{ range 3 }}", "{{ with .Values.a }}",
    "{{ else with .Values.b }}", '{{ define "t" }}', '{{ include "t" . }}', '{{ template "t" . }}',
    "{{ break }}", "{{ continue }}", "{{ $x := .Values }}", "{{ $x }}", "{{ $x = 1 }}", "{{ . }}",
    "{{ .Values.a.b.c }}", "{{- /* c */ -}}", "{{ toYaml .Values }}", "{{ tpl .Values.a . }}",
    "{{ .a }}", "{{ $.Values.a }}", '{{ block "u" . }}', "text\n", " ", "{{ index .Values 0 }}",
    '{{ printf "%v %d %s %q" .Values . 1 2 }}', "{{ .Values.a | quote }}", "{{ len . }}",
)  # fmt: skip


def render(text: str, values: Any) -> None:
    """Render, as a chart's template would be; anything but a `HelmxError` is a fault."""
    renderer = GoTemplateRenderer(RenderOptions(limits=LIMITS))
    context = {
        "Values": values,
        "Chart": {"Name": "fuzz"},
        "Release": {"Name": "r"},
        "Template": {"Name": NAME, "BasePath": "fuzz/templates"},
    }
    try:
        output = renderer.compile([TemplateSource(NAME, text)]).render(NAME, context)
    except HelmxError as error:
        assert error.message
    else:
        assert isinstance(output, str)


@fuzz(500)
@given(pieces(*TOKENS))
@example("¼0")
def test_the_lexer_ends_with_a_delimiter_or_an_error(text: str) -> None:
    lexer = Lexer(text)
    tokens = lexer.tokens()
    assert tokens[-1][0] in "}!"
    assert 0 <= lexer.end <= len(text)
    assert all(0 <= token[2] <= len(text) for token in tokens)


@fuzz(600)
@given(pieces(*TOKENS, most=20))
@example("{{¼nil")
def test_any_text_is_a_template_or_a_clear_error(text: str) -> None:
    render(text, {"a": "x"})


@fuzz(600)
@given(st.lists(st.sampled_from(ACTIONS), max_size=14).map("".join), VALUES)
@example("{{ range .Values }}{{ tpl .Values.a . }}{{ end }}", {"a": "{{ . }}"})
def test_any_actions_render_or_fail_clearly(text: str, values: Any) -> None:
    render(text, values)


@fuzz(800)
@given(st.sampled_from(NAMES), st.lists(VALUES, max_size=4), st.booleans())
def test_any_arguments_of_any_function_give_text_or_a_clear_error(
    name: str, arguments: list[Any], piped: bool
) -> None:
    places = [f"(index .Values {number})" for number in range(len(arguments))]
    if piped and places:
        last = places.pop()
        render(f"{{{{ {last} | {name} {' '.join(places)} }}}}", arguments)
    else:
        render(f"{{{{ {name} {' '.join(places)} }}}}", arguments)


@fuzz(800)
@given(
    st.sampled_from(NAMES),
    st.lists(
        st.sampled_from(
            ['"a"', '""', "1", "-1", "0", "1.5", "1e300", "nil", "true", '"%d%s%[3]*.2f"', "(list)",
             "(list 1 nil \"a\")", "(dict)", '(dict "a" 1 "b" nil)', "9223372036854775807",
             "-9223372036854775808", '"2006-01-02"', '"(a+)(?P<n>b)*"', '"é\\xff"', '"[z-a"',
             '"1.2.3-rc.1+b"', '"a: [1, {b: c}]"', '"{\\"a\\": [1, null]}"', "(until 3)", "now",
             '"*"', '"https://u:p@h:1/p?q#f"', "(int64 3)", "(float64 2.5)", "'x'", "(toStrings 1)",
             '(b64enc "x" | b64dec)', "$", ".", "1000000"]
        ),
        max_size=4,
    ),
)  # fmt: skip
def test_any_literals_of_any_function_give_text_or_a_clear_error(
    name: str, arguments: list[str]
) -> None:
    render(f"{{{{ {name} {' '.join(arguments)} }}}}", {})


def test_all_functions_are_among_the_fuzzed() -> None:
    assert set(functions.INDEX) - LEFT_OUT <= set(NAMES)
    assert len(NAMES) > 200
