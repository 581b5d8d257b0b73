"""Judges a value by a schema: the one way in, with the checks of every type of value put in."""

from __future__ import annotations

from helmcore.values.schema.arrays import judge_array
from helmcore.values.schema.objects import judge_object
from helmcore.values.schema.runs import PARTS, Run
from helmcore.values.schema.scalars import judge_number, judge_string

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from helmcore.values.schema.failures import Failure
    from helmcore.values.schema.nodes import Node

PARTS.update(object=judge_object, array=judge_array, string=judge_string, number=judge_number)


def judge(node: Node, value: Any) -> Failure | None:
    """What is wrong with a value, None where nothing is; raises SchemaUnusable."""
    run = Run(node, value, (), None)
    run.ask(wanted=False)
    return run.judge()
