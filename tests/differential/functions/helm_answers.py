"""Ask the real helm what template calls give, hundreds at a time.

Each call stands in a template of its own. A call that fails ends the whole render and names its
template: its error is kept, the template taken out, and helm asked again.
"""

from __future__ import annotations

import base64
import os
import re
import subprocess
import tempfile
from pathlib import Path

HELM = os.environ.get("HELMX_ORACLE_HELM", "helm")

_SHOW = (
    "{{ $r := %s }}r: {{ list (kindOf $r) (typeOf $r) (toJson $r) (toString $r)"
    ' | join "\\x1f" | b64enc }}\n'
)
_FAILED = re.compile(r"c/templates/t(\d+)\.yaml")
_CALLING = re.compile(r": error calling \w+: (.*)", re.S)
BATCH = 150


def ask(calls: list[str], folder: Path | None = None) -> dict[str, list[str] | str]:
    """Each call with [kind, type, JSON, text] of its result, or with the text of its error."""
    answers: dict[str, list[str] | str] = {}
    for start in range(0, len(calls), BATCH):
        with tempfile.TemporaryDirectory() as made:
            answers |= _ask_batch(calls[start : start + BATCH], Path(made))
    return answers


def _ask_batch(calls: list[str], folder: Path) -> dict[str, list[str] | str]:
    templates = folder / "templates"
    templates.mkdir()
    (folder / "Chart.yaml").write_text("apiVersion: v2\nname: c\nversion: 0.1.0\n")
    for at, call in enumerate(calls):
        (templates / f"t{at}.yaml").write_text(_SHOW % call)
    answers: dict[str, list[str] | str] = {}
    while True:
        done = subprocess.run(
            [HELM, "template", "r", str(folder)],
            capture_output=True,
            check=False,
            env={**os.environ, "TZ": "UTC"},
        )
        if done.returncode == 0:
            break
        message = done.stderr.decode().removesuffix(
            "\n\nUse --debug flag to render out invalid YAML\n"
        )
        found = _FAILED.search(message)
        if found is None:
            raise AssertionError(message)
        number = int(found[1])
        (templates / f"t{number}.yaml").unlink()
        answers[calls[number]] = error_text(message)
    for part in done.stdout.decode().split("---\n"):
        found = _FAILED.search(part)
        if found:
            encoded = part.rpartition("r: ")[2].strip()
            text = base64.b64decode(encoded).decode("utf-8", "surrogateescape")
            answers[calls[int(found[1])]] = text.split("\x1f", 3)
    return answers


def error_text(message: str) -> str:
    """What a failed call says, without the place where it stands."""
    calling = _CALLING.search(message)
    if calling:
        return calling[1].strip()
    lines = message.splitlines()
    return lines[-1].strip() if len(lines) > 1 else message
