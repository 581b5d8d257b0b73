"""From a chart to manifests: notes, CRDs, gates, engines side by side, rendering again."""

import threading

import pytest

from helmcore.chart import dependencies
from helmcore.errors import ChartInvalid, DependencyError, ValuesInvalid
from helmcore.model.chart import Chart, ChartFile, Dependency
from helmcore.plugin.host import PluginHost
from helmcore.plugin.specs import RenderOptions
from helmcore.render import pipeline, record
from helmcore.render.capabilities import capabilities
from helmcore.render.context import ReleaseFacts


def file(name: str, text: str) -> ChartFile:
    return ChartFile(name, text.encode())


def chart(name: str, templates: dict[str, str], *children: Chart, **metadata: object) -> Chart:
    made = Chart({"apiVersion": "v2", "name": name, "version": "0.1.0", **metadata})
    made.templates = [file(f"templates/{path}", text) for path, text in templates.items()]
    made.dependencies = list(children)
    for child in children:
        child.parent = made
    return made


def line(**options: object) -> pipeline.Pipeline:
    host = PluginHost({}, lambda text: None)
    return pipeline.Pipeline(host, RenderOptions(), lambda text: None, **options)  # type: ignore[arg-type]


def run(made: Chart, values: dict | None = None, **options: object):  # type: ignore[no-untyped-def, type-arg]
    table = pipeline.complete_values(made, values or {}, lambda text: None)
    return line(**options).run(made, table, ReleaseFacts("rel", "ns"), capabilities())


def test_notes_come_apart_and_those_of_subcharts_only_if_asked_for() -> None:
    def made() -> Chart:
        kid = chart("kid", {"NOTES.txt": "kid of {{ .Release.Name }}", "sub/NOTES.txt": "deep"})
        return chart("top", {"NOTES.txt": "top", "a.yaml": "kind: Pod"}, kid)

    found = run(made())
    assert found.notes == "top"
    assert [m.source for m in found.resources] == ["top/templates/a.yaml"]
    assert run(made(), all_notes=True).notes == "top\ndeep\nkid of rel"


def test_every_engine_has_its_files_in_one_chart() -> None:
    found = run(
        chart(
            "top",
            {
                "a.yaml": "kind: A\nx: {{ .Values.x }}",
                "b.yaml.j2": "kind: B\nx: {{ Values.x }}",
                "c.yaml.mustache": "kind: C\nx: {{ Values.x }}",
            },
        ),
        {"x": 1.0},
    )
    assert [m.text for m in found.resources] == [
        "kind: A\nx: 1", "kind: B\nx: 1", "kind: C\nx: 1",
    ]  # fmt: skip


def test_an_annotation_chooses_the_engine_for_the_rest() -> None:
    made = chart(
        "top", {"a.yaml": "x: {{ Values.x }}"}, annotations={"helmx.dev/renderer": "jinja"}
    )
    assert run(made, {"x": "y"}).resources[0].text == "x: y"


def test_crds_come_apart_in_helms_order() -> None:
    kid = chart("kid", {})
    kid.crds = [file("crds/k.yaml", "k")]
    top = chart("top", {}, kid)
    top.crds = [file("crds/b.yaml", "b"), file("crds/a.yaml", "a")]
    assert [(crd.source, crd.text) for crd in run(top).crds] == [
        ("top/crds/b.yaml", "b"),
        ("top/crds/a.yaml", "a"),
        ("top/charts/kid/crds/k.yaml", "k"),
    ]


def test_a_chart_for_another_kubernetes_is_refused() -> None:
    with pytest.raises(ChartInvalid) as caught:
        run(chart("top", {}, kubeVersion=">=1.50"))
    assert caught.value.message == (
        "chart requires kubeVersion: >=1.50 which is incompatible with Kubernetes v1.37.0"
    )


def test_library_charts_give_definitions_only() -> None:
    library = chart(
        "lib", {"_x.tpl": '{{ define "x" }}from lib{{ end }}', "a.yaml": "kind: No"}, type="library"
    )
    found = run(chart("top", {"a.yaml": 'x: {{ include "x" . }}'}, library))
    assert [m.text for m in found.resources] == ["x: from lib"]
    with pytest.raises(ChartInvalid, match="library charts are not installable"):
        dependencies.check_kind(library)


def test_missing_dependencies_are_named() -> None:
    made = chart("top", {}, chart("here", {}))
    made.requirements = [Dependency({"name": name}) for name in ("here", "away", "gone")]
    with pytest.raises(DependencyError) as caught:
        dependencies.require(made)
    assert caught.value.message.endswith("but missing in charts/ directory: away, gone")


def test_the_schema_is_checked_unless_told_otherwise() -> None:
    made = chart("top", {})
    made.schema = b'{"properties": {"a": {"type": "string"}}}'
    with pytest.raises(ValuesInvalid) as caught:
        pipeline.complete_values(made, {"a": 1.0}, lambda text: None)
    assert caught.value.message == (
        "values don't meet the specifications of the schema(s) in the following chart(s):\n"
        "top:\n- at '/a': got number, want string\n"
    )
    pipeline.complete_values(made, {"a": 1.0}, lambda text: None, validate=False)


def test_templates_are_read_once_and_rendered_by_many_threads() -> None:
    made = chart("top", {"a.yaml": 'x: {{ .Values.x }}{{ $_ := set .Values "x" 0 }}'})
    once = line()
    results: dict[int, str] = {}

    def work(number: int) -> None:
        for _ in range(20):
            values = pipeline.complete_values(made, {"x": float(number)}, lambda text: None)
            found = once.run(made, values, ReleaseFacts("rel", "ns"), capabilities())
            results[number] = found.resources[0].text

    work(99)
    program = once._program
    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == {number: f"x: {number}" for number in (*range(8), 99)}
    assert once._program is program


def test_files_can_be_changed_before_they_are_split() -> None:
    seen: dict[str, str] = {}

    def post_render(files: dict[str, str]) -> dict[str, str]:
        seen.update(files)
        return {"other.yaml": "kind: Other"}

    found = run(chart("top", {"a.yaml": "x: 1", "NOTES.txt": "n"}), post_render=post_render)
    assert seen == {"top/templates/a.yaml": "x: 1"}
    assert [m.source for m in found.resources] == ["other.yaml"]
    assert found.notes == "n"


def test_the_record_holds_the_chart_without_its_subcharts() -> None:
    made = chart("top", {"a.yaml": "x"}, chart("kid", {}))
    made.requirements = [Dependency({"name": "kid", "version": "1", "enabled": True})]
    made.files = [file("README.md", "hello")]
    made.modified = 1_700_000_000.5
    found = record.chart_record(made)
    assert found["templates"] == [{"name": "templates/a.yaml", "data": "eA=="}]
    assert found["files"] == [{"name": "README.md", "data": "aGVsbG8="}]
    assert found["metadata"]["dependencies"] == [
        {"name": "kid", "version": "1", "repository": "", "enabled": True}
    ]
    assert found["schema"] is None
    assert found["modtime"].startswith("2023-11-14T")
