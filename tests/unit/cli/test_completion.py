"""`helmx __complete` against the real helm's, and what is our own about it."""

import pytest

from helmcore.cli import candidates, complete
from helmcore.cli.directives import NO_FILES
from helmcore.cli.table import find
from tests.oracle import Program

# Lines to complete; the last word is the one being typed.
LINES = [
    [""],
    ["in"],
    ["get", ""],
    ["get", "x"],
    ["repo", "up"],
    ["help", ""],
    ["help", "get", ""],
    ["completion", ""],
    ["show", ""],
    ["-n", "foo", "sta"],
    ["list", "--"],
    ["list", "-"],
    ["list", "--q"],
    ["list", "-q", "--sh"],
    ["install", "--force-replace", "--force"],
    ["install", "--set", "a=1", "--se"],
    ["install", "--timeout", "1m", "--ti"],
    ["list", "-o", ""],
    ["list", "-o", "j"],
    ["list", "--output="],
    ["list", "-o="],
    ["list", "--color=never", ""],
    ["template", "-f", ""],
    ["list", "--", "-"],
    ["list", "--help", ""],
    ["list", "--nope", ""],
    ["list", "--nope=x", ""],
    ["list", "--nope="],
    ["list", "--max", "a", "--s"],
    ["xx", ""],
    ["xx", "yy", ""],
    ["version", ""],
    ["install", ""],
    ["install", "a", ""],
    ["install", "a", "oci"],
    ["install", "a", "./"],
    ["install", "a", "oci://x"],
    ["install", "a", "b", ""],
    ["install", "-g", ""],
    ["upgrade", "a", ""],
    ["upgrade", "a", "b", ""],
    ["rollback", "a", "1", ""],
    ["pull", ""],
    ["pull", "a", ""],
    ["push", ""],
    ["push", "a", ""],
    ["show", "all", ""],
    ["lint", ""],
    ["package", ""],
    ["create", ""],
    ["create", "a", ""],
    ["repo", "add", ""],
    ["repo", "add", "a", ""],
    ["repo", "add", "a", "b", ""],
    ["repo", "remove", ""],
    ["repo", "index", ""],
    ["registry", "login", ""],
    ["search", "repo", ""],
    ["get", "values", "a", ""],
    ["verify", ""],
    ["plugin", "uninstall", ""],
    ["docs", "--type", ""],
]

OURS = {"--cluster"}


def answer(output: str) -> tuple[list[str], str]:
    """The candidates without descriptions, and the directive's line."""
    *lines, directive = output.splitlines()
    return [line.partition("\t")[0] for line in lines], directive


@pytest.mark.parametrize("words", LINES, ids=" ".join)
def test_candidates_and_directive_are_helms(
    words: list[str],
    helm: Program,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: object,
) -> None:
    monkeypatch.setattr(find, "NOT_AVAILABLE", frozenset({"docs"}))
    for name, value in helm.environment().items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(helm.home)
    theirs = answer(helm.run("__complete", *words, cwd=helm.home).stdout)
    assert complete.run(words) == 0
    ours, directive = answer(capsys.readouterr().out)
    # `plugin uninstall` offers helmx's plugins, which helm does not have.
    if words[:2] == ["plugin", "uninstall"]:
        ours = []
    assert ([each for each in ours if each not in OURS], directive) == theirs


def test_repositories_and_charts_come_from_helms_own_files(
    helm: Program,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    pytest.importorskip("helmcore.text.yaml")
    folder = tmp_path_factory.mktemp("repositories")
    (folder / "repositories.yaml").write_text(
        "apiVersion: v1\nrepositories:\n- name: stable\n  url: https://a.example\n"
        "- name: staging\n  url: https://b.example\n"
    )
    (folder / "stable-charts.txt").write_text("nginx\nredis\n")
    (folder / "stable-index.yaml").write_text(
        "apiVersion: v1\nentries:\n  nginx:\n"
        "  - {name: nginx, version: 2.0.0, appVersion: '1', urls: [a.tgz], apiVersion: v2}\n"
        "  - {name: nginx, version: 1.0.0, urls: [b.tgz], apiVersion: v2}\n"
    )
    environment = {
        "HELM_REPOSITORY_CONFIG": str(folder / "repositories.yaml"),
        "HELM_REPOSITORY_CACHE": str(folder),
    }
    for name, value in helm.environment(environment).items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(folder)
    for words in (
        ["install", "a", ""],
        ["install", "a", "sta"],
        ["install", "a", "stable/"],
        ["install", "a", "stable/n"],
        ["pull", "sta"],
        ["repo", "remove", ""],
        ["repo", "remove", "stable", ""],
        ["repo", "update", "s"],
        ["install", "a", "stable/nginx", "--version", ""],
        ["show", "all", "stable/nginx", "--version="],
        ["show", "all", "stable/none", "--version", ""],
        ["install", "a", "nginx", "--version", ""],
    ):
        theirs = answer(helm.run("__complete", *words, env=environment, cwd=folder).stdout)
        complete.run(words)
        assert answer(capsys.readouterr().out) == theirs, words


@pytest.mark.parametrize("kind", sorted(candidates.LOOKUPS))
def test_a_lookup_that_fails_gives_nothing_and_no_error(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise OSError("nothing works today")

    from helmcore.cli import parse

    monkeypatch.setitem(candidates.LOOKUPS, kind, broken)  # type: ignore[arg-type]
    line = parse.read_flags(find.by_path("status"), [], {})
    assert candidates.find(kind, line, "") == ([], NO_FILES)


def test_every_kind_of_completion_in_the_table_is_known() -> None:
    built_in = {"files", "folders", "formats", "nothing", "commands", ""}
    named = {
        kind.rstrip("*")
        for command in find.every()
        for kind in (*command.completes, *(flag.completes for flag in find.flags_of(command)))
    }
    assert named <= built_in | set(candidates.LOOKUPS)


def test_commands_that_are_not_available_are_not_offered(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(find, "NOT_AVAILABLE", frozenset({"install", "get values"}))
    complete.run(["install"])
    assert answer(capsys.readouterr().out) == ([], ":4")
    complete.run(["get", "v"])
    assert answer(capsys.readouterr().out) == ([], ":4")


def test_without_descriptions_there_are_none(capsys: pytest.CaptureFixture[str]) -> None:
    complete.run(["vers"], describe=False)
    assert capsys.readouterr().out == "version\n:4\n"


def test_hints_can_be_turned_off(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HELMX_ACTIVE_HELP", "0")
    complete.run(["version", ""])
    assert capsys.readouterr().out == ":4\n"
