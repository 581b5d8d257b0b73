"""Look commands up; families load when one of their commands is asked for."""

from __future__ import annotations

from helmcore.cli.table.everywhere import EVERYWHERE
from helmcore.cli.table.records import Command

TYPE_CHECKING = False
if TYPE_CHECKING:
    from helmcore.cli.table.records import Flag

# The first word of a command line, aliases included -> the family that knows it.
FAMILIES = {
    "installing": ("install", "upgrade", "template", "rollback", "uninstall", "del", "delete", "un",
                   "test"),
    "releases": ("list", "ls", "status", "history", "hist", "get"),
    "charts": ("create", "lint", "package", "verify", "dependency", "dep", "dependencies", "pull",
               "fetch", "push", "show", "inspect"),
    "repositories": ("repo", "search", "registry"),
    "program": ("version", "env", "completion", "help", "plugin", "docs"),
}  # fmt: skip
_FAMILY_OF = {word: family for family, words in FAMILIES.items() for word in words}

ABOUT = """\
A package manager for Kubernetes: Helm's charts, releases and commands, on a framework of plugins.

  helmx install web ./mychart   put a chart's objects into the cluster, as release `web`
  helmx upgrade web ./mychart   bring the release to what the chart is now
  helmx list                    the releases of the namespace
  helmx template ./mychart      what a chart renders to
  helmx search repo KEYWORD     charts of the repositories that were added

Helm's environment variables are read by their names (`helmx env` lists them), and HELMX_CLUSTER
says where manifests go.
"""

ROOT = Command("", "A package manager for Kubernetes.", usage="[command]", about=ABOUT)

# Commands of Helm's that this version of helmx does not have yet. They are in the table, so that
# it can be checked as a whole; running one is an error that says so, and help and completion leave
# them out. Whoever writes a command takes its path out of here.
NOT_AVAILABLE = frozenset(
    {
        "dependency build",
        "dependency list",
        "dependency update",
        "docs",
        "lint",
        "plugin install",
        "plugin package",
        "plugin uninstall",
        "plugin update",
        "plugin verify",
        "pull",
        "search hub",
        "search repo",
        "verify",
    }
)


def family(name: str) -> tuple[Command, ...]:
    """All commands of one family."""
    module = __import__(f"helmcore.cli.table.{name}", fromlist=["COMMANDS"])
    commands: tuple[Command, ...] = module.COMMANDS
    return commands


def every() -> list[Command]:
    """All commands, sorted by path."""
    commands = [command for name in FAMILIES for command in family(name)]
    return sorted(commands, key=lambda command: command.path)


def children(parent: Command) -> list[Command]:
    """The commands right below one, sorted by name."""
    if not parent.path:
        return [command for command in every() if not command.parent]
    word = parent.path.partition(" ")[0]
    below = [command for command in family(_FAMILY_OF[word]) if command.parent == parent.path]
    return sorted(below, key=lambda command: command.path)


def child(parent: Command, word: str) -> Command | None:
    """The command that `word`, a name or an alias, means below `parent`; None for none."""
    if not parent.path:
        name = _FAMILY_OF.get(word)
        candidates = [command for command in family(name) if not command.parent] if name else []
    else:
        candidates = children(parent)
    for command in candidates:
        if command.name == word or word in command.aliases:
            return command
    return None


def by_path(path: str) -> Command:
    """A command by its full name; `KeyError` where there is none."""
    command: Command | None = ROOT
    for word in path.split():
        command = child(command, word) if command else None
    if command is None:
        raise KeyError(path)
    return command


def available(command: Command) -> bool:
    """Whether helmx has the command, or, for a command with others below it, one of them."""
    if command.target or not command.path:
        return command.path not in NOT_AVAILABLE
    return any(available(each) for each in children(command))


def flags_of(command: Command) -> tuple[Flag, ...]:
    """The command's own flags and those of every command."""
    return (*command.flags, *EVERYWHERE)
