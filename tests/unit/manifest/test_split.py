"""Cutting rendered text into documents: where helm cuts, and what it keeps."""

import pytest

from helmcore.manifest.split import documents


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", []),
        (" \n\t\n", []),
        ("a: 1", ["a: 1"]),
        ("---\na: 1\n", ["a: 1\n"]),
        ("a: 1\n---\nb: 2", ["a: 1\n", "b: 2"]),
        ("a: 1\n\n---\n---\n\n---\nb: 2\n", ["a: 1\n\n", "b: 2\n"]),
        ("---apiVersion: v1\nkind: X\n", ["apiVersion: v1\nkind: X\n"]),
        ("a: 1\n---b: 2", ["a: 1\n", "b: 2"]),
        ("a: |\n  x\n---\n  y\n", ["a: |\n  x\n", "y\n"]),
        ("a: 1 ---\nb: 2", ["a: 1 ---\nb: 2"]),
        (" ---\na: 1", ["a: 1"]),
        ("a: 1\n ---\nb: 1", ["a: 1\n ---\nb: 1"]),
        ("# only\n---\na: 1", ["# only\n", "a: 1"]),
        ("a: 1\n--- # x\nb: 2", ["a: 1\n", "# x\nb: 2"]),
        ("a: 1\r\n---\r\nb: 2\r\n", ["a: 1\r\n", "b: 2\r\n"]),
        ("\u00a0\u2028a: 1", ["a: 1"]),
        ("----\n", ["-\n"]),
    ],
)
def test_documents(text: str, wanted: list[str]) -> None:
    assert documents(text) == wanted
