"""The command ``limner``, and ``python -m limner``."""

from __future__ import annotations

import gc
import signal


def run() -> None:
    """Run the command line and exit; until it is imported, an interrupt just ends the program, without a traceback."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    gc.disable()  # what an import makes stays
    from limner.apps.cli.main import run as run_command_line

    gc.enable()
    signal.signal(signal.SIGINT, signal.default_int_handler)
    run_command_line()


if __name__ == "__main__":
    run()
