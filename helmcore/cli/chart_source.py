"""The flags that say where a chart comes from, and how to sign in there."""

from __future__ import annotations

from helmcore.model.repo import ChartRef, Credentials

TYPE_CHECKING = False
if TYPE_CHECKING:
    from helmcore.cli.parse import CommandLine


def credentials(line: CommandLine) -> Credentials:
    """What the transport flags say; Helm's `{T}` group, as far as the command has it."""
    return Credentials(
        username=line.text("username"),
        password=line.text("password"),
        ca_file=line.text("ca-file"),
        cert_file=line.text("cert-file"),
        key_file=line.text("key-file"),
        insecure_skip_tls_verify=line.flag("insecure-skip-tls-verify"),
        plain_http=line.has("plain-http") and line.flag("plain-http"),
    )


def chart_ref(line: CommandLine, name: str) -> ChartRef:
    """The chart of that name under the chart source flags; Helm's `{C}` group."""
    signed = credentials(line)
    signed.pass_everywhere = line.flag("pass-credentials")
    return ChartRef(
        name,
        repo_url=line.text("repo"),
        version=line.text("version"),
        devel=line.flag("devel"),
        verify=line.flag("verify"),
        keyring=line.text("keyring"),
        credentials=signed,
    )
