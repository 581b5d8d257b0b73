"""Commands for charts: create, lint, package, verify, dependency, and pull, push, show."""

from __future__ import annotations

from helmcore.cli.table import shared
from helmcore.cli.table.records import NONE, Command, Flag, at_least, at_most, exactly

CREATE = Command(
    "create",
    "create a new chart with the given name",
    target="helmcore.cli.create:run",
    usage="NAME",
    arity=exactly(1),
    completes=("files",),
    flags=(
        Flag("starter", "string", "name or absolute path of the starter chart to copy",
             shorthand="p"),
        Flag("chart-api-version", "string", "chart API version of the new chart: v2 or v3",
             default="v2", hidden=True),
    ),
    about="""\
Create a folder NAME that holds a chart to start from: metadata, values, templates and a test.

Files that are there already are overwritten.
""",
)  # fmt: skip

LINT = Command(
    "lint",
    "examine a chart for possible issues",
    target="helmcore.cli.lint:run",
    usage="PATH",
    arity=at_least(1),
    completes=("files*",),
    flags=(
        *shared.VALUES,
        shared.SKIP_SCHEMA,
        Flag("kube-version", "string", "Kubernetes version that templates, and the check for "
             "removed APIs, shall see"),
        Flag("quiet", "bool", "print only warnings and errors"),
        Flag("strict", "bool", "warnings are errors"),
        Flag("with-subcharts", "bool", "the charts in charts/ too"),
    ),
    about="""\
Check charts for what would stop an install ([ERROR]) and for what breaks a convention ([WARNING]).
""",
)  # fmt: skip

PACKAGE = Command(
    "package",
    "package a chart directory into a chart archive",
    target="helmcore.cli.package:run",
    usage="[CHART_PATH] [...]",
    completes=("files*",),
    flags=(
        *shared.DOWNLOAD,
        shared.keyring("file with the keys to sign with"),
        Flag("app-version", "string", "the appVersion of the packed chart"),
        Flag("dependency-update", "bool", "fetch the dependencies into charts/ first",
             shorthand="u"),
        Flag("destination", "string", "folder to write to", shorthand="d", default=".",
             completes="folders"),
        Flag("key", "string", "name of the key to sign with"),
        Flag("passphrase-file", "string", "file with the key's passphrase, - for standard input",
             completes="files"),
        Flag("sign", "bool", "sign the package with a PGP key"),
        Flag("version", "string", "the version of the packed chart"),
    ),
    about="""\
Pack chart folders into NAME-VERSION.tgz. With SOURCE_DATE_EPOCH set, the same files give the same
bytes.
""",
)  # fmt: skip

VERIFY = Command(
    "verify",
    "verify that a chart at the given path has been signed and is valid",
    target="helmcore.cli.verify:run",
    usage="PATH",
    arity=exactly(1),
    completes=("files",),
    flags=(shared.keyring("file with the public keys to check against"),),
    about="""\
Check a packed chart against the .prov file beside it: the signature, and the archive's digest.
""",
)

DEPENDENCY = Command(
    "dependency",
    "manage a chart's dependencies",
    usage="update|build|list",
    aliases=("dep", "dependencies"),
    arity=NONE,
    about="""\
Fetch and list the charts that a chart's Chart.yaml asks for. They are kept in charts/, and the
versions that were chosen in Chart.lock.
""",
)
_DEPENDENCIES = (
    *shared.DOWNLOAD,
    shared.keyring("file with the public keys that signatures are checked against"),
    Flag("skip-refresh", "bool", "use the repositories' indexes as they are"),
    Flag("verify", "bool", "check the signatures of what is fetched"),
)
DEPENDENCY_BUILD = Command(
    "dependency build",
    "fill charts/ as Chart.lock says",
    target="helmcore.cli.dependency:build",
    usage="CHART",
    arity=at_most(1),
    completes=("files*",),
    flags=_DEPENDENCIES,
    about="""\
Fetch the dependencies in the versions that Chart.lock holds; without a lock, do as update does.
""",
)
DEPENDENCY_LIST = Command(
    "dependency list",
    "list a chart's dependencies",
    target="helmcore.cli.dependency:list_",
    usage="CHART",
    aliases=("ls",),
    arity=at_most(1),
    completes=("files*",),
    flags=(Flag("max-col-width", "uint", "the widest that a column may be", default="80"),),
    about="""\
List the dependencies of a chart (folder or archive), and whether charts/ has them.
""",
)
DEPENDENCY_UPDATE = Command(
    "dependency update",
    "fill charts/ as Chart.yaml says, and lock it",
    target="helmcore.cli.dependency:update",
    usage="CHART",
    aliases=("up",),
    arity=at_most(1),
    completes=("files*",),
    flags=_DEPENDENCIES,
    about="""\
Choose versions for the dependencies, fetch them into charts/, remove what is no longer wanted
there, and write Chart.lock.
""",
)

PULL = Command(
    "pull",
    "download a chart",
    target="helmcore.cli.pull:run",
    usage="[chart URL | repo/chartname] [...]",
    aliases=("fetch",),
    arity=at_least(1),
    completes=("remote charts", "nothing*"),
    flags=(
        *shared.CHART_SOURCE,
        shared.DEVEL,
        Flag("destination", "string", "folder to write to", shorthand="d", default=".",
             completes="folders"),
        Flag("prov", "bool", "fetch the .prov file too, without checking it"),
        Flag("untar", "bool", "unpack the chart"),
        Flag("untardir", "string", "with --untar, folder to unpack to, below --destination",
             default=".", completes="folders"),
    ),
    about="""\
Download charts from a repository, an address or an OCI registry, as they are.
""",
)  # fmt: skip

PUSH = Command(
    "push",
    "push a chart to remote",
    target="helmcore.cli.push:run",
    usage="[chart] [remote]",
    arity=at_least(2),
    completes=("files", "registries"),
    flags=shared.sign_in("chart upload", "registry "),
    about="""\
Upload a packed chart, with the .prov file beside it, to an OCI registry: oci://host/path.
""",
)

SHOW = Command(
    "show",
    "show information of a chart",
    aliases=("inspect",),
    arity=NONE,
    about="""\
Show what is in a chart that is not installed: folder, archive, address, or repo/name.
""",
)


def _show(name: str, summary: str, about: str, *flags: Flag) -> Command:
    return Command(
        f"show {name}",
        summary,
        target=f"helmcore.cli.show:{name}",
        usage="[CHART]",
        arity=exactly(1),
        completes=("charts",),
        flags=(*shared.CHART_SOURCE, shared.DEVEL, *flags),
        about=about,
    )


SHOWS = (
    _show("all", "everything about a chart", "Show Chart.yaml, values.yaml, README and CRDs.\n"),
    _show("chart", "a chart's Chart.yaml", "Show the chart's Chart.yaml.\n"),
    _show("crds", "a chart's CRDs", "Show the CRDs that the chart brings.\n"),
    _show("readme", "a chart's README", "Show the chart's README.\n"),
    _show(
        "values",
        "a chart's values",
        "Show the chart's values.yaml, or the part of it that --jsonpath names.\n",
        Flag("jsonpath", "string", "a JSONPath expression that picks a part"),
    ),
)

COMMANDS = (
    CREATE,
    LINT,
    PACKAGE,
    VERIFY,
    DEPENDENCY,
    DEPENDENCY_BUILD,
    DEPENDENCY_LIST,
    DEPENDENCY_UPDATE,
    PULL,
    PUSH,
    SHOW,
    *SHOWS,
)
