"""The complete YAML reader: libyaml's events under goyaml v2's rules.

Every document that the subset reader passes on comes here. libyaml (through PyYAML) scans and
parses; what the events mean is decided here, as `decode.go` of goyaml v2 does it, because PyYAML's
own constructor follows other rules and recurses. The loop keeps its own stack, so nesting costs no
interpreter stack, and it counts decoded nodes as Go does, so an alias bomb ends before it unfolds.

Go decodes only after the whole document was parsed, and turns the result into JSON only after it
was decoded: an error of an earlier phase hides those of later ones, wherever they stand in the
text. `Failures` keeps that order.
"""

from __future__ import annotations

from helmcore.errors import YamlError
from helmcore.text.quote import go_quote
from helmcore.text.yaml import wording
from helmcore.text.yaml.differences import probe, stand_in
from helmcore.text.yaml.failures import Failures
from helmcore.text.yaml.scalars import WORDS, plain, typed
from helmcore.text.yaml.tags import tagged

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from helmcore.text.yaml.shapes import Scalar, YamlValue

#: Go's limit on nesting (`scannerc.go`); libyaml itself may stop earlier.
MAX_DEPTH = 10_000

_NO_KEY: Any = object()
_MERGE: Any = object()
_MERGE_TAG = "tag:yaml.org,2002:merge"


class _Anchor:
    """A node that aliases can name: its value, how many nodes it has, whether it is a mapping."""

    __slots__ = ("is_map", "nodes", "open", "value")

    def __init__(self, value: Any, nodes: int, *, is_map: bool, is_open: bool) -> None:
        self.value = value
        self.nodes = nodes
        self.is_map = is_map
        self.open = is_open


class _Frame:
    """One container that is still open."""

    __slots__ = ("anchor", "container", "is_map", "key", "line", "sources", "start")

    def __init__(self, container: Any, *, is_map: bool, start: int, line: int) -> None:
        self.container = container
        self.is_map = is_map
        self.key: Any = _NO_KEY
        self.start = start
        self.line = line
        self.anchor: _Anchor | None = None
        #: For a sequence that stands behind `<<`: which of its items are mappings.
        self.sources: list[bool] | None = None


