"""Calls picked by hand: where Sprig surprises, and where only special arguments make sense."""

from __future__ import annotations

from helmcore.text.kinds import Int64

#: Function -> place of a parameter -> the values to draw from, instead of those of its type.
POOLS: dict[str, dict[int, list]] = {
    "repeat": {0: [0, 3, -2, 7]},
    "indent": {0: [0, 3, -2, 7]},
    "nindent": {0: [0, 3, -2, 7]},
    "keys": {0: [{}, {"a": 1.0}, None], 1: [{}, {"a": 2}], 2: [{}, {"c": 2}, None]},
    "values": {0: [{}, {"a": 1.0}, None]},
    "trimSuffix": {0: ["", "c", "-", "bc", "À"]},
    "trimPrefix": {0: ["", "a", "-", "ab", "h"]},
    "trimAll": {0: ["", "a", "/-", "abc", "hÀ"]},
    "contains": {0: ["", "b", "wö", "1"]},
    "hasPrefix": {0: ["", "a", "h", "/a"]},
    "hasSuffix": {0: ["", "c", "À", "gz"]},
    "replace": {0: ["", "a", " ", "wö", "\n"], 1: ["", "-", "xx"]},
    "split": {0: ["", ",", "/", " ", "ab"]},
    "splitList": {0: ["", ",", "/", " ", "ab"]},
    "splitn": {0: ["", ",", "/", " "], 1: [0, 1, 2, 3, -1]},
    "get": {1: ["a", "b", "zz", "e", "n"]},
    "hasKey": {1: ["a", "b", "zz", "n"]},
    "unset": {1: ["a", "b", "zz"]},
    "set": {1: ["a", "b"]},
    "pick": {1: ["a", "l", "zz"], 2: ["e"]},
    "omit": {1: ["a", "l", "zz"], 2: ["e"]},
    "pluck": {0: ["a", "e", "zz"]},
    "round": {1: [0, 1, 2, 3, -1]},
    "until": {0: [0, 1, 5, -3]},
    "untilStep": {0: [0, 3, -2], 1: [0, 5, -4], 2: [1, 2, -1, 0]},
    "seq": {0: [0, 1, 3, -2], 1: [1, 2, -1, 5], 2: [0, 5, -3]},
    "chunk": {0: [0, 1, 2, 5, -1, -2]},
    "mustChunk": {0: [0, 1, 2, 5, -1, -2]},
    "kindIs": {0: ["string", "map", "slice", "float64", "invalid", "int"]},
    "typeIs": {0: ["string", "map[string]interface {}", "float64", "<nil>"]},
    "typeIsLike": {0: ["string", "map[string]interface {}", "float64", "semver.Version"]},
    "slice": {1: [0, 1, 2, "1", 2.5, -1, None], 2: [1, 3, "2", 99]},
    "mustSlice": {1: [0, 1, 2, "1", 2.5, -1, None], 2: [1, 3, "2", 99]},
    "has": {0: ["a", 3.0, 1, Int64(1), None, ["x"], {"a": 1.0}, True]},
    "mustHas": {0: ["a", 3.0, 1, Int64(1), None, ["x"], {"a": 1.0}, True]},
    "without": {1: ["a", 3.0, 1, Int64(1), None, ["x"]], 2: ["b", ""]},
    "mustWithout": {1: ["a", 3.0, 1, Int64(1), None, ["x"]], 2: ["b", ""]},
    "join": {0: ["", ",", "--", " "]},
    "abbrev": {0: [0, 3, 4, 5, 7, 10, -1]},
    "abbrevboth": {0: [0, 1, 4, 5, 8, -3], 1: [3, 4, 6, 7, 9, 100]},
    "wrap": {0: [0, 1, 3, 5, 80]},
    "wrapWith": {0: [0, 1, 3, 5, 80], 1: ["", "|", "--"]},
    "trunc": {0: [0, 1, 3, 9, -1, -3, -9, 100, -100]},
    "substr": {0: [0, 1, 3, -1, 100], 1: [0, 2, 3, -1, 100, -5]},
    "plural": {2: [0, 1, 2, -1]},
    # Anything but a time or seconds means "now".
    "date": {1: [1700000000, Int64(-1), 0]},
    "htmlDate": {0: [1700000000, Int64(-1), 0]},
    "htmlDateInZone": {0: [1700000000, Int64(-1), 0], 1: ["UTC", "Europe/Berlin"]},
    "dateInZone": {1: [1700000000, 0], 2: ["UTC", "Asia/Tokyo"]},
    "date_in_zone": {1: [1700000000, 0], 2: ["UTC", "Asia/Tokyo"]},
    "regexFindAll": {2: [-1, 0, 1]},
    "mustRegexFindAll": {2: [-1, 0, 1]},
    "regexSplit": {2: [-1, 0, 1]},
    "mustRegexSplit": {2: [-1, 0, 1]},
    "derivePassword": {1: ["pin"]},
}

