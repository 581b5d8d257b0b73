"""The calls that are compared: every function with every kind of argument it takes."""

from __future__ import annotations

import itertools
import random

from helmcore.text.kinds import Int64, IntList, StringList, StringMap

from .expressions import Raw, call_text, table_entry
from .handpicked import HANDPICKED, POOLS
from .picked_formats import BAD_PATTERNS, FORMATS, TIMES

STRINGS = [
    "",
    "abc",
    "héllo wörld ßÀ",
    "12",
    "012",
    "1.5",
    "0x1F",
    "-7",
    " a b\tc \n",
    "line1\nline2\n\nx",
    "/a/b/../c.tar.gz",
    "fooBarHTTPServer_v2",
    "true",
    "b,a,c",
    "日本語テキスト 😀",
]
INTS = [0, 3, -2, 7, 100]
INT64S = [Int64(5), Int64(-1), Int64(9223372036854775807)]
FLOATS = [2.5, 3.0, -1.75, 1e21, 0.0, 1234567.0]
BOOLS = [True, False]
LISTS = [
    [],
    ["a", "b", "c"],
    [3.0, 1, "a", None, True, "", 0.0, "a", Int64(1), 1],
    [["x"], ["x"], {"a": 1.0}, {"a": 1.0}],
    StringList(["c", "a", "b", "a"]),
    IntList([0, 1, 2]),
]
DICTS = [
    {},
    {"a": 1.0},
    {"a": {"b": {"c": "v", "n": 0.0}}, "l": [1.0, 2.0], "e": "", "z": {}, "n": None},
]
OTHERS = [StringMap({"_0": "x", "_1": "y"}), Raw("(rest list)", lambda: table_entry("rest")[1]([]))]
TYPED = {
    "string": STRINGS,
    "int": INTS,
    "float64": [0.5, 0.2, 1.0],
    "bool": BOOLS,
    "map[string]any": [*DICTS, None],
    "[]any": [[], ["a.b", "c.d"], None],
    "time.Time": TIMES,
    "uint32": [1],
    "any": [None, *BOOLS, *INTS, *INT64S, *FLOATS, *STRINGS, *LISTS, *DICTS, *OTHERS],
}
#: Values that do not fit a parameter of the type: the engine has to say so.
MISFITS = {
    "string": [3, 2.5, ["a"], None, True],
    "int": ["12", 2.5, Int64(5), None, True],
    "bool": ["true", 1, None],
    "map[string]any": [["a"], "a", 3],
    "float64": ["1", Int64(1)],
    "[]any": ["a", {"a": 1.0}],
    "time.Time": ["a", 1, None],
    "uint32": ["a"],
}
#: Where Go's answer depends on chance, on the clock or on keys made on the spot.
NOT_COMPARED = frozenset(
    [
        "now",
        "ago",
        "randAlphaNum",
        "randAlpha",
        "randAscii",
        "randNumeric",
        "randInt",
        "randBytes",
        "uuidv4",
        "shuffle",
        "bcrypt",
        "htpasswd",
        "genPrivateKey",
        "genCA",
        "genCAWithKey",
        "genSelfSignedCert",
        "genSelfSignedCertWithKey",
        "genSignedCert",
        "genSignedCertWithKey",
        "buildCustomCert",
        "encryptAES",
    ]
)
MOST_CALLS = 90


def parameters(signature: str) -> tuple[list[str], str | None]:
    """The types of the fixed parameters, and of the variadic one."""
    names = [name.strip() for name in signature.split(",")] if signature else []
    if names and names[-1].startswith("..."):
        return names[:-1], names[-1][3:]
    return names, None


def _pool(function: str, at: int, kind: str) -> list:
    pools = POOLS.get(function, {})
    return pools.get(at, TYPED.get(kind, TYPED["any"]))


def calls_of(function: str) -> list[tuple]:
    """Tuples of arguments: picked by hand, drawn from the pools, and some that do not fit."""
    fixed, variadic = parameters(table_entry(function)[0])
    draw = random.Random(f"calls of {function}")
    drawn: list[tuple] = []
    for extra in range(4 if variadic else 1):
        kinds = [*fixed, *([variadic] * extra)]
        pools = [_pool(function, at, kind) for at, kind in enumerate(kinds)]
        most = MOST_CALLS // (2 if variadic else 1)
        total = 1
        for pool in pools:
            total *= len(pool)
        if total <= most:
            drawn.extend(itertools.product(*pools))
        else:
            # Each value of each pool at least once, then by chance.
            drawn.extend(
                tuple(
                    value if other == at else draw.choice(pool) for other, pool in enumerate(pools)
                )
                for at, own in enumerate(pools)
                for value in own
            )
            drawn.extend(tuple(draw.choice(pool) for pool in pools) for _ in range(most // 3))
    drawn.extend(_misfits(function, fixed, draw))
    unique = {call_text(function, arguments): arguments for arguments in drawn}
    for picked in (HANDPICKED, FORMATS, BAD_PATTERNS):
        for arguments in picked.get(function, ()):
            unique[call_text(function, arguments)] = tuple(arguments)
    return list(unique.values())


def _misfits(function: str, fixed: list[str], draw: random.Random) -> list[tuple]:
    fitting = [draw.choice(_pool(function, at, kind)) for at, kind in enumerate(fixed)]
    wrong = [
        tuple(value if other == at else fit for other, fit in enumerate(fitting))
        for at, kind in enumerate(fixed)
        for value in MISFITS.get(kind, ())
    ]
    return [*wrong, *([tuple(fitting[:-1])] if fixed else []), (*fitting, "one", "two", "three")]
