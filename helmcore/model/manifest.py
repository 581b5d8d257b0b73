"""Rendered manifests: objects in the order of their installation, and the chart's hooks."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


class Manifest:
    """One rendered document.

    `source` is the template's path (`mychart/templates/a.yaml`), `text` the document as the
    template wrote it, `head` what Helm looks at: `apiVersion`, `kind`, `metadata`.
    """

    __slots__ = ("api_version", "kind", "metadata", "source", "text")

    def __init__(
        self, source: str, text: str, api_version: str, kind: str, metadata: dict[str, Any]
    ) -> None:
        self.source = source
        self.text = text
        self.api_version = api_version
        self.kind = kind
        self.metadata = metadata

    @property
    def name(self) -> str:
        """The object's name, empty where it has none."""
        return str(self.metadata.get("name") or "")

    def __repr__(self) -> str:
        return f"Manifest({self.kind}/{self.name} of {self.source})"


class CustomResourceFile(Manifest):
    """A file of a chart's `crds/`, whose text is read when it is asked for: they are large, and
    `template` shows none of them unless it is told to.
    """

    __slots__ = ("_read",)

    def __init__(self, source: str, read: Callable[[], str]) -> None:
        self.source = source
        self.api_version = "apiextensions.k8s.io/v1"
        self.kind = "CustomResourceDefinition"
        self.metadata = {}
        self._read = read

    @property
    def text(self) -> str:  # type: ignore[override]  # it is only ever read
        """The file as it stands in the chart."""
        return self._read()


class HookExecution:
    """When a hook last ran and how it ended; times are RFC 3339 text, empty where it did not
    happen.
    """

    __slots__ = ("completed_at", "phase", "started_at")

    def __init__(self, started_at: str = "", completed_at: str = "", phase: str = "") -> None:
        self.started_at = started_at
        self.completed_at = completed_at
        self.phase = phase


class ChartHook:
    """One object of a chart that is applied at a moment of the release's life instead of with the
    rest.

    `events` are Helm's (`pre-install`, `post-upgrade`, `test` ...), `delete_policies` and
    `output_log_policies` its annotations'. `last_run` changes while a release is being worked on.
    """

    __slots__ = (
        "delete_policies",
        "events",
        "kind",
        "last_run",
        "name",
        "output_log_policies",
        "path",
        "text",
        "weight",
    )

    def __init__(  # noqa: PLR0913 - the fields of Helm's record
        self,
        *,
        name: str,
        kind: str,
        path: str,
        text: str,
        events: list[str],
        weight: int = 0,
        delete_policies: list[str] | None = None,
        output_log_policies: list[str] | None = None,
        last_run: HookExecution | None = None,
    ) -> None:
        self.name = name
        self.kind = kind
        self.path = path
        self.text = text
        self.events = events
        self.weight = weight
        self.delete_policies = delete_policies or []
        self.output_log_policies = output_log_policies or []
        self.last_run = last_run or HookExecution()


class ManifestSet:
    """What a render gave: `resources` in install order, `hooks` in Helm's order, `notes` as text.

    `crds` are the chart's own `crds/` documents, in Helm's order, apart from the rest.
    """

    __slots__ = ("crds", "hooks", "notes", "resources")

    def __init__(
        self,
        resources: list[Manifest],
        hooks: list[ChartHook],
        notes: str = "",
        crds: list[Manifest] | None = None,
    ) -> None:
        self.resources = resources
        self.hooks = hooks
        self.notes = notes
        self.crds = crds or []

    def manifest_text(self) -> str:
        """The release's manifest as Helm stores it: every document with its `# Source:` line."""
        return "".join(
            f"---\n# Source: {resource.source}\n{resource.text}\n" for resource in self.resources
        )
