"""Blocks: what runs. A block is made of its part of a file when it first runs, and then only filled
in.

A block is a list of texts with gaps, and a list of (gap, closure). A closure's value goes into its
gap; one that writes nothing gives "". Where something is raised, the gap's number says which action
it was.
"""

from __future__ import annotations

from helmcore.errors import BudgetExceeded, HelmxError
from helmcore.model.template import TemplateObject
from helmcore.text.kinds import ANY, Int64, go_elem, go_kind
from helmx_render_gotemplate.actions import (
    BLOCK,
    BREAK,
    COMMENT,
    CONTINUE,
    DEFINE,
    ELSE,
    ELSE_WITH,
    IF,
    RANGE,
    SPACES,
    TEMPLATE,
    VALUE,
    WITH,
    Action,
)
from helmx_render_gotemplate.faults import Fault, Located
from helmx_render_gotemplate.functions.convention import joined
from helmx_render_gotemplate.gofmt import sorted_items, sprint, text_of
from helmx_render_gotemplate.goquote import quote
from helmx_render_gotemplate.literals import unquote
from helmx_render_gotemplate.state import BIG, CALL_STEPS, NIL_DOT, NIL_MARK, RUN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from helmx_render_gotemplate.expressions import Code, Vars
    from helmx_render_gotemplate.source import Source
    from helmx_render_gotemplate.state import Run

_NO_NAMES: dict[str, str] = {}


class Break(Exception):
    """`{{break}}` ran; `text` is what the turn wrote before it."""

    def __init__(self, text: str = "") -> None:
        super().__init__()
        self.text = text


class Continue(Break):
    """`{{continue}}` ran."""


class Definition:
    """A named template."""

    __slots__ = ("block", "name")

    def __init__(self, name: str, block: Block) -> None:
        self.name = name
        self.block = block

    def execute(self, data: Any, run: Run) -> str:
        """Render with `data` as the dot. Raises `Located`."""
        text: str = self.block.render(data, {"$": data, RUN: run})
        return text


class Place:
    """Where a block stands: its file, the template it belongs to, and what its dot came from.

    `names` leads from the variables in scope to the slots that hold them, `renamed` only from those
    whose slot has another name. A place never changes: what declares a variable makes another one.
    """

    __slots__ = ("in_range", "names", "renamed", "source", "strict", "template")

    def __init__(
        self,
        source: Source,
        template: str,
        strict: bool,
        names: dict[str, str] = _NO_NAMES,
        in_range: bool = False,
    ) -> None:
        self.source = source
        self.template = template
        self.strict = strict
        self.names = names
        self.in_range = in_range
        self.renamed = _NO_NAMES
        if names:
            self.renamed = {name: slot for name, slot in names.items() if name != slot}

    def inside(self, in_range: bool) -> Place:
        """Give the place of a block inside this one whose dot is another."""
        if in_range == self.in_range:
            return self
        return Place(self.source, self.template, self.strict, self.names, in_range)

    def with_names(self, names: dict[str, str], in_range: bool) -> Place:
        """Give the same place with other variables."""
        return Place(self.source, self.template, self.strict, names, in_range)


class Block:
    """The actions from `first` up to `end` (excluded) of a file.

    `render(dot, vars)` gives the text; until the block first runs, that is what makes it.
    """

    __slots__ = ("end", "first", "place", "render")

    def __init__(self, place: Place, first: int, end: int) -> None:
        self.place = place
        self.first = first
        self.end = end
        self.render: Code = self._first_render

    def _first_render(self, dot: Any, vars: Vars) -> str:
        builder = _Builder(self.place)
        builder.build(self.first, self.end)
        self.render = _renderer(builder)
        return self.render(dot, vars)  # type: ignore[no-any-return]  # a renderer gives text


def _renderer(built: _Builder) -> Code:
    skeleton, steps, marks, place = built.parts, built.steps, built.marks, built.place
    if not steps:
        text = "".join(skeleton)

        def constant(dot: Any, vars: Vars) -> str:
            return text

        return constant
    if len(steps) == 1:
        return _single(built)
    # few steps cannot make too much of what is within the budget
    crowded = len(steps) > 12

    def render(dot: Any, vars: Vars) -> str:
        parts = skeleton.copy()
        at = 0
        try:
            for at, code in steps:
                value = code(dot, vars)
                if value.__class__ is not str:
                    value = text_of(value)
                parts[at] = value
            text = joined("", parts) if crowded else "".join(parts)
        except Break as jump:
            jump.text = "".join(parts[:at]) + jump.text
            raise
        except BaseException as error:  # noqa: BLE001 - whatever it is, it gets its place
            raise located(error, place, marks[at]) from None
        if len(text) > BIG:
            vars[RUN].budget.count_text(text)
        return text

    return render


