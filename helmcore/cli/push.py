"""`helmx push`."""

from __future__ import annotations

from helmcore.action import push
from helmcore.cli.chart_source import credentials

TYPE_CHECKING = False
if TYPE_CHECKING:
    from helmcore.cli.invocation import Invocation

UNDERSCORE = """
OCI artifact references (e.g. tags) do not support the plus sign (+). To support
storing semantic versions, Helm adopts the convention of changing plus (+) to
an underscore (_) in chart version tags when pushing to a registry and back to
a plus (+) when pulling from a registry.
"""


def run(invocation: Invocation) -> None:
    """Upload a packed chart."""
    path, remote = invocation.arguments[:2]
    pushed = push.push(invocation.session, path, remote, credentials(invocation.line))
    invocation.write(f"Pushed: {pushed.name}\nDigest: {pushed.digest}\n")
    if "_" in pushed.name.rpartition(":")[2]:
        invocation.write(f"{pushed.name} contains an underscore.\n{UNDERSCORE}\n")
