"""Errors of the API server and of the connection to it, as helmx's own.

The one place that reads `Status` objects. The words are those that client-go prints
(`apimachinery/pkg/api/errors`), so that scripts which match Helm's output match ours. A body that
is not a `Status` is cut short: who knows what it holds.
"""

from __future__ import annotations

from helmcore.errors import (
    ClusterError,
    ClusterForbidden,
    ClusterUnauthorized,
    ClusterUnreachable,
    ObjectConflict,
    ObjectExists,
    ObjectNotFound,
    ObjectRejected,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_GENERIC = {
    400: "the server rejected our request for an unknown reason",
    401: "the server has asked for the client to provide credentials",
    404: "the server could not find the requested resource",
    405: "the server does not allow this method on the requested resource",
    406: "the server was unable to respond with a content type that the client supports",
    409: "the server reported a conflict",
    422: "the server rejected our request due to an error in our request",
    429: "the server has received too many requests and has asked us to try again later",
    503: "the server is currently unable to handle the request",
    504: "the server was unable to return a response in the time allotted, "
    "but may still be processing the request",
}
_CLASSES: dict[int, type[ClusterError]] = {
    400: ObjectRejected,
    401: ClusterUnauthorized,
    403: ClusterForbidden,
    404: ObjectNotFound,
    409: ObjectConflict,
    413: ObjectRejected,
    415: ObjectRejected,
    422: ObjectRejected,
}
_NOT_TYPED = "failed to create typed patch object"
_BUSY = {408, 429, 500, 502, 503, 504}
#: After these a change may have been made: the server gave up waiting, or lost its own back end.
_UNSURE = {408, 500, 502, 504}


class Expired(ClusterError):
    """The server has forgotten the past that was asked for (410).

    `token` continues a list in the present, "" where it must start anew; `status` is the `Status`.
    """

    def __init__(self, message: str, status: dict[str, Any]) -> None:
        super().__init__(message, code=410)
        self.status = status
        metadata = status.get("metadata")
        self.token = str(metadata.get("continue") or "") if isinstance(metadata, dict) else ""


class BrokenOff(ClusterUnreachable):
    """An answer that began and did not end."""


def status_of(body: bytes) -> dict[str, Any] | None:
    """The `Status` object in an answer, None where the body is something else."""
    if not body.lstrip().startswith(b"{"):
        return None
    import json

    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if isinstance(found, dict) and found.get("kind") == "Status":
        return found
    return None


def refused(
    code: int, body: bytes, *, changing: bool = False, retry_after: str = "", subject: str = ""
) -> ClusterError:
    """The error for an answer of 400 and above.

    `changing` says that the request was to change something, `retry_after` is the header.
    """
    status = status_of(body)
    if status is None and code == 410:
        status = {"kind": "Status", "code": 410, "reason": "Expired"}
    if status is None:
        return _generic(code, body, changing, retry_after, subject)
    return from_status(status, code, changing=changing, retry_after=retry_after, subject=subject)


def from_status(
    status: dict[str, Any],
    code: int = 0,
    *,
    changing: bool = False,
    retry_after: str = "",
    subject: str = "",
) -> ClusterError:
    """The error that a `Status` object stands for."""
    code = code or int(status.get("code") or 500)
    message = str(status.get("message") or "") or _GENERIC.get(code) or f"status code {code}"
    reason = status.get("reason")
    details = status.get("details")
    seconds = details.get("retryAfterSeconds") if isinstance(details, dict) else None
    if code == 410:
        return Expired(message, status)
    if reason == "AlreadyExists":
        return ObjectExists(message, code=code, subject=subject or None)
    if _denied(message) and code < 500:
        return ObjectRejected(
            message,
            code=code,
            subject=subject or None,
            hint="an admission webhook of this cluster refuses the object",
        )
    if code == 500 and message.startswith(_NOT_TYPED):
        # Server-side apply says 500 where any other request says 400.
        return ObjectRejected(message, code=code, subject=subject or None)
    if code in _BUSY or code >= 500:
        # A webhook that does not answer stops a request before anything is stored.
        unsure = changing and code in _UNSURE and "failed calling webhook" not in message
        return _busy(message, code, unsure, retry_after or str(seconds or ""), subject)
    kind = _CLASSES.get(code, ClusterError)
    return kind(message, code=code, hint=_hint(code), subject=subject or None)


def lost(method: str, url: str, reason: str, *, maybe_done: bool = False) -> ClusterUnreachable:
    """The error for a connection that could not be made, or broke."""
    error = ClusterUnreachable(f'{method.capitalize()} "{url}": {reason}')
    error.maybe_done = maybe_done
    return error


def _generic(
    code: int, body: bytes, changing: bool, retry_after: str, subject: str
) -> ClusterError:
    text = " ".join(body[:256].decode("utf-8", "replace").split())
    message = _GENERIC.get(code)
    if code in {403, 415}:
        message = text
    elif message is None and code >= 500:
        quoted = text.replace("\\", "\\\\").replace('"', '\\"') or "unknown"
        message = f'an error on the server ("{quoted}") has prevented the request from succeeding'
    if not message:
        message = f"the server responded with the status code {code} but did not return more "
        message += "information"
    if code in _BUSY or code >= 500:
        return _busy(message, code, changing and code in _UNSURE, retry_after, subject)
    kind = _CLASSES.get(code, ClusterError)
    return kind(message, code=code, hint=_hint(code), subject=subject or None)


def _busy(
    message: str, code: int, unsure: bool, retry_after: str, subject: str
) -> ClusterUnreachable:
    error = ClusterUnreachable(message, code=code, subject=subject or None)
    error.maybe_done = unsure
    if retry_after.isdecimal():
        error.retry_after = float(retry_after)
    return error


def _denied(message: str) -> bool:
    return message.startswith("admission webhook ") and " denied the request" in message


def _hint(code: int) -> str | None:
    if code == 401:
        return "the API server does not accept these credentials; sign in again"
    if 300 <= code < 400:
        return "the server's address in the kubeconfig leads to a redirect, which is not followed"
    return None
