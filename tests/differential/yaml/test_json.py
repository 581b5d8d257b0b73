"""fromJson against helm: values, and the words of Go 1.27 for what is wrong."""

from __future__ import annotations

import random

from helmcore.errors import YamlError
from helmcore.text.gojson import from_json, to_json
from tests.oracle.program import Program

from .asking import ask, literal
from .jsontexts import TEXTS

_KINDS = {str: "string", bool: "bool", float: "number", list: "array"}
_WHOLE = [
    '{"a":[1,2.5,{"b":null,"c":true}],"d":"x\\u00e9\\n\\"y"}',
    '[1,-2e3,"s",[],{}]',
    '"abc\\td"',
    "-12.5e-3",
    "[true,false,null]",
]


def broken(seed: int, count: int) -> list[str]:
    choose = random.Random(seed)
    found = []
    for _ in range(count):
        text = choose.choice(_WHOLE)
        for _ in range(choose.randint(1, 2)):
            at = choose.randrange(len(text) + 1)
            char = choose.choice('{}[],:"\\-.eE0159tfn \x01é')
            text = choose.choice(
                [text[:at] + text[at + 1 :], text[:at], text[:at] + char + text[at:]]
            )
        found.append(text)
    return found


def ours(text: str) -> str:
    try:
        value = from_json(text)
    except YamlError as problem:
        return to_json({"Error": problem.message})
    if value is None or isinstance(value, dict):
        return to_json(value)
    kind = _KINDS[type(value)]
    message = f"json: cannot unmarshal {kind} into Go value of type map[string]interface {{}}"
    return to_json({"Error": message})


def test_json_reads_as_helm_reads_it(helm: Program) -> None:
    cases = TEXTS + broken(5, 1000)
    answers = ask(helm, [f"({literal(text)} | fromJson | toJson)" for text in cases])
    for text, theirs in zip(cases, answers, strict=True):
        assert ours(text) == theirs, text
