"""Chart.yaml as Go reads it: conversions, any broken node, helm's checks."""

import itertools

import pytest

from helmcore.chart import metadata
from helmcore.errors import ChartInvalid
from helmcore.text import yaml

WHOLE = """
apiVersion: v2
name: demo
version: 1.2.3
description: text
home: https://example.org
sources: [https://example.org]
keywords: [a, b]
maintainers: [{name: a, email: b, url: c}]
icon: https://example.org/icon
condition: a.b
tags: a,b
appVersion: 1.16
deprecated: false
annotations: {a: b}
kubeVersion: ">=1.20"
dependencies:
- {name: kid, version: 1.x, repository: "", condition: a, tags: [t], alias: pup,
   import-values: [a, {child: x, parent: y}]}
type: application
"""


def read(text: str) -> dict:  # type: ignore[type-arg]
    found = metadata.read_record(
        "Chart.yaml", metadata.read_document("Chart.yaml", text.encode()), metadata.METADATA
    )
    metadata.validate(found)
    return found


def test_scalars_become_text_by_their_kind() -> None:
    found = read(
        "apiVersion: v2\nname: x\nversion: 1\nappVersion: 1.10\nicon: true\nhome: 1e3\n"
        "description: 12345678901\nkubeVersion: 0x10\nkeywords: [1, true, 1.50, 2000000, 2e6]\n"
        "annotations: {a: 1.5, b: true, c: null, d: 2020-01-01}\nmaintainers: [{name: 5}]\n"
        "tags: 123456789012345678901234\ncondition: 1e300\n"
    )
    assert found["appVersion"] == "1.1"
    assert found["icon"] == "true"
    assert found["home"] == "1000"
    assert found["description"] == "12345678901"
    assert found["kubeVersion"] == "16"
    assert found["keywords"] == ["1", "true", "1.5", "2000000", "2e+06"]
    assert found["annotations"] == {"a": "1.5", "b": "true", "c": "", "d": "2020-01-01"}
    assert found["maintainers"] == [{"name": "5"}]
    assert found["tags"] == "1.2345679e+23"
    assert found["condition"] == "+Inf"


def test_keys_match_in_any_case_and_unknown_ones_are_dropped() -> None:
    found = read("APIVERSION: v2\nName: x\nversion: 1\nfoo: bar\n")
    assert found == {"name": "x", "version": "1", "apiVersion": "v2"}


def test_fields_come_in_the_order_of_the_struct() -> None:
    assert list(read(WHOLE)) == list(metadata.METADATA.fields)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("name: x", "chart.metadata.version is required"),
        ("version: 1", "chart.metadata.name is required"),
        ("name: x\nversion: abc", 'chart.metadata.version "abc" is invalid'),
        ("name: ../x\nversion: 1", 'chart.metadata.name "../x" is invalid'),
        ("name: .\nversion: 1", 'chart.metadata.name "." is not allowed'),
        ("name: ..\nversion: 1", 'chart.metadata.name ".." is not allowed'),
        ("name: x\nversion: 1\ntype: foo", "chart.metadata.type must be application or library"),
        ("name: x\nversion: 1\nmaintainers: [null]", "maintainers must not contain empty or null"),
        ("name: x\nversion: 1\ndependencies: [null]", "dependencies must not contain empty or nul"),
        (
            "name: x\nversion: 1\ndependencies: [{name: a, alias: a/b}]",
            'dependency "a" has disallowed characters in the alias',
        ),
        (
            "name: x\nversion: 1\ndependencies: [{name: a}, {name: b, alias: a}]",
            'more than one dependency with name or alias "a"',
        ),
    ],
)
def test_checks(text: str, message: str) -> None:
    with pytest.raises(ChartInvalid) as caught:
        read(f"apiVersion: v2\n{text}\n")
    assert caught.value.message.startswith(f"validation: {message}")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("maintainers: [a]", "cannot unmarshal string into .maintainers.0 of type v2.Maintainer"),
        (
            "maintainers: {}",
            "cannot unmarshal object into Go struct field .maintainers of type []*v2.Maintainer",
        ),
        (
            "maintainers: [{name: [1]}]",
            "cannot unmarshal array into Go struct field .maintainers.0.name of type string",
        ),
        ("keywords: [{a: 1}]", "cannot unmarshal object into .keywords.0 of type string"),
        ("deprecated: 1", "cannot unmarshal number into Go struct field .deprecated of type bool"),
        (
            "annotations: [1]",
            "cannot unmarshal array into Go struct field .annotations of type map[string]string",
        ),
    ],
)
def test_wrong_types(text: str, words: str) -> None:
    with pytest.raises(ChartInvalid) as caught:
        read(text)
    assert words in caught.value.message


def paths(value: object, path: tuple[object, ...] = ()):  # type: ignore[no-untyped-def]
    yield path
    if isinstance(value, dict):
        for key, item in value.items():
            yield from paths(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from paths(item, (*path, index))


def replaced(value: object, path: tuple[object, ...], new: object) -> object:
    if not path:
        return new
    if isinstance(value, dict):
        return {k: replaced(v, path[1:], new) if k == path[0] else v for k, v in value.items()}
    assert isinstance(value, list)
    return [replaced(v, path[1:], new) if i == path[0] else v for i, v in enumerate(value)]


def test_any_node_may_be_broken_without_more_than_an_error() -> None:
    whole = yaml.load_typed(WHOLE)
    tried = 0
    for path, new in itertools.product(
        list(paths(whole)),
        [None, 7, 1.5, True, "", "x", [], [None], {}, {"a": None}, [[1]], {"name": {}}],
    ):
        document = replaced(whole, path, new)
        tried += 1
        try:
            metadata.validate(metadata.read_record("Chart.yaml", document, metadata.METADATA))
        except ChartInvalid:
            continue
    assert tried > 400


def test_control_characters_are_cleaned() -> None:
    found = read('apiVersion: v2\nname: "x\\e"\nversion: 1\ndescription: "a\\tb\\u202ec\\u00a0d"\n')
    assert found["name"] == "x"
    assert found["description"] == "a bc d"
