"""values.schema.json against the real helm: generated schemas, broken ones, and recorded answers.

`python -m tests.differential.schema.record` asks helm for the recorded answers again.
"""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from tests.differential.schema.charts import ask_helm, ask_helmx
from tests.differential.schema.generator import DRAFTS, table
from tests.differential.schema.oddities import BROKEN, EDGES, ONE, RAW
from tests.differential.schema.oddities import DRAFTS as ADDRESSES
from tests.oracle.program import Program

RECORDED = Path(__file__).with_name("recorded.json.gz")


def generated(seed: int, count: int) -> tuple[list[bytes], list[Any]]:
    tables = [table(draft, seed, count) for draft in DRAFTS]
    return [json.dumps(schema).encode() for schema, _ in tables], [values for _, values in tables]


def compare(helm: Program, folder: Path, schemas: list[bytes], values: list[Any]) -> dict[str, str]:
    said = ask_helm(helm, folder, schemas, values)
    ours = ask_helmx(schemas, values)
    differing = {
        chart: (schemas[int(chart[1:])][:300], said.get(chart), ours.get(chart))
        for chart in sorted({*said, *ours})
        if said.get(chart) != ours.get(chart)
    }
    assert differing == {}
    return said


@pytest.mark.needs("oracle")
@pytest.mark.parametrize("seed", [100, 101, 102])
def test_generated_schemas_fail_as_with_helm(helm: Program, tmp_path: Path, seed: int) -> None:
    said = compare(helm, tmp_path / "web", *generated(seed, 120))
    assert len(said) == len(DRAFTS)
    assert sum(text.count("\n") for text in said.values()) > 300


@pytest.mark.needs("oracle")
@pytest.mark.parametrize("draft", ADDRESSES)
def test_broken_schemas_are_refused_as_by_helm(helm: Program, tmp_path: Path, draft: str) -> None:
    schemas = [json.dumps({"$schema": ADDRESSES[draft], **schema}).encode() for schema in BROKEN]
    said = compare(helm, tmp_path / "web", schemas, [ONE] * len(schemas))
    assert len(said) > 30


@pytest.mark.needs("oracle")
def test_references_and_edges_are_judged_as_by_helm(helm: Program, tmp_path: Path) -> None:
    schemas = [json.dumps(schema).encode() for schema, _ in EDGES]
    said = compare(helm, tmp_path / "web", schemas, [values for _, values in EDGES])
    assert len(said) > 30


@pytest.mark.needs("oracle")
def test_texts_that_are_no_schema_are_refused_as_by_helm(helm: Program, tmp_path: Path) -> None:
    said = compare(helm, tmp_path / "web", RAW, [ONE] * len(RAW))
    assert len(said) > 25


@pytest.mark.parametrize("thorough", [False, True], ids=["as it comes", "thorough"])
def test_recorded_answers_of_helm(monkeypatch: pytest.MonkeyPatch, thorough: bool) -> None:
    if thorough:
        # Judge each schema itself and follow all its references, as for an unusual one.
        monkeypatch.setattr("helmcore.values.schema.survey.is_plain", lambda root: False)
    recorded = json.loads(gzip.decompress(RECORDED.read_bytes()))
    assert len(recorded["seeds"]) >= 10
    for seed, said in recorded["seeds"].items():
        assert ask_helmx(*generated(int(seed), recorded["count"])) == said, f"seed {seed}"
