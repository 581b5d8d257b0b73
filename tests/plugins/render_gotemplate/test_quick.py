"""The quick tree of a good shape is the parser's, but for positions and values."""

import random

import pytest

from helmx_render_gotemplate import quick
from helmx_render_gotemplate.actions import Action, ActionTable
from helmx_render_gotemplate.nodes import Chain, Command, Field, Identifier, Node, Pipe, Variable

PIECES = [
    ".a", ".a.b.c", ".", "$", "$x", "$x.a.b", '"s"', "`r`", "1", "1.5", "'c'", "true", "nil",
    "now", "now.Year", "(.a)", "(dict 1 2).a.b", "(index .a 0)", "( $x | quote )", "($y := 1)",
    "(include `x` (list . 1))",
]  # fmt: skip
HEADS = ["", "$x := ", "$x = ", "if ", "with ", "range ", "range $k, $v := ", "else if ",
         'template "x" ', 'block "x" ']  # fmt: skip


def shown(node: Node) -> object:
    inner: object = None
    if isinstance(node, Pipe):
        inner = [node.names, node.slots, node.is_assign, *map(shown, node.commands)]
    elif isinstance(node, Command):
        inner = [*map(shown, node.args)]
    elif isinstance(node, Chain):
        inner = [node.names, shown(node.node)]
    elif isinstance(node, (Field, Variable)):
        inner = node.names
    elif isinstance(node, Identifier):
        inner = node.name
    return (type(node).__name__, node.number, node.token, inner)


def an_action(chance: random.Random) -> str:
    commands = [
        " ".join(chance.choice(PIECES) for _ in range(chance.randint(1, 4)))
        for _ in range(chance.randint(1, 3))
    ]
    space = chance.choice(["", " "])
    bar = chance.choice([" | ", "|", " |"])
    return space + chance.choice(HEADS) + bar.join(commands) + chance.choice(["", " "])


@pytest.mark.parametrize("seed", range(5))
def test_random_actions(seed: int) -> None:
    chance = random.Random(seed)
    table = ActionTable()
    compared = 0
    for _ in range(2000):
        action: Action = table[an_action(chance)]
        if action.kind == table.open.kind or not action.shape.is_good:
            continue
        parser = action.parser()
        expected = parser.pipeline("range" if "R" in action.shape.kinds else "command")
        made = quick.pipeline(action.shape.kinds, action.tokens, action.shape.first)
        assert shown(made) == shown(expected), action.raw
        compared += 1
    assert compared > 500
