"""The house keeps its shape: floors, circles, sizes, names, entry points."""

import ast
import functools
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PLUGINS = sorted(path.name for path in (ROOT / "plugins").iterdir() if path.is_dir())
PACKAGES = {"helmcore": ROOT / "helmcore"} | {
    f"helmx_{name}": ROOT / "plugins" / name / f"helmx_{name}" for name in PLUGINS
}
FILE_LINES = 600
FUNCTION_LINES = 60
SUPPRESSIONS_PER_10K_LINES = 15


@functools.cache
def pyproject() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text())


@functools.cache
def modules() -> dict[str, Path]:
    """Every module of the shipped packages by its dotted name."""
    found = {}
    for package, folder in PACKAGES.items():
        for path in sorted(folder.rglob("*.py")):
            parts = [package, *path.relative_to(folder).with_suffix("").parts]
            found[".".join(part for part in parts if part != "__init__")] = path
    return found


def imports_of(name: str, path: Path) -> set[str]:
    """The shipped modules that a module imports anywhere: lazily and for types alone included."""
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    targets = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            targets.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            origin = node.module or ""
            if node.level:
                above = package.split(".")[: len(package.split(".")) - node.level + 1]
                origin = ".".join([*above, *filter(None, [node.module])])
            for alias in node.names:
                whole = f"{origin}.{alias.name}"
                targets.add(whole if whole in modules() else origin)
    return {target for target in targets if target in modules() and target != name}


@functools.cache
def graph() -> dict[str, set[str]]:
    return {name: imports_of(name, path) for name, path in modules().items()}


def test_the_floors_of_pyproject_are_kept() -> None:
    linter = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert linter.returncode == 0, linter.stdout[-4000:] + linter.stderr[-2000:]


def test_no_import_circles_even_for_types() -> None:
    circles = [sorted(circle) for circle in strongly_connected(graph()) if len(circle) > 1]
    assert circles == []


