"""A release as a Go template sees it (`get all --template`), by the names of Go's fields."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from helmcore.model.manifest import ChartHook
    from helmcore.model.release import Release


def of(release: Release) -> dict[str, Any]:
    """The fields of `pkg/release/v1` that hold anything a template could print."""
    info, chart = release.info, release.chart
    return {
        "Name": release.name,
        "Namespace": release.namespace,
        "Version": release.version,
        "Manifest": release.manifest,
        "Config": release.config,
        "Labels": release.labels,
        "ApplyMethod": release.apply_method,
        "Hooks": [_hook(hook) for hook in release.hooks],
        "Info": {
            "FirstDeployed": info.first_deployed,
            "LastDeployed": info.last_deployed,
            "Deleted": info.deleted,
            "Description": info.description,
            "Status": info.status,
            "RollbackRevision": info.rollback_revision,
            "Notes": info.notes,
        },
        "Chart": {
            "Metadata": _capitalised(release.chart_metadata),
            "Values": chart.get("values") or {},
            "Templates": [_capitalised(file) for file in chart.get("templates") or ()],
            "Files": [_capitalised(file) for file in chart.get("files") or ()],
        },
    }


def _hook(hook: ChartHook) -> dict[str, Any]:
    return {
        "Name": hook.name,
        "Kind": hook.kind,
        "Path": hook.path,
        "Manifest": hook.text,
        "Events": hook.events,
        "Weight": hook.weight,
        "DeletePolicies": hook.delete_policies,
        "LastRun": {
            "StartedAt": hook.last_run.started_at,
            "CompletedAt": hook.last_run.completed_at,
            "Phase": hook.last_run.phase,
        },
    }


def _capitalised(fields: dict[str, Any]) -> dict[str, Any]:
    special = {"apiVersion": "APIVersion", "modtime": "ModTime"}
    return {special.get(name, name[:1].upper() + name[1:]): value for name, value in fields.items()}
