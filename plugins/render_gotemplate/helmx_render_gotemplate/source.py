"""A template file: cut into texts and actions, its structure checked, its definitions found.

Nothing else is made of it before a part of it runs (`blocks`).
"""

from __future__ import annotations

from helmcore.text.patterns import DOTALL, later
from helmx_render_gotemplate.actions import (
    BLOCK,
    BREAK,
    COMMENT,
    CONTINUE,
    DEFINE,
    ELSE,
    ELSE_IF,
    ELSE_WITH,
    END,
    IF,
    OPEN,
    RANGE,
    SCOPED,
    TEMPLATE,
    VALUE,
    WITH,
    Action,
    ActionTable,
)

_INNER = (
    r"""[^"`'}]*(?:(?:"(?:[^"\\\n]|\\[^\n])*"|`[^`]*`|'(?:[^'\\\n]|\\[^\n])*'|\}(?!\}))[^"`'}]*)*"""
)
_CLOSE = later(_INNER + r"\}\}")
_SPLIT_STRINGS = later(
    r"\{\{((?:-[ \t\r\n])?/\*(?s:.*?)\*/(?:[ \t\r\n]-)?(?=\}\})|" + _INNER + r")\}\}"
)
_SPLIT = later(r"\{\{([^}]*(?:\}(?!\})[^}]*)*)\}\}")
_COMMENT = later(r"(?:-[ \t\r\n])?/\*(?:(?!\*/).)*\*/(?:[ \t\r\n]-)?\}\}", DOTALL)
_COMMENT_START = later(r"(?:-[ \t\r\n])?/\*")


class Suspicion(Exception):
    """Something is wrong with the file; `strict` finds out what and where."""


class Source:
    """One parsed template file.

    `texts[i]` stands before `actions[i]` (not trimmed yet), the last one behind all of them.
    `following` leads from each `if`, `with`, `range`, `else`, `define` and `block` to its `else` or
    `end`. `definitions` are (name, first action, end action) of what the file defines; the file
    itself is not among them.
    """

    __slots__ = ("actions", "definitions", "following", "name", "text", "texts")

    def __init__(self, name: str, text: str, table: ActionTable) -> None:
        self.name = name
        self.text = text
        self.following: dict[int, int] = {}
        self.definitions: list[tuple[str, int, int]] = []
        self.texts = [text]
        self.actions: list[Action] = []
        if "{{" in text:
            self._cut(table)
            self._check()

    def _cut(self, table: ActionTable) -> None:
        """Cut at delimiters, which works unless one stands in a string or a comment."""
        text = self.text
        # Delimiters mostly stand in raw strings, where they stand in any.
        pieces = (_SPLIT_STRINGS if "`" in text else _SPLIT).split(text)
        if len(pieces) >> 1 != text.count("{{"):
            pieces = _SPLIT_STRINGS.split(text)
        self.texts = pieces[::2]
        self.actions = [table[raw] for raw in pieces[1::2]]
        if table.open in self.actions or "{{" in "".join(self.texts):
            self._cut_carefully(table)

    def _cut_carefully(self, table: ActionTable) -> None:
        """Cut where strings and comments hold delimiters.

        Where an action turns out to go on behind its first right delimiter, it takes in everything
        between left delimiters up to its end.
        """
        first, *sizes = map(len, self.text.split("{{"))
        text = self.text
        self.texts = texts = [text[:first]]
        self.actions = actions = []
        at = first
        index = 0
        while index < len(sizes):
            begin = at + 2
            at = begin + sizes[index]
            index += 1
            close = text.find("}}", begin, at)
            action = table[text[begin:close]] if close >= 0 else table.open
            if action.kind == OPEN:
                pattern = _COMMENT if _COMMENT_START.match(text, begin) else _CLOSE
                match = pattern.match(text, begin)
                if match is None:
                    raise Suspicion
                close = match.end() - 2
                action = table[text[begin:close]]
                while at < close:
                    at += 2 + sizes[index]
                    index += 1
            actions.append(action)
            texts.append(text[close + 2 : at])

    def _check(self) -> None:
        """Follow the structure and the scopes of variables. Raises `Suspicion`."""
        walk = _Structure(self)
        stack, scope = walk.stack, walk.scope
        for index, action in enumerate(self.actions):
            kind = action.kind
            if kind <= VALUE:
                continue
            if kind == IF:
                stack.append((IF, index, len(scope), index))
                if action.uses:
                    walk.variables(action)
            elif kind == END and stack and stack[-1][2].__class__ is int:
                _, last, mark, _ = stack.pop()
                self.following[last] = index
                del scope[mark:]  # type: ignore[arg-type]  # a number, as was just seen
            else:
                walk.step(index, action)
                scope = walk.scope
        if stack:
            raise Suspicion

    def offset(self, index: int) -> int:
        """Give where the inner text of an action begins in the file's text."""
        at = len(self.texts[0]) + 2
        for text, action in zip(self.texts[1 : index + 1], self.actions[:index], strict=True):
            at += len(action.raw) + 4 + len(text)
        return at

    def is_empty(self, first: int, end: int) -> bool:
        """Tell whether there is nothing but space and comments between two actions
        (IsEmptyTree).
        """
        if any(action.kind != COMMENT for action in self.actions[first:end]):
            return False
        return not any(text.strip() for text in self.texts[first : end + 1])

    def main_is_empty(self) -> bool:
        """Tell whether there is nothing but definitions, space and comments in the file."""
        index = 0
        while index < len(self.actions):
            kind = self.actions[index].kind
            if self.texts[index].strip() or kind not in {COMMENT, DEFINE}:
                return False
            index = self.following[index] + 1 if kind == DEFINE else index + 1
        return not self.texts[-1].strip()


