"""Helm's release record: a `Release` to bytes and back, its key and its labels.

The bytes are base64 of gzip of the JSON of `pkg/release/v1`; the labels are those of
`pkg/storage/driver`. This is the only place that knows them.
"""

from __future__ import annotations

import base64
import binascii
import json
import zlib

from helmcore.errors import RecordCorrupt, RecordTooLarge
from helmcore.model.manifest import ChartHook, HookExecution
from helmcore.model.release import Release, ReleaseInfo
from helmcore.release import fields, gojson
from helmcore.release.gojson import Struct

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

# What Kubernetes takes for the data of one Secret.
MAX_BODY = 1 << 20
# What a record may unfold to; anyone who may create Secrets can write one.
MAX_JSON = 64 << 20
MAX_DEPTH = 10_000

SYSTEM_LABELS = ("name", "owner", "status", "version", "createdAt", "modifiedAt")
_PREFIX = "sh.helm.release.v1."
_GZIP = b"\x1f\x8b\x08"


def key(name: str, version: int) -> str:
    """The key of a release's revision: `sh.helm.release.v1.NAME.vN`."""
    return f"{_PREFIX}{name}.v{version}"


def labels(
    release: Release, *, stamp: str, now: int, kept: Mapping[str, str] | None = None
) -> dict[str, str]:
    """The labels of a release's record.

    `stamp` is `createdAt` or `modifiedAt`, `now` seconds since 1970; `kept` are the stored record's
    labels, of which `createdAt` stays.
    """
    result = {name: value for name, value in release.labels.items() if name not in SYSTEM_LABELS}
    if kept and "createdAt" in kept:
        result["createdAt"] = kept["createdAt"]
    result[stamp] = str(now)
    result["name"] = release.name
    result["owner"] = "helm"
    result["status"] = release.info.status
    result["version"] = str(release.version)
    return result


def user_labels(stored: Mapping[str, str]) -> dict[str, str]:
    """The user's own among a record's labels."""
    return {name: value for name, value in stored.items() if name not in SYSTEM_LABELS}


def encode(release: Release) -> bytes:
    """The body of a release's record. Raises `RecordTooLarge`."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    plain = gojson.encode(document(release))
    packed = packer.compress(plain) + packer.flush()
    # Go's gzip header: no name, no time, "maximum compression", unknown system.
    head = _GZIP + b"\0\0\0\0\0\x02\xff"
    tail = zlib.crc32(plain).to_bytes(4, "little") + (len(plain) & 0xFFFFFFFF).to_bytes(4, "little")
    body = base64.b64encode(head + packed + tail)
    if len(body) > MAX_BODY:
        raise RecordTooLarge(
            f'create: failed to create: Secret "{key(release.name, release.version)}" is invalid: '
            f"data: Too long: may not be more than {MAX_BODY} bytes",
            subject=f"release {release.name}: its record has {len(body)} bytes",
            hint="the record holds the chart with all its files, the values and the manifest: "
            "leave files out with .helmignore, or split the chart",
        )
    return body


def document(release: Release) -> Struct:
    """A release as the JSON of its record, in Go's field order, without what Go omits."""
    return fields.omit_empty(
        Struct(
            name=release.name,
            info=_info(release.info),
            chart=fields.chart(release.chart) if release.chart else None,
            config=release.config,
            manifest=release.manifest,
            hooks=[_hook(hook) for hook in release.hooks],
            version=release.version,
            namespace=release.namespace,
            apply_method=release.apply_method,
        ),
        keep=("info",),
    )


def _info(info: ReleaseInfo) -> Struct:
    return fields.omit_empty(
        Struct(
            first_deployed=info.first_deployed,
            last_deployed=info.last_deployed,
            deleted=info.deleted,
            description=info.description,
            status=info.status,
            rollback_revision=info.rollback_revision,
            notes=info.notes,
            resources=info.resources,
        )
    )


