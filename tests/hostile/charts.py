"""The hostile charts: what each holds, and what must be said about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

#: Files that stand beside the templates.
OUTSIDE = frozenset({"bomb.yaml", "values.schema.json"})
CHART = "apiVersion: v2\nname: hostile\nversion: 0.1.0\n"


@dataclass(frozen=True)
class Hostile:
    """A chart, by its files, and how `helmx template` must end on it.

    `says` is a regular expression for what must be in standard error (`refused`) or in standard
    output (otherwise). Texts may be made by functions, for those that are large. `row` is the row
    of the project's list of threats. A chart that is `slow` computes until it is ended: its test
    allows a second of computing, in place of the default, unless all is asked for.
    """

    name: str
    says: str
    templates: dict[str, str | Callable[[], str]] = field(default_factory=dict)
    values: str | Callable[[], str] = ""
    words: tuple[str, ...] = ()
    refused: bool = True
    slow: bool = False
    row: str = ""
    chart: str = CHART

    def write(self, folder: Path) -> Path:
        """Write the chart below a folder; gives the chart's own."""
        root = folder / "hostile"
        (root / "templates").mkdir(parents=True)
        (root / "Chart.yaml").write_text(self.chart)
        (root / "values.yaml").write_text(
            self.values if isinstance(self.values, str) else self.values()
        )
        for name, text in self.templates.items():
            file = root / name if name in OUTSIDE else root / "templates" / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text if isinstance(text, str) else text())
        return root


def one(name: str, says: str, template: str, **more: object) -> Hostile:
    """A chart with one template."""
    return Hostile(name, says, {"a.yaml": template}, **more)  # type: ignore[arg-type]


def nested_includes(depth: int) -> str:
    """Templates that each include the next one twice."""
    texts = [
        f'{{{{ define "t{level}" }}}}{{{{ include "t{level + 1}" . }}}}'
        f'{{{{ include "t{level + 1}" . }}}}{{{{ end }}}}\n'
        for level in range(depth)
    ]
    return "".join(texts) + f'{{{{ define "t{depth}" }}}}x{{{{ end }}}}{{{{ include "t0" . }}}}'


def alias_bomb(levels: int, width: int) -> str:
    """A list of aliases of a list of aliases ..."""
    lines = ["a0: &a0 [" + ",".join(["lol"] * width) + "]"]
    for level in range(1, levels):
        lines.append(f"a{level}: &a{level} [" + ",".join([f"*a{level - 1}"] * width) + "]")
    return "\n".join(lines) + "\n"


#: A map that holds itself twice, sixty levels deep: a thousand million thousand million nodes.
DOUBLING = '{{ $d := dict "a" "b" }}{{ range until 60 }}{{ $d = dict "a" $d "b" $d }}{{ end }}'
ITSELF = '{{ $d := dict }}{{ $_ := set $d "a" $d }}'
NESTED = '{{ $d := dict "a" 1 }}{{ range until 100000 }}{{ $d = dict "a" $d }}{{ end }}'
#: Reads what a function gave without letting it into the manifest.
QUOTED = "x: {{ %s | toString | trunc 200 | quote }}"

STEPS = "rendering takes more than 20000000 steps"
DEEP = "nested too deep|levels deep|exceeded maximum template depth|nested reference name"
LARGE = "a (function gives|template makes) a text of more than 16 MiB"
ONE_TEXT = "one call would make a text of more than 64 MiB"
ONE_LIST = "one call would make a list of more than 1000000 items"
COMPUTING = r"rendering takes more than \d seconds? of computing"
MEMORY = "rendering takes more than 256 MiB of memory"
ENDED = f"{COMPUTING}|{MEMORY}"


def doubled(step: str, start: str = "xxxxxxxxxxxxxxxx") -> str:
    """A variable that grows with each turn of a loop."""
    return f'{{{{ $a := "{start}" }}}}{{{{ range until 64 }}}}{{{{ $a = {step} }}}}{{{{ end }}}}'


