"""Every error that helmx raises on purpose.

The branches follow what the caller can do about it, not where the code stands::

    HelmxError
     ├ UsageError
     ├ SettingsError
     ├ YamlError
     ├ VersionInvalid
     ├ ChartError
     │  ├ ChartNotFound
     │  ├ ChartInvalid
     │  ├ DependencyError
     │  └ ValuesInvalid
     ├ TemplateError
     │  ├ TemplateSyntaxError
     │  ├ TemplateRunError
     │  ├ TemplateFailed
     │  └ BudgetExceeded
     ├ RepoError
     │  ├ UnsupportedScheme
     │  ├ TransportError
     │  │  ├ TransportUnreachable
     │  │  ├ TransportUnauthorized
     │  │  └ TransportMissing
     │  ├ VersionNotFound
     │  └ IntegrityError
     ├ StoreError
     │  ├ RecordExists
     │  ├ RecordNotFound
     │  ├ RecordConflict
     │  ├ RecordCorrupt
     │  └ StoreUnavailable
     ├ ReleaseError
     │  ├ NameInvalid
     │  ├ ReleaseExists
     │  ├ ReleaseNotFound
     │  │  └ RevisionNotFound
     │  ├ OperationPending
     │  ├ NothingDeployed
     │  └ RecordTooLarge
     ├ ClusterError
     │  ├ KubeconfigInvalid
     │  ├ ClusterUnreachable
     │  ├ ClusterUnauthorized
     │  ├ ClusterForbidden
     │  ├ ObjectNotFound
     │  ├ ObjectExists
     │  ├ ObjectConflict
     │  ├ KindUnknown
     │  ├ ObjectRejected
     │  ├ OwnershipConflict
     │  ├ WaitTimeout
     │  ├ ChartHookFailed
     │  └ Interrupted
     └ PluginError
        ├ PluginMissing
        ├ PluginConflict
        ├ PluginFault
        └ ActionVetoed

The message starts with Helm's own text wherever Helm has an error for the same thing, because
scripts match it. What helmx adds (`subject`: where; `hint`: what to do) is printed on lines of its
own.
"""

from __future__ import annotations


class HelmxError(Exception):
    """The root: `message` in Helm's words where it has some, then what helmx adds.

    `subject` names the thing at fault (a file with its line, an object, a release), `hint` says
    what to do, `reference` is the stable kebab-case name of the kind of error, `exit_code` what the
    program ends with.
    """

    reference = "error"
    exit_code = 1

    def __init__(
        self, message: str, *, hint: str | None = None, subject: str | None = None
    ) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.subject = subject

    def __str__(self) -> str:
        return self.message


class UsageError(HelmxError):
    """The command line does not say something that can be done."""

    reference = "usage"


class SettingsError(HelmxError):
    """An environment variable or a settings file holds something unusable."""

    reference = "settings"


class YamlError(HelmxError):
    """Text that is not YAML as Helm reads it; `line` and `column` count from 1, 0 where unknown."""

    reference = "yaml"

    def __init__(
        self,
        message: str,
        *,
        line: int = 0,
        column: int = 0,
        hint: str | None = None,
        subject: str | None = None,
    ) -> None:
        super().__init__(message, hint=hint, subject=subject)
        self.line = line
        self.column = column


class VersionInvalid(HelmxError):
    """Text that is neither a version nor a range of versions."""

    reference = "version-invalid"


class ChartError(HelmxError):
    """Something about a chart."""

    reference = "chart"


class ChartNotFound(ChartError):
    """No chart is where one was asked for."""

    reference = "chart-not-found"


class ChartInvalid(ChartError):
    """A chart's files break a rule."""

    reference = "chart-invalid"


class DependencyError(ChartError):
    """A chart's dependencies are missing or contradict each other."""

    reference = "chart-dependencies"


class ValuesInvalid(ChartError):
    """Values cannot be read, merged, or do not satisfy the chart's schema."""

    reference = "values-invalid"


class TemplateError(HelmxError):
    """A template cannot be read or run; `template`, `line` and `column` (from 1) say where."""

    reference = "template"

    def __init__(
        self,
        message: str,
        *,
        template: str = "",
        line: int = 0,
        column: int = 0,
        excerpt: str = "",
        hint: str | None = None,
    ) -> None:
        where = f"{template}:{line}:{column}" if template and line else template or None
        super().__init__(message, hint=hint, subject=where)
        self.template = template
        self.line = line
        self.column = column
        self.excerpt = excerpt


class TemplateSyntaxError(TemplateError):
    """A template that its engine cannot parse."""

    reference = "template-syntax"


class TemplateRunError(TemplateError):
    """A template failed while it ran."""

    reference = "template-run"


class TemplateFailed(TemplateError):
    """The chart's author made the template fail (`fail`, `required`)."""

    reference = "template-failed"


class BudgetExceeded(TemplateError):
    """A render went over one of its limits (depth, steps, bytes, seconds)."""

    reference = "render-budget"


class RepoError(HelmxError):
    """Something about a place where charts come from."""

    reference = "repository"


class UnsupportedScheme(RepoError):
    """No transport answers to the URL's scheme."""

    reference = "repository-scheme"


