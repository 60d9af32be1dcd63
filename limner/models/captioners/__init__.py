"""Captioners: load one by name, run each family its own way."""
