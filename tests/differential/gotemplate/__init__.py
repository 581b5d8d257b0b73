"""The template language beside helm's: snippets by hand and by chance, rendered by both.

`beside` renders snippets with helm and with the engine and lists where they differ; `handwritten` are snippets
for each corner of the language, `grammar` makes them by chance.
`python -m tests.differential.gotemplate SEED COUNT` compares as many as one likes.
"""