def _single(built: _Builder) -> Code:
    """The renderer of a block with one gap."""
    place = built.place
    ((at, code),) = built.steps
    mark = built.marks[at]
    before, after = "".join(built.parts[:at]), "".join(built.parts[at + 1 :])

    def render(dot: Any, vars: Vars) -> str:
        try:
            value = code(dot, vars)
            if value.__class__ is not str:
                value = text_of(value)
        except Break as jump:
            jump.text = before + jump.text
            raise
        except BaseException as error:  # noqa: BLE001 - whatever it is, it gets its place
            raise located(error, place, mark) from None
        text: str = before + value + after
        if len(text) > BIG:
            vars[RUN].budget.count_text(text)
        return text

    return render


def located(error: BaseException, place: Place, index: int) -> BaseException:
    """Turn what was raised while the action of that number ran into an error with a place."""
    if isinstance(error, (Located, HelmxError)):
        if isinstance(error, BudgetExceeded) and not error.template:
            _place_budget(error, place, index)
        return error
    if isinstance(error, Fault):
        return _located(error, place, index)
    if isinstance(error, RecursionError):
        return located(BudgetExceeded("templates or values are nested too deep"), place, index)
    return error


def _place_budget(error: BudgetExceeded, place: Place, index: int) -> None:
    line, column = _line_and_column(place.source.text, place.source.offset(index))
    error.template = place.source.name
    error.line = line
    error.column = column + 1
    error.subject = f"{place.source.name}:{line}:{column + 1}"


def _located(fault: Fault, place: Place, index: int) -> Located:
    text = place.source.text
    at = place.source.offset(index) + fault.node.pos
    line, column = _line_and_column(text, at)
    error = Located(fault, place.source.name, line, column, place.template)
    error.excerpt = text[text.rfind("\n", 0, at) + 1 :].partition("\n")[0]
    if fault.variable:
        if place.names.get(fault.variable + NIL_MARK) == RANGE_VARIABLE and fault.dot_type:
            error.dot_type = ANY
    elif place.in_range:
        # The range around it knows what its elements are.
        error.open_type = bool(fault.dot_type)
    return error


#: Marks, among a place's names, a variable that `range` sets.
RANGE_VARIABLE = "@range"


def _line_and_column(text: str, at: int) -> tuple[int, int]:
    """Give the line from 1 and the column in bytes from 0."""
    start = text.rfind("\n", 0, at) + 1
    return text.count("\n", 0, at) + 1, len(text[start:at].encode("utf-8", "surrogateescape"))


