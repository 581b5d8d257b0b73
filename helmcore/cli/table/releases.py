"""Commands that read releases: list, status, history, get."""

from __future__ import annotations

from helmcore.cli.table import shared
from helmcore.cli.table.records import NONE, Command, Flag, exactly

_REVISION = Flag("revision", "int", "the revision; without it, the last one",
                 completes="revisions")  # fmt: skip

LIST = Command(
    "list",
    "list releases",
    target="helmcore.cli.list:run",
    aliases=("ls",),
    arity=NONE,
    flags=(
        shared.OUTPUT,
        Flag("all-namespaces", "bool", "the releases of all namespaces", shorthand="A"),
        Flag("date", "bool", "sort by the time of the last change", shorthand="d"),
        Flag("deployed", "bool", "releases that are deployed"),
        Flag("failed", "bool", "releases that failed"),
        Flag("filter", "string", "only names that match this regular expression", shorthand="f"),
        Flag("max", "int", "how many releases at most", shorthand="m", default="256"),
        Flag("no-headers", "bool", "a table without its first row"),
        Flag("offset", "int", "leave out so many releases at the start"),
        Flag("pending", "bool", "releases that something is being done to"),
        Flag("reverse", "bool", "the other way round", shorthand="r"),
        Flag("selector", "string", "only releases with these labels: key1=val1,key2!=val2",
             shorthand="l"),
        Flag("short", "bool", "names and nothing else", shorthand="q"),
        Flag("superseded", "bool", "revisions that later ones replaced"),
        Flag("time-format", "string", "how to print times, as Go's layouts say it: "
             "\"2006-01-02 15:04:05Z0700\""),
        Flag("uninstalled", "bool", "releases that were uninstalled with their history kept"),
        Flag("uninstalling", "bool", "releases that are being uninstalled"),
    ),
    about="""\
List the releases of a namespace, whatever their status, or those with the statuses that are asked
for. Sorted by name; --date sorts by time.

At most 256 are listed: page with --max and --offset.
""",
)  # fmt: skip

STATUS = Command(
    "status",
    "display the status of the named release",
    target="helmcore.cli.status:run",
    usage="RELEASE_NAME",
    arity=exactly(1),
    completes=("releases",),
    flags=(shared.OUTPUT, _REVISION),
    about="""\
Show where a release stands: when it was deployed and where, its status and revision, the objects
that it has in the cluster, its last tests, and the chart's notes.
""",
)

HISTORY = Command(
    "history",
    "fetch release history",
    target="helmcore.cli.history:run",
    usage="RELEASE_NAME",
    aliases=("hist",),
    arity=exactly(1),
    completes=("releases",),
    flags=(
        shared.OUTPUT,
        Flag("max", "int", "how many revisions at most", default="256"),
        Flag("show-rollback-revision", "bool", "a column with the revision that a rollback went "
             "back to"),
    ),
    about="""\
Show the revisions of a release, the last one at the end.
""",
)  # fmt: skip

GET = Command(
    "get",
    "show what is recorded about a release",
    arity=NONE,
    about="""\
Show what a release's record holds: its values, manifest, notes, hooks or metadata.
""",
)


def _get(name: str, summary: str, about: str, *flags: Flag) -> Command:
    return Command(
        f"get {name}",
        summary,
        target=f"helmcore.cli.get:{name}",
        usage="RELEASE_NAME",
        arity=exactly(1),
        completes=("releases",),
        flags=(_REVISION, *flags),
        about=about,
    )


GET_ALL = _get(
    "all",
    "everything about a release",
    "Show a release's notes, hooks, values and manifest.\n",
    Flag("template", "string", "a Go template to print with, such as {{.Release.Name}}"),
)
GET_HOOKS = _get("hooks", "the hooks of a release", "Show the hooks of a release as YAML.\n")
GET_MANIFEST = _get(
    "manifest",
    "the manifest of a release",
    "Show the objects of a release as YAML, the way they were applied. CRDs are not among them.\n",
)
GET_METADATA = _get(
    "metadata",
    "the metadata of a release",
    "Show name, chart, versions, dependencies, namespace, revision, status and time.\n",
    shared.OUTPUT,
)
GET_NOTES = _get("notes", "the notes of a release", "Show the notes that the chart gave.\n")
GET_VALUES = _get(
    "values",
    "the values of a release",
    "Show the values that the user gave; with --all, those of the chart with them.\n",
    Flag("all", "bool", "the values that the templates saw", shorthand="a"),
    shared.OUTPUT,
)

COMMANDS = (
    LIST,
    STATUS,
    HISTORY,
    GET,
    GET_ALL,
    GET_HOOKS,
    GET_MANIFEST,
    GET_METADATA,
    GET_NOTES,
    GET_VALUES,
)
