"""Judges a schema itself and resolves its names: ids, anchors, references to other documents.

This is what the validator that helm uses does for every schema before it looks at a value. Here it
is done only for schemas that the survey does not know to be plain.
"""

from __future__ import annotations

from helmcore.text.quote import go_quote, log_line
from helmcore.text.regex import PatternInvalid, compile_pattern
from helmcore.values.schema.drafts import (
    DRAFT6,
    DRAFT7,
    DRAFT2019,
    DRAFT2020,
    LATEST,
    METASCHEMAS,
    draft_named,
    id_keyword,
)
from helmcore.values.schema.failures import SchemaUnusable, escape, text_of, top
from helmcore.values.schema.judging import judge
from helmcore.values.schema.metaschemas import metaschema
from helmcore.values.schema.nodes import Document, Node, Resource, Store
from helmcore.values.schema.references import join, unescaped

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

_ASSERTING = frozenset({"format", "format-assertion"})
_MAPS = (
    "definitions",
    "properties",
    "patternProperties",
    "dependencies",
    "$defs",
    "dependentSchemas",
)
_SINGLES = (
    "not", "additionalProperties", "additionalItems", "items", "propertyNames", "contains", "if",
    "then", "else", "unevaluatedProperties", "unevaluatedItems", "contentSchema",
)  # fmt: skip
_LISTS = ("allOf", "anyOf", "oneOf", "items", "prefixItems")
_warned: set[str] = set()


