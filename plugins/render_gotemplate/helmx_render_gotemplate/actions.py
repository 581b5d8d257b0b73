"""What is known about an action from its text alone, worked out once per distinct text.

Most actions of a chart never run and most are repeated, so an action is not parsed when its file is
read: it is scanned, and its shape (the kinds of its tokens) is looked up among the shapes that are
known to be good. Only a new shape is parsed, and what is wrong with one is worded by `strict`. An
action is compiled when it first runs.
"""

from __future__ import annotations

from helmx_render_gotemplate import expressions, quick
from helmx_render_gotemplate.calls import FUNCTION_NAMES
from helmx_render_gotemplate.grammar import is_good
from helmx_render_gotemplate.lexer import KEYWORDS, TOKEN, Lexer
from helmx_render_gotemplate.literals import BadLiteral, character, number, unquote
from helmx_render_gotemplate.nodes import TemplateCall, last_visited
from helmx_render_gotemplate.parser import BadSyntax, Parser
from helmx_render_gotemplate.site import Site

TYPE_CHECKING = False
if TYPE_CHECKING:
    from helmx_render_gotemplate.expressions import Code, Maker
    from helmx_render_gotemplate.lexer import Token
    from helmx_render_gotemplate.nodes import Node, Pipe

#: Kinds of actions. Those up to SCOPED need no look at structure or variables.
COMMENT, VALUE, SCOPED, IF, WITH, RANGE, ELSE, ELSE_IF, ELSE_WITH, END = range(10)
DEFINE, BLOCK, TEMPLATE, BREAK, CONTINUE, OPEN, BAD = range(10, 17)

_BRANCHES = {"I": IF, "W": WITH, "R": RANGE}
_CONTEXTS = {
    IF: "if",
    WITH: "with",
    RANGE: "range",
    ELSE_IF: "if",
    ELSE_WITH: "with",
    BLOCK: "block clause",
    TEMPLATE: "template clause",
}
SPACES = " \t\r\n"


class Shape:
    """What all actions have in common whose tokens are of the same kinds.

    `first` is the number of the token at which the pipeline begins, `named` that of the name behind
    `define`, `block` and `template`; `variables`, `declared` and `bound` are those of all
    variables, of those before `:=` or `=`, and of those before `:=` only. `text_at` is that of the
    string that is all there is, -1 where there is more.
    """

    __slots__ = (
        "_maker",
        "_pipe",
        "bound",
        "declared",
        "first",
        "has_pipeline",
        "is_good",
        "kind",
        "kinds",
        "named",
        "text_at",
        "variables",
    )

    def __init__(self, kinds: str) -> None:
        self.kinds = kinds
        self.is_good = is_certain(kinds) and is_good(kinds)
        self.kind = VALUE
        self.first = 0
        self.named = -1
        self._pipe: Pipe | None = None
        self._maker: Maker | None = None
        self._classify(kinds)
        self.variables: list[int] = []
        self.declared: list[int] = []
        self.bound: list[int] = []
        if "v" in kinds:
            self.variables = [at for at, kind in enumerate(kinds) if kind == "v"]
            self.declared = _declared(kinds, ":=")
            self.bound = _declared(kinds, ":")
        self.has_pipeline = bool(kinds[self.first :].strip(" "))
        self.text_at = kinds.find("s") if kinds.strip(" ") == "s" else -1

    def _classify(self, shape: str) -> None:
        """Find the keyword, and where the pipeline begins behind it."""
        at = 1 if shape[:1] == " " else 0
        head = shape[at : at + 1]
        self.first = at + 1
        if head in _BRANCHES:
            self.kind = _BRANCHES[head]
        elif head == "E":
            self.kind = END
        elif head == "L":
            rest = shape[at + 1 :].lstrip(" ")
            self.kind = {"I": ELSE_IF, "W": ELSE_WITH}.get(rest[:1], ELSE)
            if self.kind != ELSE:
                self.first = len(shape) - len(rest) + 1
        elif head and head in "dBT":
            self.kind = {"d": DEFINE, "B": BLOCK, "T": TEMPLATE}[head]
            self.named = shape.find("s")
            if self.named < 0:
                self.kind = BAD
            self.first = self.named + 1
        elif head and head in "KO":
            self.kind = BREAK if head == "K" else CONTINUE
        else:
            self.first = 0

    def pipe(self, action: Action) -> Pipe:
        """Give the syntax tree of the first action of this shape that asks for it."""
        if self._pipe is None:
            if self.is_good:
                self._pipe = quick.pipeline(self.kinds, action.tokens, self.first)
            else:
                self._pipe = action.parser().pipeline(_CONTEXTS.get(self.kind, "command"))
        return self._pipe

    def maker(self, action: Action) -> Maker:
        """Give what makes the closure of an action of this shape, such as this one."""
        if self._maker is None:
            self._maker = expressions.pipeline(self.pipe(action))
        return self._maker


