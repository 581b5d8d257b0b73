"""Users for tests of rights: certificates of people, tokens of service accounts, their roles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.controlplane.api import Refused
from tests.controlplane.cluster import ControlPlane
from tests.controlplane.kubeconfig import Access

_RBAC = "rbac.authorization.k8s.io"

Rule = Mapping[str, Sequence[str]]


class SignIn:
    """Makes users of one control plane; a new one may nothing until `allow` or a binding says so.

    Called with a user name and groups it gives the kubeconfig of a person with a client
    certificate.
    """

    def __init__(self, control_plane: ControlPlane, folder: Path) -> None:
        self._control_plane = control_plane
        self._folder = folder
        self._made = 0

    def __call__(self, user: str, groups: Sequence[str] = ()) -> Path:
        """The kubeconfig of a user with a client certificate (CN = user, O = groups)."""
        return self._control_plane.issue(self._next(user), user, groups)

    def account(self, namespace: str, name: str) -> Path:
        """The kubeconfig of a service account, made if need be, with a token for an hour."""
        accounts = f"/api/v1/namespaces/{namespace}/serviceaccounts"
        api = self._control_plane.api
        if api.find(f"{accounts}/{name}") is None:
            api.create(accounts, {"metadata": {"name": name}})
        wanted = {"apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest", "spec": {}}
        token = api.create(f"{accounts}/{name}/token", wanted)["status"]["token"]
        access = self._control_plane.access
        with_token = Access(access.server, access.authority, token=token)
        return with_token.write(self._next(f"{namespace}-{name}"), name)

    def allow(self, subject: str, namespace: str, *rules: Rule) -> None:
        """Grants rules in a namespace, each `{"apiGroups": .., "resources": .., "verbs": ..}`.

        The subject is a user name, or `group:NAME`, or `account:NAME` of that namespace.
        """
        self._made += 1
        name = f"helmx-test-{self._made}"
        path = f"/apis/{_RBAC}/v1/namespaces/{namespace}"
        meta = {"name": name}
        api = self._control_plane.api
        api.create(f"{path}/roles", {"metadata": meta, "rules": [dict(rule) for rule in rules]})
        role = {"apiGroup": _RBAC, "kind": "Role", "name": name}
        binding = {"metadata": meta, "roleRef": role, "subjects": [_subject(subject, namespace)]}
        api.create(f"{path}/rolebindings", binding)

    def _next(self, name: str) -> Path:
        self._made += 1
        plain = "".join(letter if letter.isalnum() else "-" for letter in name)
        return self._folder / f"{self._made}-{plain}.kubeconfig"


def make_namespace(control_plane: ControlPlane, name: str) -> None:
    """Creates a namespace, and returns when pods can be made in it."""
    api = control_plane.api
    api.create("/api/v1/namespaces", {"metadata": {"name": name}})
    path = f"/api/v1/namespaces/{name}/serviceaccounts/default"
    control_plane.until(f"a service account in {name}", lambda: api.find(path))


def drop_namespace(control_plane: ControlPlane, name: str) -> None:
    """Begins the deletion of a namespace; it may be gone already."""
    try:
        control_plane.api.delete(f"/api/v1/namespaces/{name}")
    except Refused as error:
        if error.status not in {404, 409}:
            raise


def _subject(text: str, namespace: str) -> dict[str, str]:
    kind, colon, name = text.partition(":")
    if colon and kind == "account":
        return {"kind": "ServiceAccount", "namespace": namespace, "name": name}
    if colon and kind == "group":
        return {"kind": "Group", "apiGroup": _RBAC, "name": name}
    return {"kind": "User", "apiGroup": _RBAC, "name": text}
