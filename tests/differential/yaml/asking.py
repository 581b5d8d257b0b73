"""Puts many cases into one chart and reads helm's answers out of its one output."""

from __future__ import annotations

import base64
import tempfile
from collections.abc import Iterable
from pathlib import Path

from tests.oracle.program import Program

_BATCH = 500


def literal(text: str) -> str:
    """A template expression that gives `text`, whatever is in it."""
    encoded = base64.b64encode(text.encode("utf-8", "surrogateescape")).decode("ascii")
    return f'(b64dec "{encoded}")'


def ask(helm: Program, expressions: Iterable[str]) -> list[str]:
    """The text that each expression gives; none of them may fail."""
    wanted = list(expressions)
    answers: list[str] = []
    for start in range(0, len(wanted), _BATCH):
        batch = wanted[start : start + _BATCH]
        with tempfile.TemporaryDirectory() as made:
            folder = Path(made)
            (folder / "templates").mkdir()
            (folder / "Chart.yaml").write_text("apiVersion: v2\nname: c\nversion: 0.1.0\n")
            lines = "".join(f"- {{{{ {text} | b64enc | quote }}}}\n" for text in batch)
            (folder / "templates" / "all.yaml").write_text("answers:\n" + lines)
            output = helm.run("template", folder).stdout
        found = [line[3:-1] for line in output.splitlines() if line.startswith('- "')]
        assert len(found) == len(batch)
        answers += [base64.b64decode(text).decode("utf-8", "surrogateescape") for text in found]
    return answers
