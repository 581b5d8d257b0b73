"""What cobra says about a command line that names no command or has a wrong number of arguments.

The message itself, the line after `Error: `, is Helm's to the letter, with `helm` as the program's
name, because that is what scripts match. Lines that tell what to type name `helmx`, because that
is what has to be typed.
"""

from __future__ import annotations

from helmcore.cli.table import find
from helmcore.errors import UsageError
from helmcore.text.quote import go_quote as quote

TYPE_CHECKING = False
if TYPE_CHECKING:
    from helmcore.cli.table.records import Command

PROGRAM = "helmx"


def use_line(command: Command, program: str = PROGRAM) -> str:
    """The command as one types it: `helmx install [NAME] [CHART] [flags]`."""
    return " ".join(part for part in (program, command.path, command.usage, "[flags]") if part)


def unknown_command(word: str) -> UsageError:
    """The error for a first word that is no command, with cobra's suggestions."""
    likely = [
        each.name
        for each in find.children(find.ROOT)
        if find.available(each) and not each.hidden and _likely(word, each)
    ]
    text = f'unknown command {quote(word)} for "helm"'
    if likely:
        text += "\n\nDid you mean this?\n" + "".join(f"\t{name}\n" for name in likely)
    return UsageError(f"{text}\nRun '{PROGRAM} --help' for usage.")


def not_available(command: Command) -> UsageError:
    """The error for a command of Helm's that helmx does not have yet."""
    return UsageError(
        f'command "helm {command.path}" is not available in this version of helmx',
        hint="`helmx --help` lists the commands that are",
    )


def check_arity(command: Command, arguments: list[str]) -> None:
    """Raise a `UsageError` where the number of arguments is wrong; as Helm's pkg/cmd/require."""
    rule, count = command.arity
    given = len(arguments)
    noun = "argument" if count == 1 else "arguments"
    if rule == "none" and given:
        wrong = "accepts no arguments"
    elif rule == "exactly" and given != count:
        wrong = f"requires {count} {noun}"
    elif rule == "at most" and given > count:
        wrong = f"accepts at most {count} {noun}"
    elif rule == "at least" and given < count:
        wrong = f"requires at least {count} {noun}"
    else:
        return
    raise UsageError(f'"helm {command.path}" {wrong}\n\nUsage:  {use_line(command)}')


def check_exclusive(command: Command, changed: set[str]) -> None:
    """Raise a `UsageError` where two flags of a group are set of which only one may be."""
    for group in sorted(command.exclusive):
        together = sorted(changed.intersection(group.split()))
        if len(together) > 1:
            raise UsageError(
                f"if any flags in the group [{group}] are set none of the others can be; "
                f"[{' '.join(together)}] were all set"
            )


def _likely(word: str, command: Command) -> bool:
    typed = word.lower()
    if typed in command.suggest_for or command.name.startswith(typed):
        return True
    return distance(typed, command.name) <= 2


def distance(left: str, right: str) -> int:
    """Levenshtein's distance, in which a substitution costs one."""
    row = list(range(len(right) + 1))
    for count, a in enumerate(left, 1):
        previous, row[0] = row[0], count
        for index, b in enumerate(right, 1):
            keep = previous if a == b else 1 + min(row[index], row[index - 1], previous)
            previous, row[index] = row[index], keep
    return row[-1]
