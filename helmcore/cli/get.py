"""`helmx get all|hooks|manifest|metadata|notes|values`; as pkg/cmd/get_*.go."""

from __future__ import annotations

from helmcore.action import get
from helmcore.cli.output import encoding, releases
from helmcore.cli.output.releases import Shape

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from helmcore.cli.invocation import Invocation
    from helmcore.model.release import Release

_APPLY_METHODS = {
    "": "client-side apply (defaulted)",
    "csa": "client-side apply",
    "ssa": "server-side apply",
}


def _release(invocation: Invocation) -> Release:
    revision = invocation.line.number("revision")
    return get.run(invocation.session, invocation.arguments[0], revision)


def all(invocation: Invocation) -> None:
    """Print everything about a release, or what `--template` makes of it."""
    release = _release(invocation)
    template = invocation.line.text("template")
    if template:
        from helmcore.cli import gotemplate, release_view

        data = {"Release": release_view.of(release)}
        invocation.write(gotemplate.render(invocation.session, template, data))
        return
    shape = Shape(
        debug=True,
        metadata=True,
        colours=invocation.colours,
        computed=lambda: get.values(release, invocation.session, every=True),
        stored=True,
    )
    invocation.write(releases.text(release, shape))


def hooks(invocation: Invocation) -> None:
    """Print a release's hooks."""
    invocation.write(releases.hooks(_release(invocation)))


def manifest(invocation: Invocation) -> None:
    """Print a release's manifest."""
    invocation.write(_release(invocation).manifest + "\n")


def notes(invocation: Invocation) -> None:
    """Print a release's notes, if it has any."""
    text = _release(invocation).info.notes
    if text:
        invocation.write(f"NOTES:\n{text}\n")


def values(invocation: Invocation) -> None:
    """Print the user's values, or all of them."""
    every = invocation.line.flag("all")
    found = get.values(_release(invocation), invocation.session, every=every)
    heading = "COMPUTED VALUES:" if every else "USER-SUPPLIED VALUES:"
    form = invocation.line.text("output")
    table = f"{heading}\n{encoding.yaml_text(found or None)}" if form == "table" else ""
    invocation.print_as(form, found or None, table)


def metadata(invocation: Invocation) -> None:
    """Print a release's metadata."""
    revision = invocation.line.number("revision")
    found = get.metadata(invocation.session, invocation.arguments[0], revision)
    names = ",".join(sorted(one.get("name") or "" for one in found.get("dependencies") or ()))
    method = str(found.get("applyMethod") or "")
    lines = (
        ("NAME", found["name"]),
        ("CHART", found["chart"]),
        ("VERSION", found["version"]),
        ("APP_VERSION", found["appVersion"]),
        ("ANNOTATIONS", _labels(found.get("annotations") or {})),
        ("LABELS", _labels(found.get("labels") or {})),
        ("DEPENDENCIES", names),
        ("NAMESPACE", found["namespace"]),
        ("REVISION", found["revision"]),
        ("STATUS", found["status"]),
        ("DEPLOYED_AT", found["deployedAt"]),
        ("APPLY_METHOD", _APPLY_METHODS.get(method, f'unknown ("{method}")')),
    )
    table = "".join(f"{name}: {value}\n" for name, value in lines)
    invocation.print_as(invocation.line.text("output"), found, table)


def _labels(found: Mapping[str, str]) -> str:
    return ",".join(f"{key}={found[key]}" for key in sorted(found))
