"""Judges one value by one schema: the checks in the validator's order, failures in its words."""

from __future__ import annotations

from helmcore.values.schema.drafts import DRAFT6, DRAFT7, DRAFT2019, DRAFT2020
from helmcore.values.schema.failures import (
    FAILED,
    Failure,
    SchemaUnusable,
    escape,
    group,
    quote,
    top,
)
from helmcore.values.schema.numbers import equal, is_integral, is_number, plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from helmcore.values.schema.failures import Path
    from helmcore.values.schema.nodes import Node

_TYPES = ("null", "boolean", "number", "integer", "string", "array", "object")
#: The formats that are checked; every other one passes.
FORMATS = frozenset(
    {
        "date", "date-time", "duration", "email", "hostname", "ipv4", "ipv6", "iri",
        "iri-reference", "json-pointer", "period", "regex", "relative-json-pointer", "semver",
        "time", "uri", "uri-reference", "uri-template", "uuid",
    }
)  # fmt: skip
#: The checks of each type of value; `judging` puts them in.
PARTS: dict[str, Callable[[Run, dict[str, Any], Any], None]] = {}
#: Schemas and values nested deeper than that, or referring to each other as long, are refused.
MAX_DEPTH = 1200


def type_name(value: object) -> str:
    """The JSON type of a value, "" for what JSON cannot hold."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, str):
        return "string"
    if isinstance(value, dict):
        return "object"
    if isinstance(value, list):
        return "array"
    return "number" if is_number(value) else ""


class Run:
    """One value judged by one schema, and the chain of the runs around it.

    `layer` tells the values of the chain apart; `keyword` is the reference that led here, if one
    did. `quiet` runs are only asked for their verdict. `props` and `items` hold what no part of the
    schema has looked at yet, None where nobody asks.
    """

    __slots__ = (
        "depth",
        "errors",
        "items",
        "keyword",
        "layer",
        "node",
        "parent",
        "path",
        "props",
        "quiet",
        "value",
    )

    def __init__(self, node: Node, value: Any, path: Path, parent: Run | None) -> None:
        self.node = node
        self.value = value
        self.path = path
        self.parent = parent
        self.keyword = ""
        self.layer = 0
        self.quiet = False
        self.errors: list[Failure] = []
        self.props: set[str] | None = None
        self.items: set[int] | None = None
        self.depth = 0
        if parent is not None:
            self.depth = parent.depth + 1
            self.quiet = parent.quiet
            self.layer = parent.layer
            if self.depth > MAX_DEPTH:
                raise too_deep()

    def judge(self) -> Failure | None:
        """What is wrong with the value, None where nothing is."""
        node = self.node
        if node.verdict is not None:
            return None if node.verdict else self.failure("false schema")
        cycle = self._cycle()
        if cycle is not None:
            return self.failure(
                f"both {self._trail()} and {cycle._trail()} resolve to "
                f'"{node.location}" causing reference cycle'
            )
        raw = node.raw
        failure = (
            self._referred(raw) if "$ref" in raw and node.draft < DRAFT2019 else self._own(raw)
        )
        if failure is not None:
            return failure
        if not self.errors:
            return None
        return self.errors[0] if len(self.errors) == 1 else self._grouped()

    def _grouped(self) -> Failure:
        return FAILED if self.quiet else group(self.path, self.errors)

    def _referred(self, raw: dict[str, Any]) -> Failure | None:
        if not isinstance(raw["$ref"], str):
            return self._own(raw)
        # Beside a `$ref` the old drafts ignore everything; the validator misses `const`.
        if "const" in raw and self.node.draft >= DRAFT6 and not equal(self.value, raw["const"]):
            return self._differs(raw["const"])
        return self._reference(self.node.target("$ref"), "$ref")

    def _own(self, raw: dict[str, Any]) -> Failure | None:
        value, draft = self.value, self.node.draft
        kind = type_name(value)
        first = self._first(raw, kind)
        if first is not None:
            return first
        if draft >= DRAFT2019 and isinstance(raw.get("$ref"), str):
            self.add(self._reference(self.node.target("$ref"), "$ref"))
        part = PARTS.get(kind)
        if part is not None:
            part(self, raw, value)
        if self.errors and self.quiet:
            return None
        if draft >= DRAFT2019:
            self._dynamic(raw)
        self._conditions(raw)
        if draft >= DRAFT2019:
            self._unevaluated(raw)
        return None

    def _first(self, raw: dict[str, Any], kind: str) -> Failure | None:
        value = self.value
        if not kind:
            from helmcore.text.kinds import go_type

            return self.failure(f"invalid jsonType {go_type(value)}")
        want = raw.get("type")
        if want is not None and not _is_type(want, kind, value):
            names = [want] if isinstance(want, str) else [name for name in _TYPES if name in want]
            return self.failure(f"got {kind}, want {' or '.join(names)}")
        if "const" in raw and self.node.draft >= DRAFT6 and not equal(value, raw["const"]):
            return self._differs(raw["const"])
        options = raw.get("enum")
        if isinstance(options, list) and not any(equal(value, option) for option in options):
            return self._not_among(options)
        name = raw.get("format")
        if name in FORMATS and isinstance(value, str) and self.node.resource.asserts_format():
            from helmcore.values.schema.formats import problem

            wrong = problem(name, value)
            if wrong is not None:
                return self.failure(f"{quote(value)} is not valid {name}: {wrong}")
        return None

    def _differs(self, want: Any) -> Failure:
        if isinstance(want, list | dict):
            return self.failure("'const' failed")
        return self.failure(f"value must be {_display(want)}")

    def _not_among(self, options: list[Any]) -> Failure:
        if self.quiet:
            return FAILED
        if any(isinstance(option, list | dict) for option in options):
            return self.failure("'enum' failed")
        shown = ", ".join(map(_display, options))
        return self.failure(
            f"value must be {shown}" if len(options) == 1 else f"value must be one of {shown}"
        )

    def _conditions(self, raw: dict[str, Any]) -> None:
        node = self.node
        if "not" in raw and self.same(node.below("not"), quiet=True) is None:
            self.add(self.failure("'not' failed"))
        if "allOf" in raw:
            self._all_of(raw["allOf"])
        if "anyOf" in raw:
            self._any_of(raw["anyOf"])
        if "oneOf" in raw:
            self._one_of(raw["oneOf"])
        if "if" in raw and node.draft >= DRAFT7:
            branch = "then" if self.same(node.below("if"), quiet=True) is None else "else"
            if branch in raw:
                self.add(self.same(node.below(branch)))

    def _all_of(self, parts: list[Any]) -> None:
        errors = []
        for index in range(len(parts)):
            failure = self.same(self.node.part("allOf", index))
            if failure is not None:
                errors.append(failure)
                if self.quiet:
                    break
        if errors:
            self.add(self.failure("'allOf' failed", errors))

    def _any_of(self, parts: list[Any]) -> None:
        errors = []
        matched = False
        for index in range(len(parts)):
            failure = self.same(self.node.part("anyOf", index))
            if failure is not None:
                errors.append(failure)
                continue
            matched = True
            if not self.props and not self.items:
                break
        if not matched:
            self.add(self.failure("'anyOf' failed", errors))

    def _one_of(self, parts: list[Any]) -> None:
        errors = []
        matched = -1
        for index in range(len(parts)):
            failure = self.same(self.node.part("oneOf", index), quiet=matched != -1)
            if failure is not None:
                if matched == -1:
                    errors.append(failure)
            elif matched == -1:
                matched = index
            else:
                text = f"'oneOf' failed, subschemas {matched:,}, {index:,} matched"
                self.add(self.failure(text))
                break
        if matched == -1:
            self.add(self.failure("'oneOf' failed, none matched", errors))

    def _unevaluated(self, raw: dict[str, Any]) -> None:
        if self.props and "unevaluatedProperties" in raw and isinstance(self.value, dict):
            node = self.node.below("unevaluatedProperties")
            for name in sorted(self.props):
                self.add(self.within(node, self.value[name], name))
            self.props = None
        if self.items and "unevaluatedItems" in raw and isinstance(self.value, list):
            node = self.node.below("unevaluatedItems")
            for index in sorted(self.items):
                self.add(self.within(node, self.value[index], str(index)))
            self.items = None

    def _dynamic(self, raw: dict[str, Any]) -> None:
        if "$recursiveRef" in raw:
            target = self.node.target("$recursiveRef")
            if target.raw.get("$recursiveAnchor") is True:
                target = self._outermost(target)
            self.add(self._reference(target, "$recursiveRef"))
        if "$dynamicRef" in raw and self.node.draft >= DRAFT2020:
            target = self.node.target("$dynamicRef")
            anchor = raw["$dynamicRef"].partition("#")[2]
            if anchor and anchor[0] != "/" and target.raw.get("$dynamicAnchor") == anchor:
                target = self._outermost_named(anchor, target)
            self.add(self._reference(target, "$dynamicRef"))

    def _outermost(self, target: Node) -> Node:
        run: Run | None = self
        while run is not None:
            node = run.node
            resource = node.document.node(node.resource.pointer)
            if resource.raw.get("$recursiveAnchor") is True and node.draft >= DRAFT2019:
                target = node
            run = run.parent
        return target

    def _outermost_named(self, anchor: str, target: Node) -> Node:
        run: Run | None = self
        while run is not None:
            resource = run.node.resource
            if anchor in resource.dynamic and resource.draft >= DRAFT2020:
                target = run.node.document.node(resource.anchors[anchor])
            run = run.parent
        return target

    # Judging the same value by another schema, and parts of it.

    def same(self, node: Node, keyword: str = "", quiet: bool = False) -> Failure | None:
        """Judge the same value by another schema."""
        if node.verdict is True:
            return None
        run = Run(node, self.value, self.path, self)
        run.keyword = keyword
        run.quiet = self.quiet or quiet
        run.ask(wanted=bool(self.props or self.items))
        failure = run.judge()
        if failure is None:
            if self.props:
                self.props &= run.props or set()
            if self.items:
                self.items &= run.items or set()
        return failure

    def within(self, node: Node, value: Any, token: str) -> Failure | None:
        """Judge a part of the value."""
        if node.verdict is True:
            return None
        run = Run(node, value, (*self.path, token), self)
        run.layer += 1
        if node.draft >= DRAFT2019:
            run.ask(wanted=False)
        return run.judge()

    def ask(self, wanted: bool) -> None:
        """Start to note what is not looked at, where the schema or the run around it asks."""
        raw, value = self.node.raw, self.value
        if isinstance(value, dict):
            if (wanted or "unevaluatedProperties" in raw) and "additionalProperties" not in raw:
                self.props = set(value)
        elif isinstance(value, list) and (wanted or "unevaluatedItems" in raw):
            start = self._looked_at(raw)
            if start is not None and start < len(value):
                self.items = set(range(start, len(value)))

    def _looked_at(self, raw: dict[str, Any]) -> int | None:
        """How many items the schema always looks at, None for all."""
        items = raw.get("items")
        if self.node.draft >= DRAFT2020:
            return None if "items" in raw else len(raw.get("prefixItems") or ())
        if isinstance(items, list):
            return None if "additionalItems" in raw else len(items)
        return None if "items" in raw else 0

    def _reference(self, target: Node, keyword: str) -> Failure | None:
        failure = self.same(target, keyword)
        if failure is None or self.quiet:
            return failure
        head = self.failure("validation failed", top(failure))
        head.reference = True
        return head

    # Failures.

    def failure(self, text: str, causes: list[Failure] | None = None) -> Failure:
        """A failure of this value."""
        return FAILED if self.quiet else Failure(self.path, text, causes)

    def add(self, failure: Failure | None) -> None:
        """Note a failure, if there is one."""
        if failure is not None:
            self.errors.append(failure)

    def _cycle(self) -> Run | None:
        run, node, layer = self.parent, self.node, self.layer
        while run is not None and run.layer == layer:
            if run.node is node:
                return run
            run = run.parent
        return None

    def _trail(self) -> str:
        trail = ""
        run = self
        while run.parent is not None:
            if run.keyword:
                trail = "/" + escape(run.keyword) + trail
            else:
                trail = run.node.location[len(run.parent.node.location) :] + trail
            run = run.parent
        return trail


def too_deep() -> SchemaUnusable:
    """What is raised where schema and values go too deep."""
    return SchemaUnusable(
        "exceeded max depth",
        "the values, or the schemas that refer to each other, nest deeper than helmx follows",
    )


def _display(value: Any) -> str:
    return quote(value) if isinstance(value, str) else plain(value)


def _is_type(want: Any, kind: str, value: Any) -> bool:
    names = (want,) if isinstance(want, str) else want
    return kind in names or (kind == "number" and "integer" in names and is_integral(value))