def strongly_connected(edges: dict[str, set[str]]) -> list[set[str]]:
    """Tarjan's algorithm, without recursion."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    found: list[set[str]] = []
    for root, targets in edges.items():
        if root in index:
            continue
        work = [(root, iter(sorted(targets)))]
        index[root] = low[root] = len(index)
        stack.append(root)
        while work:
            node, children = work[-1]
            for child in children:
                if child not in index:
                    index[child] = low[child] = len(index)
                    stack.append(child)
                    work.append((child, iter(sorted(edges[child]))))
                    break
                if child in stack:
                    low[node] = min(low[node], index[child])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == index[node]:
                    at = stack.index(node)
                    found.append(set(stack[at:]))
                    del stack[at:]
    return found


@pytest.mark.parametrize(
    ("edges", "expected"),
    [
        ({"a": {"b"}, "b": set()}, []),
        ({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}}, [["a", "b", "c"]]),
    ],
)
def test_circles_would_be_found(edges: dict[str, set[str]], expected: list[list[str]]) -> None:
    assert [sorted(c) for c in strongly_connected(edges) if len(c) > 1] == expected


def test_files_are_small() -> None:
    large = {}
    for name, path in modules().items():
        lines = len(path.read_text().splitlines())
        if lines > FILE_LINES:
            large[name] = lines
    assert large == {}


def test_functions_are_small() -> None:
    """A nested function counts for itself, not for its host."""
    large = {}
    for name, path in modules().items():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                inner = sum(child.end_lineno - child.lineno + 1 for child in own_functions(node))
                lines = node.end_lineno - node.lineno + 1 - inner
                if lines > FUNCTION_LINES:
                    large[f"{name}.{node.name}"] = lines
    assert large == {}


def own_functions(node: ast.AST) -> list[ast.FunctionDef]:
    """The functions directly inside a function, not those inside of these."""
    found = []
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef):
            found.append(child)
        else:
            found += own_functions(child)
    return found


def test_suppressions_are_few_and_give_a_reason() -> None:
    bare, count, lines = [], 0, 0
    for name, path in modules().items():
        for number, line in enumerate(path.read_text().splitlines(), 1):
            lines += 1
            if "# noqa" in line or "# type: ignore" in line:
                count += 1
                _, _, rest = line.partition("# noqa" if "# noqa" in line else "# type: ignore")
                if " - " not in rest and "  # " not in rest:
                    bare.append(f"{name}:{number}")
    assert bare == []
    assert count <= max(20, lines * SUPPRESSIONS_PER_10K_LINES // 10_000)


def test_names_say_something() -> None:
    vague = {"utils", "helpers", "common", "manager", "base", "misc", "util", "helper"}
    assert [name for name in modules() if name.rpartition(".")[2] in vague] == []


def test_every_package_says_what_may_stand_in_it() -> None:
    silent = [
        name
        for name, path in modules().items()
        if path.name == "__init__.py" and not ast.get_docstring(ast.parse(path.read_text()))
    ]
    assert silent == []


def test_plugins_are_no_package() -> None:
    assert not (ROOT / "plugins" / "__init__.py").exists()


def test_folders_entry_points_packages_and_installed_metadata_agree() -> None:
    from helmcore.plugin.discovery import entry_points

    declared = pyproject()["project"]["entry-points"]["helmx.plugins"]
    assert declared == {name: f"helmx_{name}" for name in PLUGINS}
    installed = {e.name: e.module for e in entry_points() if e.distribution == "helmx"}
    assert installed == declared, "run: pip install -e ."
    packages = pyproject()["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    assert sorted(packages) == sorted(str(folder.relative_to(ROOT)) for folder in PACKAGES.values())
    assert all((folder / "py.typed").exists() for folder in PACKAGES.values())


def test_contracts_name_every_plugin() -> None:
    """A plugin that is added must be added to the contracts, or nothing holds it to them."""
    linter = pyproject()["tool"]["importlinter"]
    assert sorted(linter["root_packages"]) == sorted(PACKAGES)
    plugins = sorted(f"helmx_{name}" for name in PLUGINS)
    independence = next(c for c in linter["contracts"] if c["type"] == "independence")
    assert sorted(independence["modules"]) == plugins


def test_the_error_tree_in_the_docstring_is_the_one_in_the_code() -> None:
    from helmcore import errors

    drawn = []
    for line in errors.__doc__.splitlines():
        if "├" in line or "└" in line:
            at = max(line.find("├"), line.find("└"))
            drawn.append(((at - 5) // 3 + 1, line[at + 1 :].strip()))

    def walk(kind: type, depth: int) -> list[tuple[int, str]]:
        found = []
        children = [c for c in kind.__subclasses__() if c.__module__ == "helmcore.errors"]
        for child in sorted(children, key=lambda sub: list(vars(errors)).index(sub.__name__)):
            found += [(depth, child.__name__), *walk(child, depth + 1)]
        return found

    assert drawn == walk(errors.HelmxError, 1)


def test_error_references_are_unique() -> None:
    from helmcore import errors

    references = [
        kind.reference
        for kind in vars(errors).values()
        if isinstance(kind, type) and issubclass(kind, errors.HelmxError)
    ]
    assert len(references) == len(set(references))


@pytest.mark.parametrize(
    "tool", [["ruff", "check", "."], ["ruff", "format", "--check", "."], ["mypy"]]
)
def test_tools_are_content(tool: list[str]) -> None:
    run = subprocess.run(
        [Path(sys.executable).with_name(tool[0]), *tool[1:]],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, (run.stdout + run.stderr)[-6000:]


def test_nothing_names_a_machine_or_a_registry() -> None:
    """No lock file, no absolute path of somebody's machine, no registry's host."""
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.split()
    assert [name for name in tracked if Path(name).name in {"uv.lock", "pylock.toml"}] == []
    words = ("pypi." + "org", "pythonhosted." + "org", "proxy.golang." + "org", "/root" + "/")
    guilty = []
    for name in tracked:
        path = ROOT / name
        if path.suffix in {".py", ".md", ".toml", ".yaml", ".txt", ".sh", ""} and path.is_file():
            text = path.read_text(errors="replace")
            guilty += [f"{name}: {word}" for word in words if word in text]
    assert guilty == []
