"""Rendered text to objects: split into documents, read what Helm looks at, put in order.

Pure functions on text. What makes the text is `helmcore.render`, what applies it
`helmcore.cluster`.
"""
