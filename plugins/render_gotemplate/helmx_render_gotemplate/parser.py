"""The parser of actions (text/template/parse/parse.go): tokens to nodes, with Go's error texts."""

from __future__ import annotations

from helmx_render_gotemplate.goquote import quote
from helmx_render_gotemplate.lexer import describe
from helmx_render_gotemplate.literals import BadLiteral, character, number, unquote
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

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Container
    from typing import TypeVar

    from helmx_render_gotemplate.lexer import Token

    N = TypeVar("N", bound=Node)

_MAX_DEPTH = 10_000
_OPERANDS = frozenset("bcDFfnNsv(")


class BadSyntax(Exception):
    """Go's parser would stop here; `pos` is the offset (in the scanned text) whose line it would
    name.
    """

    def __init__(self, text: str, pos: int, in_lexer: bool = False) -> None:
        super().__init__(text)
        self.text = text
        self.pos = pos
        self.in_lexer = in_lexer


class Parser:
    """Parses one action. `functions` are the names that exist; `variables` those in scope.

    With `variables` None, any variable is taken. Variables that the action declares are added.
    """

    __slots__ = ("depth", "fetched", "functions", "made", "next", "tokens", "variables")

    def __init__(
        self, tokens: list[Token], functions: Container[str], variables: list[str] | None = None
    ) -> None:
        self.tokens = tokens
        self.functions = functions
        self.variables = variables
        #: All nodes, in the order in which they were made.
        self.made: list[Node] = []
        self.next = 0
        self.fetched = 0
        self.depth = 0

    def _made(self, node: N, token: int) -> N:
        node.number = len(self.made)
        node.token = token
        self.made.append(node)
        return node

    def peek(self) -> Token:
        """Look at the next token, which counts as read for the line of an error."""
        self.fetched = max(self.fetched, self.next)
        return self.tokens[self.next]

    def peek_nonspace(self) -> Token:
        """Look at the next token that is no space."""
        token = self.peek()
        while token[0] == " ":
            self.next += 1
            token = self.peek()
        return token

    def take(self) -> Token:
        """Take the next token that is no space."""
        token = self.peek_nonspace()
        if token[0] not in "}!":
            self.next += 1
        return token

    def fail(self, text: str) -> BadSyntax:
        """Make the error for what was read last."""
        return BadSyntax(text, self.tokens[self.fetched][2])

    def unexpected(self, token: Token, context: str) -> BadSyntax:
        """Make the error for a token that does not fit."""
        if token[0] == "!":
            return BadSyntax(token[1], token[2], in_lexer=True)
        return self.fail(f"unexpected {describe(token)} in {context}")

    def pipeline(self, context: str, end: str = "}") -> Pipe:
        """Parse `declarations? command ('|' command)*` up to the token kind `end`."""
        pipe = self._made(Pipe(self.peek_nonspace()[2]), self.next)
        if self.peek_nonspace()[0] == "v":
            self._declarations(pipe, context)
        while True:
            token = self.peek_nonspace()
            kind = token[0]
            if kind == end:
                self.take()
                self._check(pipe, context)
                return pipe
            if kind not in _OPERANDS:
                raise self.unexpected(token, context)
            pipe.commands.append(self._command())

    def _declarations(self, pipe: Pipe, context: str) -> None:
        while True:
            start = self.next
            name = self.take()
            slot = self.next - 1
            following = self.peek_nonspace()
            if following[0] in "=:":
                pipe.is_assign = following[0] == "="
                self.take()
                self._declare(pipe, name[1], slot)
                return
            if following[0] != ",":
                self.next = start
                return
            self.take()
            self._declare(pipe, name[1], slot)
            if context == "range" and len(pipe.names) < 2:
                if self.peek_nonspace()[0] == "v":
                    continue
                if self.peek_nonspace()[0] in "})":
                    return
                raise self.fail("range can only initialize variables")
            raise self.fail(f"too many declarations in {context}")

    def _declare(self, pipe: Pipe, name: str, slot: int) -> None:
        pipe.names.append(name)
        pipe.slots.append(slot)
        if self.variables is not None:
            self.variables.append(name)

    def _check(self, pipe: Pipe, context: str) -> None:
        if not pipe.commands:
            raise self.fail(f"missing value for {context}")
        for stage, command in enumerate(pipe.commands[1:], 2):
            if isinstance(command.args[0], (Bool, Dot, Nil, String)) or _is_number(command.args[0]):
                raise self.fail(f"non executable command in pipeline stage {stage}")

    def _command(self) -> Command:
        command = self._made(Command(self.peek_nonspace()[2]), self.next)
        while True:
            self.peek_nonspace()
            operand = self._operand()
            if operand is not None:
                command.args.append(operand)
            token = self.peek()
            kind = token[0]
            if kind == " ":
                self.next += 1
                continue
            if kind == "|":
                self.next += 1
            elif kind not in "})":
                raise self.unexpected(token, "operand")
            break
        if not command.args:
            raise self.fail("empty command")
        return command

    def _operand(self) -> Node | None:
        node = self._term()
        if node is None:
            return None
        token = self.peek()
        if token[0] != "F":
            return node
        pos, first = token[2], self.next
        names = []
        while token[0] == "F":
            names.append(token[1][1:])
            self.next += 1
            token = self.peek()
        if isinstance(node, Field):
            return self._made(Field(pos, node.names + names), node.token)
        if isinstance(node, Variable):
            return self._made(Variable(pos, node.names + names), node.token)
        if isinstance(node, (Bool, String, Nil, Dot)) or _is_number(node):
            raise self.fail(f"unexpected . after term {quote(str(node))}")
        return self._made(Chain(pos, node, names), first)

    def _term(self) -> Node | None:
        token = self.peek_nonspace()
        kind, text, pos = token
        if kind not in _OPERANDS:
            return None
        at = self.next
        self.next += 1
        if kind == "(":
            return self._parenthesised()
        return self._made(self._leaf(kind, text, pos), at)

    def _leaf(self, kind: str, text: str, pos: int) -> Node:
        if kind == "F":
            return Field(pos, [text[1:]])
        if kind == "f":
            if text not in self.functions:
                raise self.fail(f"function {quote(text)} not defined")
            return Identifier(pos, text)
        if kind == "v":
            return self._variable(pos, text)
        if kind == "D":
            return Dot(pos)
        if kind == "b":
            return Bool(pos, text == "true")
        if kind == "N":
            return Nil(pos)
        return self._literal(kind, text, pos)

    def _literal(self, kind: str, text: str, pos: int) -> Node:
        try:
            if kind == "s":
                return String(pos, text, unquote(text))
            return character(pos, text) if kind == "c" else number(pos, text)
        except BadLiteral as error:
            raise self.fail(str(error)) from None

    def _variable(self, pos: int, text: str) -> Variable:
        if self.variables is not None and text not in self.variables:
            raise self.fail(f"undefined variable {quote(text)}")
        return Variable(pos, [text])

    def _parenthesised(self) -> Pipe:
        if self.depth >= _MAX_DEPTH:
            raise self.fail("max expression depth exceeded")
        self.depth += 1
        pipe = self.pipeline("parenthesized pipeline", ")")
        self.depth -= 1
        return pipe


def _is_number(node: Node) -> bool:
    return isinstance(node, Number)
