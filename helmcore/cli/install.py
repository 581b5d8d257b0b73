"""`helmx install`; as pkg/cmd/install.go."""

from __future__ import annotations

from helmcore.action import install, names
from helmcore.action.install import InstallRequest
from helmcore.action.prepare import ReleaseRequest
from helmcore.cli import chart_values, manner, strategies
from helmcore.cli.output import releases
from helmcore.cli.output.releases import Shape
from helmcore.errors import HelmxError, UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from helmcore.action.report import ReleaseReport
    from helmcore.cli.invocation import Invocation

FAILED = "INSTALLATION FAILED: "


def run(invocation: Invocation) -> None:
    """Install a chart and show the release."""
    try:
        report = install.run(invocation.session, _request(invocation))
    except HelmxError as error:
        error.message = FAILED + error.message
        raise
    show(invocation, report)


def show(invocation: Invocation, report: ReleaseReport) -> None:
    """Print a release as install and upgrade do."""
    line = invocation.line
    manner.tell(invocation, report.notes)
    shape = Shape(
        debug=invocation.settings.debug,
        notes=not line.flag("hide-notes"),
        colours=invocation.colours,
    )
    form = line.text("output")
    table = releases.text(report.release, shape) if form == "table" else ""
    invocation.print_as(form, releases.data(report.release, shape), table)


def _request(invocation: Invocation) -> InstallRequest:
    name, chart = _name_and_chart(invocation)
    return request(invocation, name, chart)


def request(invocation: Invocation, name: str, chart: str) -> InstallRequest:
    """What the flags of install, or of upgrade --install, ask for."""
    line = invocation.line
    how = manner.of(invocation)
    what = ReleaseRequest(
        name,
        chart_values.source(invocation, chart),
        description=line.text("description"),
        labels=line.pairs("labels"),
        dry_run=strategies.dry_run(invocation),
        hide_secret=line.flag("hide-secret"),
        server_side="false" if strategies.server_side(invocation) == "false" else "true",
        skip_crds=line.flag("skip-crds"),
        timeout=line.seconds("timeout"),
    )
    return InstallRequest(
        what,
        how,
        replace=line.has("replace") and line.flag("replace"),
        create_namespace=line.flag("create-namespace"),
        undo=line.flag("rollback-on-failure"),
    )


def _name_and_chart(invocation: Invocation) -> tuple[str, str]:
    """As NameAndChart in pkg/action/install.go. Raises `UsageError`."""
    line, words = invocation.line, invocation.arguments
    generate, template = line.flag("generate-name"), line.text("name-template")
    if len(words) > 2:
        raise UsageError(
            f"expected at most two arguments, unexpected arguments: {', '.join(words[2:])}"
        )
    if len(words) == 2:
        if generate:
            raise UsageError("cannot set --generate-name and also specify a name")
        if template:
            raise UsageError("cannot set --name-template and also specify a name")
        return words[0], words[1]
    if template:
        from helmcore.cli import gotemplate

        return gotemplate.render(invocation.session, template, {}), words[0]
    if not generate:
        raise UsageError("must either provide a name or specify --generate-name")
    return names.generate(words[0]), words[0]
