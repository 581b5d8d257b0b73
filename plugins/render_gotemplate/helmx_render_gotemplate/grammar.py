"""Which shapes of actions are certainly good: the grammar of parse.go over kinds of tokens.

A shape is a string of token kinds, see `lexer`. What is not matched here may still be good; the
parser decides then, and words what is wrong.
"""

from __future__ import annotations

from helmcore.text.patterns import later

# `P` stands for parentheses with a good pipeline in them, and a chain of fields behind them.
_CALLABLE = "(?:[FP]F*|[vf]F*)"
_OPERAND = f"(?:{_CALLABLE}|[DsncbN])"
_COMMAND = f"{_OPERAND}(?: {_OPERAND})*"
_PIPE = rf"(?:{_COMMAND}(?: ?\| ?{_CALLABLE}(?: {_OPERAND})*)* ?)"
_SET = "(?:v(?: ?:| =) ?)"
_SET_TWO = "(?:v ?, ?v(?: ?:| =) ?)"

_PARENTHESES = later(rf"\( ?{_PIPE}\)")
_GOOD = later(
    f" ?(?:{_SET}?{_PIPE}"
    f"|(?:L )?[IW](?: |(?=[FPD])){_SET}?{_PIPE}"
    f"|R(?: |(?=[FPD]))(?:{_SET}|{_SET_TWO})?{_PIPE}"
    f"|T s ?(?:(?<= ){_PIPE})?|B s {_PIPE}|d s ?|[ELKO] ?)"
)


def is_good(shape: str) -> bool:
    """Tell whether an action of this shape is certainly well-formed, variables aside."""
    if shape.count("(") > 100:
        # each level costs a pass over the whole: the parser is quicker
        return False
    while "(" in shape:
        inner = _PARENTHESES.sub("P", shape)
        if inner == shape:
            return False
        shape = inner
    return _GOOD.fullmatch(shape) is not None
