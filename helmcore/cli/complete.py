"""`helmx __complete`: what may come next on a command line, answered from the table.

Cobra's protocol: the words so far and the one being typed (maybe empty) as arguments; candidates on
standard output, one a line with a tab before its description, and a last line `:N` with what the
shell should do. As getCompletions in cobra's completions.go. Never an error: where the cluster or a
file cannot be asked, there are no candidates.
"""

from __future__ import annotations

import os
import sys

from helmcore.cli import parse
from helmcore.cli.directives import DEFAULT, FOLDERS, NO_FILES
from helmcore.cli.table import find
from helmcore.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from helmcore.cli.parse import CommandLine
    from helmcore.cli.table.records import Command, Flag

_MARKER = "_activeHelp_ "
_ENOUGH = f"{_MARKER}This command does not take any more arguments (but may accept flags)."
_FORMATS = (
    "json\tone line of JSON",
    "table\ttext for people",
    "yaml\tYAML",
)


class Answer:
    """Candidates (`word` or `word<tab>description`) and the directive for the shell."""

    __slots__ = ("candidates", "directive")

    def __init__(self, candidates: list[str] | None = None, directive: int = DEFAULT) -> None:
        self.candidates = candidates or []
        self.directive = directive


def run(words: list[str], describe: bool = True) -> int:
    """Print the answer for a command line; `words` are those after `__complete`."""
    try:
        answer = complete(words or [""])
    except UsageError as error:
        print(f"[Debug] [Error] {error.message.splitlines()[0]}", file=sys.stderr)
        answer = Answer()
    except Exception as error:  # noqa: BLE001 - a TAB must never end in a trace
        print(f"[Debug] [Error] {type(error).__name__}: {error}", file=sys.stderr)
        answer = Answer()
    quiet = "0" in (os.environ.get("HELMX_ACTIVE_HELP"), os.environ.get("COBRA_ACTIVE_HELP"))
    out: list[str] = []
    for candidate in answer.candidates:
        if quiet and candidate.startswith(_MARKER):
            continue
        text = candidate if describe else candidate.partition("\t")[0]
        out.append(text.partition("\n")[0].strip())
    out.append(f":{answer.directive}\n")
    sys.stdout.write("\n".join(out))
    return 0


def complete(words: list[str]) -> Answer:
    """The answer for a command line whose last word is being typed. Raises `UsageError`."""
    *before, typed = words
    command, rest = parse.locate(before)
    if not command.path and parse.plain_words(rest, *parse.flag_tables(command)):
        return _of_a_plugin()
    flag, rest, typed = _flag_being_given(command, rest, typed)
    line = parse.read_flags(command, rest, os.environ)
    if "help" in line.changed:
        return Answer(directive=NO_FILES)
    after_dashes = "--" in rest
    if flag is not None and not after_dashes:
        return _values(flag, line, typed)
    if typed.startswith("-") and "=" not in typed and not after_dashes:
        return _flags(command, line, typed)
    return _words(line, typed)


def _of_a_plugin() -> Answer:
    raise UsageError("unable to find a command for these words")


def _flag_being_given(
    command: Command, rest: list[str], typed: str
) -> tuple[Flag | None, list[str], str]:
    """The flag whose value is being typed, the words without it, and what is typed of the value.

    As checkIfFlagCompletion in cobra.
    """
    by_name, by_letter = parse.flag_tables(command)

    def named(word: str) -> Flag | None:
        return by_name.get(word[2:]) if word.startswith("--") else by_letter.get(word[-1])

    name, equals, value = typed.partition("=")
    if typed.startswith("-"):
        if not equals:
            return None, rest, typed
        flag = named(name)
        if flag is None:
            raise UsageError(f"no such flag: {name}")
        return flag, rest, value
    last = rest[-1] if rest else ""
    if not last.startswith("-") or len(last) < 2 or last == "--" or "=" in last:
        return None, rest, typed
    flag = named(last)
    if flag is None:
        raise UsageError(f"no such flag: {last}")
    return (None, rest, typed) if flag.bare else (flag, rest[:-1], typed)


def _flags(command: Command, line: CommandLine, typed: str) -> Answer:
    from helmcore.cli.kinds import REPEATABLE
    from helmcore.cli.table.everywhere import GLOBAL, HELP

    barred = {
        other
        for group in command.exclusive
        for name in group.split()
        if name in line.changed
        for other in group.split()
        if other != name
    }
    found: list[str] = []
    own = sorted((*command.flags, HELP), key=lambda flag: flag.name)
    for flag in (*GLOBAL, *own) if command.path else sorted((*GLOBAL, HELP), key=_name):
        if flag.hidden or flag.name in barred:
            continue
        if flag.name in line.changed and flag.kind not in REPEATABLE:
            continue
        if f"--{flag.name}".startswith(typed):
            found.append(f"--{flag.name}\t{flag.help}")
        if flag.shorthand and f"-{flag.shorthand}".startswith(typed):
            found.append(f"-{flag.shorthand}\t{flag.help}")
    return Answer(found, NO_FILES)


def _name(flag: Flag) -> str:
    return flag.name


def _values(flag: Flag, line: CommandLine, typed: str) -> Answer:
    if flag.completes == "formats":
        return Answer(list(_FORMATS), NO_FILES)
    if flag.choices:
        return Answer(list(flag.choices), NO_FILES)
    if flag.kind == "bool":
        return Answer(["true", "false"], NO_FILES)
    if flag.completes == "folders":
        return Answer(directive=FOLDERS)
    if flag.completes in {"", "files"}:
        return Answer()
    return _asked(flag.completes, line, typed)


def _words(line: CommandLine, typed: str) -> Answer:
    command = line.command
    if not command.target:
        if line.arguments:
            return Answer()
        return Answer(_commands(command, typed), NO_FILES)
    position = len(line.arguments)
    kinds = command.completes
    # `install --generate-name` takes no name.
    if line.has("generate-name") and line.flag("generate-name"):
        kinds = kinds[1:]
    if position < len(kinds):
        kind = kinds[position].rstrip("*")
    elif kinds and kinds[-1].endswith("*"):
        kind = kinds[-1].rstrip("*")
    else:
        return Answer([_ENOUGH], NO_FILES)
    if kind == "files":
        return Answer()
    if kind == "nothing":
        return Answer(directive=NO_FILES)
    if kind == "commands":
        return _help_topics(line.arguments, typed)
    return _asked(kind, line, typed)


def _commands(parent: Command, typed: str) -> list[str]:
    found = [
        f"{each.name}\t{each.summary}"
        for each in find.children(parent)
        if each.name.startswith(typed) and not each.hidden and find.available(each)
    ]
    if not parent.path:
        from helmcore.cli import candidates

        found += candidates.plugin_commands(typed)
    return found


def _help_topics(words: list[str], typed: str) -> Answer:
    command: Command | None = find.ROOT
    for word in words:
        command = find.child(command, word) if command else None
    found = _commands(command, typed) if command and not command.target else []
    return Answer(found, NO_FILES)


def _asked(kind: str, line: CommandLine, typed: str) -> Answer:
    """Candidates that have to be looked up."""
    from helmcore.cli import candidates

    found, directive = candidates.find(kind, line, typed)
    return Answer(found, directive)