RECURSION = (
    one(
        "tpl calls itself through values",
        "levels deep",
        "{{ tpl .Values.a . }}",
        values="a: '{{ tpl .Values.a . }}'\n",
        row="T1",
    ),
    one(
        "tpl calls another tpl",
        "levels deep",
        "{{ tpl .Values.a . }}",
        values="a: '{{ tpl .Values.b . }}'\nb: '{{ tpl .Values.a . }}'\n",
        row="T1",
    ),
    one(
        "tpl defines what calls tpl",
        "levels deep",
        "{{ tpl .Values.a . }}",
        values='a: \'{{ define "x" }}{{ tpl .Values.a . }}{{ end }}{{ include "x" . }}\'\n',
        row="T1",
    ),
    one(
        "tpl with another text each time",
        f"{DEEP}|{ENDED}",
        '{{ define "x" }}{{ tpl (print . "{{ include \\"x\\" (print . 1) }}") . }}{{ end }}{{ include "x" "" }}',
        row="T1",
    ),
    one(
        "include of itself",
        "rendering template has a nested reference name: x: unable to execute template",
        '{{ define "x" }}{{ include "x" . }}{{ end }}{{ include "x" . }}',
        row="T2",
    ),
    one(
        "two includes of each other",
        "rendering template has a nested reference name: ",
        '{{ define "x" }}{{ include "y" . }}{{ end }}{{ define "y" }}{{ include "x" . }}{{ end }}{{ include "x" . }}',
        row="T2",
    ),
    one(
        "template of itself",
        "exceeded maximum template depth",
        '{{ define "x" }}{{ template "x" . }}{{ end }}{{ template "x" . }}',
        row="T3",
    ),
    one(
        "include inside template inside tpl",
        DEEP,
        '{{ define "x" }}{{ template "y" . }}{{ end }}{{ define "y" }}{{ tpl .Values.a . }}{{ end }}{{ include "x" . }}',
        values="a: '{{ include \"x\" . }}'\n",
        row="T1",
    ),
    one("include doubles forty times", STEPS, nested_includes(40), row="T6"),
    one(
        "template doubles forty times",
        STEPS,
        nested_includes(40).replace("include", "template"),
        row="T6",
    ),
    one(
        "blocks nested 20000 deep",
        "nested too deep",
        "{{ if true }}" * 20000 + "x" + "{{ end }}" * 20000,
    ),
    one(
        "20000 branches of else if",
        "nested too deep",
        "{{ if false }}" + "{{ else if false }}" * 20000 + "{{ end }}",
    ),
    one(
        "parentheses nested 20000 deep",
        r"parse error at \(hostile/templates/a.yaml.*\): max expression depth exceeded",
        "{{ " + "(" * 20000 + "1" + ")" * 20000 + " }}",
    ),
    one("a pipeline of 20000", ENDED, "{{ 1 " + "| quote " * 20000 + " }}", slow=True),
    one(
        "a chain of 20000 fields",
        "nil pointer evaluating interface {}.a",
        "{{ .Values" + ".a" * 20000 + " }}",
    ),
)

