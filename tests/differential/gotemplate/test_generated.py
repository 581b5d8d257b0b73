"""Snippets made by chance give what helm gives: text for text, error for error.

`HELMX_SNIPPET_SEEDS` (`FIRST:COUNT`) looks elsewhere, and as long as one likes.
"""

from __future__ import annotations

import os

import pytest

from tests.differential.gotemplate.beside import differences
from tests.differential.gotemplate.generated import Generator
from tests.oracle import Program

FIRST, COUNT = map(int, os.environ.get("HELMX_SNIPPET_SEEDS", "0:20").split(":"))
EACH = 500


@pytest.mark.timeout(600)
@pytest.mark.parametrize("seed", range(FIRST, FIRST + COUNT))
def test_generated_snippets_give_what_helm_gives(helm: Program, seed: int) -> None:
    generator = Generator(seed)
    snippets = [generator.snippet() for _ in range(EACH)]
    found = differences(helm, snippets)
    assert not found, f"{len(found)} of {EACH} differ\n" + "\n".join(found)
