"""The scanner of what stands between `{{` and `}}` (text/template/parse/lex.go).

Kinds of tokens, one character each so that the kinds of an action's tokens make a string, its
shape:

    space ' '   string 's'   raw string 's'   character 'c'   number 'n'   complex 'n'
    field 'F'   dot 'D'      variable 'v'     function 'f'    bool 'b'     nil 'N'
    pipe '|'    parens '()'  assign '='       declare ':'     comma ','    other character 'x'
    right delimiter '}'      error '!'        keywords: KEYWORDS
"""

from __future__ import annotations

from helmcore.text.patterns import DOTALL, later
from helmx_render_gotemplate.goquote import quote, quote_rune

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias

    Token: TypeAlias = tuple[str, str, int]

#: Keyword -> its kind.
KEYWORDS = {
    "block": "B",
    "break": "K",
    "continue": "O",
    "define": "d",
    "else": "L",
    "end": "E",
    "if": "I",
    "nil": "N",
    "range": "R",
    "template": "T",
    "with": "W",
}

#: All tokens; every character of an action belongs to one.
TOKEN = later(
    r"[.$](?!\d)\w*"
    r"|[ \t\r\n]+"
    r"|[^\W\d]\w*"
    r'|"[^"\\\n]*(?:\\[^\n][^"\\\n]*)*"'
    r"|[|()=,]"
    r"|`[^`]*`"
    r"|\$\w*"
    r"|[+-]?(?:\d|\.\d)(?:[eEpP][+-]|[\w.])*"
    r"|\w+"
    r"|:="
    r"|'(?:[^'\\\n]|\\[^\n])*'"
    r"|.",
    DOTALL,
)
_NUMBER = later(
    r"[+-]?(?:0[xX][0-9a-fA-F_]*(?:\.[0-9a-fA-F_]*)?(?:[pP][+-]?[0-9_]*)?"
    r"|0[oO][0-7_]*(?:\.[0-7_]*)?|0[bB][01_]*(?:\.[01_]*)?"
    r"|[0-9_]*(?:\.[0-9_]*)?(?:[eE][+-]?[0-9_]*)?)i?"
)
_SINGLE = frozenset("|()=,")
_TERMINATORS = frozenset(" \t\r\n.,|:)(")
_TRIMMED_END = later(r"[ \t\r\n]-\}\}")


class Lexer:
    """Scans one action of `text` from `pos`, just behind the left delimiter and its trim marker.

    After `tokens()`, `end` is where the text goes on behind the right delimiter.
    """

    __slots__ = ("depth", "end", "pos", "text")

    def __init__(self, text: str, pos: int = 0) -> None:
        self.text = text
        self.pos = pos
        self.end = len(text)
        self.depth = 0

    def tokens(self) -> list[Token]:
        """Give all tokens; the last one is the right delimiter or an error."""
        result: list[Token] = []
        while True:
            token = self._next()
            result.append(token)
            if token[0] in "}!":
                return result

    def _error(self, text: str) -> Token:
        return ("!", text, self.pos)

    def _next(self) -> Token:
        text, pos = self.text, self.pos
        trimmed = _TRIMMED_END.match(text, pos) is not None
        if trimmed or text.startswith("}}", pos):
            if self.depth:
                return self._error("unclosed left paren")
            delimiter = pos + 2 if trimmed else pos
            self.end = delimiter + 2
            return ("}", "}}", delimiter)
        match = TOKEN.match(text, pos)
        if match is None:
            return self._error("unclosed action")
        token = match.group()
        self.pos = match.end()
        first = token[0]
        if first in " \t\r\n":
            if _TRIMMED_END.match(text, self.pos - 1):
                # The last space belongs to the trim marker.
                self.pos -= 1
                token = token[:-1]
            return (" ", token, pos)
        if first in '"`':
            return self._quoted(token, pos)
        if first in "'":
            if len(token) < 2:
                return ("!", "unterminated character constant", pos)
            return ("c", token, pos)
        if first in ".$" and not token[1:2].isdigit():
            return self._name(token, pos, "vF"[first == "."])
        if first == "$":
            return self._name(token, pos, "v")
        if first in "+-." or first.isdigit():
            return self._number(pos)
        if first.isalpha() or first == "_":
            return self._name(token, pos, "f")
        return self._sign(token, pos)

    def _quoted(self, token: str, pos: int) -> Token:
        if len(token) > 1:
            return ("s", token, pos)
        if token == '"':
            return ("!", "unterminated quoted string", pos)
        return ("!", "unterminated raw quoted string", pos)

    def _name(self, token: str, pos: int, kind: str) -> Token:
        after = self.text[self.pos : self.pos + 1]
        if after and after not in _TERMINATORS and not self.text.startswith("}}", self.pos):
            return ("!", f"bad character {_describe(after)}", pos)
        if kind == "F" and token == ".":
            return ("D", token, pos)
        if kind == "f":
            if token in {"true", "false"}:
                return ("b", token, pos)
            return (KEYWORDS.get(token, "f"), token, pos)
        return (kind, token, pos)

    def _number(self, pos: int) -> Token:
        text = self.text
        end = self._scan_number(pos)
        if end < 0:
            return ("!", f"bad number syntax: {quote(text[pos:-end])}", pos)
        if text[end : end + 1] in {"+", "-"}:
            again = self._scan_number(end)
            if again < 0 or text[again - 1] != "i":
                return ("!", f"bad number syntax: {quote(text[pos : abs(again)])}", pos)
            end = again
        self.pos = end
        return ("n", text[pos:end], pos)

    def _scan_number(self, pos: int) -> int:
        """Give the end of a number, negative (and one further) where a letter follows it."""
        match = _NUMBER.match(self.text, pos)
        end = match.end() if match else pos
        after = self.text[end : end + 1]
        if after == "_" or after.isalnum():
            return -(end + 1)
        return end

    def _sign(self, token: str, pos: int) -> Token:
        if token == ":=":
            return (":", token, pos)
        if token == ":":
            return ("!", "expected :=", pos)
        if token == "(":
            self.depth += 1
        elif token == ")":
            self.depth -= 1
            if self.depth < 0:
                return ("!", "unexpected right paren", pos)
        if token in _SINGLE:
            return (token, token, pos)
        if token.isascii() and token.isprintable():
            return ("x", token, pos)
        return ("!", f"unrecognized character in action: {_describe(token[0])}", pos)


def _describe(character: str) -> str:
    """Write a character as %#U does."""
    code = ord(character)
    text = f"U+{code:04X}"
    return f"{text} {quote_rune(code)[0]}{character}'" if character.isprintable() else text


def describe(token: Token) -> str:
    """Name a token in an error message, as lex.go's item.String()."""
    kind, text, _pos = token
    if kind == "!":
        return text
    if text in KEYWORDS:
        return f"<{text}>"
    if len(text.encode("utf-8", "surrogateescape")) > 10:
        return quote(text[:10]) + "..."
    return quote(text)
