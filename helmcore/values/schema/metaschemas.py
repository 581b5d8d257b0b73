"""The schemas that JSON Schema's drafts give for schemas themselves (json-schema.org).

They are built here from what the drafts have in common, without the notes, titles and defaults,
which judge nothing. The order of `allOf` and `anyOf` is the drafts' own: messages follow it.
"""

from __future__ import annotations

from helmcore.values.schema.drafts import (
    DRAFT4,
    DRAFT6,
    DRAFT7,
    DRAFT2019,
    DRAFT2020,
    METASCHEMAS,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Schema = dict[str, Any]

_TEXT = {"type": "string"}
_NUMBER = {"type": "number"}
_FLAG = {"type": "boolean"}
_ARRAY = {"type": "array"}
_REGEX = {"type": "string", "format": "regex"}
_ADDRESS = {"type": "string", "format": "uri"}
_REFERENCE = {"type": "string", "format": "uri-reference"}
_SIMPLE = {"enum": ["array", "boolean", "integer", "null", "number", "object", "string"]}
_COUNT = {"type": "integer", "minimum": 0}

_built: dict[str, Schema] = {}


def metaschema(url: str) -> Schema | None:
    """The schema at one of the drafts' own addresses, None for any other address."""
    for scheme in ("http://json-schema.org/", "https://json-schema.org/"):
        if url.startswith(scheme):
            name = url.removeprefix(scheme)
            break
    else:
        return None
    if name == "schema":
        name = "draft/2020-12/schema"
    if name not in _built:
        _built.update(_modern(DRAFT2019) if "2019-09" in name else _modern(DRAFT2020))
        _built.update({_name(draft): _classic(draft) for draft in (DRAFT4, DRAFT6, DRAFT7)})
    return _built.get(name)


def _name(draft: int) -> str:
    return METASCHEMAS[draft].partition("json-schema.org/")[2]


def _each(part: Any) -> Schema:
    return {"type": "object", "additionalProperties": part}


def _types(simple: Schema) -> Schema:
    several = {"type": "array", "items": simple, "minItems": 1, "uniqueItems": True}
    return {"anyOf": [simple, several]}


def _classic(draft: int) -> Schema:
    """Drafts 4, 6 and 7: one document each."""
    self, places = {"$ref": "#"}, "#/definitions/"
    count = "positiveInteger" if draft == DRAFT4 else "nonNegativeInteger"
    several, names = {"$ref": places + "schemaArray"}, {"$ref": places + "stringArray"}
    counted, started = {"$ref": places + count}, {"$ref": f"{places}{count}Default0"}
    names_rule = {"type": "array", "items": _TEXT, "uniqueItems": True}
    either = {"anyOf": [_FLAG, self]} if draft == DRAFT4 else self
    limit = _FLAG if draft == DRAFT4 else _NUMBER
    properties: Schema = {
        "$schema": _ADDRESS, "title": _TEXT, "description": _TEXT, "maximum": _NUMBER,
        "exclusiveMaximum": limit, "minimum": _NUMBER, "exclusiveMinimum": limit,
        "maxLength": counted, "minLength": started, "pattern": _REGEX, "additionalItems": either,
        "items": {"anyOf": [self, several]}, "maxItems": counted, "minItems": started,
        "uniqueItems": _FLAG, "maxProperties": counted, "minProperties": started,
        "required": names, "additionalProperties": either, "definitions": _each(self),
        "properties": _each(self), "patternProperties": _each(self),
        "dependencies": _each({"anyOf": [self, names]}),
        "type": _types({"$ref": places + "simpleTypes"}),
        "enum": {"type": "array", "minItems": 1, "uniqueItems": True}, "allOf": several,
        "anyOf": several, "oneOf": several, "not": self, "format": _TEXT,
        "multipleOf": {"type": "number", "exclusiveMinimum": 0},
    }  # fmt: skip
    schema: Schema = {
        "$schema": METASCHEMAS[draft] + "#",
        "definitions": {
            "schemaArray": {"type": "array", "minItems": 1, "items": self},
            count: _COUNT,
            f"{count}Default0": {"allOf": [counted, {}]},
            "simpleTypes": _SIMPLE,
            "stringArray": names_rule,
        },
        "type": "object" if draft == DRAFT4 else ["object", "boolean"],
        "properties": properties,
    }
    if draft == DRAFT4:
        names_rule["minItems"] = 1
        properties["multipleOf"] = {"type": "number", "minimum": 0, "exclusiveMinimum": True}
        properties.update({"id": {"type": "string", "format": "uriref"}, "$ref": _TEXT})
        schema["dependencies"] = {
            "exclusiveMaximum": ["maximum"],
            "exclusiveMinimum": ["minimum"],
        }
        return schema
    schema["$id"] = METASCHEMAS[draft] + "#"
    properties.update({"$id": _REFERENCE, "$ref": _REFERENCE, "contains": self})
    properties.update({"propertyNames": self, "const": True})
    if draft == DRAFT7:
        properties["examples"] = _ARRAY
        properties["patternProperties"] = {**_each(self), "propertyNames": {"format": "regex"}}
        properties.update(dict.fromkeys(("if", "then", "else"), self))
        properties.update(dict.fromkeys(("readOnly", "writeOnly"), _FLAG))
        properties.update(dict.fromkeys(("$comment", "contentMediaType", "contentEncoding"), _TEXT))
    return schema


def _modern(draft: int) -> dict[str, Schema]:
    """Drafts 2019-09 and 2020-12: one document for each vocabulary, and one over them."""
    parts = {
        "core": _core(draft),
        "applicator": _applicator(draft),
        "validation": _validation(),
        "meta-data": _notes(),
        "content": {
            "properties": {
                "contentMediaType": _TEXT,
                "contentEncoding": _TEXT,
                "contentSchema": _self(draft),
            }
        },
    }
    names = ["core", "applicator", "validation", "meta-data", "format", "content"]
    if draft == DRAFT2020:
        names[1:2] = ["applicator", "unevaluated"]
        names[names.index("format")] = "format-annotation"
        unevaluated = dict.fromkeys(("unevaluatedItems", "unevaluatedProperties"), _self(draft))
        parts["unevaluated"] = {"properties": unevaluated}
        parts["format-assertion"] = {"properties": {"format": _TEXT}}
    parts[names[-2]] = {"properties": {"format": _TEXT}}
    root = _name(draft)
    folder = root.removesuffix("schema")
    schemas = {f"{folder}meta/{name}": part for name, part in parts.items()}
    schemas[root] = _over(draft, names)
    for name, schema in schemas.items():
        schema["$schema"] = METASCHEMAS[draft]
        schema["$id"] = f"https://json-schema.org/{name}"
        schema["type"] = ["object", "boolean"]
        schema.update(
            {"$recursiveAnchor": True} if draft == DRAFT2019 else {"$dynamicAnchor": "meta"}
        )
    return schemas


def _self(draft: int) -> Schema:
    return {"$recursiveRef": "#"} if draft == DRAFT2019 else {"$dynamicRef": "#meta"}


def _over(draft: int, names: list[str]) -> Schema:
    self = _self(draft)
    lists = {"$ref": "meta/validation#/$defs/stringArray"}
    properties: Schema = {
        "definitions": _each(self),
        "dependencies": _each({"anyOf": [self, lists]}),
    }
    if draft == DRAFT2020:
        properties["$recursiveAnchor"] = {"$ref": "meta/core#/$defs/anchorString"}
        properties["$recursiveRef"] = {"$ref": "meta/core#/$defs/uriReferenceString"}
    return {"allOf": [{"$ref": f"meta/{name}"} for name in names], "properties": properties}


def _core(draft: int) -> Schema:
    whole = "^[^#]*#?$"
    vocabulary: Schema = _each(_FLAG)
    properties: Schema = {
        "$vocabulary": vocabulary,
        "$comment": _TEXT,
        "$defs": _each(_self(draft)),
    }
    schema: Schema = {"properties": properties}
    if draft == DRAFT2019:
        vocabulary["propertyNames"] = _ADDRESS
        properties.update(dict.fromkeys(("$ref", "$recursiveRef"), _REFERENCE))
        properties.update({"$schema": _ADDRESS, "$recursiveAnchor": _FLAG})
        properties["$id"] = {**_REFERENCE, "pattern": whole}
        properties["$anchor"] = {"type": "string", "pattern": "^[A-Za-z][-A-Za-z0-9.:_]*$"}
        return schema
    anchor = {"$ref": "#/$defs/anchorString"}
    reference, address = {"$ref": "#/$defs/uriReferenceString"}, {"$ref": "#/$defs/uriString"}
    vocabulary["propertyNames"] = address
    properties.update(dict.fromkeys(("$ref", "$dynamicRef"), reference))
    properties.update(dict.fromkeys(("$anchor", "$dynamicAnchor"), anchor))
    properties.update({"$id": {**reference, "pattern": whole}, "$schema": address})
    schema["$defs"] = {
        "anchorString": {"type": "string", "pattern": "^[A-Za-z_][-A-Za-z0-9._]*$"},
        "uriString": _ADDRESS,
        "uriReferenceString": _REFERENCE,
    }
    return schema


def _applicator(draft: int) -> Schema:
    self, several = _self(draft), {"$ref": "#/$defs/schemaArray"}
    properties: Schema = dict.fromkeys(
        ("contains", "additionalProperties", "propertyNames", "if", "then", "else", "not"), self
    )
    properties.update(dict.fromkeys(("allOf", "anyOf", "oneOf"), several))
    properties.update({"properties": _each(self), "dependentSchemas": _each(self)})
    properties["patternProperties"] = {**_each(self), "propertyNames": {"format": "regex"}}
    if draft == DRAFT2019:
        properties["items"] = {"anyOf": [self, several]}
        unevaluated = ("additionalItems", "unevaluatedItems", "unevaluatedProperties")
        properties.update(dict.fromkeys(unevaluated, self))
    else:
        properties.update({"items": self, "prefixItems": several})
    schemas = {"type": "array", "minItems": 1, "items": self}
    return {"properties": properties, "$defs": {"schemaArray": schemas}}


def _validation() -> Schema:
    counted, started = (
        {"$ref": "#/$defs/nonNegativeInteger"},
        {"$ref": "#/$defs/nonNegativeIntegerDefault0"},
    )
    names = {"$ref": "#/$defs/stringArray"}
    limits = ("maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum")
    counts = ("maxLength", "maxItems", "maxContains", "minContains", "maxProperties")
    properties: Schema = {
        "multipleOf": {"type": "number", "exclusiveMinimum": 0},
        **dict.fromkeys(limits, _NUMBER),
        **dict.fromkeys(counts, counted),
        **dict.fromkeys(("minLength", "minItems", "minProperties"), started),
        "pattern": _REGEX,
        "uniqueItems": _FLAG,
        "required": names,
        "dependentRequired": _each(names),
        "const": True,
        "enum": _ARRAY,
        "type": _types({"$ref": "#/$defs/simpleTypes"}),
    }
    defs: Schema = {
        "nonNegativeInteger": _COUNT,
        "nonNegativeIntegerDefault0": counted,
        "simpleTypes": _SIMPLE,
        "stringArray": {"type": "array", "items": _TEXT, "uniqueItems": True},
    }
    return {"properties": properties, "$defs": defs}


def _notes() -> Schema:
    flags = dict.fromkeys(("deprecated", "readOnly", "writeOnly"), _FLAG)
    return {"properties": {"title": _TEXT, "description": _TEXT, "examples": _ARRAY, **flags}}
