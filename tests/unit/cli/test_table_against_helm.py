"""The command table against the real helm's own help: every command, alias and flag."""

import re
from collections.abc import Iterator

import pytest

from helmcore.cli.table import find
from helmcore.cli.table.records import KEYRING, Command, Flag
from tests.oracle import Program

# Flags whose defaults are paths below the home folder; the settings work them out.
PLACES = {"content-cache", "registry-config", "repository-cache", "repository-config"}
COMMANDS = [
    command for command in find.every() if command.path not in {"help", "docs"} and not command.ours
]
LINE = re.compile(
    r"^ +(?:-(?P<letter>\w), )?--(?P<name>[\w-]+)(?: (?P<kind>[\w]+))?(?P<bare>\[=[^]]*\])?   +"
    r"(?P<help>.*?)(?: \(default (?P<default>.*)\))?$"
)


def flags_in(help_page: str, title: str) -> dict[str, tuple[str, str, str, str]]:
    """name -> (letter, kind, bare, default) of one section of a help page."""
    section = re.search(rf"^{title}:\n((?:  .*\n)+)", help_page, re.MULTILINE)
    found = {}
    for line in section[1].splitlines() if section else []:
        match = LINE.match(line)
        assert match, f"this test cannot read {line!r}"
        name, letter, kind, bare, default = match.group("name", "letter", "kind", "bare", "default")
        found[name] = (letter or "", kind or "", bare or "", default or "")
    found.pop("help", None)
    return found


def as_pflag_prints(flag: Flag) -> tuple[str, str, str, str]:
    kind = {"bool": "", "stringSlice": "strings"}.get(flag.kind, flag.kind)
    bare = ""
    if flag.bare and flag.kind != "bool":
        bare = f'[="{flag.bare}"]' if flag.kind == "string" else f"[={flag.bare}]"
    default = flag.default
    if flag.kind in {"stringToString", "postRendererArgsSlice"}:
        default = "[]"
    elif flag.kind == "string" and default:
        default = f'"{default}"'
    elif default == "false":
        default = ""
    return flag.shorthand, kind, bare, default


def without_places(flags: dict[str, tuple[str, str, str, str]]) -> dict[str, tuple[str, ...]]:
    return {
        name: flag[:3] if name in PLACES or name == "keyring" else flag
        for name, flag in flags.items()
    }


def ours(flags: tuple[Flag, ...]) -> dict[str, tuple[str, ...]]:
    shown = [flag for flag in flags if not flag.hidden and not flag.ours and flag.name != "help"]
    return without_places({flag.name: as_pflag_prints(flag) for flag in shown})


@pytest.fixture(scope="session")
def pages(helm: Program) -> dict[str, str]:
    """Every command's help page."""
    return {
        command.path: helm.run(*command.path.split(), "--help").stdout
        for command in [find.ROOT, *COMMANDS]
    }


def test_all_of_helms_commands_and_no_others_are_in_the_table(pages: dict[str, str]) -> None:
    def below(path: str) -> Iterator[str]:
        section = re.search(r"^Available Commands:\n((?:  .*\n)+)", pages[path], re.MULTILINE)
        for line in section[1].splitlines() if section else []:
            name = line.split()[0]
            if name != "help":
                yield f"{path} {name}".strip()
                yield from below(f"{path} {name}".strip())

    assert sorted(below("")) == sorted(command.path for command in COMMANDS)


def test_the_global_flags_are_helms(pages: dict[str, str]) -> None:
    from helmcore.cli.table.everywhere import EVERYWHERE

    assert ours(EVERYWHERE) == without_places(flags_in(pages[""], "Flags"))


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.path)
def test_the_flags_of_a_command_are_helms(command: Command, pages: dict[str, str]) -> None:
    assert ours(command.flags) == without_places(flags_in(pages[command.path], "Flags"))


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.path)
def test_aliases_and_usage_are_helms(command: Command, pages: dict[str, str]) -> None:
    page = pages[command.path]
    aliases = re.search(r"^Aliases:\n  (.*)$", page, re.MULTILINE)
    assert [command.name, *command.aliases] == (
        aliases[1].split(", ") if aliases else [command.name]
    )
    if command.target:
        assert f"\n  helm {command.path} {command.usage}".rstrip() + " [flags]\n" in page


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.path)
def test_hidden_flags_are_accepted_by_helm_too(command: Command, helm: Program) -> None:
    hidden = [flag for flag in command.flags if flag.hidden]
    if not hidden:
        return
    words = [f"--{flag.name}={'true' if flag.kind == 'bool' else 'v2'}" for flag in hidden]
    run = helm.run(*command.path.split(), *words, "--unknown-at-the-end", check=False)
    assert run.stderr == "Error: unknown flag: --unknown-at-the-end\n"


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.path)
def test_deprecated_flags_say_what_helm_says(command: Command, helm: Program) -> None:
    from helmcore.cli import parse

    deprecated = [f"--{flag.name}" for flag in command.flags if flag.deprecated]
    if not deprecated:
        return
    line = parse.parse([*command.path.split(), *deprecated], {})
    run = helm.run(*command.path.split(), *deprecated, check=False)
    said = [line for line in run.stderr.splitlines() if line.startswith("Flag --")]
    assert line.notices == said


def test_the_default_keyring_is_helms(pages: dict[str, str], helm: Program) -> None:
    from helmcore.cli import parse

    flags = {flag.name: flag for flag in find.by_path("verify").flags}
    assert flags["keyring"].default == KEYRING
    line = parse.parse(["verify", "x"], {"GNUPGHOME": "/keys"})
    page = helm.run("verify", "--help", env={"GNUPGHOME": "/keys"}).stdout
    assert f'(default "{line.text("keyring")}")' in page


def test_every_environment_variable_of_a_global_flag_changes_helms_default(helm: Program) -> None:
    from helmcore.cli.table.everywhere import GLOBAL

    samples = {"bool": "true", "int": "7", "float32": "7", "stringArray": "a,b"}
    named = [
        flag
        for flag in GLOBAL
        if flag.environment and not flag.ours and flag.environment != "KUBECONFIG"
    ]
    environment = {flag.environment: samples.get(flag.kind, "never") for flag in named}
    page = flags_in(helm.run("--help", env=environment).stdout, "Flags")
    for flag in named:
        sample = environment[flag.environment]
        shown = {"stringArray": "[a,b]", "string": f'"{sample}"'}.get(flag.kind, sample)
        assert page[flag.name][3] == shown, flag
