"""The tutorial's commands, in order, as a reader types them."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def test_every_command_of_the_tutorial_works(tmp_path: Path) -> None:
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    blocks = BLOCK.findall((ROOT / "docs" / "tutorial.md").read_text())
    assert len(blocks) >= 7
    script = "set -eu\n" + "\n".join(blocks)
    programs = Path(sys.executable).parent
    run = subprocess.run(
        ["bash", "-c", script],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": f"{programs}:/usr/bin:/bin", "HOME": str(tmp_path)},
    )
    assert run.returncode == 0, run.stderr
    listed = run.stdout.split("deployment-shop-web.yaml")
    assert len(listed) > 1
    assert "replicas: 3" in run.stdout
    assert "Rollback was a success" in run.stdout
    assert 'release "shop" uninstalled' in run.stdout
    assert "Hello, Ada!" in run.stdout
    assert not (tmp_path / "manifests" / "demo").exists()
