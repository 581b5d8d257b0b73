"""Charts on disk: a folder or an archive becomes a `Chart`, and its dependencies are settled.

Here may stand what reads charts and decides which subcharts take part. Values are merged in
`helmcore.values`, templates are rendered in `helmcore.render`; nothing here opens a connection.
"""