class _Structure:
    """Walks through the actions that open, close and declare."""

    __slots__ = ("scope", "source", "stack")

    def __init__(self, source: Source) -> None:
        self.source = source
        #: (kind, action, length of the scope outside or the whole scope outside)
        self.stack: list[tuple[int, int, list[str] | int, int]] = []
        self.scope: list[str] = []

    def step(self, index: int, action: Action) -> None:
        kind = action.kind
        if kind == SCOPED:
            self.variables(action)
        elif kind == END:
            self._end(index)
        elif kind == IF or kind == WITH or kind == RANGE:
            self.stack.append((kind, index, len(self.scope), index))
            if action.uses:
                self.variables(action)
        elif kind in {ELSE, ELSE_IF, ELSE_WITH}:
            self._else(kind, index)
            self.variables(action)
        elif kind == TEMPLATE:
            self.variables(action)
        elif kind in {DEFINE, BLOCK}:
            if kind == DEFINE and self.stack:
                raise Suspicion
            self.variables(action)
            self.stack.append((kind, index, self.scope, index))
            self.scope = []
        elif kind in {BREAK, CONTINUE}:
            self._in_range()
        else:
            raise Suspicion

    def variables(self, action: Action) -> None:
        """Declare what an action declares, and look for what it uses."""
        if action.declares:
            self.scope.extend(action.declares)
        for name in action.uses:
            if name not in self.scope:
                raise Suspicion

    def _else(self, kind: int, index: int) -> None:
        if not self.stack:
            raise Suspicion
        opener, last, mark, first = self.stack[-1]
        inner = {ELSE_IF: IF, ELSE_WITH: WITH}.get(kind, ELSE)
        if inner != ELSE and opener != inner:
            raise Suspicion
        if opener not in {IF, WITH, RANGE}:
            raise Suspicion
        self.source.following[last] = index
        self.stack[-1] = (opener if inner != ELSE else ELSE, index, mark, first)

    def _end(self, index: int) -> None:
        if not self.stack:
            raise Suspicion
        opener, last, mark, first = self.stack.pop()
        source = self.source
        source.following[last] = index
        if isinstance(mark, int):
            del self.scope[mark:]
            return
        self.scope = mark
        action = source.actions[first]
        if opener == DEFINE:
            source.following[first] = index
        source.definitions.append((action.name, first + 1, index))

    def _in_range(self) -> None:
        for opener, _last, mark, _first in reversed(self.stack):
            if not isinstance(mark, int):
                break
            if opener == RANGE:
                return
        raise Suspicion
