"""Flags that every command takes.

As `pkg/cli/environment.go` (AddFlags) has them. The flags of the logging library that Helm hides
(klog) are accepted and change nothing.
"""

from __future__ import annotations

from helmcore.cli.table.records import Flag

COLOURS = ("never", "auto", "always")

HELP = Flag("help", "bool", "show this help", shorthand="h")

GLOBAL = (
    Flag("burst-limit", "int", "requests that may go to the API server in one burst", default="100",
         environment="HELM_BURST_LIMIT"),
    Flag("cluster", "string", "where manifests go, NAME or NAME:ARGUMENT: kubernetes, or dir:PATH "
         "for a folder of YAML files", environment="HELMX_CLUSTER", completes="clusters",
         ours=True),
    Flag("color", "string", "colours: never, auto (a terminal gets them) or always", default="auto",
         environment="HELM_COLOR", choices=COLOURS),
    Flag("colour", "string", "the same as --color", default="auto", choices=COLOURS,
         same_as="color"),
    Flag("content-cache", "string", "folder that keeps downloaded charts",
         environment="HELM_CONTENT_CACHE"),
    Flag("debug", "bool", "say more, and show a trace when something fails",
         environment="HELM_DEBUG"),
    Flag("kube-apiserver", "string", "address and port of the API server",
         environment="HELM_KUBEAPISERVER"),
    Flag("kube-as-group", "stringArray", "act as a member of this group (repeatable)",
         environment="HELM_KUBEASGROUPS"),
    Flag("kube-as-user", "string", "act as this user", environment="HELM_KUBEASUSER"),
    Flag("kube-ca-file", "string", "certificate authority that the API server's certificate must "
         "come from", environment="HELM_KUBECAFILE"),
    Flag("kube-context", "string", "context of the kubeconfig to use",
         environment="HELM_KUBECONTEXT", completes="contexts"),
    Flag("kube-insecure-skip-tls-verify", "bool", "do not check the API server's certificate; "
         "anybody on the way can then read and change everything",
         environment="HELM_KUBEINSECURE_SKIP_TLS_VERIFY"),
    Flag("kube-tls-server-name", "string", "name to expect in the API server's certificate, where "
         "it is not the one that is connected to", environment="HELM_KUBETLS_SERVER_NAME"),
    Flag("kube-token", "string", "bearer token to sign in with", environment="HELM_KUBETOKEN"),
    Flag("kubeconfig", "string", "the kubeconfig file", environment="KUBECONFIG"),
    Flag("namespace", "string", "namespace of the release", shorthand="n",
         environment="HELM_NAMESPACE", completes="namespaces"),
    Flag("qps", "float32", "requests a second to the API server, outside of bursts",
         environment="HELM_QPS"),
    Flag("registry-config", "string", "file with the sign-ins to OCI registries",
         environment="HELM_REGISTRY_CONFIG"),
    Flag("repository-cache", "string", "folder that keeps the indexes of chart repositories",
         environment="HELM_REPOSITORY_CACHE"),
    Flag("repository-config", "string", "file with the names and addresses of chart repositories",
         environment="HELM_REPOSITORY_CONFIG"),
)  # fmt: skip

_KLOG = "accepted for Helm's sake; without effect"
KLOG = (
    Flag("add-dir-header", "bool", _KLOG, hidden=True),
    Flag("alsologtostderr", "bool", _KLOG, hidden=True),
    Flag("legacy-stderr-threshold-behavior", "bool", _KLOG, default="true", hidden=True),
    Flag("log-backtrace-at", "string", _KLOG, hidden=True),
    Flag("log-dir", "string", _KLOG, hidden=True),
    Flag("log-file", "string", _KLOG, hidden=True),
    Flag("log-file-max-size", "uint", _KLOG, default="1800", hidden=True),
    Flag("logtostderr", "bool", _KLOG, default="true", hidden=True),
    Flag("one-output", "bool", _KLOG, hidden=True),
    Flag("skip-headers", "bool", _KLOG, hidden=True),
    Flag("skip-log-headers", "bool", _KLOG, hidden=True),
    Flag("stderrthreshold", "int", _KLOG, default="2", hidden=True),
    Flag("v", "int", _KLOG, shorthand="v", hidden=True),
    Flag("vmodule", "string", _KLOG, hidden=True),
)

EVERYWHERE = (*GLOBAL, *KLOG, HELP)
