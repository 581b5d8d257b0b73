"""Folders and archives to charts: helm's split of the files, its messages, what is refused."""

import os
import time
from pathlib import Path

import pytest

from helmcore.chart import load
from helmcore.errors import ChartInvalid, ChartNotFound, HelmxError
from helmcore.model.chart import Chart
from tests.unit.chart.archives import CHART, packed


def chart_at(folder: Path, files: dict[str, str | bytes]) -> Path:
    for name, body in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body if isinstance(body, bytes) else body.encode())
    return folder


def read(folder: Path) -> tuple[Chart, list[str]]:
    lines: list[str] = []
    return load.load(str(folder), lines.append), lines


FILES: dict[str, str | bytes] = {
    "Chart.yaml": CHART,
    "values.yaml": "a: 1\n---\nb: 2\n",
    "values.schema.json": "{}",
    "README.md": "hello",
    "templates/a.yaml": "a",
    "templates/sub/b.yaml": "b",
    "templates/.hidden": "x",
    "crds/c.yaml": "c",
    "crds/README": "c",
    "charts/kid/Chart.yaml": "apiVersion: v1\nname: kid\nversion: 1\n",
    "charts/kid/requirements.yaml": "dependencies: []\n",
    "charts/_off/Chart.yaml": "[",
    "charts/.off": "x",
    "charts/kid.prov": "signature",
    ".helmignore": "ignored\n",
    "ignored": "x",
}


def names(files: list) -> list[str]:  # type: ignore[type-arg]
    return sorted(file.name for file in files)


def test_a_folder_is_split_as_helm_splits_it(tmp_path: Path) -> None:
    chart, lines = read(chart_at(tmp_path, FILES))
    assert chart.values == {"a": 1.0, "b": 2.0}
    assert names(chart.templates) == ["templates/a.yaml", "templates/sub/b.yaml"]
    assert names(chart.crds) == ["crds/c.yaml"]
    assert names(chart.files) == [
        ".helmignore", "README.md", "charts/kid.prov", "crds/README", "crds/c.yaml",
    ]  # fmt: skip
    assert [child.name for child in chart.dependencies] == ["kid"]
    assert names(chart.dependencies[0].files) == ["requirements.yaml"]
    assert chart.dependencies[0].full_path == "demo/charts/kid"
    assert chart.schema == b"{}"
    assert lines == []


def test_an_archive_gives_what_its_folder_gives(tmp_path: Path) -> None:
    files = {name: body for name, body in FILES.items() if "ignore" not in name}
    kid = packed([("kid/Chart.yaml", b"name: pup\nversion: 1.0\n"), ("kid/templates/x", b"x")])
    members = [
        (f"demo/{name}", body if isinstance(body, bytes) else body.encode())
        for name, body in files.items()
    ]
    path = tmp_path / "demo.tgz"
    path.write_bytes(packed([*members, ("demo/charts/kid-1.tgz", kid)]))
    chart, _ = read(path)
    assert [(c.name, c.version) for c in chart.dependencies] == [("kid", "1"), ("pup", "1")]
    assert chart.dependencies[1].metadata["apiVersion"] == "v1"
    assert chart.dependencies[1].templates[0].data == b"x"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"Chart.yaml": ""}, "validation: chart.metadata.name is required"),
        ({"Chart.yaml": "apiVersion: v4"}, "unsupported chart version"),
        (
            {"Chart.yaml": "["},
            "cannot load Chart.yaml: error converting YAML to JSON: yaml: line 1: did not find"
            " expected node content",
        ),
        (
            {"Chart.yaml": "name: [1]"},
            "cannot load Chart.yaml: error unmarshaling JSON: while decoding JSON: json: cannot"
            " unmarshal array into Go struct field .name of type string",
        ),
        (
            {"values.yaml": "[1]"},
            "cannot load values.yaml: cannot unmarshal yaml document: error unmarshaling JSON:"
            " while decoding JSON: json: cannot unmarshal array into Go value of type"
            " map[string]interface {}",
        ),
        (
            {"values.yaml": "--- {a: 1}\n"},
            "cannot load values.yaml: error reading yaml document: invalid Yaml document separator:"
            " {a: 1}",
        ),
        (
            {"charts/README.md": "x"},
            "error unpacking subchart README.md in demo: Chart.yaml file is missing",
        ),
        ({"charts/x.tgz": "x"}, "error unpacking subchart x.tgz in demo: unexpected EOF"),
        (
            {"charts/x.tgz/Chart.yaml": "x"},
            "error unpacking subchart tar in demo: expected x.tgz, got x.tgz/Chart.yaml",
        ),
        (
            {"requirements.yaml": "dependencies: 3\n"},
            "cannot load requirements.yaml: error unmarshaling JSON: while decoding JSON: json:"
            " cannot unmarshal number into Go struct field .dependencies of type []*v2.Dependency",
        ),
    ],
)
def test_messages(tmp_path: Path, changes: dict[str, str], message: str) -> None:
    with pytest.raises(HelmxError) as caught:
        read(chart_at(tmp_path, {"Chart.yaml": CHART, **changes}))
    assert message in caught.value.message


