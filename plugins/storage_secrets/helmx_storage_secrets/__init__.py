"""A default plugin of helmx; its offers follow."""
