"""Ask helm about all generated calls and keep its answers: `python -m ...record [FUNCTION ...]`."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from helmx_render_gotemplate.functions import INDEX

from .calls import NOT_COMPARED, call_text, calls_of
from .helm_answers import ask

GOLDEN = Path(__file__).parent / "golden"


def families() -> dict[str, list[str]]:
    """The functions of each family that are compared."""
    found: dict[str, list[str]] = {}
    for function, family in INDEX.items():
        if function not in NOT_COMPARED:
            found.setdefault(family, []).append(function)
    return found


def golden(family: str) -> dict[str, dict[str, list[str] | str]]:
    """Helm's answers for a family: function -> call -> answer."""
    return json.loads((GOLDEN / f"{family}.json").read_text("utf-8"))


def record(wanted: set[str]) -> None:
    """Write the answers of the wanted functions, all without a name."""
    for family, functions in families().items():
        chosen = [name for name in functions if not wanted or name in wanted or family in wanted]
        if not chosen:
            continue
        path = GOLDEN / f"{family}.json"
        answers = golden(family) if path.exists() else {}
        for function in chosen:
            asked = ask([call_text(function, arguments) for arguments in calls_of(function)])
            answers[function] = dict(sorted(asked.items()))
        answers = {name: answers[name] for name in sorted(answers) if name in functions}
        path.write_text(json.dumps(answers, indent=0) + "\n", "utf-8")
        print(family, sum(map(len, answers.values())))


if __name__ == "__main__":
    record(set(sys.argv[1:]))
