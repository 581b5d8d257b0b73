"""Uploads of blobs: mounted from where they are, whole, or in chunks that go on after a failure."""

from __future__ import annotations

from helmcore.errors import TransportError, TransportUnreachable
from helmcore.plugin.web.address import Address

TYPE_CHECKING = False
if TYPE_CHECKING:
    from helmx_repo_oci.client import Repository
    from helmx_repo_oci.manifest import Descriptor
    from helmx_repo_oci.wire import Response

CHUNK = 8 << 20
#: Blobs up to this size go in one request.
WHOLE = 16 << 20
SMALL_CHUNK = 512 << 10
RESUMES = 5
TYPE = {"Content-Type": "application/octet-stream"}


def upload(repository: Repository, blob: Descriptor, data: bytes, mount_from: str = "") -> str:
    """Bring a blob to a repository; gives how: `there`, `mounted`, `whole` or `chunked`.

    `mount_from` is another repository of the registry that is known to have it.
    """
    if _there(repository, blob):
        return "there"
    started = _start(repository, blob, mount_from)
    if started.status == 201:
        return "mounted"
    place = _place(repository, started)
    if len(data) <= WHOLE:
        done = _finish(repository, place, blob, data)
        if done.status == 201:
            return "whole"
        if done.status == 404 and _there(repository, blob):
            # The answer to the first try was lost; the second found the upload finished.
            return "whole"
        if done.status != 413:
            raise repository.refused("PUT", done)
        # A server in front takes no body of that size: in parts, then.
        started = _start(repository, blob, "")
        place = _place(repository, started)
        _chunks(repository, place, blob, data, _size(started, SMALL_CHUNK))
        return "chunked"
    _chunks(repository, place, blob, data, _size(started, CHUNK))
    return "chunked"


def _there(repository: Repository, blob: Descriptor) -> bool:
    address = repository.address(f"blobs/{blob.digest}")
    return repository.ask("HEAD", address, accept=(200, 404)).status == 200


def _start(repository: Repository, blob: Descriptor, mount_from: str) -> Response:
    query = {"mount": blob.digest, "from": mount_from} if mount_from else None
    address = repository.address("blobs/uploads/", query)
    accept = (201, 202) if mount_from else (202,)
    if not mount_from:
        return repository.ask("POST", address, accept=accept)
    try:
        return repository.ask("POST", address, accept=accept)
    except TransportUnreachable:
        raise
    except TransportError:
        # Mounting is a favour: not granted, the blob is sent.
        return repository.ask("POST", repository.address("blobs/uploads/"), accept=(202,))


def _finish(repository: Repository, place: Address, blob: Descriptor, data: bytes) -> Response:
    glue = "&" if "?" in place.url else "?"
    target = Address(f"{place.url}{glue}digest={blob.digest.replace(':', '%3A')}")
    return repository.ask("PUT", target, accept=(201, 404, 413), headers=TYPE, body=data)


def _chunks(
    repository: Repository, place: Address, blob: Descriptor, data: bytes, size: int
) -> None:
    view = memoryview(data)
    sent, resumes = 0, 0
    while sent < len(data):
        part = view[sent : sent + size]
        headers = {**TYPE, "Content-Range": f"{sent}-{sent + len(part) - 1}"}
        answer = _patch(repository, place, part, headers)
        if answer is None or answer.status == 416:
            # What has come is the registry's to say.
            resumes += 1
            answer = repository.ask("GET", place, accept=(202, 204))
            there = _received(answer)
        else:
            there = _received(answer) or sent + len(part)
            resumes += there <= sent
        if not 0 <= there <= len(data) or resumes > RESUMES:
            raise TransportError(
                f"the registry lost its place in the upload of {blob.digest}",
                subject=repository.reference.registry,
            )
        sent = there
        place = _place(repository, answer, place)
    done = _finish(repository, place, blob, b"")
    if done.status != 201:
        raise repository.refused("PUT", done)


def _patch(
    repository: Repository, place: Address, part: memoryview, headers: dict[str, str]
) -> Response | None:
    """Send one chunk; None where the connection broke, whatever came of it."""
    try:
        return repository.ask("PATCH", place, accept=(202, 204, 416), headers=headers, body=part)
    except TransportUnreachable:
        return None


def _received(answer: Response) -> int:
    """How many bytes the registry has, by its `Range: 0-LAST`."""
    last = answer.header("Range").rpartition("-")[2]
    return int(last) + 1 if last.isascii() and last.isdigit() and last != "0" else 0


def _size(started: Response, usual: int) -> int:
    least = started.header("OCI-Chunk-Min-Length")
    asked = int(least) if least.isascii() and least.isdigit() else 0
    return min(max(usual, asked), 1 << 30)


def _place(repository: Repository, answer: Response, before: Address | None = None) -> Address:
    location = answer.header("Location")
    if location:
        return repository.follow(answer, location)
    if before is not None:
        return before
    raise TransportError(
        f'"{answer.address.url}": the registry gave no place for the upload',
        subject=repository.reference.registry,
    )
