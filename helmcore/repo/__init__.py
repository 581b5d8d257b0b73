"""Where charts come from: the repositories that the user added, their indexes, caches, and the
search for a chart by the name that the user gave.

Here may stand what is true of every repository. Fetching bytes is a transport's work; nothing here
opens a connection.
"""