class _Builder:
    """Builds one document's value out of the events between its start and its end."""

    def __init__(self, *, strict: bool, keep_integers: bool, hidden: str) -> None:
        self.hidden = hidden
        self.strict = strict
        self.keep_integers = keep_integers
        self.failures = Failures()
        self.resolve = typed if keep_integers else plain
        self.memo: dict[str, Scalar] = dict(WORDS)
        self.stack: list[_Frame] = []
        self.anchors: dict[str, _Anchor] = {}
        self.nodes = 0
        self.aliased = 0
        self.root: Any = None

    # -- events ------------------------------------------------------------------------

    def scalar(self, event: Any) -> None:
        """Take a scalar."""
        self.nodes += 1
        text = event.value
        if self.hidden:
            text = text.replace(self.hidden, "\ufeff")
        tag = event.tag
        is_plain = event.implicit[0]
        if tag is None:
            if not is_plain:
                value = text
            elif text in self.memo:
                value = self.memo[text]
            else:
                value = self.memo[text] = self.resolve(text)
        else:
            value = tagged(tag, text, self.failures, keep_integers=self.keep_integers)
        if event.anchor is not None:
            self.anchors[event.anchor] = _Anchor(value, 1, is_map=False, is_open=False)
        stack = self.stack
        if stack:
            frame = stack[-1]
            if frame.is_map and frame.key is _NO_KEY:
                if text == "<<" and (is_plain or tag == _MERGE_TAG):
                    self.nodes -= 1
                    frame.key = _MERGE
                    return
                if type(value) is float and tag is None:
                    value = typed(text)
                frame.key = value if type(value) is str else self._key(value)
                return
        self._attach(value, is_map=False, line=event)

    def open(self, event: Any, *, is_map: bool) -> None:
        """Start a mapping or a sequence."""
        self.nodes += 1
        container: Any = {} if is_map else []
        frame = _Frame(container, is_map=is_map, start=self.nodes - 1, line=event)
        if event.anchor is not None:
            frame.anchor = _Anchor(container, 0, is_map=is_map, is_open=True)
            self.anchors[event.anchor] = frame.anchor
        stack = self.stack
        if not is_map and stack and stack[-1].key is _MERGE:
            frame.sources = []
        stack.append(frame)
        if len(stack) > MAX_DEPTH:
            raise wording.too_deep(event.start_mark)

    def close(self) -> None:
        """End the innermost mapping or sequence."""
        frame = self.stack.pop()
        if frame.anchor is not None:
            frame.anchor.open = False
            frame.anchor.nodes = self.nodes - frame.start
        stack = self.stack
        if stack and stack[-1].is_map and stack[-1].key is _NO_KEY:
            self._fail_decode("invalid map key: ", frame.container)
            stack[-1].key = ""
            return
        if frame.sources is not None:
            self._merge_all(stack[-1], frame)
            return
        self._attach(frame.container, is_map=frame.is_map, line=frame.line)

    def alias(self, event: Any) -> None:
        """Put a copy of an anchored node here."""
        name = event.anchor
        anchor = self.anchors.get(name)
        if anchor is None:
            # goyaml gives no line for this one.
            raise YamlError(wording.CONVERTING + f"yaml: unknown anchor '{name}' referenced")
        self.nodes += 1 + anchor.nodes
        self.aliased += anchor.nodes
        failures = self.failures
        if anchor.open:
            failures.decode = failures.decode or f"anchor '{name}' value contains itself"
        elif _excessive(self.aliased, self.nodes):
            failures.decode = failures.decode or "document contains excessive aliasing"
        value = anchor.value if failures.decode is not None else copied(anchor.value)
        stack = self.stack
        if stack and stack[-1].is_map and stack[-1].key is _NO_KEY:
            if isinstance(value, (dict, list)):
                self._fail_decode("invalid map key: ", value)
                value = ""
            stack[-1].key = value if type(value) is str else self._key(value)
            return
        self._attach(value, is_map=anchor.is_map, line=event)

    # -- values ------------------------------------------------------------------------

    def _attach(self, value: Any, *, is_map: bool, line: Any) -> None:
        stack = self.stack
        if not stack:
            self.root = value
            return
        frame = stack[-1]
        if not frame.is_map:
            frame.container.append(value)
            if frame.sources is not None:
                frame.sources.append(is_map)
            return
        key = frame.key
        frame.key = _NO_KEY
        if key is _MERGE:
            if is_map:
                self._merge(frame.container, value, line)
            else:
                self._want_map()
            return
        if type(key) is not str:
            self._bad_key(key, value)
            return
        if self.strict and key in frame.container:
            self._repeated(key, line)
            return
        frame.container[key] = value

    def _merge(self, into: dict[str, Any], source: dict[str, Any], line: Any) -> None:
        if self.strict:
            for key in source:
                if key in into:
                    self._repeated(key, line)
        into.update(source)

    def _merge_all(self, parent: _Frame, frame: _Frame) -> None:
        parent.key = _NO_KEY
        sources = frame.sources or []
        # Backwards, because what stands earlier in the list takes precedence.
        for value, is_map in zip(reversed(frame.container), reversed(sources), strict=True):
            if not is_map:
                self._want_map()
                return
            self._merge(parent.container, value, frame.line)

    def _key(self, value: Any) -> Any:
        if type(value) is bool:
            return "true" if value else "false"
        if type(value) is int or type(value) is float:
            return wording.number_key(value)
        return value

    # -- failures ----------------------------------------------------------------------

    def _want_map(self) -> None:
        failures = self.failures
        failures.decode = failures.decode or (
            "map merge requires map or sequence of maps as the value"
        )

    def _fail_decode(self, text: str, value: Any) -> None:
        if self.failures.decode is None:
            self.failures.decode = text + wording.go_syntax(value)

    def _bad_key(self, key: Any, value: Any) -> None:
        if self.failures.convert is None:
            self.failures.convert = wording.unsupported_key(key, value)

    def _repeated(self, key: str, event: Any) -> None:
        line = event.start_mark.line + 1
        self.failures.lines.append(f"line {line}: key {go_quote(key)} already set in map")


