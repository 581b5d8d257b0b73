"""fmt.Sprintf: formats of plain verbs are filled in at once, all others are read verb by verb."""

from __future__ import annotations

from helmx_render_gotemplate.functions.convention import joined
from helmx_render_gotemplate.gofmt import PLAIN, print_argument

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

# A format made of literals and bare %s, %d, %v, %q: [literal, verb, literal, verb, ..., literal]
_plans: dict[str, list[str] | None] = {}


def sprintf(format: str, values: Sequence[Any]) -> str:
    """Print as fmt.Sprintf, with its notes about bad verbs and missing or extra operands."""
    try:
        plan = _plans[format]
    except KeyError:
        plan = _plans[format] = _plan(format)
        if len(_plans) > 2000:
            _plans.clear()
    if plan is None or len(plan) >> 1 != len(values):
        from helmx_render_gotemplate.goverbs import Printf

        return Printf(format, values).run()
    parts = plan.copy()
    index = 1
    for value in values:
        verb = plan[index]
        if value.__class__ is str and verb in "sv":
            parts[index] = value
        else:
            parts[index] = print_argument(PLAIN, value, verb)
        index += 2
    return joined("", parts)


def _plan(format: str) -> list[str] | None:
    pieces = format.split("%")
    plan = [pieces[0]]
    for piece in pieces[1:]:
        if not piece or piece[0] not in "svdq":
            return None
        plan.append(piece[0])
        plan.append(piece[1:])
    return plan