LOOPS = (
    one(
        "until two thousand million",
        ONE_LIST,
        "{{ range until 2000000000 }}{{ . }}{{ end }}",
        row="T4",
    ),
    one(
        "range over two thousand million", STEPS, "{{ range 2000000000 }}{{ . }}{{ end }}", row="T4"
    ),
    one(
        "untilStep of two thousand million",
        ONE_LIST,
        "{{ range untilStep 0 2000000000 1 }}{{ . }}{{ end }}",
        row="T4",
    ),
    one("seq of two thousand million", ONE_LIST, "{{ seq 1 2000000000 }}", row="T4"),
    one(
        "loops in loops",
        f"{STEPS}|{COMPUTING}",
        "{{ range until 10000 }}{{ range until 10000 }}{{ end }}{{ end }}",
        slow=True,
    ),
    one(
        "loops in loops in loops",
        f"{STEPS}|{COMPUTING}",
        "{{ range until 1000 }}{{ range until 1000 }}{{ range until 1000 }}{{ end }}{{ end }}{{ end }}",
        slow=True,
    ),
    one(
        "a loop around certificates",
        COMPUTING,
        '{{ range until 100000 }}{{ genCA "a" 365 }}{{ end }}',
        slow=True,
        row="T13",
    ),
    one(
        "a few certificate authorities",
        "kind: ConfigMap",
        '{{ range until 3 }}{{ $x := genCA "a" 365 }}{{ end }}kind: ConfigMap',
        refused=False,
        row="T13",
    ),
    one(
        "certificates in a row", COMPUTING, '{{ $x := genCA "a" 365 }}' * 3000, slow=True, row="T13"
    ),
    one(
        "large keys",
        COMPUTING,
        '{{ range until 1000 }}{{ genPrivateKey "rsa" | len }}{{ end }}',
        slow=True,
        row="T13",
    ),
    one(
        "a loop around scrypt",
        COMPUTING,
        '{{ range until 1000 }}{{ derivePassword 1 "long" "a" "b" "c" }}{{ end }}',
        slow=True,
    ),
    one(
        "a loop around bcrypt",
        COMPUTING,
        '{{ range until 1000 }}{{ bcrypt "x" }}{{ htpasswd "a" "b" }}{{ end }}',
        slow=True,
    ),
    one(
        "wall time",
        "rendering takes longer than 1 seconds",
        "{{ range until 3000 }}{{ range until 3000 }}{{ quote . | trunc 3 | upper }}{{ end }}{{ end }}",
        words=("--render-timeout=1s",),
    ),
    one(
        "steps of the user's",
        "rendering takes more than 1000 steps",
        "{{ range until 2000 }}{{ end }}",
        words=("--render-steps=1000",),
    ),
    one(
        "depth of the user's",
        "more than 5 levels deep",
        "{{ tpl .Values.a . }}",
        values="a: '{{ tpl .Values.a . }}'\n",
        words=("--render-depth=5",),
    ),
    one(
        "value of the user's",
        "more than 1 MiB",
        '{{ repeat 2000000 "x" }}',
        words=("--render-value=1Mi",),
    ),
    one(
        "output of the user's",
        "rendering writes more than 100 KiB",
        '{{ repeat 200000 "x" }}',
        words=("--render-output=100Ki",),
    ),
)

