"""What plugin authors test with: fakes of the outside world, and the contracts of plugin kinds.

Nothing of helmx imports this package; it is shipped for tests.
"""
