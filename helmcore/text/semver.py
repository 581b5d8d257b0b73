"""Versions and ranges as Helm reads them (Masterminds/semver v3.5, lenient parsing).

Lenient: a leading `v`, leading zeros, one or two numbers instead of three. A range without a
prerelease of its own does not see prereleases.
"""

from __future__ import annotations

from helmcore.errors import VersionInvalid
from helmcore.text.patterns import later

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from collections.abc import Callable

MAX_NUMBER = 2**64 - 1

_TAIL = r"(?:-([0-9A-Za-z\-]+(?:\.[0-9A-Za-z\-]+)*))?(?:\+([0-9A-Za-z\-]+(?:\.[0-9A-Za-z\-]+)*))?"
_VERSION = later(rf"v?([0-9]+)(?:\.([0-9]+))?(?:\.([0-9]+))?{_TAIL}\Z")
_STRICT_NUMBER = later(r"[0-9]*\Z")
_IDENTIFIERS = later(r"[0-9A-Za-z.\-]*\Z")

# A version in a range; every number may be a wildcard. (The `|` is a quirk of the original.)
_PARTIAL = (
    r"v?([0-9|xX*]+)(\.[0-9|xX*]+)?(\.[0-9|xX*]+)?"
    r"(-[0-9A-Za-z\-]+(?:\.[0-9A-Za-z\-]+)*)?(\+[0-9A-Za-z\-]+(?:\.[0-9A-Za-z\-]+)*)?"
)
# The same without groups.
_PLAIN = _PARTIAL.replace("(?:", "(").replace("(", "(?:")
# In this order: where nothing is written, nothing is the operator (Go's leftmost-first choice).
_OPERATORS = r"=||!=|>|<|>=|=>|<=|=<|~|~>|\^"
_SPACE = r"[\t\n\f\r ]"
_COMPARISON = rf"(?:{_OPERATORS}){_SPACE}*(?:{_PLAIN})"
# One comparison; the comparisons of a text; a whole alternative; a hyphen range.
_SINGLE = later(rf"{_SPACE}*({_OPERATORS}){_SPACE}*(?:{_PARTIAL}){_SPACE}*\Z")
_ONE = later(_COMPARISON)
_WHOLE = later(
    rf"(?:{_SPACE}*{_COMPARISON}{_SPACE}*)(?:(?:{_SPACE}+|,{_SPACE}*){_COMPARISON}{_SPACE}*)*\Z"
)
_HYPHEN = later(rf"{_SPACE}*({_PLAIN}){_SPACE}+-{_SPACE}+({_PLAIN}){_SPACE}*")


class Version:
    """A version: three numbers, `pre` and `metadata` ("" where absent), and the text it was read
    from.

    Ordered as the Semantic Versioning specification orders; metadata does not count.
    """

    __slots__ = ("major", "metadata", "minor", "original", "patch", "pre")

    def __init__(self, numbers: tuple[int, int, int], pre: str, metadata: str, text: str) -> None:
        self.major, self.minor, self.patch = numbers
        self.pre = pre
        self.metadata = metadata
        self.original = text

    def __str__(self) -> str:
        text = f"{self.major}.{self.minor}.{self.patch}"
        if self.pre:
            text += f"-{self.pre}"
        return f"{text}+{self.metadata}" if self.metadata else text

    def __repr__(self) -> str:
        return f"Version({self.original!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Version) and self.key() == other.key()

    def __lt__(self, other: Version) -> bool:
        return self.key() < other.key()

    def __le__(self, other: Version) -> bool:
        return not other < self

    def __gt__(self, other: Version) -> bool:
        return other < self

    def __ge__(self, other: Version) -> bool:
        return not self < other

    def __hash__(self) -> int:
        return hash(self.key())

    def key(self) -> tuple[int, int, int, tuple[tuple[int, int, str], ...]]:
        """What versions are ordered by."""
        return (self.major, self.minor, self.patch, prerelease_key(self.pre))