def _excessive(aliased: int, nodes: int) -> bool:
    # allowedAliasRatio of goyaml's decode.go: 99 % up to 400,000 nodes, 10 % from 4,000,000 on.
    if aliased <= 100 or nodes <= 1000:
        return False
    if nodes <= 400_000:
        allowed = 0.99
    elif nodes >= 4_000_000:
        allowed = 0.10
    else:
        allowed = 0.99 - 0.89 * ((nodes - 400_000) / 3_600_000)
    return aliased / nodes > allowed


def copied(value: YamlValue) -> YamlValue:
    """Copy `value` with everything in it, however deep."""
    holder: list[Any] = [value]
    pending: list[tuple[Any, Any]] = [(holder, 0)]
    while pending:
        container, place = pending.pop()
        old = container[place]
        if isinstance(old, dict):
            new: Any = dict(old)
            places: Any = [key for key, item in new.items() if isinstance(item, (dict, list))]
        elif isinstance(old, list):
            new = list(old)
            places = [at for at, item in enumerate(new) if isinstance(item, (dict, list))]
        else:
            continue
        container[place] = new
        pending.extend((new, at) for at in places)
    copy: YamlValue = holder[0]
    return copy


def read(data: bytes, *, strict: bool = False, keep_integers: bool = False) -> YamlValue:
    """Read the first document of `data` as `yaml.Unmarshal` of sigs.k8s.io/yaml does.

    Raises YamlError with Go's text. `strict` refuses repeated keys; `keep_integers` leaves integers
    as `int` instead of turning every number into a float.
    """
    import yaml

    # The pure-Python loader has the same interface, for a PyYAML without libyaml.
    loader_class = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    data, hidden = stand_in(data)
    while True:
        builder = _Builder(strict=strict, keep_integers=keep_integers, hidden=hidden)
        try:
            probe(data, loader_class, yaml)
            parser = loader_class(data)
            _build(parser.get_event, builder, yaml)
            break
        except yaml.YAMLError as problem:
            mended = _quote_escaped(problem, data)
            if mended is None:
                raise wording.translated(problem, data) from None
            data = mended
    failures = builder.failures
    if failures.decode is None and failures.convert is None:
        failures.encode = wording.not_json(builder.root)
    if (failures.decode or failures.convert) and not keep_integers:
        # The text shows Go's kinds of numbers, so read it again with the kinds kept.
        return read(data, strict=strict, keep_integers=True)
    failures.reraise()
    root: YamlValue = builder.root
    return root


def _quote_escaped(problem: Any, data: bytes) -> bytes | None:
    """The text with an escaped single quote, which goyaml takes and libyaml does not, spelt out.

    At most a thousand times: each costs another reading.
    """
    mark = getattr(problem, "problem_mark", None)
    if mark is None or problem.problem != "found unknown escape character":
        return None
    lines = data.split(b"\n")
    line = lines[mark.line] if mark.line < len(lines) else b""
    text = line.decode("utf-8", "surrogateescape")
    if text[mark.column : mark.column + 2] != "\\'" or data.count(b"\\x27") > 1000:
        return None
    text = text[: mark.column] + "\\x27" + text[mark.column + 2 :]
    lines[mark.line] = text.encode("utf-8", "surrogateescape")
    return b"\n".join(lines)


def _build(get_event: Any, builder: _Builder, yaml: Any) -> None:
    scalar_event, alias_event = yaml.ScalarEvent, yaml.AliasEvent
    map_event, list_event = yaml.MappingStartEvent, yaml.SequenceStartEvent
    ends = (yaml.MappingEndEvent, yaml.SequenceEndEvent)
    take_scalar, take_open, take_close = builder.scalar, builder.open, builder.close
    get_event()  # the stream's start
    event = get_event()
    if isinstance(event, yaml.StreamEndEvent):
        return
    if event.version not in (None, (1, 1)):
        raise wording.incompatible(event.start_mark)
    while True:
        event = get_event()
        kind = type(event)
        if kind is scalar_event:
            take_scalar(event)
        elif kind is map_event:
            take_open(event, is_map=True)
        elif kind in ends:
            take_close()
        elif kind is list_event:
            take_open(event, is_map=False)
        elif kind is alias_event:
            builder.alias(event)
        else:
            return  # the document's end; Go looks no further
