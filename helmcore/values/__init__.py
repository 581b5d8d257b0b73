"""Values: what the user gave and what charts bring, merged into one table as helm merges them.

Here may stand what makes, merges and checks tables of values. Nothing here reads a chart from disk
or knows a template.
"""
