"""Makes template snippets by chance: expressions by the type that they should have, most of the
time, and statements around them. The same seed gives the same snippets.
"""

from __future__ import annotations

import random
from collections.abc import Callable

WORDS = ["a", "text", "Hello World", "héllo ✓", "", " x ", "3", "1.5", "true", "a-b_c.d", "k: v",
         "[1, 2]", "multi\\nline", "tab\\t", "{}", "#no", "'q'", "null", "0x1F", "~", "- a"]  # fmt: skip
INTS = ["0", "1", "-1", "3", "42", "0x1f", "1_000", "'a'", "9223372036854775807", "07", "0b101"]
FLOATS = ["2.5", "-0.5", "1e3", "1e21", "0.1", "100.0", "1e-7", ".5"]
PATTERNS = ["[a-z]+", "o", "^.", "(l+)(o)", "\\\\s", "[^a-z]", "x*"]
VERBS = "vdsqxXtTeEfFgGcUob%"
STRING_1 = ["upper", "lower", "title", "trim", "quote", "squote", "b64enc", "sha256sum", "sha1sum",
            "snakecase", "camelcase", "kebabcase", "initials", "swapcase", "untitle", "nospace",
            "toString", "html", "js", "urlquery", "regexQuoteMeta", "md5sum", "b32enc"]  # fmt: skip
MAPS = [".Values.m", ".Values.mm", ".Values.nothing", ".Values.m.c", "(index .Values.lm 0)"]
LISTS = [".Values.l", ".Values.ll", ".Values.lm", ".Values.none"]
ANY = [
    ".Values.s",
    ".Values.n",
    ".Values.f",
    ".Values.t",
    ".Values.no",
    ".Values.nil",
    ".Values.nope",
    ".Values.empty",
    ".Values.zero",
    ".Values.big",
    ".Values.uni",
    ".Values.multi",
    ".Release.Name",
]


