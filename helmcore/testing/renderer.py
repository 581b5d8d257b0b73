"""The contract of template engines, as a test class: subclass it, say how your engine writes
things.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from helmcore.errors import TemplateError, TemplateSyntaxError
from helmcore.plugin import Limits, RenderOptions, TemplateSource

if TYPE_CHECKING:
    from typing import Any

    from helmcore.plugin import Renderer


class RendererContract:
    """What every template engine must do.

    Override `renderer(options)`, and the class attributes with your engine's way to write things.
    """

    #: Prints .Release.Name.
    release_name = ""
    #: Prints .Values.image.tag.
    nested_value = ""
    #: Prints "yes" where .Values.on is true, nothing otherwise.
    conditional = ""
    #: Prints each element of .Values.items, followed by a comma.
    loop = ""
    #: Does not parse; the error is on the second line.
    broken = ""

    def renderer(self, options: RenderOptions) -> Renderer:
        """Give the renderer under test."""
        raise NotImplementedError("give the renderer under test")

    def context(self, **values: Any) -> dict[str, Any]:
        """Helm's objects with these values."""
        chart = {"Name": "kit", "Version": "1.0.0"}
        release = {"Name": "shop", "Namespace": "prod", "Revision": 1, "IsInstall": True}
        return {"Values": values, "Release": release, "Chart": chart, "Subcharts": {}}

    def render(self, text: str, limits: Limits | None = None, **values: Any) -> str:
        """Render one template."""
        program = self.renderer(RenderOptions(limits=limits)).compile(
            [TemplateSource("kit/templates/a.yaml", text)]
        )
        return program.render("kit/templates/a.yaml", self.context(**values))

    def test_text_passes_through(self) -> None:
        """What is not a template comes out as it went in."""
        text = "a: 1\n\n# ünïcode ☃\nb: 'two'\n"
        assert self.render(text) == text

    def test_helms_objects_have_helms_names(self) -> None:
        """A template sees the release and the values."""
        assert self.render(self.release_name) == "shop"
        assert self.render(self.nested_value, image={"tag": "1.2"}) == "1.2"

    def test_whole_numbers_have_no_fraction(self) -> None:
        """Every number of a values file is a float to Helm, and prints as Go prints it."""
        assert self.render(self.nested_value, image={"tag": 8080.0}) == "8080"

    def test_conditions_and_loops(self) -> None:
        """The two things that every chart needs."""
        assert self.render(self.conditional, on=True) == "yes"
        assert self.render(self.conditional, on=False) == ""
        assert self.render(self.loop, items=["a", "b"]) == "a,b,"

    def test_a_broken_template_is_found_when_it_is_read(self) -> None:
        """Before anything is rendered, with its name and line."""
        source = TemplateSource("kit/templates/a.yaml", self.broken)
        with pytest.raises(TemplateSyntaxError) as caught:
            self.renderer(RenderOptions()).compile([source])
        assert caught.value.template == "kit/templates/a.yaml"
        assert caught.value.line == 2

    def test_values_are_not_changed(self) -> None:
        """A program is rendered again and again, with the same values and with others."""
        program = self.renderer(RenderOptions()).compile(
            [TemplateSource("kit/templates/a.yaml", self.loop)]
        )
        context = self.context(items=["a"])
        for _ in range(2):
            assert program.render("kit/templates/a.yaml", context) == "a,"
        assert context["Values"] == {"items": ["a"]}
        assert program.render("kit/templates/a.yaml", self.context(items=["c"])) == "c,"

    def test_threads_do_not_disturb_each_other(self) -> None:
        """One program, many threads."""
        program = self.renderer(RenderOptions()).compile(
            [TemplateSource("kit/templates/a.yaml", self.loop)]
        )
        wrong: list[str] = []

        def work(number: int) -> None:
            for _ in range(20):
                context = self.context(items=[str(number)] * 20)
                text = program.render("kit/templates/a.yaml", context)
                if text != f"{number}," * 20:
                    wrong.append(text)

        threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert wrong == []

    def test_output_has_a_limit(self) -> None:
        """A render ends in an error where it goes over its budget."""
        limits = Limits(value_bytes=50, output_bytes=50)
        with pytest.raises(TemplateError):
            self.render(self.loop, limits, items=["x" * 10] * 100)
