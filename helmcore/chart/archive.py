"""Chart archives: a small reader of gzipped tar files that never touches the disk.

The standard library's tarfile costs a start 14 ms and reads what a chart must not hold. This reader
knows regular files only, and refuses links, devices, names that leave the chart, and duplicates.
Sizes are those of helm (`pkg/chart/loader/archive/archive.go`).
"""

from __future__ import annotations

from helmcore.chart import ahead
from helmcore.errors import ChartInvalid
from helmcore.model.chart import ChartFile

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

MAX_BYTES = 100 << 20
MAX_ENTRIES = 10_000
MAX_HEADER_BYTES = 1 << 20
# Deflate cannot do better than about 1000:1; text of real charts stays below 60:1.
MAX_RATIO = 300
RATIO_FREE_BYTES = 16 << 20
MAX_NAME = 1024
# What all archives of one chart may hold together, archives inside archives included.
MAX_NESTED_BYTES = 256 << 20

BLOCK = 512
BOM = b"\xef\xbb\xbf"
GZIP_MAGIC = b"\x1f\x8b"


class NotGzip(ChartInvalid):
    """The bytes do not start like a gzip file."""


class ArchiveBudget:
    """How many bytes the archives of one chart may still unpack to; shared by nested archives."""

    __slots__ = ("left",)

    def __init__(self, left: int = MAX_NESTED_BYTES) -> None:
        self.left = left


def read(data: bytes, budget: ArchiveBudget | None = None) -> list[ChartFile]:
    """Read the files of a chart archive, named as below the chart's folder, in archive order.

    Raises `NotGzip` or `ChartInvalid` with helm's words.
    """
    plain = _inflate(data, budget or ArchiveBudget())
    files: list[ChartFile] = []
    seen: set[str] = set()
    for entry in _entries(plain):
        name = _inside(entry.name)
        if name in seen:
            raise ChartInvalid(
                f"chart archive holds {name!r} twice",
                hint="pack the chart again: which of the two would count is not defined",
            )
        seen.add(name)
        files.append(
            ChartFile(name, read=_slice(plain, entry.start, entry.size), modified=entry.modified)
        )
    if not files:
        raise ChartInvalid("no files in chart archive")
    return files


def _slice(plain: bytes, start: int, size: int) -> Callable[[], bytes]:
    def read_bytes() -> bytes:
        return plain[start : start + size].removeprefix(BOM)

    return read_bytes


def _inflate(data: bytes, budget: ArchiveBudget) -> bytes:
    if len(data) < 10:
        raise ChartInvalid("unexpected EOF" if data else "EOF")
    if data[:2] != GZIP_MAGIC:
        raise NotGzip("gzip: invalid header")
    # Room for headers and padding beside the files, which are counted one by one afterwards.
    limit = min(MAX_BYTES + (MAX_ENTRIES + 2) * 2 * BLOCK, budget.left)
    import zlib  # a chart in a folder needs none

    parts: list[bytes] = []
    total = 0
    rest = data
    # The trailer says how much there is, to be believed where that is nothing unusual: one piece
    # need not be joined.
    promised = int.from_bytes(data[-4:], "little") + 1
    usual = promised < limit and promised < max(RATIO_FREE_BYTES, len(data) * MAX_RATIO)
    plain = ahead.take(data)
    if usual and plain is not None:
        budget.left -= len(plain)
        return plain
    step = promised if usual else 1 << 20
    while rest[:2] == GZIP_MAGIC:
        stream = zlib.decompressobj(wbits=31)
        try:
            while not stream.eof:
                part = stream.decompress(rest, step)
                rest = stream.unconsumed_tail
                total += len(part)
                parts.append(part)
                if total > limit:
                    raise _too_large()
                if total > RATIO_FREE_BYTES and total > len(data) * MAX_RATIO:
                    raise ChartInvalid(
                        f"chart archive unpacks to more than {MAX_RATIO} times its size"
                    )
                if not part and not stream.eof:
                    raise ChartInvalid("unexpected EOF")
        except zlib.error as error:
            raise (
                NotGzip("gzip: invalid header")
                if not total
                else ChartInvalid(f"flate: corrupt input ({error})")
            ) from None
        rest = stream.unused_data
    budget.left -= total
    return b"".join(parts) if len(parts) != 1 else parts[0]


def _too_large() -> ChartInvalid:
    return ChartInvalid(f"decompressed chart is larger than the maximum size {MAX_BYTES}")


class _Entry:
    """One regular file of a tar: its whole name, where its bytes are, when it was changed."""

    __slots__ = ("modified", "name", "size", "start")

    def __init__(self, name: str, start: int, size: int, modified: float) -> None:
        self.name = name
        self.start = start
        self.size = size
        self.modified = modified


