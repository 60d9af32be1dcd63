"""What limner silences is open_clip in its own thread, and nothing else."""

from __future__ import annotations

import logging
import threading

import pytest

from limner.models.quiet import no_root_logging


class Ears(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.heard: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.heard.append(record.getMessage())


@pytest.fixture
def last(monkeypatch: pytest.MonkeyPatch) -> Ears:
    """Listen where Python sends what nobody handles."""
    ears = Ears()
    monkeypatch.setattr(logging, "lastResort", ears)
    return ears


def log_elsewhere(logger: str | None, text: str) -> None:
    thread = threading.Thread(target=logging.getLogger(logger).warning, args=(text,))
    thread.start()
    thread.join()


def test_only_this_threads_root_logger_is_silenced(last: Ears, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logging.root, "handlers", [])
    with no_root_logging(), no_root_logging():
        logging.getLogger().warning("open_clip speaks")
        logging.getLogger("one").warning("mine")
        log_elsewhere(None, "root elsewhere")
        log_elsewhere("two", "elsewhere")
    assert last.heard == ["mine", "root elsewhere", "elsewhere"]
    assert logging.root.handlers == [] == logging.root.filters


def test_who_has_handlers_is_heard_there_alone(last: Ears, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logging.root, "handlers", [])
    own = Ears()
    logger = logging.getLogger("with its own handler")
    logger.addHandler(own)
    with no_root_logging():
        log_elsewhere(logger.name, "once")
    assert (own.heard, last.heard) == (["once"], [])
    logging.root.addHandler(own)
    with no_root_logging():
        logging.getLogger().warning("open_clip speaks")
        log_elsewhere(None, "to the root")
    logging.root.removeHandler(own)
    assert (own.heard, last.heard) == (["once", "to the root"], [])
