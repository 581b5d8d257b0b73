"""Schemas that are wrong, refer oddly, or stand on an edge, each with values for it."""

from __future__ import annotations

from typing import Any

D4 = "http://json-schema.org/draft-04/schema#"
D6 = "http://json-schema.org/draft-06/schema#"
D7 = "http://json-schema.org/draft-07/schema#"
D19 = "https://json-schema.org/draft/2019-09/schema"
D20 = "https://json-schema.org/draft/2020-12/schema"
DRAFTS = {"d4": D4, "d6": D6, "d7": D7, "d19": D19, "d20": D20}

# In every draft; most of them break its own schema.
BROKEN: list[dict[str, Any]] = [
    {"type": "x"},
    {"type": []},
    {"type": ["string", "string"]},
    {"enum": []},
    {"enum": [1, 1]},
    {"enum": 3},
    {"required": []},
    {"required": ["a", "a"]},
    {"required": [1]},
    {"properties": {"a": True}},
    {"items": True},
    {"items": []},
    {"allOf": []},
    {"allOf": {}},
    {"anyOf": [3]},
    {"not": 3},
    {"minLength": -1},
    {"minLength": 1.0},
    {"minLength": "1"},
    {"maxItems": 2.5},
    {"multipleOf": 0},
    {"multipleOf": -1},
    {"maximum": "1"},
    {"exclusiveMaximum": True},
    {"exclusiveMaximum": 3},
    {"minimum": 1, "exclusiveMinimum": True},
    {"pattern": "["},
    {"pattern": 1},
    {"patternProperties": {"(": {}}},
    {"patternProperties": []},
    {"additionalProperties": 3},
    {"additionalProperties": True},
    {"additionalItems": 3},
    {"dependencies": {"a": ["b", "b"]}},
    {"dependencies": {"a": 3}},
    {"dependencies": {"a": []}},
    {"uniqueItems": 1},
    {"title": 1},
    {"description": []},
    {"format": 3},
    {"definitions": {"a": 3}},
    {"definitions": 3},
    {"$ref": 3},
    {"$id": 3},
    {"id": 3},
    {"$comment": 3},
    {"if": 3},
    {"readOnly": 3},
    {"contains": 3},
    {"propertyNames": 3},
    {"const": None},
    {"examples": 3},
    {"$defs": {"a": 3}},
    {"dependentRequired": {"a": ["b", "b"]}},
    {"dependentRequired": 3},
    {"dependentSchemas": {"a": 3}},
    {"unevaluatedProperties": 3},
    {"minContains": -1},
    {"prefixItems": []},
    {"prefixItems": 3},
    {"deprecated": 1},
    {"contentSchema": 3},
    {"contentMediaType": 3},
    {"$anchor": "1"},
    {"$anchor": 3},
    {"$recursiveAnchor": 3},
    {"$recursiveRef": 3},
    {"$dynamicRef": 3},
    {"$dynamicAnchor": "-"},
    {"$vocabulary": 3},
    {"$vocabulary": {"x": True}},
    {"$vocabulary": {"http://x": 3}},
    {"properties": {"a": {"properties": {"b": {"type": "zz"}}}}},
    {"$ref": "#/x", "x": {"type": "zz"}},
    {"$ref": "#/x", "x": 3},
    {"properties": {"b": {"$ref": "#/nope"}}},
    {"if": {"$ref": "#/nope"}},
    {"then": {"$ref": "#/nope"}},
    {"enum": [{"a": 1}, {"a": 1.0}]},
    {"enum": ["a", None, 1, "b"]},
    {"default": 3},
]

