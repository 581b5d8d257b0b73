"""Schemas as places in documents: what is below each, what its references lead to."""

from __future__ import annotations

from helmcore.values.schema.drafts import DRAFT2019, LATEST, draft_named
from helmcore.values.schema.failures import SchemaUnusable, escape

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

#: The vocabularies that rule where a schema's own dialect does not say otherwise.
ALWAYS = None


class Resource:
    """A schema with an address of its own: the document itself, or a part that has an `$id`."""

    __slots__ = ("anchors", "draft", "dynamic", "pointer", "url", "vocabularies")

    def __init__(self, pointer: str, url: str, draft: int) -> None:
        self.pointer = pointer
        self.url = url
        self.draft = draft
        self.anchors: dict[str, str] = {}
        self.dynamic: list[str] = []
        self.vocabularies: frozenset[str] | None = ALWAYS

    def asserts_format(self) -> bool:
        """Whether `format` is a check and not a mere note."""
        if self.draft < DRAFT2019:
            return True
        name = "format" if self.draft == DRAFT2019 else "format-assertion"
        return self.vocabularies is not None and name in self.vocabularies


class Document:
    """A parsed JSON document with the resources in it.

    `resources` are found by their pointer; `nodes` are the schemas used so far.
    """

    __slots__ = ("checked", "nodes", "resources", "root", "store", "url")

    def __init__(self, url: str, root: Any, store: Store) -> None:
        self.url = url
        self.root = root
        self.store = store
        self.resources: dict[str, Resource] = {}
        self.nodes: dict[str, Node] = {}
        self.checked: set[str] = set()

    @classmethod
    def plain(cls, url: str, root: Any) -> Document:
        """A document that passed the survey: it is one resource."""
        document = cls(url, root, Store())
        named = root.get("$schema") if isinstance(root, dict) else None
        draft = draft_named(named) if isinstance(named, str) else LATEST
        document.resources[""] = Resource("", url, draft or LATEST)
        document.store.documents[url] = document
        return document

    def resource(self, pointer: str) -> Resource:
        """The resource that a place belongs to."""
        while pointer and pointer not in self.resources:
            pointer = pointer[: pointer.rfind("/")]
        return self.resources[pointer]

    def node(self, pointer: str, raw: Any = None, resource: Resource | None = None) -> Node:
        """The schema at a pointer; `raw` and `resource` are given where they are known.

        Raises SchemaUnusable where nothing is there.
        """
        node = self.nodes.get(pointer)
        if node is None:
            if raw is None:
                raw = self.lookup(pointer)
            own = self.resources.get(pointer) or resource or self.resource(pointer)
            node = self.nodes[pointer] = Node(self, pointer, raw, own)
        return node

    def lookup(self, pointer: str) -> Any:
        """The JSON value at a pointer."""
        value = self.root
        for token in pointer.split("/")[1:]:
            value = self._below(value, self._unescaped(token, pointer), pointer)
        return value

    def _unescaped(self, token: str, pointer: str) -> str:
        if "~" not in token:
            return token
        if token.count("~") != token.count("~0") + token.count("~1"):
            raise SchemaUnusable(f'invalid json-pointer "{self.location(pointer)}"')
        return token.replace("~1", "/").replace("~0", "~")

    def _below(self, value: Any, token: str, pointer: str) -> Any:
        if isinstance(value, dict) and token in value:
            return value[token]
        if isinstance(value, list) and token.isdecimal() and int(token) < len(value):
            return value[int(token)]
        raise SchemaUnusable(
            f'json-pointer in "{self.location(pointer)}" not found',
            "the schema's $ref names a place that is not in it",
        )

    def location(self, pointer: str) -> str:
        """The full address of a place, as messages show it."""
        if not pointer:
            return self.url + "#"
        from urllib.parse import quote

        # What Go's url.PathEscape leaves as it is, and the slashes.
        return f"{self.url}#{quote(pointer, safe='/$&+=:@')}"


class Store:
    """The documents known so far, by address; `load` is asked for others (`thorough` sets it)."""

    __slots__ = ("documents", "resolve")

    def __init__(self) -> None:
        self.documents: dict[str, Document] = {}
        self.resolve: Any = None


class Node:
    """One schema: its JSON (`raw`, an object or a bool), where it stands, and its draft."""

    __slots__ = ("_below", "_targets", "document", "draft", "pointer", "raw", "resource", "verdict")

    def __init__(self, document: Document, pointer: str, raw: Any, resource: Resource) -> None:
        self.document = document
        self.pointer = pointer
        self.raw: dict[str, Any] = raw if isinstance(raw, dict) else {}
        #: True or False for a schema that accepts all or nothing, None for any other.
        self.verdict: bool | None = (
            raw if isinstance(raw, bool) else True if isinstance(raw, dict) and not raw else None
        )
        self.resource = resource
        self.draft = resource.draft
        self._below: dict[tuple[str, str | int], Node] = {}
        self._targets: dict[str, Node] = {}

    @property
    def location(self) -> str:
        """The full address."""
        return self.document.location(self.pointer)

    def below(self, keyword: str) -> Node:
        """The schema that a keyword holds."""
        node = self._below.get((keyword, ""))
        if node is None:
            pointer = f"{self.pointer}/{escape(keyword)}"
            node = self.document.node(pointer, self.raw[keyword], self.resource)
            self._below[keyword, ""] = node
        return node

    def part(self, keyword: str, token: str | int) -> Node:
        """The schema below a keyword's name or index."""
        node = self._below.get((keyword, token))
        if node is None:
            raw = self.raw[keyword][token]
            pointer = f"{self.pointer}/{escape(keyword)}/{escape(str(token))}"
            node = self.document.node(pointer, raw, self.resource)
            self._below[keyword, token] = node
        return node

    def target(self, keyword: str) -> Node:
        """The schema that a reference leads to; raises SchemaUnusable where it leads nowhere."""
        node = self._targets.get(keyword)
        if node is None:
            reference = self.raw[keyword]
            resolve = self.document.store.resolve
            if resolve is None:
                node = self.document.node(reference[1:])
            else:
                node = resolve(self, reference)
            assert node is not None
            self._targets[keyword] = node
        return node
