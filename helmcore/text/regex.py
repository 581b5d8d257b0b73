"""Go's regular expressions, for patterns that a chart brings (values.schema.json).

A pattern that Python's `re` provably treats as Go does, and on which it cannot run away, is given
to `re`. Every other one goes to RE2, from which Go's engine descends: it
is linear in the text but costs an import.
"""

from __future__ import annotations

from helmcore.text.patterns import ASCII, compiled, later

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

#: Longer texts go to RE2, where no pattern can take longer than the text is long.
SAFE_LENGTH = 500

_SPACE = r"\t\n\f\r "
_CLASS_ITEM = later(r"\\[dw.\-/_\]\[\\+*?^$(){}|]|\\s|[A-Za-z0-9_ .,:;/@%=+*?$(){}|!#<>'\"`-]")
_COUNT = later(r"\{(\d{1,3})(?:(,)(\d{0,3}))?\}")
_LITERAL = frozenset(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-/:@%=,;!#<>\"'` ~&"
)
_ESCAPED = frozenset("./-_+*?^$()[]{}|\\@:")

# Kept compiled (see `patterns`): whether a character is in one of these is asked of many patterns.
for _common in ("[0-9]", "[a-z]", "[A-Z]", "[a-zA-Z]", "[A-Za-z]", "[a-z0-9]", "[a-zA-Z0-9]",
                "[A-Za-z0-9]", r"\d", r"\w", "[0-9a-f]", "[a-f0-9]"):  # fmt: skip
    later(_common, ASCII)

#: Patterns that many charts and schemas share, kept compiled like our own: a duration as Prometheus
#: writes it, a label as DNS and so Kubernetes have it, tags and names as Bitnami's library asks.
SHARED = (
    "^(([0-9]+)y)?(([0-9]+)w)?(([0-9]+)d)?(([0-9]+)h)?(([0-9]+)m)?(([0-9]+)s)?(([0-9]+)ms)?$",
    "^((([0-9]+)y)?(([0-9]+)w)?(([0-9]+)d)?(([0-9]+)h)?(([0-9]+)m)?(([0-9]+)s)?(([0-9]+)ms)?|0)$",
    "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$",
    r"-r\d+$|sha256:",
    r"(-?[^a-z\d\-])+-?",
    r"^(sha256:[a-f0-9]{64})$",
)

_RE2_WORDING = (
    ("missing ): ", "missing closing ): "),
    ("missing ]: ", "missing closing ]: "),
    ("no argument for repetition operator: ", "missing argument to repetition operator: "),
    ("bad repetition operator: ", "invalid nested repetition operator: "),
    ("invalid repetition size: ", "invalid repeat count: "),
    ("invalid perl operator: ", "invalid or unsupported Perl syntax: "),
    ("invalid named capture group: ", "invalid named capture: "),
    ("trailing \\", "trailing backslash at end of expression: "),
)


class PatternInvalid(ValueError):
    """A pattern that Go's regexp.Compile refuses; the message is Go's."""


