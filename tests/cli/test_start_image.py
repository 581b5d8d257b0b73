"""The start image: written once, used afterwards, and never in the way of what the sources say."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CHART = ROOT / "examples" / "web"
PROGRAM = (
    "import atexit, sys\n"
    "from helmcore.cli.main import main\n"
    "@atexit.register\n"
    "def tell():\n"
    "    module = sys.modules.get('helmcore.errors')\n"
    "    print(type(module.__loader__).__name__, module.__file__, file=sys.stderr)\n"
    "sys.exit(main())\n"
)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """helmx's sources, where this test may change them."""
    folder = tmp_path / "copy"
    packages = [ROOT / "helmcore", *ROOT.glob("plugins/*/helmx_*")]
    for package in packages:
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(package, folder / package.name, ignore=ignored)
    return folder


def run(copy: Path, *words: str, **environ: str) -> subprocess.CompletedProcess[str]:
    kept = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    return subprocess.run(
        [sys.executable, "-c", PROGRAM, *(words or ("template", "web", str(CHART)))],
        env={**kept, "PYTHONPATH": str(copy), **environ},
        cwd=copy,
        capture_output=True,
        text=True,
        check=False,
    )


def images(copy: Path) -> list[Path]:
    return sorted(copy.glob("helmcore/__pycache__/*image*"))


def test_first_run_writes_it_and_the_next_ones_use_it(copy: Path) -> None:
    first, second = run(copy), run(copy)
    assert (first.returncode, second.returncode) == (0, 0), first.stderr + second.stderr
    assert first.stdout == second.stdout != ""
    where = str(copy / "helmcore" / "errors.py")
    assert first.stderr == f"SourceFileLoader {where}\n"
    assert second.stderr == f"_Loader {where}\n"
    assert len(images(copy)) == 1


def test_a_changed_source_counts_at_once(copy: Path) -> None:
    run(copy)
    source = copy / "helmcore" / "manifest" / "order.py"
    source.write_text(source.read_text() + "\nraise RuntimeError('changed')\n")
    changed = run(copy)
    assert changed.returncode != 0
    assert "changed" in changed.stderr


def test_a_changed_source_gets_into_the_image(copy: Path) -> None:
    run(copy)
    source = copy / "helmcore" / "errors.py"
    source.write_text(source.read_text() + "\n# changed\n")
    assert run(copy).stderr.startswith("SourceFileLoader")
    assert run(copy).stderr.startswith("_Loader")


def test_other_commands_add_to_it(copy: Path) -> None:
    run(copy)
    before = images(copy)[0].stat().st_size
    lists = ("list", "--cluster", f"dir:{copy}")
    assert run(copy, *lists).returncode == 0
    assert images(copy)[0].stat().st_size > before
    # Then each command learns its order, and that is the end of it.
    for words in ((), lists) * 2:
        assert run(copy, *words).returncode == 0
    done = images(copy)[0].stat()
    for words in ((), lists):
        assert run(copy, *words).returncode == 0
    assert images(copy)[0].stat().st_ino == done.st_ino


def test_modules_are_made_in_the_order_of_the_last_time(copy: Path) -> None:
    outputs = [run(copy) for _ in range(4)]
    assert len({output.stdout for output in outputs}) == 1
    trace = run(copy, PYTHONPROFILEIMPORTTIME="1").stderr
    assert "helmcore.cli.start_image" in trace
    assert "helmcore.render.engine" not in trace  # no import had to look for it


def test_a_changed_source_that_is_not_needed_does_no_harm(copy: Path, tmp_path: Path) -> None:
    plain = tmp_path / "plain"
    shutil.copytree(CHART, plain)
    (plain / "values.schema.json").unlink()
    for _ in range(3):
        run(copy)
    source = copy / "helmcore" / "values" / "schema" / "charts.py"
    source.write_text(source.read_text() + "\n# changed\n")
    for chart in (plain, plain, CHART, plain, CHART):
        done = run(copy, "template", "web", str(chart))
        assert done.returncode == 0, done.stderr


def test_a_source_that_changed_is_imported_as_ever(copy: Path) -> None:
    for _ in range(3):
        run(copy)
    source = copy / "helmcore" / "manifest" / "order.py"
    source.write_text(source.read_text() + "\nraise RuntimeError('changed')\n")
    changed = run(copy)
    assert changed.returncode != 0
    assert "changed" in changed.stderr
    source.write_text(source.read_text().rpartition("\nraise")[0])
    assert run(copy).returncode == 0


@pytest.mark.parametrize("damage", ["empty", "garbage", "cut", "longer"])
def test_a_damaged_image_is_no_image(copy: Path, damage: str) -> None:
    good = run(copy).stdout
    image = images(copy)[0]
    data = image.read_bytes()
    image.write_bytes(
        {"empty": b"", "garbage": b"\xff" * 5000, "cut": data[:-1000], "longer": data + b"x"}[
            damage
        ]
    )
    after = run(copy)
    assert (after.returncode, after.stdout) == (0, good), after.stderr
    assert image.read_bytes() == data


def test_another_search_path_does_not_use_it(copy: Path, tmp_path: Path) -> None:
    run(copy)
    other = f"{copy}{os.pathsep}{tmp_path}"
    assert run(copy, PYTHONPATH=other).stderr.startswith("SourceFileLoader")


@pytest.mark.parametrize(
    "environ",
    [{"PYTHONDONTWRITEBYTECODE": "1"}, {"PYTHONPYCACHEPREFIX": "elsewhere"}],
    ids=["nothing written", "elsewhere"],
)
def test_python_may_be_told_to_write_nothing(
    copy: Path, tmp_path: Path, environ: dict[str, str]
) -> None:
    prefix = {name: str(tmp_path / value) for name, value in environ.items()}
    assert run(copy, **prefix).returncode == 0
    assert images(copy) == []


def test_a_full_disk_is_an_error_of_one_line(copy: Path) -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("no /dev/full here")
    with full.open("w") as out:
        failed = subprocess.run(
            [sys.executable, "-c", PROGRAM, "template", "web", str(CHART)],
            stdout=out,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            env={**os.environ, "PYTHONPATH": str(copy)},
            cwd=copy,
        )
    assert failed.returncode == 1
    error, _ = failed.stderr.splitlines()
    assert error == "Error: cannot write the output: No space left on device"