class Action:
    """One distinct action.

    `raw` is the text between the delimiters; `left` and `right` say whether it trims the text
    before and behind it. `declares` are the variables before `:=` or `=`, `binds` those before `:=`
    only, `uses` all but `$`.
    """

    __slots__ = (
        "binds",
        "code",
        "declares",
        "kind",
        "left",
        "name",
        "raw",
        "right",
        "shape",
        "tokens",
        "uses",
    )

    #: Both are missing where the action is a comment, or no action at all.
    shape: Shape
    tokens: list[str]

    def __init__(self, raw: str) -> None:
        self.raw = raw
        self.left = raw.startswith(_LEFT_TRIMS)
        self.right = raw.endswith(_RIGHT_TRIMS) and len(raw) > (3 if self.left else 1)
        self.kind = VALUE
        self.declares: tuple[str, ...] = ()
        self.binds: tuple[str, ...] = ()
        self.uses: tuple[str, ...] = ()
        self.name = ""
        self.code: Code | None = None

    def body(self) -> str:
        """Give the text without trim markers."""
        return self.raw[2 if self.left else 0 : -2 if self.right else None]

    def parser(self) -> Parser:
        """Give a parser of the action whose next token is the first one of the pipeline."""
        parser = Parser(self._tokens(), FUNCTION_NAMES)
        parser.next = self.shape.first
        return parser

    def _tokens(self) -> list[Token]:
        at = 2 if self.left else 0
        kinds = self.shape.kinds
        if not is_certain(kinds):
            return Lexer(self.raw + "}}", at).tokens()
        tokens: list[Token] = []
        for kind, text in zip(kinds, self.tokens, strict=True):
            tokens.append((kind, text, at))
            at += len(text)
        tokens.append(("}", "}}", at))
        return tokens

    def node(self, number: int) -> Node:
        """Give a node of the pipeline by its number."""
        parser = self.parser()
        parser.pipeline(_CONTEXTS.get(self.kind, "command"))
        return parser.made[number]

    def template_call(self) -> TemplateCall:
        """Give a `template` or `block` action as Go sees it, for errors."""
        at = min(i for i in (self.raw.find('"'), self.raw.find("`")) if i >= 0)
        pipe = None
        if self.shape.has_pipeline:
            pipe = self.parser().pipeline(_CONTEXTS[self.kind])
        return TemplateCall(at, self.name, pipe)

    def names(self) -> list[str]:
        """Give the variables that the pipeline sets."""
        return [self.tokens[at] for at in self.shape.pipe(self).slots]

    def last_visited(self) -> Node:
        """Give the node that Go visits last in the pipeline."""
        return self.node(last_visited(self.shape.pipe(self)).number)

    def compiled(self, strict: bool, names: dict[str, str], before: dict[str, str]) -> Code:
        """Give the closure of the pipeline.

        `names` are the variables that stand in other slots once it is evaluated, `before` those
        that do while it is.
        """
        if names and not names.keys().isdisjoint(self.uses):
            return self.shape.maker(self)(self.tokens, Site(self, strict, before, names))
        if self.code is None:
            self.code = self.shape.maker(self)(self.tokens, Site(self, strict, {}, {}))
        return self.code


_LEFT_TRIMS = tuple("-" + space for space in SPACES)
_RIGHT_TRIMS = tuple(space + "-" for space in SPACES)


class _TokenKinds(dict[str, str]):
    """Token -> its kind in a shape; `?` for what must be looked at closely."""

    def __missing__(self, token: str) -> str:
        kind = self[token] = _kind(token)
        return kind


def _kind(token: str) -> str:
    first = token[0]
    if first in SPACES:
        return " "
    if first in '"`':
        return _quoted_kind(token)
    if first == "." and not token[1:2].isdigit():
        return "F" if len(token) > 1 else "D"
    if first == "$":
        return "v"
    if first.isalpha() or first == "_":
        if token in KEYWORDS:
            return KEYWORDS[token]
        if token in {"true", "false"}:
            return "b"
        return "f" if token in FUNCTION_NAMES else "?"
    if first in "|()=,":
        return first
    if token == ":=":
        return ":"
    return _literal_kind(token)


def _quoted_kind(token: str) -> str:
    if len(token) < 2:
        return "!"
    try:
        unquote(token)
    except BadLiteral:
        return "?"
    return "s"


def _literal_kind(token: str) -> str:
    try:
        if token[0] == "'":
            if len(token) < 2:
                return "!"
            character(0, token)
            return "c"
        if token[0].isdigit() or (token[0] in "+-." and len(token) > 1):
            # A sign or letter inside may split the token for Go; such ones are looked at closely.
            if token[0] in "+-" or token.isdigit() or token.replace(".", "", 1).isdigit():
                number(0, token)
                return "n"
    except BadLiteral:
        return "?"
    return "?"