OUTPUT = (
    one(
        "repeat in a loop",
        LARGE,
        '{{ range until 1000 }}{{ repeat 1000000 "x" }}{{ end }}',
        row="T5",
    ),
    one("repeat of a thousand million", ONE_TEXT, '{{ repeat 1000000000 "x" }}', row="T5"),
    one(
        "repeat of repeats",
        ONE_TEXT,
        '{{ $a := repeat 10000 "x" }}{{ repeat 1000000 $a }}',
        row="T5",
    ),
    one("doubling of a variable", LARGE, doubled("print $a $a")),
    one("doubling by printf", LARGE, doubled('printf "%s%s" $a $a')),
    one("doubling by cat", LARGE, doubled("cat $a $a")),
    one("growth by quote", f"{LARGE}|{ENDED}", doubled("quote $a", "\\\\"), slow=True),
    one("growth by toJson", f"{LARGE}|{ENDED}", doubled("toJson $a", "\\\\"), slow=True),
    one("growth by b64enc", LARGE, doubled("b64enc $a")),
    one("growth by b32enc", f"{LARGE}|{ENDED}", doubled("b32enc $a"), slow=True),
    one("growth by replace", LARGE, doubled('replace "x" "xxxx" $a')),
    one(
        "growth by a large replacement",
        ONE_TEXT,
        '{{ $a := repeat 1000000 "x" }}{{ replace "x" $a $a }}',
    ),
    one(
        "growth by regexReplaceAll",
        f"{LARGE}|{ENDED}",
        doubled('regexReplaceAll "x" $a "xxxx"'),
        slow=True,
    ),
    one(
        "growth by a large regexReplaceAll",
        ONE_TEXT,
        '{{ $a := repeat 10000 "x" }}{{ regexReplaceAll "x" $a $a }}',
    ),
    one("growth by join", LARGE, doubled("join $a (list $a $a $a)")),
    one(
        "growth by joining many parts",
        ONE_TEXT,
        '{{ $a := repeat 500000 "xy" }}{{ range until 20 }}{{ $a = join $a (splitList "x" $a) }}{{ end }}',
    ),
    one("growth by html", LARGE, doubled("html $a", "&&&&&&") + doubled("html $a $a", "&&&&&&")),
    one("growth by urlquery", f"{LARGE}|{ENDED}", doubled("urlquery $a $a", "&&&&&&"), slow=True),
    one("growth by indent", LARGE, '{{ $a := repeat 1000000 "\\n" }}{{ indent 40 $a }}'),
    one("indent by a thousand million", ONE_TEXT, '{{ indent 1000000000 "x" }}'),
    one("nindent by a thousand million", ONE_TEXT, '{{ nindent 1000000000 "x" }}'),
    one(
        "a large text a thousand times",
        ONE_TEXT,
        '{{ $a := repeat 10000000 "x" }}' + "{{ $a }}" * 1000,
    ),
    one(
        "a large text printed a thousand times",
        ONE_TEXT,
        '{{ $a := repeat 10000000 "x" }}{{ print' + " $a" * 1000 + " }}",
    ),
    one(
        "a large text by one format",
        ONE_TEXT,
        '{{ $a := repeat 10000000 "x" }}{{ printf "' + "%[1]s" * 1000 + '" $a }}',
    ),
    one(
        "a large text in a list: print",
        ONE_TEXT,
        '{{ $a := repeat 10000000 "x" }}{{ $l := list }}{{ range until 1000 }}{{ $l = append $l $a }}{{ end }}{{ print $l }}',
    ),
    one(
        "a large text in a list: toYaml",
        MEMORY,
        '{{ $a := repeat 10000000 "x" }}{{ $l := list }}{{ range until 1000 }}{{ $l = append $l $a }}{{ end }}{{ toYaml $l }}',
    ),
    one(
        "a large text in a list: toJson",
        MEMORY,
        '{{ $a := repeat 10000000 "x" }}{{ $l := list }}{{ range until 1000 }}{{ $l = append $l $a }}{{ end }}{{ toJson $l }}',
    ),
    one("printf with a wide field", "NOVERB", QUOTED % '(printf "%1000000000d" 1)', refused=False),
    one(
        "printf with a wide field from an argument",
        "BADWIDTH",
        QUOTED % '(printf "%*d" 1000000000 1)',
        refused=False,
    ),
    one(
        "printf with many decimals",
        "NOVERB",
        QUOTED % '(printf "%.1000000000f" 1.0)',
        refused=False,
    ),
    one(
        "printf with many wide fields",
        f"{LARGE}|{ENDED}|{ONE_TEXT}",
        '{{ printf "' + "%1000000d" * 1000 + '"' + " 1" * 1000 + " }}",
        slow=True,
    ),
    one(
        "include doubles its text",
        LARGE,
        '{{ define "x" }}{{ . }}{{ . }}{{ end }}' + doubled('include "x" $a'),
    ),
    one("tpl doubles its text", LARGE, doubled("tpl (print $a $a) $")),
    one(
        "wide characters", LARGE, '{{ range until 1000 }}{{ repeat 250000 "\\U0001F600" }}{{ end }}'
    ),
    one("random text without end", "random text may have at most", "{{ randAlphaNum 2000000000 }}"),
    one("random bytes without end", "random data may have at most", "{{ randBytes 2000000000 }}"),
    Hostile(
        "a hundred templates of megabytes",
        "rendering writes more than 64 MiB",
        {f"a{number}.yaml": '{{ repeat 1000000 "x" }}' for number in range(100)},
        row="T5",
    ),
    one(
        "small values that are kept",
        MEMORY,
        '{{ $d := dict }}{{ range until 1000000 }}{{ $_ := set $d (print .) (repeat 60000 "x") }}{{ end }}',
    ),
    one(
        "large values that are kept",
        MEMORY,
        '{{ $d := dict }}{{ range until 1000 }}{{ $_ := set $d (print .) (repeat 10000000 "x") }}{{ end }}',
    ),
    one(
        "lists that are kept",
        MEMORY,
        "{{ $d := dict }}{{ range until 100000 }}{{ $_ := set $d (print .) (until 100000) }}{{ end }}",
    ),
    one(
        "a list of all characters", ONE_LIST, '{{ splitList "" (repeat 2000000 "\\u4e2d") | len }}'
    ),
    one(
        "a list of all matches",
        ENDED,
        '{{ regexFindAll "." (repeat 8000000 "ab") -1 | len }}',
        slow=True,
    ),
    one(
        "appending in a loop",
        f"{ENDED}|{STEPS}",
        "{{ $l := list }}{{ range until 1000000 }}{{ $l = append $l . }}{{ end }}",
        slow=True,
    ),
    one(
        "concat that doubles",
        ONE_LIST,
        "{{ $l := list 1 2 3 }}{{ range until 40 }}{{ $l = concat $l $l }}{{ end }}",
    ),
)

