"""Train limner's built-in model from pictures that limner draws. Not part of the installed package: ``make builtin``."""
