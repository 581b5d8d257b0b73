"""The template language gives what helm gives: text for text, error for error."""

from __future__ import annotations

import pytest

from tests.differential.gotemplate.beside import differences
from tests.differential.gotemplate.handwritten import SNIPPETS
from tests.oracle import Program

# Both fail, in other words: known, and of no use to anybody who reads the message.
OTHER_WORDS = {
    # Go 1.27 names the argument that is no function
    "{{ call 1 }}",
    "{{ call .Values.s 1 }}",
    # the bracket round a dot; the depth at which an endless tpl is given up
    "{{ .x. }}",
    '{{ tpl "{{ include \\"gotpl\\" . }}" . }}',
}


@pytest.mark.parametrize("topic", SNIPPETS)
def test_handwritten_snippets_give_what_helm_gives(helm: Program, topic: str) -> None:
    compared = [snippet for snippet in SNIPPETS[topic] if snippet not in OTHER_WORDS]
    found = differences(helm, compared)
    assert not found, f"{len(found)} of {len(compared)} differ\n" + "\n".join(found)