class Pattern:
    """A compiled pattern: `matches` tells whether it matches anywhere in a text."""

    __slots__ = ("_linear", "_plain", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        plain = translate(text)
        self._plain = plain
        # What only may run away is certainly a pattern, so RE2 can wait until there is a text.
        self._linear: Any = compile_linear(text) if plain is None else None

    def matches(self, text: str) -> bool:
        """Whether the pattern matches somewhere in the text."""
        if self._plain and len(text) <= SAFE_LENGTH:
            return compiled(self._plain, ASCII).search(text) is not None
        if self._linear is None:
            self._linear = compile_linear(self.text)
        return self._linear.search(text.encode("utf-8", "replace")) is not None


_compiled: dict[str, Pattern] = {}


def compile_pattern(text: str) -> Pattern:
    """Compile a pattern in Go's syntax; the last few hundred are kept.

    Raises PatternInvalid with Go's message.
    """
    pattern = _compiled.get(text)
    if pattern is None:
        if len(_compiled) > 500:
            _compiled.clear()
        pattern = _compiled[text] = Pattern(text)
    return pattern


def compile_linear(text: str) -> Any:
    """Compile with RE2, for bytes. Raises PatternInvalid with Go's message."""
    import re2

    options = re2.Options()
    options.log_errors = False
    # RE2 takes \C (any byte), Go does not.
    if "\\C" in text.replace("\\\\", ""):
        raise PatternInvalid("error parsing regexp: invalid escape sequence: `\\C`")
    try:
        return re2.compile(text.encode("utf-8", "replace"), options)
    except re2.error as error:
        said = error.args[0]
        raise PatternInvalid(_wording(said.decode() if isinstance(said, bytes) else said)) from None


def _wording(said: str) -> str:
    for theirs, gos in _RE2_WORDING:
        if said.startswith(theirs):
            said = gos + said[len(theirs) :]
            break
    problem, _, where = said.partition(": ")
    if said.startswith(("missing closing ): ", "unexpected ): ")):
        problem, where = said.split("): ", 1)
        problem += ")"
    return f"error parsing regexp: {problem}: `{where}`"


# Patterns that the charts of a large publisher share, where a look tells what no rule here does: no
# text can be matched in two ways, so Python's engine takes them in one pass.
_SEEN = {r"(-?[^a-z\d\-])+-?": r"(?:-?[^a-z\d\-])+-?"}


def translate(text: str) -> str | None:
    """The pattern in Python's syntax, None where only RE2 knows whether it is one.

    It is "" for what is a pattern but could take Python's engine long. Trusted are literals,
    classes, `.`, anchors at the ends, groups, alternatives and repetitions, when no repetition
    stands inside another and few stand side by side.
    """
    if not text:
        return "(?:)"
    if text in _SEEN:
        return _SEEN[text]
    return None if len(text) > 200 else _Translation(text).run()


class _Translation:
    """One pass over a pattern; `groups` has for each open group whether its length varies."""

    __slots__ = ("anchored", "at", "atom", "exact", "groups", "nested", "out", "repeats", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.out: list[str] = []
        self.groups = [False]
        self.anchored = text.startswith("^")
        #: Repetitions that may end in several places, and those that end at a certain character.
        self.repeats = self.exact = 0
        self.nested = False
        # What a repetition at this place would repeat: "" nothing, "simple", "group" or "complex".
        self.atom = ""

    def run(self) -> str | None:
        """The translated pattern, or None."""
        text = self.text
        while self.at < len(text):
            if not self._step(text[self.at]):
                return None
        if len(self.groups) > 1:
            return None
        return "".join(self.out) if self._is_tame() else ""

    def _is_tame(self) -> bool:
        """Whether Python's engine cannot take long on a text of the safe length."""
        options = self.out.count("?")
        if self.nested or options > 8:
            return False
        if self.anchored:
            # One after the other, those that end exactly leave nothing to try again.
            return not self.repeats or (self.repeats + self.exact <= 2 and options <= 4)
        return self.repeats + self.exact <= 1 and options <= 4

    def _step(self, char: str) -> bool:
        if char in _LITERAL or char == ".":
            return self._emit(char, "simple")
        if char == "\\":
            return self._escape()
        if char == "[":
            return self._class()
        if char in "()|":
            return self._structure(char)
        if char in "*+?{":
            return self._repeat(char)
        if char == "^":
            return (self.at == 0 or self.text[self.at - 1] in "(|") and self._emit("^", "")
        if char == "$":
            rest = self.text[self.at + 1 : self.at + 2]
            return rest in ("", ")", "|") and self._emit(r"\Z", "")
        return False

    def _emit(self, text: str, atom: str, width: int = 1) -> bool:
        self.out.append(text)
        self.atom = atom
        self.at += width
        return True

    def _escape(self) -> bool:
        char = self.text[self.at + 1 : self.at + 2]
        if char in ("d", "w") or char in _ESCAPED:
            return bool(char) and self._emit("\\" + char, "simple", 2)
        if char == "s":
            return self._emit(f"[{_SPACE}]", "simple", 2)
        return False

    def _class(self) -> bool:
        at = self.at + 1
        out = "["
        if self.text.startswith("^", at):
            out += "^"
            at += 1
        first = at
        while self.text[at : at + 1] != "]":
            item = _CLASS_ITEM.match(self.text, at)
            if item is None:
                return False
            word = item.group()
            if (
                word == "-"
                and at != first
                and self.text[at + 1 : at + 2] != "]"
                and not self._range(at)
            ):
                return False
            out += _SPACE if word == "\\s" else word
            at = item.end()
        if at == first or "||" in out:
            return False
        return self._emit(out + "]", "simple", at + 1 - self.at)

    def _range(self, at: int) -> bool:
        before, after = self.text[at - 1], self.text[at + 1 : at + 2]
        kinds = (str.isdigit, str.islower, str.isupper)
        return (
            self.text[at - 2] != "\\"
            and before <= after
            and any(kind(before) and kind(after) for kind in kinds)
        )

    def _structure(self, char: str) -> bool:
        if char == "(":
            rest = self.text[self.at + 1 : self.at + 3]
            if rest[:1] == "?" and rest != "?:":
                return False
            self.groups.append(False)
            return self._emit("(?:", "", 3 if rest == "?:" else 1)
        if char == "|":
            self.groups[-1] = True
            self.anchored = self.anchored and len(self.groups) > 1
            return self._emit("|", "")
        if len(self.groups) == 1:
            return False
        varies = self.groups.pop()
        self.groups[-1] = self.groups[-1] or varies
        return self._emit(")", "complex" if varies else "group")

    def _repeat(self, char: str) -> bool:
        if not self.atom:
            return False
        width, fixed, once = 1, False, char == "?"
        if char == "{":
            count = _COUNT.match(self.text, self.at)
            if count is None:
                return False
            low, comma, high = count.groups()
            if comma and high and int(high) < int(low):
                return False
            if self.atom != "simple" and self.text.count("{") > 1:
                return False
            fixed, width = not comma, len(count.group())
        if self.atom == "complex" and not once:
            if char == "{":
                return False
            self.nested = True
        if self.text[self.at + width : self.at + width + 1] in ("?", "+", "*", "{"):
            return False
        if not fixed:
            self.groups[-1] = True
            if not once and self._ends_exactly(self.at + width):
                self.exact += 1
            elif not once:
                self.repeats += 1
        return self._emit(self.text[self.at : self.at + width], "", width)

    def _ends_exactly(self, at: int) -> bool:
        """Whether what follows must be a character that the repeated class does not hold."""
        while self.text[at : at + 1] == ")":
            at += 1
        char, after = self.text[at : at + 1], self.text[at + 1 : at + 2]
        if self.atom != "simple" or not char.isalnum() or after in ("?", "*", "{"):
            return False
        return compiled(self.out[-1], ASCII).match(char) is None