class Resolver:
    """The documents of one schema: reads, judges and joins them.

    `fetch` gets the bytes at an http or https address; without it none is followed. `warn` takes a
    line for the user.
    """

    def __init__(
        self,
        warn: Callable[[str], None],
        fetch: Callable[[str], bytes] | None = None,
        asserting: bool = False,
    ) -> None:
        self.warn = warn
        self.fetch = fetch
        self.asserting = asserting
        self._judges: Resolver | None = None
        self.store = Store()
        self.store.resolve = self.resolve

    def document(self, url: str) -> Document:
        """The document at an address, read and judged where it is new."""
        document = self.store.documents.get(url)
        return document or self.add(url, self.read(url))

    def add(self, url: str, root: Any) -> Document:
        """Take in a document: find what has a name in it, and judge it by its draft's schema."""
        document = Document(url, root, self.store)
        self.store.documents[url] = document
        self._collect(document, root, "", Resource("", url, LATEST))
        if not url.startswith(("http://json-schema.org/", "https://json-schema.org/")):
            self._judge(document, root, "")
        return document

    def compile(self, document: Document) -> Node:
        """Follow everything that can be reached from a document's root, and give the root."""
        root = document.node("")
        reached = [root]
        seen = {id(root)}
        for node in reached:
            for child in self._reached(node):
                if id(child) not in seen:
                    seen.add(id(child))
                    reached.append(child)
        return root

    def resolve(self, node: Node, reference: str) -> Node:
        """The schema that a reference in `node` names."""
        address, fragment = join(node.resource.url, reference)
        document, resource = self._resource(node.document, address)
        pointer = self._pointer(document, resource, fragment)
        self._ensure(document, pointer)
        return document.node(pointer)

    def _resource(self, document: Document, address: str) -> tuple[Document, Resource]:
        if address == document.url:
            return document, document.resources[""]
        for resource in document.resources.values():
            if resource.url == address:
                return document, resource
        other = self.document(address)
        return other, other.resources[""]

    def _pointer(self, document: Document, resource: Resource, fragment: str) -> str:
        if not fragment or fragment[0] == "/":
            return resource.pointer + fragment
        found = resource.anchors.get(fragment)
        if found is None:
            named = go_quote(f"{resource.url}#{fragment}")
            raise SchemaUnusable(f"anchor in {named} not found in schema {go_quote(document.url)}")
        return found

    # Reading other documents.

    def read(self, url: str) -> Any:
        """The JSON at an address."""
        known = metaschema(url)
        if known is not None:
            return known
        scheme = url.partition(":")[0] if ":" in url else ""
        if scheme == "urn":
            if url not in _warned:
                _warned.add(url)
                text = "unresolved URN reference ignored; using permissive schema"
                self.warn(log_line("WARN", text, urn=url))
            return True
        if scheme == "file":
            raise _unread(url, "files are not read", "move the part into values.schema.json itself")
        if scheme not in ("http", "https"):
            raise _unread(url, f"no URLLoader registered for {go_quote(url)}")
        return self._fetched(url)

    def _fetched(self, url: str) -> Any:
        from helmcore.errors import HelmxError
        from helmcore.values.schema.reading import read_json

        if self.fetch is None:
            raise _unread(
                url,
                "remote references are not followed",
                "a schema that reaches into the network is not followed; put the referenced part "
                "into values.schema.json, or skip the check with --skip-schema-validation",
            )
        try:
            return read_json(self.fetch(url))
        except (HelmxError, SchemaUnusable) as error:
            raise _unread(url, error.message, error.hint) from None

    # Judging a schema by its draft's own schema.

    def _ensure(self, document: Document, pointer: str) -> None:
        if pointer in document.checked:
            return
        raw = document.lookup(pointer)
        around = document.resource(pointer)
        self._collect(document, raw, pointer, around)
        self._judge(document, raw, pointer)

    def _judge(self, document: Document, raw: Any, pointer: str) -> None:
        if self.asserting:
            return
        address = METASCHEMAS[document.resource(pointer).draft]
        if self._judges is None:
            self._judges = Resolver(self.warn, asserting=True)
        failure = judge(self._judges.document(address).node(""), raw)
        if failure is not None:
            raise SchemaUnusable(
                f"{go_quote(document.location(pointer))} is not valid against metaschema: "
                f"jsonschema validation failed with '{address}#'\n{text_of(top(failure))}",
                "values.schema.json breaks the rules of JSON Schema itself",
            )

    # Finding what has a name.

    def _collect(self, document: Document, raw: Any, pointer: str, around: Resource) -> None:
        todo = [(raw, pointer, around)]
        while todo:
            raw, pointer, around = todo.pop()
            if pointer in document.checked:
                continue
            document.checked.add(pointer)
            if isinstance(raw, dict):
                resource = self._named(document, raw, pointer, around)
                self._anchors(document, raw, pointer, resource)
                for tokens, part in _parts(raw):
                    below = pointer + "".join("/" + escape(token) for token in tokens)
                    todo.append((part, below, resource))
            elif not pointer:
                self._enter(document, around)

    def _enter(self, document: Document, resource: Resource) -> None:
        if self.asserting:
            resource.vocabularies = _ASSERTING
        document.resources[resource.pointer] = resource

    def _named(
        self, document: Document, raw: dict[str, Any], pointer: str, around: Resource
    ) -> Resource:
        draft = self._draft(raw, around.draft, document.location(pointer), pointer, document.url)
        name = _id_of(raw, draft)
        if not name and pointer:
            draft = around.draft
            name = _id_of(raw, draft)
        if not name:
            if not pointer:
                around.draft = draft
                around.vocabularies = self._vocabularies(raw, draft)
                self._enter(document, around)
            return around
        url = join(around.url, name)[0]
        for other in document.resources.values():
            if other.url == url and other.pointer != pointer:
                raise SchemaUnusable(
                    f"duplicate id {go_quote(url)} in {go_quote(document.url)} at "
                    f"{go_quote(pointer)} and {go_quote(other.pointer)}"
                )
        resource = Resource(pointer, url, draft)
        if isinstance(raw.get("$schema"), str) or not pointer:
            resource.vocabularies = self._vocabularies(raw, draft)
        else:
            resource.vocabularies = around.vocabularies
        self._enter(document, resource)
        return resource

    def _draft(self, raw: dict[str, Any], default: int, place: str, pointer: str, url: str) -> int:
        cycle: set[str] = set()
        while True:
            named = raw.get("$schema")
            if not isinstance(named, str):
                return default
            draft = draft_named(named)
            if draft is not None:
                return draft
            address = named.partition("#")[0]
            if not pointer and address == url:
                raise SchemaUnusable(f"draft {go_quote(address)} is not supported")
            if address in cycle:
                raise SchemaUnusable(f"cycle in resolving $schema in {go_quote(address)}")
            cycle.add(address)
            raw = self.read(address)
            if not isinstance(raw, dict):
                return default
            pointer, url = "", address

    def _vocabularies(self, raw: dict[str, Any], draft: int) -> frozenset[str] | None:
        named = raw.get("$schema")
        if not isinstance(named, str) or draft_named(named) is not None or draft < DRAFT2019:
            return None
        described = self.read(named.partition("#")[0])
        listed = described.get("$vocabulary") if isinstance(described, dict) else None
        if not isinstance(listed, dict):
            return None
        return frozenset(
            name.rpartition("/")[2] for name, wanted in listed.items() if wanted is True
        )

    def _anchors(
        self, document: Document, raw: dict[str, Any], pointer: str, resource: Resource
    ) -> None:
        names = []
        if resource.draft < DRAFT2019:
            name = raw.get(id_keyword(resource.draft))
            if isinstance(name, str) and "$ref" not in raw:
                fragment = unescaped(name.partition("#")[2])
                if fragment and fragment[0] != "/":
                    names.append(fragment)
        else:
            if isinstance(raw.get("$anchor"), str):
                names.append(raw["$anchor"])
            if resource.draft >= DRAFT2020 and isinstance(raw.get("$dynamicAnchor"), str):
                names.append(raw["$dynamicAnchor"])
                resource.dynamic.append(raw["$dynamicAnchor"])
        for name in names:
            other = resource.anchors.setdefault(name, pointer)
            if other != pointer:
                raise SchemaUnusable(
                    f"duplicate anchor {go_quote(name)} in {go_quote(document.url)} at "
                    f"{go_quote(other)} and {go_quote(pointer)}"
                )

    # Following what can be reached.

    def _reached(self, node: Node) -> Iterator[Node]:
        raw, draft = node.raw, node.draft
        self._ensure(node.document, node.pointer)
        if isinstance(raw.get("$ref"), str):
            yield node.target("$ref")
            if draft < DRAFT2019:
                return
        for keyword, first in (("$recursiveRef", DRAFT2019), ("$dynamicRef", DRAFT2020)):
            if draft >= first and isinstance(raw.get(keyword), str):
                yield node.target(keyword)
        if draft >= DRAFT2020 and node.pointer == node.resource.pointer:
            for anchor in node.resource.dynamic:
                yield node.document.node(node.resource.anchors[anchor])
        _check_patterns(node)
        for keyword in (
            "allOf",
            "anyOf",
            "oneOf",
            *(("prefixItems",) if draft >= DRAFT2020 else ()),
        ):
            for index in range(len(raw.get(keyword) or ())):
                yield node.part(keyword, index)
        for keyword in _maps_of(draft):
            for name, part in (raw.get(keyword) or {}).items():
                if isinstance(part, dict | bool):
                    yield node.part(keyword, name)
        items = raw.get("items")
        if isinstance(items, list) and draft < DRAFT2020:
            for index in range(len(items)):
                yield node.part("items", index)
        for keyword in _singles_of(raw, draft):
            if isinstance(raw.get(keyword), dict | bool):
                yield node.below(keyword)


