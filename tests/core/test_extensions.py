"""What other packages add: a tiny package with entry points, laid on the path as an installer would."""

from __future__ import annotations

import logging
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from limner.core.extensions import Extensions

Install = Callable[..., None]


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Install]:
    """Return ``install(module, code, group, name=value ...)``."""
    folder = tmp_path / "site"
    monkeypatch.syspath_prepend(str(folder))

    def put(module: str, code: str, group: str, **points: str) -> None:
        about = folder / f"{module}-1.0.dist-info"
        about.mkdir(parents=True)
        (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {module}\nVersion: 1.0\n")
        (about / "entry_points.txt").write_text(
            f"[{group}]\n" + "".join(f"{name} = {value}\n" for name, value in points.items()))
        (folder / f"{module}.py").write_text(textwrap.dedent(code))

    return put


def test_own_entries_come_first_and_others_are_found_and_loaded(install: Install) -> None:
    install("added", "def spin():\n    return 7\n", "limner.tests", spin="added:spin")
    found = Extensions("limner.tests", {"digits": "string:digits"})
    assert found.names == ["digits", "spin"]
    assert found.load("digits") == "0123456789"
    spin = found.load("spin")
    assert spin is not None
    assert spin() == 7
    assert found.load("unknown") is None


@pytest.mark.parametrize(("code", "value"), [
    ("import nothing_of_the_kind\n", "broken:thing"), ("raise SystemError('odd')\n", "broken:thing"),
    ("", "broken:thing"), ("", "no_such_module:thing"), ("1 +\n", "broken:thing")])
def test_a_broken_one_is_named_once_and_stops_nothing(install: Install, caplog: pytest.LogCaptureFixture, code: str,
                                                     value: str) -> None:
    install("broken", code, "limner.tests", thing=value)
    found = Extensions("limner.tests", {"digits": "string:digits"})
    with caplog.at_level(logging.WARNING):
        assert [found.load("thing"), found.load("thing")] == [None, None]
    assert found.load("digits") is not None
    warned, = caplog.messages
    assert repr(value) in warned
    assert warned.startswith("thing is left out")


def test_limners_own_names_cannot_be_taken(install: Install, caplog: pytest.LogCaptureFixture) -> None:
    install("thief", "digits = 'mine'\n", "limner.tests", digits="thief:digits")
    found = Extensions("limner.tests", {"digits": "string:digits"})
    with caplog.at_level(logging.WARNING):
        assert found.load("digits") == "0123456789"
    assert "'thief:digits'" in caplog.text
