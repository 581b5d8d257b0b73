"""Store a packed chart in a registry (`pkg/action/push.go`, `pkg/pusher/ocipusher.go`)."""

from __future__ import annotations

import os

from helmcore.chart import load
from helmcore.errors import ChartInvalid, ChartNotFound, RepoError, UnsupportedScheme
from helmcore.model.repo import Package
from helmcore.plugin import SupportsPush
from helmcore.release import fields, gojson
from helmcore.render.record import chart_record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from helmcore.model.repo import Credentials, RemoteChart
    from helmcore.session import Session

TIMEOUT = 600.0
MAX_ARCHIVE = 100 << 20
MAX_PROVENANCE = 4 << 20


def push(session: Session, path: str, remote: str, credentials: Credentials) -> RemoteChart:
    """Store the archive at `path`, with the .prov file beside it, below the address `remote`.

    Raises `ChartNotFound`, `ChartInvalid`, or a `RepoError`.
    """
    if "://" not in remote:
        raise RepoError(
            f"invalid chart URL format: {remote}",
            subject=remote,
            hint=f"a registry's address is oci://HOST/PATH; did you mean oci://{remote}?",
        )
    transport = session.transport(remote)
    if not isinstance(transport, SupportsPush):
        scheme = remote.partition("://")[0]
        raise UnsupportedScheme(
            f'scheme "{scheme}" not supported',
            subject=remote,
            hint="charts are pushed to registries: oci://HOST/PATH",
        )
    package = read(session, path)
    session.progress(f"pushing {package.name} {package.version}")
    return transport.push(remote, package, credentials, timeout=TIMEOUT)


def read(session: Session, path: str) -> Package:
    """Read a packed chart and what stands beside it."""
    if os.path.isdir(path):
        raise ChartInvalid(
            "cannot push directory, must provide chart archive (.tgz)",
            subject=path,
            hint="pack it first with `helm package`",
        )
    archive = _bytes(path, MAX_ARCHIVE)
    if archive is None:
        raise ChartNotFound(f"{path}: no such file")
    chart = load.load(path, session.warn)
    metadata = chart_record(chart)["metadata"]
    return Package(
        archive,
        metadata,
        gojson.encode(fields.metadata(metadata)),
        _time(os.stat(path).st_mtime),
        _bytes(f"{path}.prov", MAX_PROVENANCE),
    )


def _bytes(path: str, limit: int) -> bytes | None:
    try:
        with open(path, "rb") as file:
            data = file.read(limit + 1)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise ChartInvalid(f"open {path}: {error.strerror or error}", subject=path) from error
    if len(data) > limit:
        raise ChartInvalid(f"{path} is larger than {limit} bytes", subject=path)
    return data


def _time(seconds: float) -> str:
    """A time as helm writes it: RFC 3339 in the local zone, whole seconds."""
    import time

    local = time.localtime(int(seconds))
    offset = local.tm_gmtoff
    if not offset:
        return time.strftime("%Y-%m-%dT%H:%M:%SZ", local)
    minutes = abs(offset) // 60
    sign = "+" if offset > 0 else "-"
    zone = f"{sign}{minutes // 60:02d}:{minutes % 60:02d}"
    return time.strftime("%Y-%m-%dT%H:%M:%S", local) + zone
