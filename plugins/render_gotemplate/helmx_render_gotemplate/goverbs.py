"""Sprintf for formats with flags, widths, precisions, argument numbers or mistakes (fmt's
doPrintf).
"""

from __future__ import annotations

from helmcore.text.kinds import SIGNED_KINDS, UNSIGNED_KINDS, go_kind, go_type
from helmx_render_gotemplate.functions.convention import joined
from helmx_render_gotemplate.gofmt import Style, bad_verb, print_argument

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

_TOO_LARGE = 1_000_000


class Printf:
    """One run over a format string."""

    __slots__ = (
        "after_index",
        "at",
        "format",
        "good_number",
        "number",
        "parts",
        "reordered",
        "values",
    )

    def __init__(self, format: str, values: Sequence[Any]) -> None:
        self.format = format
        self.values = values
        self.at = 0
        self.number = 0
        self.parts: list[str] = []
        self.reordered = False
        self.good_number = True
        self.after_index = False

    def run(self) -> str:
        """Give the formatted text."""
        format = self.format
        end = len(format)
        while self.at < end:
            self.good_number = True
            percent = format.find("%", self.at)
            if percent < 0:
                self.parts.append(format[self.at :])
                break
            self.parts.append(format[self.at : percent])
            self.at = percent + 1
            if not self._verb():
                self.parts.append("%!(NOVERB)")
                break
        if not self.reordered and self.number < len(self.values):
            self._extra()
        return joined("", self.parts)

    def _verb(self) -> bool:
        style = Style()
        self._flags(style)
        self._argument_number()
        self._width(style)
        self._precision(style)
        if not self.after_index:
            self._argument_number()
        if self.at >= len(self.format):
            return False
        verb = self.format[self.at]
        self.at += 1
        if verb == "%":
            self.parts.append("%")
        elif not self.good_number:
            self.parts.append(f"%!{verb}(BADINDEX)")
        elif self.number >= len(self.values):
            self.parts.append(f"%!{verb}(MISSING)")
        else:
            self._operand(style, verb)
        return True

    def _operand(self, style: Style, verb: str) -> None:
        value = self.values[self.number]
        self.number += 1
        if verb in "vw":
            style.sharp_v, style.sharp = style.sharp, False
            style.plus_v, style.plus = style.plus, False
        if verb == "w":
            self.parts.append(bad_verb(style, value, verb))
        else:
            self.parts.append(print_argument(style, value, verb))

    def _flags(self, style: Style) -> None:
        while self.at < len(self.format):
            flag = self.format[self.at]
            if flag == "#":
                style.sharp = True
            elif flag == "0":
                style.zero = True
            elif flag == "+":
                style.plus = True
            elif flag == "-":
                style.minus = True
            elif flag == " ":
                style.space = True
            else:
                return
            self.at += 1

    def _width(self, style: Style) -> None:
        if self._star():
            style.width = self._operand_number()
            if style.width is None:
                self.parts.append("%!(BADWIDTH)")
            elif style.width < 0:
                style.width = -style.width
                style.minus, style.zero = True, False
            self.after_index = False
            return
        style.width = self._literal_number(len(self.format))
        if self.after_index and style.width is not None:
            self.good_number = False

    def _precision(self, style: Style) -> None:
        if self.at + 1 >= len(self.format) or self.format[self.at] != ".":
            return
        self.at += 1
        if self.after_index:
            self.good_number = False
        self._argument_number()
        if self._star():
            precision = self._operand_number()
            style.precision = precision if precision is None or precision >= 0 else None
            if style.precision is None:
                self.parts.append("%!(BADPREC)")
            self.after_index = False
            return
        style.precision = self._literal_number(len(self.format)) or 0

    def _star(self) -> bool:
        if self.at < len(self.format) and self.format[self.at] == "*":
            self.at += 1
            return True
        return False

    def _operand_number(self) -> int | None:
        if self.number >= len(self.values):
            return None
        value = self.values[self.number]
        self.number += 1
        if go_kind(value) not in SIGNED_KINDS and go_kind(value) not in UNSIGNED_KINDS:
            return None
        return int(value) if -_TOO_LARGE <= value <= _TOO_LARGE else None

    def _literal_number(self, end: int) -> int | None:
        number: int | None = None
        while self.at < end and "0" <= self.format[self.at] <= "9":
            if number is not None and number > _TOO_LARGE:
                self.at = end
                return None
            number = (number or 0) * 10 + int(self.format[self.at])
            self.at += 1
        return number

    def _argument_number(self) -> None:
        self.after_index = False
        if self.at >= len(self.format) or self.format[self.at] != "[":
            return
        self.reordered = True
        close = self.format.find("]", self.at + 1)
        if len(self.format) - self.at < 3 or close < 0:
            self.at += 1
            self.good_number = False
            return
        digits = self.format[self.at + 1 : close]
        self.at = close + 1
        good = digits.isascii() and digits.isdigit() and int(digits) <= _TOO_LARGE * 10
        if good and 1 <= int(digits) <= len(self.values):
            self.number = int(digits) - 1
            self.after_index = True
            return
        self.good_number = False
        self.after_index = good

    def _extra(self) -> None:
        rest = [
            "<nil>" if value is None else f"{go_type(value)}={print_argument(Style(), value, 'v')}"
            for value in self.values[self.number :]
        ]
        self.parts.append("%!(EXTRA " + ", ".join(rest) + ")")
