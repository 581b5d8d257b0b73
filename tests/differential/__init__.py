"""helmx beside the real helm: the same input to both, and what helm answered, kept as data."""