def _maps_of(draft: int) -> tuple[str, ...]:
    maps = ("properties", "patternProperties", "dependencies")
    return (*maps, "dependentSchemas") if draft >= DRAFT2019 else maps


def _singles_of(raw: dict[str, Any], draft: int) -> Iterator[str]:
    yield from ("not", "items", "additionalProperties")
    if isinstance(raw.get("items"), list) and draft < DRAFT2020:
        yield "additionalItems"
    if draft >= DRAFT6:
        yield from ("contains", "propertyNames")
    if draft >= DRAFT7 and "if" in raw:
        yield from ("if", "then", "else")
    if draft >= DRAFT2019:
        yield from ("unevaluatedItems", "unevaluatedProperties")


def _check_patterns(node: Node) -> None:
    words = [("patternProperties", text) for text in node.raw.get("patternProperties") or ()]
    if isinstance(node.raw.get("pattern"), str):
        words.append(("pattern", node.raw["pattern"]))
    for keyword, text in words:
        try:
            compile_pattern(text)
        except PatternInvalid as error:
            place = node.document.location(f"{node.pointer}/{keyword}")
            raise SchemaUnusable(
                f"invalid regex {go_quote(text)} at {go_quote(place)}: {error}"
            ) from None


def _parts(raw: dict[str, Any]) -> Iterator[tuple[tuple[str, ...], Any]]:
    for keyword in _SINGLES:
        if keyword in raw:
            yield (keyword,), raw[keyword]
    for keyword in _MAPS:
        held = raw.get(keyword)
        if isinstance(held, dict):
            for name, part in held.items():
                yield (keyword, name), part
    for keyword in _LISTS:
        held = raw.get(keyword)
        if isinstance(held, list):
            for index, part in enumerate(held):
                yield (keyword, str(index)), part


def _id_of(raw: dict[str, Any], draft: int) -> str:
    name = raw.get(id_keyword(draft))
    if not isinstance(name, str) or (draft < DRAFT2019 and "$ref" in raw):
        return ""
    return name.partition("#")[0]


def _unread(url: str, why: str, hint: str | None = None) -> SchemaUnusable:
    return SchemaUnusable(f"failing loading {go_quote(url)}: {why}", hint)