def _entries(plain: bytes) -> list[_Entry]:
    """Walk the headers of a tar; extension headers are applied to the entry that they precede."""
    from zlib import adler32

    found: list[_Entry] = []
    position, headers, count, total = 0, 0, 0, 0
    extra: dict[str, str] = {}
    end = len(plain)
    while position + BLOCK <= end:
        block = plain[position : position + BLOCK]
        position += BLOCK
        if not any(block):
            break
        count += 1
        if count > MAX_ENTRIES:
            raise ChartInvalid(f"chart archive holds more than {MAX_ENTRIES} entries")
        _check_sum(block, adler32)
        kind = block[156:157]
        size = _number(block[124:136])
        if size < 0 or position + size > end:
            raise ChartInvalid("unexpected EOF")
        if kind in b"xgLK":
            headers += size
            if headers > MAX_HEADER_BYTES:
                raise ChartInvalid("chart archive's extension headers are too large")
            body = plain[position : position + size]
            if kind == b"x":
                extra.update(_pax(body))
            elif kind == b"L":
                extra["path"] = body.rstrip(b"\0").decode("utf-8", "surrogateescape")
            position += -(-size // BLOCK) * BLOCK
            continue
        name = extra.get("path") or _name(block)
        if "size" in extra:
            size = int(extra["size"]) if extra["size"].isascii() and extra["size"].isdigit() else -1
            if size < 0 or position + size > end:
                raise ChartInvalid("unexpected EOF")
        if kind == b"5" or (kind in b"0\0" and name.endswith("/")):
            extra = {}
            position += -(-size // BLOCK) * BLOCK
            continue
        if kind not in b"07\0":
            raise ChartInvalid(
                f"chart archive holds {name!r}, which is a link or a device",
                hint="pack the chart again with regular files only (`helmx package` does)",
            )
        total += size
        if total > MAX_BYTES:
            raise _too_large()
        found.append(_Entry(name, position, size, _modified(block, extra)))
        position += -(-size // BLOCK) * BLOCK
        extra = {}
    return found


def _check_sum(block: bytes, adler32: Callable[[bytes], int]) -> None:
    # Half of an Adler-32 is the sum of the bytes and one, modulo 65,521: quicker than `sum`.
    without = block[:148] + b"        " + block[156:]
    if (_number(block[148:156]) + 1) % 65521 != adler32(without) & 0xFFFF:
        raise ChartInvalid("archive/tar: invalid tar header")


def _number(field: bytes) -> int:
    if field[:1] in b"\x80\xff" and field[:1]:
        if field[0] == 0xFF:
            return -1
        return int.from_bytes(field[1:], "big") | (field[0] & 0x7F) << (8 * (len(field) - 1))
    text = field.strip(b" \0")
    if not text:
        return 0
    try:
        return int(text, 8)
    except ValueError:
        raise ChartInvalid("archive/tar: invalid tar header") from None


def _name(block: bytes) -> str:
    name = block[:100].split(b"\0", 1)[0]
    if block[257:263] == b"ustar\0":
        prefix = block[345:500].split(b"\0", 1)[0]
        if prefix:
            name = prefix + b"/" + name
    return name.decode("utf-8", "surrogateescape")


def _pax(body: bytes) -> dict[str, str]:
    """Read the records of a PAX header, `LENGTH key=value\\n` one after another."""
    records: dict[str, str] = {}
    position = 0
    while position < len(body):
        space = body.find(b" ", position, position + 20)
        digits = body[position:space] if space > 0 else b""
        length = int(digits) if digits.isdigit() else 0
        record = body[space + 1 : position + length]
        key, equals, value = record.partition(b"=")
        if length < 5 or not equals or not value.endswith(b"\n"):
            raise ChartInvalid("archive/tar: invalid tar header")
        records[key.decode("utf-8", "surrogateescape")] = value[:-1].decode(
            "utf-8", "surrogateescape"
        )
        position += length
    return records


def _modified(block: bytes, extra: dict[str, str]) -> float:
    text = extra.get("mtime")
    if text:
        try:
            return float(text)
        except ValueError:
            return 0.0
    return float(_number(block[136:148]))


def _inside(whole: str) -> str:
    """Cut off the chart's folder and refuse every name that would leave it."""
    delimiter = "\\" if "\\" in whole else "/"
    first, _, rest = whole.partition(delimiter)
    name = rest.replace(delimiter, "/")
    if name.startswith("/"):
        raise ChartInvalid("chart illegally contains absolute paths")
    name = clean_path(name)
    if name == ".":
        raise ChartInvalid(
            f'chart illegally contains content outside the base directory: "{whole}"'
        )
    if name.startswith(".."):
        raise ChartInvalid("chart illegally references parent directory")
    if len(name) > 2 and name[1:3] == ":/" and name[0].isascii() and name[0].isalpha():
        raise ChartInvalid("chart contains illegally named files")
    if first == "Chart.yaml":
        raise ChartInvalid("chart yaml not in base directory")
    if "\0" in name or len(name) > MAX_NAME:
        raise ChartInvalid("chart contains illegally named files")
    return name


def clean_path(path: str) -> str:
    """Shorten a slash path as Go's path.Clean does."""
    rooted = path.startswith("/")
    parts: list[str] = []
    for part in path.split("/"):
        if part in ("", "."):
            continue
        if part == ".." and parts and parts[-1] != "..":
            parts.pop()
        elif part != ".." or not rooted:
            parts.append(part)
    return ("/" if rooted else "") + "/".join(parts) or "."
