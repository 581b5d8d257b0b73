"""YAML, JSON, TOML and the grammar of `--set` against the real helm.

`texts` and `data` make the cases (fixed seeds), `asking` puts hundreds of them into one chart, and
`python -m tests.differential.yaml.record` keeps helm's answers to the hand-written ones for
`tests/unit/text`, which needs no helm.
"""
