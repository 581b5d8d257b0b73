"""`helmx version`: what helmx is, and which Helm it follows.

Nothing may be imported here but `helmcore` itself: the command answers before an interpreter has
loaded much else.
"""

from __future__ import annotations

from helmcore import HELM_COMMIT, HELM_GO_VERSION, HELM_VERSION, __version__

TYPE_CHECKING = False
if TYPE_CHECKING:
    from helmcore.cli.invocation import Invocation

KUBE_CLIENT_VERSION = "v1.37"


def line(short: bool = False) -> str:
    """The version in one line.

    In the form of Helm's own line and with the version of Helm that helmx follows in Helm's places,
    because scripts that ask want to know what they can rely on; helmx's own version stands in a
    field after them, or as build metadata in the short form.
    """
    if short:
        return f"{HELM_VERSION}+g{HELM_COMMIT[:7]}.helmx{__version__}"
    return (
        f'version.BuildInfo{{Version:"{HELM_VERSION}", GitCommit:"{HELM_COMMIT}", '
        f'GitTreeState:"clean", GoVersion:"{HELM_GO_VERSION}", '
        f'KubeClientVersion:"{KUBE_CLIENT_VERSION}", Helmx:"v{__version__}"}}'
    )


def run(invocation: Invocation) -> None:
    """Print the line, or what `--template` makes of its parts."""
    template = invocation.line.text("template")
    if not template:
        invocation.write(line(invocation.line.flag("short")) + "\n")
        return
    from helmcore.cli import gotemplate

    fields = {
        "Version": HELM_VERSION,
        "GitCommit": HELM_COMMIT,
        "GitTreeState": "clean",
        "GoVersion": HELM_GO_VERSION,
        "KubeClientVersion": KUBE_CLIENT_VERSION,
        "HelmxVersion": f"v{__version__}",
    }
    invocation.write(gotemplate.render(invocation.session, template, fields))
