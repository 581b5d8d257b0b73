"""toYaml, toYamlPretty, toJson, toPrettyJson, toRawJson and toToml against helm, byte for byte."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from helmcore.errors import YamlError
from helmcore.text import gojson, toml, yaml
from tests.oracle.program import Program

from . import data
from .asking import ask, literal

WRITERS: dict[str, Callable[[Any], str]] = {
    "toYaml": lambda value: yaml.dump(value).removesuffix("\n"),
    "toYamlPretty": lambda value: yaml.dump_pretty(value).removesuffix("\n"),
    "toJson": gojson.to_json,
    "toPrettyJson": gojson.to_pretty_json,
    "toRawJson": gojson.to_raw_json,
    "toToml": toml.dump,
}


def written(function: str, value: Any) -> str:
    """What helm's function gives: nothing where it fails, but toToml gives the message."""
    try:
        return WRITERS[function](value)
    except YamlError as problem:
        return problem.message if function == "toToml" else ""


@pytest.mark.parametrize("function", WRITERS)
def test_values_are_written_as_helm_writes_them(helm: Program, function: str) -> None:
    values = data.handwritten() + data.generated(7, 400)
    sources = [json.dumps(value) for value in values]
    answers = ask(helm, [f"({literal(text)} | fromJson | {function})" for text in sources])
    for source, theirs in zip(sources, answers, strict=True):
        value = gojson.from_json(source)
        assert written(function, value) == theirs, source


def test_what_was_written_reads_back_the_same() -> None:
    for value in data.handwritten() + data.generated(8, 400):
        try:
            text = yaml.dump(value)
            again = yaml.load(text)
        except YamlError:
            continue
        if "<<" not in text and "\x85" not in repr(value).encode().decode("unicode-escape"):
            assert again == value, text
