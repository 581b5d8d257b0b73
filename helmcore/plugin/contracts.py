"""The Protocols behind the offers: what an object must do that a plugin creates.

What only some can do is a `Supports...` Protocol of its own, found with `isinstance`, so that the
code is the only truth about abilities. No method may raise anything but a `HelmxError`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    from helmcore.model.cluster import (
        Capabilities,
        ClusterObject,
        Deletion,
        Patch,
        ResourceKind,
        ResourceRef,
        Selection,
        WatchEvent,
    )
    from helmcore.model.release import ReleaseRecord
    from helmcore.model.render import TemplateSource
    from helmcore.model.repo import Blob, Credentials, Package, RemoteChart
    from helmcore.plugin.budget import Budget


class Renderer(Protocol):
    """A template engine with its options."""

    def compile(self, templates: Sequence[TemplateSource]) -> Program:
        """Read all templates of a chart and its subcharts that this engine renders.

        They share one namespace of definitions. The order is Helm's parse order; where two define
        the same name, the last one counts. Raises `TemplateSyntaxError`.
        """
        ...


class Program(Protocol):
    """Templates that were read, ready to be rendered any number of times, from any thread."""

    def render(self, name: str, context: dict[str, Any], budget: Budget | None = None) -> str:
        """Render one template.

        `budget` is that of the whole render, which all of its templates share; None stands for a
        new one with the limits of the options.

        `context` holds Helm's objects by Helm's names: Values, Release, Chart, Capabilities, Files,
        Subcharts, Template. Raises `TemplateRunError`, `TemplateFailed` or `BudgetExceeded`.
        """
        ...


@runtime_checkable
class SupportsTrace(Protocol):
    """A program that can say which template line made a line of its output."""

    def trace(self, name: str, context: dict[str, Any], line: int) -> tuple[str, int, int]:
        """Give (template name, line, column) for a line of the output, all counted from 1."""
        ...


class ReleaseStore(Protocol):
    """Release records in one namespace, or in all of them where the namespace is "".

    Records are opaque: a store never decodes a body. Every method may raise `StoreUnavailable`.
    """

    def create(self, record: ReleaseRecord) -> ReleaseRecord:
        """Store a new record and give it back with its token. Raises `RecordExists`."""
        ...

    def replace(self, record: ReleaseRecord) -> ReleaseRecord:
        """Overwrite the record of that key, whose stored token must be `record.token`.

        Raises `RecordNotFound`, and `RecordConflict` where somebody else wrote it since.
        """
        ...

    def delete(self, record: ReleaseRecord) -> None:
        """Remove the record of that key. Raises `RecordNotFound`."""
        ...

    def get(self, key: str) -> ReleaseRecord:
        """Read one record with its body. Raises `RecordNotFound`."""
        ...

    def query(self, labels: dict[str, str], *, bodies: bool = True) -> Iterator[ReleaseRecord]:
        """Give every record that carries all the labels, in no particular order.

        Without `bodies` the bodies may be empty, which is much cheaper.
        """
        ...


class Transport(Protocol):
    """A way to fetch bytes by URL."""

    def fetch(self, url: str, credentials: Credentials, *, limit: int, timeout: float) -> Blob:
        """Fetch a URL, at most `limit` bytes, within `timeout` seconds in all.

        Raises `TransportUnreachable`, `TransportUnauthorized`, `TransportMissing`, or
        `TransportError`.
        """
        ...


@runtime_checkable
class SupportsConditional(Protocol):
    """A transport that can ask whether something changed."""

    def fetch_changed(
        self, url: str, credentials: Credentials, known: Blob, *, limit: int, timeout: float
    ) -> Blob | None:
        """Fetch a URL unless it still is what `known` (etag, modified) says; None where it is."""
        ...


@runtime_checkable
class SupportsVersions(Protocol):
    """A transport to a place that keeps charts by version: a registry.

    Its `fetch` takes the `url` of what `resolve` gave, and, for the provenance file, the same with
    `.prov` at its end.
    """

    def versions(self, url: str, credentials: Credentials, *, timeout: float) -> list[str]:
        """All versions of the chart at an address, the highest first."""
        ...

    def resolve(
        self, url: str, wanted: str, credentials: Credentials, *, timeout: float
    ) -> RemoteChart:
        """Settle what an address and a version, a range or "" (the highest stable one) mean.

        Raises `VersionNotFound`.
        """
        ...


@runtime_checkable
class SupportsPush(Protocol):
    """A transport that can store a packed chart."""

    def push(
        self, url: str, package: Package, credentials: Credentials, *, timeout: float
    ) -> RemoteChart:
        """Store a chart below an address, under its own name and version."""
        ...


@runtime_checkable
class SupportsSignIn(Protocol):
    """A transport that keeps sign-ins to its servers."""

    def sign_in(self, host: str, credentials: Credentials, *, timeout: float) -> None:
        """Try a user name and password, or a password alone as a token, and keep them."""
        ...

    def sign_out(self, host: str) -> None:
        """Forget what was kept for a server."""
        ...


class Cluster(Protocol):
    """A target for manifests.

    Objects are the dicts of their JSON. Errors are `ClusterError`s; `maybe_done` on
    `ClusterUnreachable` says that a change may have happened. Implementations do not retry changes.
    A reference, object or selection of a kind that lives in namespaces may leave the namespace
    out: for one object it then is the default namespace, for lists and watches all of them.
    """

    #: Whether the target runs what it is given (pods start, hooks end). A folder does not.
    runs_workloads: bool

    @property
    def default_namespace(self) -> str:
        """The namespace to work in where the user names none: the kubeconfig context's, or
        "default". Asks nobody and raises nothing.
        """
        ...

    @property
    def location(self) -> str:
        """A short name for messages: the API server's address, the folder."""
        ...

    def kind(self, api_version: str, kind: str) -> ResourceKind:
        """What the target knows of a kind. Raises `KindUnknown`."""
        ...

    def get(self, ref: ResourceRef) -> ClusterObject:
        """Read an object. Raises `ObjectNotFound`."""
        ...

    def list(self, api_version: str, kind: str, selection: Selection) -> Iterator[ClusterObject]:
        """Give the objects of a kind, page by page."""
        ...

    def create(
        self,
        object: ClusterObject,
        *,
        manager: str = "helm",
        dry_run: bool = False,
        validation: str = "",
    ) -> ClusterObject:
        """Create an object and give it back as stored. Raises `ObjectExists`.

        `validation` says what becomes of unknown and repeated fields: `Strict` refuses the object,
        `Warn` warns, `Ignore` drops them silently, "" leaves it to the target.
        """
        ...

    def replace(
        self,
        object: ClusterObject,
        *,
        manager: str = "helm",
        dry_run: bool = False,
        validation: str = "",
    ) -> ClusterObject:
        """Overwrite an object; a resourceVersion in its metadata must be the stored one's.

        Raises `ObjectNotFound` or `ObjectConflict`.
        """
        ...

    def patch(self, ref: ResourceRef, patch: Patch) -> ClusterObject:
        """Change an object and give it back as stored (with `apply`, create it where it is
        missing).
        """
        ...

    def delete(self, ref: ResourceRef, deletion: Deletion) -> None:
        """Ask for an object's removal. Raises `ObjectNotFound`, or `ObjectConflict` where the uid
        differs.
        """
        ...

    def watch(
        self, api_version: str, kind: str, selection: Selection, *, since: str, timeout: float
    ) -> Iterator[WatchEvent]:
        """Give events of a kind after resourceVersion `since`, for at most `timeout` seconds.

        With `since` "" every object that is there comes first, as ADDED. A watch that is cut goes
        on by itself after its last event; what cannot be gone on with (code 410 in the `Status`
        that an ERROR event holds) ends it: watch anew without `since`. BOOKMARK events hold nothing
        but a resourceVersion.
        """
        ...

    def capabilities(self) -> Capabilities:
        """What templates see of the target."""
        ...

    def refresh(self) -> None:
        """Forget what is known of the target's kinds: CRDs were added."""
        ...


@runtime_checkable
class SupportsLogs(Protocol):
    """A cluster that has the output of containers."""

    def logs(self, namespace: str, pod: str, container: str) -> str:
        """Give a container's log. Raises `ObjectNotFound`."""
        ...


@runtime_checkable
class SupportsTables(Protocol):
    """A cluster that says itself what people want to see of an object."""

    def table(self, ref: ResourceRef, *, labels: str = "") -> ClusterObject:
        """Give a `Table` of meta.k8s.io/v1: of one object, or where `ref` names none, of those of
        its kind and namespace with these labels. Raises `ObjectNotFound`.
        """
        ...
