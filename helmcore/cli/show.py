"""`helmx show`; as pkg/cmd/show.go."""

from __future__ import annotations

from helmcore.action import chart_source, show
from helmcore.cli.chart_source import chart_ref
from helmcore.cli.chart_values import limits

TYPE_CHECKING = False
if TYPE_CHECKING:
    from helmcore.cli.invocation import Invocation
    from helmcore.model.chart import Chart


def all(invocation: Invocation) -> None:
    """Print everything about a chart."""
    _print(invocation, show.everything(_read(invocation)))


def chart(invocation: Invocation) -> None:
    """Print a chart's definition."""
    _print(invocation, show.chart(_read(invocation)))


def crds(invocation: Invocation) -> None:
    """Print a chart's CRDs."""
    _print(invocation, show.crds(_read(invocation)))


def readme(invocation: Invocation) -> None:
    """Print a chart's README."""
    _print(invocation, show.readme(_read(invocation)))


def values(invocation: Invocation) -> None:
    """Print a chart's values, or the part that `--jsonpath` names."""
    found = _read(invocation)
    path = invocation.line.text("jsonpath")
    if path:
        from helmcore.text import jsonpath

        _print(invocation, jsonpath.find(path, found.values))
    else:
        _print(invocation, show.values(found))


def _read(invocation: Invocation) -> Chart:
    ref = chart_ref(invocation.line, invocation.arguments[0])
    path = chart_source.locate(invocation.session, ref)
    return show.read(invocation.session, path, limits(invocation.line))


def _print(invocation: Invocation, text: str) -> None:
    invocation.write(text)
