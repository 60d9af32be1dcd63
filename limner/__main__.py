"""``python -m limner`` is the command ``limner``."""

from limner.apps.cli.main import run

if __name__ == "__main__":
    run()
