"""What a registry says went wrong, in the words that helm has for it."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from helmx_repo_oci.wire import Response


def problem(method: str, response: Response) -> str:
    """`METHOD "url": response status code N: code: message: detail`, as oras writes it."""
    words = f'{method} "{response.address.url}": response status code {response.status}'
    reasons = [_reason(error) for error in _errors(response.data)]
    if reasons:
        return f"{words}: {'; '.join(reasons)}"
    import http

    try:
        return f"{words}: {http.HTTPStatus(response.status).phrase}"
    except ValueError:
        return words


def _errors(data: bytes) -> list[dict[str, Any]]:
    import json

    try:
        content = json.loads(data)
    except (ValueError, RecursionError):
        return []
    listed = content.get("errors") if isinstance(content, dict) else None
    found = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    return found[:8]


def _reason(error: dict[str, Any]) -> str:
    code = str(error.get("code") or "").lower().replace("_", " ")
    parts = [code, str(error.get("message") or "")]
    if error.get("detail") is not None:
        parts.append(_go(error["detail"], 4)[:512])
    # Whatever a server says is text of a stranger: it stays on its line.
    return ": ".join("".join(c for c in part if c.isprintable()) for part in parts if part)


def _go(value: Any, depth: int) -> str:
    """A value of JSON as Go's %v prints it."""
    if depth == 0:
        return "..."
    if isinstance(value, dict):
        pairs = (f"{key}:{_go(value[key], depth - 1)}" for key in sorted(value))
        return f"map[{' '.join(pairs)}]"
    if isinstance(value, list):
        return f"[{' '.join(_go(one, depth - 1) for one in value)}]"
    if isinstance(value, bool):
        return str(value).lower()
    return "<nil>" if value is None else str(value)
