"""A quick look over a schema: is it plainly well-formed, and does it need no resolving by names?

A schema that passes here is valid against its draft's own schema, and all its references are
pointers to places inside it that are well-formed, too. What does not pass need not be wrong: it is
then judged thoroughly (`thorough`), which costs more. So everything unusual may fail here.
"""

from __future__ import annotations

from helmcore.text.regex import PatternInvalid, compile_pattern
from helmcore.values.schema.drafts import DRAFT4, KEYWORDS, LATEST, draft_named
from helmcore.values.schema.numbers import is_integral, is_number

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

_TYPES = frozenset({"array", "boolean", "integer", "null", "number", "object", "string"})
_SCALARS = frozenset({str, bool, int, type(None)})
_SAFE = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-$")


def is_plain(root: Any) -> bool:
    """Whether the schema is well-formed and simple; see the module."""
    if isinstance(root, bool):
        return True
    if not isinstance(root, dict):
        return False
    named = root.get("$schema")
    draft = LATEST if named is None else draft_named(named) if isinstance(named, str) else None
    return draft is not None and _Survey(root, draft).run()


class _Survey:
    """One pass; `todo` holds what is still to be looked at, `seen` the places looked at."""

    __slots__ = ("draft", "keywords", "root", "seen", "todo")

    def __init__(self, root: dict[str, Any], draft: int) -> None:
        self.root = root
        self.draft = draft
        self.keywords = KEYWORDS[draft]
        self.todo: list[Any] = [root]
        self.seen: set[int] = set()

    def run(self) -> bool:
        """Look at everything; False at the first unusual thing."""
        todo, seen, keywords = self.todo, self.seen, self.keywords
        while todo:
            schema = todo.pop()
            if schema.__class__ is not dict:
                if not isinstance(schema, bool) or self.draft == DRAFT4:
                    return False
                continue
            if id(schema) in seen:
                continue
            seen.add(id(schema))
            for keyword, value in schema.items():
                kind = keywords.get(keyword)
                if kind is not None and not _CHECKS[kind](self, value):
                    return False
            if (
                len(seen) > 1
                and ("$id" in schema or "id" in schema or "$schema" in schema)
                and self._odd_names(schema)
            ):
                return False
            if self.draft == DRAFT4 and not _has_limits(schema):
                return False
        return True

    def _odd_names(self, schema: dict[str, Any]) -> bool:
        keyword = "id" if self.draft == DRAFT4 else "$id"
        return isinstance(schema.get(keyword), str) or "$schema" in schema

    def _schema(self, value: Any) -> bool:
        self.todo.append(value)
        return True

    def _bool_or_schema(self, value: Any) -> bool:
        if not isinstance(value, bool):
            self.todo.append(value)
        return True

    def _schemas(self, value: Any) -> bool:
        if not isinstance(value, dict):
            return False
        self.todo.extend(value.values())
        return True

    def _patterns(self, value: Any) -> bool:
        return self._schemas(value) and all(map(_is_regex, value))

    def _list(self, value: Any) -> bool:
        if not isinstance(value, list) or not value:
            return False
        self.todo.extend(value)
        return True

    def _items(self, value: Any) -> bool:
        return self._list(value) if isinstance(value, list) else self._schema(value)

    def _dependencies(self, value: Any) -> bool:
        if not isinstance(value, dict):
            return False
        return all(
            self._names(item) if isinstance(item, list) else self._schema(item)
            for item in value.values()
        )

    def _names(self, value: Any) -> bool:
        if not isinstance(value, list) or (not value and self.draft == DRAFT4):
            return False
        return all(isinstance(item, str) for item in value) and len(set(value)) == len(value)

    def _enum(self, value: Any) -> bool:
        if not isinstance(value, list):
            return False
        if self.draft > 7:
            return True
        if not value:
            return False
        if not all(item.__class__ in _SCALARS for item in value):
            return False
        return len({(item.__class__, item) for item in value}) == len(value)

    def _ref(self, value: Any) -> bool:
        if not isinstance(value, str) or value[:1] != "#" or (len(value) > 1 and value[1] != "/"):
            return False
        if not _SAFE.issuperset(value[1:]):
            return False
        target: Any = self.root
        for token in value.split("/")[1:]:
            if target.__class__ is dict and token in target:
                target = target[token]
            elif target.__class__ is list and token.isdecimal() and int(token) < len(target):
                target = target[int(token)]
            else:
                return False
        self.todo.append(target)
        return True

    def _id(self, value: Any) -> bool:
        # Only the root's own: others make the schema unusual (`_odd_names`).
        return isinstance(value, str) and (
            value == "" or (value.startswith(("http://", "https://")) and _is_address(value))
        )

    def _dialect(self, value: Any) -> bool:
        return isinstance(value, str)

    def _required(self, value: Any) -> bool:
        return isinstance(value, dict) and all(map(self._names, value.values()))


def _is_address(value: str) -> bool:
    rest = value.partition("://")[2]
    return bool(rest) and rest[0] != "/" and _SAFE.issuperset(rest.removesuffix("#"))


def _is_regex(value: Any) -> bool:
    if not isinstance(value, str):
        return False
    try:
        compile_pattern(value)
    except PatternInvalid:
        return False
    return True


def _has_limits(schema: dict[str, Any]) -> bool:
    return ("maximum" in schema or "exclusiveMaximum" not in schema) and (
        "minimum" in schema or "exclusiveMinimum" not in schema
    )


def _is_count(value: Any) -> bool:
    return is_number(value) and is_integral(value) and value >= 0


def _is_types(value: Any) -> bool:
    if isinstance(value, str):
        return value in _TYPES
    return (
        isinstance(value, list)
        and bool(value)
        and all(isinstance(item, str) and item in _TYPES for item in value)
        and len(set(value)) == len(value)
    )


def _free(check: Callable[[Any], bool]) -> Callable[[_Survey, Any], bool]:
    return lambda _, value: check(value)


_CHECKS: dict[str, Callable[[_Survey, Any], bool]] = {
    "schema": _Survey._bool_or_schema,
    "schemas": _Survey._schemas,
    "patterns": _Survey._patterns,
    "list": _Survey._list,
    "items": _Survey._items,
    "dependencies": _Survey._dependencies,
    "names": _Survey._names,
    "required": _Survey._required,
    "enum": _Survey._enum,
    "ref": _Survey._ref,
    "id": _Survey._id,
    "dialect": _Survey._dialect,
    "types": _free(_is_types),
    "regex": _free(_is_regex),
    "count": _free(_is_count),
    "number": _free(is_number),
    "step": _free(lambda value: is_number(value) and value > 0),
    "bool": _free(lambda value: isinstance(value, bool)),
    "text": _free(lambda value: isinstance(value, str)),
    "array": _free(lambda value: isinstance(value, list)),
    "odd": _free(lambda value: False),
}
