"""Help, and the commands of plugins: a typer application made from the command table.

Loaded only for `-h`/`--help`, `helmx help` and commands that plugins offer, because typer costs
more than everything else together. Only typer's public interface is used. Nothing is parsed here
for helmx's own commands: pflag's grammar cannot be said in typer, so the functions below exist only
to be described.
"""

from __future__ import annotations

import os
import sys
from inspect import Parameter, Signature

from helmcore.cli import usage
from helmcore.cli.output import terminal
from helmcore.cli.table import find
from helmcore.errors import PluginFault

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Literal

    import typer

    from helmcore.cli.table.records import Command, Flag
    from helmcore.plugin.host import PluginHost
    from helmcore.plugin.specs import CommandSpec

_SETTINGS = {"help_option_names": ["-h", "--help"], "max_content_width": 120}
# What a kind is called in help; pflag's own names.
_TYPES = {"stringSlice": "strings", "string": "string", "WaitStrategy": "strategy",
          "postRendererString": "plugin", "postRendererArgsSlice": "args",
          "stringToString": "key=value"}  # fmt: skip


def show_help(command: Command, colours: str = "auto") -> int:
    """Print the help of a command, or of one with commands below it; returns the exit code."""
    host = None
    if not command.path:
        host = _host()
    application = build(command, colours, host)
    return _call(application, [*command.path.split(), "--help"])


def run_plugin_command(before: list[str], words: list[str]) -> int | None:
    """Run a command that a plugin offers; None where none offers one of the name `words[0]`.

    The global flags `before` it reach the command as settings in the environment; what stands
    after it is the command's own.
    """
    host = _host()
    name = words[0]
    if name not in host.commands():
        return None
    offer = host.commands().get(name)
    from helmcore.cli import parse

    line = parse.read_flags(find.ROOT, before, os.environ)
    os.environ.update(line.overrides())
    application = _application(line.text("color"))
    with offer.guard():
        _mount(application, offer.spec)
        return _call(application, words)


def build(
    command: Command = find.ROOT, colours: str = "auto", host: PluginHost | None = None
) -> typer.Typer:
    """A typer application that has `command`, everything above it, and what is right below it.

    With `host`, the commands of plugins too.
    """
    application = _application(colours)
    _describe(application, find.ROOT, colours)
    parents: dict[str, typer.Typer] = {"": application}
    path = command.path.split()
    for depth in range(1, len(path) + 1):
        above = find.by_path(" ".join(path[:depth]))
        if not above.target:
            parents[above.path] = _group(parents[above.parent], above, colours)
    if command.target:
        _leaf(parents[command.parent], command, colours)
    else:
        _children(parents[command.path], command, colours)
    if host is not None:
        for offer in host.commands():
            _stub(application, offer.spec.name, offer.spec.summary)
    return application


def _children(group: typer.Typer, parent: Command, colours: str) -> None:
    for each in find.children(parent):
        if each.hidden or not find.available(each):
            continue
        if each.target:
            _leaf(group, each, colours)
        else:
            _group(group, each, colours)


def _application(colours: str) -> typer.Typer:
    """An empty application; what typer's own look is made of is decided before it loads."""
    if colours == "never":
        os.environ["NO_COLOR"] = "1"
    elif colours == "always":
        os.environ["FORCE_COLOR"] = "1"
    import typer
    from typer.core import TyperGroup

    class Sorted(TyperGroup):
        """A group whose commands stand in the order of the alphabet."""

        def list_commands(self, ctx: object) -> list[str]:
            return sorted(self.commands)

    return typer.Typer(
        cls=Sorted,
        name=usage.PROGRAM,
        add_completion=False,
        no_args_is_help=False,
        context_settings=_SETTINGS,
        pretty_exceptions_enable=False,
        rich_markup_mode=_markup(colours),
    )


def _markup(colours: str) -> Literal["rich"] | None:
    """Boxes and colours for somebody who looks; plain text for a pipe."""
    return "rich" if terminal.wants_colours(colours, sys.stdout) else None


