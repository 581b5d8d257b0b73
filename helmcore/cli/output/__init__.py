"""How results look: tables, JSON, YAML, releases, colours, progress.

Functions from plain data to text. Here may stand nothing that reads flags, opens a session or
decides anything; `helmcore.cli.invocation` writes what these give.
"""
