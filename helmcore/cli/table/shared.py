"""Groups of flags that several commands share, as in `pkg/cmd/flags.go` and `install.go`."""

from __future__ import annotations

from helmcore.cli.table.records import KEYRING, Flag

FORMATS = ("table", "json", "yaml")
STRATEGIES = ("watcher", "hookOnly", "legacy")

DEVEL = Flag("devel", "bool", "take development versions too, as --version '>0.0.0-0' would; "
             "ignored when --version is given")  # fmt: skip
OUTPUT = Flag("output", "format", "how to print the result: table, json or yaml", shorthand="o",
              default="table", choices=FORMATS, completes="formats")  # fmt: skip
TIMEOUT = Flag("timeout", "duration", "how long one Kubernetes operation (such as a hook's Job) "
               "may take", default="5m0s")  # fmt: skip
DESCRIPTION = Flag("description", "string", "a description of your own for this revision")
SKIP_SCHEMA = Flag("skip-schema-validation", "bool", "do not check values against the chart's JSON "
                   "schema")  # fmt: skip
WAIT = Flag("wait", "WaitStrategy", "wait, up to --timeout, until resources are ready; --wait "
            "alone means watcher; strategies: watcher, hookOnly (waits for hooks only), legacy",
            default="hookOnly", bare="watcher", choices=STRATEGIES)  # fmt: skip
WAIT_FOR_JOBS = Flag("wait-for-jobs", "bool", "with --wait, wait for all Jobs to complete too")
DRY_RUN = Flag("dry-run", "string", "say what would happen and keep nothing: client (no cluster is "
               "asked), server (the cluster is asked), none (do it)", default="none", bare="unset",
               choices=("none", "client", "server"))  # fmt: skip
HISTORY_MAX = Flag("history-max", "int", "how many revisions to keep for a release; 0 keeps all",
                   default="10", environment="HELM_MAX_HISTORY")  # fmt: skip
SERVER_SIDE_AUTO = Flag("server-side", "string", "whether the API server merges the objects: true, "
                        "false, or auto (as the release's last revision was applied)",
                        default="auto", choices=("true", "false", "auto"))  # fmt: skip
FORCE = (
    Flag("force-conflicts", "bool", "with server-side apply, take over fields that others own"),
    Flag("force-replace", "bool", "replace objects instead of patching them"),
    Flag("force", "bool", "the same as --force-replace", same_as="force-replace",
         deprecated="use --force-replace instead"),
)  # fmt: skip
# Of each of these groups at most one may be set.
FORCE_GROUPS = ("force-replace force-conflicts", "force force-conflicts")

VALUES = (
    Flag("values", "stringSlice", "values from a YAML file, a URL, or - for standard input "
         "(repeatable)", shorthand="f", completes="files"),
    Flag("set", "stringArray", "set values: key1=val1,key2=val2 (repeatable)"),
    Flag("set-file", "stringArray", "set values to the content of files: key1=path1,key2=path2 "
         "(repeatable)"),
    Flag("set-json", "stringArray", "set values to JSON: key1=json1,key2=json2, or a whole object "
         "'{\"key1\": json1}' (repeatable)"),
    Flag("set-literal", "stringArray", "set a value to text exactly as it stands, commas and all "
         "(repeatable)"),
    Flag("set-string", "stringArray", "set values, always as text: key1=val1,key2=val2 "
         "(repeatable)"),
)  # fmt: skip


def sign_in(thing: str, account: str = "chart repository ") -> tuple[Flag, ...]:
    """The flags that say how to reach a server that has a `thing`, and as whom."""
    return (
        Flag("ca-file", "string", "certificate authorities that the server's certificate must come "
             "from", completes="files"),
        Flag("cert-file", "string", "certificate of yours to show to the server",
             completes="files"),
        Flag("insecure-skip-tls-verify", "bool", f"do not check the server's certificate for the "
             f"{thing}"),
        Flag("key-file", "string", "private key for --cert-file", completes="files"),
        Flag("password", "string", f"password for the {account}server"),
        Flag("plain-http", "bool", f"use HTTP without TLS for the {thing}"),
        Flag("username", "string", f"user name for the {account}server"),
    )  # fmt: skip


DOWNLOAD = sign_in("chart download")


def keyring(text: str) -> Flag:
    """`--keyring`, with the default that depends on the environment."""
    return Flag("keyring", "string", text, default=KEYRING, completes="files")


CHART_SOURCE = (
    *DOWNLOAD,
    keyring("file with the public keys that signatures are checked against"),
    Flag("pass-credentials", "bool", "send user name and password to every server that is asked, "
         "not only to the repository's"),
    Flag("repo", "string", "address of the chart repository that the chart is in"),
    Flag("verify", "bool", "check the chart's signature before using it"),
    Flag("version", "string", "the chart's version: one (1.1.1) or a range (^2.0.0); without it, "
         "the newest", completes="versions"),
)  # fmt: skip

# What rendering a chart may use; see `helmcore.model.render.Limits`.
RENDER = (
    Flag("render-cpu", "duration", "how long rendering may compute; 0 for no limit", default="6s",
         environment="HELMX_RENDER_CPU", ours=True),
    Flag("render-depth", "uint", "how deep include, tpl and template may call each other; 0 for no "
         "limit", default="1000", environment="HELMX_RENDER_DEPTH", ours=True),
    Flag("render-memory", "size", "how much memory rendering may take; 0 for no limit",
         default="256Mi", environment="HELMX_RENDER_MEMORY", ours=True),
    Flag("render-output", "size", "how many bytes all manifests may have; 0 for no limit",
         default="64Mi", environment="HELMX_RENDER_OUTPUT", ours=True),
    Flag("render-steps", "uint", "how many steps (calls, turns of loops) rendering may take; 0 for "
         "no limit", default="20000000", environment="HELMX_RENDER_STEPS", ours=True),
    Flag("render-timeout", "duration", "how long rendering may last, look-ups in the cluster "
         "included; 0 for no limit", default="1m0s", environment="HELMX_RENDER_TIMEOUT", ours=True),
    Flag("render-value", "size", "how many bytes one value, or the text of one template, may have; "
         "0 for no limit", default="16Mi", environment="HELMX_RENDER_VALUE", ours=True),
)  # fmt: skip

POST_RENDERER = (
    Flag("post-renderer", "postRendererString", "plugin that changes the manifests after they are "
         "rendered"),
    Flag("post-renderer-args", "postRendererArgsSlice", "an argument for the post-renderer "
         "(repeatable)"),
)  # fmt: skip