#: Kinds of tokens in order -> the shape, which is known to be good.
_shapes: dict[str, Shape] = {}
_MOST_SHAPES = 20_000


class ActionTable(dict[str, Action]):
    """Text between the delimiters -> the action; what is not in it yet is worked out."""

    def __init__(self) -> None:
        super().__init__()
        self._kinds = _TokenKinds()
        self.open = Action("")
        self.open.kind = OPEN

    def __missing__(self, raw: str) -> Action:
        action = self[raw] = self._analysed(raw)
        return action

    def _analysed(self, raw: str) -> Action:
        action = Action(raw)
        body = action.body()
        if body[:2] == "/*":
            if body.find("*/", 2) == len(body) - 2 and len(body) > 3:
                action.kind = COMMENT
                return action
            return self.open
        action.tokens = tokens = TOKEN.findall(body)
        key = "".join(map(self._kinds.__getitem__, tokens))
        shape = _shapes.get(key)
        if shape is None:
            if "!" in key:
                return self.open
            shape = _new_shape(action, key)
        action.shape = shape
        action.kind = shape.kind
        if shape.named >= 0:
            action.name = unquote(tokens[shape.named])
        if shape.variables:
            _note_variables(action, tokens, shape)
        return action


def is_certain(kinds: str) -> bool:
    """Tell whether Go cuts all actions of a shape into the tokens that we see: not so where a sign
    stands behind a number, or anything odd.
    """
    return "?" not in kinds and "nn" not in kinds


def _new_shape(action: Action, kinds: str) -> Shape:
    """Work out a new shape, and keep it if all such actions are good."""
    shape = action.shape = Shape(kinds)
    if not is_certain(kinds):
        # Go may cut such an action into other tokens.
        lexer = Lexer(action.raw + "}}", 2 if action.left else 0)
        action.tokens = [token[1] for token in lexer.tokens()]
    if not shape.is_good:
        try:
            lexer = Lexer(action.raw + "}}", 2 if action.left else 0)
            check_tokens(Parser(lexer.tokens(), FUNCTION_NAMES))
        except BadSyntax:
            shape.kind = BAD
            shape.named = -1
            return shape
    if is_certain(kinds):
        if len(_shapes) >= _MOST_SHAPES:
            _shapes.clear()
        _shapes[kinds] = shape
    return shape


def _note_variables(action: Action, tokens: list[str], shape: Shape) -> None:
    """Note the variables that are declared and used."""
    if shape.declared:
        action.declares = tuple([tokens[at] for at in shape.declared])
        action.binds = tuple([tokens[at] for at in shape.bound])
    action.uses = tuple({tokens[at] for at in shape.variables if tokens[at] != "$"})
    if action.kind == VALUE and (action.declares or action.uses):
        action.kind = SCOPED


def _declared(shape: str, marks: str) -> list[int]:
    """Give the numbers of the variables in front of the marks, in order."""
    found = []
    for at, kind in enumerate(shape):
        if kind in marks:
            before = at - 1
            while before >= 0 and shape[before] in " v,":
                if shape[before] == "v":
                    found.append(before)
                before -= 1
    return found[::-1]


def check_tokens(parser: Parser) -> None:
    """Parse one action, whatever it is, from its first token on. Raises `BadSyntax`."""
    token = parser.peek_nonspace()
    kind = token[0]
    if kind in "IWR":
        parser.take()
        parser.pipeline({"I": "if", "W": "with", "R": "range"}[kind])
    elif kind in "BT":
        parser.take()
        context = "block clause" if kind == "B" else "template clause"
        name = parser.take()
        if name[0] != "s":
            raise parser.unexpected(name, context)
        if kind == "B" or parser.peek_nonspace()[0] != "}":
            parser.pipeline(context)
    elif kind == "d":
        parser.take()
        name = parser.take()
        if name[0] != "s":
            raise parser.unexpected(name, "define clause")
        _end(parser, "define clause")
    elif kind == "L":
        parser.take()
        following = parser.peek_nonspace()[0]
        if following in "IW":
            parser.take()
            parser.pipeline("if" if following == "I" else "with")
        else:
            _end(parser, "else")
    elif kind == "E":
        parser.take()
        _end(parser, "end")
    elif kind in "KO":
        parser.take()
        _end(parser, "{{break}}" if kind == "K" else "{{continue}}")
    else:
        parser.pipeline("command")


def _end(parser: Parser, context: str) -> None:
    token = parser.take()
    if token[0] != "}":
        raise parser.unexpected(token, context)
