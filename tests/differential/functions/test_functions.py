"""Every function gives what helm gave: the same value, of the same kind and type, or its error."""

from __future__ import annotations

import pytest

from helmcore.text.gojson import to_json
from helmcore.text.kinds import go_kind, go_type
from helmx_render_gotemplate.functions.convention import GoError
from helmx_render_gotemplate.functions.conversion import strval, to_bytes

from .calls import call_text, calls_of, parameters
from .expressions import made, table_entry
from .record import GOLDEN, families, golden

#: What the engine says about arguments, before the function is called.
ENGINE_ERRORS = (
    "wrong type for value",
    "expected ",
    "wrong number of args",
    "invalid value; expected",
    "cannot assign nil to",
    "can't handle ",
)

CASES = [
    (family, name)
    for family, names in families().items()
    if (GOLDEN / f"{family}.json").exists()
    for name in names
]


def _answer(function: str, arguments: tuple) -> list[str] | str:
    signature, call = table_entry(function)
    fixed, variadic = parameters(signature)
    kinds = fixed + [variadic] * (len(arguments) - len(fixed))
    values = [
        float(value) if kind == "float64" and type(value) is int else value
        for value, kind in zip(map(made, arguments), kinds, strict=True)
    ]
    try:
        result = call(*values)
    except GoError as failure:
        return failure.text
    try:
        shown = to_json(result)
    except Exception:
        shown = ""
    return [go_kind(result), go_type(result), shown, strval(result)]


def _comparable(answer: list[str] | str) -> list[str] | str:
    if isinstance(answer, str):
        return answer
    # JSON cannot hold stray bytes: compare what can be held.
    return [to_bytes(part).decode("utf-8", "surrogateescape") for part in answer]


@pytest.mark.parametrize(("family", "function"), CASES, ids=[name for _, name in CASES])
def test_function_answers_as_helm(family: str, function: str) -> None:
    expected = golden(family)[function]
    differences = []
    compared = 0
    for arguments in calls_of(function):
        call = call_text(function, arguments)
        answer = expected[call]
        if isinstance(answer, str) and answer.startswith(ENGINE_ERRORS):
            continue
        compared += 1
        own = _answer(function, arguments)
        if function == "fromToml" and "Error:" in own[3] and "Error:" in answer[3]:
            # both say that it is no TOML; the words for why are Go's library's own
            continue
        if _comparable(own) != _comparable(answer):
            differences.append(f"{call}\n  helm: {answer!r}\n  own:  {own!r}")
    assert not differences, f"{len(differences)} of {compared} differ\n" + "\n".join(
        differences[:20]
    )
    assert compared
