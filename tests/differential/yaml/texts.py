"""YAML texts: hand-written ones, and generated ones that put pieces together or break a document."""

from __future__ import annotations

import random

SCALARS = [
    "y",
    "n",
    "Y",
    "N",
    "yes",
    "no",
    "Yes",
    "No",
    "YES",
    "NO",
    "on",
    "off",
    "On",
    "Off",
    "ON",
    "OFF",
    "true",
    "false",
    "True",
    "False",
    "TRUE",
    "FALSE",
    "tRUE",
    "null",
    "Null",
    "NULL",
    "~",
    "nUll",
    "0",
    "1",
    "-1",
    "+1",
    "-0",
    "+0",
    "00",
    "01",
    "010",
    "0777",
    "08",
    "09",
    "0o17",
    "0O17",
    "0o8",
    "0x1F",
    "0X1f",
    "0xg",
    "0x",
    "0b11",
    "0B11",
    "0b2",
    "-0b11",
    "-0x1F",
    "0b-1",
    "-0b-1",
    "1_000",
    "1__0",
    "_1",
    "1_",
    "0_7",
    "1.5",
    "1.",
    ".5",
    "-.5",
    "+.5",
    ".",
    "..",
    "1.2.3",
    "1e3",
    "1E3",
    "1e+3",
    "1e-3",
    "1.5e3",
    ".5e3",
    "1e",
    "e3",
    "1e400",
    "-1e400",
    "1e-400",
    "1_0.5",
    "1._5",
    "08.5",
    "9007199254740993",
    "9223372036854775807",
    "9223372036854775808",
    "-9223372036854775808",
    "-9223372036854775809",
    "18446744073709551615",
    "18446744073709551616",
    "123456789012345678901234567890",
    "1:30",
    "190:20:30",
    "1:30.5",
    "2001-01-01",
    "2001-1-1",
    "2001-13-45",
    "2001-02-29",
    "2000-02-29",
    "2001-01-01T00:00:00Z",
    "2001-01-01t0:0:0+01:00",
    "0001-01-01",
    "20010-01-01",
    "=",
    "<<",
    "--",
    "-",
    "---",
    "...",
    "inf",
    "nan",
    "Inf",
    "NaN",
    ".inf",
    ".Inf",
    ".INF",
    "-.inf",
    "+.inf",
    ".nan",
    ".NaN",
    ".NAN",
    "10.0.0.0/8",
    "100m",
    "1Gi",
    "0.0",
    "-0.0",
    "1k",
    "0xff_ff",
    "0b_1",
    "012345",
    "0_x1",
    "++1",
    "+-1",
    "-_1",
    "é",
]

