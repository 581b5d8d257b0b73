"""Text formats and small languages, as Helm's Go libraries read and write them.

What may stand here: YAML, JSON, TOML, versions, the grammar of `--set`, Go's number formats and
kinds. Nothing here knows charts, and nothing here touches the file system.
"""