class TransportError(RepoError):
    """A transfer failed."""

    reference = "transport"


class TransportUnreachable(TransportError):
    """No connection, or it broke; another try may succeed."""

    reference = "transport-unreachable"


class TransportUnauthorized(TransportError):
    """The server wants other credentials."""

    reference = "transport-unauthorized"


class TransportMissing(TransportError):
    """The server has nothing at that address."""

    reference = "transport-missing"


class VersionNotFound(RepoError):
    """No version of the chart satisfies what was asked."""

    reference = "version-not-found"


class IntegrityError(RepoError):
    """Bytes that are not the ones that were promised (digest, signature)."""

    reference = "integrity"


class StoreError(HelmxError):
    """Something about the store of release records."""

    reference = "store"


class RecordExists(StoreError):
    """A record of that key is there already."""

    reference = "record-exists"


class RecordNotFound(StoreError):
    """No record of that key."""

    reference = "record-not-found"


class RecordConflict(StoreError):
    """Somebody else wrote the record since it was read."""

    reference = "record-conflict"


class RecordCorrupt(StoreError):
    """A record that cannot be decoded; `subject` names it."""

    reference = "record-corrupt"


class StoreUnavailable(StoreError):
    """The store cannot be reached or refuses; the message is the cause's.

    `maybe_done` is true where a change may have been made all the same, `transient` where another
    try may succeed.
    """

    reference = "store-unavailable"
    maybe_done = False
    transient = False


class ReleaseError(HelmxError):
    """Something about a release."""

    reference = "release"


class NameInvalid(ReleaseError):
    """Not a name that a release can have."""

    reference = "release-name"


class ReleaseExists(ReleaseError):
    """The name is in use."""

    reference = "release-exists"


class ReleaseNotFound(ReleaseError):
    """No release of that name."""

    reference = "release-not-found"


class RevisionNotFound(ReleaseNotFound):
    """The release has no such revision."""

    reference = "revision-not-found"


class OperationPending(ReleaseError):
    """Another operation on the release is running."""

    reference = "operation-pending"
    exit_code = 1


class NothingDeployed(ReleaseError):
    """The release has no deployed revision."""

    reference = "nothing-deployed"


class RecordTooLarge(ReleaseError):
    """The record would be larger than Kubernetes takes; nothing was written."""

    reference = "record-too-large"


class ClusterError(HelmxError):
    """Something about the target that manifests go to.

    `code` is the HTTP status that the API server gave, 0 where there was none.
    """

    reference = "cluster"

    def __init__(
        self, message: str, *, code: int = 0, hint: str | None = None, subject: str | None = None
    ) -> None:
        super().__init__(message, hint=hint, subject=subject)
        self.code = code


class KubeconfigInvalid(ClusterError):
    """The kubeconfig is missing, broken, or names a context that is not in it."""

    reference = "kubeconfig"


class ClusterUnreachable(ClusterError):
    """No connection, it broke, or the server has no time now; another try may succeed.

    `maybe_done` is true where the request may have been carried out all the same.
    """

    reference = "cluster-unreachable"
    maybe_done = False
    retry_after: float | None = None


class ClusterUnauthorized(ClusterError):
    """The API server does not know who is asking (401)."""

    reference = "cluster-unauthorized"


class ClusterForbidden(ClusterError):
    """The API server does not allow it (403)."""

    reference = "cluster-forbidden"


class ObjectNotFound(ClusterError):
    """The object is not there (404)."""

    reference = "object-not-found"


class ObjectExists(ClusterError):
    """An object of that name is there already (409 AlreadyExists)."""

    reference = "object-exists"


class ObjectConflict(ClusterError):
    """Somebody else changed the object, or owns one of its fields (409 Conflict)."""

    reference = "object-conflict"


class KindUnknown(ClusterError):
    """The target does not know that apiVersion and kind."""

    reference = "kind-unknown"


class ObjectRejected(ClusterError):
    """The API server finds the object wrong (400, 422, a webhook's denial)."""

    reference = "object-rejected"


class OwnershipConflict(ClusterError):
    """An object exists that another release, or nobody, owns."""

    reference = "ownership-conflict"


class WaitTimeout(ClusterError):
    """Something was not ready in time."""

    reference = "wait-timeout"


class ChartHookFailed(ClusterError):
    """A hook of the chart failed."""

    reference = "chart-hook-failed"


class Interrupted(ClusterError):
    """The user asked to stop (SIGINT, SIGTERM); work in flight was joined first."""

    reference = "interrupted"


class PluginError(HelmxError):
    """Something about a plugin."""

    reference = "plugin"


class PluginMissing(PluginError):
    """No plugin offers what was asked for by name."""

    reference = "plugin-missing"


class PluginConflict(PluginError):
    """Two plugins offer the same name."""

    reference = "plugin-conflict"


class PluginFault(PluginError):
    """An object that a plugin offered raised something that is not a HelmxError."""

    reference = "plugin-fault"
    exit_code = 70


class ActionVetoed(PluginError):
    """A plugin refused the action."""

    reference = "action-vetoed"
