"""The checks of a mapping, in the validator's order; properties are visited by name."""

from __future__ import annotations

from helmcore.text.regex import compile_pattern
from helmcore.values.schema.drafts import DRAFT6, DRAFT2019
from helmcore.values.schema.failures import quote, quoted, top
from helmcore.values.schema.runs import Run

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def judge_object(run: Run, raw: dict[str, Any], value: dict[str, Any]) -> None:
    """Add what is wrong with a mapping to the run."""
    _counts(run, raw, value)
    if run.quiet and run.errors:
        return
    if "dependencies" in raw:
        _dependencies(run, raw["dependencies"], value)
    if "properties" in raw or "patternProperties" in raw or "additionalProperties" in raw:
        _properties(run, raw, value)
    draft = run.node.draft
    if "propertyNames" in raw and draft >= DRAFT6:
        _names(run, value)
    if draft >= DRAFT2019:
        _dependents(run, raw, value)


def _counts(run: Run, raw: dict[str, Any], value: dict[str, Any]) -> None:
    least, most = raw.get("minProperties"), raw.get("maxProperties")
    if least is not None and len(value) < least:
        run.add(run.failure(f"minProperties: got {len(value):,}, want {int(least):,}"))
    if most is not None and len(value) > most:
        run.add(run.failure(f"maxProperties: got {len(value):,}, want {int(most):,}"))
    missing = _missing(raw.get("required"), value)
    if missing:
        word = "property" if len(missing) == 1 else "properties"
        failure = run.failure(f"missing {word} {quoted(missing)}")
        if not run.quiet:
            # One of the keys that are there may be the missing one, mistyped.
            properties = raw.get("properties") or {}
            failure.unknown = [name for name in sorted(value) if name not in properties]
            failure.known = missing
        run.add(failure)


def _missing(names: Any, value: dict[str, Any]) -> list[str]:
    if not isinstance(names, list):
        return []
    return [name for name in names if name not in value]


def _dependencies(run: Run, dependencies: dict[str, Any], value: dict[str, Any]) -> None:
    for name in sorted(dependencies):
        if name not in value:
            continue
        wanted = dependencies[name]
        if isinstance(wanted, list):
            _needs(run, name, wanted, value)
        else:
            run.add(run.same(run.node.part("dependencies", name)))


def _needs(run: Run, name: str, wanted: list[str], value: dict[str, Any]) -> None:
    missing = _missing(wanted, value)
    if missing:
        run.add(run.failure(f"properties {quoted(missing)} required, if {quote(name)} exists"))


def _properties(run: Run, raw: dict[str, Any], value: dict[str, Any]) -> None:
    node = run.node
    properties = raw.get("properties") or {}
    patterns = [
        (compile_pattern(text), text) for text in sorted(raw.get("patternProperties") or ())
    ]
    additional = raw.get("additionalProperties")
    extra = []
    for name in sorted(value):
        if run.quiet and run.errors:
            return
        seen = False
        if name in properties:
            seen = True
            run.add(run.within(node.part("properties", name), value[name], name))
        for pattern, text in patterns:
            if pattern.matches(name):
                seen = True
                run.add(run.within(node.part("patternProperties", text), value[name], name))
        if not seen and additional is not None:
            seen = True
            if additional is False:
                extra.append(name)
            elif additional is not True:
                run.add(run.within(node.below("additionalProperties"), value[name], name))
        if seen and run.props:
            run.props.discard(name)
    if extra:
        failure = run.failure(f"additional properties {quoted(extra)} not allowed")
        if not run.quiet:
            failure.unknown, failure.known = extra, list(properties)
        run.add(failure)


def _names(run: Run, value: dict[str, Any]) -> None:
    node = run.node.below("propertyNames")
    for name in sorted(value):
        alone = Run(node, name, (), None)
        alone.depth = run.depth + 1
        failure = alone.judge()
        if failure is not None:
            run.add(run.failure(f"invalid propertyName {quote(name)}", top(failure)))


def _dependents(run: Run, raw: dict[str, Any], value: dict[str, Any]) -> None:
    for name in sorted(raw.get("dependentSchemas") or ()):
        if name in value:
            run.add(run.same(run.node.part("dependentSchemas", name)))
    required = raw.get("dependentRequired") or {}
    for name in sorted(required):
        if name in value:
            _needs(run, name, required[name], value)
