"""Which API server to talk to, and how: one context of the kubeconfig with all overrides applied.

The rules and the words are client-go's (`tools/clientcmd`: client_config.go, validation.go,
merged_client_builder.go) with Helm's flags bound to them (`pkg/cli/environment.go`).
"""

from __future__ import annotations

import os

from helmcore.errors import KubeconfigInvalid
from helmx_cluster_kubernetes.kubeconfig import (
    FOLDER_HINT,
    UNREACHABLE,
    Entry,
    Kubeconfig,
    os_words,
    read,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

DEFAULT_SERVER = "http://localhost:8080"
ACCOUNT_FOLDER = "/var/run/secrets/kubernetes.io/serviceaccount"


class Target:
    """An API server and the user to be there.

    `authority` and `authority_file` are the certificates to trust (neither: the system's),
    `namespace` is the context's ("" where it names none), `hint` what to do when the server cannot
    be reached, `files` the kubeconfig files behind it. `user` holds the kubeconfig's fields. With
    `any_name` the certificate must be good, but may be another server's.
    """

    __slots__ = (
        "any_name",
        "authority",
        "authority_file",
        "cluster_extension",
        "compression",
        "context",
        "files",
        "hint",
        "insecure",
        "namespace",
        "proxy_url",
        "server",
        "tls_server_name",
        "user",
        "user_name",
    )

    def __init__(self, server: str, user: Entry | None = None) -> None:
        self.server = server
        self.user = user or Entry({})
        self.user_name = ""
        self.context = ""
        self.namespace = ""
        self.authority = b""
        self.authority_file = ""
        self.insecure = False
        self.any_name = False
        self.tls_server_name = ""
        self.proxy_url = ""
        self.compression = True
        self.cluster_extension: object = None
        self.files: list[str] = []
        self.hint = ""


def resolve(settings: Mapping[str, str]) -> Target:
    """Find the target that the settings and the kubeconfig name. Raises `KubeconfigInvalid`."""
    config = read(settings)
    context_name, context = _context(config, settings)
    cluster = config.clusters.get(context.text("cluster"))
    server = settings.get("HELM_KUBEAPISERVER", "")
    if cluster is None and not server:
        inside = in_cluster(settings)
        if inside is not None:
            inside.namespace = context.text("namespace") or inside.namespace
            return inside
        if config.named and not config.files:
            raise _missing(config)
    user_name = context.text("user")
    user = config.users.get(user_name) or Entry({})
    target = Target(_default_server(settings), _overridden(user, settings))
    target.user_name, target.context, target.files = user_name, context_name, config.files
    target.namespace = context.text("namespace")
    _describe_cluster(target, cluster or Entry({}), settings)
    problems = _cluster_problems(target, context.text("cluster"), cluster or Entry({}))
    problems = _user_problems(user_name, target.user) + problems
    if problems:
        listed = problems[0] if len(problems) == 1 else f"[{', '.join(problems)}]"
        raise KubeconfigInvalid(
            f"{UNREACHABLE}invalid configuration: {listed}",
            subject=(cluster or user).origin or None,
            hint=f"correct the kubeconfig, {FOLDER_HINT}",
        )
    target.hint = _hint(config, context_name, context, cluster is None and not server)
    return target


def namespace_of(settings: Mapping[str, str]) -> str:
    """The namespace of the context that is in use, without looking at anything else of it.

    "default" where there is none or the kubeconfig is unusable, as Helm has it: who then talks to
    the cluster hears what is wrong.
    """
    try:
        config = read(settings)
        _, context = _context(config, settings)
        named = context.text("namespace")
        if not named and context.text("cluster") not in config.clusters:
            inside = in_cluster(settings)
            named = inside.namespace if inside is not None else ""
    except KubeconfigInvalid:
        return "default"
    return named or "default"


def in_cluster(settings: Mapping[str, str], folder: str = ACCOUNT_FOLDER) -> Target | None:
    """The API server that this pod belongs to, with its service account; None outside of a pod."""
    host, port = settings.get("KUBERNETES_SERVICE_HOST"), settings.get("KUBERNETES_SERVICE_PORT")
    token = os.path.join(folder, "token")
    if not host or not port or not os.path.isfile(token):
        return None
    shown = f"[{host}]" if ":" in host else host
    target = Target(f"https://{shown}:{port}")
    target.user_name = "the pod's service account"
    target.user = Entry({"tokenFile": token})
    if settings.get("HELM_KUBETOKEN"):
        target.user = Entry({"token": settings["HELM_KUBETOKEN"]})
    authority = settings.get("HELM_KUBECAFILE") or os.path.join(folder, "ca.crt")
    if os.path.isfile(authority):
        target.authority_file = authority
    target.namespace = settings.get("POD_NAMESPACE", "")
    if not target.namespace:
        try:
            with open(os.path.join(folder, "namespace"), encoding="utf-8") as file:
                target.namespace = file.read().strip()
        except OSError:
            target.namespace = ""
    return target


def _context(config: Kubeconfig, settings: Mapping[str, str]) -> tuple[str, Entry]:
    wanted = settings.get("HELM_KUBECONTEXT", "")
    name = wanted or config.current_context
    context = config.contexts.get(name)
    if context is not None:
        return name, context
    if not name:
        return "", Entry({})
    names = ", ".join(sorted(config.contexts)[:8])
    problem = f'context "{name}" does not exist'
    if not wanted:
        # The kubeconfig contradicts itself: client-go says it in other words.
        problem = f"invalid configuration: context was not found for specified context: {name}"
    raise KubeconfigInvalid(
        UNREACHABLE + problem,
        subject=", ".join(config.files) or None,
        hint=f"contexts: {names}" if names else f"there are no contexts; {_look(config)}",
    )


def _describe_cluster(target: Target, cluster: Entry, settings: Mapping[str, str]) -> None:
    target.server = cluster.text("server") or target.server
    target.authority = cluster.content("certificate-authority-data")
    target.authority_file = cluster.path("certificate-authority")
    target.insecure = cluster.flag("insecure-skip-tls-verify")
    target.tls_server_name = cluster.text("tls-server-name")
    target.proxy_url = cluster.text("proxy-url")
    target.compression = not cluster.flag("disable-compression")
    for extension in cluster.data.get("extensions") or []:
        if isinstance(extension, dict) and extension.get("name") == _EXEC_EXTENSION:
            target.cluster_extension = extension.get("extension")
    insecure = settings.get("HELM_KUBEINSECURE_SKIP_TLS_VERIFY", "").lower() in {"1", "t", "true"}
    authority_file = settings.get("HELM_KUBECAFILE", "")
    if insecure or authority_file:
        target.insecure, target.authority, target.authority_file = insecure, b"", authority_file
    server, name = settings.get("HELM_KUBEAPISERVER"), settings.get("HELM_KUBETLS_SERVER_NAME", "")
    if server or name:
        target.tls_server_name = name
    target.server = _with_scheme(server or target.server, target)


_EXEC_EXTENSION = "client.authentication.k8s.io/exec"


def _with_scheme(server: str, target: Target) -> str:
    if "://" in server:
        return server.rstrip("/")
    secure = bool(target.authority or target.authority_file or target.insecure)
    return f"{'https' if secure else 'http'}://{server}".rstrip("/")


def _default_server(settings: Mapping[str, str]) -> str:
    return settings.get("KUBERNETES_MASTER") or DEFAULT_SERVER


def _overridden(user: Entry, settings: Mapping[str, str]) -> Entry:
    data = dict(user.data)
    if settings.get("HELM_KUBETOKEN"):
        data["token"] = settings["HELM_KUBETOKEN"]
        data.pop("tokenFile", None)
    if settings.get("HELM_KUBEASUSER"):
        data["as"] = settings["HELM_KUBEASUSER"]
    groups = settings.get("HELM_KUBEASGROUPS", "").strip(", ")
    if groups:
        data["as-groups"] = groups.split(",")
    return Entry(data, user.origin)


def _cluster_problems(target: Target, name: str, cluster: Entry) -> list[str]:
    problems = []
    if target.proxy_url:
        scheme = target.proxy_url.partition("://")[0].lower() if "://" in target.proxy_url else ""
        if scheme not in {"http", "https", "socks5"}:
            problems.append(
                f'invalid \'proxy-url\' "{target.proxy_url}" for cluster "{name}": '
                f'unsupported scheme "{scheme}", must be http, https, or socks5'
            )
    if target.authority and target.authority_file:
        problems.append(
            "certificate-authority-data and certificate-authority are both specified for "
            f"{name}. certificate-authority-data will override."
        )
    if target.authority_file:
        trouble = _unreadable(target.authority_file)
        if trouble:
            problems.append(
                f"unable to read certificate-authority {target.authority_file} for {name} "
                f"due to {trouble}"
            )
    if target.insecure and (target.authority or target.authority_file):
        problems.append("specifying a root certificates file with the insecure flag is not allowed")
    return problems


def _user_problems(name: str, user: Entry) -> list[str]:
    problems = _certificate_problems(name, user)
    plugin = user.table("exec")
    if plugin is not None:
        problems += _plugin_problems(name, user, plugin)
    methods = ["token"] if user.text("token") else []
    if user.text("username") or user.text("password"):
        methods.append("basicAuth")
    if len(methods) > 1:
        problems.append(
            f"more than one authentication method found for {name}; "
            f"found [{' '.join(methods)}], only one is allowed"
        )
    asked = user.text("as-uid") or user.texts("as-groups") or user.data.get("as-user-extra")
    if asked and not user.text("as"):
        problems.append(
            f"requesting uid, groups or user-extra for {name} without impersonating a user"
        )
    return problems


def _certificate_problems(name: str, user: Entry) -> list[str]:
    problems: list[str] = []
    certificate, key = user.path("client-certificate"), user.path("client-key")
    certificate_data = user.text("client-certificate-data")
    key_data = user.text("client-key-data")
    if not certificate and not certificate_data:
        return problems
    if certificate and certificate_data:
        problems.append(
            f"client-cert-data and client-cert are both specified for {name}. "
            "client-cert-data will override."
        )
    if key and key_data:
        problems.append(
            f"client-key-data and client-key are both specified for {name}; "
            "client-key-data will override"
        )
    if not key and not key_data:
        problems.append(
            f"client-key-data or client-key must be specified for {name} "
            "to use the clientCert authentication method."
        )
    for what, path in (("client-cert", certificate), ("client-key", key)):
        trouble = _unreadable(path) if path else ""
        if trouble:
            problems.append(f"unable to read {what} {path} for {name} due to {trouble}")
    return problems


def _plugin_problems(name: str, user: Entry, plugin: Entry) -> list[str]:
    problems = []
    if user.data.get("auth-provider"):
        problems.append(
            f"authProvider cannot be provided in combination with an exec plugin for {name}"
        )
    for key in ("command", "apiVersion"):
        if not plugin.text(key):
            problems.append(f"{key} must be specified for {name} to use exec authentication plugin")
    for variable in plugin.data.get("env") or []:
        if not isinstance(variable, dict) or not variable.get("name"):
            problems.append(
                f"env variable name must be specified for {name} to use exec authentication plugin"
            )
    mode = plugin.text("interactiveMode")
    if not mode and plugin.text("apiVersion") == "client.authentication.k8s.io/v1":
        problems.append(
            f"interactiveMode must be specified for {name} to use exec authentication plugin"
        )
    elif mode not in {"", "Never", "IfAvailable", "Always"}:
        problems.append(f'invalid interactiveMode for {name}: "{mode}"')
    return problems


def _unreadable(path: str) -> str:
    try:
        with open(path, "rb"):
            return ""
    except OSError as error:
        return f"open {path}: {os_words(error)}"


def _missing(config: Kubeconfig) -> KubeconfigInvalid:
    path = config.missing[0] if config.missing else ""
    return KubeconfigInvalid(
        f"{UNREACHABLE}stat {path}: no such file or directory",
        subject=path or None,
        hint=f"name a kubeconfig that exists with --kubeconfig or KUBECONFIG, {FOLDER_HINT}",
    )


def _hint(config: Kubeconfig, name: str, context: Entry, no_cluster: bool) -> str:
    """What to do when the server cannot be reached."""
    if not no_cluster:
        return f'context "{name}" of {", ".join(config.files)} leads there' if name else ""
    if not name:
        return f"{_look(config)}, {FOLDER_HINT}"
    cluster = context.text("cluster")
    return f'context "{name}" names the cluster "{cluster}", which is not in the kubeconfig'


def _look(config: Kubeconfig) -> str:
    if not config.files:
        looked = ", ".join(config.missing)
        return f"no kubeconfig was found at {looked}; name one with --kubeconfig or KUBECONFIG"
    return "the kubeconfig names no current context; choose one with --kube-context"
