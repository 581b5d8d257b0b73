"""`python -m tests.oracle fetch`: fetches the real helm and kubectl and prints their paths."""

from __future__ import annotations

import sys

from tests.needs import Missing
from tests.oracle.fetch import HELM, HELM3, KUBECTL, find


def main(argv: list[str]) -> int:
    """Prints one `VARIABLE=path` line for each program; exit code 1 if one is not to be had."""
    if argv != ["fetch"]:
        print("usage: python -m tests.oracle fetch", file=sys.stderr)
        return 2
    for oracle in (HELM, HELM3, KUBECTL):
        try:
            print(f"{oracle.variable}={find(oracle)}")
        except Missing as error:
            print(f"error: {error}", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
