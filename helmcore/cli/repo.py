"""`helmx repo add|list|update|remove`."""

from __future__ import annotations

import sys

from helmcore.action import repo
from helmcore.cli.chart_source import credentials
from helmcore.cli.output import listing
from helmcore.errors import RepoError, UsageError
from helmcore.model.repo import RepoEntry

TYPE_CHECKING = False
if TYPE_CHECKING:
    from helmcore.cli.invocation import Invocation
    from helmcore.cli.parse import CommandLine


def add(invocation: Invocation) -> None:
    """Enter a repository."""
    line = invocation.line
    name, url = invocation.arguments
    signed = credentials(line)
    signed.pass_everywhere = line.flag("pass-credentials")
    if signed.username and not signed.password:
        signed.password = _password(line)
    invocation.progress(f"fetching the index of {name}")
    added = repo.add(
        invocation.session,
        RepoEntry(name, url, signed),
        force=line.flag("force-update"),
        allow_gone=line.flag("allow-deprecated-repos"),
    )
    if added:
        invocation.write(f'"{name}" has been added to your repositories\n')
    else:
        invocation.write(f'"{name}" already exists with the same configuration, skipping\n')


def list_(invocation: Invocation) -> None:
    """Print the repositories."""
    form = invocation.line.text("output")
    entries = repo.listed(invocation.session)
    if not entries and form == "table":
        invocation.warn("no repositories to show")
        return
    headers = not invocation.line.flag("no-headers")
    invocation.print_as(form, *listing.repositories(entries, headers=headers))


def update(invocation: Invocation) -> None:
    """Fetch indexes; one that fails does not keep the others from being fetched."""
    results = repo.update(invocation.session, invocation.arguments)
    failed: list[str] = []
    started = False
    for result in results:
        if not started:
            invocation.write(
                "Hang tight while we grab the latest from your chart repositories...\n"
            )
            started = True
        entry = result.entry
        if result.error is None:
            invocation.write(
                f'...Successfully got an update from the "{entry.name}" chart repository\n'
            )
        else:
            failed.append(entry.url)
            invocation.write(
                f'...Unable to get an update from the "{entry.name}" chart repository '
                f"({entry.url}):\n\t{result.error.message}\n"
            )
    if failed:
        raise RepoError(f"failed to update the following repositories: [{' '.join(failed)}]")
    invocation.write("Update Complete. ⎈Happy Helming!⎈\n")


def remove(invocation: Invocation) -> None:
    """Take repositories out."""
    for name in invocation.arguments:
        repo.remove(invocation.session, name)
        invocation.write(f'"{name}" has been removed from your repositories\n')


def index(invocation: Invocation) -> None:
    """Write the index of a folder of packed charts."""
    from helmcore.action import repo_index

    line = invocation.line
    request = repo_index.IndexRequest(
        invocation.arguments[0],
        url=line.text("url"),
        merge=line.text("merge"),
        json=line.flag("json"),
    )
    repo_index.run(invocation.session, request)


def _password(line: CommandLine) -> str:
    """The password from standard input, asked for on a terminal."""
    if line.flag("password-stdin"):
        return sys.stdin.read().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise UsageError(
            "a password is needed for --username",
            hint="give --password, or --password-stdin and the password on standard input",
        )
    import getpass

    return getpass.getpass("Password: ")
