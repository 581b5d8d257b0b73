"""The records of the command table: a flag, and a command."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

# Stands as the default of `--keyring`; GNUPGHOME is ~/.gnupg where it is not set, as defaultKeyring
# in pkg/cmd/dependency_build.go has it.
KEYRING = "$GNUPGHOME/pubring.gpg"


class Flag:
    """One flag, with pflag's notions.

    `kind` is pflag's name of the type (`bool`, `string`, `int`, `uint`, `float32`, `duration`,
    `stringArray`, `stringSlice`, `stringToString`), one of Helm's own (`format`, `WaitStrategy`,
    `postRendererString`, `postRendererArgsSlice`) or ours (`size`). `default` is text in the flag's
    own syntax, "" for the kind's zero. `bare` is the value of a flag that is given without one (a
    flag with `bare` takes a value only after `=`). `environment` names the variable that a default
    comes from, and under which the settings know the value. `same_as` names the flag whose value
    this one sets. `choices` are what completion offers, `completes` names a kind of completion.
    `ours` marks what Helm does not have.
    """

    __slots__ = (
        "bare",
        "choices",
        "completes",
        "default",
        "deprecated",
        "environment",
        "help",
        "hidden",
        "kind",
        "name",
        "ours",
        "same_as",
        "shorthand",
    )

    def __init__(  # noqa: PLR0913 - the columns of the table
        self,
        name: str,
        kind: str,
        help: str,
        *,
        shorthand: str = "",
        default: str = "",
        bare: str = "",
        environment: str = "",
        choices: tuple[str, ...] = (),
        completes: str = "",
        same_as: str = "",
        deprecated: str = "",
        hidden: bool = False,
        ours: bool = False,
    ) -> None:
        self.name = name
        self.kind = kind
        self.help = help
        self.shorthand = shorthand
        self.default = default
        self.bare = bare or ("true" if kind == "bool" else "")
        self.environment = environment
        self.choices = choices
        self.completes = completes
        self.same_as = same_as
        self.deprecated = deprecated
        # As pflag's MarkDeprecated does.
        self.hidden = hidden or bool(deprecated)
        self.ours = ours

    def __repr__(self) -> str:
        return f"Flag(--{self.name})"


# How many arguments a command takes, named as Helm's pkg/cmd/require and cobra name the rules.
ANY = ("any", 0)
NONE = ("none", 0)


def exactly(count: int) -> tuple[str, int]:
    """So many arguments."""
    return ("exactly", count)


def at_least(count: int) -> tuple[str, int]:
    """So many arguments or more."""
    return ("at least", count)


def at_most(count: int) -> tuple[str, int]:
    """So many arguments or fewer."""
    return ("at most", count)


class Command:
    """One command.

    `path` is its full name (`get values`), `usage` what follows the name in a usage line, `summary`
    one line, `about` the text of its help page. `arity` says how many arguments it takes,
    `completes` what each argument completes to: one kind an argument, `*` after the last one where
    it repeats. `target` is `module:function`, "" for a command that only has commands below it.
    `exclusive` are groups of flags of which one may be set.
    """

    __slots__ = (
        "about",
        "aliases",
        "arity",
        "completes",
        "exclusive",
        "flags",
        "hidden",
        "ours",
        "path",
        "suggest_for",
        "summary",
        "target",
        "usage",
    )

    def __init__(  # noqa: PLR0913 - the columns of the table
        self,
        path: str,
        summary: str,
        *,
        target: str = "",
        usage: str = "",
        about: str = "",
        aliases: tuple[str, ...] = (),
        arity: tuple[str, int] = ANY,
        flags: Iterable[Flag] = (),
        completes: tuple[str, ...] = (),
        exclusive: tuple[str, ...] = (),
        suggest_for: tuple[str, ...] = (),
        hidden: bool = False,
        ours: bool = False,
    ) -> None:
        self.path = path
        self.summary = summary
        self.target = target
        self.usage = usage
        self.about = about
        self.aliases = aliases
        self.arity = arity
        self.flags = tuple(flags)
        self.completes = completes
        self.exclusive = exclusive
        self.suggest_for = suggest_for
        self.hidden = hidden
        self.ours = ours

    @property
    def name(self) -> str:
        """The last word of the path."""
        return self.path.rpartition(" ")[2]

    @property
    def parent(self) -> str:
        """The path of the command above, "" for the program itself."""
        return self.path.rpartition(" ")[0]

    def __repr__(self) -> str:
        return f"Command({self.path!r})"
