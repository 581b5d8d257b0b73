"""An archive that is inflated ahead is the same; one that is unusual is left alone."""

import gzip
import importlib
from pathlib import Path
from types import ModuleType

import pytest

from helmcore.chart import ahead as _ahead


@pytest.fixture
def ahead() -> ModuleType:
    return importlib.reload(_ahead)


def test_gives_what_the_bytes_inflate_to_once(ahead: ModuleType, tmp_path: Path) -> None:
    file = tmp_path / "a.tgz"
    file.write_bytes(gzip.compress(b"text" * 100_000))
    ahead.start(str(file))
    assert ahead.take(file.read_bytes()) == b"text" * 100_000
    assert ahead.take(file.read_bytes()) is None


def test_nothing_for_other_bytes(ahead: ModuleType, tmp_path: Path) -> None:
    file = tmp_path / "a.tgz"
    file.write_bytes(gzip.compress(b"text"))
    ahead.start(str(file))
    assert ahead.take(gzip.compress(b"other")) is None


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no archive",
        gzip.compress(b"text")[:-5],
        gzip.compress(b"text") + b"more",
        gzip.compress(b"one") + gzip.compress(b"two"),
        gzip.compress(b"text")[:-4] + b"\xff\xff\xff\x03",
        gzip.compress(bytes(1 << 20))[:-4] + b"\x01\0\0\0",
    ],
    ids=["empty", "no gzip", "cut", "longer", "two members", "promises more", "promises less"],
)
def test_what_is_unusual_is_left_alone(ahead: ModuleType, tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "a.tgz"
    file.write_bytes(data)
    ahead.start(str(file))
    assert ahead.take(data) is None


def test_no_file_and_nothing_begun(ahead: ModuleType, tmp_path: Path) -> None:
    assert ahead.take(b"") is None
    ahead.start(str(tmp_path / "none.tgz"))
    assert ahead.take(b"") is None
