"""Checks a chart's values, and its subcharts' values, each against the chart's own schema."""

from __future__ import annotations

from helmcore.errors import ValuesInvalid

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from helmcore.model.chart import Chart

HEAD = "values don't meet the specifications of the schema(s) in the following chart(s):\n"
URL = "file:///values.schema.json"
#: Frames that judging may need: each level of a value takes three to six of them.
FRAMES = 12_000
#: Schemas that need no other ones, by their text: a chart that is rendered again has the same.
_plain_nodes: dict[bytes, Any] = {}
_MOST_NODES = 64


def check(
    chart: Chart,
    values: dict[str, Any],
    *,
    warn: Callable[[str], None] | None = None,
    fetch: Callable[[str], bytes] | None = None,
) -> None:
    """Check coalesced values against the schemas of a chart and of all its subcharts.

    `values` is the whole table; a subchart's part stands under the subchart's name. A subchart
    without a table is not checked. `warn` gets lines about schemas that could not be found; `fetch`
    gets the bytes at an http or https address that a schema refers to: without it such a reference
    is refused. Files are never read.

    Raises ValuesInvalid with helm's text for all charts at once; its hint has suggestions. Source:
    pkg/chart/common/util/jsonschema.go and values.go (ToRenderValues).
    """
    report = _Report(warn or (lambda line: None), fetch)
    report.add(chart, values)
    if report.text:
        hint = "\n".join(dict.fromkeys(report.hints)) or None
        raise ValuesInvalid(HEAD + "".join(report.text), hint=hint)


class _Report:
    """What was found so far, in helm's order: a chart before its subcharts."""

    def __init__(self, warn: Callable[[str], None], fetch: Callable[[str], bytes] | None) -> None:
        self.warn = warn
        self.fetch = fetch
        self.text: list[str] = []
        self.hints: list[str] = []

    def add(self, chart: Chart, values: dict[str, Any], above: str = "") -> None:
        """Check one chart and go on to its subcharts."""
        if chart.schema is not None:
            self._check(chart, values, above)
        for child in chart.dependencies:
            table = values.get(child.name)
            if table is None:
                continue
            if isinstance(table, dict):
                self.add(child, table, f"{above}{child.name}.")
                continue
            from helmcore.text.kinds import go_type

            self.text.append(
                f"{child.name}:\ninvalid type for values: expected object (map), "
                f"got {go_type(table)}\n"
            )
            self.hints.append(f"{above}{child.name}: a subchart's values must be a mapping")

    def _check(self, chart: Chart, values: dict[str, Any], above: str) -> None:
        from helmcore.values.schema.failures import SchemaUnusable, text_of, top

        try:
            failure = self._judge(chart.schema or b"", values)
        except SchemaUnusable as error:
            self.text.append(f"{chart.name}:\n{error.message}")
            if error.hint:
                self.hints.append(f"{chart.name}: {error.hint}")
            return
        if failure is not None:
            from helmcore.values.schema.hints import suggestions

            shown = top(failure)
            self.text.append(f"{chart.name}:\n{text_of(shown)}\n")
            self.hints.extend(suggestions(shown, above))

    def _judge(self, schema: bytes, values: dict[str, Any]) -> Any:
        import sys

        from helmcore.values.schema.judging import judge
        from helmcore.values.schema.nodes import Document
        from helmcore.values.schema.reading import read_json
        from helmcore.values.schema.runs import too_deep
        from helmcore.values.schema.survey import is_plain

        node = _plain_nodes.get(schema)
        root = read_json(schema) if node is None else None
        if sys.getrecursionlimit() < FRAMES:
            # Judging recurses in Python alone, which takes no room on the stack of the process.
            sys.setrecursionlimit(FRAMES)
        try:
            if node is not None:
                return judge(node, values)
            if is_plain(root):
                node = Document.plain(URL, root).node("")
                if len(_plain_nodes) >= _MOST_NODES:
                    _plain_nodes.clear()
                _plain_nodes[schema] = node
            else:
                from helmcore.values.schema.thorough import Resolver

                resolver = Resolver(self.warn, self.fetch)
                node = resolver.compile(resolver.add(URL, root))
            return judge(node, values)
        except RecursionError:
            raise too_deep() from None
