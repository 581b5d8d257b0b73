"""The command line: flags in, text and an exit code out.

Here may stand: the table of commands and their flags (`table/`), the grammar that reads a command
line by it (`parse`, `kinds`, `usage`), completion, help (`front`), printing (`output/`), and one
module a verb that turns flags into a request, runs the action and prints its report. Nothing here
decides what happens to a chart or a cluster; that is `helmcore.action`.
"""
