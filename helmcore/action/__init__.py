"""One module per verb: a request goes in, a report comes out; nothing prints.

`prepare` writes nothing; the verbs do little but write, in the order that makes every crash
recoverable.
"""