class _Builder:
    """Makes the closures of a block: texts with gaps (`parts`), what fills them (`steps`), and the
    number of the action at each part (`marks`).
    """

    __slots__ = ("marks", "own", "parts", "place", "steps")

    def __init__(self, place: Place) -> None:
        self.place = place
        self.parts: list[str] = []
        self.steps: list[tuple[int, Code]] = []
        self.marks: list[int] = []
        #: What the block itself declares.
        self.own: set[str] = set()

    def build(self, first: int, end: int) -> None:
        """Go through the actions."""
        source = self.place.source
        actions, texts, following = source.actions, source.texts, source.following
        parts, steps, marks = self.parts, self.steps, self.marks
        trimmed = first > 0 and actions[first - 1].right
        index = first
        while index < end:
            action = actions[index]
            text = texts[index]
            if trimmed:
                text = text.lstrip(SPACES)
            if action.left:
                text = text.rstrip(SPACES)
            if text:
                parts.append(text)
                marks.append(index)
            kind = action.kind
            if kind == VALUE and action.shape.text_at >= 0:
                parts.append(unquote(action.tokens[action.shape.text_at]))
                marks.append(index)
            elif kind == DEFINE:
                index = following[index]
            elif kind != COMMENT:
                code = self._code(action, index)
                steps.append((len(parts), code))
                parts.append("")
                marks.append(index)
                if kind in _OPENERS:
                    while index in following:
                        index = following[index]
            trimmed = actions[index].right
            index += 1
        text = texts[end]
        if trimmed:
            text = text.lstrip(SPACES)
        if end < len(actions) and actions[end].left:
            text = text.rstrip(SPACES)
        parts.append(text)
        marks.append(end)

    def _code(self, action: Action, index: int) -> Code:
        kind = action.kind
        if kind == VALUE:
            return action.code or action.compiled(self.place.strict, _NO_NAMES, _NO_NAMES)
        if kind == IF or kind == WITH:
            return self.condition(index)
        if kind == RANGE:
            return self._range(index)
        if kind == TEMPLATE or kind == BLOCK:
            return self._template(action)
        if kind == BREAK or kind == CONTINUE:
            return _jump(Break if kind == BREAK else Continue)
        code = self._pipeline(action)
        return _silent(code) if action.declares and action.names() else code

    def _pipeline(self, action: Action) -> Code:
        """Compile an action's pipeline; its variables belong to the block itself."""
        place = self.place
        if action.binds:
            self.place = _declared(place, action, self.own)
        # what a declaration computes still sees the variables of before: `$x := add $x 1`
        return action.compiled(place.strict, self.place.renamed, place.renamed)

    def condition(self, index: int) -> Code:
        """Compile `if` or `with`, also behind `else`, and the chain that follows it."""
        source = self.place.source
        action = source.actions[index]
        place = scope = self.place
        if action.binds:
            scope = _declared(place, action, set())
        code = action.compiled(place.strict, scope.renamed, place.renamed)
        following = source.following[index]
        otherwise = self._otherwise(scope, following)
        if action.kind in _WITHS:
            return _with(code, Block(scope.inside(False), index + 1, following), otherwise)
        return _if(code, Block(scope, index + 1, following), otherwise)

    def _otherwise(self, scope: Place, index: int) -> Block | None:
        """Make the block of an `else`; that of an `else if` is the chain that goes on from
        there.
        """
        following = self.place.source.following
        if index not in following:
            return None
        if self.place.source.actions[index].kind == ELSE:
            return Block(scope, index + 1, following[index])
        return Chained(scope, index)

    def _range(self, index: int) -> Code:
        source = self.place.source
        action = source.actions[index]
        place = scope = self.place
        if action.binds:
            scope = _declared(place, action, set())
        code = action.compiled(place.strict, scope.renamed, place.renamed)
        names = action.names()
        following = source.following[index]
        inner = scope.inside(True)
        if names:
            marked = dict.fromkeys([name + NIL_MARK for name in names], RANGE_VARIABLE)
            inner = scope.with_names({**scope.names, **marked}, True)
        loop = Loop(code, Block(inner, index + 1, following), self._otherwise(scope, following))
        loop.slots = [scope.names.get(name, name) for name in names]
        loop.action = action
        return loop.run

    def _template(self, action: Action) -> Code:
        argument = self._pipeline(action) if action.shape.has_pipeline else None
        name = action.name

        def template(dot: Any, vars: Vars) -> Any:
            run: Run = vars[RUN]
            definition = run.templates.get(name)
            if definition is None:
                raise Fault(f"template {quote(name)} not defined", action.template_call())
            if run.depth >= run.limit:
                text = f"exceeded maximum template depth ({run.limit})"
                raise Fault(text, action.template_call())
            data = argument(dot, vars) if argument is not None else None
            run.budget.spend(CALL_STEPS)
            run.depth += 1
            try:
                return definition.execute(data, run)
            finally:
                run.depth -= 1

        return template


def _declared(place: Place, action: Action, own: set[str]) -> Place:
    """Give the place behind an action that declares variables; `own` are those of its scope."""
    names = place.names.copy()
    for name in action.binds:
        if name not in own and (name in names or name == "$"):
            # An outer scope has the name: this one gets a slot of its own.
            names[name] = names.get(name, name) + NIL_MARK
        elif name not in names:
            names[name] = name
        own.add(name)
    return place.with_names(names, place.in_range)


_OPENERS = frozenset({IF, WITH, RANGE, BLOCK})
_WITHS = frozenset({WITH, ELSE_WITH})


class Chained(Block):
    """What stands behind `else if` or `else with`: one condition, as if it stood in an `else`
    alone.
    """

    __slots__ = ()

    def __init__(self, place: Place, index: int) -> None:
        super().__init__(place, index, index)

    def _first_render(self, dot: Any, vars: Vars) -> str:
        builder = _Builder(self.place)
        builder.steps.append((0, builder.condition(self.first)))
        builder.parts.append("")
        builder.marks.append(self.first)
        self.render = _renderer(builder)
        return self.render(dot, vars)  # type: ignore[no-any-return]  # a renderer gives text


