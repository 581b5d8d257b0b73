"""A chart as it was read: metadata, templates, values, files, subcharts."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


class ChartFile:
    """One file of a chart.

    `name` is the path below the chart's folder, with slashes. The bytes are read when they are
    first asked for, because most files of a chart are never looked at. `modified` is the
    modification time in seconds since 1970, 0.0 where none is known.
    """

    __slots__ = ("_data", "_read", "modified", "name")

    def __init__(
        self,
        name: str,
        data: bytes | None = None,
        *,
        read: Callable[[], bytes] | None = None,
        modified: float = 0.0,
    ) -> None:
        self.name = name
        self.modified = modified
        self._data = data
        self._read = read

    @property
    def data(self) -> bytes:
        """The bytes of the file."""
        data = self._data
        if data is None:
            data = self._data = b"" if self._read is None else self._read()
        return data

    def __repr__(self) -> str:
        return f"ChartFile({self.name!r})"


class Dependency:
    """One entry of `dependencies` in Chart.yaml or requirements.yaml, or of their lock files."""

    __slots__ = (
        "alias",
        "condition",
        "enabled",
        "import_values",
        "name",
        "repository",
        "tags",
        "version",
    )

    def __init__(self, entry: dict[str, Any]) -> None:
        self.name: str = entry.get("name") or ""
        self.version: str = entry.get("version") or ""
        self.repository: str = entry.get("repository") or ""
        self.condition: str = entry.get("condition") or ""
        self.tags: list[str] = list(entry.get("tags") or ())
        self.enabled: bool = bool(entry.get("enabled"))
        self.import_values: list[Any] = list(entry.get("import-values") or ())
        self.alias: str = entry.get("alias") or ""

    def copy(self) -> Dependency:
        """A copy that shares the lists."""
        twin = Dependency.__new__(Dependency)
        for field in Dependency.__slots__:
            setattr(twin, field, getattr(self, field))
        return twin

    def entry(self) -> dict[str, Any]:
        """The entry as JSON, in Go's order of the fields and without the empty ones."""
        entry: dict[str, Any] = {"name": self.name}
        if self.version:
            entry["version"] = self.version
        entry["repository"] = self.repository
        for key, value in (
            ("condition", self.condition),
            ("tags", self.tags),
            ("enabled", self.enabled),
            ("import-values", self.import_values),
            ("alias", self.alias),
        ):
            if value:
                entry[key] = value
        return entry


class Chart:
    """A chart with its subcharts.

    `metadata` is Chart.yaml as Helm reads it (unknown keys dropped, the types of known ones
    checked); `values` is values.yaml parsed; `templates` and `files` keep Helm's split: everything
    below `templates/`, and everything else that is neither a subchart nor one of Helm's own files.
    `raw` is every file, as `helm package` would store it. Mutable while it is being loaded and
    while its dependencies are pruned.
    """

    __slots__ = (
        "crds",
        "dependencies",
        "files",
        "lock",
        "metadata",
        "modified",
        "parent",
        "raw",
        "requirements",
        "schema",
        "schema_modified",
        "source",
        "templates",
        "values",
        "values_modified",
    )

    def __init__(self, metadata: dict[str, Any]) -> None:
        self.metadata: dict[str, Any] = metadata
        self.requirements: list[Dependency] = []
        self.lock: dict[str, Any] | None = None
        self.templates: list[ChartFile] = []
        self.files: list[ChartFile] = []
        self.crds: list[ChartFile] = []
        self.raw: list[ChartFile] = []
        self.values: dict[str, Any] = {}
        self.modified = 0.0
        self.values_modified = 0.0
        self.schema: bytes | None = None
        self.schema_modified = 0.0
        self.dependencies: list[Chart] = []
        self.parent: Chart | None = None
        self.source = ""

    @property
    def name(self) -> str:
        """The chart's name (its alias, once dependencies were processed)."""
        return self.metadata.get("name") or ""

    @property
    def version(self) -> str:
        """The chart's version."""
        return self.metadata.get("version") or ""

    @property
    def app_version(self) -> str:
        """The version of the application in the chart."""
        return self.metadata.get("appVersion") or ""

    @property
    def is_library(self) -> bool:
        """Whether the chart is a library, which renders nothing itself."""
        return str(self.metadata.get("type") or "").lower() == "library"

    @property
    def full_path(self) -> str:
        """The path by which Helm names the chart's templates, `parent/charts/child` for a
        subchart.
        """
        if self.parent is None:
            return self.name
        return f"{self.parent.full_path}/charts/{self.name}"

    def copy(self) -> Chart:
        """A copy that shares everything with this chart; its lists may be replaced, not changed."""
        twin = Chart.__new__(Chart)
        for field in Chart.__slots__:
            setattr(twin, field, getattr(self, field))
        return twin

    def __repr__(self) -> str:
        return f"Chart({self.name!r}, {self.version!r})"
