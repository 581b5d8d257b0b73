"""The one truth about commands and flags, as plain data.

The parser, completion, help and the reference pages all read these records. A family of commands
has a file of its own, so that a command line loads only the family that it needs. Here stands data,
and `find`, which looks commands up; nothing that runs a command.
"""
