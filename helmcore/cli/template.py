"""`helmx template`; as pkg/cmd/template.go."""

from __future__ import annotations

from helmcore.action import template
from helmcore.action.template import TemplateRequest
from helmcore.cli import chart_values, strategies
from helmcore.errors import HelmxError, UsageError
from helmcore.manifest import split
from helmcore.manifest.hooks import ManifestInvalid
from helmcore.render.capabilities import parse_kube_version
from helmcore.render.context import ReleaseFacts
from helmcore.text.pathmatch import BadPattern, match

TYPE_CHECKING = False
if TYPE_CHECKING:
    from helmcore.cli.invocation import Invocation
    from helmcore.cli.parse import CommandLine
    from helmcore.model.manifest import ChartHook, ManifestSet

DEFAULT_NAME = "release-name"
ADVICE = "\n\nUse --debug flag to render out invalid YAML"


def run(invocation: Invocation) -> None:
    """Render a chart and print its manifests, or write them into a folder."""
    line = invocation.line
    if line.text("kube-version"):
        parse_kube_version(line.text("kube-version"))
    dry_run = strategies.dry_run(invocation)
    name, chart = _name_and_chart(invocation)
    source = chart_values.source(invocation, chart)
    release = ReleaseFacts(name, _namespace(invocation), is_upgrade=line.flag("is-upgrade"))
    request = TemplateRequest(
        source,
        release,
        online=dry_run == strategies.SERVER,
        labels=line.pairs("labels"),
        take_ownership=line.flag("take-ownership"),
        skip_crds=line.flag("skip-crds"),
    )
    ready = template.make_ready(invocation.session, request)
    debug = invocation.settings.debug
    try:
        manifests = template.run(request, ready)
    except HelmxError as error:
        if debug:
            invocation.write(_invalid(error))
        else:
            error.message += ADVICE
        raise
    if request.online:
        template.examine(invocation.session, request, manifests)
    _show(invocation, manifests, name)


def _name_and_chart(invocation: Invocation) -> tuple[str, str]:
    """As NameAndChart in pkg/action/install.go, for `template`. Raises `UsageError`."""
    line, words = invocation.line, invocation.arguments
    if len(words) > 2:
        raise UsageError(
            f"expected at most two arguments, unexpected arguments: {', '.join(words[2:])}"
        )
    pattern = line.text("name-template")
    if len(words) == 2:
        if line.flag("generate-name"):
            raise UsageError("cannot set --generate-name and also specify a name")
        if pattern:
            raise UsageError("cannot set --name-template and also specify a name")
        return words[0], words[1]
    if pattern:
        from helmcore.cli import gotemplate

        return gotemplate.render(invocation.session, pattern, {}), words[0]
    return DEFAULT_NAME, words[0]


def _namespace(invocation: Invocation) -> str:
    """The namespace that templates see: the user's, the kubeconfig's, or `default`."""
    try:
        return invocation.session.namespace or "default"
    except HelmxError:
        return "default"


def _invalid(error: HelmxError) -> str:
    """What was rendered before an error, as `--debug` shows it."""
    files = error.files if isinstance(error, ManifestInvalid) else {}
    blob = "".join(
        f"---\n# Source: {name}\n{files[name]}\n"
        for name in sorted(files)
        if files[name] and not files[name].isspace()
    )
    return blob.strip(split.SPACE) + "\n"


def _show(invocation: Invocation, manifests: ManifestSet, name: str) -> None:
    line = invocation.line
    hooks = _hooks(line, manifests)
    folder = line.text("output-dir")
    if folder:
        from helmcore.cli.output import folders

        written = folders.Writer(folder, invocation.write)
        if line.flag("include-crds"):
            for crd in manifests.crds:
                written.add("", crd.source, crd.text)
        below = name if line.flag("release-name") else ""
        for manifest in manifests.resources:
            written.add(below, manifest.source, manifest.text)
        for hook in hooks:
            written.add(below, hook.path, hook.text)
        text = "\n"
    else:
        crds = manifests.crds if line.flag("include-crds") else []
        parts = [f"---\n# Source: {crd.source}\n{crd.text}\n" for crd in crds]
        parts.append(manifests.manifest_text())
        text = "".join(parts).strip(split.SPACE) + "\n"
        text += "".join(f"---\n# Source: {hook.path}\n{hook.text}\n" for hook in hooks)
    patterns = line.texts("show-only")
    invocation.write(_only(patterns, text) if patterns else text)


def _hooks(line: CommandLine, manifests: ManifestSet) -> list[ChartHook]:
    if line.flag("no-hooks"):
        return []
    if not line.flag("skip-tests"):
        return manifests.hooks
    return [hook for hook in manifests.hooks if "test" not in hook.events]


def _only(patterns: list[str], text: str) -> str:
    """The documents that came from the templates that the patterns name. Raises `UsageError`."""
    import re

    documents = split.documents(text)
    sources = [re.search("# Source: [^/]+/(.+)", document) for document in documents]
    shown: list[str] = []
    for pattern in patterns:
        before = len(shown)
        shown.extend(
            f"---\n{document}\n"
            for document, source in zip(documents, sources, strict=True)
            if source is not None and _matches(pattern, source.group(1))
        )
        if len(shown) == before:
            raise UsageError(f"could not find template {pattern} in chart")
    return "".join(shown)


def _matches(pattern: str, path: str) -> bool:
    try:
        return match(pattern, path)
    except BadPattern:
        return False
