"""Charts, schemas and release records that are not what they should be."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helmcore.chart import archive, load, metadata
from helmcore.errors import HelmxError
from helmcore.model.chart import Chart
from helmcore.release import codec
from helmcore.values import merge, schema
from tests.fuzz.inputs import VALUES, fuzz, mutated
from tests.unit.chart.archives import CHART, packed

# What renders and schemas set it to stays.
pytestmark = pytest.mark.filterwarnings("ignore:The recursion limit will not be reset")

ARCHIVES = [
    packed([("demo/Chart.yaml", CHART), ("demo/values.yaml", b"a: 1\n")]),
    packed(
        [
            ("demo/Chart.yaml", CHART),
            ("demo/" + "n" * 120 + "/x", b"long"),
            ("demo/charts/kid/Chart.yaml", CHART),
        ]
    ),
]
PLAIN = [archive._inflate(data, archive.ArchiveBudget()) for data in ARCHIVES]
FULL: dict[str, Any] = {
    "apiVersion": "v2", "name": "demo", "version": "0.1.0", "type": "application",
    "kubeVersion": ">=1.20", "description": "d", "keywords": ["k"], "home": "h", "sources": ["s"],
    "icon": "i", "appVersion": "1", "deprecated": False, "annotations": {"a": "b"},
    "maintainers": [{"name": "n", "email": "e", "url": "u"}],
    "dependencies": [{"name": "kid", "version": "1.x", "repository": "https://r", "condition": "a.b",
                      "tags": ["t"], "alias": "other", "import-values": ["x", {"child": "c", "parent": "p"}]}],
}  # fmt: skip
SCHEMA: dict[str, Any] = {
    "$schema": "http://json-schema.org/draft-07/schema#", "type": "object", "required": ["a"],
    "properties": {"a": {"type": ["string", "null"], "pattern": "^a+$", "minLength": 1},
                   "b": {"items": {"$ref": "#/definitions/x"}, "uniqueItems": True}},
    "definitions": {"x": {"enum": [1, "a"], "multipleOf": 2, "format": "date"}},
    "if": {"const": 1}, "then": {"not": {}}, "anyOf": [{}, False], "patternProperties": {"^x": {}},
    "additionalProperties": {"maximum": 3},
}  # fmt: skip


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The paths to all nodes of a document."""
    found = [path]
    children = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    for key, child in children:
        found += places(child, (*path, key))
    return found


def replaced(document: Any, path: tuple[Any, ...], node: Any) -> Any:
    """A copy of a document with one node replaced."""
    if not path:
        return node
    whole = copy.deepcopy(document)
    place = whole
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = node
    return whole


def quietly(work: Any, *arguments: Any) -> Any:
    try:
        return work(*arguments)
    except HelmxError as error:
        assert error.message
        return None


@fuzz(300)
@given(mutated(ARCHIVES))
def test_spoilt_archives_are_read_or_refused_clearly(data: bytes) -> None:
    quietly(load.from_archive, data, str)


@fuzz(800)
@given(mutated(PLAIN))
def test_spoilt_tars_are_read_or_refused_clearly(data: bytes) -> None:
    for entry in quietly(archive._entries, data) or ():
        quietly(archive._inside, entry.name)


def load_chart(files: dict[str, bytes]) -> Chart | None:
    data = packed([(f"demo/{name}", body) for name, body in files.items()])
    chart: Chart | None = quietly(load.from_archive, data, str)
    return chart


@fuzz(500)
@given(st.sampled_from(places(FULL)), VALUES, VALUES)
def test_any_node_of_chart_yaml_may_be_anything(
    path: tuple[Any, ...], node: Any, values: Any
) -> None:
    """CVE-2025-55198: a null maintainer was enough."""
    from helmcore.chart import dependencies

    chart = load_chart(
        {
            "Chart.yaml": json.dumps(replaced(FULL, path, node)).encode(),
            "values.yaml": json.dumps(values if isinstance(values, dict) else {}).encode(),
            "charts/kid/Chart.yaml": CHART.replace(b"demo", b"kid"),
        }
    )
    if chart is not None:
        quietly(dependencies.require, chart)
        given_values = values if isinstance(values, dict) else {}
        quietly(dependencies.process, chart, given_values, str)
        quietly(merge.coalesce, chart, given_values, str)


@fuzz(300)
@given(
    st.sampled_from(
        [
            "values.yaml",
            "Chart.lock",
            "requirements.yaml",
            "requirements.lock",
            "values.schema.json",
        ]
    ),
    VALUES,
)
def test_any_file_of_a_chart_may_hold_anything(name: str, document: Any) -> None:
    chart = load_chart({"Chart.yaml": CHART, name: json.dumps(document).encode()})
    if chart is not None:
        quietly(schema.check, chart, {"a": 1.0})


@fuzz(600)
@given(st.sampled_from(places(SCHEMA)), VALUES, VALUES)
def test_any_node_of_a_schema_may_be_anything(
    path: tuple[Any, ...], node: Any, values: Any
) -> None:
    """CVE-2025-32387 and its kin: schemas that crash whoever reads them."""
    chart = Chart({"name": "demo"})
    chart.schema = json.dumps(replaced(SCHEMA, path, node)).encode()
    quietly(schema.check, chart, values if isinstance(values, dict) else {"a": values})


@fuzz(400)
@given(st.binary(max_size=60))
def test_any_bytes_are_metadata_or_refused_clearly(data: bytes) -> None:
    for name in ("Chart.yaml", "Chart.lock"):
        document = quietly(metadata.read_document, name, data)
        quietly(metadata.read_record, name, document, metadata.METADATA)
        quietly(metadata.api_version, document)


@fuzz(500)
@given(st.one_of(st.binary(max_size=60), VALUES.map(lambda value: json.dumps(value).encode())))
def test_any_release_record_is_read_or_refused_clearly(body: bytes) -> None:
    import base64
    import gzip

    for data in (body, base64.b64encode(body), base64.b64encode(gzip.compress(body))):
        quietly(codec.decode, data, "sh.helm.release.v1.a.v1")
