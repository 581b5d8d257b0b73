"""The page on template engines, as a stranger would follow it: built, installed, used, broken."""

import re
import subprocess
import sys
import venv
from pathlib import Path

import pytest

PAGE = Path(__file__).resolve().parents[2] / "docs" / "plugins" / "renderer.md"
BLOCK = re.compile(r"^```\w+ file=(\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


class Environment:
    """A virtual environment of its own, which sees this one's helmx and its dependencies."""

    def __init__(self, folder: Path) -> None:
        venv.create(folder, with_pip=False)
        self.python = folder / "bin" / "python"
        self.site = next(folder.glob("lib/python*/site-packages"))
        ours = [path for path in sys.path if path.endswith("site-packages")]
        # addsitedir, unlike a plain path, also follows the .pth file of an editable install
        lines = [f"import site; site.addsitedir({path!r})\n" for path in ours]
        (self.site / "ours.pth").write_text("".join(lines))

    def pip(self, *words: str) -> None:
        pip = [sys.executable, "-m", "pip", "--python", str(self.python)]
        quiet = ["--disable-pip-version-check", "--quiet", "--no-input"]
        subprocess.run([*pip, *quiet, *words], check=True, capture_output=True, text=True)

    def helmx(self, *words: str) -> subprocess.CompletedProcess[str]:
        command = [
            self.python,
            "-c",
            "from helmcore.cli.main import main; raise SystemExit(main())",
        ]
        return subprocess.run([*command, *words], capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def files() -> dict[str, str]:
    return dict(BLOCK.findall(PAGE.read_text()))


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory, files: dict[str, str]) -> Environment:
    """The plugin of the page, built as a wheel and installed."""
    source = tmp_path_factory.mktemp("plugin")
    for name, text in files.items():
        if not name.startswith("templates/"):
            (source / name).parent.mkdir(exist_ok=True)
            (source / name).write_text(text)
    wheels = tmp_path_factory.mktemp("wheels")
    build = [sys.executable, "-m", "pip", "wheel", "--no-build-isolation", "--no-deps", "--quiet"]
    subprocess.run([*build, "-w", str(wheels), str(source)], check=True, capture_output=True)
    environment = Environment(tmp_path_factory.mktemp("environment"))
    environment.pip("install", "--no-deps", "--no-index", *map(str, wheels.glob("*.whl")))
    return environment


@pytest.fixture
def chart(tmp_path: Path, files: dict[str, str]) -> Path:
    folder = tmp_path / "chart"
    (folder / "templates").mkdir(parents=True)
    (folder / "Chart.yaml").write_text("apiVersion: v2\nname: chart\nversion: 0.1.0\n")
    (folder / "values.yaml").write_text("colour: green\n")
    (folder / "templates" / "plain.yaml").write_text(
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: plain}\n"
    )
    name = "templates/configmap.yaml.dollar"
    (folder / name).write_text(files[name])
    return folder


def test_the_plugin_is_listed_and_renders(environment: Environment, chart: Path) -> None:
    listed = environment.helmx("plugin", "list")
    assert listed.returncode == 0, listed.stderr
    row = next(line for line in listed.stdout.splitlines() if "render_dollar" in line)
    assert "helmx-render-dollar" in row
    assert "0.1.0" in row
    assert "active" in row

    rendered = environment.helmx("template", "shop", str(chart))
    assert rendered.returncode == 0, rendered.stderr
    assert "name: shop-dollar" in rendered.stdout
    assert "colour: green" in rendered.stdout


def test_its_errors_are_errors_of_the_template(environment: Environment, chart: Path) -> None:
    (chart / "values.yaml").write_text("other: 1\n")
    rendered = environment.helmx("template", "shop", str(chart))
    assert rendered.returncode == 1
    assert "no value for 'Values.colour'" in rendered.stderr
    assert "Traceback" not in rendered.stderr


def test_broken_it_is_quarantined_and_the_rest_goes_on(
    environment: Environment, chart: Path
) -> None:
    module = environment.site / "helmx_render_dollar" / "__init__.py"
    whole = module.read_text()
    module.write_text("import a_module_that_nobody_has\n" + whole)
    try:
        version = environment.helmx("version", "--short")
        assert (version.returncode, version.stderr) == (0, "")

        listed = environment.helmx("plugin", "list")
        assert listed.returncode == 0
        row = next(line for line in listed.stdout.splitlines() if "render_dollar" in line)
        assert "quarantined" in row
        assert "a_module_that_nobody_has" in listed.stdout

        (chart / "templates" / "configmap.yaml.dollar").unlink()
        rendered = environment.helmx("template", "shop", str(chart))
        assert rendered.returncode == 0
        assert "name: plain" in rendered.stdout
        warnings = [line for line in rendered.stderr.splitlines() if "render_dollar" in line]
        assert len(warnings) == 1
        assert warnings[0].startswith(
            "WARNING: plugin 'render_dollar' of helmx-render-dollar 0.1.0"
        )
    finally:
        module.write_text(whole)


def test_a_fault_inside_it_is_named_and_has_its_own_exit_code(
    environment: Environment, chart: Path
) -> None:
    module = environment.site / "helmx_render_dollar" / "renderer.py"
    whole = module.read_text()
    module.write_text(whole.replace("return DollarProgram(", "return 1 // 0, DollarProgram("))
    try:
        rendered = environment.helmx("template", "shop", str(chart))
        assert rendered.returncode == 70
        assert "render_dollar" in rendered.stderr
        assert "ZeroDivisionError" in rendered.stderr
        assert "Traceback" not in rendered.stderr
        traced = environment.helmx("template", "shop", str(chart), "--debug")
        assert "Traceback" in traced.stderr
    finally:
        module.write_text(whole)
