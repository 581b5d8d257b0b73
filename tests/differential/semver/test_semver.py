"""Versions and ranges against the real helm, generated."""

import itertools
import random
from pathlib import Path

import pytest

from helmcore.errors import VersionInvalid
from helmcore.text import semver
from tests.oracle.program import Program

NUMBERS = ["0", "1", "2", "3", "10", "11"]
PRERELEASES = ["", "", "", "-0", "-alpha", "-alpha.1", "-alpha.2", "-beta", "-rc.1", "-1.2", "-a-b"]
METADATA = ["", "", "+build", "+1.2"]
WILD = ["x", "X", "*"]
OPERATORS = ["", "=", "!=", ">", "<", ">=", "=>", "<=", "=<", "~", "~>", "^"]
ODD = [
    "", " ", "*", "x", "1.0 - 2.0", "1 - 2.x", "1.2.3 - 2.3.4 || 5", ">1,<3", ">1 <3", "> 1", "^ 1.2",
    ">=1.2.x", "~1.x.3", "1 || 2 || 3", "||", "1 ||", ">1,,<2", "v1", "^v1.2", ">0.0.0-0", ">=1-0",
    "~>1.2", "!=1.x", "!=1.2.x", "!=*", "<=1", "<=1.2", "<=1.2.x", ">1.2", ">1", "^0", "^0.0", "^0.0.3",
    "^0.2", "^*", "~0", "~0.0.0", "1|2", "a", ">", "1.2.3.4", "=1.2.3+meta", ">= 1.0.0-beta, < 2",
    "1.2.3-01", ">01.2", "1.2.3 || a", "<0-0", "~1.2.3-beta.2", "^1.2.3-beta.2", "99999999999999999999",
]  # fmt: skip
VERSIONS = [
    "1", "v1.2", "1.2.3", "01.2.3", "1.02.3", "1.2.3-01", "1.2.3-0a", "", "a", "1.", "1.2.3.4", "1.2.3-",
    "1.2.3+", "V1.2.3", " 1.2.3", "1.2.3 ", "1.2.3-a..b", "18446744073709551615.0.0", "1.2.3\n",
    "18446744073709551616.0.0", "1.2.3-18446744073709551616", "v1.2.3-beta.1+build.5", "1-beta", "1.2+x",
]  # fmt: skip


def version(choose: random.Random) -> str:
    parts = [choose.choice(NUMBERS) for _ in range(choose.choice([1, 2, 3, 3, 3]))]
    return ".".join(parts) + choose.choice(PRERELEASES) + choose.choice(METADATA)


def comparison(choose: random.Random) -> str:
    parts = [choose.choice(NUMBERS) for _ in range(choose.choice([1, 2, 3, 3]))]
    if choose.random() < 0.3:
        parts[choose.randrange(len(parts)) :] = [choose.choice(WILD)]
    space = choose.choice(["", "", " "])
    return choose.choice(OPERATORS) + space + ".".join(parts) + choose.choice(PRERELEASES)


def constraint(choose: random.Random) -> str:
    if choose.random() < 0.1:
        return f"{version(choose)} - {version(choose)}"
    ands = [comparison(choose) for _ in range(choose.choice([1, 1, 1, 2, 3]))]
    text = choose.choice([" ", ",", ", "]).join(ands)
    return f"{text} || {comparison(choose)}" if choose.random() < 0.15 else text


def cases() -> list[tuple[str, str]]:
    choose = random.Random(20261125)
    odd = list(
        itertools.product(ODD, ["1.2.3", "0.0.3", "2.0.1", "1.2.3-beta.1", "0.2.9", "11.0.0"])
    )
    return odd + [(constraint(choose), version(choose)) for _ in range(3000)]


def ours(text: str, against: str) -> str:
    try:
        return str(semver.constraint(text).allows(semver.parse(against))).lower()
    except VersionInvalid as error:
        return f"error: {error.message}"


def quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace("\n", "\\n") + '"'


def ask(helm: Program, folder: Path, lines: list[str]) -> list[str]:
    """The output of template lines, each of which helm can run."""
    (folder / "templates").mkdir(parents=True, exist_ok=True)
    (folder / "Chart.yaml").write_text("apiVersion: v2\nname: c\nversion: 1.0.0\n")
    body = "\n".join(f"# {line}" for line in lines)
    (folder / "templates" / "a.yaml").write_text(body + "\n")
    output = helm.run("template", folder).stdout
    return [line[2:] for line in output.splitlines() if line.startswith("# ")][1:]


def test_ranges(helm: Program, tmp_path: Path) -> None:
    runnable = [case for case in cases() if not ours(*case).startswith("error")]
    assert len(runnable) > 2500
    lines = [f"{{{{ semverCompare {quoted(c)} {quoted(v)} }}}}" for c, v in runnable]
    answers = ask(helm, tmp_path, lines)
    assert len(answers) == len(runnable)
    wrong = [
        (case, answer)
        for case, answer in zip(runnable, answers, strict=True)
        if ours(*case) != answer
    ]
    assert wrong == []


@pytest.mark.parametrize("text", [text for text in ODD if ours(text, "1.2.3").startswith("error")])
def test_what_is_no_range(helm: Program, tmp_path: Path, text: str) -> None:
    check_error(
        helm, tmp_path, f'{{{{ semverCompare {quoted(text)} "1.2.3" }}}}', ours(text, "1.2.3")
    )


def test_versions(helm: Program, tmp_path: Path) -> None:
    good = [text for text in VERSIONS if ours(">=0-0", text) == "true"]
    shown = "{{ .Major }} {{ .Minor }} {{ .Patch }} {{ .Prerelease }} {{ .Metadata }} {{ . }}"
    lines = [f"{{{{ with semver {quoted(text)} }}}}{shown}{{{{ end }}}}" for text in good]
    for text, answer in zip(good, ask(helm, tmp_path, lines), strict=True):
        v = semver.parse(text)
        assert answer == f"{v.major} {v.minor} {v.patch} {v.pre} {v.metadata} {v}", text


@pytest.mark.parametrize("text", [t for t in VERSIONS if ours(">=0-0", t).startswith("error")])
def test_what_is_no_version(helm: Program, tmp_path: Path, text: str) -> None:
    check_error(helm, tmp_path, f"{{{{ semver {quoted(text)} }}}}", ours(">=0-0", text))


def check_error(helm: Program, folder: Path, line: str, expected: str) -> None:
    with pytest.raises(AssertionError) as caught:
        ask(helm, folder, [line])
    assert expected.removeprefix("error: ") in caught.value.finished.stderr
