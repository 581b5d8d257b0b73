"""`.Capabilities`: what a cluster can do, or what helm 4.3.1 takes for granted without one."""

from __future__ import annotations

from helmcore import HELM_COMMIT, HELM_GO_VERSION, HELM_VERSION
from helmcore.errors import UsageError
from helmcore.model.template import TemplateObject
from helmcore.text.patterns import later

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any, ClassVar

    from helmcore.model.cluster import Capabilities


KUBE_VERSION = "v1.37.0"
KUBE_CLIENT_VERSION = "v1.37"

# The group versions that helm 4.3.1 is built with, in its order (`common.DefaultVersionSet`).
API_VERSIONS = tuple(
    """
    v1 admissionregistration.k8s.io/v1 admissionregistration.k8s.io/v1alpha1
    admissionregistration.k8s.io/v1beta1 internal.apiserver.k8s.io/v1alpha1 apps/v1 apps/v1beta1
    apps/v1beta2 authentication.k8s.io/v1 authentication.k8s.io/v1alpha1
    authentication.k8s.io/v1beta1 authorization.k8s.io/v1 authorization.k8s.io/v1beta1
    autoscaling/v1 autoscaling/v2 batch/v1 batch/v1beta1 certificates.k8s.io/v1
    certificates.k8s.io/v1beta1 certificates.k8s.io/v1alpha1 coordination.k8s.io/v1alpha2
    coordination.k8s.io/v1beta1 coordination.k8s.io/v1 discovery.k8s.io/v1
    discovery.k8s.io/v1beta1 events.k8s.io/v1 events.k8s.io/v1beta1 extensions/v1beta1
    flowcontrol.apiserver.k8s.io/v1 flowcontrol.apiserver.k8s.io/v1beta1
    flowcontrol.apiserver.k8s.io/v1beta2 flowcontrol.apiserver.k8s.io/v1beta3
    lifecycle.k8s.io/v1alpha1 networking.k8s.io/v1 networking.k8s.io/v1beta1 node.k8s.io/v1
    node.k8s.io/v1alpha1 node.k8s.io/v1beta1 policy/v1 policy/v1beta1
    rbac.authorization.k8s.io/v1 rbac.authorization.k8s.io/v1beta1
    rbac.authorization.k8s.io/v1alpha1 resource.k8s.io/v1 resource.k8s.io/v1beta2
    resource.k8s.io/v1beta1 resource.k8s.io/v1alpha3 scheduling.k8s.io/v1alpha3
    scheduling.k8s.io/v1beta1 scheduling.k8s.io/v1 storage.k8s.io/v1beta1 storage.k8s.io/v1
    storage.k8s.io/v1alpha1 storagemigration.k8s.io/v1 storagemigration.k8s.io/v1beta1
    apiextensions.k8s.io/v1beta1 apiextensions.k8s.io/v1
    """.split()  # noqa: SIM905 - a paragraph reads better than 57 quoted lines
)

_GENERIC = later(r"^\s*v?([0-9]+(?:\.[0-9]+)*)([^\n]*)$")


def json_struct(**fields: object) -> Any:
    """A Go struct as JSON shows it: its fields in their own order."""
    from helmcore.text.gojson import OrderedView

    return OrderedView(fields)


class KubeVersion(TemplateObject):
    """`.Capabilities.KubeVersion`: prints as the version without suffixes, `Version` has them."""

    __slots__ = ("Major", "Minor", "Version", "normalizedVersion")
    go_type = "common.KubeVersion"
    FIELDS = ("Version", "normalizedVersion", "Major", "Minor")
    METHODS: ClassVar[Mapping[str, tuple[str, str]]] = {
        "GitVersion": ("", "git_version"),
        "String": ("", "string"),
    }
    STRINGER = "string"
    STRINGER_NEEDS_POINTER = True

    def __init__(self, version: str, normalized: str, major: str, minor: str) -> None:
        self.Version = version
        self.normalizedVersion = normalized
        self.Major = major
        self.Minor = minor

    def json_view(self) -> Any:
        """The fields as JSON has them."""
        return json_struct(Version=self.Version, Major=self.Major, Minor=self.Minor)

    def git_version(self) -> str:
        """The whole version, as the cluster says it."""
        return self.Version

    def string(self) -> str:
        """The version that ranges are checked against."""
        return self.normalizedVersion or self.Version


