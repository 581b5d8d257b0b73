"""Errors while templates run, and how helm words them (text/template/exec.go, helm's
pkg/engine/engine.go).

A closure that fails raises a `Fault`, which knows the node but not the place. The block around it
turns it into a `Located`, which is Go's ExecError; what `include` and `tpl` catch from inside
becomes the cause of the next one. `report` words the outermost one as helm does.
"""

from __future__ import annotations

from helmcore.errors import TemplateError, TemplateFailed, TemplateRunError
from helmx_render_gotemplate.goquote import quote

TYPE_CHECKING = False
if TYPE_CHECKING:
    from helmx_render_gotemplate.functions.convention import GoError
    from helmx_render_gotemplate.nodes import Node

FAIL_START = "HELM_ERR_START"
FAIL_END = "HELM_ERR_END"


class Fault(Exception):
    """Something is wrong at `node`. `cause` is what a called function failed with.

    Where the message ends with the type of the dot, `dot_type` is its concrete type: inside `range`
    Go says `interface {}` instead.
    """

    def __init__(
        self,
        text: str,
        node: Node,
        *,
        cause: Cause | None = None,
        dot_type: str = "",
        variable: str = "",
    ) -> None:
        super().__init__(text)
        self.text = text
        self.node = node
        self.cause = cause
        self.dot_type = dot_type
        self.variable = variable


class Cause:
    """Why a function failed: the texts of Go's error and of all that it wraps, outermost first."""

    __slots__ = ("place", "texts")

    def __init__(self, texts: list[str], place: Located | None = None) -> None:
        self.texts = texts
        self.place = place


class Located(Exception):
    """A fault with its place: Go's ExecError."""

    def __init__(self, fault: Fault, file: str, line: int, column: int, template: str) -> None:
        super().__init__(fault.text)
        self.fault = fault
        self.file = file
        self.line = line
        self.column = column
        self.template = template
        self.dot_type = fault.dot_type
        self.open_type = False
        self.excerpt = ""

    def close_type(self, element: str) -> None:
        """Settle the type of the dot: `interface {}` where it is an element of that type."""
        self.open_type = False
        if element == "interface {}":
            self.dot_type = element

    def text(self) -> str:
        """Give Go's text of the error."""
        fault = self.fault
        message = fault.text + self.dot_type
        if fault.cause is not None:
            message += fault.cause.texts[0]
        return (
            f"template: {self.file}:{self.line}:{self.column}: executing "
            f"{quote(self.template)} at <{fault.node}>: {message}"
        )

    def texts(self) -> list[str]:
        """Give the texts of the error and of all that it wraps."""
        rest = self.fault.cause.texts if self.fault.cause is not None else []
        return [self.text(), *rest]

    def innermost(self) -> Located:
        """Find where it all began."""
        place = self
        while place.fault.cause is not None and place.fault.cause.place is not None:
            place = place.fault.cause.place
        return place


class CalledFault(Exception):
    """A template that `include` or `tpl` called failed; the call around it says where it stands."""

    def __init__(self, cause: Cause) -> None:
        super().__init__(cause.texts[0])
        self.cause = cause

    def at(self, name: str, node: Node) -> Fault:
        """Make the fault of the call."""
        return Fault(f"error calling {name}: ", node, cause=self.cause)


def call_fault(name: str, node: Node, error: GoError) -> Fault:
    """Say that a function failed, as evalCall does."""
    return Fault(f"error calling {name}: ", node, cause=Cause([error.text]))


def report(error: Located) -> TemplateError:
    """Word an error as helm does (reformatExecErrorMsg)."""
    texts = error.texts()
    message, failed = _reworded(texts)
    place = error.innermost()
    kind = TemplateFailed if failed else TemplateRunError
    return kind(
        message,
        template=place.file,
        line=place.line,
        column=place.column + 1,
        excerpt=place.excerpt,
    )


def _reworded(texts: list[str]) -> tuple[str, bool]:
    whole = texts[0]
    _, location, rest = whole.split(": ", 2)
    start = rest.find(FAIL_START)
    end = rest.rfind(FAIL_END)
    if start >= 0 and start + len(FAIL_START) <= end:
        return f"execution error at ({location}): {rest[start + len(FAIL_START) : end]}", True
    levels: list[tuple[str, str, str]] = []
    for text in texts:
        level = _traceable(text)
        if level is None:
            return whole, False
        if not levels or levels[-1] != level:
            levels.append(level)
    return "".join(map(_level_text, levels)).strip(" \t\r\n"), False


def _level_text(level: tuple[str, str, str]) -> str:
    location, executed, message = level
    return (
        (f"{location}\n  " if location else "")
        + (f"{executed}\n    " if executed else "")
        + (f"{message}\n" if message else "")
    )


def _traceable(text: str) -> tuple[str, str, str] | None:
    """Take apart one error text into location, executed function and message."""
    if not text.startswith("template: "):
        return None
    rest = text[len("template: ") :]
    if rest.startswith("no template "):
        return "", "", text
    location, found, after = rest.partition(": executing ")
    if found and after.startswith('"'):
        name, closed, behind = after[1:].partition('"')
        if closed and behind.startswith(" at <"):
            context, ended, message = behind[5:].partition(">: ")
            if ended:
                executed = f'executing "{name}" at <{context}>:'
                return location, executed, message.partition(" template:")[0]
    if ": " in rest:
        location, _, message = rest.rpartition(": ")
        return location, "", message.partition(" template:")[0]
    return None
