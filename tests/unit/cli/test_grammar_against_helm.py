"""pflag's grammar and cobra's words: helmx's errors against the real helm's, to the letter."""

import pytest

from helmcore.cli import parse
from helmcore.cli.table import find
from helmcore.errors import UsageError
from tests.oracle import Program

# Command lines that helm refuses before it does anything.
WRONG = [
    "xyz",
    "lits",
    "INSTAL",
    "repo add",
    "list --nope",
    "list -x",
    "list -qx",
    "list -m",
    "list --max",
    "list --max=abc",
    "list -m abc",
    "list -mabc",
    "list --max 1.5",
    "list --max=0x",
    "list --max=1__0",
    "list --max=08",
    "list --max=",
    "list --max=99999999999999999999",
    "list --max=-99999999999999999999",
    "list --=x",
    "list ---x",
    "list -=x",
    "list -o xml",
    "list -oxml",
    "list -o=xml",
    "list --short=maybe",
    "list -q=maybe",
    "list --short=TRue",
    "list --qps=x",
    "list --qps=1e99",
    "list --kube-as-group",
    "list -A -z",
    "-z list",
    "--nope list",
    "--nope",
    "--namespace",
    "-n",
    "upgrade a",
    "upgrade a b c",
    "upgrade",
    "upgrade --timeout 5 a b",
    "upgrade --timeout=5x a b",
    "upgrade --timeout= a b",
    "upgrade --timeout=1.5.s a b",
    "upgrade --timeout=-.s a b",
    "upgrade --timeout=9999999h a b",
    "upgrade --timeout=h a b",
    "upgrade --timeout=1h5 a b",
    "install --wait=foo a b",
    "install --force-replace --force-conflicts a b",
    "install --labels foo a b",
    "install --labels=a=b,c,d=e a b",
    "install -f a,\"b a b",
    "install -f a\"b a b",
    "install -f \"a\"b a b",
    "install -f \"a\nb\"c a b",
    "install --labels \"a=1,b=\"2 a b",
    "install -f é,\"b a b",
    "install",
    "install --description",
    "template --validate --dry-run=client a b",
    "rollback",
    "uninstall",
    "status",
    "status a b",
    "history",
    "test",
    "get values",
    "get all a b",
    "version foo",
    "version --client",
    "env a b",
    "completion bash x",
    "completion zsh --no-descriptions=2",
    "search repo --max-col-width=-1",
    "search repo --max-col-width=+1",
    "search repo --max-col-width=99999999999999999999",
    "registry login",
    "push x",
    "repo remove",
    "repo add a",
    "repo list x",
    "create",
    "create a b",
    "pull",
    "lint",
    "verify",
    "plugin install",
    "plugin package",
    "list -v",
    "list --v=x",
    "list \"tab\there\" more",
    "list --max \"\u2028\x01\"",
    "list --max é",
]  # fmt: skip


def words_of(line: str) -> list[str]:
    """Words of a line; a double quote at the start of a word takes all up to ` a b` or the end."""
    for marker in ("--labels ", "-f ", "--max "):
        if '"' in line and marker in line:
            head, _, tail = line.partition(marker)
            value = tail.removesuffix(" a b")
            if marker == "--max ":
                value = value.strip('"')
            words = [*head.split(), marker.strip(), value]
            return words + (["a", "b"] if tail != value and tail.endswith(" a b") else [])
    if '"' in line:
        head, quoted, tail = line.split('"')
        return [*head.split(), quoted, *tail.split()]
    return line.split()


@pytest.mark.parametrize("line", WRONG)
def test_an_error_is_helms_to_the_letter(
    line: str, helm: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(find, "NOT_AVAILABLE", frozenset({"docs"}))
    words = words_of(line)
    run = helm.run(*words, check=False)
    if run.returncode == 0:
        # A command that only has others below it shows help, whatever follows it.
        assert parse.parse(words, {}).command.target == ""
        return
    theirs = run.stderr.replace("'helm ", "'helmx ").replace("Usage:  helm ", "Usage:  helmx ")
    assert (refusal(words), run.returncode) == (theirs, 1)


def refusal(words: list[str]) -> str:
    """What helmx prints on standard error for a command line that it refuses."""
    said: list[str] = []
    try:
        line = parse.parse(words, {})
        said += line.notices
        parse.check(line)
    except UsageError as error:
        return "\n".join([*said, f"Error: {error.message}", ""])
    return "accepted"


@pytest.mark.parametrize("word", ["lsit", "t", "re", "rm", "p", "remove", "instal", "upgrad", "x"])
def test_suggestions_name_what_helm_names(
    word: str, helm: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(find, "NOT_AVAILABLE", frozenset({"docs"}))
    with pytest.raises(UsageError) as caught:
        parse.parse([word], {})
    theirs = helm.run(word, check=False).stderr.replace("'helm ", "'helmx ")
    # Helm lists them in the order in which its commands were registered; here it is the alphabet's.
    assert sorted(f"Error: {caught.value.message}".splitlines()) == sorted(theirs.splitlines())
    assert f"Error: {caught.value.message}".splitlines()[0] == theirs.splitlines()[0]


@pytest.mark.parametrize(
    ("flag", "text", "value"),
    [
        ("--max", "0x10", 16),
        ("--max", "0b11", 3),
        ("--max", "0o17", 15),
        ("--max", "017", 15),
        ("--max", "1_000", 1000),
        ("--max", "-5", -5),
        ("--max", "+5", 5),
        ("--max", "-0x8000000000000000", -(1 << 63)),
    ],
)
def test_numbers_that_helm_takes_are_taken(flag: str, text: str, value: int, helm: Program) -> None:
    run = helm.run("list", f"{flag}={text}", "--unknown", check=False)
    assert run.stderr == "Error: unknown flag: --unknown\n"
    assert parse.parse(["list", f"{flag}={text}"], {}).number("max") == value


@pytest.mark.parametrize(
    "text", ["1h15m30.5s", "1.5h", "100ms", "1us", "1µs", "1ns", "0", "-3s", "+2m", ".5s", "1.s"]
)
def test_durations_that_helm_takes_are_taken(text: str, helm: Program) -> None:
    run = helm.run("upgrade", f"--timeout={text}", "--unknown", check=False)
    assert run.stderr == "Error: unknown flag: --unknown\n"
    parse.parse(["upgrade", f"--timeout={text}"], {}).seconds("timeout")


def test_command_lines_reach_the_command_that_helm_reaches(helm: Program) -> None:
    lines = [
        ["--namespace", "x", "get", "values"],
        ["-n", "x", "get", "values"],
        ["-nx", "get", "values"],
        ["-n=x", "get", "values"],
        ["get", "--namespace", "x", "values"],
        ["get", "-n", "x", "values"],
        ["--debug", "get", "values"],
        ["--output", "json", "get", "values"],
        ["-o", "json", "get", "values"],
        ["get", "-o", "json", "values"],
        ["-ojson", "get", "values"],
        ["hist"],
        ["dep", "ls"],
        ["un"],
    ]
    for words in lines:
        run = helm.run(*words, "--unknown-at-the-end", check=False)
        with pytest.raises(UsageError) as caught:
            parse.parse([*words, "--unknown-at-the-end"], {})
        assert f"Error: {caught.value.message}\n" == run.stderr, words
