"""Both readers against helm: values, and what helm says is wrong."""

from __future__ import annotations

import json

import pytest

from helmcore.errors import YamlError
from helmcore.text import yaml
from helmcore.text.gojson import to_json
from helmcore.text.yaml import complete, subset
from helmcore.text.yaml.signals import Slow
from tests.oracle.program import Program

from . import texts
from .asking import ask, literal

#: How many of 1,000 generated texts may be wrong in another way than helm says. Both refuse them;
#: with several mistakes in one text the two scanners do not always find the same one first.
OTHER_WORDS = 4


def helm_reads(helm: Program, cases: list[str]) -> list[object]:
    """What fromYaml gives for each text; {"Error": ...} where it cannot read it."""
    return [json.loads(answer) for answer in ask(helm, _expressions(cases))]


def _expressions(cases: list[str]) -> list[str]:
    return [f"({literal(text)} | fromYaml | toJson)" for text in cases]


def we_read(text: str) -> object:
    try:
        return json.loads(to_json(yaml.load_map(text)))
    except YamlError as problem:
        return {"Error": problem.message}


def compared(helm: Program, cases: list[str]) -> tuple[list[str], int]:
    """The differences that matter, and the number of texts that both refuse in other words."""
    different, other_words = [], 0
    for text, theirs in zip(cases, helm_reads(helm, cases), strict=True):
        ours = we_read(text)
        if ours == theirs:
            continue
        if _is_error(ours) and _is_error(theirs):
            other_words += 1
        else:
            different.append(f"{text!r}\n  helm: {theirs}\n  own:  {ours}")
    return different, other_words


def _is_error(answer: object) -> bool:
    return isinstance(answer, dict) and "Error" in answer


def test_handwritten_texts_read_as_helm_reads_them(helm: Program) -> None:
    different, other_words = compared(helm, texts.TEXTS + texts.scalars())
    assert different == []
    assert other_words == 0


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_generated_texts_read_as_helm_reads_them(helm: Program, seed: int) -> None:
    # known gap: goyaml takes brackets in a tag's name (`!] x`), libyaml does not
    generated = [text for text in texts.generated(seed, 1000) if "!]" not in text]
    different, other_words = compared(helm, generated)
    assert different == []
    assert other_words <= OTHER_WORDS


@pytest.mark.parametrize("seed", [11, 12, 13, 14])
def test_the_fast_reader_gives_what_the_complete_one_gives(seed: int) -> None:
    fast = 0
    for text in texts.generated(seed, 1500) + texts.TEXTS + texts.scalars():
        for memo, keep in ((subset.FLOATS, False), (subset.INTEGERS, True)):
            try:
                ours = subset.read(text, memo)
            except Slow:
                continue
            fast += 1
            data = text.encode("utf-8", "surrogateescape")
            assert repr(complete.read(data, keep_integers=keep)) == repr(ours), text
    assert fast > 1500


def test_values_files_of_several_documents_merge_as_in_helm(helm: Program, tmp_path) -> None:
    folder = tmp_path / "c"
    (folder / "templates").mkdir(parents=True)
    (folder / "Chart.yaml").write_text("apiVersion: v2\nname: c\nversion: 0.1.0\n")
    (folder / "templates" / "v.yaml").write_text("v: {{ .Values | toJson | quote }}\n")
    cases = [
        "a: 1\n---\nb: 2\n",
        "---\na: 1\n--- # c\nb: 2",
        "a: 1\n--- {b: 2}\n",
        "a: |\n  x\n  ---\n  y\n---\nb: |\n  z",
        "a: 1\n---\n- b\n",
        "a: 1\n---\nb: [\n",
        "\n---\n\n---\na: 1\n",
        "a: 1\r\n---\r\nb: 2\r\n",
        "x",
    ]
    for text in cases:
        (tmp_path / "values.yaml").write_bytes(text.encode())
        run = helm.run("template", folder, "-f", tmp_path / "values.yaml", check=False)
        try:
            tables = yaml.load_all(text)
        except YamlError as problem:
            assert run.returncode == 1, text
            assert problem.message in run.stderr, text
            continue
        merged: dict = {}
        for table in tables:
            merged |= table
        assert run.returncode == 0, run.stderr
        shown = json.loads(run.stdout.split("v: ", 1)[1])
        assert json.loads(shown) == json.loads(to_json(merged)), text
