"""The archive reader: what tarfile writes, what must be refused (reliability A1 and A4)."""

import gzip
import random
import tarfile
import tracemalloc

import pytest

from helmcore.chart import archive, load
from helmcore.errors import ChartInvalid, HelmxError
from tests.unit.chart.archives import CHART, packed, special

FORMATS = {"pax": tarfile.PAX_FORMAT, "gnu": tarfile.GNU_FORMAT, "ustar": tarfile.USTAR_FORMAT}


@pytest.mark.parametrize("kind", FORMATS.values(), ids=FORMATS)
def test_reads_what_tarfile_writes(kind: int) -> None:
    rng = random.Random(7)
    long = "demo/templates/" + "/".join(f"folder{i:02d}" for i in range(12)) + "/name.yaml"
    wanted = {
        "Chart.yaml": CHART,
        "empty": b"",
        "exactly-a-block": b"x" * 512,
        "big.bin": rng.randbytes(70_000),
        long.removeprefix("demo/"): b"deep",
    }
    if kind != tarfile.USTAR_FORMAT:
        wanted["n" * 240] = b"long name"
        wanted["umlaut-ä.txt"] = "ä".encode()
    data = packed([(f"demo/{name}", body) for name, body in wanted.items()], kind)
    files = archive.read(data)
    assert {file.name: file.data for file in files} == wanted
    assert {file.modified for file in files} == {1_700_000_000.0}


def test_byte_order_marks_are_dropped_and_folders_passed_over() -> None:
    files = archive.read(
        packed([special("demo", tarfile.DIRTYPE), ("demo/Chart.yaml", b"\xef\xbb\xbf" + CHART)])
    )
    assert [(file.name, file.data) for file in files] == [("Chart.yaml", CHART)]


def test_windows_separators_are_read() -> None:
    assert [f.name for f in archive.read(packed([("demo\\templates\\a.yaml", b"")]))] == [
        "templates/a.yaml"
    ]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("demo/../../evil", "chart illegally references parent directory"),
        ("demo/..", "chart illegally references parent directory"),
        ("demo\\..\\..\\evil", "chart illegally references parent directory"),
        ("demo//etc/passwd", "chart illegally contains absolute paths"),
        ("demo/C:/x", "chart contains illegally named files"),
        ("demo", 'chart illegally contains content outside the base directory: "demo"'),
        ("Chart.yaml/x", "chart yaml not in base directory"),
        ("demo/" + "n" * 2000, "chart contains illegally named files"),
    ],
)
def test_names_never_leave_the_chart(name: str, message: str) -> None:
    data = packed([("demo/Chart.yaml", CHART), (name, b"evil")])
    with pytest.raises(ChartInvalid) as caught:
        archive.read(data)
    assert caught.value.message == message


@pytest.mark.parametrize(
    ("name", "inside"), [("/etc/passwd", "etc/passwd"), ("demo/../..\\evil", "evil")]
)
def test_the_first_part_is_cut_off_whatever_it_is(name: str, inside: str) -> None:
    assert [file.name for file in archive.read(packed([(name, b"")]))] == [inside]


@pytest.mark.parametrize(
    "member",
    [
        special("demo/a", tarfile.SYMTYPE, "/etc/passwd"),
        special("demo/a", tarfile.LNKTYPE, "demo/Chart.yaml"),
        special("demo/a", tarfile.CHRTYPE),
        special("demo/a", tarfile.BLKTYPE),
        special("demo/a", tarfile.FIFOTYPE),
    ],
    ids=["symlink", "hardlink", "character device", "block device", "fifo"],
)
def test_only_regular_files_are_taken(member: tarfile.TarInfo) -> None:
    with pytest.raises(ChartInvalid, match="link or a device"):
        archive.read(packed([("demo/Chart.yaml", CHART), member]))


def test_a_name_may_not_come_twice() -> None:
    with pytest.raises(ChartInvalid, match="twice"):
        archive.read(packed([("demo/Chart.yaml", CHART), ("other/Chart.yaml", CHART)]))


def test_entries_are_counted() -> None:
    many = packed([(f"demo/{i}", b"") for i in range(archive.MAX_ENTRIES + 1)])
    with pytest.raises(ChartInvalid, match="more than 10000 entries"):
        archive.read(many)


def test_extension_headers_are_bounded() -> None:
    info = tarfile.TarInfo("demo/a")
    info.pax_headers = {"comment": "x" * (2 << 20)}
    with pytest.raises(ChartInvalid, match="extension headers are too large"):
        archive.read(packed([info]))


def test_a_bomb_ends_early() -> None:
    bomb = gzip.compress(b"\0" * (64 << 20))
    tracemalloc.start()
    with pytest.raises(ChartInvalid, match="times its size"):
        archive.read(bomb)
    assert tracemalloc.get_traced_memory()[1] < 64 << 20
    tracemalloc.stop()


def test_a_file_larger_than_everything_is_refused() -> None:
    info = tarfile.TarInfo("demo/a")
    info.size = 101 << 20
    header = info.tobuf(tarfile.USTAR_FORMAT)
    with pytest.raises(ChartInvalid, match="unexpected EOF"):
        archive.read(gzip.compress(header))


def test_archives_in_archives_share_one_budget() -> None:
    budget = archive.ArchiveBudget(15_000)
    archive.read(packed([("a/b", b"x")]), budget)
    with pytest.raises(ChartInvalid, match="larger than the maximum size"):
        archive.read(packed([("a/b", b"x" * 5000)]), budget)


@pytest.mark.parametrize("length", [0, 5, 9, 10, 30, 100, 120])
def test_a_cut_archive_is_an_error(length: int) -> None:
    data = packed([("demo/Chart.yaml", CHART), ("demo/x", bytes(range(256)))])
    with pytest.raises(ChartInvalid):
        archive.read(data[:length])


def test_changed_bytes_never_give_anything_but_our_errors() -> None:
    rng = random.Random(11)
    data = bytearray(packed([("demo/Chart.yaml", CHART), ("demo/values.yaml", b"a: 1\n")]))
    plain = bytearray(gzip.decompress(bytes(data)))
    for _ in range(400):
        broken = bytearray(plain)
        for _ in range(rng.randint(1, 4)):
            broken[rng.randrange(len(broken))] = rng.randrange(256)
        try:
            load.from_archive(gzip.compress(bytes(broken), 1), lambda line: None)
        except HelmxError:
            continue
