"""The syntax tree of a shape that is known to be good: what `parser` makes, without its questions.

The nodes have no positions, and literals no values: a tree from here only says how the tokens of
all actions of the shape belong together. Its nodes have the numbers that the parser gives them, so
that an error finds the node again in the tree of the action at hand.
"""

from __future__ import annotations

from helmx_render_gotemplate.nodes import (
    Bool,
    Chain,
    Command,
    Dot,
    Field,
    Identifier,
    Nil,
    Node,
    Number,
    Pipe,
    String,
    Variable,
)


def pipeline(kinds: str, tokens: list[str], first: int) -> Pipe:
    """Give the tree of the pipeline that begins at a token; the shape is good (see `grammar`)."""
    return _Tree(kinds + "}", tokens, first).pipeline("}")


class _Tree:
    __slots__ = ("at", "count", "kinds", "tokens")

    def __init__(self, kinds: str, tokens: list[str], at: int) -> None:
        self.kinds = kinds
        self.tokens = tokens
        self.at = at
        self.count = 0

    def _numbered(self, node: Node, token: int) -> None:
        node.number = self.count
        node.token = token
        self.count += 1

    def pipeline(self, end: str) -> Pipe:
        kinds = self.kinds
        pipe = Pipe(0)
        if kinds[self.at] == " ":
            self.at += 1
        self._numbered(pipe, self.at)
        if kinds[self.at] == "v":
            self._declarations(pipe)
        while True:
            if kinds[self.at] == " ":
                self.at += 1
            if kinds[self.at] == end:
                self.at += 1
                return pipe
            pipe.commands.append(self._command())

    def _declarations(self, pipe: Pipe) -> None:
        kinds, at = self.kinds, self.at
        slots = []
        while kinds[at] == "v":
            slots.append(at)
            at += 1
            if kinds[at] == " ":
                at += 1
            sign = kinds[at]
            if sign != "," and sign != ":" and sign != "=":
                return
            at += 1
            if kinds[at] == " ":
                at += 1
            if sign != ",":
                pipe.is_assign = sign == "="
                pipe.slots = slots
                pipe.names = [self.tokens[slot] for slot in slots]
                self.at = at
                return

    def _command(self) -> Command:
        kinds = self.kinds
        command = Command(0)
        self._numbered(command, self.at)
        args = command.args
        while True:
            args.append(self._operand())
            kind = kinds[self.at]
            if kind == " ":
                self.at += 1
                kind = kinds[self.at]
            if kind == "|":
                self.at += 1
                return command
            if kind == "}" or kind == ")":
                return command

    def _operand(self) -> Node:
        kinds, at = self.kinds, self.at
        kind = kinds[at]
        self.at = at + 1
        if kind == "(":
            node: Node = self.pipeline(")")
        else:
            node = self._leaf(kind, self.tokens[at])
            self._numbered(node, at)
        begin = end = self.at
        while kinds[end] == "F":
            end += 1
        if end == begin:
            return node
        self.at = end
        names = [token[1:] for token in self.tokens[begin:end]]
        if isinstance(node, Field):
            node = Field(0, node.names + names)
            begin = at
        elif isinstance(node, Variable):
            node = Variable(0, node.names + names)
            begin = at
        else:
            node = Chain(0, node, names)
        self._numbered(node, begin)
        return node

    def _leaf(self, kind: str, text: str) -> Node:
        if kind == "F":
            return Field(0, [text[1:]])
        if kind == "s":
            return String(0, text, "")
        if kind == "f":
            return Identifier(0, text)
        if kind == "v":
            return Variable(0, [text])
        if kind == "D":
            return Dot(0)
        if kind == "b":
            return Bool(0, text == "true")
        return Nil(0) if kind == "N" else Number(0, text)
