"""What exactly is wrong with a template: parses a whole file as parse.go does, action by action.

Only used when `source` suspects something, so it may take its time.
"""

from __future__ import annotations

import re

from helmcore.errors import TemplateSyntaxError
from helmx_render_gotemplate.actions import SPACES, check_tokens
from helmx_render_gotemplate.calls import FUNCTION_NAMES
from helmx_render_gotemplate.functions.convention import GoError
from helmx_render_gotemplate.goquote import quote
from helmx_render_gotemplate.lexer import Lexer
from helmx_render_gotemplate.literals import BadLiteral, unquote
from helmx_render_gotemplate.parser import BadSyntax, Parser

TYPE_CHECKING = False
if TYPE_CHECKING:
    from helmx_render_gotemplate.lexer import Token

_LEFT_TRIM = re.compile(r"-[ \t\r\n]")
_CONTROLS = {"I": "if", "W": "with", "R": "range"}


def syntax_error(name: str, text: str) -> TemplateSyntaxError:
    """Give the error of a template file in Helm's words (engine.go, cleanupParseError)."""
    line, message = _find(name, text)
    whole = f"template: {name}:{line}: {message}"
    tokens = whole.split(": ")
    return TemplateSyntaxError(
        f"parse error at ({tokens[1]}): {tokens[-1]}",
        template=name,
        line=line,
        column=0,
        excerpt=text.split("\n")[line - 1] if line <= text.count("\n") + 1 else "",
    )


def tpl_error(name: str, text: str) -> GoError:
    """Give the error of a text that `tpl` cannot parse."""
    line, message = _find(name, text)
    return GoError(f"cannot parse template {quote(text)}: template: {name}:{line}: {message}")


def _find(name: str, text: str) -> tuple[int, str]:
    checker = _Checker(name, text)
    try:
        checker.file()
    except BadSyntax as error:
        line = text.count("\n", 0, error.pos) + 1
        message = error.text
        if error.in_lexer:
            message += checker.started(line, message)
        return line, message
    return 1, "unexpected EOF"


class _Tree:
    """One template being parsed: its name, its variables, its loops, whether it holds anything."""

    __slots__ = ("empty", "name", "ranges", "variables")

    def __init__(self, name: str) -> None:
        self.name = name
        self.variables = ["$"]
        self.ranges = 0
        self.empty = True


