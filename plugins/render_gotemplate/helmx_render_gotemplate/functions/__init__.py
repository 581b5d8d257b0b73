"""Template functions, one module a family; this file only says which family has a name.

A family module holds a `TABLE` (see `convention`) and is imported when a chart first uses one of
its functions, because most charts use few of them. Functions that need the engine's state
(`include`, `tpl`, `required`, `fail`, `lookup`, `getHostByName`) and the builtins of the
language (`and`, `index`, `printf`, ...) are the engine's own. What several families need
(`conversion`, `moments`, `unicode` ...) stands here too, without a `TABLE`.
"""

from __future__ import annotations

_FAMILIES = {
    "strings": """trunc trim trimall trimAll trimSuffix trimPrefix upper lower substr repeat
        contains hasPrefix hasSuffix quote squote cat indent nindent replace plural
        toString split splitList splitn toStrings join sortAlpha hello""",
    "wording": """abbrev abbrevboth title untitle nospace initials swapcase snakecase camelcase
        kebabcase wrap wrapWith""",
    "random": "randAlphaNum randAlpha randAscii randNumeric randInt randBytes uuidv4 shuffle",
    "maths": """atoi int64 int float64 seq toDecimal until untilStep add1 add sub div mod mul add1f
        addf subf divf mulf biggest max min maxf minf ceil floor round""",
    "collections": """tuple list dict get set unset hasKey pluck keys pick omit values dig deepCopy
        mustDeepCopy""",
    "merging": "merge mergeOverwrite mustMerge mustMergeOverwrite",
    "lists": """append push mustAppend mustPush prepend mustPrepend first mustFirst rest mustRest
        last mustLast initial mustInitial reverse mustReverse uniq mustUniq without
        mustWithout has mustHas slice mustSlice concat chunk mustChunk compact mustCompact""",
    "flow": "default empty coalesce all any ternary",
    "reflection": "typeOf typeIs typeIsLike kindOf kindIs deepEqual",
    "digests": "b64enc b64dec b32enc b32dec sha1sum sha256sum sha512sum adler32sum",
    "encoding": """toJson mustToJson toPrettyJson mustToPrettyJson toRawJson mustToRawJson fromJson
        mustFromJson fromJsonArray toYaml mustToYaml toYamlPretty fromYaml fromYamlArray
        toToml mustToToml fromToml""",
    "crypto": "bcrypt htpasswd genPrivateKey derivePassword encryptAES decryptAES",
    "certificates": """buildCustomCert genCA genCAWithKey genSelfSignedCert
        genSelfSignedCertWithKey genSignedCert genSignedCertWithKey""",
    "dates": """ago date date_in_zone date_modify dateInZone dateModify htmlDate htmlDateInZone
        must_date_modify mustDateModify mustToDate now toDate unixEpoch""",
    "durations": """duration durationRound mustToDuration durationSeconds durationMilliseconds
        durationMicroseconds durationNanoseconds durationMinutes durationHours
        durationDays durationWeeks durationRoundTo durationTruncateTo""",
    "semver": "semver semverCompare",
    "regex": """regexMatch mustRegexMatch regexFindAll mustRegexFindAll regexFind mustRegexFind
        regexReplaceAll mustRegexReplaceAll regexReplaceAllLiteral
        mustRegexReplaceAllLiteral regexSplit mustRegexSplit regexQuoteMeta""",
    "paths": "base dir clean ext isAbs osBase osClean osDir osExt osIsAbs",
    "urls": "urlParse urlJoin",
}

#: Function name -> the family module (in this package) whose TABLE has it.
INDEX: dict[str, str] = {
    name: family for family, names in _FAMILIES.items() for name in names.split()
}
