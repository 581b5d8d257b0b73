"""The mustache engine: Helm's objects by Helm's names, and text that is not HTML."""

import pytest

from helmcore.errors import BudgetExceeded, TemplateSyntaxError
from helmcore.plugin import Limits, RenderOptions, TemplateSource
from helmx_render_mustache.renderer import MustacheRenderer

NAME = "web/templates/a.yaml.mustache"
CONTEXT = {
    "Values": {
        "image": {"tag": "1.2"},
        "replicas": 3.0,
        "hosts": [{"name": "a"}, {"name": "b"}],
        "on": True,
        "off": False,
        "zero": 0.0,
        "url": "http://x/?a=1&b=<2>",
        "none": None,
    },
    "Release": {"Name": "shop"},
}


def render(text: str, limits: Limits | None = None, **partials: str) -> str:
    sources = [TemplateSource(NAME, text)]
    sources += [
        TemplateSource(f"web/templates/_{name}.mustache", body, partial=True)
        for name, body in partials.items()
    ]
    return MustacheRenderer(RenderOptions(limits=limits)).compile(sources).render(NAME, CONTEXT)


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("tag: {{ Values.image.tag }}\n", "tag: 1.2\n"),
        ("replicas: {{Values.replicas}}", "replicas: 3"),
        ("url: {{Values.url}}", "url: http://x/?a=1&b=<2>"),
        ("url: {{{Values.url}}}", "url: http://x/?a=1&b=<2>"),
        (
            "{{#Values.hosts}}\n- {{name}} of {{Release.Name}}\n{{/Values.hosts}}\n",
            "- a of shop\n- b of shop\n",
        ),
        ("{{#Values.on}}yes{{/Values.on}}{{^Values.on}}no{{/Values.on}}", "yes"),
        ("{{#Values.off}}yes{{/Values.off}}{{^Values.off}}no{{/Values.off}}", "no"),
        ("{{^Values.zero}}none{{/Values.zero}}", "none"),
        (
            "on: {{Values.on}} off: {{Values.off}} zero: {{Values.zero}} none: {{Values.none}}.",
            "on: true off: false zero: 0 none: .",
        ),
        ("missing: {{Values.missing}}.", "missing: ."),
    ],
)
def test_renders(template: str, expected: str) -> None:
    assert render(template) == expected


def test_partials_keep_their_indentation() -> None:
    text = "metadata:\n  {{>labels}}\n"
    assert render(text, labels="a: 1\nb: {{Release.Name}}\n") == "metadata:\n  a: 1\n  b: shop\n"


def test_a_syntax_error_names_the_line() -> None:
    with pytest.raises(TemplateSyntaxError) as caught:
        render("a: 1\n{{#Values.on}}\n")
    assert caught.value.template == NAME
    assert caught.value.line == 2


def test_output_ends_at_the_budget() -> None:
    with pytest.raises(BudgetExceeded):
        render("x" * 100, Limits(value_bytes=10))