class Generator:
    """Snippets by chance."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.variables: list[str] = []
        self.named = 0
        #: What `.Values` begins with: in a definition, most of it is not there.
        self.root = "$"

    def snippet(self) -> str:
        """One snippet."""
        self.variables = []
        self.named = 0
        self.root = "$"
        self.definitions: list[str] = []
        text = "".join(self.statement(3) for _ in range(self.chance.randint(1, 3)))
        return text + "".join(self.definitions)

    def pick(self, *choices: Callable[[], str]) -> str:
        return self.chance.choice(choices)()

    def of(self, items: list[str] | str) -> str:
        picked = self.chance.choice(items)
        if (
            picked.startswith((".Values", ".Release", "(index .Values"))
            and self.chance.random() > 0.01
        ):
            if not self.root and self.chance.random() > 0.05:
                return (
                    '(dict "a" 1)' if items is MAPS else '(list 3 "b")' if items is LISTS else '"w"'
                )
            picked = picked.replace(".Values", self.root + ".Values").replace(
                ".Rel", self.root + ".Rel"
            )
        return picked

    # Statements

    def statement(self, depth: int) -> str:
        makers = [self.output, self.output, self.output, self.shown, self.literal_text]
        if depth > 0:
            makers += [
                lambda: self.condition(depth),
                lambda: self.loop(depth),
                lambda: self.with_value(depth),
                lambda: self.variable(depth),
                lambda: self.definition(depth),
            ]
        return self.chance.choice(makers)()

    def body(self, depth: int) -> str:
        known = len(self.variables)
        text = "".join(self.statement(depth - 1) for _ in range(self.chance.randint(1, 2)))
        del self.variables[known:]
        return text

    def action(self, inner: str) -> str:
        left = self.of(["{{ ", "{{ ", "{{", "{{- ", " {{- ", "\n{{- "])
        right = self.of([" }}", " }}", "}}", " -}}", " -}} ", " -}}\n"])
        return left + inner + right

    def literal_text(self) -> str:
        return self.of(["x", " ", "\n", "a: b\n", "{ {", "}}", "{{/* no */}}", " {{- /* t */ -}} "])

    def output(self) -> str:
        return self.action(self.any(3))

    def shown(self) -> str:
        flags = self.of(["", "", "-", "+", "#", " ", "0", "+#"])
        width = self.of(["", "", "5", "8", "08", ".2", "6.3", ".0"])
        parts = " ".join(
            f"%{flags}{width}{self.of(VERBS)}" for _ in range(self.chance.randint(1, 2))
        )
        values = " ".join(self.argument(2) for _ in range(self.chance.randint(1, 3)))
        return self.action(f'printf "{parts}|" {values}')

    def condition(self, depth: int) -> str:
        text = self.action("if " + self.pick(lambda: self.boolean(2), lambda: self.any(2)))
        text += self.body(depth)
        if self.chance.random() < 0.3:
            text += self.action("else if " + self.boolean(2)) + self.body(depth)
        if self.chance.random() < 0.5:
            text += self.action("else") + self.body(depth)
        return text + self.action("end")

    def with_value(self, depth: int) -> str:
        text = self.action("with " + self.any(2)) + self.action(".") + self.body(depth)
        if self.chance.random() < 0.5:
            text += self.action("else") + self.body(depth)
        return text + self.action("end")

    def loop(self, depth: int) -> str:
        over = self.pick(
            lambda: self.list(2), lambda: self.map(2), lambda: self.of(["3", ".Values.n"])
        )
        form = self.of(["", "$e := ", "$i, $e := "])
        known = len(self.variables)
        self.variables += [name for name in ("$i", "$e") if name in form]
        text = self.action(
            f"range {form}{over}" if over != "3" or "," not in form else f"range {over}"
        )
        if over in {"3", ".Values.n"} and "," in form:
            text = self.action(f"range $e := {over}")
        text += self.action(self.of([".", "$e" if "$e" in form else ".", "print ."]))
        if self.chance.random() < 0.2:
            text += self.action("if " + self.boolean(1)) + self.action(
                self.of(["break", "continue"])
            )
            text += self.action("end")
        text += self.body(depth)
        del self.variables[known:]
        if self.chance.random() < 0.3:
            text += self.action("else") + self.body(depth)
        return text + self.action("end")

    def variable(self, depth: int) -> str:
        if self.variables and self.chance.random() < 0.4:
            name = self.of(self.variables)
            return self.action(f"{name} = {self.any(2)}") + self.action(name)
        name = self.of(["$x", "$y", "$z"])
        text = self.action(f"{name} := {self.any(2)}")
        self.variables.append(name)
        return text + self.action(name) + self.body(max(depth - 1, 1))

    def definition(self, depth: int) -> str:
        self.named += 1
        name = f"t{self.named}.{self.chance.randint(0, 10**9)}"
        known, self.variables = self.variables, []
        root, self.root = self.root, ""
        inner = self.action(self.of([".", "$", "toJson .", "printf `%T` ."])) + self.body(depth - 1)
        self.variables, self.root = known, root
        call = self.of([f'include "{name}" {self.argument(2)}', f'template "{name}" {self.argument(2)}',
                        f'template "{name}"', f'include "{name}" .Values | trim | quote'])  # fmt: skip
        self.definitions.append(f'{{{{ define "{name}" }}}}{inner}{{{{ end }}}}')
        return self.action(call)

    # Expressions. An argument is one operand; the others may be whole pipelines.

    def argument(self, depth: int) -> str:
        inner = self.any(depth)
        simple = " " not in inner or (
            inner[0] in '"`' and inner.find(inner[0], 1) == len(inner) - 1
        )
        return inner if simple else f"({inner})"

    def wrapped(self, inner: str) -> str:
        return (
            inner
            if " " not in inner or (inner[0] in '"`(' and inner[-1] == inner[0])
            else f"({inner})"
        )

    def any(self, depth: int) -> str:
        return self.pick(
            lambda: self.of(ANY),
            lambda: self.string(depth),
            lambda: self.string(depth),
            lambda: self.integer(depth),
            lambda: self.float(depth),
            lambda: self.boolean(depth),
            lambda: self.list(depth),
            lambda: self.map(depth),
            lambda: self.of(self.variables) if self.variables else self.of(ANY),
            lambda: self.odd(depth),
        )

    def odd(self, depth: int) -> str:
        """What gives this or that, or nothing."""
        if depth <= 0:
            return self.of(ANY)
        a, s, m, li = (
            self.arg_any(depth),
            self.arg_string(depth),
            self.arg_map(depth),
            self.arg_list(depth),
        )
        n = self.of(["0", "1", "-1", "2"])
        return self.of([f"default {a} {self.arg_any(depth)}", f"coalesce {a} {self.arg_any(depth)}",
                        f"ternary {a} {self.arg_any(depth)} {self.arg_boolean(depth)}", f"first {li}",
                        f"last {li}", f"get {m} {s}", f"index {li} {n}", f"index {m} {s}",
                        f"({self.map(depth - 1)}).a", f"dig {s} `d` {m}", f"and {a} {self.arg_any(depth)}",
                        f"or {a} {self.arg_any(depth)}", f"{a} | fromYaml", f"fromJson {s}",
                        f"fromYamlArray {s}", f"tpl {s} .", f"required `r` {a}", f"typeOf {a}",
                        f"kindOf {a}", f"{a} | toJson | fromJson", f"slice {li} {n}"])  # fmt: skip

    def arg_any(self, depth: int) -> str:
        return self.wrapped(self.any(depth - 1)) if depth > 0 else self.of(ANY)

    def arg_string(self, depth: int) -> str:
        return self.wrapped(self.string(depth - 1))

    def arg_integer(self, depth: int) -> str:
        return self.wrapped(self.integer(depth - 1))

    def arg_boolean(self, depth: int) -> str:
        return self.wrapped(self.boolean(depth - 1))

    def arg_list(self, depth: int) -> str:
        return self.wrapped(self.list(depth - 1))

    def arg_map(self, depth: int) -> str:
        return self.wrapped(self.map(depth - 1))

    def string(self, depth: int) -> str:
        word = self.of(WORDS)
        leaf = self.of(
            [f'"{word}"', f'"{word}"', ".Values.s", ".Values.uni", "`raw`", ".Release.Name"]
        )
        if depth <= 0:
            return leaf
        s, a, li = self.arg_string(depth), self.arg_any(depth), self.arg_list(depth)
        n = str(self.chance.randint(0, 12))
        return self.of([leaf, f"{self.of(STRING_1)} {s}", f"{s} | {self.of(STRING_1)}", f"trunc {n} {s}",
                        f"{s} | trunc -{n} | quote", f"print {a} {s}", f"println {a}", f"cat {a} {s} {a}",
                        f"toYaml {a}", f"toJson {a}", f"toPrettyJson {a}", f"join {s} {li}",
                        f'replace "l" {s} {s}', f"trimSuffix {s} {s}", f"trimPrefix {s} {s}",
                        f"{s} | indent {n}", f"toYaml {a} | nindent {n}", f"repeat 3 {s}", f"abbrev {n} {s}",
                        f'regexReplaceAll "{self.of(PATTERNS)}" {s} "<$1>"', f"substr 0 {n} {s}",
                        f'regexFind "{self.of(PATTERNS)}" {s}', f"wrap {n} {s}", f"plural `o` `m` {n}",
                        f"toRawJson {a}", f"wrapWith {n} `|` {s}", f"trimAll `ab ` {s}",
                        f"toToml {self.arg_map(depth)}", f"toYamlPretty {a}", f"quote {a} {a}"])  # fmt: skip

    def integer(self, depth: int) -> str:
        if depth <= 0:
            return self.of([*INTS, ".Values.n"])
        a, b = self.arg_integer(depth), self.arg_integer(depth)
        return self.of([self.of(INTS), f"len {self.arg_list(depth)}", f"len {self.arg_string(depth)}",
                        f"add {a} {b}", f"sub {a} {b}", f"mul {a} {b}", f"add1 {a}", f"max {a} {b}",
                        f"min {a} {b}", f"int {self.arg_any(depth)}", f"int64 {self.arg_any(depth)}",
                        f"atoi {self.arg_string(depth)}", f"mod {a} 7", f"div {a} 3", f"{a} | int"])  # fmt: skip

    def float(self, depth: int) -> str:
        if depth <= 0:
            return self.of([*FLOATS, ".Values.f"])
        a, b = self.wrapped(self.float(depth - 1)), self.arg_integer(depth)
        return self.of([self.of(FLOATS), f"addf {a} {b}", f"mulf {a} {b}", f"float64 {self.arg_any(depth)}",
                        f"round {a} 2", f"floor {a}", f"ceil {a}", f"subf {a} {b}", f"divf {a} 3"])  # fmt: skip

    def boolean(self, depth: int) -> str:
        if depth <= 0:
            return self.of(["true", "false", ".Values.t"])
        s, t = self.arg_string(depth), self.arg_string(depth)
        a, b = self.arg_integer(depth), self.arg_integer(depth)
        return self.of([f"eq {s} {t}", f"ne {s} {t}", f"lt {a} {b}", f"gt {a} {b}", f"le {a} {b}",
                        f"ge {s} {t}", f"not {self.arg_any(depth)}", f"empty {self.arg_any(depth)}",
                        f"and {self.arg_boolean(depth)} {self.arg_boolean(depth)}",
                        f"or {self.arg_boolean(depth)} {self.arg_boolean(depth)}", f"contains {s} {t}",
                        f"hasPrefix {s} {t}", f"hasSuffix {s} {t}", f"has {self.arg_any(depth)} {self.arg_list(depth)}",
                        f"hasKey {self.arg_map(depth)} {s}", f"kindIs {s} {self.arg_any(depth)}",
                        f"eq {s} {t} {s}", f'regexMatch "{self.of(PATTERNS)}" {s}', f"deepEqual {s} {t}",
                        f"all {self.arg_any(depth)} {s}", f"any {self.arg_any(depth)} {s}"])  # fmt: skip

    def list(self, depth: int) -> str:
        if depth <= 0:
            return self.of(LISTS)
        li, s, a = self.arg_list(depth), self.arg_string(depth), self.arg_any(depth)
        return self.of([self.of(LISTS), f"list {a} {s}", f"list {a}", "list", f"until {self.chance.randint(0, 4)}",
                        f"splitList `o` {s}", f"sortAlpha {li}", f"uniq {li}", f"compact {li}",
                        f"reverse {li}", f"append {li} {a}", f"prepend {li} {a}", f"concat {li} {li}",
                        f"without {li} {a}", f"rest {li}", f"initial {li}", f"slice {li} 0 1",
                        f"keys {self.arg_map(depth)} | sortAlpha", f"values (dict `k` {a})", f"chunk 2 {li}",
                        "untilStep 0 7 3", f"pluck `k` {self.arg_map(depth)}", f"toStrings {li}",
                        f'regexSplit "{self.of(PATTERNS)}" {s} -1', "seq 3 | splitList ` `"])  # fmt: skip

    def map(self, depth: int) -> str:
        if depth <= 0:
            return self.of(MAPS)
        m, s, a = self.arg_map(depth), self.arg_string(depth), self.arg_any(depth)
        return self.of([self.of(MAPS), f"dict {s} {a}", f"dict `a` {a} `k` {a}", "dict", f"deepCopy {m}",
                        f"merge (dict `z` {a}) {m}", f"pick {m} `a` {s}", f"omit {m} `a` {s}",
                        f"set (dict) {s} {a}", f"unset (dict `a` 1) {s}", f"mergeOverwrite (dict) {m} {m}",
                        f"fromYaml (toYaml {m})", f"split `o` {s}", f"merge (dict) {m}"])  # fmt: skip
