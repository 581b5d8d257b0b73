"""Manifests and hooks out of rendered files: order, annotations, helm's words for what is wrong."""

import pytest

from helmcore.manifest import hooks, order
from helmcore.manifest.hooks import ManifestInvalid
from helmcore.model.manifest import ChartHook, Manifest


def sort(files: dict[str, str]) -> tuple[list[Manifest], list[ChartHook], list[str]]:
    lines: list[str] = []
    manifests, found = hooks.sort(files, lines.append)
    return manifests, found, lines


def kinds(*names: str) -> str:
    return "".join(f"---\nkind: {name}\nmetadata: {{name: x}}\n" for name in names)


def test_install_order_then_unknown_kinds_by_name_then_place() -> None:
    manifests, _, _ = sort(
        {
            "t/b.yaml": kinds("Zebra", "Deployment", "Secret"),
            "t/a.yaml": kinds("Deployment", "Apple", "Namespace", "Zebra"),
            "t/Z.yaml": kinds("Deployment"),
            "t/_no.yaml": kinds("Pod"),
            "t/empty.yaml": " \n",
        }
    )
    assert [(m.kind, m.source) for m in manifests] == [
        ("Namespace", "t/a.yaml"),
        ("Secret", "t/b.yaml"),
        ("Deployment", "t/Z.yaml"),
        ("Deployment", "t/a.yaml"),
        ("Deployment", "t/b.yaml"),
        ("Apple", "t/a.yaml"),
        ("Zebra", "t/a.yaml"),
        ("Zebra", "t/b.yaml"),
    ]


def test_uninstall_order_knows_the_same_kinds() -> None:
    assert sorted(order.UNINSTALL_ORDER) == sorted(order.INSTALL_ORDER)
    assert len(set(order.INSTALL_ORDER)) == len(order.INSTALL_ORDER)


def test_hooks_by_annotation() -> None:
    text = """
kind: Job
metadata:
  name: 5
  annotations:
    helm.sh/hook: " pre-install, POST-Upgrade,test-success"
    helm.sh/hook-weight: "-5"
    helm.sh/hook-delete-policy: hook-succeeded, Before-Hook-Creation
    helm.sh/hook-output-log-policy: hook-failed
"""
    manifests, found, lines = sort({"t/a.yaml": text})
    assert manifests == []
    assert lines == []
    hook = found[0]
    assert (hook.name, hook.kind, hook.path, hook.weight) == ("5", "Job", "t/a.yaml", -5)
    assert hook.events == ["pre-install", "post-upgrade", "test"]
    assert hook.delete_policies == ["hook-succeeded", "before-hook-creation"]
    assert hook.output_log_policies == ["hook-failed"]


@pytest.mark.parametrize(
    ("weight", "wanted"),
    [("5", 5), ('"+7"', 7), ("x", 0), ('"1_0"', 0), ('""', 0), ("1.5", 0), ("9e9", 0),
     ('"99999999999999999999"', 0), ("true", 0), ('"-9223372036854775808"', -(1 << 63))],
)  # fmt: skip
def test_weights_are_read_as_atoi_does(weight: str, wanted: int) -> None:
    text = f'metadata: {{annotations: {{"helm.sh/hook": test, "helm.sh/hook-weight": {weight}}}}}'
    assert sort({"a": text})[1][0].weight == wanted


def test_an_unknown_hook_vanishes_with_a_line() -> None:
    text = 'kind: Job\nmetadata: {annotations: {"helm.sh/hook": "pre-install,foo"}}'
    assert sort({"a": text}) == (
        [], [], ['level=INFO msg="skipping unknown hooks" hookTypes=pre-install,foo'],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("just text", "json: cannot unmarshal string into Go value of type util.SimpleHead"),
        ("[1]", "json: cannot unmarshal array into Go value of type util.SimpleHead"),
        ("kind: [1]", "json: cannot unmarshal array into Go struct field .kind of type string"),
        (
            "metadata: 3",
            "json: cannot unmarshal number into Go struct field .metadata of type struct { Name"
            ' string "json:\\"name\\""; Annotations map[string]string "json:\\"annotations\\"" }',
        ),
        (
            "metadata: {name: 5, annotations: {a: [1]}}",
            "json: cannot unmarshal array into Go struct field .metadata.annotations.a of type"
            " string",
        ),
    ],
)
def test_what_is_no_object(text: str, message: str) -> None:
    with pytest.raises(ManifestInvalid) as caught:
        sort({"c/templates/a.yaml": text})
    assert caught.value.message == (
        "YAML parse error on c/templates/a.yaml: error unmarshaling JSON: while decoding JSON: "
        + message
    )


def test_the_first_broken_file_by_name_is_reported_with_its_line() -> None:
    with pytest.raises(ManifestInvalid) as caught:
        sort({"b": "[", "a": "x: 1\n---\ny: 1\nz: a: b\n", "c": "["})
    error = caught.value
    assert error.message == (
        "YAML parse error on a: error converting YAML to JSON: yaml: line 2: mapping values are"
        " not allowed in this context"
    )
    assert (error.path, error.line, error.document) == ("a", 2, "y: 1\nz: a: b\n")
    assert error.subject == "a, line 4 of what it rendered"
    assert error.hint == ("rendered lines:\n  2 | ---\n  3 | y: 1\n> 4 | z: a: b\n  5 | ")


@pytest.mark.parametrize("text", ["null", "# only a comment\n", "KIND: Pod", "1: 2", "kind: null"])
def test_helm_keeps_what_says_nothing(text: str) -> None:
    assert [m.text for m in sort({"a": text})[0]] == [text]