def _group(parent: typer.Typer, command: Command, colours: str) -> typer.Typer:
    group = _application(colours)
    _describe(group, command, colours)
    parent.add_typer(
        group,
        name=command.name,
        help=_about(command, colours),
        short_help=command.summary,
        context_settings=_SETTINGS,
    )
    return group


def _describe(group: typer.Typer, command: Command, colours: str) -> None:
    group.callback(help=_about(command, colours), context_settings=_SETTINGS)(
        _function(command, colours)
    )


def _leaf(group: typer.Typer, command: Command, colours: str) -> None:
    group.command(
        command.name,
        help=_about(command, colours),
        short_help=command.summary,
        context_settings=_SETTINGS,
        options_metavar=" ".join(part for part in (command.usage, "[flags]") if part),
        add_help_option=True,
    )(_function(command, colours))


def _stub(group: typer.Typer, name: str, summary: str) -> None:
    group.command(name, short_help=summary, help=summary)(lambda: None)


def _literal(text: str, colours: str) -> str:
    """Text whose square brackets rich does not take for its own markup."""
    if _markup(colours) is None:
        return text
    from rich.markup import escape

    return escape(text)


def _about(command: Command, colours: str) -> str:
    """The text of a help page; typer keeps the lines of paragraphs that start with \\b."""
    text = _literal(command.about, colours)
    if command.aliases:
        text += f"\nAliases: {', '.join(command.aliases)}\n"
    return "\n\n".join(f"\b\n{part}" for part in text.strip("\n").split("\n\n"))


def _function(command: Command, colours: str) -> Callable[..., None]:
    """A function with the command's flags for parameters, which typer reads and nobody calls."""

    def described(**values: object) -> None:
        """Do nothing: a group's function is called before the help of what is below it."""

    shown = [flag for flag in find.flags_of(command) if not flag.hidden and flag.name != "help"]
    shown.sort(key=lambda flag: (flag not in command.flags, flag.name))
    parameters = [_parameter(flag, colours, own=flag in command.flags) for flag in shown]
    described.__signature__ = Signature(parameters)  # type: ignore[attr-defined]  # for inspect
    described.__annotations__ = {each.name: each.annotation for each in parameters}
    described.__name__ = command.name or usage.PROGRAM
    return described


def _parameter(flag: Flag, colours: str, *, own: bool) -> Parameter:
    import typer

    text = flag.help
    if flag.bare and flag.kind != "bool":
        text += f" [without a value: {flag.choices[0] if flag.bare == 'unset' else flag.bare}]"
    if flag.default and flag.default != "false":
        text += f" (default {flag.default.replace('$GNUPGHOME', '~/.gnupg')})"
    if flag.environment:
        text += f" [${flag.environment}]"
    names = [f"--{flag.name}", *([f"-{flag.shorthand}"] if flag.shorthand else [])]
    boolean = flag.kind == "bool"
    option = typer.Option(
        False if boolean else None,
        *names,
        help=_literal(text, colours),
        metavar=None if boolean else _TYPES.get(flag.kind, flag.kind),
        show_default=False,
        rich_help_panel=None if own else "Flags of every command",
    )
    return Parameter(
        flag.name.replace("-", "_"),
        Parameter.KEYWORD_ONLY,
        default=option,
        annotation=bool if boolean else str,
    )


def _mount(application: typer.Typer, spec: CommandSpec) -> None:
    module, _, attribute = spec.target.partition(":")
    import typer

    mounted = getattr(__import__(module, fromlist=[attribute]), attribute)
    if not isinstance(mounted, typer.Typer):
        raise PluginFault(
            f"the command {spec.name!r} is a {type(mounted).__name__}, not a typer application",
            subject=spec.target,
        )
    application.add_typer(mounted, name=spec.name, help=spec.summary)
    # A second command keeps typer from taking the only one for the program itself.
    application.command("help", hidden=True)(lambda: None)


def _call(application: typer.Typer, words: list[str]) -> int:
    try:
        application(args=words, prog_name=usage.PROGRAM)
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    return 0


def _host() -> PluginHost:
    from helmcore.plugin.host import PluginHost

    return PluginHost(os.environ, lambda line: print(line, file=sys.stderr))
