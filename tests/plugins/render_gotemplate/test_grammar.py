"""The quick grammar of shapes says good only where the parser does."""

import itertools
import random

import pytest

from helmx_render_gotemplate.actions import Action, check_tokens
from helmx_render_gotemplate.calls import FUNCTION_NAMES
from helmx_render_gotemplate.grammar import is_good
from helmx_render_gotemplate.lexer import Lexer
from helmx_render_gotemplate.parser import BadSyntax, Parser

#: A token of each kind.
TOKENS = {
    " ": " ", "s": '"a"', "c": "'x'", "n": "1", "F": ".a", "D": ".", "v": "$x", "f": "now",
    "b": "true", "N": "nil", "|": "|", "(": "(", ")": ")", "=": "=", ":": ":=", ",": ",",
    "I": "if", "W": "with", "R": "range", "E": "end", "L": "else", "d": "define", "B": "block",
    "T": "template", "K": "break", "O": "continue",
}  # fmt: skip


def parser_takes(shape: str) -> bool:
    text = "".join(TOKENS[kind] for kind in shape)
    tokens = Lexer(text + "}}").tokens()
    if "".join(token[0] for token in tokens[:-1]) != shape:
        return False
    try:
        check_tokens(Parser(tokens, FUNCTION_NAMES))
    except BadSyntax:
        return False
    return True


def wrong(shapes: "itertools.chain[str]") -> list[str]:
    return [shape for shape in shapes if is_good(shape) and not parser_takes(shape)]


def test_all_short_shapes() -> None:
    kinds = [kind for kind in TOKENS if kind not in "cbNWKO"]
    shapes = itertools.chain.from_iterable(
        map("".join, itertools.product(kinds, repeat=length)) for length in (1, 2, 3)
    )
    assert wrong(shapes) == []


@pytest.mark.parametrize("seed", range(4))
def test_random_shapes(seed: int) -> None:
    chance = random.Random(seed)
    pieces = ["F", "FF", "vF", "v", "f", "D", "s", "n", " ", " ", " ", "(", ")", "|", " | ", "c",
              "v : ", "v = ", "v, v : ", "I ", "R ", "W ", "L I ", "T s ", "B s ", "E", "N", "b",
              ",", ":", "="]  # fmt: skip
    shapes = (
        "".join(chance.choice(pieces) for _ in range(chance.randint(1, 9))) for _ in range(40_000)
    )
    assert wrong(itertools.chain(shapes)) == []


@pytest.mark.parametrize(
    "text",
    [
        " .Values.a ",
        ' include "x" . | nindent 4 ',
        " $x := default (dict) .Values.a ",
        " $x = 1 ",
        " range $k, $v := .Values.a ",
        " else if and (eq .a 1) (not .b) ",
        ' template "x" (dict "a" 1) ',
        ' define "x" ',
        " end ",
        " (index .a 0).b.c ",
        " with(.a) ",
    ],
)
def test_common_actions_need_no_parser(text: str) -> None:
    from helmx_render_gotemplate.actions import ActionTable

    action: Action = ActionTable()[text]
    assert is_good(action.shape.kinds)