def prerelease_key(pre: str) -> tuple[tuple[int, int, str], ...]:
    """What prereleases are ordered by: numbers by value before words, none after all."""
    if not pre:
        return ((2, 0, ""),)
    return tuple(
        (0, int(part), "") if _is_number(part) else (1, 0, part) for part in pre.split(".")
    )


def _is_number(part: str) -> bool:
    return part.isdigit() and len(part) <= 20 and int(part) <= MAX_NUMBER


def parse(text: str) -> Version:
    """Read a version leniently (`NewVersion`). Raises `VersionInvalid` with the original's
    words.
    """
    plain = text.split(".")
    if len(plain) == 3 and text.isascii() and all(p.isdigit() and len(p) < 19 for p in plain):
        # most versions are three numbers, for which no pattern need be compiled
        return Version((int(plain[0]), int(plain[1]), int(plain[2])), "", "", text)
    match = _VERSION.match(text)
    if match is None:
        raise VersionInvalid("invalid semantic version", subject=text)
    major, minor, patch, pre, metadata = match.groups(default="")
    numbers = (_number(major), _number(minor or "0"), _number(patch or "0"))
    _check_prerelease(pre)
    return Version(numbers, pre, metadata, text)


def parse_strict(text: str) -> Version:
    """Read a version that must have three numbers and no `v` (`StrictNewVersion`)."""
    if not text:
        raise VersionInvalid("version string empty", subject=text)
    parts = text.split(".", 2)
    if len(parts) != 3:
        raise VersionInvalid("invalid semantic version", subject=text)
    rest, plus, metadata = parts[2].partition("+")
    if plus and not (_IDENTIFIERS.match(metadata) and all(metadata.split("."))):
        raise VersionInvalid("invalid metadata string", subject=text)
    rest, dash, pre = rest.partition("-")
    if dash:
        if not (_IDENTIFIERS.match(pre) and all(pre.split("."))):
            raise VersionInvalid("invalid prerelease string", subject=text)
        _check_prerelease(pre)
    numbers = (parts[0], parts[1], rest)
    for part in numbers:
        if not _STRICT_NUMBER.match(part):
            raise VersionInvalid("invalid characters in version", subject=text)
        if len(part) > 1 and part[0] == "0":
            raise VersionInvalid("version segment starts with 0", subject=text)
    major, minor, patch = (_number(part, "") for part in numbers)
    return Version((major, minor, patch), pre, metadata, text)


def _number(text: str, prefix: str = "error parsing version segment: ") -> int:
    """An unsigned 64-bit number, or `strconv`'s words for why it is none."""
    if not text:
        raise VersionInvalid(f'{prefix}strconv.ParseUint: parsing "": invalid syntax')
    # Python refuses to read numbers of thousands of digits
    number = int(text) if len(text.lstrip("0")) <= 20 else MAX_NUMBER + 1
    if number > MAX_NUMBER:
        raise VersionInvalid(f'{prefix}strconv.ParseUint: parsing "{text}": value out of range')
    return number


def _check_prerelease(pre: str) -> None:
    for part in pre.split("."):
        if len(part) > 1 and part[0] == "0" and part.isdigit():
            raise VersionInvalid("version segment starts with 0")


class _Comparison:
    """One operator with its version; `dirty` where a number was left open (minor or patch)."""

    __slots__ = ("check", "minor_open", "open", "patch_open", "version")

    def __init__(self, operator: str, match: re.Match[str]) -> None:
        major, minor, patch, pre = match.group(2, 3, 4, 5)
        pre = pre or ""
        self.minor_open = self.patch_open = self.open = False
        if _wild(major):
            text, self.open = f"0.0.0{pre}", True
        elif _wild(minor):
            text, self.open, self.minor_open = f"{major}.0.0{pre}", True, True
        elif _wild(patch):
            text, self.open, self.patch_open = f"{major}{minor}.0{pre}", True, True
        else:
            text = f"{major}{minor}{patch}{pre}"
        try:
            self.version = parse(text)
        except VersionInvalid as error:
            raise VersionInvalid("constraint parser error", subject=match.group(0)) from error
        self.check = _CHECKS[operator]


def _wild(part: str | None) -> bool:
    return part is None or part.lstrip(".") in {"", "x", "X", "*"}


