"""`helmx env`: every setting by the name of its environment variable; as pkg/cmd/env.go."""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from helmcore.cli.invocation import Invocation
    from helmcore.cli.parse import CommandLine

# In the order of the alphabet. KUBECONFIG follows where `--kubeconfig` is given; Helm does not show
# the environment's own.
_NAMES = (
    "HELMX_CLUSTER",
    "HELM_BIN",
    "HELM_BURST_LIMIT",
    "HELM_CACHE_HOME",
    "HELM_CONFIG_HOME",
    "HELM_CONTENT_CACHE",
    "HELM_DATA_HOME",
    "HELM_DEBUG",
    "HELM_KUBEAPISERVER",
    "HELM_KUBEASGROUPS",
    "HELM_KUBEASUSER",
    "HELM_KUBECAFILE",
    "HELM_KUBECONTEXT",
    "HELM_KUBEINSECURE_SKIP_TLS_VERIFY",
    "HELM_KUBETLS_SERVER_NAME",
    "HELM_KUBETOKEN",
    "HELM_MAX_HISTORY",
    "HELM_NAMESPACE",
    "HELM_PLUGINS",
    "HELM_QPS",
    "HELM_REGISTRY_CONFIG",
    "HELM_REPOSITORY_CACHE",
    "HELM_REPOSITORY_CONFIG",
)
_BOOLEANS = ("HELM_DEBUG", "HELM_KUBEINSECURE_SKIP_TLS_VERIFY")


def names(line: CommandLine) -> list[str]:
    """The settings that are shown."""
    return [*_NAMES, *(["KUBECONFIG"] if line.given("kubeconfig") else [])]


def value(invocation: Invocation, name: str) -> str:
    """What a setting is, as Helm shows it; "" for a name that is none."""
    settings = invocation.settings
    if name not in names(invocation.line):
        return ""
    if name == "HELM_BIN":
        return sys.argv[0]
    if name == "HELM_NAMESPACE":
        return settings.namespace or _default_namespace(invocation)
    text = settings.get(name)
    if name in _BOOLEANS:
        return "true" if text.lower() in {"1", "t", "true"} else "false"
    if name == "HELM_QPS":
        return f"{float(text):.2f}"
    return text


def _default_namespace(invocation: Invocation) -> str:
    """The namespace that the cluster's settings name; `default` where there are none to ask."""
    try:
        return invocation.session.namespace
    except Exception:  # noqa: BLE001 - `env` shows what is known, whatever is broken
        return "default"


def run(invocation: Invocation) -> None:
    """Print all settings, or the one that is asked for."""
    if invocation.arguments:
        invocation.write(value(invocation, invocation.arguments[0]) + "\n")
        return
    lines = [f'{name}="{value(invocation, name)}"\n' for name in names(invocation.line)]
    invocation.write("".join(lines))
