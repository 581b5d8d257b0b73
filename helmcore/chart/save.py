"""Pack a chart into an archive as helm does (`pkg/chart/v2/util/save.go`).

The same chart gives the same bytes: entries come in helm's order, with the times of their files and
nobody's names, and the archive's own header has no time.
"""

from __future__ import annotations

import io
import os
import zlib

from helmcore.errors import ChartInvalid
from helmcore.text import yaml

TYPE_CHECKING = False
if TYPE_CHECKING:
    from helmcore.model.chart import Chart

# What helm puts into the header of its archives, by which they are known.
_EXTRA = b"+aHR0cHM6Ly95b3V0dS5iZS96OVV6MWljandyTQo="
_COMMENT = b"Helm"


def pack(chart: Chart, *, stamp: float | None = None) -> bytes:
    """Give the bytes of a chart's archive; `stamp` (seconds since 1970) replaces all times.

    Raises `ChartInvalid`.
    """
    import tarfile

    plain = io.BytesIO()
    with tarfile.open(fileobj=plain, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for name, data, modified in _entries(chart, ""):
            header = tarfile.TarInfo(name)
            header.size = len(data)
            header.mode = 0o644
            header.mtime = int(modified if stamp is None else stamp)
            tar.addfile(header, io.BytesIO(data))
    return _zipped(plain.getvalue())


def write(data: bytes, path: str) -> None:
    """Write an archive, whole or not at all. Raises `OSError`."""
    unfinished = f"{path}.{os.getpid()}.part"
    try:
        with open(unfinished, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(unfinished, path)
    except BaseException:
        if os.path.exists(unfinished):
            os.unlink(unfinished)
        raise


def _entries(chart: Chart, prefix: str) -> list[tuple[str, bytes, float]]:
    name = chart.metadata.get("name") or ""
    if os.path.basename(name) != name or name in {"", ".", ".."}:
        raise ChartInvalid(f'"{name}" is not a valid chart name')
    base = f"{prefix}{name}/"
    version = chart.metadata.get("apiVersion")
    found = [(f"{base}Chart.yaml", definition(chart).encode(), chart.modified)]
    if version == "v2" and chart.lock is not None:
        lock = next((file for file in chart.raw if file.name == "Chart.lock"), None)
        data = yaml.dump(chart.lock)
        found.append((f"{base}Chart.lock", data.encode(), lock.modified if lock else 0.0))
    found += [
        (base + file.name, file.data, file.modified)
        for file in chart.raw
        if file.name == "values.yaml"
    ]
    if chart.schema is not None:
        found.append((f"{base}values.schema.json", chart.schema, chart.schema_modified))
    for file in (*chart.templates, *chart.files):
        found.append((base + file.name, file.data, file.modified))
    for child in chart.dependencies:
        found += _entries(child, f"{base}charts/")
    return found


def definition(chart: Chart) -> str:
    """Chart.yaml as helm writes it: sorted, without what is empty."""
    metadata = {key: value for key, value in chart.metadata.items() if value}
    metadata.pop("dependencies", None)
    if chart.requirements and metadata.get("apiVersion") != "v1":
        metadata["dependencies"] = [entry.entry() for entry in chart.requirements]
    return yaml.dump(metadata)


def _zipped(data: bytes) -> bytes:
    deflate = zlib.compressobj(level=9, wbits=-15)
    head = b"\x1f\x8b\x08\x14\0\0\0\0\x02\xff"
    head += len(_EXTRA).to_bytes(2, "little") + _EXTRA + _COMMENT + b"\0"
    tail = zlib.crc32(data).to_bytes(4, "little") + (len(data) & 0xFFFFFFFF).to_bytes(4, "little")
    return head + deflate.compress(data) + deflate.flush() + tail
