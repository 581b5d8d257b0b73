"""The Jinja2 engine: Helm's objects by Helm's names, errors with their line, a closed sandbox."""

import pytest

from helmcore.errors import (
    BudgetExceeded,
    TemplateError,
    TemplateFailed,
    TemplateRunError,
    TemplateSyntaxError,
)
from helmcore.plugin import Limits, RenderOptions, TemplateSource
from helmx_render_jinja.renderer import JinjaRenderer

NAME = "web/templates/a.yaml.j2"
CONTEXT = {
    "Values": {
        "image": {"tag": "1.2"},
        "replicas": 3.0,
        "items": [1.0, 2.5],
        "on": True,
        "no": None,
    },
    "Release": {"Name": "shop", "Namespace": "prod"},
}


def render(text: str, limits: Limits | None = None, **partials: str) -> str:
    sources = [TemplateSource(NAME, text)]
    sources += [
        TemplateSource(f"web/templates/_{name}.j2", body, partial=True)
        for name, body in partials.items()
    ]
    program = JinjaRenderer(RenderOptions(limits=limits)).compile(sources)
    return program.render(NAME, CONTEXT)


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("tag: {{ Values.image.tag }}\n", "tag: 1.2\n"),
        ("name: {{ Release.Name }}-{{ Release.Namespace }}", "name: shop-prod"),
        ("replicas: {{ Values.replicas }}", "replicas: 3"),
        ("{% for i in Values['items'] %}- {{ i }}\n{% endfor %}", "- 1\n- 2.5\n"),
        ("{% for i in Values.items %}{{ i }},{% endfor %}", "1,2.5,"),
        ("on: {{ Values.on }}, no: {{ Values.no }}", "on: true, no: "),
        ("{{ Values.image | to_json }}", '{"tag":"1.2"}'),
        ("{{ Values.image | to_yaml }}", 'tag: "1.2"'),
        ("{{ Values.missing | default('x') }}", "x"),
        ("{% for i in range(3) %}{{ i }}{% endfor %}", "012"),
        ("{{ lookup('v1', 'Pod', '', '') }}", "{}"),
    ],
)
def test_renders(template: str, expected: str) -> None:
    assert render(template) == expected


def test_includes_a_partial_by_its_path_in_the_chart() -> None:
    assert render("{% include '_label.j2' %}", label="app: {{ Release.Name }}") == "app: shop"


def test_a_missing_value_is_an_error_at_its_line() -> None:
    with pytest.raises(TemplateRunError) as caught:
        render("a: 1\nb: {{ Values.missing.tag }}\n")
    assert (caught.value.template, caught.value.line) == (NAME, 2)
    assert caught.value.excerpt == "b: {{ Values.missing.tag }}"
    assert "missing" in caught.value.message


def test_a_syntax_error_is_found_before_anything_is_rendered() -> None:
    with pytest.raises(TemplateSyntaxError) as caught:
        render("a: 1\n\nb: {{ Values.x\n")
    assert (caught.value.template, caught.value.line) == (NAME, 3)


@pytest.mark.parametrize(
    "text", ["x\n{{ fail('no luck') }}", "x\n{{ Values.no | required('no luck') }}"]
)
def test_the_author_can_fail(text: str) -> None:
    with pytest.raises(TemplateFailed) as caught:
        render(text)
    assert caught.value.line == 2
    assert "no luck" in caught.value.message


@pytest.mark.parametrize(
    "text",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ Values.update({'a': 1}) }}",
        "{{ Values['items'].append(1) }}",
        "{{ cycler.__init__.__globals__.os.system('true') }}",
        "{% include '/etc/passwd' %}",
    ],
)
def test_the_sandbox_is_closed(text: str) -> None:
    with pytest.raises(TemplateError):
        render(text)


def test_endless_loops_and_output_end_at_the_budget() -> None:
    loop = "{% for i in range(9999999) %}{% for j in range(9999999) %}{% endfor %}{% endfor %}"
    with pytest.raises(BudgetExceeded):
        render(loop, Limits(steps=10_000))
    with pytest.raises(BudgetExceeded):
        render("{% for i in range(99999) %}xxxxxxxxxx{% endfor %}", Limits(value_bytes=1000))
