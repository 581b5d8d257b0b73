"""The syntax tree of what stands between `{{` and `}}`, with Go's own rendering of each node for
errors.

A node's `pos` is its offset in the action's inner text, where Go says it is: that of its first
token, except that a chain of fields stands where its second name does (parse.go, operand).
"""

from __future__ import annotations

from helmx_render_gotemplate.goquote import quote


class Node:
    """Anything that an error message can point at; `str()` is Go's Node.String()."""

    #: How many nodes the parser made before this one, and the number of its first token: the same
    #: in all actions of a shape.
    number: int
    token: int

    __slots__ = ("number", "pos", "token")

    def __init__(self, pos: int) -> None:
        self.pos = pos

    def __str__(self) -> str:
        raise NotImplementedError


class Dot(Node):
    """`.`"""

    __slots__ = ()

    def __str__(self) -> str:
        return "."


class Nil(Node):
    """`nil`"""

    __slots__ = ()

    def __str__(self) -> str:
        return "nil"


class Bool(Node):
    """`true` or `false`"""

    __slots__ = ("value",)

    def __init__(self, pos: int, value: bool) -> None:
        self.pos = pos
        self.value = value

    def __str__(self) -> str:
        return "true" if self.value else "false"


class String(Node):
    """A quoted or raw string: as it stands in the text, and what it means."""

    __slots__ = ("quoted", "value")

    def __init__(self, pos: int, quoted: str, value: str) -> None:
        self.pos = pos
        self.quoted = quoted
        self.value = value

    def __str__(self) -> str:
        return self.quoted


class Number(Node):
    """A number, as each of the kinds that can hold it (None where one cannot)."""

    __slots__ = ("imaginary", "signed", "text", "unsigned", "value")

    def __init__(self, pos: int, text: str) -> None:
        self.pos = pos
        self.text = text
        self.signed: int | None = None
        self.unsigned: int | None = None
        self.value: float | None = None
        self.imaginary: complex | None = None

    def __str__(self) -> str:
        return self.text


class Field(Node):
    """`.a.b.c`"""

    __slots__ = ("names",)

    def __init__(self, pos: int, names: list[str]) -> None:
        self.pos = pos
        self.names = names

    def __str__(self) -> str:
        return "." + ".".join(self.names)


class Variable(Node):
    """`$x.a.b`: the name with its dollar sign, then fields."""

    __slots__ = ("names",)

    def __init__(self, pos: int, names: list[str]) -> None:
        self.pos = pos
        self.names = names

    def __str__(self) -> str:
        return ".".join(self.names)


class Identifier(Node):
    """The name of a function."""

    __slots__ = ("name",)

    def __init__(self, pos: int, name: str) -> None:
        self.pos = pos
        self.name = name

    def __str__(self) -> str:
        return self.name


class Chain(Node):
    """Fields of something else: `(pipeline).a.b`."""

    __slots__ = ("names", "node")

    def __init__(self, pos: int, node: Node, names: list[str]) -> None:
        self.pos = pos
        self.node = node
        self.names = names

    def __str__(self) -> str:
        inner = f"({self.node})" if isinstance(self.node, Pipe) else str(self.node)
        return inner + "." + ".".join(self.names)


class Command(Node):
    """Operands side by side: a function or method with its arguments, or one value."""

    __slots__ = ("args",)

    def __init__(self, pos: int) -> None:
        self.pos = pos
        self.args: list[Node] = []

    def __str__(self) -> str:
        return " ".join(f"({arg})" if isinstance(arg, Pipe) else str(arg) for arg in self.args)


class Pipe(Node):
    """Commands joined by `|`, perhaps with variables that take the value."""

    #: The numbers of the tokens that name its variables.
    slots: list[int]

    __slots__ = ("commands", "is_assign", "names", "slots")

    def __init__(self, pos: int) -> None:
        self.pos = pos
        self.names: list[str] = []
        self.slots = []
        self.is_assign = False
        self.commands: list[Command] = []

    def __str__(self) -> str:
        text = " | ".join(map(str, self.commands))
        if self.names:
            text = ", ".join(self.names) + (" = " if self.is_assign else " := ") + text
        return text


class TemplateCall(Node):
    """`{{template "name" pipeline}}`"""

    __slots__ = ("name", "pipe")

    def __init__(self, pos: int, name: str, pipe: Pipe | None) -> None:
        self.pos = pos
        self.name = name
        self.pipe = pipe

    def __str__(self) -> str:
        argument = f" {self.pipe}" if self.pipe else ""
        return "{{template " + quote(self.name) + argument + "}}"


def last_visited(node: Node) -> Node:
    """Find the node that Go visits last while it evaluates one: errors after that point there."""
    if isinstance(node, Pipe):
        return last_visited(node.commands[-1]) if node.commands else node
    if isinstance(node, Command):
        first = node.args[0]
        if isinstance(first, Identifier) and len(node.args) > 1:
            return last_visited(node.args[-1])
        return last_visited(first)
    if isinstance(node, Chain):
        return last_visited(node.node)
    return node