STRUCTURES = (
    *(
        one(f"a map doubled sixty times: {verb}", ENDED, DOUBLING + code, slow=True)
        for verb, code in (
            ("toYaml", "{{ toYaml $d }}"),
            ("toJson", "{{ toJson $d }}"),
            ("toToml", "{{ toToml $d }}"),
            ("toPrettyJson", "{{ toPrettyJson $d }}"),
            ("toYamlPretty", "{{ toYamlPretty $d }}"),
            ("print", "{{ $d }}"),
            ("printf", '{{ printf "%#v" $d }}'),
            ("quote", "{{ quote $d }}"),
            ("deepCopy", "{{ $e := deepCopy $d }}"),
            ("merge", '{{ $e := merge (dict) $d (dict "a" $d) }}'),
            ("deepEqual", "{{ $e := deepCopy $d }}{{ deepEqual $d $e }}"),
            ("tpl", '{{ tpl "{{ . }}" $d }}'),
            ("fail", "{{ fail (print $d) }}"),
        )
    ),
    one(
        "a map that holds itself: toYaml", "x: end", ITSELF + "{{ toYaml $d }}x: end", refused=False
    ),
    one("a map that holds itself: toJson", ENDED, ITSELF + "{{ toJson $d }}", slow=True),
    one(
        "a map that holds itself: toToml",
        "x: end",
        ITSELF + "# {{ toToml $d | len }}\nx: end",
        refused=False,
    ),
    one("a map that holds itself: print", DEEP, ITSELF + "{{ print $d }}"),
    one("a map that holds itself: deepCopy", DEEP, ITSELF + "{{ $e := deepCopy $d }}"),
    one(
        "a map that holds itself: merge",
        "x: end",
        ITSELF + "{{ $e := merge (dict) $d }}x: end",
        refused=False,
    ),
    one(
        "a map that holds itself: deepEqual",
        DEEP,
        ITSELF + '{{ $e := dict }}{{ $_ := set $e "a" $e }}{{ deepEqual $d $e }}',
    ),
    one(
        "values that hold themselves",
        "x: end",
        '{{ $_ := set .Values "a" .Values }}{{ toYaml .Values }}x: end',
        refused=False,
    ),
    one(
        "a map nested 100000 deep: toYaml",
        "x: end",
        NESTED + "{{ toYaml $d }}x: end",
        refused=False,
    ),
    one(
        "a map nested 100000 deep: toJson",
        "exceeded max depth of 10000",
        NESTED + "{{ toJson $d }}",
    ),
    one("a map nested 100000 deep: print", DEEP, NESTED + "{{ print $d }}"),
    one("a map nested 100000 deep: dropped", "x: end", NESTED + "x: end", refused=False),
    one("a map nested 100000 deep: deepCopy", DEEP, NESTED + "{{ $e := deepCopy $d }}"),
    one(
        "a map nested 100000 deep: deepEqual",
        DEEP,
        NESTED
        + "{{ $e := $d }}{{ $d = dict }}"
        + NESTED.replace("$d :=", "$d =")
        + "{{ deepEqual $d $e }}",
    ),
)

EXCESSIVE = "document contains excessive aliasing"
MAX_DEPTH = "exceeded max depth of 10000"

