"""Values flags: helm's order of the kinds, its messages, files and standard input."""

import io
import sys
from pathlib import Path

import pytest

from helmcore.errors import HelmxError
from helmcore.text.kinds import Int64
from helmcore.values.compose import ValueFlags, compose


def test_the_kind_of_a_flag_decides_not_its_place(tmp_path: Path) -> None:
    (tmp_path / "v.yaml").write_text("k0: f\nk1: f\nk2: f\nk3: f\nk4: f\nk5: f\n")
    (tmp_path / "text").write_text("from file")
    found = compose(
        ValueFlags(
            set_literal=["k5=a,b"],
            set_file=[f"k4={tmp_path}/text"],
            set_string=["k3=3,k4=3"],
            set_=["k2=2,k3=2"],
            set_json=['k1={"a": [1]}', '{"k2": 1}'],
            files=[str(tmp_path / "v.yaml")],
        )
    )
    assert found == {
        "k0": "f", "k1": {"a": [1.0]}, "k2": 2, "k3": "3", "k4": "from file", "k5": "a,b",
    }  # fmt: skip
    assert isinstance(found["k2"], Int64)


def test_standard_input_and_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"a: 1\n")))
    asked: list[str] = []

    def fetch(url: str) -> bytes:
        asked.append(url)
        return b"b: 2\n"

    flags = ValueFlags(files=["-", "https://example.org/v.yaml"])
    assert compose(flags, fetch) == {"a": 1.0, "b": 2.0}
    assert asked == ["https://example.org/v.yaml"]


@pytest.mark.parametrize(
    ("flags", "message"),
    [
        (ValueFlags(files=["nofile.yaml"]), "open nofile.yaml: no such file or directory"),
        (ValueFlags(set_file=["a=nofile"]), "failed parsing --set-file data: open nofile: no such"),
        (ValueFlags(set_json=["{"]), "failed parsing --set-json data JSON: {"),
        (ValueFlags(set_json=['{"a": NaN}']), 'failed parsing --set-json data JSON: {"a": NaN}'),
        (ValueFlags(set_json=["a={"]), "failed parsing --set-json data a={"),
        (ValueFlags(set_=["a[99999999]=1"]), "failed parsing --set data: "),
    ],
)
def test_messages(flags: ValueFlags, message: str) -> None:
    with pytest.raises(HelmxError) as caught:
        compose(flags)
    assert caught.value.message.startswith(message)


def test_a_broken_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "v.yaml"
    path.write_text("a: 1\nb: c: d\n")
    with pytest.raises(HelmxError) as caught:
        compose(ValueFlags(files=[str(path)]))
    assert caught.value.message == (
        f"failed to parse {path}: cannot unmarshal yaml document: error converting YAML to JSON:"
        " yaml: line 2: mapping values are not allowed in this context"
    )
    assert caught.value.subject == f"{path}:2:5"
