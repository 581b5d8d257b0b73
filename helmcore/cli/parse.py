"""pflag's grammar over the command table: words in, a `CommandLine` out.

As cobra's command.go finds the command among the words and pflag's flag.go reads the flags. Nothing
is imported here but the table, so that a command line costs little more than its own commands.
"""

from __future__ import annotations

import os

from helmcore.cli import kinds, usage
from helmcore.cli.table import find
from helmcore.cli.table.records import KEYRING
from helmcore.errors import UsageError
from helmcore.text.quote import go_quote as quote

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import NoReturn

    from helmcore.cli.kinds import Value
    from helmcore.cli.table.records import Command, Flag


class CommandLine:
    """A command, its arguments, and what its flags hold.

    `changed` are the names of the flags that were given, `notices` what has to be said on standard
    error before the command runs. A flag that was not given holds its environment variable's value,
    where that can be read, else its default.
    """

    __slots__ = ("_environ", "_flags", "_values", "arguments", "changed", "command", "notices")

    def __init__(
        self, command: Command, flags: Mapping[str, Flag], environ: Mapping[str, str]
    ) -> None:
        self.command = command
        self.arguments: list[str] = []
        self.changed: set[str] = set()
        self.notices: list[str] = []
        self._flags = flags
        self._values: dict[str, Value] = {}
        self._environ = environ

    def flag(self, name: str) -> bool:
        """The value of a boolean flag."""
        value = self.value(name)
        return value if isinstance(value, bool) else _wrong(name)

    def text(self, name: str) -> str:
        """The value of a flag that holds text."""
        value = self.value(name)
        return value if isinstance(value, str) else _wrong(name)

    def number(self, name: str) -> int:
        """The value of a whole-number flag."""
        value = self.value(name)
        return value if isinstance(value, int) else _wrong(name)

    def seconds(self, name: str) -> float:
        """The value of a duration flag, in seconds."""
        return self.number(name) / 1_000_000_000

    def texts(self, name: str) -> list[str]:
        """The values of a flag that may be given more than once."""
        value = self.value(name)
        return value if isinstance(value, list) else _wrong(name)

    def pairs(self, name: str) -> dict[str, str]:
        """The value of a flag that holds key=value pairs."""
        value = self.value(name)
        return value if isinstance(value, dict) else _wrong(name)

    def given(self, name: str) -> bool:
        """Whether the flag, or one that sets the same value, stood on the command line."""
        return any(other == name or self._flags[other].same_as == name for other in self.changed)

    def has(self, name: str) -> bool:
        """Whether the command takes this flag."""
        return name in self._flags

    def value(self, name: str) -> Value:
        """What a flag holds; `KeyError` for one that the command does not have."""
        flag = self._flags[self._flags[name].same_as or name]
        held = self._values.get(flag.name)
        return default_of(flag, self._environ) if held is None else held

    def overrides(self) -> dict[str, str]:
        """The settings that were given as flags, by the names of their environment variables."""
        found: dict[str, str] = {}
        for flag in self._flags.values():
            if flag.environment and flag.name in self._values:
                value = self._values[flag.name]
                if isinstance(value, bool):
                    found[flag.environment] = "true" if value else "false"
                elif isinstance(value, list):
                    found[flag.environment] = ",".join(value)
                else:
                    found[flag.environment] = str(value)
        return found

    def take(self, flag: Flag, text: str) -> None:
        """Set a flag from the command line. Raises `UsageError`."""
        target = flag.same_as or flag.name
        if flag.kind == "WaitStrategy" and text in {"true", "false"}:
            plain = "watcher" if text == "true" else "hookOnly"
            self.notices.append(
                f'level=WARN msg="--wait={text} is deprecated (boolean value) and can be replaced '
                f'with --wait={plain}"'
            )
        try:
            self._values[target] = kinds.READERS[flag.kind](text, self._values.get(target))
        except ValueError as error:
            name = f"-{flag.shorthand}, --{flag.name}" if flag.shorthand else f"--{flag.name}"
            raise UsageError(
                f"invalid argument {quote(text)} for {quote(name)} flag: {error}"
            ) from None
        self.changed.add(flag.name)
        if flag.deprecated:
            self.notices.append(f"Flag --{flag.name} has been deprecated, {flag.deprecated}")


def _wrong(name: str) -> NoReturn:
    raise TypeError(f"--{name} holds something else")


def default_of(flag: Flag, environ: Mapping[str, str]) -> Value:
    """What a flag holds that was not given: from its variable, where that can be read, else its
    default.
    """
    reader = kinds.READERS[flag.kind]
    from_environment = _from_environment(flag, environ)
    if from_environment:
        if flag.kind == "stringArray":
            return from_environment.strip(", ").split(",")
        try:
            return reader(from_environment)
        except ValueError:
            pass  # as envIntOr and its like do
    if flag.default == KEYRING:
        home = environ.get("GNUPGHOME") or os.path.join(os.path.expanduser("~"), ".gnupg")
        return os.path.join(home, "pubring.gpg")
    if flag.default:
        return reader(flag.default)
    return kinds.ZEROS.get(flag.kind, "")


