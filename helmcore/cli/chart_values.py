"""The chart and the values that a command line names: install, upgrade, template."""

from __future__ import annotations

from helmcore.action import chart_source
from helmcore.action.chart_source import ChartSource, SourceOptions
from helmcore.cli.chart_source import chart_ref, credentials
from helmcore.errors import UsageError
from helmcore.model.render import Limits
from helmcore.text.quote import go_quote
from helmcore.values.compose import ValueFlags, compose

TYPE_CHECKING = False
if TYPE_CHECKING:
    from helmcore.cli.invocation import Invocation
    from helmcore.cli.parse import CommandLine

VALUES_LIMIT = 64 << 20


def flags(line: CommandLine) -> ValueFlags:
    """What the values flags say; Helm's `{V}` group."""
    return ValueFlags(
        files=line.texts("values"),
        set_=line.texts("set"),
        set_string=line.texts("set-string"),
        set_file=line.texts("set-file"),
        set_json=line.texts("set-json"),
        set_literal=line.texts("set-literal"),
    )


def options(line: CommandLine) -> SourceOptions:
    """What the flags say about rendering, as far as the command has them."""

    def flag(name: str) -> bool:
        return line.has(name) and line.flag(name)

    return SourceOptions(
        kube_version=line.text("kube-version") if line.has("kube-version") else "",
        api_versions=tuple(line.texts("api-versions")) if line.has("api-versions") else (),
        enable_dns=flag("enable-dns"),
        skip_schema=flag("skip-schema-validation"),
        declare_crds=not flag("skip-crds") and line.command.path != "template",
        all_notes=flag("render-subchart-notes"),
        limits=limits(line),
    )


def limits(line: CommandLine) -> Limits:
    """What rendering may use, as the `--render-...` flags say."""
    if not line.has("render-steps"):
        return Limits()
    return Limits(
        depth=line.number("render-depth"),
        steps=line.number("render-steps"),
        output_bytes=line.number("render-output"),
        value_bytes=line.number("render-value"),
        seconds=line.number("render-timeout") / 1e9,
        cpu_seconds=line.number("render-cpu") / 1e9,
        memory_bytes=line.number("render-memory"),
    )


def _refuse_post_renderer(line: CommandLine) -> None:
    """Objects must not be applied as they are where somebody asked for them to be changed first."""
    name = line.text("post-renderer") if line.has("post-renderer") else ""
    if name:
        raise UsageError(
            f'invalid argument {go_quote(name)} for "--post-renderer" flag: plugin:'
            f" {{Name:{name} Type:postrenderer/v1}} not found",
            hint="this version of helmx runs no post-renderers",
        )


def source(invocation: Invocation, name: str) -> ChartSource:
    """Find and read the chart, read the values. Raises `HelmxError`s in helm's order."""
    line, session = invocation.line, invocation.session
    _refuse_post_renderer(line)
    path = chart_source.locate(session, chart_ref(line, name))

    def fetch(url: str) -> bytes:
        sources = session.chart_sources()
        return sources.fetch(url, credentials(line), VALUES_LIMIT).data

    values = compose(flags(line), fetch)
    update = line.has("dependency-update") and line.flag("dependency-update")
    how = options(line)
    chart = chart_source.open_chart(session, path, update=update, limits=how.limits)
    return ChartSource(session, chart, values, how)
