"""Keep what `re` makes of our patterns, for the Python that runs this.

    python tools/pattern_codes.py            # from the top of the repository

Run it with each Python that helmx should start fast on, after a pattern was changed; a test says
when that is due. It needs no other package. See `helmcore/text/patterns.py`.
"""

from __future__ import annotations

import _sre
import importlib
import marshal
import pkgutil
import re
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = {
    "helmcore.text": ROOT,
    "helmcore.render": ROOT,
    "helmx_render_gotemplate": ROOT / "plugins" / "render_gotemplate",
}


def modules() -> None:
    """Import every module that may name a pattern."""
    for name, folder in PACKAGES.items():
        sys.path.insert(0, str(folder))
        package = importlib.import_module(name)
        for module in pkgutil.walk_packages(package.__path__, f"{name}."):
            importlib.import_module(module.name)


def code(source: str, flags: int) -> tuple[Any, ...]:
    """Give what `re` hands to the matching engine for a pattern."""
    caught: list[tuple[Any, ...]] = []

    class Engine:
        MAXGROUPS = _sre.MAXGROUPS

        @staticmethod
        def compile(*words: Any) -> Any:
            caught.append(words)
            return _sre.compile(*words)

        def __getattr__(self, name: str) -> Any:
            return getattr(_sre, name)

    compiler: Any = re._compiler  # type: ignore[attr-defined]
    before, compiler._sre = compiler._sre, Engine()
    try:
        compiler.compile(source, flags)
    finally:
        compiler._sre = before
    _, all_flags, numbers, groups, names, by_number = caught[0]
    packed = b"".join(number.to_bytes(4, sys.byteorder) for number in numbers)
    return int(all_flags), packed, groups, dict(names), tuple(by_number)


def codes() -> dict[tuple[str, int], tuple[Any, ...]]:
    """Give the codes of all patterns, in the order of the patterns."""
    from helmcore.text import patterns, regex

    modules()
    found = {(source, int(flags)) for source, flags in patterns.known}
    shared = filter(None, map(regex.translate, regex.SHARED))
    found.update((source, patterns.ASCII) for source in shared)
    return {key: code(*key) for key in sorted(found)}


def main() -> None:
    """Write the file."""
    from helmcore.text import patterns

    path = Path(patterns.codes_path(_sre.MAGIC))
    path.write_bytes(marshal.dumps(codes(), 2))
    print(f"{path.relative_to(ROOT)}: {path.stat().st_size} bytes")


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    main()
