"""Arguments of `--set` and its relatives, and the values that they are put into."""

from __future__ import annotations

import random

DEEP = "a" + ".a" * 30 + "=1"
TOO_DEEP = "a" + ".a" * 31 + "=1"

SET = [
    "a=1", "a=", "a", "a.b=1", "a.", ".a=x", "=x", "a[0=y", "a[0]", "a[0]=1", "a[2]=1", "a[-1]=1", "a[x]=1", "a[70000]=1",
    "a[65536]=1", "a[99999999999999999999]=1", "a={}", "a={1,2}", "a={1", "a={1},b=2", "a={1}x=3", "a=1,b=2", "a=1,", "a,b=1",
    "a=true,b=FALSE,c=Null,d=0,e=01,f=+1,g=-1,h=1.5,i=-0,j=9223372036854775808", "a\\.b=1", "a\\,b=c\\,d", "a[0].b=1,a[0].c=2",
    "a[0][1]=2", "a[0][0][0]=1", "a[0]x=1", "a[0]b.c=1", "a[0].", "a.b.", "a.b[", "a.b[0", "a=\\", "a\\", "a= b ", "a b=c", 'a."b"=1',
    TOO_DEEP, DEEP, "a={{1}}", "a={a,{b}}", "a[1]={x}", "a[0]=1,a[0]=2", "a.b=1,a=2,a.c=3", "é=ü", "a[0].b.c[1].d=5", "a=b=c",
    "a[0]=", "a[0]={", "a[0]={}", "a[]=1", "a[+1]=1", "a==", "[0]=1", "a[0][x]=1", "a[0][-1]=1", "a[0]'\"=1",
]  # fmt: skip
JSON = [
    "a=1", 'a={"b":1}', "a=[1,2],b=2", "a=", "a= ,b=1", "a=null", 'a="x,y",b=1', "a={", "a=x", "a=1x", "a=1 ,b=2", "a.b=1", "a[1]=2",
    'a[0].b={"x":[1]}', "a=[1", 'a="x', "a[0]=", "a[0]=1,b=2", "a= 1 , b = 2", "a=1,,b=2", 'a={"a":1}}', 'a="é",b=1',
]  # fmt: skip
INTO = [
    {},
    {"a": 1.0, "b": "x"},
    {"a": {"b": 1.0, "z": 2.0}, "b": [1.0, {"c": 2.0}]},
    {"a": [1.0, 2.0, 3.0]},
    {"a": [None, {"b": [1.0]}, [1.0, 2.0]]},
    {"a": None},
]
_PIECES = [
    "a",
    "b",
    "c",
    ".",
    "[",
    "0",
    "1",
    "2",
    "]",
    "=",
    "{",
    "}",
    ",",
    "\\",
    "x",
    "true",
    "null",
    "[0]",
    "[1]",
    ".b",
    "a=",
    "1",
]


def generated(seed: int, count: int) -> list[str]:
    """Lines of random pieces."""
    choose = random.Random(seed)
    return [
        "".join(choose.choice(_PIECES) for _ in range(choose.randint(1, 12))) for _ in range(count)
    ]
