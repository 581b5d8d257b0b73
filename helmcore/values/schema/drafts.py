"""The drafts of JSON Schema: how a schema names its draft, and what each keyword holds."""

from __future__ import annotations

DRAFT4, DRAFT6, DRAFT7, DRAFT2019, DRAFT2020 = 4, 6, 7, 2019, 2020
#: What a schema without `$schema` is read as.
LATEST = DRAFT2020

_NAMES = {
    "json-schema.org/schema": DRAFT2020,
    "json-schema.org/draft/2020-12/schema": DRAFT2020,
    "json-schema.org/draft/2019-09/schema": DRAFT2019,
    "json-schema.org/draft-07/schema": DRAFT7,
    "json-schema.org/draft-06/schema": DRAFT6,
    "json-schema.org/draft-04/schema": DRAFT4,
}

#: Where each draft's own schema lies, as failures of a schema name it.
METASCHEMAS = {
    DRAFT4: "http://json-schema.org/draft-04/schema",
    DRAFT6: "http://json-schema.org/draft-06/schema",
    DRAFT7: "http://json-schema.org/draft-07/schema",
    DRAFT2019: "https://json-schema.org/draft/2019-09/schema",
    DRAFT2020: "https://json-schema.org/draft/2020-12/schema",
}


def draft_named(url: str) -> int | None:
    """The draft that a `$schema` names, None for anything else."""
    name, _, fragment = url.partition("#")
    if fragment:
        return None
    for scheme in ("http://", "https://"):
        name = name.removeprefix(scheme)
    return _NAMES.get(name)


def id_keyword(draft: int) -> str:
    """The keyword by which a schema names itself."""
    return "id" if draft == DRAFT4 else "$id"


# What a keyword holds: the words that the survey of a schema dispatches on.
_DRAFT4 = {
    "definitions": "schemas", "not": "schema", "allOf": "list", "anyOf": "list", "oneOf": "list",
    "properties": "schemas", "additionalProperties": "schema", "patternProperties": "patterns",
    "items": "items", "additionalItems": "schema", "dependencies": "dependencies", "type": "types",
    "enum": "enum", "multipleOf": "step", "maximum": "number", "minimum": "number",
    "exclusiveMaximum": "bool", "exclusiveMinimum": "bool", "maxLength": "count",
    "minLength": "count", "maxItems": "count", "minItems": "count", "maxProperties": "count",
    "minProperties": "count", "uniqueItems": "bool", "required": "names", "pattern": "regex",
    "format": "text", "title": "text", "description": "text", "$schema": "dialect", "$ref": "ref",
    "id": "id",
}  # fmt: skip
_DRAFT6 = {
    **_DRAFT4, "exclusiveMaximum": "number", "exclusiveMinimum": "number",
    "propertyNames": "schema", "contains": "schema", "$id": "id",
}  # fmt: skip
del _DRAFT6["id"]
_DRAFT7 = {
    **_DRAFT6, "if": "schema", "then": "schema", "else": "schema", "$comment": "text",
    "examples": "array",
    "readOnly": "bool", "writeOnly": "bool", "contentMediaType": "text", "contentEncoding": "text",
}  # fmt: skip
_DRAFT2019 = {
    **_DRAFT7, "$defs": "schemas", "dependentSchemas": "schemas", "unevaluatedProperties": "schema",
    "unevaluatedItems": "schema", "contentSchema": "schema", "dependentRequired": "required",
    "minContains": "count", "maxContains": "count", "deprecated": "bool", "$anchor": "odd",
    "$recursiveRef": "odd", "$recursiveAnchor": "odd", "$vocabulary": "odd",
}  # fmt: skip
_DRAFT2020 = {
    **_DRAFT2019, "prefixItems": "list", "items": "schema", "$dynamicRef": "odd",
    "$dynamicAnchor": "odd",
}  # fmt: skip
KEYWORDS = {
    DRAFT4: _DRAFT4,
    DRAFT6: _DRAFT6,
    DRAFT7: _DRAFT7,
    DRAFT2019: _DRAFT2019,
    DRAFT2020: _DRAFT2020,
}
# Positions of subschemas that stay positions in every later draft.
KEYWORDS[DRAFT2020]["additionalItems"] = "odd"
