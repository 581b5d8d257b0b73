"""`helmcore.values.schema.check`: charts and subcharts, refusals, limits, hints, what it costs."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from typing import Any

import pytest

from helmcore.errors import TransportUnreachable, ValuesInvalid
from helmcore.model.chart import Chart
from helmcore.text.kinds import Int64
from helmcore.values.schema import check, thorough

HEAD = "values don't meet the specifications of the schema(s) in the following chart(s):\n"
D7 = "http://json-schema.org/draft-07/schema#"


def chart(schema: Any = None, *children: Chart, name: str = "web") -> Chart:
    made = Chart({"name": name})
    if schema is not None:
        made.schema = schema if isinstance(schema, bytes) else json.dumps(schema).encode()
    made.dependencies.extend(children)
    return made


def refused(made: Chart, values: dict[str, Any], **more: Any) -> ValuesInvalid:
    with pytest.raises(ValuesInvalid) as caught:
        check(made, values, **more)
    return caught.value


def wrong(schema: Any, values: dict[str, Any], **more: Any) -> str:
    """What helm says about one chart, without the heading lines."""
    message = refused(chart(schema), values, **more).message
    assert message.startswith(HEAD + "web:\n")
    return message.removeprefix(HEAD + "web:\n")


def test_the_whole_message_is_helms() -> None:
    schema = {"properties": {"replicas": {"type": "integer"}}}
    error = refused(chart(schema), {"replicas": "x"})
    assert error.message == f"{HEAD}web:\n- at '/replicas': got string, want integer\n"


def test_every_chart_and_every_failure_is_reported_at_once() -> None:
    leaf = chart({"required": ["a", "b"]}, name="leaf")
    middle = chart({"properties": {"n": {"minimum": 1}, "m": {"maximum": 1}}}, leaf, name="middle")
    error = refused(
        chart({"maxProperties": 1}, middle, name="top"),
        {"middle": {"n": 0.0, "m": 2.0, "leaf": {}}, "x": None},
    )
    assert error.message == (
        f"{HEAD}top:\n- at '': maxProperties: got 2, want 1\n"
        "middle:\n- at '/m': maximum: got 2, want 1\n- at '/n': minimum: got 0, want 1\n"
        "leaf:\n- at '': missing properties 'a', 'b'\n"
    )


@pytest.mark.parametrize("table", [{}, {"kid": None}], ids=["missing", "null"])
def test_a_subchart_without_a_table_is_not_checked(table: dict[str, Any]) -> None:
    check(chart(None, chart({"required": ["a"]}, name="kid")), table)


@pytest.mark.parametrize(
    ("table", "kind"),
    [
        ("x", "string"),
        (1.0, "float64"),
        (Int64(1), "int64"),
        ([], "[]interface {}"),
        (True, "bool"),
    ],
)
def test_a_subchart_whose_table_is_none_is_refused(table: Any, kind: str) -> None:
    error = refused(chart(None, chart({}, name="kid")), {"kid": table})
    said = f"kid:\ninvalid type for values: expected object (map), got {kind}\n"
    assert error.message == HEAD + said


def test_a_subchart_schema_sees_the_injected_globals() -> None:
    kid = chart({"additionalProperties": False}, name="kid")
    error = refused(chart(None, kid), {"kid": {"global": {}}})
    assert "additional properties 'global' not allowed" in error.message


def test_numbers_of_every_go_kind_are_numbers() -> None:
    schema = {"properties": {"a": {"type": "integer", "enum": [3]}, "b": {"type": "integer"}}}
    check(chart(schema), {"a": Int64(3), "b": 3.0})
    assert wrong(schema, {"b": 2.5}) == "- at '/b': got number, want integer\n"
    assert wrong({"properties": {"a": {"type": "string"}}}, {"a": float("inf")}) == (
        "- at '/a': invalid jsonType float64\n"
    )


def test_large_and_small_numbers_are_shown_as_helm_shows_them() -> None:
    schema = {"properties": {"a": {"minimum": 1234567}, "b": {"minimum": 20000}}}
    assert wrong(schema, {"a": 1e-7, "b": -1234.5}) == (
        "- at '/a': minimum: got 1×10⁻⁰⁷, want 1.234567×10⁰⁶\n"
        "- at '/b': minimum: got -1,234.5, want 20,000\n"
    )


class TestHints:
    def test_a_mistyped_key_is_recognised(self) -> None:
        kid = chart(
            {"properties": {"image": {"properties": {"repository": {}, "pullPolicy": {}},
                                      "additionalProperties": False}}},
            name="kid",
        )  # fmt: skip
        values = {"kid": {"image": {"repositry": "x", "pullpolicy": "x", "zzz": 1.0}}}
        assert refused(chart(None, kid), values).hint == (
            "kid.image.pullpolicy: did you mean 'pullPolicy'?\n"
            "kid.image.repositry: did you mean 'repository'?"
        )

    def test_a_missing_key_is_recognised_in_a_mistyped_one(self) -> None:
        schema = {"properties": {"policy": {}, "polity": {}}, "required": ["policy"]}
        error = refused(chart(schema), {"polcy": "x", "polity": "x", "other": 1.0})
        assert error.hint == "polcy: did you mean 'policy'?"

    def test_a_key_like_no_other_gets_no_hint(self) -> None:
        schema = {"properties": {"replicas": {}}, "additionalProperties": False}
        assert refused(chart(schema), {"image": "x"}).hint is None


class TestReferences:
    @pytest.mark.parametrize(
        "reference", ["file:///dev/zero", "file:///proc/self/environ", "other.json", "../x.json#/a"]
    )
    def test_files_are_never_read(self, reference: str) -> None:
        fetched: list[str] = []

        def fetch(url: str) -> bytes:
            fetched.append(url)
            return b"{}"

        said = wrong({"properties": {"a": {"$ref": reference}}}, {}, fetch=fetch)
        assert said.startswith('failing loading "file:///')
        assert said.endswith("files are not read")
        assert fetched == []

    def test_remote_references_are_refused_and_the_hint_says_what_to_do(self) -> None:
        error = refused(chart({"$ref": "https://example.com/s.json"}), {})
        assert error.message == (
            f'{HEAD}web:\nfailing loading "https://example.com/s.json": '
            "remote references are not followed"
        )
        assert error.hint is not None
        assert "--skip-schema-validation" in error.hint

    def test_remote_references_are_followed_through_fetch(self) -> None:
        served = {
            "https://example.com/s.json": b'{"properties": {"a": {"$ref": "t.json#/x"}}}',
            "https://example.com/t.json": b'{"x": {"type": "string"}}',
        }
        schema = {"$ref": "https://example.com/s.json"}
        assert wrong(schema, {"a": 1.0}, fetch=served.__getitem__) == (
            "- at '/a': got number, want string\n"
        )

    def test_a_failed_fetch_and_broken_json_are_helms_errors(self) -> None:
        def fetch(url: str) -> bytes:
            raise TransportUnreachable("no route")

        schema = {"$ref": "https://example.com/s.json"}
        said = 'failing loading "https://example.com/s.json": '
        assert wrong(schema, {}, fetch=fetch) == said + "no route"
        assert wrong(schema, {}, fetch=lambda url: b"{") == said + "unexpected EOF"

    def test_an_unknown_urn_accepts_everything_and_warns_once(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(thorough, "_warned", set())
        warned: list[str] = []
        made = chart({"properties": {"a": {"$ref": "urn:foo:bar"}}})
        check(made, {"a": 1.0}, warn=warned.append)
        check(made, {"a": 1.0}, warn=warned.append)
        assert warned == [
            'level=WARN msg="unresolved URN reference ignored; using permissive schema" '
            "urn=urn:foo:bar"
        ]

    @pytest.mark.parametrize(
        "schema",
        [
            {"$ref": "#"},
            {
                "$ref": "#/$defs/a",
                "$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"$ref": "#/$defs/a"}},
            },
            {"$schema": D7, "allOf": [{"anyOf": [{"$ref": "#/allOf/0"}]}]},
            {"$dynamicAnchor": "x", "$dynamicRef": "#x"},
            {"$schema": "https://json-schema.org/draft/2019-09/schema", "$recursiveRef": "#"},
        ],
    )
    def test_a_cycle_is_named(self, schema: dict[str, Any]) -> None:
        assert "causing reference cycle" in wrong(schema, {"a": 1.0})

    def test_a_schema_may_refer_to_itself_for_deeper_values(self) -> None:
        schema = {"type": "object", "additionalProperties": {"$ref": "#"}}
        values: dict[str, Any] = {}
        for _ in range(200):
            values = {"a": values}
        check(chart(schema), values)


class TestDepth:
    @pytest.mark.parametrize(
        "schema",
        [
            b'{"properties":{"a":' * 100_000 + b"{}" + b"}}" * 100_000,
            b'{"not":' * 100_000 + b"{}" + b"}" * 100_000,
            b'{"allOf":[' * 100_000 + b"{}" + b"]}" * 100_000,
            b"[" * 100_000,
            b'{"a":"}"' + b',"b":{"a":"}"' * 100_000,
            b'{"properties":{"a":' * 100_000 + b"x" + b"}}" * 100_000,
        ],
        ids=["properties", "not", "allOf", "cut", "brackets in strings", "broken inside"],
    )
    @pytest.mark.parametrize("limit", [1000, 200_000])
    def test_a_hundred_thousand_levels_are_refused(self, schema: bytes, limit: int) -> None:
        before = sys.getrecursionlimit()
        sys.setrecursionlimit(max(limit, before))
        try:
            assert wrong(schema, {"a": 1.0}) == "exceeded max depth"
        finally:
            sys.setrecursionlimit(before)

    def test_many_small_objects_are_not_deep(self) -> None:
        schema = {"properties": {f"k{number}": {"type": ["string"]} for number in range(20_000)}}
        check(chart(schema), {"k1": "x"})

    def test_a_long_chain_of_references_is_refused(self) -> None:
        count = 5000
        parts: dict[str, Any] = {str(n): {"$ref": f"#/$defs/{n + 1}"} for n in range(count)}
        parts[str(count)] = {"type": "string"}
        error = refused(chart({"$ref": "#/$defs/0", "$defs": parts}), {})
        assert error.message == f"{HEAD}web:\nexceeded max depth"
        assert error.hint is not None


def test_a_pattern_cannot_run_away() -> None:
    schema = {"properties": {"a": {"pattern": "^(a+)+$"}, "b": {"pattern": "(x*)*y"}}}
    before = time.process_time()
    said = wrong(schema, {"a": "a" * 50_000 + "!", "b": "x" * 50_000})
    assert time.process_time() - before < 2
    assert said.count("does not match pattern") == 2


def test_numbers_with_absurd_exponents_cost_nothing() -> None:
    schema = b'{"properties": {"a": {"minimum": 1e999999999, "multipleOf": 1e-999999999}}}'
    before = time.process_time()
    with pytest.raises(ValuesInvalid):
        check(chart(schema), {"a": 1.0})
    assert time.process_time() - before < 1


def test_a_schema_costs_no_heavy_import() -> None:
    program = (
        "import sys\n"
        "from helmcore.model.chart import Chart\n"
        "from helmcore.values.schema import check\n"
        "made = Chart({'name': 'web'})\n"
        'made.schema = b\'{"properties": {"a": {"pattern": "^[a-z]+$", "$ref": "#/$defs/x"}}, '
        '"$defs": {"x": {"type": "string"}}}\'\n'
        "check(made, {'a': 'x'})\n"
        "print(*sorted(sys.modules))\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    loaded = set(run.stdout.split())
    heavy = {"jsonschema_rs", "re2", "urllib.parse", "fractions", "decimal", "dataclasses", "enum"}
    assert loaded & heavy <= {"enum"}  # `re` itself loads enum
    assert {name for name in loaded if name.startswith("helmcore.values.schema.")} == {
        "helmcore.values.schema." + name
        for name in (
            "arrays", "judging", "charts", "drafts", "failures", "nodes", "numbers", "objects",
            "reading",
            "runs", "scalars", "survey",
        )
    }  # fmt: skip
