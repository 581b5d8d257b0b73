"""Commands that change releases, and `template`, which shares install's flags."""

from __future__ import annotations

from helmcore.cli.table import shared
from helmcore.cli.table.records import Command, Flag, at_least, exactly

_NO_EFFECT = "this flag has no effect for 'helm template' and will be removed in Helm 5"

_ROLLBACK_ON_FAILURE = "undo everything when it fails; turns on --wait"
_LABELS = "labels for the release's record: key1=val1,key2=val2"
# What install and template share; as addInstallFlags in pkg/cmd/install.go.
_INSTALL = (
    *shared.CHART_SOURCE,
    *shared.VALUES,
    *shared.FORCE,
    *shared.POST_RENDERER,
    *shared.RENDER,
    shared.DEVEL,
    shared.DESCRIPTION,
    shared.SKIP_SCHEMA,
    shared.TIMEOUT,
    shared.WAIT,
    shared.WAIT_FOR_JOBS,
    Flag("atomic", "bool", "the same as --rollback-on-failure", same_as="rollback-on-failure",
         deprecated="use --rollback-on-failure instead"),
    Flag("create-namespace", "bool", "create the release's namespace where it does not exist"),
    Flag("dependency-update", "bool", "fetch dependencies that are missing before the chart is "
         "used"),
    Flag("disable-openapi-validation", "bool", "do not have the API server check objects against "
         "its schema"),
    Flag("enable-dns", "bool", "let templates look up names in DNS"),
    Flag("generate-name", "bool", "make up a name; give only the chart", shorthand="g"),
    Flag("labels", "stringToString", _LABELS, shorthand="l"),
    Flag("name-template", "string", "a template that gives the release's name"),
    Flag("no-hooks", "bool", "do not run the chart's hooks"),
    Flag("replace", "bool", "use a name again whose release was uninstalled with its history kept; "
         "not for production"),
    Flag("rollback-on-failure", "bool", _ROLLBACK_ON_FAILURE),
    Flag("server-side", "bool", "have the API server merge the objects", default="true"),
    Flag("skip-crds", "bool", "do not install the chart's CRDs; without this, those that are "
         "missing are installed"),
    Flag("take-ownership", "bool", "take over objects that exist and do not say that they are this "
         "release's"),
)  # fmt: skip

_NOTES = (
    Flag("hide-notes", "bool", "do not print the chart's notes; they are kept all the same"),
    Flag("render-subchart-notes", "bool", "print the notes of subcharts too"),
)
_NOTES_OF_TEMPLATE = tuple(
    Flag(flag.name, "bool", flag.help, deprecated=_NO_EFFECT) for flag in _NOTES
)
_HIDE_SECRET = Flag("hide-secret", "bool", "with --dry-run, leave Secrets out of the output")

_CHART = """\
CHART is one of:

  repo/name          a chart of a repository that `helmx repo add` entered
  ./folder           a chart as a folder
  ./chart-1.2.3.tgz  a packed chart
  https://...        the address of a packed chart
  oci://...          a chart in an OCI registry; the version by --version, tag or digest
  name               with --repo URL, a chart of the repository at that address
"""

_VALUES = """\
Values come from the chart first, then from these, each kind over the ones before it and the last
one given over the earlier ones of its kind:

  -f FILE  --set-json  --set  --set-string  --set-file  --set-literal

A value of null takes a default away.
"""

INSTALL = Command(
    "install",
    "install a chart",
    target="helmcore.cli.install:run",
    usage="[NAME] [CHART]",
    arity=at_least(1),
    completes=("nothing", "charts", "nothing*"),
    exclusive=shared.FORCE_GROUPS,
    flags=(*_INSTALL, *_NOTES, _HIDE_SECRET, shared.DRY_RUN, shared.OUTPUT),
    about=f"""\
Render a chart, apply its objects, and keep a record of the release.

{_CHART}
{_VALUES}
Examples:

  helmx install web ./mychart
  helmx install web ./mychart -f prod.yaml --set image.tag=1.27
  helmx install web ./mychart --dry-run=server
  helmx install --generate-name --wait --timeout 10m repo/mychart
  helmx --cluster dir:./out install web ./mychart
""",
)

UPGRADE = Command(
    "upgrade",
    "upgrade a release",
    target="helmcore.cli.upgrade:run",
    usage="[RELEASE] [CHART]",
    arity=exactly(2),
    completes=("releases", "charts"),
    exclusive=shared.FORCE_GROUPS,
    flags=(
        *[flag for flag in _INSTALL
          if flag.name not in {"generate-name", "name-template", "replace", "server-side"}],
        *_NOTES,
        _HIDE_SECRET,
        shared.DRY_RUN,
        shared.HISTORY_MAX,
        shared.OUTPUT,
        shared.SERVER_SIDE_AUTO,
        Flag("cleanup-on-fail", "bool", "when the upgrade fails, delete the objects that it "
             "created"),
        Flag("install", "bool", "install where there is no release of that name", shorthand="i"),
        Flag("reset-then-reuse-values", "bool", "start from the chart's own values, put the last "
             "release's over them, then the ones given here"),
        Flag("reset-values", "bool", "start from the chart's own values"),
        Flag("reuse-values", "bool", "start from the last release's values and put the ones given "
             "here over them"),
    ),
    about=f"""\
Bring a release to another version of its chart, other values, or both.

{_CHART}
{_VALUES}
Without values on the command line those of the last release stay; with any, the chart's own are
the start. --reuse-values, --reset-values and --reset-then-reuse-values say it explicitly; the
reset flags win.

Examples:

  helmx upgrade web ./mychart --set image.tag=1.28
  helmx upgrade --install web ./mychart -f prod.yaml --rollback-on-failure
""",
)  # fmt: skip