class ApiVersions(TemplateObject):
    """`.Capabilities.APIVersions`: a list of `group/version` and `group/version/Kind`."""

    __slots__ = ("_known", "versions")
    go_type = "common.VersionSet"
    go_kind = "slice"
    go_elem = "string"
    METHODS: ClassVar[Mapping[str, tuple[str, str]]] = {"Has": ("string", "has")}

    def __init__(self, versions: tuple[str, ...]) -> None:
        self.versions = versions
        self._known = frozenset(versions)

    def has(self, version: str) -> bool:
        """Whether the cluster serves that version, or that kind of it."""
        return version in self._known

    def elements(self) -> list[str]:
        """All versions, in order."""
        return list(self.versions)

    def json_view(self) -> Any:
        """All versions, in order."""
        return list(self.versions)


class HelmBuild(TemplateObject):
    """`.Capabilities.HelmVersion`: the Helm that helmx renders like, so that charts see it."""

    __slots__ = ()
    go_type = "version.BuildInfo"
    FIELDS = ("Version", "GitCommit", "GitTreeState", "GoVersion", "KubeClientVersion")
    Version = HELM_VERSION
    GitCommit = HELM_COMMIT
    GitTreeState = "clean"
    GoVersion = HELM_GO_VERSION
    KubeClientVersion = KUBE_CLIENT_VERSION

    def json_view(self) -> Any:
        """The fields under the names that they have in JSON."""
        return json_struct(
            version=self.Version,
            git_commit=self.GitCommit,
            git_tree_state=self.GitTreeState,
            go_version=self.GoVersion,
            kube_client_version=self.KubeClientVersion,
        )


class CapabilitiesObject(TemplateObject):
    """`.Capabilities`."""

    __slots__ = ("APIVersions", "HelmVersion", "KubeVersion")
    go_type = "*common.Capabilities"
    go_kind = "ptr"
    FIELDS = ("KubeVersion", "APIVersions", "HelmVersion")
    METHODS: ClassVar[Mapping[str, tuple[str, str]]] = {"Copy": ("", "copy")}

    def __init__(self, kube: KubeVersion, versions: ApiVersions) -> None:
        self.KubeVersion = kube
        self.APIVersions = versions
        self.HelmVersion = HelmBuild()

    def json_view(self) -> Any:
        """The fields as JSON has them."""
        return json_struct(
            KubeVersion=self.KubeVersion,
            APIVersions=self.APIVersions,
            HelmVersion=self.HelmVersion,
        )

    def copy(self) -> CapabilitiesObject:
        """Another one with the same parts."""
        return CapabilitiesObject(self.KubeVersion, self.APIVersions)


def parse_kube_version(text: str) -> KubeVersion:
    """Read a version of Kubernetes as `ParseKubeVersion` does; any number of parts, any suffix.

    Raises `UsageError` with Helm's words.
    """
    if text == KUBE_VERSION:
        return KubeVersion(text, text, "1", "37")
    match = _GENERIC.match(text)
    parts = match.group(1).split(".") if match else []
    if len(parts) < 2:
        words = (
            f'illegal version string "{text}"' if parts else f'could not parse "{text}" as version'
        )
        raise UsageError(f"invalid kube version '{text}': {words}")
    for part in parts:
        if len(part) > 1 and part[0] == "0":
            raise UsageError(
                f"invalid kube version '{text}': illegal zero-prefixed version component "
                f'"{part}" in "{text}"'
            )
    version = text if text.startswith("v") else f"v{text}"
    return KubeVersion(version, f"v{'.'.join(parts)}", parts[0], parts[1])


def capabilities(
    found: Capabilities | None = None,
    *,
    kube_version: str = "",
    extra: tuple[str, ...] = (),
) -> CapabilitiesObject:
    """What templates see: of a cluster, or of Helm's defaults where `found` is None or empty.

    `kube_version` and `extra` are the flags `--kube-version` and `--api-versions`.
    """
    version = kube_version or (found.kube_version if found else "") or KUBE_VERSION
    versions = (found.api_versions if found else ()) or API_VERSIONS
    return CapabilitiesObject(parse_kube_version(version), ApiVersions((*versions, *extra)))