def _hook(hook: ChartHook) -> Struct:
    run = hook.last_run
    last_run = fields.omit_empty(
        Struct(started_at=run.started_at, completed_at=run.completed_at, phase=run.phase),
        keep=("phase",),
    )
    return fields.omit_empty(
        Struct(
            name=hook.name,
            kind=hook.kind,
            path=hook.path,
            manifest=hook.text,
            events=hook.events,
            last_run=last_run,
            weight=hook.weight,
            delete_policies=hook.delete_policies,
            output_log_policies=hook.output_log_policies,
        ),
        keep=("last_run",),
    )


def decode(body: bytes, name: str, stored_labels: Mapping[str, str] | None = None) -> Release:
    """Read the body of the record that is called `name`. Raises `RecordCorrupt`."""
    try:
        document = json.loads(unpack(body), parse_int=_integer)
        release = _release(document)
    except RecursionError as error:
        raise _corrupt(name, "it is nested too deeply") from error
    except (ValueError, TypeError, KeyError, AttributeError, zlib.error, EOFError) as error:
        raise _corrupt(name, str(error)) from error
    release.labels = user_labels(stored_labels or {})
    return release


def unpack(body: bytes) -> bytes:
    """The JSON in a record's body, gzipped or not. Raises `ValueError` or `zlib.error`."""
    try:
        packed = base64.b64decode(body, validate=True)
    except binascii.Error as error:
        raise ValueError(f"illegal base64 data: {error}") from error
    if packed[:3] != _GZIP:
        return packed
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
    plain = unpacker.decompress(packed, MAX_JSON)
    if unpacker.unconsumed_tail:
        raise ValueError(f"it unfolds to more than {MAX_JSON >> 20} MiB")
    if not unpacker.eof:
        raise ValueError("unexpected EOF")
    return plain


def _integer(text: str) -> float | int:
    """Go reads every number as a float64; where that would lose digits, the exact one is kept."""
    value = int(text)
    return float(value) if abs(value) <= 1 << 53 else value


def _corrupt(name: str, reason: str) -> RecordCorrupt:
    return RecordCorrupt(
        f"the release record {name} cannot be read: {reason}",
        subject=name,
        hint="other releases are not affected; restore the record from a backup, or remove it by "
        "hand once you know what it held",
    )


def _release(document: Any) -> Release:
    if not isinstance(document, dict):
        raise ValueError("it holds no release")
    release = Release(
        document.get("name") or "", document.get("namespace") or "", int(document["version"])
    )
    info = document.get("info") or {}
    for field in ("first_deployed", "last_deployed", "deleted", "description", "notes"):
        setattr(release.info, field, info.get(field) or "")
    release.info.status = info.get("status") or "unknown"
    release.info.rollback_revision = int(info.get("rollback_revision") or 0)
    release.info.resources = info.get("resources") or {}
    release.chart = document.get("chart") or {}
    release.config = document.get("config") or {}
    release.manifest = document.get("manifest") or ""
    release.apply_method = document.get("apply_method") or ""
    release.hooks = [_read_hook(hook) for hook in document.get("hooks") or ()]
    if not isinstance(release.chart, dict) or not isinstance(release.config, dict):
        raise ValueError("chart and config must be objects")
    return release


def _read_hook(hook: dict[str, Any]) -> ChartHook:
    run = hook.get("last_run") or {}
    return ChartHook(
        name=hook.get("name") or "",
        kind=hook.get("kind") or "",
        path=hook.get("path") or "",
        text=hook.get("manifest") or "",
        events=list(hook.get("events") or ()),
        weight=int(hook.get("weight") or 0),
        delete_policies=list(hook.get("delete_policies") or ()),
        output_log_policies=list(hook.get("output_log_policies") or ()),
        last_run=HookExecution(
            run.get("started_at") or "", run.get("completed_at") or "", run.get("phase") or ""
        ),
    )