def _from_environment(flag: Flag, environ: Mapping[str, str]) -> str:
    if flag.environment != "HELM_COLOR":
        return environ.get(flag.environment, "") if flag.environment else ""
    mode = "never" if environ.get("NO_COLOR") else environ.get("HELM_COLOR", "").lower()
    return mode if mode in flag.choices else ""


def flag_tables(command: Command) -> tuple[dict[str, Flag], dict[str, Flag]]:
    """The flags that a command takes, by name and by shorthand; its own come before the global."""
    by_name: dict[str, Flag] = {}
    by_letter: dict[str, Flag] = {}
    for flag in find.flags_of(command):
        by_name.setdefault(flag.name, flag)
        if flag.shorthand:
            by_letter.setdefault(flag.shorthand, flag)
    return by_name, by_letter


def parse(words: list[str], environ: Mapping[str, str] | None = None) -> CommandLine:
    """Read a whole command line, without checking the number of its arguments.

    Raises `UsageError` with pflag's and cobra's texts. `help` among `changed` means that help is
    asked for; a command without a target only has help.
    """
    command, rest = locate(words)
    if not command.path:
        names = plain_words(rest, *flag_tables(command))
        if names:
            raise usage.unknown_command(names[0])
    return read_flags(command, rest, os.environ if environ is None else environ)


def check(line: CommandLine) -> None:
    """Raise `UsageError` where the arguments or the flags together are wrong."""
    usage.check_arity(line.command, line.arguments)
    usage.check_exclusive(line.command, line.changed)


def read_flags(command: Command, words: list[str], environ: Mapping[str, str]) -> CommandLine:
    """Read flags and arguments of a known command; as pflag's parseArgs. Raises `UsageError`."""
    by_name, by_letter = flag_tables(command)
    line = CommandLine(command, by_name, environ)
    rest = list(words)
    while rest:
        word = rest.pop(0)
        if len(word) < 2 or word[0] != "-":
            line.arguments.append(word)
        elif word == "--":
            line.arguments += rest
            break
        elif word[1] == "-":
            _long(line, by_name, word, rest)
        else:
            _letters(line, by_letter, word[1:], rest)
    return line


def _long(line: CommandLine, by_name: Mapping[str, Flag], word: str, rest: list[str]) -> None:
    name, equals, value = word[2:].partition("=")
    if not name or name[0] == "-":
        raise UsageError(f"bad flag syntax: {word}")
    flag = by_name.get(name)
    if flag is None:
        raise UsageError(f"unknown flag: --{name}")
    if not equals:
        if flag.bare:
            value = flag.bare
        elif rest:
            value = rest.pop(0)
        else:
            raise UsageError(f"flag needs an argument: --{name}")
    line.take(flag, value)


def _letters(
    line: CommandLine, by_letter: Mapping[str, Flag], letters: str, rest: list[str]
) -> None:
    while letters:
        letter, after = letters[0], letters[1:]
        flag = by_letter.get(letter)
        if flag is None:
            raise UsageError(f"unknown shorthand flag: '{letter}' in -{letters}")
        if len(after) > 1 and after[0] == "=":
            value, after = after[1:], ""
        elif flag.bare:
            value = flag.bare
        elif after:
            value, after = after, ""
        elif rest:
            value = rest.pop(0)
        else:
            raise UsageError(f"flag needs an argument: '{letter}' in -{letters}")
        line.take(flag, value)
        letters = after


def locate(words: list[str]) -> tuple[Command, list[str]]:
    """The command that the words name, and the words without its name; as cobra's Find.

    A word in front of the command that follows a flag without `=` counts as the flag's value, also
    for flags that the program itself does not know.
    """
    command = find.ROOT
    rest = list(words)
    while True:
        places = plain_positions(rest, *flag_tables(command))
        below = find.child(command, rest[places[0]]) if places else None
        if below is None:
            return command, rest
        del rest[places[0]]
        command = below


def plain_words(
    words: list[str], by_name: Mapping[str, Flag], by_letter: Mapping[str, Flag]
) -> list[str]:
    """The words that are neither flags nor their values; as cobra's stripFlags."""
    return [words[index] for index in plain_positions(words, by_name, by_letter)]


def plain_positions(
    words: list[str], by_name: Mapping[str, Flag], by_letter: Mapping[str, Flag]
) -> list[int]:
    """Where the words of `plain_words` stand."""
    plain: list[int] = []
    index = 0
    while index < len(words):
        word = words[index]
        index += 1
        if word == "--":
            break
        if _takes_next(word, by_name, by_letter):
            # Cobra gives up here when there is at most one word left.
            if len(words) - index <= 1:
                break
            index += 1
        elif word and word[0] != "-":
            plain.append(index - 1)
    return plain


def _takes_next(word: str, by_name: Mapping[str, Flag], by_letter: Mapping[str, Flag]) -> bool:
    if "=" in word or not word.startswith("-"):
        return False
    if word.startswith("--"):
        flag = by_name.get(word[2:])
    elif len(word) == 2:
        flag = by_letter.get(word[1])
    else:
        return False
    return flag is None or not flag.bare