TEMPLATE = Command(
    "template",
    "locally render templates",
    target="helmcore.cli.template:run",
    usage="[NAME] [CHART]",
    arity=at_least(1),
    completes=("nothing", "charts", "nothing*"),
    exclusive=("validate dry-run", *shared.FORCE_GROUPS),
    flags=(
        *_INSTALL,
        *_NOTES_OF_TEMPLATE,
        Flag("api-versions", "stringSlice", "API versions that the chart shall see in "
             ".Capabilities.APIVersions (repeatable)", shorthand="a"),
        Flag("dry-run", "string", "client (no cluster is asked) or server (the cluster is asked)",
             default="client", bare="unset", choices=("client", "server")),
        Flag("include-crds", "bool", "print the chart's CRDs too"),
        Flag("is-upgrade", "bool", "let the chart see an upgrade instead of an install"),
        Flag("kube-version", "string", "Kubernetes version that the chart shall see in "
             ".Capabilities.KubeVersion"),
        Flag("output-dir", "string", "write a file a template below this folder instead of "
             "printing", completes="folders"),
        Flag("release-name", "bool", "with --output-dir, put a folder of the release's name "
             "between"),
        Flag("show-only", "stringArray", "print only what these templates give (repeatable)",
             shorthand="s", completes="files"),
        Flag("skip-tests", "bool", "leave the chart's tests out"),
        Flag("validate", "bool", "the same as --dry-run=server",
             deprecated="use '--dry-run=server' instead"),
    ),
    about=f"""\
Render a chart and print its manifests. No cluster is asked, so templates see the Kubernetes version
and API versions that helmx was built for, or the ones given here.

{_CHART}
{_VALUES}
Examples:

  helmx template web ./mychart
  helmx template web ./mychart --show-only templates/deployment.yaml
  helmx template web ./mychart --kube-version 1.29 --api-versions monitoring.coreos.com/v1
""",
)  # fmt: skip

ROLLBACK = Command(
    "rollback",
    "roll back a release to a previous revision",
    target="helmcore.cli.rollback:run",
    usage="<RELEASE> [REVISION]",
    arity=at_least(1),
    completes=("releases", "revisions"),
    exclusive=shared.FORCE_GROUPS,
    flags=(
        *shared.FORCE,
        shared.DRY_RUN,
        shared.HISTORY_MAX,
        shared.SERVER_SIDE_AUTO,
        shared.TIMEOUT,
        shared.WAIT,
        shared.WAIT_FOR_JOBS,
        Flag("cleanup-on-fail", "bool", "when the rollback fails, delete the objects that it "
             "created"),
        Flag("description", "string", "a description of your own for the rollback, at most 256 "
             "characters"),
        Flag("no-hooks", "bool", "do not run the chart's hooks"),
    ),
    about="""\
Bring a release back to what an earlier revision was, as a new revision.

Without REVISION, or with 0, to the revision before the last. `helmx history RELEASE` shows them.
""",
)  # fmt: skip

UNINSTALL = Command(
    "uninstall",
    "uninstall a release",
    target="helmcore.cli.uninstall:run",
    usage="RELEASE_NAME [...]",
    aliases=("del", "delete", "un"),
    suggest_for=("remove", "rm"),
    arity=at_least(1),
    completes=("releases*",),
    flags=(
        shared.DESCRIPTION,
        shared.TIMEOUT,
        shared.WAIT,
        Flag("cascade", "string", "what happens to the objects that the deleted ones own: "
             "background, foreground or orphan", default="background",
             choices=("background", "foreground", "orphan")),
        Flag("dry-run", "bool", "say what would be deleted, and delete nothing"),
        Flag("ignore-not-found", "bool", "it is no error when there is no such release"),
        Flag("keep-history", "bool", "keep the release's record, marked as uninstalled"),
        Flag("no-hooks", "bool", "do not run the chart's hooks"),
    ),
    about="""\
Delete the objects of releases and forget the releases.

With --keep-history the records stay, and `helmx rollback` can bring such a release back.
""",
)  # fmt: skip

TEST = Command(
    "test",
    "run tests for a release",
    target="helmcore.cli.test:run",
    usage="[RELEASE]",
    arity=exactly(1),
    completes=("releases",),
    flags=(
        shared.TIMEOUT,
        Flag("filter", "stringSlice", "which tests to run: name=test1,name=test2, or !name=test3 "
             "to leave one out (repeatable)"),
        Flag("logs", "bool", "print the logs of the tests' pods when all of them are through"),
    ),
    about="""\
Run the tests that the release's chart defined: its hooks of the kind `test`.
""",
)  # fmt: skip

COMMANDS = (INSTALL, UPGRADE, TEMPLATE, ROLLBACK, UNINSTALL, TEST)