DATA = (
    Hostile("alias bomb in values", EXCESSIVE, {"a.yaml": "x: 1"}, alias_bomb(12, 10), row="T7"),
    Hostile(
        "wide alias bomb in values", EXCESSIVE, {"a.yaml": "x: 1"}, alias_bomb(3, 300), row="T7"
    ),
    Hostile(
        "alias bomb in a values file",
        EXCESSIVE,
        {"a.yaml": "x: 1", "bomb.yaml": alias_bomb(12, 10)},
        words=("-f", "hostile/bomb.yaml"),
        row="T7",
    ),
    Hostile(
        "alias bomb in Chart.yaml",
        EXCESSIVE,
        {"a.yaml": "x: 1"},
        chart=CHART
        + "annotations:\n"
        + "".join("  " + line + "\n" for line in alias_bomb(12, 10).splitlines()),
        row="T7",
    ),
    Hostile(
        "alias bomb in fromYaml",
        EXCESSIVE,
        {"a.yaml": QUOTED % '(fromYaml (.Files.Get "bomb.yaml"))', "bomb.yaml": alias_bomb(12, 10)},
        refused=False,
        row="T7",
    ),
    Hostile(
        "alias bomb in a manifest",
        EXCESSIVE,
        {"a.yaml": "kind: A\n" + alias_bomb(12, 10)},
        row="T7",
    ),
    Hostile(
        "an alias bomb that goyaml allows",
        "x: end|more than",
        {"a.yaml": "# {{ toYaml .Values | len }}\nx: end"},
        alias_bomb(2, 50),
        refused=False,
        row="P2",
    ),
    Hostile(
        "flow lists 200000 deep in values",
        MAX_DEPTH,
        {"a.yaml": "x: 1"},
        "a: " + "[" * 200_000,
        row="T8",
    ),
    Hostile(
        "flow maps 200000 deep in values",
        MAX_DEPTH,
        {"a.yaml": "x: 1"},
        "a: " + "{a: " * 200_000,
        row="T8",
    ),
    Hostile(
        "block lists 200000 deep in values", MAX_DEPTH, {"a.yaml": "x: 1"}, "- " * 200_000, row="T8"
    ),
    Hostile(
        "flow lists 200000 deep in Chart.yaml",
        MAX_DEPTH,
        {"a.yaml": "x: 1"},
        chart=CHART + "annotations: " + "[" * 200_000,
        row="T8",
    ),
    Hostile(
        "block maps 3000 deep in values",
        "x: 1",
        {"a.yaml": "x: 1"},
        lambda: "".join(" " * n + "a:\n" for n in range(3000)),
        refused=False,
    ),
    Hostile(
        "values 9000 deep",
        "x: end",
        {"a.yaml": "# {{ toYaml .Values | len }}\nx: end"},
        "a: " + "[" * 9000 + "]" * 9000,
        refused=False,
    ),
    Hostile(
        "flow lists 200000 deep in a manifest",
        MAX_DEPTH,
        {"a.yaml": "kind: A\na: " + "[" * 200_000},
        row="T8",
    ),
    one(
        "flow lists 200000 deep in fromYaml",
        MAX_DEPTH,
        QUOTED % '(fromYaml (repeat 200000 "["))',
        refused=False,
        row="T8",
    ),
    one(
        "lists 200000 deep in fromJson",
        "exceeded max depth",
        QUOTED % '(fromJson (repeat 200000 "["))',
        refused=False,
        row="P12",
    ),
    one(
        "lists 200000 deep in fromJsonArray",
        "exceeded max depth",
        QUOTED % '(fromJsonArray (repeat 200000 "["))',
        refused=False,
        row="P12",
    ),
    one(
        "toml 200000 deep",
        "x: ",
        QUOTED % '(fromToml (print "a = " (repeat 200000 "[")))',
        refused=False,
    ),
    Hostile(
        "numbers that are only prefixes",
        "b: 0x_",
        {"a.yaml": "{{ toYaml .Values }}"},
        "b: 0x_\nc: 0b_\nd: 0o_\ne: 1e\nf: 1_\ng: 0x\n",
        refused=False,
        row="P4",
    ),
    *(
        Hostile(
            f"a tag of Python's: {tag}",
            "x: end",
            {"a.yaml": "# {{ toYaml .Values | len }}\nx: end"},
            f"a: !!python/{tag} ['true']\n",
            refused=False,
            row="P3",
        )
        for tag in (
            "object/apply:os.system",
            "object/new:os.system",
            "name:os.system",
            "module:os",
            "tuple",
        )
    ),
    Hostile(
        "numbers of 100000 digits",
        "x: end",
        {
            "a.yaml": "# {{ toYaml .Values | len }}{{ .Values.a | int }}{{ int64 .Values.b }}{{ add .Values.b 1 }}{{ .Values.b | toDecimal }}\nx: end"
        },
        "a: " + "9" * 100_000 + "\nb: '" + "9" * 100_000 + "'\nc: 0x" + "f" * 100_000 + "\n",
        refused=False,
    ),
    Hostile(
        "a schema 100000 deep",
        "exceeded max depth",
        {
            "a.yaml": "x: 1",
            "values.schema.json": '{"properties":{"a":' * 100_000 + "{}" + "}}" * 100_000,
        },
    ),
    Hostile(
        "a schema that refers to itself",
        "causing reference cycle",
        {"a.yaml": "x: 1", "values.schema.json": '{"$ref":"#"}'},
        refused=True,
    ),
    Hostile(
        "a schema that refers to a device",
        "x: 1|file:///dev/zero",
        {"a.yaml": "x: 1", "values.schema.json": '{"$ref":"file:///dev/zero"}'},
        refused=True,
    ),
    Hostile(
        "a pattern that runs away",
        "x: 50001|does not match pattern",
        {
            "a.yaml": "x: {{ len .Values.a }}",
            "values.schema.json": '{"properties":{"a":{"pattern":"(a+)+$"}}}',
        },
        "a: " + "a" * 50_000 + "!\n",
        row="P9",
    ),
    one(
        "a regular expression that runs away",
        'x: "false"',
        QUOTED % '(regexMatch "(a+)+$" (print (repeat 50000 "a") "!"))',
        refused=False,
        row="T12",
    ),
    one(
        "a regular expression that unfolds",
        'x: "false"',
        QUOTED % '(regexMatch "((a{100}){100}){100}" "a")',
        refused=False,
        row="T12",
    ),
    one(
        "a regular expression over megabytes",
        "# done",
        '{{ range until 20 }}{{ $x := regexReplaceAll "(a|b)*c" (repeat 1000000 "ab") "x" | len }}{{ end }}# done\nx: 1',
        refused=False,
        row="T12",
    ),
    one(
        "files outside of the chart",
        "x: xy",
        'x: x{{ .Files.Get "../../etc/passwd" }}{{ .Files.Get "/etc/passwd" }}{{ range $k, $v := .Files.Glob "**/../**" }}{{ $k }}{{ end }}y',
        refused=False,
        row="T11",
    ),
    one("env", 'function "env" not defined', '{{ env "HOME" }}', row="T9"),
    one("expandenv", 'function "expandenv" not defined', '{{ expandenv "$HOME" }}', row="T9"),
    one("env in tpl", 'function "env" not defined', '{{ tpl "{{ env \\"HOME\\" }}" . }}', row="T9"),
    one(
        "names in DNS",
        'x: ""',
        'x: {{ getHostByName "example.com" | quote }}',
        refused=False,
        row="T10",
    ),
    one(
        "a glob that runs away",
        "x: ",
        QUOTED % ('(.Files.Glob "' + "*a" * 5000 + '")'),
        refused=False,
        row="P9",
    ),
    one("a semantic version of a megabyte", "", '{{ semver (repeat 500000 "1.") }}', row="P9"),
    one(
        "a constraint of a megabyte",
        "",
        '{{ semverCompare (repeat 300000 ">1 ") "1.0.0" }}',
        row="P9",
    ),
    one(
        "spaces without end",
        "x: ",
        QUOTED % '(print (repeat 1000000 " ") "\\u0085" (repeat 1000000 " ") | toYaml | len)',
        refused=False,
        row="P9",
    ),
    one(
        "a template of a million actions",
        "Source",
        "x: 1\n# {{ .Values.a }}" * 300_000,
        refused=False,
    ),
    Hostile(
        "set deep lists",
        "list must terminate with '}'",
        {"a.yaml": "x: 1"},
        words=("--set", "a=" + "{" * 100000),
    ),
    Hostile(
        "set deep maps",
        "value name nested level is greater than maximum supported nested level of 30",
        {"a.yaml": "x: 1"},
        words=("--set", "a." * 10000 + "b=1"),
    ),
    Hostile(
        "set a list's far index",
        "index of 9999999999 is greater than maximum supported index of 65536",
        {"a.yaml": "x: 1"},
        words=("--set", "a[9999999999]=1"),
    ),
    Hostile(
        "set json 100000 deep",
        "failed parsing --set-json data",
        {"a.yaml": "x: 1"},
        words=("--set-json", "a=" + "[" * 100000),
    ),
)

ALL = (*RECURSION, *LOOPS, *OUTPUT, *STRUCTURES, *DATA)