def _silent(code: Code) -> Code:
    """Run code for what it does to variables."""

    def silent(dot: Any, vars: Vars) -> Any:
        code(dot, vars)
        return ""

    return silent


def _jump(kind: type[Break]) -> Code:
    def jump(dot: Any, vars: Vars) -> Any:
        raise kind

    return jump


def _if(code: Code, body: Block, otherwise: Block | None) -> Code:
    if otherwise is None:

        def when(dot: Any, vars: Vars) -> Any:
            return body.render(dot, vars) if code(dot, vars) else ""

        return when

    def either(dot: Any, vars: Vars) -> Any:
        if code(dot, vars):
            return body.render(dot, vars)
        return otherwise.render(dot, vars)

    return either


def _with(code: Code, body: Block, otherwise: Block | None) -> Code:
    def with_value(dot: Any, vars: Vars) -> Any:
        value = code(dot, vars)
        if value:
            return body.render(value, vars)
        return otherwise.render(dot, vars) if otherwise is not None else ""

    return with_value


class Loop:
    """A `range`: its pipeline, its body, its `else`, and the slots of its variables."""

    __slots__ = ("action", "body", "code", "otherwise", "slots")

    #: The `range` itself.
    action: Action

    def __init__(self, code: Code, body: Block, otherwise: Block | None) -> None:
        self.code = code
        self.body = body
        self.otherwise = otherwise
        self.slots: list[str] = []

    def run(self, dot: Any, vars: Vars) -> str:
        """Go through the elements and give the text of all turns."""
        value = self.code(dot, vars)
        container = value
        if isinstance(value, TemplateObject) and value.go_kind in {"slice", "map"}:
            value = value.elements()
        kind = value.__class__
        if kind is list or isinstance(value, (list, tuple, range)):
            pairs: Iterable[tuple[Any, Any]] = enumerate(value)
        elif isinstance(value, dict):
            pairs = sorted_items(value)
        elif value is None:
            pairs = ()
        else:
            pairs = self._counted(value)
        if not value or (isinstance(value, int) and value < 1):
            return self.otherwise.render(dot, vars) if self.otherwise is not None else ""
        size = value if isinstance(value, int) else len(value)
        vars[RUN].budget.spend(int(size))
        try:
            return self._turns(pairs, vars)
        except Located as error:
            if error.open_type:
                error.close_type("" if isinstance(container, int) else go_elem(container))
            raise

    def _counted(self, value: Any) -> Iterable[tuple[Any, Any]]:
        """Go through a number's turns, the bytes of a byte slice, or fail."""
        if isinstance(value, bytes):
            from helmcore.text.kinds import Uint8

            return enumerate(map(Uint8, value))
        if isinstance(value, int) and not isinstance(value, bool):
            if len(self.slots) > 1:
                raise self._fault(
                    f"can't use {sprint(value)} to iterate over more than one variable"
                )
            kind: Any = Int64 if go_kind(value) == "int64" else value.__class__
            return ((None, kind(turn)) for turn in range(value))
        raise self._fault(f"range can't iterate over {sprint(value)}")

    def _fault(self, text: str) -> Fault:
        return Fault(text, self.action.last_visited())

    def _turns(self, pairs: Iterable[tuple[Any, Any]], vars: Vars) -> str:
        texts: list[str] = []
        body = self.body
        slots = self.slots
        index_slot = slots[0] if len(slots) > 1 else None
        slot = slots[-1] if slots else None
        size = total = 0
        for key, element in pairs:
            if index_slot is not None:
                vars[index_slot] = key
            if slot is not None:
                vars[slot] = element
            try:
                if element is None:
                    text = self._nil_turn(vars, slot)
                else:
                    text = body.render(element, vars)
            except Continue as jump:
                text = jump.text
            except Break as jump:
                texts.append(jump.text)
                break
            if text:
                texts.append(text)
                size += len(text)
                if size > BIG:
                    total += size
                    vars[RUN].budget.count_growth(total, size)
                    size = 0
        return "".join(texts)

    def _nil_turn(self, vars: Vars, slot: str | None) -> str:
        """Run a turn whose element is nil: unlike other nils, it has a type, and no fields."""
        notes = [NIL_DOT] if slot is None else [NIL_DOT, NIL_MARK + slot]
        added = [note for note in notes if note not in vars]
        vars.update(dict.fromkeys(added, True))
        try:
            return self.body.render(None, vars)  # type: ignore[no-any-return]  # gives text
        finally:
            for note in added:
                del vars[note]