def test_what_is_no_chart(tmp_path: Path) -> None:
    with pytest.raises(ChartNotFound):
        read(tmp_path / "nowhere")
    for name, body, words in (
        ("values.yaml", b"a: 1", "seems to be a YAML file, but expected a gzipped archive"),
        ("x.bin", b"\0\1\2", "does not appear to be a gzipped archive; got 'application/octet-"),
        ("x.tgz", b"\x1f\x8b\x08abc", "unable to load chart archive"),
    ):
        (tmp_path / name).write_bytes(body)
        with pytest.raises(ChartInvalid, match=words):
            read(tmp_path / name)
    with pytest.raises(ChartInvalid, match="unable to detect chart at"):
        read(tmp_path)


def test_old_dependency_files_of_a_new_chart_are_pointed_out(tmp_path: Path) -> None:
    _, lines = read(chart_at(tmp_path, {"Chart.yaml": CHART, "requirements.yaml": "{}"}))
    assert lines == [
        'level=INFO msg="Warning: Dependencies are handled in Chart.yaml since apiVersion \\"v2\\".'
        ' We recommend migrating dependencies to Chart.yaml."'
    ]


def test_links_are_followed_inside_the_chart_only(tmp_path: Path) -> None:
    chart = chart_at(tmp_path / "chart", {"Chart.yaml": CHART, "real.txt": "x", "sub/a": "y"})
    (chart / "link.txt").symlink_to("real.txt")
    (chart / "folder").symlink_to("sub")
    found, lines = read(chart)
    assert names(found.files) == ["folder/a", "link.txt", "real.txt", "sub/a"]
    assert len(lines) == 2
    assert lines[1].startswith('level=INFO msg="found symbolic link in path.')
    (chart / "out.txt").symlink_to(tmp_path)
    with pytest.raises(ChartInvalid, match="leads out of the chart"):
        read(chart)
    (chart / "out.txt").unlink()
    (chart / "loop").symlink_to(".")
    with pytest.raises(ChartInvalid):
        read(chart)


def test_files_that_never_end_are_not_opened(tmp_path: Path) -> None:
    chart = chart_at(tmp_path, {"Chart.yaml": CHART})
    os.mkfifo(chart / "pipe")
    begin = time.monotonic()
    with pytest.raises(ChartInvalid, match=r"cannot load irregular file .*pipe"):
        read(chart)
    assert time.monotonic() - begin < 5


def test_nothing_but_what_counts_is_read(tmp_path: Path) -> None:
    chart, _ = read(chart_at(tmp_path, {"Chart.yaml": CHART, "big.bin": "x", "templates/a": "x"}))
    (tmp_path / "big.bin").write_text("changed")
    assert next(file for file in chart.files if file.name == "big.bin").data == b"changed"
