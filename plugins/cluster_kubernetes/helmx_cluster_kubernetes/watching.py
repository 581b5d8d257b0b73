"""Watches that go on where they stopped.

A server ends watches when it likes, and connections break: a watch then starts again after the last
event that it gave, until its time is over. What cannot be gone on with (the past is forgotten, 410)
is an ERROR event, after which the iterator ends: list anew, or watch without `since`.
"""

from __future__ import annotations

import json
import time

from helmcore.model.cluster import WatchEvent
from helmx_cluster_kubernetes import listing
from helmx_cluster_kubernetes.address import escaped
from helmx_cluster_kubernetes.failures import BrokenOff, Expired
from helmx_cluster_kubernetes.transport import JSON, Request

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from helmcore.model.cluster import Selection
    from helmx_cluster_kubernetes.transport import Transport

METADATA = f"{JSON};as=PartialObjectMetadata;g=meta.k8s.io;v=v1,{JSON}"
#: A watch that the server ends at once must not become a storm of requests.
PAUSES = (0.0, 0.1, 0.3, 1.0)


class Watched:
    """What is watched: the path of its objects, their apiVersion and kind, which of them."""

    __slots__ = ("kind", "path", "selection")

    def __init__(self, path: str, kind: tuple[str, str], selection: Selection) -> None:
        self.path = path
        self.kind = kind
        self.selection = selection


def events(
    transport: Transport, watched: Watched, since: str, timeout: float
) -> Iterator[WatchEvent]:
    """Give events after resourceVersion `since` for at most `timeout` seconds.

    With `since` "" every object that is there comes first, as ADDED. Raises `ClusterError` where a
    watch cannot be started; one that breaks is started again.
    """
    end = time.monotonic() + timeout
    quiet = 0
    while True:
        left = end - time.monotonic()
        if left <= 0:
            return
        heard = False
        try:
            for line in _lines(transport.stream(_request(watched, since, left), left)):
                event = _event(line, watched)
                heard = True
                if event.type == "ERROR":
                    yield event
                    return
                since = event.object["metadata"].get("resourceVersion") or since
                yield event
        except Expired as error:
            yield WatchEvent("ERROR", error.status)
            return
        except BrokenOff:
            pass  # whoever cut it, the watch goes on below
        quiet = 0 if heard else quiet + 1
        pause = PAUSES[min(quiet, len(PAUSES) - 1)]
        time.sleep(max(0.0, min(pause, end - time.monotonic())))


def _request(watched: Watched, since: str, left: float) -> Request:
    parts = [*listing.query(watched.selection), "watch=true", "allowWatchBookmarks=true"]
    if since:
        parts.append(f"resourceVersion={escaped(since)}")
    # The server ends the watch a little later than we do: its clock starts later.
    parts.append(f"timeoutSeconds={int(left) + 2}")
    accept = METADATA if watched.selection.metadata_only else JSON
    return Request("GET", f"{watched.path}?{'&'.join(parts)}", accept=accept)


def _lines(pieces: Iterator[bytes]) -> Iterator[bytes]:
    rest = b""
    for piece in pieces:
        *lines, rest = (rest + piece).split(b"\n") if rest else piece.split(b"\n")
        yield from filter(None, lines)


def _event(line: bytes, watched: Watched) -> WatchEvent:
    try:
        found = json.loads(line)
        event = WatchEvent(found["type"], found["object"])
    except (ValueError, KeyError, TypeError) as error:
        raise BrokenOff(f"unable to decode an event from the watch stream: {error}") from error
    if event.type != "ERROR":
        event.object["apiVersion"], event.object["kind"] = watched.kind
    return event
