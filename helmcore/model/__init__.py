"""The records that travel through helmx: data without behaviour, no I/O, no third-party imports.

What `helmx template` loads is a plain `__slots__` class, since a dataclass would cost every start
more than the whole command line does (docs/architecture.md, "Start-up"). All of them are treated as
immutable once built, unless their docstring says otherwise.
"""
