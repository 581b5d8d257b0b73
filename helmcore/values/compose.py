"""What the user says about values: files, then flags, as `pkg/cli/values/options.go` does.

The order is that of the kinds, not that of the command line: files, `--set-json`, `--set`,
`--set-string`, `--set-file`, `--set-literal`.
"""

from __future__ import annotations

from helmcore.errors import HelmxError, ValuesInvalid, YamlError
from helmcore.values import documents

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

# Files on the command line are the user's own, but a pipe may never end.
MAX_FILE = 256 << 20


class ValueFlags:
    """The values flags of a command line, each in the order in which it was given."""

    __slots__ = ("files", "set_", "set_file", "set_json", "set_literal", "set_string")

    def __init__(
        self,
        *,
        files: Sequence[str] = (),
        set_: Sequence[str] = (),
        set_string: Sequence[str] = (),
        set_file: Sequence[str] = (),
        set_json: Sequence[str] = (),
        set_literal: Sequence[str] = (),
    ) -> None:
        self.files = files
        self.set_ = set_
        self.set_string = set_string
        self.set_file = set_file
        self.set_json = set_json
        self.set_literal = set_literal


def compose(flags: ValueFlags, fetch: Callable[[str], bytes] | None = None) -> dict[str, Any]:
    """Make one table of everything that the user said.

    `fetch` reads an address with a scheme; None refuses them. Raises `ValuesInvalid` in helm's
    words, and what `fetch` raises.
    """
    values: dict[str, Any] = {}
    for path in flags.files:
        data = read(path, fetch)
        try:
            table = documents.load(data, path)
        except ValuesInvalid as error:
            raise ValuesInvalid(
                f"failed to parse {path}: {error.message}", subject=error.subject, hint=error.hint
            ) from None
        values = documents.merge(values, table) if values else table
    if flags.set_json or flags.set_ or flags.set_string or flags.set_file or flags.set_literal:
        values = _with_flags(flags, values, fetch)
    return values


def _with_flags(
    flags: ValueFlags, values: dict[str, Any], fetch: Callable[[str], bytes] | None
) -> dict[str, Any]:
    from helmcore.text import strvals

    for text in flags.set_json:
        values = _set_json(text, values)

    def file_text(path: str) -> str:
        return read(path, fetch).decode("utf-8", "surrogateescape")

    def parse_file(text: str, into: dict[str, Any]) -> None:
        strvals.parse_file_into(text, into, file_text)

    kinds: tuple[tuple[str, Sequence[str], Callable[[str, dict[str, Any]], None]], ...] = (
        ("--set", flags.set_, strvals.parse_into),
        ("--set-string", flags.set_string, strvals.parse_string_into),
        ("--set-file", flags.set_file, parse_file),
        ("--set-literal", flags.set_literal, strvals.parse_literal_into),
    )
    for name, texts, parse in kinds:
        for text in texts:
            try:
                parse(text, values)
            except HelmxError as error:
                raise ValuesInvalid(
                    f"failed parsing {name} data: {error.message}",
                    subject=error.subject,
                    hint=error.hint,
                ) from None
    return values


def _set_json(text: str, values: dict[str, Any]) -> dict[str, Any]:
    from helmcore.text import strvals

    if text.strip()[:1] == "{":
        from helmcore.text import gojson

        try:
            table = gojson.from_json(text)
        except YamlError as error:
            raise ValuesInvalid(
                f"failed parsing --set-json data JSON: {text}", hint=error.message
            ) from None
        return documents.merge(values, table)
    try:
        strvals.parse_json_into(text, values)
    except HelmxError as error:
        raise ValuesInvalid(f"failed parsing --set-json data {text}", hint=error.message) from None
    return values


def read(path: str, fetch: Callable[[str], bytes] | None) -> bytes:
    """Read a file, standard input (`-`), or an address. Raises `ValuesInvalid` in Go's words."""
    if path.strip() == "-":
        import sys

        return sys.stdin.buffer.read(MAX_FILE)
    if "://" in path and fetch is not None:
        return fetch(path)
    try:
        with open(path, "rb") as file:
            return file.read(MAX_FILE)
    except OSError as error:
        verb = "read" if isinstance(error, IsADirectoryError) else "open"
        raise ValuesInvalid(f"{verb} {path}: {(error.strerror or 'unreadable').lower()}") from None
