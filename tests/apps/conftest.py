"""Run the command line in this process: the real parser, the real exit code, what it wrote."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest


@dataclass(frozen=True)
class Ran:
    """What a command did."""

    code: int
    out: str
    err: str


Command = Callable[..., Ran]


@pytest.fixture
def limner(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Command:
    """Return a function that runs ``limner ARGUMENTS...``."""
    from limner.apps.cli.main import run

    def command(*arguments: object) -> Ran:
        monkeypatch.setattr("sys.argv", ["limner", *map(str, arguments)])
        capfd.readouterr()
        code = 0
        try:
            run()
        except SystemExit as stop:
            code = int(stop.code or 0)
        written = capfd.readouterr()
        return Ran(code, written.out, written.err)

    return command