class _Checker:
    """Goes through a file; `pos` is where the text goes on."""

    __slots__ = ("action_pos", "else_parser", "end_pos", "name", "pos", "text", "trees")

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.text = text
        self.pos = 0
        self.action_pos = -1
        self.end_pos = 0
        #: The action of an `else if` or `else with`, from there on.
        self.else_parser: Parser | None = None
        self.trees: dict[str, bool] = {}

    def started(self, line: int, message: str) -> str:
        """Say where the action began that an error of the scanner is in."""
        if self.action_pos < 0:
            return ""
        begun = self.text.count("\n", 0, self.action_pos) + 1
        if begun == line:
            return ""
        where = f" in action started at {self.name}:{begun}"
        return where[len(" in action") :] if message.endswith(" action") else where

    def file(self) -> None:
        """Parse the whole file. Raises `BadSyntax`."""
        tree = _Tree(self.name)
        while self._text(tree):
            parser, kind = self._action(tree)
            if kind == "d":
                self._definition(parser)
                continue
            ended = self._node(tree, parser, kind)
            if ended:
                raise BadSyntax("unexpected {{" + ended + "}}", self.end_pos)
        self._add(tree)

    def _text(self, tree: _Tree) -> bool:
        """Skip text and comments up to an action; False at the end of the file."""
        text = self.text
        while True:
            at = text.find("{{", self.pos)
            piece = text[self.pos :] if at < 0 else text[self.pos : at]
            if piece.strip():
                tree.empty = False
            if at < 0:
                self.pos = len(text)
                return False
            inner = at + 2
            if _LEFT_TRIM.match(text, inner):
                inner += 2
            if not text.startswith("/*", inner):
                self.action_pos = at
                self.pos = inner
                return True
            self._comment(inner)

    def _comment(self, at: int) -> None:
        text = self.text
        self.action_pos = -1
        close = text.find("*/", at + 2)
        if close < 0:
            raise BadSyntax("unclosed comment", at, in_lexer=True)
        close += 2
        if text.startswith("}}", close):
            self.pos = close + 2
        elif text[close : close + 1] in SPACES and text.startswith("-}}", close + 1):
            self.pos = close + 4
            self._trim()
        else:
            raise BadSyntax("comment ends before closing delimiter", at, in_lexer=True)

    def _trim(self) -> None:
        while self.text[self.pos : self.pos + 1] and self.text[self.pos] in SPACES:
            self.pos += 1

    def _action(self, tree: _Tree) -> tuple[Parser, str]:
        """Scan one action, give its parser and the kind of its first token."""
        lexer = Lexer(self.text, self.pos)
        tokens = lexer.tokens()
        if tokens[-1][0] == "}":
            self.end_pos = tokens[-1][2]
            self.pos = lexer.end
            if self.text[lexer.end - 3 : lexer.end - 2] == "-":
                before = self.text[lexer.end - 4 : lexer.end - 3]
                if before and before in SPACES and lexer.end - 4 >= self.action_pos + 2:
                    self._trim()
        parser = Parser(tokens, FUNCTION_NAMES, tree.variables)
        return parser, parser.peek_nonspace()[0]

    def _definition(self, parser: Parser) -> None:
        parser.take()
        token = parser.take()
        if token[0] != "s":
            raise parser.unexpected(token, "define clause")
        name = _unquoted(parser, token)
        closing = parser.take()
        if closing[0] != "}":
            raise parser.unexpected(closing, "define clause")
        self._named(name, "define clause")

    def _named(self, name: str, context: str) -> None:
        """Parse the body of a define or block up to its end."""
        inner = _Tree(name)
        ended = self._list(inner)
        if ended != "end":
            raise BadSyntax("unexpected {{" + ended + "}} in " + context, self.end_pos)
        self._add(inner)

    def _add(self, tree: _Tree) -> None:
        if tree.name in self.trees and not self.trees[tree.name] and not tree.empty:
            text = f"template: multiple definition of template {quote(tree.name)}"
            raise BadSyntax(text, self.end_pos)
        if tree.name not in self.trees or self.trees[tree.name]:
            self.trees[tree.name] = tree.empty

    def _list(self, tree: _Tree) -> str:
        """Parse nodes up to an `end` or `else`, and say which."""
        while self._text(tree):
            parser, kind = self._action(tree)
            ended = self._node(tree, parser, kind)
            if ended:
                return ended
        raise BadSyntax("unexpected EOF", len(self.text))

    def _node(self, tree: _Tree, parser: Parser, kind: str) -> str:
        """Parse one action with all that belongs to it; give "end" or "else" where it is one."""
        if kind in "EL":
            return self._end_or_else(parser, kind)
        tree.empty = False
        if kind in _CONTROLS:
            parser.take()
            self._control(tree, parser, _CONTROLS[kind])
        elif kind == "B":
            self._block(parser)
        elif kind in "KO":
            word = "break" if kind == "K" else "continue"
            check_tokens(parser)
            if not tree.ranges:
                raise parser.fail("{{" + word + "}} outside {{range}}")
        elif kind == "T":
            self._template(parser)
        elif kind == "d":
            raise parser.unexpected(parser.peek_nonspace(), "command")
        else:
            parser.pipeline("command")
        return ""

    def _end_or_else(self, parser: Parser, kind: str) -> str:
        parser.take()
        if kind == "E":
            token = parser.take()
            if token[0] != "}":
                raise parser.unexpected(token, "end")
            return "end"
        if parser.peek_nonspace()[0] in "IW":
            self.else_parser = parser
            return "else"
        token = parser.take()
        if token[0] != "}":
            raise parser.unexpected(token, "else")
        self.else_parser = None
        return "else"

    def _control(self, tree: _Tree, parser: Parser, context: str) -> None:
        mark = len(tree.variables)
        parser.pipeline(context)
        tree.ranges += context == "range"
        ended = self._list(tree)
        tree.ranges -= context == "range"
        if ended == "else":
            self._else(tree, context)
        del tree.variables[mark:]

    def _else(self, tree: _Tree, context: str) -> None:
        parser = self.else_parser
        if parser is not None:
            token = parser.peek_nonspace()
            if context in {"if", "with"} and token[0] == context[0].upper():
                parser.take()
                self._control(tree, parser, context)
                return
            raise parser.unexpected(token, "input")
        ended = self._list(tree)
        if ended != "end":
            raise BadSyntax("expected end; found {{" + ended + "}}", self.end_pos)

    def _block(self, parser: Parser) -> None:
        parser.take()
        token = parser.take()
        if token[0] != "s":
            raise parser.unexpected(token, "block clause")
        name = _unquoted(parser, token)
        parser.pipeline("block clause")
        self._named(name, "block clause")

    def _template(self, parser: Parser) -> None:
        parser.take()
        token = parser.take()
        if token[0] != "s":
            raise parser.unexpected(token, "template clause")
        _unquoted(parser, token)
        if parser.peek_nonspace()[0] != "}":
            parser.pipeline("template clause")


def _unquoted(parser: Parser, token: Token) -> str:
    try:
        return unquote(token[1])
    except BadLiteral as error:
        raise parser.fail(str(error)) from None
