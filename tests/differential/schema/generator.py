"""Generates schemas of every draft, each with values that fail it often, from a seed."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

DRAFTS = {
    "four": "http://json-schema.org/draft-04/schema#",
    "six": "http://json-schema.org/draft-06/schema#",
    "seven": "http://json-schema.org/draft-07/schema#",
    "nineteen": "https://json-schema.org/draft/2019-09/schema",
    "twenty": None,
}
LEVEL = {"four": 4, "six": 6, "seven": 7, "nineteen": 2019, "twenty": 2020}
NAMES = ["a", "b", "c", "image", "replicas", "x/y", "it's", "ü"]
TEXTS = [
    "",
    "a",
    "abc",
    "ABC",
    "a-b",
    "latest",
    "1.2.3",
    "x'y",
    'x"y',
    "üß",
    "a\nb",
    "true",
    "10",
    "-",
]
PATTERNS = [
    "^a", "c$", "^[a-z]+$", "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$", "a|b", "^(latest|stable)$", "\\d+",
    "^\\d+\\.\\d+\\.\\d+$", "[^a-z]", "^.{2,3}$", "^$", "(?i)^abc$", "^([a-z]+)(-[a-z]+)*$", "b\\z",
    "^\\S+$", "[[:upper:]]", "\\p{L}", "^(a|ab)(c|bcd)(d*)$", "\\bb\\b", "\\s", "^[-+.]+$",
]  # fmt: skip
NUMBERS = [0, 1, -1, 2, 3, 5, 10, 1.5, 0.1, 0.3, 2.5, 1000, 1234567, 999999, 1e21, 1e-7, -1234.5]
TYPES = ["null", "boolean", "number", "integer", "string", "array", "object"]
FORMATS = {
    "date": [
        "2020-02-29",
        "2021-02-29",
        "2021-13-01",
        "2021-1-01",
        "x",
        "2021-01-01T",
        "20210101",
        "",
    ],
    "time": [
        "10:00:00Z",
        "10:00:00",
        "23:59:60Z",
        "10:00:60z",
        "25:00:00Z",
        "10:00:00+01:00",
        "10:00:00.5-25:00",
        "1a:00:00Z",
        "10:00:00.Z",
        "10-00-00Z",
        "10:00:00+0100",
    ],
    "date-time": [
        "2020-01-01T10:00:00Z",
        "2020-01-01 10:00:00Z",
        "2020-01-32T10:00:00Z",
        "x",
        "2020-01-01T10:00:00+99:00",
    ],
    "duration": [
        "P1D",
        "P",
        "PT",
        "P1W",
        "PW",
        "PxW",
        "P1H",
        "P1DT1H",
        "PT1S1H",
        "PT1X",
        "1D",
        "P1",
        "PT1HT1M",
    ],
    "email": [
        "a@b.c",
        "a",
        ".a@b.c",
        "a.@b.c",
        "a..b@c",
        "a b@c",
        '"a b"@c',
        "a@[1.2.3.4]",
        "a@[1.2.3]",
        "a@-b",
        "a@[IPv6:::1]",
        "a@[IPv6:x]",
    ],
    "hostname": ["a.b", "-a.b", "a-.b", "a_b", "", "a..b", "a.b.", "x" * 64],
    "ipv4": [
        "1.2.3.4",
        "1.2.3",
        "1.2.3.256",
        "01.2.3.4",
        "1.2.3.x",
        "1.2.3.-4",
        "99999999999999999999.1.1.1",
    ],
    "ipv6": [
        "::1",
        "1",
        "1::2::3",
        "1:2:3:4:5:6:7:8",
        "1:2:3:4:5:6:7:8:9",
        "::12345",
        "g::",
        "1:2",
        "::1.2.3.4",
        "::1.2.3",
        "::1.2.3.400",
        "::1%eth0",
        "::1%",
        "1:",
        "1.2.3.4:80",
        "1:2:3:4:5:6:7::8",
        "%a:b",
    ],
    "uri": [
        "http://a.b/c",
        "/a",
        ":x",
        "http://a b/",
        "http://a:x/",
        "http://[::1]/",
        "a%zz:b",
        "urn:a:b",
        "http://[::x]/",
        "http://[1.2.3.4]/",
        "http://a:1:2/",
        "ftp://a:1:2/",
        "http://[abc]/",
        "http://[::1%25a]/",
        "http://u ser@h/",
        "http://[::1]x/",
        "http://[::1",
        "http://a/%zz",
        "http://a/#%z",
        "1:2",
    ],
    "uri-reference": ["a/b", "a\\b", "#x", "a:b:c", "1a:b", "%zz", "//a:b", "?x", "a b"],
    "uri-template": ["http://a/{b}", "http://a/{b", "http://a/b}", "http://a/{{b}}"],
    "uuid": [
        "123e4567-e89b-12d3-a456-426614174000",
        "123e4567",
        "123e4567-e89b-12d3-a456-42661417400g",
        "123e456-e89b-12d3-a456-426614174000",
    ],
    "json-pointer": ["/a", "a", "/a~2", "/~", "/~0~1", ""],
    "relative-json-pointer": ["1/a", "01/a", "a", "1#", "1a", "2"],
    "semver": [
        "1.2.3",
        "1.2",
        "v1.2.3",
        "1.2.3-01",
        "1.2.3-a..b",
        "1.2.3+",
        "1.2.3+a_b",
        "01.2.3",
        "1..3",
        "1.2.x",
    ],
    "period": [
        "P1D/2020-01-01T10:00:00Z",
        "x",
        "2020-01-01T10:00:00Z/P1D",
        "P/x",
        "2020-01-01T10:00:00Z/x",
    ],
    "regex": [
        "a",
        "(",
        "[",
        "*",
        "a**",
        "(?=x)",
        "[z-a]",
        "\\",
        "a)",
        "a{2,1}",
        "\\8",
        "\\p{Foo}",
        "x{2}{3}",
        "(?P<n",
    ],
    "iri": ["http://ü/", "ü"],
    "unknown": ["x"],
}


class Generator:
    """Makes cases for one draft; `level` is the draft's year or number."""

    def __init__(self, draft: str, seed: int) -> None:
        self.level = LEVEL[draft]
        self.choose = random.Random(f"{draft}-{seed}")

    def maybe(self, share: float) -> bool:
        return self.choose.random() < share

    def case(self) -> tuple[Any, Any]:
        """A schema and a value for it."""
        return self.schema(3), self.value(2)

    def value(self, depth: int) -> Any:
        choose = self.choose
        kind = choose.randrange(10 if depth else 6)
        if kind == 0:
            return choose.choice([True, False])
        if kind in (1, 2):
            return choose.choice(NUMBERS)
        if kind < 6:
            return choose.choice(TEXTS)
        if kind == 6:
            return [self.value(0) for _ in range(choose.randrange(6))]
        if kind == 7:
            return [self.value(depth - 1) for _ in range(choose.randrange(4))]
        return {name: self.value(depth - 1) for name in self.names()}

    def names(self) -> list[str]:
        return self.choose.sample(NAMES, self.choose.randrange(1, 5))

    def scalar(self) -> Any:
        return self.choose.choice([*TEXTS, *NUMBERS, True, False, None])

    def schema(self, depth: int) -> Any:
        if self.level > 4 and self.maybe(0.06):
            return self.choose.choice([True, False])
        schema: dict[str, Any] = {}
        makers: list[Callable[[dict[str, Any]], None]] = [
            self.types, self.numbers, self.strings, self.enums, self.formats, self.counts,
        ]  # fmt: skip
        if depth:
            makers += [lambda s: self.objects(s, depth), lambda s: self.arrays(s, depth)] * 2
            makers += [lambda s: self.combined(s, depth), self.referring]
        for maker in self.choose.sample(makers, self.choose.randrange(1, 4)):
            maker(schema)
        if self.level >= 2019 and depth and self.maybe(0.3):
            word = self.choose.choice(["unevaluatedProperties", "unevaluatedItems"])
            schema[word] = self.choose.choice([False, {"type": "string"}])
        return schema

    def types(self, schema: dict[str, Any]) -> None:
        several = self.choose.sample(TYPES, self.choose.randrange(1, 4))
        schema["type"] = several if self.maybe(0.4) else self.choose.choice(TYPES)

    def numbers(self, schema: dict[str, Any]) -> None:
        for word in self.choose.sample(["minimum", "maximum"], self.choose.randrange(1, 3)):
            schema[word] = self.choose.choice(NUMBERS)
            exclusive = "exclusive" + word.capitalize()
            if self.maybe(0.3):
                schema[exclusive] = True if self.level == 4 else self.choose.choice(NUMBERS)
        if self.maybe(0.4):
            schema["multipleOf"] = self.choose.choice([1, 2, 0.1, 0.5, 3, 1.5, 1e-8])

    def strings(self, schema: dict[str, Any]) -> None:
        if self.maybe(0.4):
            schema["minLength"] = self.choose.choice([0, 1, 2, 3, 4, 2000])
        if self.maybe(0.4):
            schema["maxLength"] = self.choose.choice([0, 1, 2, 3])
        if self.maybe(0.6):
            schema["pattern"] = self.choose.choice(PATTERNS)

    def enums(self, schema: dict[str, Any]) -> None:
        if self.level >= 6 and self.maybe(0.4):
            schema["const"] = self.choose.choice([self.scalar(), self.value(1)])
            return
        values = self.choose.sample(
            [*TEXTS, 7, 8.25, None, ["a"], {"a": 1}], self.choose.randrange(1, 4)
        )
        schema["enum"] = values

    def formats(self, schema: dict[str, Any]) -> None:
        schema["format"] = self.choose.choice(list(FORMATS))

    def counts(self, schema: dict[str, Any]) -> None:
        for word in self.choose.sample(
            ["minItems", "maxItems", "minProperties", "maxProperties"], 2
        ):
            schema[word] = self.choose.randrange(4)
        schema["uniqueItems"] = self.maybe(0.5)

    def objects(self, schema: dict[str, Any], depth: int) -> None:
        if self.maybe(0.8):
            schema["properties"] = {name: self.schema(depth - 1) for name in self.names()}
        if self.maybe(0.3):
            schema["patternProperties"] = {self.choose.choice(PATTERNS): self.schema(depth - 1)}
        if self.maybe(0.5):
            schema["additionalProperties"] = self.choose.choice(
                [False, True, self.schema(depth - 1)]
            )
        if self.maybe(0.4):
            schema["required"] = self.names()
        if self.maybe(0.2):
            part = self.choose.choice([self.names(), self.schema(depth - 1)])
            schema["dependencies"] = {self.choose.choice(NAMES): part}
        if self.level >= 6 and self.maybe(0.2):
            schema["propertyNames"] = self.schema(0)
        if self.level >= 2019 and self.maybe(0.3):
            schema["dependentRequired"] = {name: self.names() for name in self.names()}
        if self.level >= 2019 and self.maybe(0.2):
            schema["dependentSchemas"] = {self.choose.choice(NAMES): self.schema(depth - 1)}

    def arrays(self, schema: dict[str, Any], depth: int) -> None:
        several = [self.schema(depth - 1) for _ in range(self.choose.randrange(1, 3))]
        if self.maybe(0.8):
            if self.level >= 2020:
                schema[self.choose.choice(["prefixItems", "items"])] = several
                if isinstance(schema.get("items"), list):
                    schema["items"] = several[0]
            else:
                schema["items"] = self.choose.choice([several, several[0]])
                if self.maybe(0.5):
                    schema["additionalItems"] = self.choose.choice([False, self.schema(depth - 1)])
        if self.level >= 6 and self.maybe(0.4):
            schema["contains"] = self.schema(depth - 1)
            if self.level >= 2019 and self.maybe(0.6):
                schema["minContains"] = self.choose.randrange(4)
                schema["maxContains"] = self.choose.randrange(3)

    def combined(self, schema: dict[str, Any], depth: int) -> None:
        word = self.choose.choice(["allOf", "anyOf", "oneOf", "not", "if"])
        if word == "not":
            schema[word] = self.schema(depth - 1)
        elif word != "if":
            schema[word] = [self.schema(depth - 1) for _ in range(self.choose.randrange(1, 4))]
        elif self.level >= 7:
            schema["if"] = self.schema(depth - 1)
            for branch in self.choose.sample(["then", "else"], self.choose.randrange(1, 3)):
                schema[branch] = self.schema(depth - 1)

    def referring(self, schema: dict[str, Any]) -> None:
        schema["$ref"] = f"#/definitions/{self.choose.randrange(4)}"


def table(draft: str, seed: int, count: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """A whole schema of a draft with `count` properties to judge, and values for them."""
    generator = Generator(draft, seed)
    schema: dict[str, Any] = {} if DRAFTS[draft] is None else {"$schema": DRAFTS[draft]}
    schema["definitions"] = {str(number): generator.schema(1) for number in range(4)}
    cases = {f"c{number}": generator.case() for number in range(count)}
    if LEVEL[draft] < 2019 and seed % 3 == 0:
        for name, texts in FORMATS.items():
            for index, text in enumerate(texts):
                cases[f"{name}-{index}"] = ({"format": name}, text)
    for definition in schema["definitions"].values():
        if isinstance(definition, dict):
            definition.pop("$ref", None)
    schema["properties"] = {name: case[0] for name, case in cases.items()}
    return schema, {name: case[1] for name, case in cases.items()}