ONE: dict[str, Any] = {"a": 1}
EDGES: list[tuple[Any, dict[str, Any]]] = [
    (
        {
            "$id": "http://x.y/z",
            "properties": {"a": {"$ref": "q"}, "b": {"$id": "q", "type": "string"}},
        },
        ONE,
    ),
    (
        {
            "$id": "http://x.y/z",
            "properties": {
                "a": {"$ref": "q#foo"},
                "b": {"$id": "q", "$defs": {"k": {"$anchor": "foo", "type": "string"}}},
            },
        },
        ONE,
    ),
    (
        {
            "$id": "http://x.y/z",
            "properties": {"a": {"$ref": "#foo"}, "b": {"$anchor": "foo", "type": "string"}},
        },
        ONE,
    ),
    (
        {
            "$id": "http://x.y/z",
            "properties": {"a": {"$ref": "http://x.y/z#/$defs/s"}},
            "$defs": {"s": {"type": "string"}},
        },
        ONE,
    ),
    (
        {
            "$schema": D7,
            "$id": "http://x.y/z",
            "properties": {"a": {"$ref": "#foo"}, "b": {"$id": "#foo", "type": "string"}},
        },
        ONE,
    ),
    (
        {
            "$schema": D4,
            "id": "http://x.y/z",
            "properties": {"a": {"$ref": "#foo"}, "b": {"id": "#foo", "type": "string"}},
        },
        ONE,
    ),
    ({"$schema": D7, "properties": {"a": {"$ref": D7}}}, ONE),
    (
        {
            "$schema": D7,
            "properties": {
                "a": {
                    "$ref": "http://json-schema.org/draft-07/schema#/definitions/nonNegativeInteger"
                }
            },
        },
        {"a": -1},
    ),
    (
        {"properties": {"a": {"$ref": "https://json-schema.org/draft/2020-12/schema"}}},
        {"a": {"type": "x"}},
    ),
    (
        {"properties": {"a": {"$ref": "https://json-schema.org/draft/2020-12/schema"}}},
        {"a": {"properties": {"b": {"pattern": "("}}}},
    ),
    (
        {
            "$schema": D19,
            "$recursiveAnchor": True,
            "properties": {"a": {"$recursiveRef": "#"}, "n": {"type": "integer"}},
            "additionalProperties": False,
        },
        {"a": {"a": {"n": "x", "q": 1}}},
    ),
    (
        {
            "$dynamicAnchor": "node",
            "properties": {"a": {"$dynamicRef": "#node"}, "n": {"type": "integer"}},
            "unevaluatedProperties": False,
        },
        {"a": {"a": {"n": "x", "q": 1}}},
    ),
    (
        {
            "$id": "http://e/strict",
            "$dynamicAnchor": "node",
            "$ref": "tree",
            "unevaluatedProperties": False,
            "$defs": {
                "t": {
                    "$id": "tree",
                    "$dynamicAnchor": "node",
                    "type": "object",
                    "properties": {
                        "data": True,
                        "kids": {"type": "array", "items": {"$dynamicRef": "#node"}},
                    },
                }
            },
        },
        {"kids": [{"daat": 1}]},
    ),
    ({"properties": {"a": {"$ref": "#/$defs/x%20y"}}, "$defs": {"x y": {"type": "string"}}}, ONE),
    ({"properties": {"a": {"$ref": "#/$defs/x~1y"}}, "$defs": {"x/y": {"type": "string"}}}, ONE),
    ({"properties": {"a": {"$ref": "#/$defs/nö"}}, "$defs": {}}, ONE),
    ({"allOf": [{"$ref": "#/$defs/b c"}], "$defs": {"b c": {"$ref": "#/$defs/b c"}}}, ONE),
    (
        {
            "properties": {
                "a": {
                    "$id": "sub",
                    "$schema": D7,
                    "$ref": "#/definitions/k",
                    "definitions": {"k": {"type": "string"}},
                }
            }
        },
        ONE,
    ),
    ({"properties": {"a": {"$schema": D7, "type": "string"}}}, ONE),
    (
        {
            "unevaluatedProperties": False,
            "anyOf": [{"properties": {"a": {"type": "number"}}}, {"properties": {"b": True}}],
        },
        {"a": 1, "b": 2, "c": 3},
    ),
    (
        {
            "unevaluatedProperties": {"type": "string"},
            "if": {"properties": {"a": {"const": 1}}, "required": ["a"]},
            "then": {"properties": {"b": True}},
            "else": {"properties": {"c": True}},
        },
        {"a": 1, "b": 2, "c": 3},
    ),
    (
        {
            "properties": {
                "a": {
                    "unevaluatedItems": False,
                    "contains": {"type": "string"},
                    "prefixItems": [True],
                }
            }
        },
        {"a": [1, "x", 2, "y"]},
    ),
    (
        {
            "properties": {
                "a": {"unevaluatedItems": False, "allOf": [{"prefixItems": [True, True]}]}
            }
        },
        {"a": [1, "x", 2, "y"]},
    ),
    ({"properties": {"a": {"maximum": 12345678901234567890}}}, {"a": 1.3e19}),
    ({"properties": {"a": {"enum": [1.0, 2]}, "b": {"const": 0.1}}}, {"a": 1, "b": 0.1}),
    (
        {"properties": {"a": {"type": "integer"}, "b": {"type": "integer"}}},
        {"a": 1e30, "b": 1.0000001},
    ),
    ({"properties": {"a": {"multipleOf": 0.01}}}, {"a": 19.99}),
    ({"properties": {"a": {"multipleOf": 0.0001}}}, {"a": 0.00751}),
    ({"additionalProperties": False}, {"b\nc": 1, "é": 2}),
    ({"$schema": "file:///values.schema.json"}, ONE),
    ({"type": "strin"}, ONE),
    ({"type": ["string", 3]}, ONE),
    ({"properties": []}, ONE),
    ({"pattern": "("}, ONE),
    ({"required": "a"}, ONE),
    ({"minLength": -1, "maxLength": 1.5}, ONE),
    ({"properties": {"a": 3, "b": {"type": "x"}}}, ONE),
    ({"$ref": "#/nope"}, ONE),
    ({"$ref": "#nope"}, ONE),
    ({"$ref": "ftp://x/y"}, ONE),
    ({"$ref": "#/a~2"}, ONE),
    ({"$ref": "#/%zz"}, ONE),
    ({"$ref": ":x"}, ONE),
    ({"$schema": "foo"}, ONE),
    ({"$schema": 3}, ONE),
    ({"$schema": "https://json-schema.org/draft-07/schema#", "type": "strin"}, ONE),
    ({"$schema": D4, "type": "strin", "exclusiveMinimum": 3}, ONE),
    ({"$schema": "http://json-schema.org/schema#", "type": "strin"}, ONE),
    ({"$schema": D19, "type": "strin", "properties": {"a": {"type": "y"}}}, ONE),
    ({"$ref": "#"}, ONE),
    (
        {
            "allOf": [{"$ref": "#/$defs/a"}],
            "$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"$ref": "#/$defs/a"}},
        },
        ONE,
    ),
    (
        {
            "$schema": D7,
            "$ref": "#/definitions/a",
            "definitions": {"a": {"$ref": "#/definitions/b"}, "b": {"$ref": "#/definitions/a"}},
        },
        ONE,
    ),
    ({"$id": "http://e.com/a b"}, ONE),
    ({"$id": "x#foo"}, ONE),
    ({"$anchor": "1 x"}, ONE),
    ({"definitions": {"a": {"$ref": "#/nope"}}}, ONE),
    ({"not": {}}, ONE),
    ({"properties": {"a": {"format": "x", "$ref": "#/properties/b"}, "b": False}}, ONE),
]
# Texts that are no schema, or no JSON.
RAW: list[bytes] = [
    b'{"properties": {"a": {"minimum": 1e400}}}',
    b'{"properties": {"a": {"enum": [1.50, 1e3, -0, 1E+2]}}}',
    b'{"properties": {"a": {"const": 2.0}}}',
    b'{"properties": {"a": {"maximum": -1e400}}}',
    b"null",
    b"[]",
    b"",
    b"{",
    b'{"a":',
    b"\xff\xfe",
    b'"x"',
    b"3",
    b"{} x",
    b"{}{}",
    b'{"a":tru}',
    b"nul",
    b'{"a":1,}',
    b'{"a" 1}',
    b"{'a':1}",
    b'{"a":"x\ny"}',
    b"[1 2]",
    b'{"a":01}',
    b'{"a":-}',
    b'{"a":1.}',
    b'{"a":1e}',
    b'{"a":"\\x"}',
    b'{"a":"\\u12g4"}',
    b'{"a":NaN}',
    b"true",
    b"false",
    b'{"a":"\xff"}',
    b"  ",
    b'{"a":{"b":[1,2}',
    b'{"title":"abc',
    b'{"title":"\xc3\xbc"} \xc3',
    b'{"a":\xc3\xbc}',
    b'{"a":\xff}',
    b'{"a":"\\ud800"}',
    b"\x01",
    b'{"a":"\x7f',
    b'{"a":1\x00}',
    b'{"a":\xe2\x82\xac',
]
