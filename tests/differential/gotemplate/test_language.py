"""The template language gives what helm gives: text for text, error for error."""

from __future__ import annotations

import pytest

from tests.differential.gotemplate.beside import differences
from tests.differential.gotemplate.handwritten import SNIPPETS
from tests.oracle import Program


@pytest.mark.parametrize("topic", SNIPPETS)
def test_handwritten_snippets_give_what_helm_gives(helm: Program, topic: str) -> None:
    found = differences(helm, SNIPPETS[topic])
    assert not found, f"{len(found)} of {len(SNIPPETS[topic])} differ\n" + "\n".join(found)