TEXTS = [
    "a: &x http\nb: *x\n",
    "a: &x 'q r' # c\nb: *x # d\nc: [1]\n",
    "a: &x 1\nb: {c: *x}\n",
    "a:\n  - &y 07\n  - *y\n  - *y \n",
    "a: *x\n",
    "a: &x\n  b: 1\nc: *x\n",
    "a: &x 1\nb: &x 2\nc: *x\n",
    "a: &x v\n  w\nb: *x\n",
    "a: &x |\n  t\nb: *x\n",
    "a: &x null\n*x : 1\n",
    "", "\n", "# c", "---", "---\n", "--- # c\na: 1", "---\na: 1\n---\nb: 2", "a: 1\n...\n}", "...",
    "--- {a: 1}", "%YAML 1.1\n---\na: 1", "%YAML 1.2\n---\na: 1", "%TAG ! x\n---\na: !b c", "x", '"x"',
    "a: 1\nb: 2\n", "a:\n  b:\n    - c\n    - d: e\n      f: g\n", "a:\n- b\n- c\n", "- a\n- b", "- - a\n  - b",
    "-\n  a: 1\n-\n  - b", "- # c\n  a: 1", "a: # c\n  b: 1", "a: 1 # c", "a: x#y", "a: 'x' # c", "a: x: y",
    "a: b:", "a: - b", "a:\n  - b\n c: d", "a: 1\n  b: 2", "  a: 1\nb: 2", "\ta: 1", "a:\tb", "a: b\tc",
    "a: &x {b: 1}\nc: *x", "a: &x 1\nb: *x", "a: *x", "a: &x [*x]", "a: &a b\nc: *a\n*a : d",
    "x: &x {a: 1, b: 2}\ny:\n  <<: *x\n  b: 3", "x: &x {a: 1}\ny:\n  a: 2\n  <<: *x", "<<: {a: 1}\nb: 2",
    "<<: [{a: 1}, {a: 2, b: 3}]", "<<: [1]", "<<: 1", "a: {<<: {b: 1}}", '"<<": {a: 1}', "!!merge <<: {a: 1}",
    "a: 1\na: 2", "a: {b: 1}\na: {c: 2}", "n: 1\ny: 2", "1: a\n1.5: b\n1e3: c\n0x10: d\n010: e", "true: 1",
    '"y": 1\n\'n\': 2', "null: 1", "~: 1", "? a\n: b", "? [a]\n: b", "[a]: b", "{a: b}: c", ": a", "?",
    ".inf: 1", ".nan: 1", "18446744073709551615: 1", "12345678: 1", "1234567.5: 1", "2001-01-01: a",
    "a b: c", "a:b: c", "http://x: y", '"a: b": c', "a/b.c-d_e: f", "<a>: b", "=: a", "-a: b", "?a: b",
    "a: |\n  b\n   c\n\n  d\n", "a: |-\n  b\n\n", "a: |+\n  b\n\n", "a: |\n\n  b", "a: |", "a: |\nb: c", "a: |2\n   b",
    "a: |\n   \n  b", "a: |1-\n   b\n  c", "a: |0\n b", "a: |x\n  b", "a: | # c\n  b", "a:\n  - |\n   b", "a: |\n  b\n c",
    "a: |\n\tb", "a: |\n  \tb", "a: |\n  b\n \n  \n   \n  c", "- |\n  a\n- >-\n  b\n  c", "|\n a", "a: >\n  b\n  c\n\n  d\n",
    "a: >\n  b\n   c\n  d\n", "a: >-\n\n  b\n\n\n  c\n", "a: >+\n  b\n\n\n", "a: >\n  b\n  \tc\n  d", "a: b\n  c\n  d",
    "a: b\n\n  c", "a: b # c\n  d", "a: b\n  # c\n  d", "a: b\n  c: d", "a: b\n c", "a:\n  b\n  c", "- a\n  b", "a\nb",
    "a: 1\n  2", 'a: "b\n  c"', 'a: "b\n\n  c  \n  d"', "a: 'b\n\n  c'", 'a: "b\\\n  c"', 'a: "b\\n\\t\\"c\\x41\\u00e9\\U0001F600"',
    'a: "\\/"', "a: \"\\'\"", 'a: "\\q"', 'a: "\\xg1"', 'a: "\\ud800"', 'a: "\\U00110000"', "a: 'it''s'", 'a: "b', "a: 'b",
    'a: "b"c', 'a: "b" c', 'a: "b"#c', "a: 'b'\n---\nc", 'a: "b\n---\n"', "a: {}", "a: []", "a: {b: c, d: [1, 2]}",
    "a: [x, 'y', \"z\", 1.5, ~, {b: c}]", "a: [\n  1, # c\n  2\n]", "a: {\n}", "a: [1, 2,]", "a: {b: 1,}", "a: [,]",
    "a: [1,,2]", "a: {b}", "a: {b, c: d}", "a: [b: c]", "a: {b:c}", 'a: {"b":c}', "a: {b : c}", "a: {? b : c}",
    "a: [b?c]", "a: {b?c: d}", "a: [http://x/y]", "a: [a b, c]", "a: [1", "a: {b: 1", "a: ]", "a: [}", "a: [-1, -a, - b]",
    "a: {b: 1} c", "a: {b: 1}# c", "a: {b: 1} # c", '{"a": {"b": [1, "c", null, true]}}', '["a", {"b": 1}]', "{a: 1}\n# c",
    "{a: 1}\nb: 2", "[1]\n- 2", "{<<: {a: 1}}", "a: {b: |}", "a: [*x]", "{a: 1, a: 2}", "a: [\t1]", "a: @b", "a: `b", "a: %b",
    "a: !!str 1", "a: !!int 1.5", "a: !!int x", "a: !!float 1", "a: !!bool yes", "a: !!bool x", "a: !!null ''", "a: !!null x",
    "a: !!binary aGVsbG8=", "a: !!binary x", "a: !!binary /w==", "a: !!timestamp 2001-01-01", "a: !!timestamp x", "a: !x y",
    "a: ! 12", "a: !<tag:yaml.org,2002:str> 1", "a: !!set {b}", "a: !!omap [b: 1]", "a: !!python/object/apply:os.system [x]",
    "!!map {a: 1}", "a: !e!b c", "a: !!float 18446744073709551615", "a: .inf", "a: [1, .nan]", "b: 0x_", "a: \x7f", "a: \x85b",
    "a: \u2028b", "\ufeffa: 1", "a: 1\n\ufeffb: 2", "a: \ufffe", "a: \U0001f600", "a: b\r\nc: d\r\n", "a: b\rc: d", "a: |\r\n  b\r\n",
    "a: \xa0", "a: 1\nb", 'a: 1\n"b"', "a: 1\n[b]", "a: 1\n{}", "a:\n[]\nb: 1", "- 1\n{}", "a:\n- 1\n{}", 'a: 1\n"b"\n\t c',
    "a: 1\n@", "a: &", "a: *", "a: &b", "a: &b\n  c: 1", "&a b: c", "a: \\", "a: b\\", 'a: ""', "a: ''", "a:  b  ", "a: b  # c",
    "a:\n\n\n  b: 1\n\n", "a:\n    b: 1\n    c: 2\nd:\n - 1\n - 2", "a:\n  - b\n  -\n  - c", "a: -", "a: - ", "-#a", "- #a",
    "a: [\n---\n]", "a: b\n--- c", "a: b\n---c", "---a", "--- |\n a", "a: b\n... c", "a" * 1100 + ": 1", '"' + "a" * 1100 + '": 1',
    "a: " + "b " * 600, "a: {" + "b" * 1100 + ": 1}", "a: 'b\n\n\n  c '", 'a: " b\n c "', "a: b: c\n---\n", "a: - - b",
]  # fmt: skip

