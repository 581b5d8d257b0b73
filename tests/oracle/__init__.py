"""The real helm and kubectl, which helmx is held against.

Here stand only the fetching of those programs and the fixtures `helm`, `helm3`, `kubectl` that run
them; what helmx is compared on stands in the tests that use them.
`python -m tests.oracle fetch` fetches them and prints their paths.
"""

from tests.oracle.fetch import HELM, HELM3, KUBECTL, Oracle, find
from tests.oracle.program import Finished, Program, ProgramFailed

__all__ = ["HELM", "HELM3", "KUBECTL", "Finished", "Oracle", "Program", "ProgramFailed", "find"]
