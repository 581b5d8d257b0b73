"""Template functions beside helm's: generated calls, helm's answers (`golden/`), and the comparison.

`python -m tests.differential.functions.record` asks helm again for everything and writes `golden/`.
"""