PIECES = [
    "a: 1", "- x", "  b: c", "key:", "- a: 1", "  - b", "\"q\": 's'", "x: |", "  text", "   more", "x: >-", "# c", "", "---", "...",
    "a: {b: c, d: [1, 2]}", "a: [x, y]", "- - z", "&a b", "*a", "? k", ": v", "a: b: c", "a:\tb", "n: yes", "0x1F: 010",
    'a: "multi', '  line"', "a: 'it''s'", 'a: "\\n\\x41"', "  plain", "a: foo #bar", "!!str x", "a: !t x", "<<: *a",
    "a: &a {b: 1}", "{a: 1}", "[1,2]", '"str"', 'a: "x" # c', "-", "-   # c", "a: ~", "a:    ", "a: |2", "a: |+", "  ",
    "    deep: 1", "a: [", "b: ]", "a: {", "}", "a: [a b, c d]", 'a: {x: y z, "k":v}', "a: .5", "-1: 2", "null: x", "x y: z",
    "x:y: z", "a: http://x", "a: x:", "é: ü", "a: b\r", "a: {}", "a: []", "- {}", "a: [b: c]", "a: [1,]", "a: {'x': 1}",
]  # fmt: skip

DOCUMENT = """\
# Source: demo/templates/all.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: demo
  labels: {app: demo, "tier": 'web'}
  annotations:
    checksum/config: 0123456789abcdef
    note: >-
      folded text that goes
      on

      and on
spec:
  replicas: 2
  template:
    spec:
      containers:
      - name: main
        image: "example/demo:1.2.3" # pinned
        args: ["--port=8080", '-v', 5]
        command:
          - sh
          - -c
          - |
            set -e
              indented "quotes" # no comment

            exec demo
        env:
        - {name: A, value: "y"}
        - name: B
          value: 'it''s'
        - name: C
          value: plain text over
            two lines
        resources: {}
      volumes: []
"""
_BREAKERS = list(" \n:#-\"'{}[],&*!|>%@`?~\\.0ny") + [": ", " #", "\n  ", "- ", "\n- ", ' "', "' "]


def scalars() -> list[str]:
    """Each scalar as a value, as a key, and in a flow sequence."""
    return [
        text for word in SCALARS for text in (f"a: {word}", f"{word}: a", f"a: [{word}, {word} ]")
    ]


def generated(seed: int, count: int) -> list[str]:
    """Texts that are put together from pieces, and copies of parts of a document with mistakes."""
    choose = random.Random(seed)
    return [_joined(choose) if choose.random() < 0.5 else _broken(choose) for _ in range(count)]


def _joined(choose: random.Random) -> str:
    lines = []
    depth = 0
    for _ in range(choose.randint(1, 7)):
        if choose.random() < 0.4:
            depth = choose.choice([0, 0, 2, 2, 4, 1, 3])
        lines.append(" " * depth + choose.choice(PIECES))
    return "\n".join(lines) + choose.choice(["\n", "\n", ""])


def _broken(choose: random.Random) -> str:
    lines = DOCUMENT.split("\n")
    start = choose.randrange(len(lines))
    text = "\n".join(lines[start : start + choose.randint(2, 14)])
    for _ in range(choose.randint(0, 3)):
        at = choose.randrange(len(text) + 1)
        kind = choose.random()
        if kind < 0.4:
            text = text[:at] + text[at + choose.randint(1, 3) :]
        elif kind < 0.9:
            text = text[:at] + choose.choice(_BREAKERS) + text[at:]
        else:
            text = text[:at]
    return text + choose.choice(["\n", "\n", ""])