_DEEP = {"a": {"b": {"c": "v"}}, "f": 3.0}
_SHAPES = [
    {},
    {"a": 1.0},
    {"a": 2, "b": "x"},
    {"a": {}, "l": [], "s": "", "z": 0.0, "t": False, "n": None},
    {"a": {"b": 1.0, "c": {"d": "e"}}, "l": [1.0, 2.0], "s": "t", "z": 5.0, "t": True, "n": "x"},
    {"a": {"b": "", "c": None, "k": [1.0]}, "l": {"x": 1.0}, "s": ["q"]},
    {"a": "text", "l": "text", "s": {"m": {}}},
    None,
]
_NUMBERS = [
    "", "0", "-0", "+5", "5.", "5.0", "5.00", ".5", "12.7", "1e3", "010", "08", "0x1F", "0X1f",
    "0b101", "0o17", "1_000", "0x_1F", "0_7", "_1", "1_", " 5 ", "99999999999999999999", "-9223372036854775808",
    "9223372036854775807", "9223372036854775808", "Inf", "-inf", "+Infinity", "NaN", "+nan", "1e400",
    "0x1p-2", "0x1.8p1", "0x1", "1__0", "1e1_0", "٣", "true", "0.000", "00", "0x", "-", "+-1", "1,000",
]
_FLOATS = [
    0.5, -0.5, 1.5, 2.5, -2.5, 1.005, 123.5555, -1.75, 1e15, 1e18, 1e19, 1e20, 1e21, 1e22, -1e19,
    9223372036854775807.0, 1e300, 0.1, 1e-7, 123456789.123, 2.675, 0.30000000000000004,
]
_WORDS = [
    "foo_bar", "fooBar", "FooBar", "HTTPServer", "HTTP2Server", "http2xx", "Bld4Floor", "a1b2C3",
    "_leading", "__two", "trailing_", "-dash-and_under", "with space", "ALLCAPS", "dot.ted.Name",
    "élan vital", "ÉLAN Vital", "foo  bar", "a", "A", "_", "-", " ", "1abc", "abc1", "9", "x-y.z_1",
    "日本Go語", "ǅungla", "straße", "İstanbul", "ΑΣ ΣΑΣ", "ﬁsh", "tab\there", "don't stop", "o'neil_x",
    "Http123Test", "ABC123DEF", "abc123DEF456", "a😀b", "ŉx ǰx ᾀx", "\u00a0x", "v1.2.3-RC1", "A1", "1A", "a-1-B",
]

