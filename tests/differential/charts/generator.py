"""Random charts: subcharts, aliases, conditions, tags, import-values, clashing values, odd text.

What is drawn is drawn from few names, so that the parts meet: a value `kid.a` of the parent, a
default `a` of the subchart `kid`, a condition on `kid.a`.
"""

from __future__ import annotations

import random
from pathlib import Path

SCALARS = [
    "1", "2.5", "true", "null", "null", '"s"', "[1,2]", "[{a: 1}, null]", "{}", '""', "1000000",
]  # fmt: skip
KEYS = ["a", "b", "kid", "tot", "global", "enabled", "tags", "x", "exports"]
TABLES = {"kid", "tot", "global", "tags", "exports"}
RANGES = ["0.1.0", ">=0.1.0", "~0.1", "*", "0.x", "0.2.0"]
CONDITIONS = ["kid.enabled", "tot.enabled", "enabled,x", "a, b", "kid.enabled,enabled"]
IMPORTS = ["a", "x", "{child: a, parent: b}", "{child: exports.x, parent: x.a}",
           "{child: x, parent: .}"]  # fmt: skip
SET_NAMES = ["a", "kid.a", "tot.x", "global.a", "kid", "kid.global.x", "x.a", "enabled",
             "kid.enabled", "tags.a", "tags.b", "kid0.a", "al.x", "b.kid.a"]  # fmt: skip
SET_VALUES = ["1", "null", "s", "true", "false", "{1,2}"]
SHOW = """v: {{ .Values | toJson }}
d: {{ .Chart.Dependencies | toJson }}
n: {{ .Chart.Name }}
s: {{ keys .Subcharts | sortAlpha | toJson }}
"""

# Lines of rendered files, with how often they come.
PIECES = {
    "a: 1\n": 6, "---\n": 8, "--- \n": 3, "---\t\n": 1, "\n": 4, "  \n": 2, "# c\n": 3,
    "---a: 1\n": 3, "--- # x\n": 2, "b: |\n  x\n": 2, "kind: Secret\n": 3, "kind: Job\n": 3,
    'metadata: {annotations: {"helm.sh/hook": "test"}}\n': 2, "\r\n": 1, "---": 1,
    "\ufeff": 0.1, "\u00a0\n": 0.3, 'x: "\u2028"\n': 0.5, "...\n": 0.2, "-- \n": 0.1,
    " ---\n": 0.3, "----\n": 0.3, "\x0c\n": 0.1, "null\n": 0.2, "kind: 3\n": 0.5,
    'metadata: {name: x, annotations: {"helm.sh/hook": "pre-install, POST-install"}}\n': 1,
    "# Source: foo/bar\n": 1, "a: .inf\n": 0.05, "a: b: c\n": 0.05, "\tq: 1\n": 0.05,
    "[1]\n": 0.05,
}  # fmt: skip
RENDERED = ["a.yaml", "b.txt", "sub/_x/c.yml", "sub/d.yaml", "Z.yaml", "_no.tpl"]


def table(rng: random.Random, depth: int = 0) -> str:
    """A YAML flow mapping of values."""
    parts = []
    for key in rng.sample(KEYS, rng.randint(0, 4 if depth < 2 else 2)):
        inner = rng.random() < (0.55 if depth < 2 else 0.2)
        if inner or (key in TABLES and rng.random() < 0.85):
            parts.append(f"{key}: {table(rng, depth + 1)}")
        else:
            parts.append(f"{key}: {rng.choice(SCALARS)}")
    return "{" + ", ".join(parts) + "}"


def _dependency(rng: random.Random, name: str, alias: str) -> str:
    fields = [f"name: {name}", 'repository: ""', f'version: "{rng.choice(RANGES)}"']
    if alias:
        fields.append(f"alias: {alias}")
    if rng.random() < 0.3:
        fields.append(f'condition: "{rng.choice(CONDITIONS)}"')
    if rng.random() < 0.3:
        fields.append(f"tags: [{rng.choice(['a', 'b', 'a,b'])}]")
    if rng.random() < 0.3:
        fields.append(f"import-values: [{rng.choice(IMPORTS)}]")
    return "{" + ", ".join(fields) + "}"


def values_chart(rng: random.Random, folder: Path, name: str = "top", depth: int = 0) -> None:
    """Write a chart, with up to two levels of subcharts, that shows its values."""
    (folder / "templates").mkdir(parents=True)
    dependencies = []
    for kid in rng.sample(["kid", "tot"], rng.randint(0, 2)) if depth < 2 else []:
        values_chart(rng, folder / "charts" / kid, kid, depth + 1)
        if rng.random() < 0.8:
            twice = rng.random() < 0.25
            aliases = [f"{kid}0", f"{kid}1"] if twice else ["al" if rng.random() < 0.2 else ""]
            dependencies += [_dependency(rng, kid, alias) for alias in aliases]
    text = f"apiVersion: v2\nname: {name}\nversion: 0.1.0\n"
    if dependencies:
        text += f"dependencies: [{', '.join(dependencies)}]\n"
    (folder / "Chart.yaml").write_text(text)
    values = table(rng)
    (folder / "values.yaml").write_text("" if values == "{}" else values)
    (folder / "templates" / "a.yaml").write_text(SHOW)


def set_flags(rng: random.Random) -> list[str]:
    """Up to three `--set` flags."""
    flags = []
    for _ in range(rng.randint(0, 3)):
        flags += ["--set", f"{rng.choice(SET_NAMES)}={rng.choice(SET_VALUES)}"]
    return flags


def text_chart(rng: random.Random, folder: Path) -> None:
    """Write a chart whose templates give odd documents."""
    (folder / "templates").mkdir(parents=True)
    (folder / "Chart.yaml").write_text("apiVersion: v2\nname: text\nversion: 0.1.0\n")
    for name in RENDERED:
        path = folder / "templates" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        pieces = rng.choices(list(PIECES), list(PIECES.values()), k=rng.randint(0, 7))
        path.write_bytes("".join(pieces).encode())