def _not_equal(v: Version, c: _Comparison) -> bool:
    con = c.version
    if c.open:
        if con.major != v.major:
            return True
        if con.minor != v.minor and not c.minor_open:
            return True
        if c.minor_open:
            return False
        if con.patch != v.patch and not c.patch_open:
            return True
        if c.patch_open:
            return prerelease_key(v.pre) != prerelease_key(con.pre)
    return v != con


def _greater(v: Version, c: _Comparison) -> bool:
    if c.open and v.major != c.version.major:
        return v.major > c.version.major
    if c.minor_open:
        # >11 wants 12: every 11.x is in what was written
        return False
    if c.patch_open:
        return v.minor > c.version.minor
    return v > c.version


def _less_or_equal(v: Version, c: _Comparison) -> bool:
    con = c.version
    if not c.open:
        return v <= con
    if v.major == con.major:
        return v.minor <= con.minor or c.minor_open
    return v.major < con.major


def _tilde(v: Version, c: _Comparison) -> bool:
    con = c.version
    if v < con:
        return False
    if (con.major, con.minor, con.patch) == (0, 0, 0) and not (c.minor_open or c.patch_open):
        return True
    return v.major == con.major and (v.minor == con.minor or c.minor_open)


def _equal(v: Version, c: _Comparison) -> bool:
    return _tilde(v, c) if c.open else v == c.version


def _caret(v: Version, c: _Comparison) -> bool:
    con = c.version
    if v < con:
        return False
    if con.major > 0 or c.minor_open:
        return v.major == con.major
    if v.major > 0:
        return False
    if con.minor > 0 or c.patch_open:
        return v.minor == con.minor
    return v.minor == 0 and v.patch == con.patch


_CHECKS: dict[str, Callable[[Version, _Comparison], bool]] = {
    "": _equal,
    "=": _equal,
    "!=": _not_equal,
    ">": _greater,
    "<": lambda v, c: v < c.version,
    ">=": lambda v, c: v >= c.version,
    "=>": lambda v, c: v >= c.version,
    "<=": _less_or_equal,
    "=<": _less_or_equal,
    "~": _tilde,
    "~>": _tilde,
    "^": _caret,
}


class Constraint:
    """A range: alternatives, each of comparisons that must all hold."""

    __slots__ = ("_alternatives",)

    def __init__(self, alternatives: list[tuple[list[_Comparison], bool]]) -> None:
        self._alternatives = alternatives

    def allows(self, version: Version) -> bool:
        """Whether a version is in the range."""
        for comparisons, sees_prereleases in self._alternatives:
            if version.pre and not sees_prereleases:
                continue
            if all(comparison.check(version, comparison) for comparison in comparisons):
                return True
        return False


def constraint(text: str) -> Constraint:
    """Read a range (`NewConstraint`). Raises `VersionInvalid` with the original's words."""
    for match in list(_HYPHEN.finditer(text)):
        rewritten = f">= {match.group(1)}, <= {match.group(2)} "
        text = text.replace(match.group(0), rewritten, 1)
    alternatives = []
    for part in text.split("||"):
        if _WHOLE.match(part) is None:
            raise _improper(part)
        comparisons = []
        for found in _ONE.findall(part):
            match_one = _SINGLE.match(found)
            if match_one is None:
                raise _improper(found)
            comparisons.append(_Comparison(match_one.group(1), match_one))
        alternatives.append((comparisons, any(c.version.pre for c in comparisons)))
    return Constraint(alternatives)


def _improper(text: str) -> VersionInvalid:
    from helmcore.text.quote import go_quote

    return VersionInvalid(f"improper constraint: {go_quote(text)}", subject=text)


def is_valid(text: str) -> bool:
    """Whether `parse` takes a text."""
    try:
        parse(text)
    except VersionInvalid:
        return False
    return True


def satisfies(wanted: str, version: str) -> bool:
    """Whether a version is in a range; False where either cannot be read (`IsCompatibleRange`)."""
    try:
        return constraint(wanted).allows(parse(version))
    except VersionInvalid:
        return False
