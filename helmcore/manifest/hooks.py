"""Documents to manifests and chart hooks (`pkg/release/v1/util/manifest_sorter.go`)."""

from __future__ import annotations

from helmcore.errors import ChartInvalid, YamlError
from helmcore.manifest import order, split
from helmcore.model.manifest import ChartHook, Manifest
from helmcore.text import yaml
from helmcore.text.quote import log_line
from helmcore.text.records import Mismatch, Record, decode

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

HOOK = "helm.sh/hook"
WEIGHT = "helm.sh/hook-weight"
DELETE_POLICY = "helm.sh/hook-delete-policy"
OUTPUT_LOG_POLICY = "helm.sh/hook-output-log-policy"

EVENTS = {
    name: name
    for name in (
        "pre-install",
        "post-install",
        "pre-delete",
        "post-delete",
        "pre-upgrade",
        "post-upgrade",
        "pre-rollback",
        "post-rollback",
        "test",
    )
} | {"test-success": "test"}

METADATA = Record(
    'struct { Name string "json:\\"name\\"";'
    ' Annotations map[string]string "json:\\"annotations\\"" }',
    {"name": "string", "annotations": "map"},
)
HEAD = Record("util.SimpleHead", {"apiVersion": "string", "kind": "string", "metadata": METADATA})

_heads: dict[str, dict[str, Any]] = {}
_MEMO_ENTRIES, _MEMO_LENGTH = 2000, 1 << 14
# How many lines around a fault are shown, and how much of each.
CONTEXT, MAX_SHOWN = 2, 160


class ManifestInvalid(ChartInvalid):
    """A rendered file that is not YAML, or not an object.

    `path` names the file, `document` is the part of it at fault, `line` (from 1, 0 where unknown)
    counts in that part, as helm does; what helmx adds to the message counts in the whole file.
    `files` are all rendered files, once the pipeline knows of the error.
    """

    reference = "manifest-invalid"

    def __init__(
        self, message: str, *, path: str, document: str, line: int, hint: str | None = None
    ) -> None:
        super().__init__(message, hint=hint, subject=path)
        self.path = path
        self.document = document
        self.line = line
        self.files: dict[str, str] = {}

    def show(self, text: str) -> None:
        """Say where in the whole rendered file the fault is, and show the lines around it."""
        start = text.find(self.document)
        if not self.line or start < 0:
            return
        line = text.count("\n", 0, start) + self.line
        lines = text.split("\n")
        first, last = max(line - CONTEXT, 1), min(line + CONTEXT, len(lines))
        width = len(str(last))
        shown = [
            f"{'>' if number == line else ' '} {number:>{width}} | {lines[number - 1][:MAX_SHOWN]}"
            for number in range(first, last + 1)
        ]
        self.subject = f"{self.path}, line {line} of what it rendered"
        self.hint = "\n".join(["rendered lines:", *shown])


def sort(
    files: Mapping[str, str], warn: Callable[[str], None]
) -> tuple[list[Manifest], list[ChartHook]]:
    """Split rendered files (path to text) and sort what they hold in install order.

    Raises `ManifestInvalid` with helm's words for the first file that cannot be read.
    """
    manifests: list[Manifest] = []
    hooks: list[ChartHook] = []
    for path in sorted(files, key=_bytewise):
        text = files[path]
        if path.rpartition("/")[2].startswith("_") or not text or text.isspace():
            continue
        for document in split.documents(text):
            try:
                head = read_head(path, document)
            except ManifestInvalid as error:
                error.show(text)
                raise
            annotations: dict[str, str] = (head.get("metadata") or {}).get("annotations") or {}
            if HOOK in annotations:
                hook = _hook(path, document, head, warn)
                if hook is not None:
                    hooks.append(hook)
            else:
                manifests.append(_manifest(path, document, head))
    return (
        order.sort(manifests, lambda manifest: manifest.kind, order.INSTALL_ORDER),
        order.sort(hooks, lambda hook: hook.kind, order.INSTALL_ORDER),
    )


def _bytewise(path: str) -> bytes:
    return path.encode("utf-8", "surrogatepass")


def read_head(path: str, document: str) -> dict[str, Any]:
    """Read apiVersion, kind and metadata of a document. Raises `ManifestInvalid`.

    Remembers what it read: a program that renders a chart again gets most documents as before.
    """
    head = _heads.get(document)
    if head is None:
        head = _read_head(path, document)
        if len(document) <= _MEMO_LENGTH:
            if len(_heads) >= _MEMO_ENTRIES:
                _heads.clear()
            _heads[document] = head
    metadata = head.get("metadata")
    if metadata is None:
        return head.copy()
    if metadata.get("annotations") is not None:
        metadata = {**metadata, "annotations": metadata["annotations"].copy()}
    return {**head, "metadata": metadata.copy()}


def _read_head(path: str, document: str) -> dict[str, Any]:
    try:
        value = yaml.load_typed(document)
        if not isinstance(value, dict):
            return decode(value, HEAD)
        return decode({key: value[key] for key in value if key.lower() in HEAD.folded}, HEAD)
    except Mismatch as error:
        raise ManifestInvalid(
            f"YAML parse error on {path}: error unmarshaling JSON: while decoding JSON:"
            f" {error.message}",
            path=path,
            document=document,
            line=0,
        ) from None
    except YamlError as error:
        raise ManifestInvalid(
            f"YAML parse error on {path}: {error.message}",
            path=path,
            document=document,
            line=error.line,
        ) from None


def _manifest(path: str, document: str, head: dict[str, Any]) -> Manifest:
    return Manifest(
        path,
        document,
        head.get("apiVersion") or "",
        head.get("kind") or "",
        head.get("metadata") or {},
    )


def _hook(
    path: str, document: str, head: dict[str, Any], warn: Callable[[str], None]
) -> ChartHook | None:
    """Make a hook; None where it names an event that helm does not know."""
    annotations = head["metadata"]["annotations"]
    events = []
    for name in _words(annotations[HOOK]):
        if name not in EVENTS:
            warn(log_line("INFO", "skipping unknown hooks", hookTypes=annotations[HOOK]))
            return None
        events.append(EVENTS[name])
    return ChartHook(
        name=head["metadata"].get("name") or "",
        kind=head.get("kind") or "",
        path=path,
        text=document,
        events=events,
        weight=_whole(annotations.get(WEIGHT, "")),
        delete_policies=_words(annotations[DELETE_POLICY]) if DELETE_POLICY in annotations else [],
        output_log_policies=(
            _words(annotations[OUTPUT_LOG_POLICY]) if OUTPUT_LOG_POLICY in annotations else []
        ),
    )


def _words(text: str) -> list[str]:
    return [word.strip(split.SPACE).lower() for word in text.split(",")]


def _whole(text: str) -> int:
    """As strconv.Atoi, 0 where it fails."""
    digits = text[1:] if text[:1] in ("+", "-") else text
    if not (digits.isascii() and digits.isdigit()) or len(digits) > 19:
        return 0
    weight = int(text)
    return weight if -(1 << 63) <= weight < 1 << 63 else 0
