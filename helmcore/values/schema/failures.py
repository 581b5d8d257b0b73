"""What is wrong with a value, and how the validator that helm uses says it."""

from __future__ import annotations

from helmcore.text.quote import go_quote

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

#: The path to a value: property names, and indexes as text.
Path = tuple[str, ...]


class SchemaUnusable(Exception):
    """The schema itself cannot be used; the message is the validator's, `hint` ours."""

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class Failure:
    """One thing that is wrong at `path`, with its causes below it.

    `text` is None for the pure grouping that a `$ref` makes (`reference`), which is left out where
    it has a single cause. `unknown` and `known` name properties that may be mistyped and those that
    may have been meant, for suggestions.
    """

    __slots__ = ("causes", "group", "known", "path", "reference", "text", "unknown")

    def __init__(self, path: Path, text: str, causes: list[Failure] | None = None) -> None:
        self.path = path
        self.text = text
        self.causes: list[Failure] = causes or []
        self.group = False
        self.reference = False
        self.unknown: list[str] = []
        self.known: list[str] = []

    def show(self, indent: int, out: list[str]) -> None:
        """Write the lines of this failure and its causes."""
        if not (self.reference and len(self.causes) == 1):
            out.append(f"{'  ' * indent}- at {quote(pointer(self.path))}: {self.text}")
            indent += 1
        for cause in self.causes:
            cause.show(indent, out)

    def leaves(self) -> Iterator[Failure]:
        """The failures without causes."""
        if not self.causes:
            yield self
        for cause in self.causes:
            yield from cause.leaves()


#: Stands for any failure where only the verdict counts.
FAILED = Failure((), "")


def group(path: Path, failures: list[Failure]) -> Failure:
    """Several failures of one value under one head."""
    head = Failure(path, "validation failed", failures)
    head.group = True
    return head


def top(failure: Failure) -> list[Failure]:
    """The failures that are shown on the outermost level."""
    return failure.causes if failure.group else [failure]


def text_of(failures: Iterable[Failure]) -> str:
    """The lines for some failures, without an end of line."""
    out: list[str] = []
    for failure in failures:
        failure.show(0, out)
    return "\n".join(out)


def quote(text: str) -> str:
    """Quote with apostrophes, as the validator does."""
    # A backslash at the end loses its escape: the validator unescapes before it cuts the ends off.
    inner = go_quote(text).replace('\\"', '"').replace("'", "\\'")
    return f"'{inner[1:-1]}'"


def quoted(names: Iterable[str]) -> str:
    """Quote names and join them with commas."""
    return ", ".join(quote(name) for name in names)


def escape(token: str) -> str:
    """Escape one token of a JSON pointer."""
    if "~" in token or "/" in token:
        return token.replace("~", "~0").replace("/", "~1")
    return token


def pointer(path: Path) -> str:
    """The JSON pointer of a path."""
    return "".join("/" + escape(token) for token in path)
