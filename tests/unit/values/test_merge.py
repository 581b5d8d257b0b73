"""Merging: helm's rules about nulls, globals and clashes; the traps of the field, one by one."""

import copy

import pytest

from helmcore.errors import ValuesInvalid
from helmcore.model.chart import Chart
from helmcore.values import documents, merge


def chart(name: str, values: dict, *children: Chart) -> Chart:  # type: ignore[type-arg]
    made = Chart({"name": name, "version": "1"})
    made.values = values
    made.dependencies = list(children)
    for child in children:
        child.parent = made
    return made


def coalesced(top: Chart, values: dict) -> tuple[dict, list[str]]:  # type: ignore[type-arg]
    lines: list[str] = []
    before = copy.deepcopy((values, top.values))
    found = merge.coalesce(top, values, lines.append)
    assert (values, top.values) == before
    return found, lines


@pytest.mark.parametrize(
    ("defaults", "values", "wanted"),
    [
        ({"a": 1, "b": {"c": 2}}, {"b": {"d": 3}}, {"a": 1, "b": {"c": 2, "d": 3}}),
        ({"a": [1, 2]}, {"a": [3]}, {"a": [3]}),
        ({"a": 1}, {"a": None}, {}),
        ({"a": {"b": 1, "c": 2}}, {"a": {"b": None}}, {"a": {"c": 2}}),
        ({}, {"a": None}, {"a": None}),
        ({"a": None, "b": {"c": None, "d": 1}}, {}, {"b": {"d": 1}}),
        ({"a": {"b": None}}, {"a": {"c": 1}}, {"a": {"c": 1}}),
        ({"l": [None, {"a": None}]}, {}, {"l": [None, {"a": None}]}),
    ],
)
def test_nulls_of_the_user_delete_and_defaults_vanish(
    defaults: dict,
    values: dict,
    wanted: dict,  # type: ignore[type-arg]
) -> None:
    assert coalesced(chart("top", defaults), values)[0] == wanted


def test_a_null_in_the_parents_values_does_not_delete_a_subcharts_default() -> None:
    def top() -> Chart:
        return chart("top", {"kid": {"gone": None}}, chart("kid", {"gone": "here"}))

    assert coalesced(top(), {})[0]["kid"]["gone"] == "here"
    assert "gone" not in coalesced(top(), {"kid": {"gone": None}})[0]["kid"]


def test_globals_go_down_and_the_parents_win() -> None:
    kid = chart("kid", {"global": {"a": "kid", "own": 1, "t": {"x": "kid", "y": "kid"}}})
    top = chart("top", {"global": {"a": "top", "t": {"x": "top"}}}, kid)
    found, lines = coalesced(top, {"global": {"b": "user"}})
    assert found["kid"]["global"] == {
        "a": "top", "b": "user", "own": 1, "t": {"x": "top", "y": "kid"},
    }  # fmt: skip
    assert found["global"] == {"a": "top", "b": "user", "t": {"x": "top"}}
    assert lines == []


@pytest.mark.parametrize(
    ("values", "line"),
    [
        ({"s": {"x": 1}}, "warning: skipped value for top.s: Not a table."),
        (
            {"t": {"u": 1}},
            "warning: cannot overwrite table with non table for top.t.u (map[v:1])",
        ),
        (
            {"t": {"w": {"x": 1}}},
            "warning: destination for top.t.w is a table. Ignoring non-table value (2.5)",
        ),
        ({"global": 3}, "warning: skipping globals because source global is not a table."),
        ({"kid": {"global": 3}}, "warning: skipping globals because destination global is not a t"),
    ],
)
def test_clashes_are_said_in_helms_words(values: dict, line: str) -> None:  # type: ignore[type-arg]
    top = chart("top", {"s": "x", "t": {"u": {"v": 1.0}, "w": 2.5}}, chart("kid", {}))
    _, lines = coalesced(top, values)
    assert [each[: len(line)] for each in lines] == [line]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, "%!t(<nil>)"),
        (False, "false"),
        (1.0, "%!t(float64=1)"),
        ("s", "%!t(string=s)"),
        ([{"a": 1.0}, None], "[map[%!t(string=a):%!t(float64=1)] <nil>]"),
    ],
)
def test_a_subcharts_values_must_be_a_table(value: object, shown: str) -> None:
    with pytest.raises(ValuesInvalid) as caught:
        coalesced(chart("top", {}, chart("kid", {})), {"kid": value})
    assert caught.value.message == f"type mismatch on kid: {shown}"


def test_merging_keeps_nulls() -> None:
    top = chart("top", {"a": None, "b": {"c": None}})
    assert merge.merge(top, {"d": None}, lambda line: None) == {
        "a": None, "b": {"c": None}, "d": None,
    }  # fmt: skip


def test_files_are_laid_over_each_other_with_their_nulls() -> None:
    assert documents.load("a: {b: 1, c: 2}\n---\na: {b: null}\n---\nx: z") == {
        "a": {"b": None, "c": 2.0}, "x": "z",
    }  # fmt: skip
