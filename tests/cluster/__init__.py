"""Releases on a real API server: with helm beside helmx, and with everything that can go wrong."""
