"""The command line: one module a command group. Nothing here imports torch before a command runs."""
