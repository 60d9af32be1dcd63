"""The web: one page and an HTTP API over the same tasks as the command line's."""
