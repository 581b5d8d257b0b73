"""What is known about an action from its text alone, worked out once per distinct text.

Most actions of a chart never run and most are repeated, so an action is not parsed when its file is
read: it is scanned, and its shape (the kinds of its tokens) is looked up among the shapes that are
known to be good. Only a new shape is parsed, and what is wrong with one is worded by `strict`. An
action is compiled when it first runs.
"""

from __future__ import annotations

from helmx_render_gotemplate.expressions import FUNCTION_NAMES, Compiler
from helmx_render_gotemplate.lexer import KEYWORDS, TOKEN, Lexer
from helmx_render_gotemplate.literals import BadLiteral, character, number, unquote
from helmx_render_gotemplate.nodes import Pipe, TemplateCall
from helmx_render_gotemplate.parser import BadSyntax, Parser

TYPE_CHECKING = False
if TYPE_CHECKING:
    from helmx_render_gotemplate.expressions import Code

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


class Action:
    """One distinct action.

    `raw` is the text between the delimiters; `left` and `right` say whether it trims the text
    before and behind it; `start` is where its pipeline begins in `raw`; `declares` are the
    variables before `:=` or `=`, `binds` those before `:=` only, `uses` all but `$`.
    """

    __slots__ = (
        "binds",
        "code",
        "declares",
        "kind",
        "left",
        "name",
        "pipe",
        "raw",
        "right",
        "start",
        "uses",
    )

    def __init__(self, raw: str) -> None:
        self.raw = raw
        self.left = raw[:1] == "-" and raw[1:2] in SPACES and len(raw) > 1
        begin = 2 if self.left else 0
        self.right = len(raw) - begin > 1 and raw[-1] == "-" and raw[-2] in SPACES
        self.start = begin
        self.kind = VALUE
        self.declares: tuple[str, ...] = ()
        self.binds: tuple[str, ...] = ()
        self.uses: tuple[str, ...] = ()
        self.name = ""
        self.code: Code | None = None
        self.pipe: Pipe | None = None

    def body(self) -> str:
        """Give the text without trim markers."""
        return self.raw[self.start : -2 if self.right else None]

    def parse(self) -> Pipe:
        """Give the pipeline as a syntax tree."""
        if self.pipe is None:
            tokens = Lexer(self.raw + "}}", self.start).tokens()
            context = _CONTEXTS.get(self.kind, "command")
            self.pipe = Parser(tokens, FUNCTION_NAMES).pipeline(context)
        return self.pipe

    def template_call(self) -> TemplateCall:
        """Give a `template` or `block` action as Go sees it, for errors."""
        at = min(i for i in (self.raw.find('"'), self.raw.find("`")) if i >= 0)
        return TemplateCall(at, self.name, self.parse() if self.has_pipeline() else None)

    def has_pipeline(self) -> bool:
        """Tell whether there is anything from `start` on."""
        return bool(self.raw[self.start : -2 if self.right else None].strip(SPACES))

    def compiled(self, strict: bool, names: dict[str, str], before: dict[str, str]) -> Code:
        """Give the closure of the pipeline.

        `names` are the variables that stand in other slots once it is evaluated, `before` those
        that do while it is.
        """
        if names and not names.keys().isdisjoint(self.uses):
            return Compiler(strict, before).pipeline(self.parse(), names)
        if self.code is None:
            self.code = Compiler(strict).pipeline(self.parse())
        return self.code


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


class ActionTable(dict[str, Action]):
    """Text between the delimiters -> the action; what is not in it yet is worked out."""

    def __init__(self) -> None:
        super().__init__()
        self._kinds = _TokenKinds()
        self._good: set[str] = set()
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
        tokens = TOKEN.findall(body)
        kinds = self._kinds
        shape = "".join([kinds[token] for token in tokens])
        if "!" in shape:
            return self.open
        self._classify(action, tokens, shape)
        if "v" in shape:
            self._variables(action, tokens, shape)
        if shape not in self._good:
            if not _is_good(action):
                action.kind = BAD
            elif "?" not in shape:
                self._good.add(shape)
        return action

    def _classify(self, action: Action, tokens: list[str], shape: str) -> None:
        """Find the keyword, and where the pipeline begins behind it."""
        at = 1 if shape[:1] == " " else 0
        head = shape[at : at + 1]
        if head in "FDfnsbv(":
            return
        begin = action.start + len("".join(tokens[: at + 1]))
        if head in _BRANCHES:
            action.kind = _BRANCHES[head]
        elif head == "E":
            action.kind = END
        elif head == "L":
            rest = shape[at + 1 :].lstrip(" ")
            action.kind = {"I": ELSE_IF, "W": ELSE_WITH}.get(rest[:1], ELSE)
            if action.kind != ELSE:
                skipped = len(shape) - len(rest) + 1
                begin = action.start + len("".join(tokens[:skipped]))
        elif head in "dBT":
            action.kind = {"d": DEFINE, "B": BLOCK, "T": TEMPLATE}[head]
            at_name = shape.find("s")
            if at_name < 0:
                action.kind = BAD
                return
            action.name = unquote(tokens[at_name])
            begin = action.start + len("".join(tokens[: at_name + 1]))
        elif head in "KO":
            action.kind = BREAK if head == "K" else CONTINUE
        else:
            return
        action.start = begin

    def _variables(self, action: Action, tokens: list[str], shape: str) -> None:
        """Note the variables that are declared and used."""
        names = [token for token in tokens if token[0] == "$"]
        if ":" in shape or "=" in shape:
            action.declares = _declared(tokens, shape, ":=")
            action.binds = _declared(tokens, shape, ":")
        action.uses = tuple({name for name in names if name != "$"})
        if action.kind == VALUE and (action.declares or action.uses):
            action.kind = SCOPED


def _declared(tokens: list[str], shape: str, marks: str) -> tuple[str, ...]:
    """Give the variables in front of the marks, in order."""
    names = []
    for at, kind in enumerate(shape):
        if kind in marks:
            before = at - 1
            while before >= 0 and shape[before] in " v,":
                if shape[before] == "v":
                    names.append(tokens[before])
                before -= 1
    return tuple(names[::-1])


def _is_good(action: Action) -> bool:
    """Parse an action in full, whatever variables there are."""
    try:
        check_action(action, None)
    except BadSyntax:
        return False
    return True


def check_action(action: Action, variables: list[str] | None) -> None:
    """Parse an action as parse.go does. Raises `BadSyntax`."""
    begin = 2 if action.left else 0
    parser = Parser(Lexer(action.raw + "}}", begin).tokens(), FUNCTION_NAMES, variables)
    check_tokens(parser)


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