HANDPICKED: dict[str, list[tuple]] = {
    "default": [("x",), ("x", ""), ("x", "", "y"), (None,), (0, None), ("d", 0.0), ("d", False)],
    "dict": [("a",), ("a", 1, "b"), (1, 2), (None, 1), (2.5, "x"), (["k"], "v"), ("a", 1, "a", 2)],
    "dig": [
        ("a", "b", "c", "d", _DEEP), ("a", "x", "d", _DEEP), ("f", "x", "d", _DEEP), ("a", "b", "d", _DEEP),
        ("f", "d", _DEEP), ("zz", "d", _DEEP), ("a", "d"), ("a", "d", None), ("a", "d", [1]), (1, "d", _DEEP),
        ("a", 1, "d", _DEEP), ("f", "g", "h", 1, _DEEP), (None, "d", _DEEP),
    ],
    **{
        name: [(left, right) for left in _SHAPES for right in _SHAPES]
        for name in ("merge", "mergeOverwrite")
    },
    "mustMerge": [(_SHAPES[3], _SHAPES[4], _SHAPES[5])],
    "mustMergeOverwrite": [(_SHAPES[3], _SHAPES[4], _SHAPES[5])],
    **{
        name: [(number,) for number in (*_NUMBERS, *_FLOATS)]
        for name in ("int", "int64", "float64", "add", "add1", "toDecimal", "floor", "ceil", "add1f")
    },
    "atoi": [(number,) for number in _NUMBERS],
    "round": [
        *[(number, places) for number in _FLOATS for places in (0, 1, 2)],
        (123.5555, 3, 0.6), (2.5, 0, 0.6), ("3.14159", 3), (2.5, -400), (1e300, 20), (2.5, 330), (7.0, 30),
        ("NaN", 1), ("Inf", 1),
    ],
    **{
        name: [(left, right) for left in ("0.1", 0.2, 3, 1e20, "x", -7.5) for right in (0.1, 3, "0.7", -2, 1e-10)]
        for name in ("addf", "subf", "mulf", "divf", "maxf", "minf", "max", "min", "sub", "mul", "mod", "div")
    },
    "divf": [(1, 3), (2, 3), (-2, 3), (1, 0), (10, 4, 5), (1e-20, 3), (5, "NaN"), ("Inf", 1), (1, 7, 7)],
    "div": [(7, -2), (-7, 2), (Int64(-9223372036854775808), -1), (1, 0), (1, "x")],
    "mod": [(7, -2), (-7, 2), (Int64(-9223372036854775808), -1), (1, 0)],
    "add": [(Int64(9223372036854775807), 1), (), (1, 2, 3)],
    "mul": [(Int64(9223372036854775807), 2), (3,)],
    **{
        name: [(word,) for word in _WORDS]
        for name in (
            "snakecase", "camelcase", "kebabcase", "title", "untitle", "swapcase", "upper", "lower",
            "initials", "nospace", "trim",
        )
    },
    "quote": [("a\"b\\c",), ("é\x01\x7f\u200b\U0001F680\ufeff",), (1, None, "x", 2.5), (["a"],), ({"k": None},)],
    "squote": [("it's",), (None,), (1, None, "x", 2.5), (["a"],)],
    "cat": [("a", None, 1, 2.5, ["x"]), (" a ", "b"), ("%d", 1), (None,), ("", "")],
    "toString": [(1e6,), (1e20,), (1e21,), (123456789.0,), (0.0001,), (0.00001,), ({"b": 1, "a": [None]},)],
    "toStrings": [([1, None, "x", 2.5],), ("x",), (5,), ({"a": 1},)],
    "join": [("-", [1, None, "x", True, 2.5, ["y"]]), (",", {"a": 1}), (",", "abc"), (",", None)],
    "sortAlpha": [(["b", "B", "a", "é", "z", 10, 9],), (["é", "\U0001F600", "\uffff"],)],
    "uniq": [([1, 1.0, Int64(1), "1", None, None, True, [1], [1], {"a": 1}, {"a": 1}],)],
    "b64dec": [
        (text,)
        for text in (
            "YQ==", "YWI=", "YWJj", "YQ", "YQ=", "Y", "YQ==x", "Y=Q=", "====", "=", "YW\nJj", "YWJ j", "YR==",
            "YWJ=", "!", "YQ=\n=", "YQ==\n", "YWJjZ", "YWJjZGVm!", "YWJjZGVmZ2hpams_", "ÿ", "//79",
        )
    ],
    "b32dec": [
        (text,)
        for text in (
            "ME======", "MFRA====", "MFRGG===", "MFRGGZA=", "MFRGGZDF", "ME", "ME=====", "m", "MFRGGZDF\nME======",
            "=", "MFRGGZD=", "M=======", "MFR=====", "!", "MFRGGZDFM", "ME===x==", "MFRGGZDFME======X",
        )
    ],
    "deepCopy": [(None,)],
    "seq": [(0,), (-3,), (3,), (1, 2, 10), (0, -1, -3), (5, 1, 1), (1, 0, 5), (2, 5), (5, 2), (), (1, 2, 3, 4)],
    "concat": [([1], ["a"]), ([],), (), ("a",), (None,), ({},), ([1], None)],
    "first": [("abc",), ({"a": 1},), (None,)],
    "append": [(None, 1), ("x", 1), ({}, 1)],
    "prepend": [(None, 1), ("x", 1), ({}, 1)],
    "chunk": [(2, [1, 2, 3, 4, 5]), (3, []), (-3, [1]), (-1, []), (2, None), (2, "ab")],
    "ternary": [("a", "b", True), ("a", "b", False), (None, 1, True)],
    "empty": [("NaN",)],
}
