"""The command ``limner``, and ``python -m limner``."""

from __future__ import annotations

import gc
import signal


def run() -> None:
    """Run the command line and exit. Until its work begins, an interrupt just ends the program.

    (As an exception it would be lost in the imports: numpy's swallows it. Work sets handlers of its own.)
    """
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    gc.disable()  # what an import makes stays
    from limner.apps.cli.main import run as run_command_line

    gc.enable()
    run_command_line()


if __name__ == "__main__":
    run()
