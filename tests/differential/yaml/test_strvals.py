"""`--set`, `--set-string`, `--set-json` and `--set-literal` against helm, over values of `-f`."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from helmcore.errors import ValuesInvalid
from helmcore.text import strvals
from helmcore.text.gojson import to_json
from tests.oracle.program import Program

from . import setlines

FLAGS: dict[str, tuple[Callable[[str, dict[str, Any]], None], list[str]]] = {
    "--set": (strvals.parse_into, setlines.SET + setlines.generated(3, 40)),
    "--set-string": (strvals.parse_string_into, setlines.SET[::4] + setlines.generated(4, 10)),
    "--set-json": (strvals.parse_json_into, setlines.JSON),
    "--set-literal": (strvals.parse_literal_into, setlines.SET[::4] + setlines.generated(5, 10)),
}
INTO = setlines.INTO[2]


@pytest.fixture
def chart(tmp_path: Path) -> Path:
    folder = tmp_path / "c"
    (folder / "templates").mkdir(parents=True)
    (folder / "Chart.yaml").write_text("apiVersion: v2\nname: c\nversion: 0.1.0\n")
    (folder / "templates" / "v.yaml").write_text("v: {{ .Values | toJson | b64enc | quote }}\n")
    (tmp_path / "values.yaml").write_text(json.dumps(INTO))
    return folder


@pytest.mark.parametrize("flag", FLAGS)
def test_a_line_sets_what_helm_sets(helm: Program, chart: Path, flag: str) -> None:
    parse, lines = FLAGS[flag]
    for line in lines:
        values = copy.deepcopy(INTO)
        try:
            parse(line, values)
            message = None
        except ValuesInvalid as problem:
            message = problem.message
        run = helm.run(
            "template", chart, "-f", chart.parent / "values.yaml", flag, line, check=False
        )
        if message is not None:
            assert run.returncode == 1, (line, message)
            # For --set-json, helm shows the line instead of what is wrong with it.
            shown = line if flag == "--set-json" else message
            assert shown in run.stderr, line
        else:
            assert run.returncode == 0, (line, run.stderr)
            assert _values(run.stdout) == json.loads(_without_nulls(values)), line


def _values(output: str) -> Any:
    import base64

    return json.loads(base64.b64decode(output.split('v: "', 1)[1].split('"', maxsplit=1)[0]))


def _without_nulls(values: dict[str, Any]) -> str:
    return to_json(values)
