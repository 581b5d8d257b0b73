"""From a chart and its values to text, whatever the templates are written in.

Here may stand: Helm's objects (`objects`, `capabilities`), the context of every chart (`context`),
the choice of engines and the render itself (`engine`), and the way from rendered text to ordered
manifests (`pipeline`). Engines are plugins; nothing here knows one.
"""
