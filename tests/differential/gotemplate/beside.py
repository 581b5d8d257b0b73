"""Render template snippets with helm and with the engine, and find the differences.

Each snippet is a partial of its own, which a template of its own includes by its file's name and writes in
base64, so that any output is YAML. A snippet that fails ends helm's whole run and names its template: its
error is kept, the snippet taken out, and helm asked again.
"""

from __future__ import annotations

import base64
import re
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from helmcore.errors import TemplateError
from helmcore.plugin import Limits, RenderOptions, TemplateSource
from helmcore.text.kinds import Values
from helmcore.text.yaml import load_map
from helmcore.values.merge import without_nulls
from helmx_render_gotemplate.program import GoTemplateRenderer
from tests.oracle import Program

VALUES = """\
s: text
empty: ""
n: 42
f: 2.5
big: 12345678
zero: 0
t: true
no: false
nil: null
l: [a, b, 3, null, 2.5, true]
ll: [[1, 2], [3], []]
lm: [{name: x, v: 1}, {name: y, v: 2}, {name: z}]
none: []
m: {b: 2, a: 1, c: {d: deep, e: null}}
mm: {x: {k: 1}, y: {k: 2}}
nothing: {}
uni: "héllo wörld ✓"
multi: "one\\ntwo\\n"
tpl: "{{ .Values.s }}-{{ .Chart.Name }}"
"""

_BATCH = 200
_NAMED = re.compile(r"c/templates/_?s(\d+)\.(?:yaml|tpl)")
_HINT = "\n\nUse --debug flag to render out invalid YAML\n"
_YAML = 'v: {{ include "c/templates/_s%04d.tpl" . | b64enc | quote }}\n'


@dataclass(frozen=True)
class Outcome:
    """What came of a snippet: its text, or the error's."""

    text: str = ""
    error: str = ""


def own_outcome(snippet: str, number: int = 0) -> Outcome:
    """What the engine makes of a snippet."""
    sources = [
        TemplateSource(f"c/templates/s{number:04d}.yaml", _YAML % number),
        TemplateSource(f"c/templates/_s{number:04d}.tpl", snippet, partial=True),
    ]
    context = Values(
        {
            "Values": Values(without_nulls(load_map(VALUES))),
            "Chart": {"Name": "c", "Version": "0.1.0"},
            "Release": {"Name": "r", "Namespace": "default"},
            "Capabilities": {},
            "Files": {},
            "Subcharts": {},
            "Template": Values(
                {"Name": f"c/templates/s{number:04d}.yaml", "BasePath": "c/templates"}
            ),
        }
    )
    try:
        renderer = GoTemplateRenderer(RenderOptions(limits=Limits(seconds=20)))
        text = renderer.compile(sources).render(sources[0].name, context)
    except TemplateError as error:
        return Outcome(error=error.message)
    return Outcome(text=_decoded(text))


def _decoded(text: str) -> str:
    encoded = text.partition('"')[2].partition('"')[0]
    return base64.b64decode(encoded).decode("utf-8", "surrogateescape")


def helm_outcomes(helm: Program, snippets: Sequence[str]) -> list[Outcome]:
    """What helm makes of snippets; those that the engine fails on are asked about one by one."""
    outcomes: dict[int, Outcome] = {}
    expected_to_fail = [n for n, s in enumerate(snippets) if own_outcome(s, n).error]
    good = sorted(set(range(len(snippets))) - set(expected_to_fail))
    groups = [[number] for number in expected_to_fail]
    groups += [good[at : at + _BATCH] for at in range(0, len(good), _BATCH)]
    with ThreadPoolExecutor(2) as pool:
        for answers in pool.map(lambda group: _ask(helm, snippets, group), groups):
            outcomes |= answers
    return [outcomes[number] for number in range(len(snippets))]


def _ask(helm: Program, snippets: Sequence[str], group: list[int]) -> dict[int, Outcome]:
    outcomes: dict[int, Outcome] = {}
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        _write_chart(folder, snippets, group)
        while True:
            done = helm.run("template", "r", folder, check=False)
            if done.returncode == 0:
                break
            message = done.stderr.removesuffix(_HINT).removeprefix("Error: ").rstrip("\n")
            named = _NAMED.search(message)
            assert named, done.stderr
            number = int(named[1])
            outcomes[number] = Outcome(error=message)
            for path in (folder / "templates").glob(f"*s{number:04d}.*"):
                path.unlink()
    for part in done.stdout.split("---\n"):
        named = _NAMED.search(part)
        if named:
            outcomes[int(named[1])] = Outcome(text=_decoded(part.rpartition("v: ")[2]))
    return outcomes


def _write_chart(folder: Path, snippets: Sequence[str], group: list[int]) -> None:
    templates = folder / "templates"
    templates.mkdir()
    (folder / "Chart.yaml").write_text("apiVersion: v2\nname: c\nversion: 0.1.0\n")
    (folder / "values.yaml").write_text(VALUES)
    for number in group:
        (templates / f"s{number:04d}.yaml").write_text(_YAML % number)
        (templates / f"_s{number:04d}.tpl").write_bytes(
            snippets[number].encode("utf-8", "surrogateescape")
        )


def differences(helm: Program, snippets: Sequence[str]) -> list[str]:
    """Each snippet on which the two differ, with both outcomes."""
    found = []
    for number, expected in enumerate(helm_outcomes(helm, snippets)):
        own = own_outcome(snippets[number], number)
        if own != expected:
            found.append(f"{snippets[number]}\n  helm: {expected}\n  own:  {own}")
    return found
