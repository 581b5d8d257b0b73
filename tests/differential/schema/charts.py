"""Puts many schemas into one chart, one subchart for each, and asks helm and helmx about it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from helmcore.errors import ValuesInvalid
from helmcore.model.chart import Chart
from helmcore.values.schema import check
from tests.differential.schema.canonical import canonical
from tests.oracle.program import Program


def floats(value: Any) -> Any:
    """JSON as helm reads a values file: every number is a float64."""
    if isinstance(value, list):
        return [floats(item) for item in value]
    if isinstance(value, dict):
        return {key: floats(item) for key, item in value.items()}
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def verdicts(text: str) -> dict[str, str]:
    """What a message says about each chart (`s1`, `s2` ...), in the canonical order."""
    body = text.split("chart(s):\n", 1)[-1]
    # The text of a schema that cannot be used has no end of line before the next chart.
    parts = re.split(r"(s\d+):\n", body)
    found = dict(zip(parts[1::2], parts[2::2], strict=True))
    return {
        chart: canonical([line for line in text.split("\n") if line])
        for chart, text in found.items()
    }


def ask_helm(
    helm: Program, folder: Path, schemas: list[bytes], values: list[Any]
) -> dict[str, str]:
    """What the real helm says about each schema and its values."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "Chart.yaml").write_text("apiVersion: v2\nname: web\nversion: 1.0.0\n")
    table = {f"s{number}": value for number, value in enumerate(values)}
    (folder / "values.yaml").write_text(json.dumps(table))
    for number, schema in enumerate(schemas):
        child = folder / "charts" / f"s{number}"
        child.mkdir(parents=True)
        (child / "Chart.yaml").write_text(f"apiVersion: v2\nname: s{number}\nversion: 1.0.0\n")
        (child / "values.schema.json").write_bytes(schema)
    return verdicts(helm.run("template", "x", folder, check=False).stderr)


def ask_helmx(schemas: list[bytes], values: list[Any]) -> dict[str, str]:
    """What helmx says about each schema and its values."""
    top = Chart({"name": "web"})
    table = {}
    for number, (schema, value) in enumerate(zip(schemas, values, strict=True)):
        child = Chart({"name": f"s{number}"})
        child.schema = schema
        top.dependencies.append(child)
        # Helm gives each subchart the table of globals before it checks.
        table[f"s{number}"] = {"global": {}, **floats(value)}
    try:
        check(top, table)
    except ValuesInvalid as error:
        return verdicts(error.message)
    return {}
